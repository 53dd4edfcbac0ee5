"""Options that several commands share, taken by a command as one value instead of one parameter each."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, get_type_hints

from xuekun_cli.commands.shared import options

if TYPE_CHECKING:
    from xuekun_cli.pipeline.inputs.request import Request


@dataclass(frozen=True)
class Deciding:
    """What decides who is listed: the policy, and how the scores are read."""

    policy: options.Policy = "wuping"
    exempt: options.Exempt = ""
    roll: options.Roll = ""
    mapping: options.Mapping = field(default_factory=list)
    words: options.Words = ""
    sheets: options.Sheets = field(default_factory=list)
    full_marks: options.FullMarks = field(default_factory=list)
    lists: options.Lists = field(default_factory=list)
    changes: options.Changes = field(default_factory=list)
    as_of: options.AsOf = ""
    layouts: options.Layouts = field(default_factory=list)
    converted: options.Converted = False

    def request(
        self, scores: Sequence[str], exam: str = "", before: Sequence[str] = (), register: str = ""
    ) -> Request:
        """Return the request about one sitting: its scores, and what is asked of this command alone."""
        from xuekun_cli.pipeline.inputs.request import Request

        return Request(
            scores=tuple(scores),
            policy=self.policy,
            exempt=self.exempt,
            roll=self.roll,
            words=self.words,
            mapping=tuple(self.mapping),
            sheets=tuple(self.sheets),
            exam=exam,
            full_marks=tuple(self.full_marks),
            lists=tuple(self.lists),
            before=tuple(before),
            changes=tuple(self.changes),
            as_of=self.as_of,
            register=register,
            layouts=tuple(self.layouts),
            converted=self.converted,
        )


@dataclass(frozen=True)
class Output:
    """Where the results go, and how they are shown."""

    folder: options.Out = ""
    as_json: options.Json = False
    quiet: options.Quiet = False
    dry_run: options.DryRun = False


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command with the options of each bundle in place of the bundle.

    A parameter annotated with a dataclass is a bundle: its fields become options of the command line, in the
    place where it stands, and the command is called with the dataclass made of them.
    """
    hints = get_type_hints(command, include_extras=True)
    bundles: dict[str, type[Any]] = {}
    parameters: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(command).parameters.items():
        wanted = hints[name]
        if not is_dataclass(wanted):
            parameters.append(_parameter(name, wanted, parameter.default))
            continue
        assert isinstance(wanted, type)
        bundles[name] = wanted
        told = get_type_hints(wanted, include_extras=True)
        made = wanted()
        parameters += [_parameter(one.name, told[one.name], getattr(made, one.name)) for one in fields(wanted)]

    @wraps(command)
    def spread_out(**given: Any) -> None:
        taken = {
            name: bundle(**{one.name: given.pop(one.name) for one in fields(bundle)})
            for name, bundle in bundles.items()
        }
        command(**given, **taken)

    spread_out.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    spread_out.__annotations__ = {one.name: one.annotation for one in parameters}
    return spread_out


def _parameter(name: str, wanted: Any, default: object) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=wanted)

"""Options that several commands share, taken by a command as one value instead of one parameter each."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, get_type_hints

from xuekun_cli.commands.shared import options

if TYPE_CHECKING:
    from xuekun_cli.model.results.screening import Answer
    from xuekun_cli.pipeline.inputs.request import Request


@dataclass(frozen=True)
class Reading:
    """How score tables are read. Each field is an option of every command that reads some, and of `Request`."""

    roll: options.Roll = ""
    mapping: options.Mapping = field(default_factory=list)
    words: options.Words = ""
    sheets: options.Sheets = field(default_factory=list)
    full_marks: options.FullMarks = field(default_factory=list)
    layouts: options.Layouts = field(default_factory=list)
    converted: options.Converted = False

    def request(
        self,
        scores: Sequence[str],
        exam: str = "",
        before: Sequence[str] = (),
        register: str = "",
        answers: tuple[Answer, ...] = (),
    ) -> Request:
        """Return the request about one sitting: its scores, what is asked of this command alone, and each field."""
        from xuekun_cli.pipeline.inputs.request import Request

        values = {one.name: getattr(self, one.name) for one in fields(self)}
        shared: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
        }
        return Request(
            scores=tuple(scores),
            exam=exam,
            before=tuple(before),
            register=register,
            answers=answers,
            **shared,
        )


@dataclass(frozen=True)
class Deciding(Reading):
    """What decides who is listed: the policy, and how the scores are read."""

    policy: options.Policy = "wuping"
    exempt: options.Exempt = ""
    lists: options.Lists = field(default_factory=list)
    changes: options.Changes = field(default_factory=list)
    as_of: options.AsOf = ""


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
        parameters += _spread_out(wanted)

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


@cache
def _spread_out(bundle: type[Any]) -> list[inspect.Parameter]:
    told = get_type_hints(bundle, include_extras=True)
    made = bundle()
    return [_parameter(one.name, told[one.name], getattr(made, one.name)) for one in fields(bundle)]


def _parameter(name: str, wanted: Any, default: object) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=wanted)

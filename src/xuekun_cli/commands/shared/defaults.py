"""Where the value of an option comes from: what is typed wins, then what is written elsewhere, then the default."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from enum import Enum
from typing import Any

from xuekun_cli.model.findings import CannotGoOn

Source = Callable[[str, Sequence[str]], Mapping[str, object]]
"""Command (``screen``, ``rules show``) and the words after it → name of a parameter → its value: a text, a list of
texts, or True or False. A name that the command does not know is passed over, so that one file serves all commands."""
SOURCES: list[Source] = []
"""Asked in this order, before anything is checked; the first that names a parameter is heeded."""


class Origin(Enum):
    """Who gave an option its value."""

    TYPED = "typed"
    ELSEWHERE = "elsewhere"
    BUILT_IN = "built in"


_ORIGINS = {"COMMANDLINE": Origin.TYPED, "PROMPT": Origin.TYPED, "DEFAULT_MAP": Origin.ELSEWHERE}
_origins: ContextVar[Mapping[str, Origin]] = ContextVar("_origins")
"""Of the command that runs."""


def from_elsewhere(context: Any, words: Sequence[str]) -> dict[str, object]:
    """Return what the sources say of the parameters of a command that is about to read its ``words``.

    Raises `CannotGoOn` when a value is of another kind than the option takes.
    """
    parameters = {one.name: one for one in context.command.params}
    values: dict[str, object] = {}
    for source in SOURCES:
        for name, value in source(_name(context), words).items():
            if name in parameters and name not in values:
                values[name] = _of_its_kind(parameters[name], value)
    return values


def _name(context: Any) -> str:
    above = context.parent
    return f"{_name(above)} {context.info_name}".strip() if above else ""


def note_origins(context: Any) -> None:
    """Take note of where each value of the command that is about to run comes from."""
    sources = {name: context.get_parameter_source(name) for name in context.params}
    _origins.set({name: _ORIGINS.get(getattr(one, "name", ""), Origin.BUILT_IN) for name, one in sources.items()})


def origin_of(name: str) -> Origin:
    """Return where the value of a parameter (``full_marks``) of the running command comes from."""
    return _origins.get({}).get(name, Origin.BUILT_IN)


def _of_its_kind(parameter: Any, value: object) -> object:
    several = parameter.nargs == -1 or getattr(parameter, "multiple", False)
    if getattr(parameter, "is_flag", False):
        good, wanted = isinstance(value, bool), "true 或 false"
    elif several:
        if isinstance(value, str):
            return [value]
        good = isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
        wanted = "一个或几个值"
    else:
        good, wanted = isinstance(value, str), "一个值"
    if good:
        return value
    called = parameter.opts[0] if parameter.param_type_name == "option" else parameter.metavar or parameter.name
    raise CannotGoOn(
        f"事先写好的「{called}」要的是{wanted}，写的是「{value}」", "请改正那一处，或直接写在命令里。"
    )

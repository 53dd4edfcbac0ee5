"""What 学期.yaml says holds for every command that runs inside a term's folder, unless it is typed otherwise."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from xuekun_cli.model.names.order import natural_key
from xuekun_cli.terms.settings import Settings, read_settings, settings_above

_NOT_INSIDE = frozenset(("init", "term"))
"""Commands that take a term's folder, and are not run inside one."""


def from_term(command: str, words: Sequence[str]) -> Mapping[str, object]:
    """Return parameter → value for a command that is run inside a term's folder; nothing elsewhere.

    ``words`` are those that were typed: `term` gives its steps everything itself, and the policies have no part in it.
    Raises `CannotGoOn` for mistakes in 学期.yaml.
    """
    if command in _NOT_INSIDE or command.startswith("rules"):
        return {}
    path = settings_above(Path.cwd())
    if path is None:
        return {}
    settings = read_settings(Path(os.path.relpath(path)))
    found = settings.options()
    if command == "rates":  # its --policy tells how rates are counted
        found.pop("policy", None)
    registers = _registers(settings)
    if registers:
        found["registers"] = registers
    return found


def _registers(settings: Settings) -> list[str]:
    """Return the registers of the term's exams, in which people review and answer."""
    from xuekun_cli.model.register import REGISTER_NAME

    results = settings.folder / settings.results
    return sorted(map(str, results.glob(f"*/{REGISTER_NAME}")), key=natural_key)

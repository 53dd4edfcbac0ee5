"""Patterns that are compiled when they are first asked: like any other, and none of the package's is faulty."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from imports import SOURCE
from xuekun_cli.model.patterns import _Late, late

MODULES = [
    ".".join(("xuekun_cli", *path.relative_to(SOURCE).with_suffix("").parts))
    for path in sorted(SOURCE.rglob("*.py"))
    if "patterns import late" in path.read_text(encoding="utf-8")
]


def test_it_finds_what_a_pattern_finds() -> None:
    pattern = late("(?P<number>[0-9]+)班", re.IGNORECASE)
    found = pattern.search("三12班")
    assert found is not None
    assert found["number"] == "12"
    assert pattern.sub("", "三12班") == "三"
    assert (pattern.pattern, pattern.groups) == ("(?P<number>[0-9]+)班", 1)


def test_it_is_compiled_once_it_is_asked_and_no_earlier() -> None:
    faulty = late("(")
    with pytest.raises(re.error):
        faulty.search("")


@pytest.mark.parametrize("module", MODULES)
def test_no_pattern_of_a_module_is_faulty(module: str) -> None:
    def seen(value: object) -> list[_Late]:
        if isinstance(value, tuple | list | dict):
            return [one for part in (value.values() if isinstance(value, dict) else value) for one in seen(part)]
        return [value] if isinstance(value, _Late) else []

    patterns = [one for value in vars(import_module(module)).values() for one in seen(value)]
    assert patterns
    assert all(re.compile(one.pattern, one.flags & ~re.DEBUG) for one in patterns)

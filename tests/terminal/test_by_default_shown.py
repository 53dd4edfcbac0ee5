"""Defaults that decided, below the tables: of whom, and how many more."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from xuekun_cli.model.results.report import Judged
from xuekun_cli.model.results.term import ByDefault
from xuekun_cli.model.results.transitions import UnitCount
from xuekun_cli.terminal.by_default import MOST_DEFAULTS, MOST_NAMES, write_by_default


def shown(units: list[Judged]) -> str:
    """What is printed on a wide screen."""
    console = Console(file=StringIO(), width=200, no_color=True)
    write_by_default(console, units, marked=True)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def unit(teacher: str, *otherwise: str) -> Judged:
    """A teacher whose verdict some defaults decided."""
    found = tuple(ByDefault("conversion.line", "甲", one) for one in otherwise)
    return Judged(UnitCount("语文", "语文", teacher=teacher), by_default=found)


def test_nothing_is_printed_where_documents_decided() -> None:
    """No heading without anything below it."""
    assert shown([unit("陈师例")]) == ""


def test_the_units_of_one_default_stand_together_and_many_are_counted() -> None:
    """The first few by name."""
    said = shown([unit(f"师{k}", "乙") for k in range(MOST_NAMES + 2)])
    assert said.count("甲（乙）") == 1
    assert f"师0语文、师1语文、师2语文 等 {MOST_NAMES + 2} 项" in said


def test_more_defaults_than_fit_are_counted() -> None:
    """As many as are told, and the number of the others."""
    said = shown([unit("陈师例", *map(str, range(MOST_DEFAULTS + 3)))])
    assert said.count("甲（") == MOST_DEFAULTS
    assert "另有 3 种情形，见工作簿的「依据」一栏。" in said

"""How the inputs are understood, before anything is decided."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from xuekun_cli.model.findings import CannotGoOn, Finding
from xuekun_cli.model.register import SHEET_CHECK
from xuekun_cli.model.scores.tables import InputReading, ScoreTable
from xuekun_cli.pipeline.inputs.opening import Advance
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.inputs.stand import ROLL, people_of, read_inputs
from xuekun_cli.sheets.reading import ReadRules, no_scores, read_sitting
from xuekun_cli.sheets.words.files import load_words


class LookOutcome(NamedTuple):
    """How the inputs were understood. ``tables`` holds one table a sitting."""

    inputs: tuple[InputReading, ...]
    tables: tuple[ScoreTable, ...]
    findings: tuple[Finding, ...]
    problem: CannotGoOn | None = None
    """Why `screen` could not go on with these inputs, or None."""


def look(request: Request, advance: Advance = lambda _: None) -> LookOutcome:
    """Return how the inputs are understood, every sitting of them; writes nothing and decides nothing.

    Raises `CannotGoOn` for inputs that cannot be opened at all.
    """
    words = load_words(request.words or None, request.mapping)
    reading = read_inputs(request, words, advance)
    findings = list(reading.findings)
    tables: list[ScoreTable] = []
    problem: CannotGoOn | None = None if reading.sittings else no_scores(reading, words)
    roll = people_of(request.roll, words, ROLL)
    for sitting in reading.sittings:
        try:
            table, said = read_sitting(
                reading, sitting, words, ReadRules(roll=roll, full_marks=request.full_marks)
            )
        except CannotGoOn as stop:
            problem = problem or stop
            continue
        tables.append(table)
        findings.extend(_to_be_answered(finding) for finding in said)
    return LookOutcome(tuple(reading.inputs), tuple(tables), tuple(findings), problem)


def _to_be_answered(finding: Finding) -> Finding:
    """Return a finding with the place where its question is answered: here nothing is written to answer in."""
    if finding.question is None:
        return finding
    return replace(
        finding,
        hint=f"这里不写文件；回答写在名册的「{SHEET_CHECK}」里，先用 xuekun screen 写出名册。{finding.hint}",
    )

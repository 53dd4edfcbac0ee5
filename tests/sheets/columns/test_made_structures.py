"""Sheets of many structures with words that mean nothing: the right marks are read, or it is asked; never others."""

from __future__ import annotations

import random

import pytest
from made_structures import KINDS, Pupils, Structure

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.tables import Container, SheetCells, SourceBook
from xuekun_cli.sheets.reading import Reading, ReadRules, read_books, read_sitting
from xuekun_cli.sheets.words.files import load_words

RIGHT, ASKED = "right", "asked"
MAY_ASK = {
    "marks_lost_in_groups": "points won and points lost are each other's mirror",
    "bare_converted_one_to_one_beside_raw": "where each raw mark has its own converted one, it holds both ways",
}
"""What the cells cannot tell; everything else has to be read right."""


def read(made: Structure) -> Reading:
    """The sheet, read."""
    cells = SheetCells("表1", made.rows, merged=made.merged)  # type: ignore[arg-type]
    return read_books([SourceBook("成绩.xlsx", "", Container.XLSX, b"", "", (cells,))], load_words())


def outcome(made: Structure) -> str:
    """Whether the marks were read as they are, or asked about; what is wrong, if anything is."""
    reading = read(made)
    asked = [*reading.asked, *(one for one in reading.findings if one.question)]
    if len(reading.sittings) > 1 or made.exams:
        told = {sitting.exam for sitting in reading.sittings}
        return RIGHT if told == set(made.exams) else f"exams {told}"
    if not reading.sittings:
        return ASKED if asked else "refused"
    try:
        table, _ = read_sitting(reading, reading.sittings[0], load_words(), ReadRules())
    except CannotGoOn as refusal:
        return f"refused: {refusal.message}"
    if sorted(pupil.name for pupil in table.students) != sorted(made.names):
        return f"{len(table.students)} pupils of {len(made.names)}"
    at = {pupil.name: i for i, pupil in enumerate(table.students)}
    for j, subject in enumerate(table.subjects):
        if subject.name not in made.marks:
            return f"{subject.name} is no subject"
        for name, mark in zip(made.names, made.marks[subject.name], strict=True):
            score, kind = table.scores[at[name], j], table.marks[at[name], j]
            if (score / SCALE if kind == Mark.SCORED else "") != mark:
                return f"{subject.name} of {name}: {score / SCALE}, not {mark}"
    if len(table.subjects) < len(made.marks):
        return ASKED if asked else "a subject is missing"
    return RIGHT


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("seed", range(3))
def test_the_marks_are_read_right_whatever_the_words_say(name: str, seed: int) -> None:
    """Every structure: right; or asked, where nothing in the cells could tell."""
    found = outcome(KINDS[name](Pupils(random.Random(f"{name} {seed}"))))
    assert found == RIGHT or (found == ASKED and name in MAY_ASK)

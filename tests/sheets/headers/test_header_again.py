"""Headers that come again, after a page or a class: no page is lost, and no child becomes a subject."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_sheets import NAMES, SCORES, came_out, sheet

from cohorts import CONTAINERS, LAYOUTS, draw_cohort
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.tables import Container, SheetCells, SourceBook
from xuekun_cli.sheets.containers.xlsx import read_xlsx
from xuekun_cli.sheets.reading import Reading, ReadRules, read_books, read_sitting
from xuekun_cli.sheets.words.files import load_words

WORDS = load_words(None, ())
SIDE_BY_SIDE: list[object] = ["学号", "姓名", "语文", "", "学号", "姓名", "语文"]


def book(sheets: tuple[SheetCells, ...]) -> SourceBook:
    return SourceBook("期末成绩.xlsx", "", Container.XLSX, b"", "", sheets)


def scored(sheets: tuple[SheetCells, ...]) -> tuple[Reading, Counter[tuple[object, ...]]]:
    """How the sheets were read; and class, id, name, subject and score of everything that was taken for a score."""
    reading = read_books([book(sheets)], WORDS)
    (sitting,) = reading.sittings
    table, _ = read_sitting(reading, sitting, WORDS, ReadRules())
    return reading, Counter(
        (student.class_name, student.student_id, student.name, subject.name, table.scores[i, j])
        for i, student in enumerate(table.students)
        for j, subject in enumerate(table.subjects)
        if table.marks[i, j] == Mark.SCORED
    )


@given(st.sampled_from(sorted(LAYOUTS)), st.integers(0, 2**32 - 1))
def test_a_header_written_once_more_anywhere_changes_nothing(layout: str, seed: int) -> None:
    rng = random.Random(seed)
    pages = LAYOUTS[layout](draw_cohort(rng, classes=rng.randint(1, 3), marks=rng.random() < 0.5, exempt=False))
    sheets = list(read_xlsx(CONTAINERS["xlsx"].write(pages), "期末成绩.xlsx"))
    reading, before = scored(tuple(sheets))
    read = rng.choice([one for one in reading.inputs[0].sheets if one.blocks])
    at = next(number for number, one in enumerate(sheets) if one.name == read.name)
    header = read.blocks[0].header_rows
    cells = sheets[at]
    row = rng.randint(header[-1] + 2, len(cells.rows) - 1)
    again = [cells.rows[one] for one in header]
    sheets[at] = replace(
        cells,
        rows=[*cells.rows[:row], *again, *cells.rows[row:]],
        merged=tuple(
            (top + len(again) * (top >= row), left, bottom + len(again) * (bottom >= row), right)
            for top, left, bottom, right in cells.merged
        ),
    )

    assert scored(tuple(sheets))[1] == before


@pytest.mark.parametrize("students", [1, 2, 3])
def test_the_students_above_a_header_that_comes_again_do_not_become_subjects(students: int) -> None:
    rows: list[list[object]] = [
        [f"20{i}", NAMES[i], SCORES["语文"][i], "", f"21{i}", NAMES[i] + "一", SCORES["数学"][i]] for i in range(8)
    ]
    cells = sheet([SIDE_BY_SIDE, *rows[:students], SIDE_BY_SIDE, *rows[students:]])
    points, table, _ = came_out(cells)
    assert list(points) == ["语文"]
    assert len(table.students) == len(points["语文"]) == 16


@pytest.mark.parametrize("missing", [0, 1, 3])
def test_a_repeated_header_that_lacks_a_text_is_said_and_the_columns_go_on(missing: int) -> None:
    header: list[object] = ["学号", "姓名", "语文", "数学"]
    rows: list[list[object]] = [
        [f"20{i}", NAMES[i], SCORES["语文"][i], SCORES["数学"][i]] for i in range(len(NAMES))
    ]
    whole = came_out(sheet([header, *rows]))
    lacking = ["" if column == missing else text for column, text in enumerate(header)]
    points, table, codes = came_out(sheet([header, *rows[:4], lacking, *rows[4:]]))
    assert (points, [student.name for student in table.students]) == (whole[0], list(NAMES))
    assert [student.student_id for student in table.students] == [row[0] for row in rows]
    assert "header_incomplete" in codes


def test_a_score_without_a_subject_is_said() -> None:
    rows: list[list[object]] = [
        [f"20{i}", NAMES[i], subject, SCORES[subject][i]] for i in range(len(NAMES)) for subject in SCORES
    ]
    rows[5][2] = ""
    rows.append(["200", NAMES[0], "", ""])
    reading = read_books([book((sheet([["学号", "姓名", "科目", "成绩"], *rows]),))], WORDS)
    _, findings = read_sitting(reading, reading.sittings[0], WORDS, ReadRules())
    assert [str(one.ref) for one in findings if one.code == "row_without_subject"] == ["期末成绩.xlsx!三(1)班!C7"]


@pytest.mark.parametrize("titled", [False, True])
def test_a_second_table_without_a_subject_does_not_get_it_from_the_first(titled: bool) -> None:
    """The younger class has no 英语: its cells there are no gaps that somebody has to explain."""
    older: list[object] = ["学号", "姓名", "语文", "数学", "英语"]
    younger: list[object] = ["学号", "姓名", "语文", "数学", ""]
    first: list[list[object]] = [[f"20{i}", NAMES[i], 70 + i, 80 + i, 60 + i] for i in range(4)]
    second: list[list[object]] = [[f"30{i}", NAMES[i], 70 + i, 80 + i, ""] for i in range(4, 8)]
    over, under = ([["三(1)班"]], [["二(1)班"]]) if titled else ([], [])
    points, table, codes = came_out(sheet([*over, older, *first, *under, younger, *second], name="成绩"))
    assert {subject: len(scores) for subject, scores in points.items()} == {"语文": 8, "数学": 8, "英语": 4}
    english = [subject.name for subject in table.subjects].index("英语")
    assert [table.marks[i, english] for i in range(4, 8)] == [Mark.NO_CELL] * 4
    assert "header_incomplete" not in codes

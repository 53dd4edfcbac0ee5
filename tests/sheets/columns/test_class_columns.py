"""Of two columns of classes the one counts that ranks, the sheet's name or the title prove; else it is said."""

from __future__ import annotations

import pytest
from made_sheets import came_out, sheet

from xuekun_cli.model.scores.tables import SheetCells

NAMES = tuple(first + last for first in "赵钱孙李" for last in "一二三四五")
HEAD: list[object] = ["姓名", "班级", "新班级", "语文", "班名次"]


def rows(ranked_by: int) -> list[list[object]]:
    """Twenty students, ranked within the old classes (1) or the new ones (2)."""
    made: list[list[object]] = [
        [name, i // 10 + 1, i % 2 + 1, 20 + (i * i * 13) % 79, 0] for i, name in enumerate(NAMES)
    ]
    for row in made:
        row[4] = 1 + sum(o[ranked_by] == row[ranked_by] and int(str(o[3])) > int(str(row[3])) for o in made)
    return made


def classes(cells: SheetCells) -> tuple[list[str | None], set[str], set[str]]:
    """The class of every student, the subjects and the codes of the findings."""
    points, table, codes = came_out(cells)
    return [s.class_name for s in table.students], set(points), codes


@pytest.mark.parametrize("ranked_by", [1, 2])
def test_ranks_within_the_class_prove_the_class(ranked_by: int) -> None:
    made = rows(ranked_by)
    assert classes(sheet([HEAD, *made], name="成绩")) == (
        [str(row[ranked_by]) for row in made],
        {"语文"},
        {"two_class_columns", "full_mark_inferred"},
    )


def test_the_name_of_the_sheet_proves_the_class() -> None:
    made = [[*row[:2], 3, row[3]] for row in rows(1)]
    found, _, codes = classes(sheet([HEAD[:4], *made], name="七(3)班"))
    assert found == ["3"] * 20
    assert "two_class_columns" in codes


def test_without_a_proof_the_class_is_the_old_one_and_it_is_said() -> None:
    made = [row[:4] for row in rows(1)]
    found, _, codes = classes(sheet([HEAD[:4], *made], name="成绩"))
    assert found == [str(row[1]) for row in made]
    assert "two_class_columns" in codes


def test_two_columns_that_divide_alike_are_nothing_to_speak_of() -> None:
    made = [[row[0], row[1], f"三({row[1]})班", row[3]] for row in rows(1)]
    _, _, codes = classes(sheet([HEAD[:4], *made], name="成绩"))
    assert "two_class_columns" not in codes


@pytest.mark.parametrize("word", ["新班级", "现班", "分班", "新班"])
def test_a_new_class_alone_is_the_class(word: str) -> None:
    made = [[row[0], row[2], row[3]] for row in rows(1)]
    found, subjects, _ = classes(sheet([["姓名", word, "语文"], *made], name="成绩"))
    assert found == [str(row[1]) for row in made]
    assert subjects == {"语文"}


@pytest.mark.parametrize(
    "word", ["号", "座位", "试室", "考场", "宿舍", "组", "出生年份", "条码", "考场号", "机号", "床号"]
)
def test_what_is_about_the_pupil_or_the_sitting_is_neither_subject_nor_class(word: str) -> None:
    made = [[row[0], row[1], i * 7 % 30 + 1, row[3]] for i, row in enumerate(rows(1))]
    found, subjects, _ = classes(sheet([["姓名", "班级", word, "语文"], *made], name="成绩"))
    assert found == [str(row[1]) for row in made]
    assert subjects == {"语文"}

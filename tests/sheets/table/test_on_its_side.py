"""A table that lies on its side is refused with one true sentence; nobody becomes a subject."""

from __future__ import annotations

import pytest
from made_sheets import NAMES, SCORES, came_out, sheet

from xuekun_cli.model.scores.tables import Container, SheetCells, SourceBook
from xuekun_cli.sheets.no_scores import no_scores
from xuekun_cli.sheets.reading import read_books
from xuekun_cli.sheets.words.files import load_words

SUBJECTS: list[list[object]] = [["语文", *SCORES["语文"]], ["数学", *SCORES["数学"]]]
TOTAL: list[object] = ["总分", *map(sum, zip(*SCORES.values(), strict=True))]
IDS: list[object] = ["学号", *range(20240001, 20240009)]
CLASSES: list[object] = ["班级", *["三(1)班"] * 8]


def of(rows: list[list[object]], *more: SheetCells) -> tuple[str, str, int]:
    """What is said when nothing can be read, with the way on; and the number of sittings."""
    words = load_words()
    cells = (SheetCells("成绩", rows), *more)
    reading = read_books([SourceBook("横.xlsx", "", Container.XLSX, b"", "", cells)], words)
    refusal = no_scores(reading, words)
    return refusal.message, refusal.hint, len(reading.sittings)


@pytest.mark.parametrize("corner", ["科目\\姓名", "成绩\\姓名", "姓名", "学科/学生", "", "科目"])
@pytest.mark.parametrize(
    "below",
    [SUBJECTS, [*SUBJECTS, TOTAL], [CLASSES, *SUBJECTS], [IDS, CLASSES, *SUBJECTS, TOTAL], SUBJECTS[:1]],
    ids=["plain", "total", "class", "id class total", "one subject"],
)
def test_students_across_and_subjects_down_is_said(corner: str, below: list[list[object]]) -> None:
    said, hint, sittings = of([[corner, *NAMES], *below])
    assert not sittings
    assert "横放着：学生在第 1 行（王一、李二、张三……），学科在 A 列（语文" in said
    assert "转置" in hint


def test_marks_blanks_titles_and_running_numbers_do_not_hide_it() -> None:
    rows: list[list[object]] = [
        ["三(1)班期末成绩", *[""] * 9],
        ["序号", "", *range(1, 9)],
        ["", "姓名", *NAMES],
        ["", "语文(100)", "缺考", *SCORES["语文"][1:]],
        ["", "数学", *SCORES["数学"][:7], ""],
    ]
    said, _, sittings = of(rows)
    assert not sittings
    assert "学生在第 3 行" in said
    assert "学科在 B 列（语文(100)、数学）" in said


def test_a_table_that_stands_beside_one_on_its_side_is_read() -> None:
    rows = [["姓名", "语文"], *[[name, score] for name, score in zip(NAMES, SCORES["语文"], strict=True)]]
    _, _, codes = came_out(sheet([["科目\\姓名", *NAMES], *SUBJECTS], name="横"), sheet(rows, name="三(1)班"))
    assert "table_on_its_side" in codes


@pytest.mark.parametrize(
    "rows",
    [
        [["科目", "平均分", "最高分", "及格率", "优秀率"], ["语文", 70, 90, 80, 20], ["数学", 71, 93, 82, 21]],
        [["科目", "三(1)班", "三(2)班", "三(3)班", "三(4)班"], ["语文", 70, 90, 80, 20], ["数学", 71, 93, 82, 21]],
        [["姓名", "科目", "成绩"], *[[name, "语文", 80] for name in NAMES]],
        [["科目", "姓名", "成绩"], ["语文", "王一", 80], ["数学", "王一", 70], ["英语", "王一", 60]],
        [["姓名", "语文", "数学", "英语"], ["王一", 80, 70, 60], ["李二", 70, 60, 50], ["张三", 60, 50, 40]],
    ],
    ids=["statistics", "means by class", "long", "long of one", "upright"],
)
def test_other_tables_do_not_lie_on_their_side(rows: list[list[object]]) -> None:
    said, _, _ = of(rows)
    assert "横放" not in said

"""When a settled layout fits a header: by its texts without exam and day, in any order, and never in two ways."""

from __future__ import annotations

import pytest

from xuekun_cli.model.layouts import ColumnUse, Layout, LayoutColumn, LayoutTable
from xuekun_cli.sheets.words.files import load_words
from xuekun_cli.sheets.words.layouts import changed, fitting, timeless

WORDS = load_words()


def column(header: str, role: ColumnUse, subject: str = "", letter: str = "") -> LayoutColumn:
    """One column of a layout."""
    return LayoutColumn(header=header, role=role, subject=subject, letter=letter)


def layout(*columns: LayoutColumn) -> Layout:
    """A layout of a table with names."""
    return Layout("读法.yaml", LayoutTable(columns=(column("姓名", ColumnUse.NAME), *columns)))


def subjects(settled: Layout, *headers: str) -> dict[int, str] | None:
    """Column → subject (role where there is none), of a header that begins with 姓名; None where nothing fits."""
    found = fitting([settled], list(enumerate(("姓名", *headers))), WORDS)
    return (
        {number: one.subject or str(one.role) for number, one in found[0][1].items() if number} if found else None
    )


@pytest.mark.parametrize(
    ("header", "same"),
    [
        ("期中语文", "期末语文"),
        ("语文（第二次月考）", "语文"),
        ("2025年9月语文", "2026-01 语文"),
        ("期中｜语文｜得分", "语文｜得分"),
        ("9月月考 语 文", "语文"),
    ],
)
def test_an_exam_and_a_day_are_no_part_of_a_header(header: str, same: str) -> None:
    assert timeless(header, WORDS) == timeless(same, WORDS)


@pytest.mark.parametrize(
    ("header", "other"),
    [("语文", "数学"), ("语文1", "语文2"), ("语文｜得分", "语文｜班名"), ("语文A卷", "语文B卷")],
)
def test_what_tells_columns_apart_stays(header: str, other: str) -> None:
    assert timeless(header, WORDS) != timeless(other, WORDS)


def test_headers_that_differ_by_their_exam_only_are_paired_by_their_own_texts() -> None:
    """期中语文 judged, 期末语文 not: written the other way round they are still these."""
    settled = layout(column("期中语文", ColumnUse.SCORE, "语文"), column("期末语文", ColumnUse.IGNORED))
    assert subjects(settled, "期末语文", "期中语文") == {1: "不用", 2: "语文"}


def test_headers_of_other_exams_are_not_guessed_at() -> None:
    """Which of 一模语文 and 二模语文 is 期中语文 nobody knows; where both are read alike it is all one."""
    apart = layout(column("期中语文", ColumnUse.SCORE, "语文"), column("期末语文", ColumnUse.IGNORED))
    assert subjects(apart, "一模语文", "二模语文") is None
    alike = layout(column("期中语文", ColumnUse.SCORE, "语文"), column("期末语文", ColumnUse.SCORE, "语文"))
    assert subjects(alike, "一模语文", "二模语文") == {1: "语文", 2: "语文"}


def test_a_subject_beside_its_last_exam_is_not_mistaken_for_it() -> None:
    """语文 judged and 期中语文 not; next month 期末语文 and 上次期中 … say nothing of which is which."""
    settled = layout(column("语文", ColumnUse.SCORE, "语文"), column("期中语文", ColumnUse.IGNORED))
    assert subjects(settled, "语文", "期末语文") == {1: "语文", 2: "不用"}
    assert subjects(settled, "期末语文", "期中语文") is None


def test_equal_headers_are_told_apart_by_their_letters() -> None:
    """得分 twice: in the same columns they are the same, moved they are not guessed at."""
    settled = layout(column("得分", ColumnUse.SCORE, "语文", "B"), column("得分", ColumnUse.SCORE, "数学", "C"))
    assert subjects(settled, "得分", "得分") == {1: "语文", 2: "数学"}
    moved = fitting([settled], [(0, "姓名"), (2, "得分"), (3, "得分")], WORDS)
    assert moved == []


def test_a_blank_header_is_known_by_its_letter() -> None:
    """And no other blank column is taken for it."""
    settled = Layout(
        "读法.yaml",
        LayoutTable(columns=(column("", ColumnUse.NAME, letter="B"), column("语文", ColumnUse.SCORE, "语文"))),
    )
    assert fitting([settled], [(1, ""), (2, "语文")], WORDS)[0][1].keys() == {1, 2}
    assert fitting([settled], [(0, ""), (2, "语文")], WORDS) == []
    assert fitting([settled], [(1, "姓名"), (2, "语文")], WORDS) == []


def test_what_has_changed_is_said_as_it_is_written() -> None:
    """New and gone headers of the nearest layout; nothing of one that shares little."""
    settled = layout(column("期中语文", ColumnUse.SCORE, "语文"), column("数学", ColumnUse.SCORE, "数学"))
    found = changed([settled], list(enumerate(("姓名", "期末语文", "信息"))), WORDS)
    assert found is not None
    assert (found.new, found.gone) == (("信息",), ("数学",))
    assert changed([settled], list(enumerate(("编号", "字", "画"))), WORDS) is None

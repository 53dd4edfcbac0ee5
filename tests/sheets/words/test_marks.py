"""What one score cell says: a score exactly, one of the marks, or something that a person has to look at."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.sheets.words.files import load_words
from xuekun_cli.sheets.words.marks import CellMeaning, MarkReader


@pytest.fixture(scope="module")
def reader() -> MarkReader:
    """A reader with the shipped words."""
    return MarkReader(load_words())


@pytest.mark.parametrize(
    ("cell", "points"),
    [
        (85, "85"),
        (85.5, "85.5"),
        (0, "0"),
        (0.1 + 0.2, "0.3"),
        (66.6667, "66.6667"),
        (83.33333333333333, "83.3333"),
        (-5, "-5"),
        ("85", "85"),
        ("85.5", "85.5"),
        ("0", "0"),
        ("８５．５", "85.5"),
        (" 85\u3000", "85"),
        ("85分", "85"),
        ("85.5 分", "85.5"),
        ("'85", "85"),
        ("85.", "85"),
        (".5", "0.5"),
        ("+5", "5"),
        ("-5", "-5"),
        ("1,234", "1234"),
        ("12,345.5", "12345.5"),
        ("\ufeff85", "85"),
    ],
)
def test_a_score_is_read_exactly_however_it_is_written(reader: MarkReader, cell: object, points: str) -> None:
    """Numbers, numbers as text, full-width digits, spaces, an apostrophe, a thousands comma."""
    assert reader.read(cell) == CellMeaning(Mark.SCORED, int(Fraction(points) * SCALE))


@pytest.mark.parametrize("cell", [None, "", " ", "\u3000\u3000", "\n", "\u200b", "\u00a0"])
def test_an_empty_cell_is_blank_and_no_absence(reader: MarkReader, cell: object) -> None:
    """It may be an absence or an omission; only a person knows."""
    assert reader.read(cell) == CellMeaning(Mark.BLANK)


@pytest.mark.parametrize(
    ("mark", "texts"),
    [
        (
            Mark.ABSENT,
            "缺考 缺 缺席 未考 旷考 弃考 未参加 请假 病假 事假 未扫 Q q Ｑ N - -- — —— / \\ 缺考（病） 缺考，不计排名",
        ),
        (Mark.EXCUSED, "免考 免修 免"),
        (Mark.DEFERRED, "缓考 补考 补考58 补考：58分"),
        (Mark.MISCONDUCT, "作弊 违纪 取消 违纪，成绩取消"),
        (Mark.LEVEL, "优 优秀 良 良好 中 及格 合格 达标 不及格 不合格 待合格 待达标 A B C D E A+ b- Ａ"),
    ],
)
def test_each_mark_is_told_from_the_others(reader: MarkReader, mark: Mark, texts: str) -> None:
    """None of them is a score, and each is shown as the office wrote it."""
    for text in texts.split():
        found = reader.read(text)
        assert (text, found.mark, found.score, found.code) == (text, mark, 0, "")
        assert found.said != ""


def test_spaces_inside_a_mark_make_no_difference(reader: MarkReader) -> None:
    """缺　考 is typed to fill a column."""
    assert [reader.read(text).mark for text in ("缺 考", "缺\u3000考 ", " 免 考")] == [
        Mark.ABSENT,
        Mark.ABSENT,
        Mark.EXCUSED,
    ]


@pytest.mark.parametrize(
    "cell",
    ["85+5", "缺考58", "作弊0分", "85(补)", "1-2", "12,34", "85,5", "1e2", "第3名", "零", "TRUE", "85/100", "≥85"],
)
def test_what_could_be_a_score_or_not_is_not_guessed_at(reader: MarkReader, cell: str) -> None:
    """It is asked about, with the cell's own text."""
    assert reader.read(cell) == CellMeaning(Mark.UNREADABLE, 0, "unreadable", cell)


@pytest.mark.parametrize(
    ("cell", "code", "said"),
    [
        (dt.datetime(2024, 1, 2), "date_cell", "2024-01-02（数值 45293）"),
        (dt.date(2024, 1, 2), "date_cell", "2024-01-02（数值 45293）"),
        (dt.time(8, 30), "date_cell", "08:30:00"),
        ("2024-01-02", "date_cell", "2024-01-02"),
        ("2024年1月2日", "date_cell", "2024年1月2日"),
        ("1月2日", "date_cell", "1月2日"),
        ("#N/A", "error_value", "#N/A"),
        ("#DIV/0!", "error_value", "#DIV/0!"),
        ("#value!", "error_value", "#value!"),
        (True, "unreadable", "TRUE"),
        (False, "unreadable", "FALSE"),
        (float("nan"), "unreadable", "nan"),
        (float("inf"), "unreadable", "inf"),
    ],
)
def test_dates_errors_and_booleans_are_no_scores(reader: MarkReader, cell: object, code: str, said: str) -> None:
    """A date shows the number beneath it: Excel may have made it of a score; a boolean is no 1."""
    assert reader.read(cell) == CellMeaning(Mark.UNREADABLE, 0, code, said)


def test_missing_absent_excused_exempt_and_zero_are_different_values(reader: MarkReader) -> None:
    """No two of them are the same."""
    cells = (None, "缺考", "免考", "缓考", "作弊", "优", "85+5", 0)
    meanings = [(found.mark, found.score) for found in map(reader.read, cells)]
    assert len(set(meanings)) == len(cells)


@pytest.mark.parametrize(
    ("cell", "is_one"),
    [("-", True), ("——", True), ("/", True), ("N", True), ("缺考", False), (None, False), (0, False)],
)
def test_dashes_and_slashes_may_mean_that_the_subject_was_not_taken(
    reader: MarkReader, cell: object, is_one: bool
) -> None:
    """In bulk; a 缺考 never does."""
    assert reader.is_placeholder(cell) is is_one


def test_a_text_that_was_seen_before_says_the_same_again(reader: MarkReader) -> None:
    """Texts are remembered."""
    assert reader.read("补考58") == reader.read("补考58") == CellMeaning(Mark.DEFERRED, said="补考58")


def test_every_mark_has_a_word_of_its_own() -> None:
    """Messages and workbooks show it."""
    assert len({mark.label for mark in Mark}) == len(Mark)

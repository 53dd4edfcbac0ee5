"""Levels instead of scores, for schools that screen by them: 语文 with 优 and 待达标, or 等级 beside a score."""

from __future__ import annotations

import pytest
from graded_sheets import LEVELS, NAMES, SCORES, came, numbered, page, understood

from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.reading import ReadRules, read_sitting
from xuekun_cli.sheets.words.files import load_words

GAPS = ("优", "良", "", "合格", "D", "优")
MARKS = ("优", "良", "缺考", "合格", "D", "优")


def test_a_subject_that_holds_only_levels_is_read_and_nothing_is_said_against_it() -> None:
    """语文, 数学 with 优, 良 …: the subjects' columns, with the levels as the office wrote them."""
    read = came(page(["学号", "姓名", "语文", "数学"], *numbered(LEVELS, tuple(reversed(LEVELS)))))
    assert read.cells("语文") == list(LEVELS)
    assert read.cells("数学") == list(reversed(LEVELS))
    assert read.addresses("语文") == [f"C{row}" for row in range(2, 8)]
    assert read.codes == set()


def test_every_level_is_held_once_half_width_and_without_spaces_around() -> None:
    """Ａ and A are one level; a and A are two, as they were written."""
    read = came(page(["学号", "姓名", "语文"], *numbered((" 优 ", "Ａ", "A", "a", "Ｂ＋", "优"))))
    assert read.table.levels == ("优", "A", "a", "B+")
    assert read.cells("语文") == ["优", "A", "A", "a", "B+", "优"]


def test_a_cell_without_a_level_has_none() -> None:
    """A score, 缺考 and a blank are no levels."""
    read = came(page(["学号", "姓名", "语文"], *numbered((88, "缺考", "", "优", "良", "D"))))
    assert [read.table.level(i, 0) for i in range(6)] == [None, None, None, "优", "良", "D"]


def test_the_long_layout_gives_each_subject_its_levels() -> None:
    """学号 姓名 班级 科目 等级, a row a level and no score at all."""
    rows: list[list[object]] = [
        [f"{2001 + i}", name, "三(1)班", subject, levels[i]]
        for subject, levels in (("语文", LEVELS), ("数学", tuple(reversed(LEVELS))))
        for i, name in enumerate(NAMES)
    ]
    read = came(page(["学号", "姓名", "班级", "科目", "等级"], *rows, name="成绩"))
    assert read.cells("语文") == list(LEVELS)
    assert read.cells("数学") == list(reversed(LEVELS))
    assert len(read.table.students) == len(NAMES)


def test_in_the_long_layout_a_subject_without_levels_keeps_its_scores() -> None:
    """成绩 and 等级 side by side, 语文 with scores alone and 音乐 with levels alone."""
    rows: list[list[object]] = [
        *([f"{2001 + i}", name, "语文", SCORES[i], ""] for i, name in enumerate(NAMES)),
        *([f"{2001 + i}", name, "音乐", "", LEVELS[i]] for i, name in enumerate(NAMES)),
    ]
    read = came(page(["学号", "姓名", "科目", "成绩", "等级"], *rows))
    assert read.cells("语文") == list(map(float, SCORES))
    assert read.cells("音乐") == list(LEVELS)


TWO_ROWS = (
    [["学号", "姓名", "语文", "", "数学", ""], ["", "", "成绩", "等级", "成绩", "等级"]],
    ((0, 2, 0, 3), (0, 4, 0, 5)),
)
KINDS_ABOVE = (
    [["学号", "姓名", "成绩", "等级", "成绩", "等级"], ["", "", "语文", "语文", "数学", "数学"]],
    (),
)


@pytest.mark.parametrize(
    ("head", "merged"),
    [
        TWO_ROWS,
        KINDS_ABOVE,
        ([["学号", "姓名", "语文分数", "语文等级", "数学分数", "数学等级"]], ()),
        ([["学号", "姓名", "语文", "语文等级", "数学", "数学等级"]], ()),
        ([["学号", "姓名", "语文", "等级", "数学", "等级"]], ()),
    ],
    ids=["below the subject", "above the subject", "composed", "beside the subject", "behind the subject"],
)
def test_the_levels_of_a_subject_win_over_its_scores(
    head: list[list[object]], merged: tuple[tuple[int, int, int, int], ...]
) -> None:
    """However 等级 is joined to its subject, its column is read and the scores are left."""
    sheet = page(*head, *numbered(SCORES, LEVELS, SCORES, tuple(reversed(LEVELS))), merged=merged)
    read = came(sheet)
    assert [subject.name for subject in read.table.subjects] == ["语文", "数学"]
    assert (read.cells("语文"), read.cells("数学")) == (list(LEVELS), list(reversed(LEVELS)))
    assert read.addresses("数学")[0] == f"F{len(head) + 1}"
    assert read.codes == set()
    off = came(sheet, levels=False)
    assert (off.cells("语文"), off.cells("数学")) == (list(map(float, SCORES)),) * 2


def test_look_says_which_column_was_taken_and_which_was_left() -> None:
    """The reading of the sheet tells of both columns."""
    read = came(page(["学号", "姓名", "语文", "语文等级"], *numbered(SCORES, LEVELS)))
    score, level = read.reading.inputs[0].sheets[0].blocks[0].columns[2:]
    assert (level.role, level.subject, level.why) == (ColumnRole.SCORE, "语文", "按等级读")
    assert (score.role, score.why) == (ColumnRole.IGNORED, "按等级筛查，用了等级那一列")


@pytest.mark.parametrize("said", ["缺考", "请假", "免考", "作弊"])
def test_a_blank_level_takes_the_absence_from_the_score_beside_it(said: str) -> None:
    """An export leaves 等级 blank where the score says 缺考: that is no question."""
    scores = (95, 84, said, 66, 28, 91)
    read = came(page(["学号", "姓名", "语文", "语文等级"], *numbered(scores, GAPS)))
    assert read.cells("语文")[:2] == ["优", "良"]
    assert read.table.marks[2, 0] not in (Mark.BLANK, Mark.LEVEL, Mark.SCORED)
    assert read.addresses("语文") == ["D2", "D3", "C4", "D5", "D6", "D7"]
    assert not [finding for finding in read.findings if finding.question]


def test_a_blank_level_beside_a_score_is_asked_about_and_no_score_is_taken() -> None:
    """Nobody can know the level; neither a score nor zero is offered."""
    read = came(page(["学号", "姓名", "语文", "语文等级"], *numbered(SCORES, GAPS)))
    assert read.cells("语文")[2] is Mark.BLANK
    (question,) = [finding.question for finding in read.findings if finding.question]
    assert (question.options, question.free) == (("缺考", "免考"), False)


def test_a_text_that_is_no_known_level_is_asked_about_as_a_level() -> None:
    """待发展 is in no list of words: the hint says where it can be added."""
    read = came(page(["学号", "姓名", "语文"], *numbered(("优", "良", "待发展", "优", "D", "优"))))
    assert read.cells("语文")[2] is Mark.UNREADABLE
    (asked,) = read.findings
    assert (asked.code, "待发展" in asked.message, "--words" in asked.hint) == ("unreadable", True, True)


def test_a_mixed_column_keeps_scores_and_levels_apart_and_asks_about_neither() -> None:
    """Most have scores and two have levels: both are read as what they are."""
    mixed = (95, 84, "待达标", 66, "D", 91)
    read = came(page(["学号", "姓名", "语文"], *numbered(mixed)))
    assert read.cells("语文") == [95.0, 84.0, "待达标", 66.0, "D", 91.0]
    assert "level" not in read.codes


@pytest.mark.parametrize("numbers", [(1, 2, 5, 3, 5, 1), (1, 2, "优", 3, 5, 1)], ids=["all", "most"])
def test_a_column_headed_level_that_holds_numbers_is_not_taken_for_the_subject(
    numbers: tuple[object, ...],
) -> None:
    """等级 with 1, 2, 3 says nothing that a policy could name."""
    read = came(page(["学号", "姓名", "语文", "语文等级"], *numbered(SCORES, numbers)))
    assert read.cells("语文") == list(map(float, SCORES))


def test_the_overall_assessment_counts_when_it_holds_the_levels() -> None:
    """语文 over 成绩 and 总评, 总评 with 优 and 待达标: the levels are read, not the numbers."""
    head = [["学号", "姓名", "语文", ""], ["", "", "成绩", "总评"]]
    read = came(page(*head, *numbered(SCORES, LEVELS), merged=((0, 2, 0, 3),)))
    assert read.cells("语文") == list(LEVELS)


OTHERS = ("优", "优", "优", "优", "优", "优")


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (["语文", "数学", "总分", "等级"], (LEVELS, LEVELS, SCORES, OTHERS)),
        (["语文", "数学", "总分", "总分等级"], (LEVELS, LEVELS, SCORES, OTHERS)),
        (["语文", "总分", "等级"], (LEVELS, SCORES, OTHERS)),
        (["语文", "数学", "等级"], (LEVELS, LEVELS, OTHERS)),
        (["语文", "行为习惯等级"], (LEVELS, OTHERS)),
    ],
    ids=["behind the total", "of the total", "of one subject's total", "behind several subjects", "of conduct"],
)
def test_a_level_of_the_total_or_of_conduct_is_no_subjects(
    header: list[object], columns: tuple[tuple[object, ...], ...]
) -> None:
    """Only levels that belong to a subject are read; the others are left without a word."""
    read = came(page(["学号", "姓名", *header], *numbered(*columns)))
    subjects = [name for name in ("语文", "数学") if name in header]
    assert [subject.name for subject in read.table.subjects] == subjects
    assert all(read.cells(subject) == list(LEVELS) for subject in subjects)
    assert "bare_score_ignored" not in read.codes


def test_a_column_of_its_own_for_the_level_wins_over_levels_in_the_score_column() -> None:
    """语文 and 语文等级 both hold levels: the second says that it is the level."""
    read = came(page(["学号", "姓名", "语文", "语文等级"], *numbered(OTHERS, LEVELS)))
    assert read.cells("语文") == list(LEVELS)


def test_the_level_of_a_part_is_no_subject_of_its_own() -> None:
    """语文 over 等级 and 阅读等级: 阅读 is a part of 语文."""
    head = [["学号", "姓名", "语文", ""], ["", "", "等级", "阅读等级"]]
    read = came(page(*head, *numbered(LEVELS, OTHERS), merged=((0, 2, 0, 3),)))
    assert [subject.name for subject in read.table.subjects] == ["语文"]
    assert read.cells("语文") == list(LEVELS)


@pytest.mark.parametrize(
    "head",
    [
        [["学号", "姓名", "期中语文", "期中语文等级", "期末语文", "期末语文等级"]],
        [["学号", "姓名", "期中语文", "", "期末语文", ""], ["", "", "成绩", "等级", "成绩", "等级"]],
    ],
    ids=["composed", "below the subject"],
)
def test_levels_of_two_exams_are_two_sittings(head: list[list[object]]) -> None:
    """期中语文 and 期末语文, each with its level beside it."""
    merged = ((0, 2, 0, 3), (0, 4, 0, 5)) if len(head) > 1 else ()
    sheet = page(*head, *numbered(SCORES, LEVELS, SCORES, OTHERS), merged=merged)
    reading = understood(sheet, levels=True)
    tables = [
        read_sitting(reading, sitting, load_words(), ReadRules(levels=True))[0] for sitting in reading.sittings
    ]
    assert [table.exam for table in tables] == ["期中", "期末"]
    assert [[table.level(i, 0) for i in range(6)] for table in tables] == [list(LEVELS), list(OTHERS)]


def test_a_sheet_about_one_subject_with_a_bare_level_is_read() -> None:
    """学号 姓名 等级, the subject in the sheet's name: a sheet a subject."""
    sheets = [page(["学号", "姓名", "等级"], *numbered(LEVELS), name=name) for name in ("语文", "数学")]
    read = came(*sheets)
    assert [subject.name for subject in read.table.subjects] == ["语文", "数学"]
    assert read.cells("数学") == list(LEVELS)


def test_levels_of_several_classes_and_sheets_share_one_list_of_levels() -> None:
    """A sheet a class: 优 on the second sheet is the 优 of the first."""
    second = [[f"{3001 + i}", f"乙{i}", level] for i, level in enumerate(("D", "优", "C"))]
    read = came(
        page(["学号", "姓名", "语文"], *numbered(LEVELS)),
        page(["学号", "姓名", "语文"], *second, name="三(2)班"),
    )
    assert read.cells("语文") == [*LEVELS, "D", "优", "C"]
    assert len(read.table.levels) == len(set(read.table.levels)) == 6


def test_a_row_of_levels_that_names_nobody_is_said() -> None:
    """A student whose name is missing is not dropped in silence."""
    read = came(page(["姓名", "语文", "数学"], *[[n, "优", "良"] for n in NAMES], ["", "D", "D"]))
    assert "row_without_name" in read.codes


def test_rows_that_differ_only_in_a_level_are_not_one_row() -> None:
    """The same id twice with 优 and with D is an error to settle, not a copy to drop."""
    rows = [*numbered(LEVELS), ["2001", "王一", "D"]]
    read = came(page(["学号", "姓名", "语文"], *rows))
    assert "duplicate_id" in read.codes
    assert "duplicate_row" not in read.codes


def test_a_sheet_of_levels_alone_is_no_score_sheet_unless_levels_are_wanted() -> None:
    """语文等级 and nothing else: a list without scores, as long as nobody asks for levels."""
    sheet = page(["学号", "姓名", "语文等级", "数学等级"], *numbered(LEVELS, LEVELS))
    assert understood(sheet, levels=False).sittings == []
    assert came(sheet).cells("数学") == list(LEVELS)


def test_without_the_wish_a_level_in_a_score_cell_is_said_and_its_text_is_kept() -> None:
    """Off is as before: a warning a cell; the table knows the level all the same."""
    sheet = page(["学号", "姓名", "语文"], *numbered((95, 84, "待达标", 66, 28, 91)))
    off = came(sheet, levels=False)
    (said,) = [finding for finding in off.findings if finding.code == "level"]
    assert said.message == "三(1)班张三的语文是等级「待达标」，不是分数，不算参考人数"
    assert (off.table.levels, off.table.level(2, 0)) == (("待达标",), "待达标")


def test_without_the_wish_a_blank_among_levels_asks_for_a_score() -> None:
    """Off is as before: a number may be typed, and zero is an answer."""
    off = came(page(["学号", "姓名", "语文"], *numbered(GAPS)), levels=False)
    (question,) = [finding.question for finding in off.findings if finding.question]
    assert (question.options, question.free) == (("缺考", "零分", "免考"), True)


def test_the_same_level_in_two_classes_makes_no_two_zeros_one_student() -> None:
    """王芳 in two classes, absent from both papers with 0: the level D they share proves nothing."""
    head: list[object] = ["姓名", "班级", "语文", "数学", "音乐"]
    rows = [[name, "三(1)班", 80 + i, 70 + i, "优"] for i, name in enumerate(NAMES)]
    twice = [["王芳", name, 0, 0, "D"] for name in ("三(1)班", "三(2)班")]
    assert "student_in_two_classes" not in came(page(head, *rows, *twice, name="成绩")).codes


def test_without_the_wish_rows_with_the_same_scores_are_one_row_whatever_their_levels() -> None:
    """Off is as before: a level says nothing, so it keeps no rows apart."""
    rows = [
        *([*row, level] for row, level in zip(numbered(SCORES), LEVELS, strict=True)),
        ["2001", "王一", 95, "D"],
    ]
    off = came(page(["学号", "姓名", "语文", "音乐"], *rows), levels=False)
    assert "duplicate_row" in off.codes

"""历次跟踪.xlsx read back: sheets, rows beside what they are made from, sparklines, charts."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from fractions import Fraction
from io import BytesIO

import openpyxl
import pytest
from made_outcome import POLICY

from xuekun_cli.model.policy.tracking import Tracking
from xuekun_cli.model.results.tracking import (
    HINT_ONLY,
    ClassTrack,
    Hint,
    HintKind,
    Point,
    Stay,
    TrackedExam,
    TrackedPerson,
    TrackOutcome,
    Trail,
)
from xuekun_cli.model.results.transitions import ABSENT, UNLISTED
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.workbooks.track.overview import track_overview
from xuekun_cli.workbooks.track.workbook import write_track

RULE = Tracking(clause="甲", running=3, falls=3, within=5 * SCALE)
EXAMS = tuple(TrackedExam(name, ("月考.xlsx",), 2, 2, {"二类": 0, "三类": 1}) for name in ("一月", "二月", "三月"))


def outcome(*, ranks: bool = False, everyone: bool = True) -> TrackOutcome:
    """One student listed three exams running, and one class."""
    shares = [Fraction(n, 10) for n in (7, 6, 5)]
    points = tuple(Point("三类", False, 400_000, 400_000 / one, Fraction(1, 8), 41.5, 7, 8) for one in shares)
    person = TrackedPerson(None, "三(1)班", "3-1", "01", "=张三", False, (0, 0, 0))
    trail = Trail(person, "语文", "语文", points, (Stay(0, 2, 3),), True)
    hint = Hint(trail, HintKind.SLID_ONTO_LIST, 0, 2, 3, None, "连续下降")
    counts = {"二类": (0, 0, 0), "三类": (1, 1, 1)}
    track = ClassTrack(None, "三(1)班", "3-1", "语文", (2, 2, 2), counts, tuple(shares), tuple(shares))
    return TrackOutcome(
        POLICY,
        RULE,
        "默认",
        EXAMS,
        ("语文",),
        (trail,),
        (),
        (hint,),
        (track,),
        (),
        (),
        ranks=ranks,
        everyone=everyone,
    )


@pytest.fixture(scope="module")
def content() -> bytes:
    """The workbook."""
    return write_track(outcome())


def test_the_sheets_stand_in_their_order_and_the_row_says_it_all(content: bytes) -> None:
    book = openpyxl.load_workbook(BytesIO(content))
    assert book.sheetnames == [
        "总览",
        "连续在册",
        "提醒",
        "班级图",
        "班级数",
        "学生",
        "一名学生",
        "公平比较",
        "待核查",
        "说明",
    ]
    titles, row = ([cell.value for cell in line] for line in book["学生"].iter_rows(min_row=2, max_row=3))
    said = dict(zip(titles, row, strict=True))
    assert said["姓名"] == "=张三"
    assert said["相对分\n三月"] == 0.5
    assert said["变化"] == pytest.approx(-0.2)
    assert (said["在册\n次数"], said["最长\n连续"], said["类别\n二月"]) == (3, 3, "三类")


def test_every_student_has_a_sparkline_and_every_class_its_two_charts(content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content)) as parts:
        sheet = parts.read("xl/worksheets/sheet6.xml").decode()
        charts = [
            text
            for name in parts.namelist()
            if name.startswith("xl/charts/chart") and "班级数" in (text := parts.read(name).decode())
        ]
    assert re.findall(r"<xm:f>(.*?)</xm:f>", sheet) == ["学生!E3:G3"] or "E3:G3" in sheet
    assert len(charts) == 2
    for chart in charts:
        assert "<c:v>一月</c:v>" in chart, "the axis has the exams' names"
        assert "$D$3:$D$5" in chart


def test_without_everyone_there_are_no_sheets_of_all_students_and_the_notes_say_so() -> None:
    """Nor those that have nothing to say: nobody is new on the list, nobody rose."""
    book = openpyxl.load_workbook(BytesIO(write_track(outcome(everyone=False))))
    assert book.sheetnames == ["总览", "连续在册", "提醒", "班级图", "班级数", "待核查", "说明"]
    said = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
    assert "--all" in said["全部学生"]
    assert said["新列入"] == "三月没有新列入的。"
    assert said["进步最多"] == "在册过的没有人相对分升了。"
    ranked = openpyxl.load_workbook(BytesIO(write_track(outcome(everyone=False, ranks=True))))
    assert "公平比较" in ranked.sheetnames


def test_who_is_new_who_left_and_who_rose() -> None:
    """By the exams with a score: one that was missed neither lists nor strikes anybody."""
    first, *_ = outcome().trails

    def trail(*marks: str, shares: tuple[int, ...] = (6, 5, 4)) -> Trail:
        points = tuple(
            Point(
                mark,
                False,
                None if mark == ABSENT else 10_000 * share,
                None if mark == ABSENT else Fraction(100_000),
            )
            for mark, share in zip(marks, shares, strict=True)
        )
        times = sum(point.listed for point in points)
        return replace(first, points=points, stays=(Stay(0, 2, times),) if times else (), subject="、".join(marks))

    new, missed = trail(UNLISTED, UNLISTED, "三类"), trail(UNLISTED, ABSENT, "三类")
    left, unseen = trail("三类", ABSENT, UNLISTED, shares=(4, 4, 9)), trail(ABSENT, ABSENT, "三类")
    stayed, gone = trail("二类", "三类", "三类", shares=(2, 4, 5)), trail("三类", "三类", ABSENT)
    one = replace(outcome(), trails=(new, missed, left, unseen, stayed, gone))
    assert one.newly == (new, missed)
    assert one.left == (left,)
    assert one.improved == (left, stayed)
    overview = track_overview(one)
    figures = {figure.label: figure.value for figure in overview.figures}
    assert (figures["新列入"], figures["不再在册"], figures["相对分升了"]) == ("2 人次", "1 人次", "2 人次")
    assert dict(overview.people)["进步最多"] == "三(1)班=张三（三类、缺考、、二类、三类、三类）"


def test_a_hint_says_that_it_is_none(content: bytes) -> None:
    rows = openpyxl.load_workbook(BytesIO(content))["提醒"].iter_rows(min_row=3, values_only=True)
    assert [row[-1] for row in rows] == [HINT_ONLY]


def test_ranks_are_written_only_when_asked_for() -> None:
    def titles(one: TrackOutcome) -> list[object]:
        return [cell.value for cell in openpyxl.load_workbook(BytesIO(write_track(one)))["公平比较"][2]]

    assert "三月\n名次" not in titles(outcome())
    assert "三月\n名次" in titles(outcome(ranks=True))


def test_the_same_outcome_gives_the_same_bytes(content: bytes) -> None:
    assert write_track(outcome()) == content


def test_one_student_can_be_chosen_and_stands_there_with_a_line_chart(content: bytes) -> None:
    """The first of all to begin with: what previews show is what the formulas come to; the name is text."""
    values = openpyxl.load_workbook(BytesIO(content), data_only=True)["一名学生"]
    assert values["B3"].value == "三(1)班 =张三（01）"
    assert [cell.value for cell in values[6]][:4] == ["语文", 0.7, 0.6, 0.5]
    assert [cell.value for cell in values[9]][:4] == ["语文", "三类", "三类", "三类"]
    sheet = openpyxl.load_workbook(BytesIO(content))["一名学生"]
    (choice,) = sheet.data_validations.dataValidation
    assert str(choice.sqref) == "B3"
    letters = choice.formula1.split("$")[1]
    assert sheet.column_dimensions[letters].hidden
    assert [sheet[f"{letters}1"].offset(column=by).value for by in (0, 1, 2)] == ["三(1)班 =张三（01）", 3, 1]
    with zipfile.ZipFile(BytesIO(content)) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    (chart,) = [text for text in charts if "一名学生" in text]
    for said in ("考试（从早到晚）", "相对分（1 = 平均水平）", "各科相对分"):
        assert said in chart


def test_two_who_are_called_alike_can_both_be_chosen() -> None:
    """One of them with a number behind the name."""
    one = outcome()
    (trail,) = one.trails
    twin = replace(trail, person=replace(trail.person))
    book = openpyxl.load_workbook(BytesIO(write_track(replace(one, trails=(trail, twin)))))
    sheet = book["一名学生"]
    letters = sheet.data_validations.dataValidation[0].formula1.split("$")[1]
    assert [sheet[f"{letters}{row}"].value for row in (1, 2)] == ["三(1)班 =张三（01）", "三(1)班 =张三（01）·2"]
    assert [sheet[f"{letters}{row}"].offset(column=1).value for row in (1, 2)] == [3, 4]


def test_what_is_missing_is_drawn_nowhere_and_not_at_zero(content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content)) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 4
    assert all('<c:dispBlanksAs val="span"/>' in chart for chart in charts)

"""The pure parts of going on from a register: names of exams, namesakes, reviews, and what was typed since."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from xuekun_cli.model.results.rolling import (
    NO_LONGER,
    STRUCK_LISTED,
    STRUCK_UNKNOWN,
    Gone,
    LastRegister,
    OldRow,
    OnRegister,
    Past,
    RegisterHistory,
    Rolled,
    Waiting,
    Who,
    told,
    untold,
)
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.rules.rolling.last import label_of, old_exam, table_of, unrolled
from xuekun_cli.rules.rolling.roll import carried
from xuekun_cli.rules.rolling.typed import typed_since

LAST = LastRegister("学困生名册.xlsx", "ab" * 32, "期初")
WHO = Who(None, "三(1)班", "2011", "赵样", "语文", "语文")


def row(who: Who = WHO, category: str = "二类", **more: object) -> OldRow:
    """A row of a register."""
    return OldRow(who, category, **more)  # type: ignore[arg-type]


def key_of(name: str) -> str:
    """Fold nothing: the classes here are written in one way."""
    return name


def register(*rows: OldRow, **more: object) -> RegisterHistory:
    """A register with these rows."""
    return RegisterHistory("学困生名册.xlsx", LAST, rows, **more)  # type: ignore[arg-type]


def waiting(typed: dict[str, str], who: Who = WHO) -> Rolled:
    """A new register on which one student waits for a score."""
    on = OnRegister("待补测", (), 1, typed)
    return Rolled("期中", LAST, ("期初",), (), {}, (Waiting(row(who), who, on),), ())


@pytest.mark.parametrize(
    ("typed", "was", "now", "expected"),
    [
        ({"审核": "确认", "备注": "甲"}, "二类", "二类", {"审核": "确认", "备注": "甲"}),
        ({"审核": "确认", "备注": "甲"}, "二类", "三类", {"备注": "甲；上次审核：确认（二类）"}),
        ({"审核": "待定"}, "三类", "二类", {"备注": "上次审核：待定（三类）"}),
        ({"备注": "甲"}, "二类", "三类", {"备注": "甲"}),
        (
            {"审核": "确认", "备注": "上次审核：确认（二类）"},
            "二类",
            "三类",
            {"备注": "上次审核：确认（二类）"},
        ),
    ],
)
def test_a_review_belongs_to_the_category_that_it_was_said_of(
    typed: dict[str, str], was: str, now: str, expected: dict[str, str]
) -> None:
    given = dict(typed)
    assert carried(typed, was, now) == expected
    assert typed == given, "what was given is not changed"


def test_an_exam_has_a_name_that_no_earlier_one_has() -> None:
    assert label_of("期末", ("期中", "期初")) == "期末"
    assert label_of("期中", ("期中", "期初")) == "期中（2）"
    assert label_of("期中", ("期中（2）", "期中")) == "期中（3）"


def test_namesakes_without_an_id_are_two_students_and_their_subjects_one() -> None:
    twin = WHO._replace(student_id=None)
    maths = twin._replace(subject="数学", subject_key="数学")
    table, places = table_of([(twin, 200_000), (maths, None), (twin, 250_000)], LAST, key_of)
    assert len(table.students) == 2
    assert places == ((0, "语文"), (0, "数学"), (1, "语文"))
    assert [table.marks[0, 0], table.marks[0, 1], table.marks[1, 1]] == [Mark.SCORED, Mark.BLANK, Mark.NO_CELL]
    assert [table.scores[student, 0] for student in (0, 1)] == [200_000, 250_000]


def test_a_struck_row_is_not_listed_and_is_told_apart() -> None:
    old = register(row(), row(WHO._replace(student_id="2012"), typed={"审核": "不确认"}))
    exam = old_exam(old, key_of)
    assert list(exam.exam.listed()) == [(0, "语文")]
    assert exam.struck == {(1, "语文")}


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (row(), "二类"),
        (row(typed={"审核": "不确认"}), "不确认"),
        (row(said="待补测"), "缺考"),
        (row(said="没考这科"), "缺考"),
        (row(said="达标"), "二类"),
    ],
)
def test_a_row_says_in_the_next_register_what_it_was(one: OldRow, said: str) -> None:
    assert one.past("期初") == Past("期初", said, None)


def test_a_rolled_register_gives_back_the_one_it_was_made_from() -> None:
    before = LastRegister("旧.xlsx", "cd" * 32, "期初")
    was = row(category="三类", relative=Fraction(1, 2))
    left = Gone("脱困", "期初", WHO, "二类")
    now = register(
        row(),
        labels=("期初", "上学期期末"),
        gone=(replace(left, exam=LAST.exam), replace(left, exam="上学期期末")),
        before=before,
        rows_before=(was,),
        has_moves=True,
    )
    back = unrolled(now)
    assert (back.last, back.rows, back.labels) == (before, (was,), ("上学期期末",))
    assert [one.exam for one in back.gone] == ["上学期期末"]
    with pytest.raises(ValueError, match="none"):
        unrolled(back)


def test_what_was_emptied_stays_empty_only_where_the_same_two_sources_made_the_register() -> None:
    there = register(row(said="待补测", typed={"备注": "新"}))
    rolled = waiting({"备注": "旧", "帮扶教师": "王老师"})
    assert typed_since(rolled, (), there, True).waiting[0].on.typed == {"备注": "新"}
    assert typed_since(rolled, (), there, False).waiting[0].on.typed == {"备注": "新", "帮扶教师": "王老师"}


def test_a_row_to_which_something_else_happened_since_adds_to_what_is_carried() -> None:
    there = register(row(said="达标", typed={"备注": "新"}))
    found = typed_since(waiting({"帮扶教师": "王老师"}), (), there, True)
    assert found.waiting[0].on.typed == {"备注": "新", "帮扶教师": "王老师"}


def test_a_filled_row_without_a_place_is_kept_and_an_empty_one_is_not() -> None:
    other = WHO._replace(student_id="2099", name="钱样")
    there = register(row(other, typed={"备注": "新"}), row(other._replace(student_id="2098")))
    found = typed_since(waiting({}), (), there, True)
    assert [(one.what, one.who, one.typed) for one in found.gone] == [(NO_LONGER, other, {"备注": "新"})]


def test_a_changed_name_or_class_is_found_again_by_the_id() -> None:
    there = register(row(WHO._replace(name="赵例", class_name="三(2)班"), said="待补测", typed={"备注": "新"}))
    assert typed_since(waiting({}), (), there, True).waiting[0].on.typed == {"备注": "新"}


def test_namesakes_off_the_register_are_each_kept() -> None:
    twins = (Gone("流失", "上学期", WHO, "二类"), Gone("流失", "上学期", WHO, "二类"))
    rolled = replace(waiting({}), gone=twins)
    assert typed_since(rolled, (), register(gone=twins), True).gone == twins


@pytest.mark.parametrize("what", ["脱困", STRUCK_LISTED, STRUCK_UNKNOWN])
def test_what_is_said_in_full_is_read_back(what: str) -> None:
    assert untold(told(what)) == what

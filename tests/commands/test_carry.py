"""What a person typed into the register is found again in the next one, and never at somebody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from office_desk import Desk
from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.register import SHEET_LEFT, SHEET_REGISTER, TYPED_COLUMNS
from xuekun_cli.model.results.screening import ScreenOutcome

CLASS = "三(1)班"
HEADER = ("学号", "姓名", "班级", "语文")
GOOD: list[tuple[object, ...]] = [(f"200{n}", f"学生{n}", CLASS, 90) for n in range(1, 6)]
TYPED = {"审核": "确认", "成因类型": "知识断层型", "备注": "父母在外", "帮扶教师": "王老师", "结对学生": "学生1"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty desk."""
    return Desk(tmp_path)


def student(student_id: str | None, name: str, score: object, class_name: str = CLASS) -> tuple[object, ...]:
    """One row of the score file."""
    return student_id, name, class_name, score


def run(desk: Desk, *rows: tuple[object, ...], file: str = "期中成绩.xlsx") -> ScreenOutcome:
    """Screen these students, with five good ones above them."""
    desk.lay_down([*GOOD, *rows], file, HEADER)
    return desk.screen(file)


def in_register(desk: Desk, sheet: str = SHEET_REGISTER) -> dict[str, dict[str, object]]:
    """Name and subject → what stands in the columns that a person fills, the empty ones left out."""
    return {
        f"{row['姓名']} {row['学科']}": {title: row[title] for title in TYPED_COLUMNS if row[title]}
        for row in desk.rows(sheet)
        if row.get("学科")
    }


def test_every_column_that_a_person_fills_is_carried(desk: Desk) -> None:
    """All five, to the same row; the other listed student stays blank."""
    rows = student("2011", "赵样", 20), student("2012", "钱样", 21)
    run(desk, *rows)
    desk.type_in(SHEET_REGISTER, {"姓名": "赵样"}, **TYPED)
    after = run(desk, *rows)
    assert [typed.values for typed in after.carried.values()] == [TYPED]
    assert after.left == ()
    assert in_register(desk) == {"赵样 语文": TYPED, "钱样 语文": {}}


def test_the_next_exam_carries_by_id_though_name_class_and_category_changed(desk: Desk) -> None:
    """In the new year the class is called 四(1)班, and a name was corrected; it is said to be another file."""
    run(desk, student("2011", "赵样", 20))
    desk.type_in(SHEET_REGISTER, {"姓名": "赵样"}, **TYPED)
    desk.lay_down(
        [(i, n, "四(1)班", s) for i, n, _, s in [*GOOD, student("2011", "赵例", 55)]], "期末成绩.xlsx", HEADER
    )
    after = desk.screen("期末成绩.xlsx")
    assert in_register(desk)["赵例 语文"] == TYPED
    assert [one.category for one in after.listed] == ["三类"]
    assert "register_other_inputs" in {finding.code for finding in after.findings}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (student(None, "赵样", 20), student(None, "赵样", 20)),
        (student(None, "赵　样", 20), student(None, "赵样", 20, "三（1）班")),
        (student(None, "赵样", 20), student("2011", "赵样", 20)),
        (student("2011", "赵样", 20), student(None, "赵样", 20, "三年级1班")),
    ],
    ids=["without ids", "in other writings", "an id was added", "the id was lost"],
)
def test_without_an_id_on_both_sides_class_and_name_carry(
    desk: Desk, before: tuple[object, ...], after: tuple[object, ...]
) -> None:
    """Spaces in names and the writing of the class make no difference."""
    run(desk, before)
    desk.type_in(SHEET_REGISTER, {"姓名": before[1]}, **TYPED)
    run(desk, after)
    assert in_register(desk)[f"{after[1]} 语文"] == TYPED


def test_another_student_of_the_same_name_with_another_id_gets_nothing(desk: Desk) -> None:
    """The first one moved away, a namesake came."""
    run(desk, student("2011", "赵样", 20))
    desk.type_in(SHEET_REGISTER, {"姓名": "赵样"}, **TYPED)
    after = run(desk, student("2099", "赵样", 20))
    assert after.carried == {}
    assert [typed.student_id for typed in after.left] == ["2011"]
    assert (in_register(desk), in_register(desk, SHEET_LEFT)) == ({"赵样 语文": {}}, {"赵样 语文": TYPED})


def test_the_same_name_in_another_class_gets_nothing(desk: Desk) -> None:
    """Names are looked for within a class."""
    run(desk, student(None, "赵样", 20), student(None, "钱样", 90, "三(2)班"))
    desk.type_in(SHEET_REGISTER, {"姓名": "赵样"}, **TYPED)
    after = run(desk, student(None, "赵样", 20, "三(2)班"), student(None, "钱样", 90, "三(2)班"))
    assert after.carried == {}
    assert in_register(desk) == {"赵样 语文": {}}


def test_one_subject_does_not_get_the_text_of_another(desk: Desk) -> None:
    """The teacher of 语文 confirmed nothing about 数学."""
    header = (*HEADER, "数学")
    rows = [(*row, 90) for row in GOOD]
    desk.lay_down([*rows, ("2011", "赵样", CLASS, 20, 20)], header=header)
    desk.screen()
    desk.type_in(SHEET_REGISTER, {"姓名": "赵样", "学科": "语文"}, **TYPED)
    desk.lay_down([*rows, ("2011", "赵样", CLASS, 90, 20)], header=header)
    desk.screen()
    assert (in_register(desk), in_register(desk, SHEET_LEFT)) == ({"赵样 数学": {}}, {"赵样 语文": TYPED})


def test_who_left_the_list_is_kept_apart_and_comes_back_with_the_text(desk: Desk) -> None:
    """Off the list for two runs; listed again in the fourth."""
    run(desk, student("2011", "赵样", 20))
    assert desk.rows(SHEET_LEFT) == []
    desk.type_in(SHEET_REGISTER, {"姓名": "赵样"}, **TYPED)
    for _ in range(2):
        off = run(desk, student("2011", "赵样", 90))
        assert (off.listed, off.carried) == ((), {})
        assert [(typed.student_id, typed.subject, typed.values) for typed in off.left] == [("2011", "语文", TYPED)]
        assert in_register(desk, SHEET_LEFT) == {"赵样 语文": TYPED}
    back = run(desk, student("2011", "赵样", 20))
    assert back.left == ()
    assert in_register(desk) == {"赵样 语文": TYPED}
    assert desk.rows(SHEET_LEFT) == []


def test_a_row_that_was_not_filled_does_not_go_into_the_sheet_of_those_who_left(desk: Desk) -> None:
    """There is nothing to lose."""
    run(desk, student("2011", "赵样", 20))
    assert run(desk, student("2011", "赵样", 90)).left == ()
    assert desk.rows(SHEET_LEFT) == []


def test_two_of_one_name_both_listed_are_not_told_apart(desk: Desk) -> None:
    """Without ids nobody knows whose text it is: it is kept, and given to neither."""
    twins = student(None, "赵样", 20), student(None, "赵样", 21)
    run(desk, *twins)
    desk.type_in(SHEET_REGISTER, {"姓名": "赵样", "筛查成绩": 20}, **TYPED)
    for _ in range(2):
        after = run(desk, *twins)
        assert after.carried == {}
        assert [typed.values for typed in after.left] == [TYPED]


def test_the_text_of_one_namesake_does_not_go_to_the_other_when_only_that_one_is_listed(desk: Desk) -> None:
    """The first recovered, the second fell: 确认 was said of the first."""
    run(desk, student(None, "赵样", 20), student(None, "赵样", 90))
    desk.type_in(SHEET_REGISTER, {"姓名": "赵样"}, **TYPED)
    after = run(desk, student(None, "赵样", 90), student(None, "赵样", 20))
    assert after.carried == {}
    assert (in_register(desk), in_register(desk, SHEET_LEFT)) == ({"赵样 语文": {}}, {"赵样 语文": TYPED})


def test_two_who_share_an_id_do_not_get_each_others_text(desk: Desk) -> None:
    """A slip in the file: only one of them is listed each time."""
    run(desk, student("2011", "赵样", 20), student("2011", "钱样", 90))
    desk.type_in(SHEET_REGISTER, {"姓名": "赵样"}, **TYPED)
    after = run(desk, student("2011", "赵样", 90), student("2011", "钱样", 20))
    assert after.carried == {}
    assert [typed.name for typed in after.left] == ["赵样"]


def test_namesakes_with_ids_each_keep_their_own(desk: Desk) -> None:
    """Ids tell them apart, whatever the order of the rows."""
    twins = student("2011", "赵样", 20), student("2012", "赵样", 21)
    run(desk, *twins)
    desk.type_in(SHEET_REGISTER, {"学号": "2011"}, 备注="甲")
    desk.type_in(SHEET_REGISTER, {"学号": "2012"}, 备注="乙")
    run(desk, *reversed(twins))
    assert {row["学号"]: row["备注"] for row in desk.rows(SHEET_REGISTER)} == {"2011": "甲", "2012": "乙"}


def test_a_row_repeated_in_the_file_does_not_hinder_the_carrying(desk: Desk) -> None:
    """It counts once, so that the student is one."""
    rows = student("2011", "赵样", 20), student("2011", "赵样", 20)
    run(desk, *rows)
    desk.type_in(SHEET_REGISTER, {"姓名": "赵样"}, **TYPED)
    after = run(desk, *rows)
    assert [typed.values for typed in after.carried.values()] == [TYPED]
    assert in_register(desk) == {"赵样 语文": TYPED}


def test_a_register_that_cannot_be_read_stops_the_run(desk: Desk) -> None:
    """Nobody could say what would be lost; it stays as it is."""
    desk.lay_down(GOOD, header=HEADER)
    desk.register.write_bytes(b"PK\x03\x04 half a file")
    with pytest.raises(CannotGoOn) as stop:
        desk.screen()
    assert stop.value.message.startswith("已有的名册读不出来")
    assert desk.register.read_bytes() == b"PK\x03\x04 half a file"


def test_the_first_run_carries_nothing(desk: Desk) -> None:
    """There is no register yet."""
    first = run(desk, student("2011", "赵样", 20))
    assert (first.carried, first.left, first.honoured) == ({}, (), ())

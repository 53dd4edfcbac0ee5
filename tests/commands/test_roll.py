"""The next term's register: who stays, enters, leaves, waits and is gone, and that nobody and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from roll_desk import CLASS, GOOD, HEADER, TYPED, Term, codes, filled, student

TYPED_BUT_REVIEW = {title: text for title, text in TYPED.items() if title != "审核"}


@pytest.fixture
def first(tmp_path: Path) -> Term:
    """The first exam of the year."""
    return Term(tmp_path, "期初")


@pytest.fixture
def second(tmp_path: Path) -> Term:
    """The next one."""
    return Term(tmp_path, "期中")


@pytest.fixture
def third(tmp_path: Path) -> Term:
    """The last one."""
    return Term(tmp_path, "期末")


def test_who_stays_in_the_category_keeps_everything_that_was_typed(first: Term, second: Term) -> None:
    first.sat(student("2011", "赵样", 50)).screened()
    first.type_in("赵样", **TYPED)
    second.sat(student("2011", "赵样", 55)).rolled(first.register)
    row = second.on("赵样")
    assert filled(row) == TYPED
    assert (row["变动"], row["在册次数"], row["期初 类别"]) == ("未转化", 2, "三类")
    assert row["期初 相对分"] == pytest.approx(50 / (500 / 6), abs=1e-6)


@pytest.mark.parametrize(("before", "after", "said"), [(20, 55, "达标"), (50, 20, "退步")])
def test_a_review_of_another_category_is_blank_and_stands_in_the_remark(
    first: Term, second: Term, before: int, after: int, said: str
) -> None:
    first.sat(student("2011", "赵样", before)).screened()
    was = first.on("赵样")["类别"]
    first.type_in("赵样", **TYPED)
    outcome = second.sat(student("2011", "赵样", after)).rolled(first.register)
    row = second.on("赵样")
    assert row["变动"] == said
    assert filled(row) == TYPED_BUT_REVIEW | {"备注": f"父母在外；上次审核：确认（{was}）"}
    assert "roll_review_blank" in codes(outcome)


def test_who_is_off_the_list_stands_on_a_sheet_with_before_and_after_and_what_was_typed(
    first: Term, second: Term
) -> None:
    first.sat(student("2011", "赵样", 20)).screened()
    first.type_in("赵样", **TYPED)
    second.sat(student("2011", "赵样", 80)).rolled(first.register)
    row = second.on("赵样", "已脱困")
    assert second.on("赵样") == {}
    assert filled(row) == TYPED
    assert (row["结果"], row["离册考试"], row["上次类别"], row["这次成绩"]) == ("脱困", "期中", "二类", 80)
    assert (row["上次相对分"], row["这次相对分"]) == (
        pytest.approx(20 / (470 / 6), abs=1e-6),
        pytest.approx(80 / (530 / 6), abs=1e-6),
    )


def test_who_enters_is_new_or_first_where_the_exam_before_tells(first: Term, second: Term) -> None:
    first.sat(student("2011", "赵样", 20), student("2012", "钱样", 80), student("2013", "孙样", "缺考")).screened()
    rows = student("2011", "赵样", 20), student("2012", "钱样", 50), student("2013", "孙样", 50)
    outcome = second.sat(*rows, student("2014", "李样", 50)).rolled(first.register)
    assert {second.on(name)["变动"] for name in ("钱样", "孙样", "李样")} == {"新增"}
    assert "register_only" in codes(outcome)
    told = second.rolled(first.register, before=(str(first.scores),))
    assert [second.on(name)["变动"] for name in ("钱样", "孙样", "李样")] == ["新增", "首次入册", "首次入册"]
    assert "register_only" not in codes(told)
    assert second.on("李样")["在册次数"] == 1


def test_who_has_no_score_waits_on_the_register_until_there_is_one(first: Term, second: Term, third: Term) -> None:
    first.sat(student("2011", "赵样", 20), student("2012", "钱样", 20)).screened()
    first.type_in("赵样", **TYPED)
    outcome = second.sat(student("2011", "赵样", "缺考"), student("2012", "钱样", 20)).rolled(first.register)
    row = second.on("赵样")
    assert (row["类别"], row["变动"], row["筛查成绩"], row["在册次数"]) == ("二类", "待补测", "", 1)
    assert filled(row) == TYPED
    assert "roll_pending" in codes(outcome)
    third.sat(student("2011", "赵样", 50), student("2012", "钱样", 20)).rolled(second.register)
    row = third.on("赵样")
    assert (row["变动"], row["期中 类别"], row["期初 类别"], row["在册次数"]) == ("达标", "缺考", "二类", 2)


def test_who_is_not_in_the_scores_stands_on_a_sheet_of_its_own(first: Term, second: Term) -> None:
    first.sat(student("2011", "赵样", 20), student("2012", "钱样", 20)).screened()
    first.type_in("赵样", **TYPED)
    roll = second.folder / "花名册.xlsx"
    second.desk.lay_down([("2012", "钱样", CLASS, "转出")], roll.name, ("学号", "姓名", "班级", "状态"))
    second.sat().rolled(first.register, roll=str(roll))
    assert second.rows("名册") == []
    assert second.on("赵样", "流失转出")["结果"] == "流失"
    assert second.on("钱样", "流失转出")["结果"] == "转出"
    assert filled(second.on("赵样", "流失转出")) == TYPED


def test_who_comes_back_has_the_history_again(first: Term, second: Term, third: Term) -> None:
    first.sat(student("2011", "赵样", 20), student("2012", "钱样", 50)).screened()
    first.type_in("赵样", **TYPED)
    second.sat(student("2011", "赵样", 80)).rolled(first.register)
    third.sat(student("2011", "赵样", 50), student("2012", "钱样", 50)).rolled(second.register)
    back, found = third.on("赵样"), third.on("钱样")
    assert (back["变动"], back["期中 类别"], back["期初 类别"], back["在册次数"]) == ("新增", "脱困", "二类", 2)
    assert filled(back) == TYPED_BUT_REVIEW | {"备注": "父母在外；上次审核：确认（二类）"}
    assert (found["变动"], found["期中 类别"]) == ("首次入册", "流失")
    assert third.on("赵样", "已脱困")["离册考试"] == "期中", "what happened at that exam stands there"


@pytest.mark.parametrize(("score", "review", "note"), [(55, "不确认", ""), (20, "", "上次审核：不确认（三类）")])
def test_a_struck_candidate_below_a_line_again_is_shown_and_never_confirmed(
    first: Term, second: Term, score: int, review: str, note: str
) -> None:
    first.sat(student("2011", "赵样", 50)).screened()
    first.type_in("赵样", 审核="不确认")
    outcome = second.sat(student("2011", "赵样", score)).rolled(first.register)
    row = second.on("赵样")
    assert (row["变动"], row["审核"], row["备注"], row["期初 类别"]) == ("又在线下", review, note, "不确认")
    assert row["在册次数"] == (0 if review else 1)
    assert "roll_struck" in codes(outcome)


@pytest.mark.parametrize(("score", "said"), [(80, "不在线下"), ("缺考", "没有成绩")])
def test_a_strike_holds_over_an_exam_off_the_list(
    first: Term, second: Term, third: Term, score: object, said: str
) -> None:
    first.sat(student("2011", "赵样", 50)).screened()
    first.type_in("赵样", 审核="不确认")
    second.sat(student("2011", "赵样", score)).rolled(first.register)
    assert second.on("赵样", "已不在册")["结果"] == f"上次不确认，{said}"
    third.sat(student("2011", "赵样", 55)).rolled(second.register)
    row = third.on("赵样")
    assert (row["变动"], row["审核"], row["期中 类别"]) == ("又在线下", "不确认", said)


def test_a_student_registered_as_exempt_leaves_without_any_number(first: Term, second: Term) -> None:
    first.sat(student("2011", "赵样", 20)).screened()
    first.type_in("赵样", **TYPED)
    second.desk.lay_down([("2011", "赵样")], "随班就读.xlsx", ("学号", "姓名"))
    second.sat(student("2011", "赵样", 25)).rolled(first.register, exempt=str(second.folder / "随班就读.xlsx"))
    row = second.on("赵样", "已不在册")
    assert (row["结果"], row["这次成绩"], row["这次相对分"]) == ("转为一类", "", "")
    assert filled(row) == TYPED
    moved = second.on("赵样", "变动")
    assert (moved["这次成绩"], moved["这次类别"]) == ("", "")


def test_who_was_exempt_and_is_not_registered_now_is_said_and_kept_in_sight(first: Term, second: Term) -> None:
    first.desk.lay_down([("2011", "赵样")], "随班就读.xlsx", ("学号", "姓名"))
    first.sat(student("2011", "赵样", 20)).screened(exempt=str(first.folder / "随班就读.xlsx"))
    outcome = second.sat(student("2011", "赵样", 20)).rolled(first.register)
    assert "exempt_not_registered" in codes(outcome)
    (row,) = [row for row in second.desk.cells("一类") if "赵样" in row]
    assert "请核实" in str(row[-1])


def test_a_subject_that_the_exam_does_not_have_stays_on_the_register(first: Term, second: Term) -> None:
    header = (*HEADER, "数学")
    good = [(*row, 90) for row in GOOD]
    first.sat(("2011", "赵样", CLASS, 20, 20), header=header, good=good).screened()
    outcome = second.sat(student("2011", "赵样", 20)).rolled(first.register)
    assert second.on("赵样", subject="数学")["变动"] == "没考这科"
    assert "subject_not_held" in codes(outcome)


def test_a_changed_class_and_name_stay_with_the_student(first: Term, second: Term) -> None:
    first.sat(student("2011", "赵样", 20), student("2012", "孙样", 90, "三(2)班")).screened()
    first.type_in("赵样", **TYPED)
    second.sat(student("2011", "赵样", 20, "三(2)班"), student("2012", "孙样", 90, "三(2)班")).rolled(
        first.register
    )
    assert (second.on("赵样")["班级"], second.on("赵样", "变动")["现在是"]) == ("三(2)班", "三(2)班")
    assert filled(second.on("赵样")) == TYPED


def test_history_grows_with_the_newest_first(first: Term, second: Term, third: Term) -> None:
    rows = student("2011", "赵样", 20), student("2012", "钱样", 50)
    first.sat(*rows).screened()
    second.sat(*rows).rolled(first.register)
    third.sat(*rows).rolled(second.register)
    titles = list(third.rows("名册")[0])
    past = [title for title in titles if title.startswith("期")]
    assert past == ["期中 类别", "期中 相对分", "期初 类别", "期初 相对分"]
    assert third.on("赵样")["在册次数"] == 3


def test_two_exams_of_one_name_have_columns_of_their_own(first: Term, second: Term, tmp_path: Path) -> None:
    first.sat(student("2011", "赵样", 20)).screened()
    second.sat(student("2011", "赵样", 20)).rolled(first.register)
    again = Term(tmp_path, "下学期")
    again.scores = again.folder / "期中成绩.xlsx"
    again.sat(student("2011", "赵样", 25)).rolled(second.register)
    last = Term(tmp_path, "期末")
    last.sat(student("2011", "赵样", 20)).rolled(again.register)
    assert {"期中（2） 类别", "期中 类别", "期初 类别"} <= set(last.on("赵样"))

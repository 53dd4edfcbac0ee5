"""What names of exams say, and which of two exams came first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuekun_cli.model.names.exams import ExamName, exam_name_of, read_exam_name
from xuekun_cli.rules.matching.comparable import order_doubt


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("高二12月月考", ExamName(grade=11, month=12, kind="月考")),
        ("七(3)班12月月考", ExamName(month=12, kind="月考")),
        ("九12月月考", ExamName(grade=9, month=12, kind="月考")),
        ("912月月考", ExamName(grade=9, month=12, kind="月考")),
        ("10月月考", ExamName(month=10, kind="月考")),
        ("十二月月考", ExamName(month=12, kind="月考")),
        ("初33月月考", ExamName(grade=9, month=3, kind="月考")),
        ("高二上_一月月考", ExamName(term="上", grade=11, month=1, kind="月考")),
        ("高一月考", ExamName(grade=10, kind="月考")),
        ("三月考", ExamName(month=3, kind="月考", month_or_number=True)),
        ("四月调考", ExamName(month=4, kind="调考")),
        ("高一11.8月考", ExamName(grade=10, month=11, day=8, kind="月考")),
        ("第十二次月考", ExamName(kind="月考", number=12)),
        ("月考二", ExamName(kind="月考", number=2)),
        ("考试_4_中途缺考测试", ExamName(kind="考试", number=4)),
        ("高三二模", ExamName(grade=12, kind="模", number=2)),
        ("第12周周测", ExamName(kind="周测", number=12)),
        ("A校_七上期中成绩", ExamName(term="上", grade=7, kind="期中")),
        ("高一下_半期.csv", ExamName(term="下", grade=10, kind="期中")),
        ("高一上半期", ExamName(term="上", grade=10, kind="期中")),
        ("上半学期期中", ExamName(kind="期中")),
        ("七年级(下)期末", ExamName(term="下", grade=7, kind="期末")),
        ("2024-2025学年第一学期期中考试", ExamName(year=2024, term="上", kind="期中")),
        ("2024-2025-2期末", ExamName(year=2024, term="下", kind="期末")),
        ("24-25学年下学期期末", ExamName(year=2024, term="下", kind="期末")),
        ("2025年春期末", ExamName(year=2024, term="下", kind="期末")),
        ("2025年1月期末", ExamName(year=2024, term="上", month=1, kind="期末")),
        ("20241108月考", ExamName(kind="月考", stamp=(2024, 11, 8))),
        ("2024年11月8日月考", ExamName(year=2024, term="上", month=11, day=8, kind="月考")),
        ("期中成绩_2025-03-01", ExamName(kind="期中", stamp=(2025, 3, 1))),
        ("2024.11月考", ExamName(year=2024, term="上", month=11, kind="月考")),
        ("期中_20250301101500", ExamName(kind="期中", stamp=(2025, 3, 1))),
        ("2025年上学期期末", ExamName(calendar=2025, term="上", kind="期末")),
        ("2024届高三一模", ExamName(grade=12, kind="模", number=1)),
        ("2022级1班期中", ExamName(kind="期中")),
        ("期末模拟", ExamName()),
        ("期中期末各科", ExamName()),
        ("春晖小学期中", ExamName(kind="期中")),
        ("长春市二中期末", ExamName(kind="期末")),
        ("市一中期中", ExamName(kind="期中")),
        ("C校_中考成绩_入口", ExamName(grade=9, kind="中考")),
        ("一中考试", ExamName(kind="考试")),
        ("期末成绩(1)", ExamName(kind="期末")),
        ("样", ExamName()),
    ],
)
def test_a_name_is_taken_apart(text: str, said: ExamName) -> None:
    """The numbers of a class, a grade and a year are none of a month or an exam."""
    assert read_exam_name(text) == said


def test_several_texts_say_it_together() -> None:
    """The sheet says 期中, the file the year and the grade; when the file was saved says nothing of the exam."""
    assert exam_name_of(["期中", "2024-2025学年高二上学期成绩"]) == ExamName(2024, None, "上", 11, kind="期中")
    assert exam_name_of(["第二次月考", "12月份"]).month is None
    assert exam_name_of(["月考", "12月"]).month == 12


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("期初", "期中"),
        ("期中", "期末"),
        ("开学考试", "第一次月考"),
        ("第一次月考", "期中"),
        ("第一次月考", "第二次月考"),
        ("月考1", "月考2"),
        ("月考", "期末"),
        ("9月月考", "10月月考"),
        ("高二10月月考", "高二12月月考"),
        ("高二上_半期", "高二上_一月月考"),
        ("高一下_半期.csv", "高一下_期末.csv"),
        ("高一下_期末.csv", "高二上_半期.csv"),
        ("A校_七上期中成绩", "A校_七上期末成绩"),
        ("三年级期末", "四年级期初"),
        ("2023-2024学年期末", "2024-2025学年期初"),
        ("2024年11月月考", "2025年1月期末"),
        ("2024年11月8日月考", "2024年11月29日月考"),
        ("2024秋期末", "2025春期中"),
        ("2024-2025学年第一学期期末", "2024-2025学年第二学期期中"),
        ("八上期末", "八下期中"),
        ("考试_1", "考试_5_新同学测试"),
        ("高三一模", "高三三模"),
        ("周测3", "周测12"),
        ("中考成绩", "高一期末"),
        ("20241108月考", "20241129月考"),
        ("期初成绩_20250302", "期中成绩_20250301"),
        ("期中成绩_20250301", "期末成绩_20250115"),
    ],
)
def test_a_wrong_order_is_doubted_and_the_right_one_is_not(first: str, then: str) -> None:
    """Every pair, both ways round."""
    assert order_doubt(first, then) == ""
    assert order_doubt(then, first)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("期中", "高二12月月考"),
        ("期中", "第二次月考"),
        ("期中", "月考"),
        ("上学期期末", "下学期期中"),
        ("期末", "中考成绩"),
        ("3月月考", "12月月考"),
        ("期末", "期末"),
        ("期末模拟", "期中"),
        ("高三一模", "高三联考"),
        ("2025年上学期期末", "2025年下学期期中"),
        ("甲", "乙"),
    ],
)
def test_what_may_be_either_way_is_no_doubt(one: str, other: str) -> None:
    """Neither way round: a false alarm makes people deaf."""
    assert (order_doubt(one, other), order_doubt(other, one)) == ("", "")


@given(
    *[
        st.lists(
            st.sampled_from(
                [
                    "高二",
                    "七",
                    "三年级",
                    "上",
                    "下",
                    "学期",
                    "第",
                    "一",
                    "2",
                    "12",
                    "月",
                    "月考",
                    "期中",
                    "期末",
                    "次",
                    "2024",
                    "-",
                    "2025",
                    "学年",
                    "年",
                    "春",
                    "秋",
                    "(",
                    ")",
                    "班",
                    "周",
                    "测",
                    "半期",
                    "模拟",
                    "开学",
                    "届",
                    "考试",
                    "_",
                    "·",
                    "日",
                ]
            ),
            max_size=8,
        ).map("".join)
        for _ in "ab"
    ]
)
def test_no_name_brings_it_down_and_no_two_come_before_each_other(one: str, other: str) -> None:
    """Whatever stands in a row; and an exam is not before itself."""
    assert not (order_doubt(one, other) and order_doubt(other, one))
    assert order_doubt(one, one) == ""

"""One class in many writings, and what sheet names, titles and file names say."""

from __future__ import annotations

from itertools import combinations

import pytest

from xuekun_cli.sheets.words.files import load_words
from xuekun_cli.sheets.words.labels import (
    Label,
    class_in,
    class_key,
    classes_agree,
    grade_of,
    han_number,
    name_key,
    read_label,
    same_exam,
)
from xuekun_cli.sheets.words.table import Words


@pytest.fixture(scope="module")
def words() -> Words:
    """The shipped words."""
    return load_words()


@pytest.mark.parametrize(
    ("key", "writings"),
    [
        (
            "3-1",
            "三(1)班 三（1）班 三（１）班 三〔1〕班 三[1]班 三【1】班 三年级1班 三年级(1)班 三年级一班 三年(1)班 3年级1班 "
            "3年1班 3(1)班 3.1 3-1 301 0301 301班 301.0 3.1班 3-1班 三1 三1班 小三1班 小学三年级1班 三年级01班",
        ),
        ("3-10", "三(10)班 三年级10班 310 三（十）班"),
        ("3-12", "三(12)班 三(十二)班 312"),
        ("7-1", "七(1)班 七年级1班 初一(1)班 初一1班 初中一年级1班 701 七1"),
        ("9-2", "九(2)班 初三(2)班 902"),
        ("10-3", "高一(3)班 高一3班 1003"),
        ("12-3", "高三3班 高中三年级(3)班"),
        ("2023-1", "2023级1班 2023级(1)班 2023级01班"),
        ("-1", "1班 一班 （1）班 1 01 01班 (1)班"),
    ],
)
def test_all_writings_of_a_class_have_one_key(key: str, writings: str) -> None:
    """Files of one school are not written by one hand."""
    assert {text: class_key(text) for text in writings.split()} == dict.fromkeys(writings.split(), key)


def test_spaces_in_a_class_make_no_difference() -> None:
    """三 (1) 班."""
    assert class_key(" 三 (1)\u3000班") == "3-1"


def test_different_classes_have_different_keys() -> None:
    """Above all those that look alike: 1班 and 11班, grade 1 class 12 and grade 11 class 2."""
    classes = [
        "三(1)班",
        "三(2)班",
        "三(11)班",
        "四(1)班",
        "一(1)班",
        "一(12)班",
        "高二(2)班",
        "2023级1班",
        "2023届1班",
        "2024级1班",
    ]
    classes += ["1班", "11班", "三班", "阳光班", "实验班", "三年级实验班", "初三(1)班", "高三(1)班", "三(甲)班"]
    assert [(a, b) for a, b in combinations(classes, 2) if class_key(a) == class_key(b)] == []


@pytest.mark.parametrize("text", ["阳光班", "实验班", "K1班", "三年级实验班"])
def test_a_name_of_no_pattern_is_its_own_key(text: str) -> None:
    """Nothing is guessed."""
    assert class_key(text) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十五", 35),
        ("两", 2),
        ("", None),
        ("甲", None),
        ("三五", None),
    ],
)
def test_chinese_numerals_are_numbers(text: str, number: int | None) -> None:
    """Up to 99."""
    assert han_number(text) == number


@pytest.mark.parametrize(
    ("text", "whole", "found"),
    [
        ("三(1)班", True, "三(1)班"),
        ("三（1）班语文成绩", False, "三(1)班"),
        ("2025学年三年级2班期中成绩", False, "三年级2班"),
        ("301", True, "301"),
        ("301", False, ""),
        ("阳光班", True, "阳光班"),
        ("各班成绩", True, ""),
        ("班主任：王老师", False, ""),
        ("任课班", True, ""),
        ("期中", True, ""),
    ],
)
def test_a_class_is_found_in_a_name_or_a_title(text: str, whole: bool, found: str) -> None:
    """A bare 301 is a class as a sheet's name, and no class within a title."""
    assert class_in(text, whole) == found


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("三(1)班", Label("三(1)班")),
        ("语文", Label("", "语文", "语文")),
        ("三(1)班语文", Label("三(1)班", "语文", "语文")),
        ("期末", Label(exam="期末", exam_key=("", "", "期末"))),
        ("第三次月考", Label(exam="第三次月考", exam_key=("", "3", "月考"))),
        ("9月月考", Label(exam="9月月考", exam_key=("", "9", "月考"))),
        ("月考2", Label(exam="月考2", exam_key=("", "2", "月考"))),
        ("第5单元测试", Label(exam="第5单元", exam_key=("", "5", "单元"))),
        ("期中语文", Label("", "语文", "语文", "期中", ("", "", "期中"))),
        ("2025学年第一学期期中考试三年级语文成绩", Label("", "语文", "语文", "期中", ("上", "", "期中"))),
        ("三(1)班期末数学", Label("三(1)班", "数学", "数学", "期末", ("", "", "期末"))),
        ("三年级下学期期末", Label(exam="期末", exam_key=("下", "", "期末"))),
        ("2024秋期末", Label(exam="期末", exam_key=("上", "", "期末"))),
        ("语文数学英语成绩", Label()),
        ("成绩表", Label()),
        ("Sheet1", Label()),
        ("", Label()),
        ("填表说明：" + "请把三(1)班期中语文成绩填在下面。" * 5, Label()),
    ],
)
def test_what_a_sheets_name_says(words: Words, text: str, label: Label) -> None:
    """Class, subject and exam; a page of instructions says nothing."""
    assert read_label(text, words, whole=True) == label


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("期中", "2025学年第一学期期中考试", True),
        ("上学期期末", "期末", True),
        ("期中考试", "考试", True),
        ("期中", "期末", False),
        ("上学期期末", "下学期期末", False),
        ("第一次月考", "第二次月考", False),
        ("9月月考", "10月月考", False),
        ("第一单元", "期中", False),
    ],
)
def test_two_names_are_one_exam_unless_a_part_that_both_have_differs(
    words: Words, one: str, other: str, same: bool
) -> None:
    """What one leaves out does not contradict the other."""
    keys = [read_label(text, words, whole=True).exam_key for text in (one, other)]
    assert same_exam(*keys) is same
    assert same_exam(*reversed(keys)) is same


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("3-1", "3-1", True),
        ("3-1", "-1", True),
        ("-1", "3-1", True),
        ("3-1", None, True),
        ("3-1", "4-1", False),
        ("3-11", "-1", False),
        ("3-1", "3-2", False),
    ],
)
def test_classes_agree_where_one_only_leaves_out_the_grade(one: str, other: str | None, agree: bool) -> None:
    """1班 can be 三(1)班, and is not 三(11)班."""
    assert classes_agree(one, other) is agree


@pytest.mark.parametrize(
    ("key", "grade", "found"),
    [
        ("3-1", None, 3),
        ("-1", "三年级", 3),
        ("-1", "初一", 7),
        (None, "2", 2),
        ("阳光班", None, None),
        ("2023-1", None, None),
        ("-1", None, None),
    ],
)
def test_the_grade_is_read_from_the_class_or_its_own_column(
    key: str | None, grade: str | None, found: int | None
) -> None:
    """A cohort's year does not say which grade it is in now."""
    assert grade_of(key, grade) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王　芳", "王芳"),
        (" 王 芳 ", "王芳"),
        ("阿不都·热合曼", "阿不都•热合曼"),
        ("阿不都・热合曼", "阿不都热合曼"),
        ("Ｌi", "Li"),
    ],
)
def test_a_name_is_compared_without_spaces_and_middle_dots(one: str, other: str) -> None:
    """And half-width."""
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("张伟", "张伟A"), ("张伟(大)", "张伟(小)"), ("王芳", "王方")])
def test_names_that_the_office_keeps_apart_stay_apart(one: str, other: str) -> None:
    """张伟A is the second of that name."""
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("text", "class_name", "school"),
    [
        ("实验小学三(1)班期末成绩", "三(1)班", "实验小学"),
        ("光明镇中心小学三年级2班", "三年级2班", "光明镇中心小学"),
        ("一中高一(3)班", "高一(3)班", "一中"),
        ("附小三（1）班期中", "三(1)班", "附小"),
        ("2025-2026学年第一学期光明小学三(1)班", "三(1)班", "光明小学"),
        ("实验小学2025学年第一学期三(1)班成绩", "三(1)班", "实验小学"),
        ("第一中学七(3)班", "七(3)班", "第一中学"),
        ("小学三年级2班", "小学三年级2班", ""),
        ("期中三(1)班", "三(1)班", ""),
        ("高三(2)班一模", "高三(2)班", ""),
        ("小三1班", "小三1班", ""),
    ],
)
def test_a_school_in_front_of_a_class_is_the_school(text: str, class_name: str, school: str) -> None:
    label = read_label(text, load_words(), whole=False)
    assert (label.class_name, label.school) == (class_name, school)

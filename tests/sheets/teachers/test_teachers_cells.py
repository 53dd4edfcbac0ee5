"""One cell of a 任课表: names with spaces, several teachers, who follows whom; several classes."""

from __future__ import annotations

import pytest

from xuekun_cli.sheets.teachers.classes import classes_in
from xuekun_cli.sheets.teachers.days import day_of, school_year_in, span_in
from xuekun_cli.sheets.teachers.names import NameCell, NameReader
from xuekun_cli.sheets.teachers.words import teaching_words
from xuekun_cli.sheets.words.files import load_words

READER = NameReader(teaching_words(load_words()), school_year=2024)


def names_in(text: str) -> NameCell:
    """What a cell of a school year 2024-2025 says."""
    return READER.read(text)


@pytest.mark.parametrize(
    ("names", "writings"),
    [
        (("张三",), "张三|张　三|张 三| 张三 |张三老师|张三(5)|张三 5节|张三（6课时）|张三*|张三（主任）"),
        (
            ("张三", "李四"),
            "张三/李四|张三、李四|张三 李四|张三\n李四|张三，李四|张三和李四|张 三 李 四|张三;李 四",
        ),
        (("欧阳锋",), "欧阳锋|欧阳 锋|欧 阳锋"),
        (("王芳", "李小强"), "王 芳 李小强|王芳、李小强|王 芳/李小强(4)"),
        (("李和平",), "李和平"),
        (("阿不都·热合曼",), "阿不都·热合曼"),
        (("张伟(大)",), "张伟(大)|张伟（大）"),
        (("Mr Smith",), "Mr Smith"),
        ((), "|—|-|/|无|×|待定|外聘|5"),
    ],
)
def test_names_are_read_as_an_office_writes_them(names: tuple[str, ...], writings: str) -> None:
    """A single character is no name, so 王 芳 is one and 张三 李四 are two."""
    assert {text: names_in(text).names for text in writings.split("|")} == dict.fromkeys(
        writings.split("|"), names
    )
    assert [doubt for text in writings.split("|") for doubt in names_in(text).doubts] == []


@pytest.mark.parametrize(
    ("text", "names", "said"),
    [
        ("王 小 芳", ("王小芳",), "看不出是一个名字还是几个"),
        ("古丽 娜扎", ("古丽", "娜扎"), "看不出是一个名字还是几个"),
        ("张三李四", ("张三李四",), "可能是两位老师连在一起"),
        ("张", ("张",), "只有一个字"),
        ("张三（王五）", ("张三",), "看不出是什么意思"),
        ("李四、王五（3月起）", ("李四", "王五"), "看不出是后来接课，还是几人同教"),
        ("王五（第5周起）", ("王五",), "看不出是哪一年的哪一天"),
        ("王五（2025.3）", ("王五",), "当作从这一天（月）起任课"),
        ("语文", ("语文",), "不像姓名，照写的当作教师"),
        ("三年级", ("三年级",), "不像姓名，照写的当作教师"),
        ("张三、每周五下午轮流", ("张三",), "不像姓名，只当作备注"),
    ],
)
def test_what_is_unsure_is_said(text: str, names: tuple[str, ...], said: str) -> None:
    """One reading is taken, and the doubt goes with it."""
    cell = names_in(text)
    assert cell.names == names
    assert [said in doubt for doubt in cell.doubts] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "李四→王五",
        "李四->王五",
        "原李四 现王五",
        "原：李四；现：王五",
        "李四（原）、王五（现）",
        "李四（王五代）",
        "李四改为王五",
    ],
)
def test_who_replaced_whom(text: str) -> None:
    """However it is written, the former is marked as replaced and the present says whom."""
    former, present = names_in(text).spells
    assert (former.names, former.replaced_by) == (("李四",), ("王五",))
    assert (present.names, present.replaces, present.replaced_by) == (("王五",), ("李四",), ())


@pytest.mark.parametrize("text", ["张三（代李四）", "张三代李四", "张三（原李四）", "张三(接李四)"])
def test_who_stands_in_names_the_other_without_teaching_with_him(text: str) -> None:
    """李四 does not teach the class."""
    (spell,) = names_in(text).spells
    assert (spell.names, spell.replaces) == (("张三",), ("李四",))


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("王五(2025.3.1接)", "2025-03-01", ""),
        ("王五（3月起）", "2025-03", ""),
        ("王五（9月起）", "2024-09", ""),
        ("王五(2025年3月)", "2025-03", ""),
        ("王五3月起", "2025-03", ""),
        ("王五（至2月）", "", "2025-02"),
        ("王五（2025年1月15日止）", "", "2025-01-15"),
        ("王五(2024.9-2025.1)", "2024-09", "2025-01"),
        ("王五（9-2月）", "2024-09", "2025-02"),
        ("王五(2025.2-)", "2025-02", ""),
    ],
)
def test_days_are_read_in_the_school_year(text: str, since: str, until: str) -> None:
    """A month from August on lies in the first year, the others in the second."""
    (spell,) = names_in(text).spells
    assert (spell.names, spell.since.iso, spell.until.iso) == (("王五",), since, until)


def test_a_day_that_no_calendar_has_is_no_date() -> None:
    """It is kept as written."""
    assert (day_of("2025.2.30", None).text, day_of("2025.2.30", None).iso) == ("2025.2.30", "")
    assert span_in("产假", 2024) is None


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("阳光小学2024-2025学年第二学期任课表", 2024),
        ("2024—2025学年度", 2024),
        ("2025年春季学期", 2024),
        ("2025年秋季", 2025),
        ("2024学年", 2024),
        ("2024-2026学年", None),
        ("任课表", None),
    ],
)
def test_the_school_year_of_a_title(title: str, year: int | None) -> None:
    """The year in which it begins, None where it is not said."""
    assert school_year_in(title) == year


@pytest.mark.parametrize(
    ("keys", "writings"),
    [
        ("3-1", "三(1)班|三（1）班|301|三年级1班|3.1|三 (1) 班|三(1)班（5节）|三1"),
        (
            "3-1 3-2",
            "三(1)(2)班|三(1)、(2)班|三（1、2）班|三1、三2|三年级1、2班|三(1)班 三(2)班|301 302|三1-2|三(1)班和三(2)班",
        ),
        (
            "3-1 3-2 3-3",
            "三(1)(2)班、三(3)班|三（1）-（3）班|301-303|301～303|三年级1至3班|3-1班至3班|三(1)班\n三(2)班\n三(3)班",
        ),
        ("7-1 7-2 7-4", "701-702、704|七1、2、4班|初一1、2、4班"),
        ("3-1 4-2", "三(1)班、四(2)班|301/402|三1 四2"),
        ("-1 -2", "1、2班|1班、2班|(1)(2)班|一、二班"),
        ("2023-1 2023-2", "2023级1、2班"),
        ("一年级 二年级 三年级", "一年级、二年级、三年级|一年级至三年级"),
    ],
)
def test_several_classes_in_a_cell(keys: str, writings: str) -> None:
    """Each class once, in order, whatever stands between them."""
    found = {text: [one.key for one in classes_in(text).classes] for text in writings.split("|")}
    assert found == dict.fromkeys(writings.split("|"), keys.split())
    assert [doubt for text in writings.split("|") for doubt in classes_in(text).doubts] == []


def test_the_grade_beside_a_class_completes_it() -> None:
    """1、2班 in a row of 三年级; a class with a grade of its own keeps that one."""
    assert [one.key for one in classes_in("1、2班", "三年级").classes] == ["3-1", "3-2"]
    assert [one.key for one in classes_in("1-3", "七年级").classes] == ["7-1", "7-2", "7-3"]
    assert [one.key for one in classes_in("四(1)班", "三年级").classes] == ["4-1"]


@pytest.mark.parametrize("text", ["各班", "全年级", "1-2班", "一、二年级", "三(1", "三(2)-(1)班", "张三"])
def test_classes_that_are_not_plain_are_doubtful(text: str) -> None:
    """Said, not guessed."""
    assert len(classes_in(text).doubts) == 1

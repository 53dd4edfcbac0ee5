"""The 任课表 beside the scores: who teaches what has scores, who is missing, and classes that leave out the grade."""

from __future__ import annotations

import pytest
from made_sheets import came_out, sheet
from staffing import page, read

from xuekun_cli.model.findings import Severity
from xuekun_cli.model.teaching import ScoredClass
from xuekun_cli.sheets.teachers.lookup import TeachersOf, join_teachers, scored_classes


def joined(rows: tuple[str, ...], *scored: tuple[str, str, str]) -> TeachersOf:
    """A table of rows beside classes (school, class key, subject) that have scores."""
    groups = [ScoredClass(school, key, key, subject, subject) for school, key, subject in scored]
    return join_teachers(read(page(*rows)).assignments, groups)


def names(found: TeachersOf, school: str | None, key: str, subject: str) -> list[tuple[str, ...]]:
    """The teachers of each assignment found."""
    return [one.teachers for one in found.teacher_of(school, key, subject)]


def test_the_teachers_of_a_class_and_subject_are_found() -> None:
    """Both of a succession, none for what is not taught."""
    found = joined(("班级|语文|数学", "三(1)班|张三→李四|"), ("", "3-1", "语文"), ("", "3-1", "数学"))
    assert names(found, None, "3-1", "语文") == [("张三",), ("李四",)]
    assert names(found, None, "3-1", "数学") == []
    assert [(one.class_key, one.subject) for one in found.without_teacher] == [("3-1", "数学")]
    (finding,) = found.findings
    assert (finding.code, finding.severity) == ("teacher_missing", Severity.WARNING)
    assert finding.message == "有成绩，任课表里没有教师：数学（3-1）"


def test_a_class_without_a_teacher_is_named_with_its_school_where_there_are_several() -> None:
    """Every school has a 三(1)班."""
    scored = [(school, "3-1", subject) for school in ("东校", "西校") for subject in ("语文", "数学")]
    found = joined(("学校|班级|语文|数学", "东校|三(1)班|张三|李四", "西校|三(1)班|王五|"), *scored)
    (finding,) = found.findings
    assert finding.message == "有成绩，任课表里没有教师：数学（西校3-1）"


def test_a_class_without_a_grade_means_the_only_one_of_its_number() -> None:
    """On either side."""
    assert names(joined(("班级|语文", "1班|张三"), ("", "3-1", "语文")), "", "3-1", "语文") == [("张三",)]
    assert names(joined(("班级|语文", "三(1)班|张三"), ("", "-1", "语文")), "", "-1", "语文") == [("张三",)]


@pytest.mark.parametrize(
    ("rows", "scored"),
    [
        (("班级|语文", "1班|张三"), ["3-1", "4-1"]),
        (("班级|语文", "三(1)班|张三", "四(1)班|李四"), ["-1"]),
    ],
    ids=["the table leaves it out", "the scores leave it out"],
)
def test_where_several_classes_fit_it_is_nobodys_and_said(rows: tuple[str, ...], scored: list[str]) -> None:
    """No teacher is judged by a class that may be another's."""
    found = joined(rows, *(("", key, "语文") for key in scored))
    assert [names(found, "", key, "语文") for key in scored] == [[] for _ in scored]
    assert [one.code for one in found.findings if one.code == "teacher_class_unclear"] == [
        "teacher_class_unclear" for _ in scored
    ]


def test_a_grade_that_is_written_beats_one_that_is_left_out() -> None:
    """三(1)班 and 1班 in one table: the scores of 三(1)班 are those of the former."""
    found = joined(("班级|语文", "三(1)班|张三", "四(1)班|李四"), ("", "3-1", "语文"), ("", "4-1", "语文"))
    assert [names(found, "", key, "语文") for key in ("3-1", "4-1")] == [[("张三",)], [("李四",)]]
    assert found.findings == ()


def test_schools_are_told_apart_where_both_sides_name_one() -> None:
    """One class in two schools, and scores that name no school."""
    rows = ("学校|班级|语文", "中心小学|三(1)班|张三", "村小|三(1)班|李四")
    both = joined(rows, ("中心小学", "3-1", "语文"), ("村小", "3-1", "语文"))
    assert names(both, "村小", "3-1", "语文") == [("李四",)]
    assert names(both, "中心小学", "3-1", "语文") == [("张三",)]
    unnamed = joined(rows, ("", "3-1", "语文"))
    assert names(unnamed, None, "3-1", "语文") == []
    assert "teacher_class_unclear" in {one.code for one in unnamed.findings}
    only = joined(("班级|语文", "三(1)班|张三"), ("中心小学", "3-1", "语文"))
    assert names(only, "中心小学", "3-1", "语文") == [("张三",)]


def test_who_teaches_without_scores_is_said_by_kind() -> None:
    """A subject not examined, a class of another grade, and a class whose scores are missing."""
    found = joined(
        ("班级|语文|数学|音乐", "三(1)班|张三|李四|王五", "三(2)班|张三|李四|王五", "四(1)班|赵六||"),
        *(("", "3-1", "语文"), ("", "3-1", "数学"), ("", "3-2", "语文")),
    )
    assert [(one.class_key, one.subject) for one in found.without_scores] == [
        ("3-1", "音乐"),
        ("3-2", "数学"),
        ("3-2", "音乐"),
        ("4-1", "语文"),
    ]
    assert [(one.code, one.severity) for one in found.findings] == [
        ("teacher_subject_without_scores", Severity.INFO),
        ("teacher_class_without_scores", Severity.WARNING),
        ("teacher_without_scores", Severity.WARNING),
    ]
    assert found.findings[2].message == "李四教三(2)班数学，这个班这一科没有成绩"
    assert str(found.findings[2].ref) == "任课表.xlsx!Sheet1!C3"


def test_the_classes_and_subjects_of_a_sitting() -> None:
    """Those in which somebody has a score: an empty column is no examined subject."""
    _, table, _ = came_out(
        sheet(
            [
                ["姓名", "外语", "数学", "科学"],
                ["张三", 80, 90, ""],
                ["李四", "缺考", 70, ""],
                ["王五", 60, 50, ""],
            ]
        )
    )
    assert [(one.class_key, one.subject, one.subject_said) for one in scored_classes(table)] == [
        ("3-1", "英语", "外语"),
        ("3-1", "数学", "数学"),
    ]

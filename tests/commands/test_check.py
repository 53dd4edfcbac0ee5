"""`xuekun check` from end to end: numbers, files, exit codes, and who may be asked for."""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from places import SAMPLES, lay_samples
from xuekun_cli.model.names.outputs import CHECK_NAME

EXAMS = ("期初成绩.xlsx", "期末成绩.xls")
LISTS = ("--exempt", "随班就读名单.xlsx", "--roll", "花名册.xlsx")
TEACHERS = ("--teachers", "任课表.xlsx")
WORKED = ("算例/期初.xlsx", "算例/期末.xlsx", "--teachers", "算例/任课表.xlsx")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample files in it, where one stands."""
    lay_samples(tmp_path)
    (tmp_path / "算例").mkdir()
    for name in ("期初.xlsx", "期末.xlsx", "任课表.xlsx"):
        shutil.copy(SAMPLES / "算例" / name, tmp_path / "算例")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def standing(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path there."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def policy_file(folder: Path, *lines: str) -> str:
    """Write a policy that builds upon the shipped one."""
    head = ("id: ours", "name: 本校办法", "source: {title: 本校办法}", "extends: wuping")
    path = folder / "ours.yaml"
    path.write_text("\n".join((*head, *lines, "")), encoding="utf-8")
    return str(path)


def test_a_teachers_numbers_are_the_sum_over_the_teachers_classes(desk: Path, xuekun: Any) -> None:
    """Once with the 任课表, once class by class."""
    by_teacher = xuekun("check", *EXAMS, *LISTS, *TEACHERS, "--json", "--dry-run").document["teachers"]
    by_class = xuekun("check", *EXAMS, *LISTS, "--json", "--dry-run").document["teachers"]
    assert len(by_teacher) == 8
    assert {one["teacher"] for one in by_class} == {None}
    for one in by_teacher:
        mine = [c for c in by_class if c["subject"] == one["subject"] and c["classes"][0] in one["classes"]]
        assert len(mine) == len(one["classes"])
        for category, counted in one["by_category"].items():
            for key in ("initial", "converted", "added", "net", "pending", "lost", "transferred"):
                assert counted[key] == sum(c["by_category"][category][key] for c in mine)


def test_verdicts_and_targets_follow_from_the_numbers(desk: Path, xuekun: Any) -> None:
    """Each category at least 40%, at least 60%, in fractions; with anybody added the stricter consequence."""
    teachers = xuekun("check", *EXAMS, *LISTS, *TEACHERS, "--json", "--dry-run").document["teachers"]
    for one in teachers:
        counts = one["by_category"].values()
        for target in one["targets"]:
            line = Fraction(str(target["at_least"]))
            assert target["met"] == all(
                Fraction(c["net"], c["initial"]) >= line if c["initial"] else c["added"] == 0 for c in counts
            )
        met = [target["name"] for target in one["targets"] if target["met"]]
        assert one["verdict"] == (met[-1] if met else "不合格")
        if not met:
            assert one["consequence"].startswith("一律" if any(c["added"] for c in counts) else "原则上")
            assert one["clause"].partition("；")[0] == "三·1"
        assert one["clause"].count("文件没有写，按默认") == len(one["by_default"])


def test_one_workbook_stands_beside_the_last_exam_and_runs_again_the_same(desk: Path, xuekun: Any) -> None:
    """The same input gives the same bytes, and then there is nothing to keep a copy of."""
    before = standing(desk)
    ran = xuekun("check", *EXAMS, *TEACHERS)
    assert (ran.exit, ran.err) == (0, "")
    assert CHECK_NAME in ran.out
    after = standing(desk)
    assert set(after) - set(before) == {CHECK_NAME}
    xuekun("check", *EXAMS, *TEACHERS)
    assert standing(desk) == after


def test_a_folder_of_scores_is_read_without_our_own_workbooks(desk: Path, xuekun: Any) -> None:
    """What check wrote into the folder of the last exam is no score sheet on the next run."""
    for name, folder in zip(EXAMS, ("期初", "期末"), strict=True):
        (desk / folder).mkdir()
        shutil.copy(desk / name, desk / folder / name)
    first = xuekun("check", "期初", "期末", *TEACHERS, "--json").document
    xuekun("check", "期初", "期末", *TEACHERS, "--teacher", "赵师甲")
    again = xuekun("check", "期初", "期末", *TEACHERS, "--json").document
    assert again == first


@pytest.mark.parametrize("written", ["赵师甲", "赵 师 甲", "赵　师甲"])
def test_one_teacher_is_found_with_spaces_anywhere(desk: Path, xuekun: Any, written: str) -> None:
    """The workbook has the name of the teacher, and nobody else's rows."""
    document = xuekun("check", *EXAMS, *TEACHERS, "--teacher", written, "--json").document
    assert [(one["teacher"], one["subject"]) for one in document["teachers"]] == [("赵师甲", "语文")]
    (path,) = document["outputs"]
    assert Path(path).name == "教师指标考核_赵师甲.xlsx"
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["总览", "考核表", "算式", "说明"]
    said = "".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    assert "三(1)班" in said
    assert "孔样乙" not in said, "a student of 三(2)班"


@pytest.mark.parametrize(
    ("asked", "hint"),
    [("赵师丙", "相近的有：赵师甲、孙师丙。"), ("诸葛", "教这几科的有：赵师甲、李师丁、吴师例")],
)
def test_an_unknown_teacher_is_told_the_nearest_names(desk: Path, xuekun: Any, asked: str, hint: str) -> None:
    """One slip of the pen is suggested, never taken for it; else those there are."""
    before = standing(desk)
    ran = xuekun("check", *EXAMS, *TEACHERS, "--teacher", asked)
    assert ran.exit == 2
    assert f"没有叫「{asked}」的教师" in ran.said
    assert hint in ran.said
    assert standing(desk) == before


def test_a_teacher_without_a_table_of_teachers_cannot_be_found(desk: Path, xuekun: Any) -> None:
    ran = xuekun("check", *EXAMS, "--teacher", "赵师甲")
    assert ran.exit == 2
    assert "--teachers" in ran.said


def test_strict_ends_with_one_after_everything_is_written(desk: Path, xuekun: Any) -> None:
    """Somebody missed 合格; without --strict that is a result like any other."""
    assert xuekun("check", *EXAMS, *TEACHERS, "--dry-run").exit == 0
    ran = xuekun("check", *EXAMS, *TEACHERS, "--strict")
    assert (ran.exit, ran.err) == (1, "")
    assert (desk / CHECK_NAME).is_file()
    assert "不合格" in ran.out


def test_strict_is_content_with_the_lowest_level(desk: Path, xuekun: Any) -> None:
    """合格 by exactly 40%, short of 优秀: nobody missed. By the line of the start somebody did."""
    assert xuekun("check", *WORKED, "--strict", "--dry-run").exit == 0
    assert xuekun("check", *WORKED, "--strict", "--dry-run", "--set", "conversion.line.is=frozen").exit == 1


def test_strict_asks_only_for_milestones_whose_exam_was_held(desk: Path, xuekun: Any) -> None:
    """5/7 reaches the 60% of the end; the mid-term was not given, and nobody can have missed it."""
    ran = xuekun("check", *WORKED, "--policy", "midterm-final", "--strict", "--json", "--dry-run")
    (teacher,) = ran.document["teachers"]
    assert ran.exit == 0
    assert [(one["name"], one["met"]) for one in teacher["targets"]] == [("期中", None), ("期末", True)]


def test_a_mid_term_checked_in_the_middle_of_the_term_says_nothing_of_the_end(desk: Path, xuekun: Any) -> None:
    """期初 against 期中: the milestone of the mid-term is judged, that of the end is still to come."""
    ran = xuekun("check", EXAMS[0], "期中成绩.xlsx", *TEACHERS, "--policy", "midterm-final", "--json", "--dry-run")
    for teacher in ran.document["teachers"]:
        met = {target["name"]: target["met"] for target in teacher["targets"]}
        assert met["期末"] is None
        assert met["期中"] in (True, False)


def test_both_milestones_and_everybodys_progress_give_the_award(desk: Path, xuekun: Any) -> None:
    """转化先进个人 needs both shares and everybody's progress, as the sample term shows nobody has."""
    ran = xuekun(
        "check",
        *EXAMS,
        "--mid",
        "期中成绩.xlsx",
        *LISTS,
        *TEACHERS,
        "--policy",
        "midterm-final",
        "--json",
        "--dry-run",
    )
    teachers = ran.document["teachers"]
    reached = [one for one in teachers if all(target["met"] for target in one["targets"])]
    assert [one["teacher"] for one in reached] == ["周师样"]
    assert (reached[0]["verdict"], reached[0]["award"]) == ("期中达到，期末达到，没有人人进步", False)
    kept = xuekun(
        "check", *EXAMS, "--mid", "期中成绩.xlsx", *LISTS, *TEACHERS, "--policy", "midterm-final",
        "--set", "targets.award.improved=not_asked", "--json", "--dry-run",
    ).document["teachers"]  # fmt: skip
    assert [one["teacher"] for one in kept if one["award"]] == ["周师样"]
    assert next(one["verdict"] for one in kept if one["award"]) == "转化先进个人"


def test_without_a_table_of_teachers_it_is_said(desk: Path, xuekun: Any) -> None:
    findings = xuekun("check", *EXAMS, "--json", "--dry-run").document["findings"]
    assert [one["severity"] for one in findings if one["code"] == "no_teachers"] == ["info"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("targets:",), "没有写教师的指标（targets）"),
        (("conversion:",), "没有写怎样算转化（conversion）"),
        (
            ("conversion:", "  clause: 一", "  use: 及格线", "  measures: {及格线: {pass_line: 80%, clause: 一}}"),
            "用「及格线」算转化",
        ),
    ],
)
def test_a_policy_that_cannot_be_checked_is_refused_before_anything_is_written(
    desk: Path, xuekun: Any, lines: tuple[str, ...], said: str
) -> None:
    policy = policy_file(desk, *lines)
    before = standing(desk)
    ran = xuekun("check", *EXAMS, *TEACHERS, "--policy", policy)
    assert ran.exit == 2
    assert said in ran.said
    assert "下一步：" in ran.said
    assert standing(desk) == before


def test_a_dry_run_writes_nothing_and_quiet_says_nothing(desk: Path, xuekun: Any) -> None:
    before = standing(desk)
    ran = xuekun("check", *EXAMS, *TEACHERS, "--dry-run", "--out", "结果")
    assert str(Path("结果", CHECK_NAME)) in ran.out.split("正式运行会写：")[1]
    assert standing(desk) == before
    ran = xuekun("check", *EXAMS, *TEACHERS, "--out", "结果", "--quiet")
    assert (ran.exit, ran.out, ran.err) == (0, "", "")
    assert set(standing(desk)) - set(before) == {str(Path("结果", CHECK_NAME))}


def test_an_answer_typed_into_the_workbook_holds_on_the_next_run(desk: Path, xuekun: Any) -> None:
    """沈例乙 has zeros in everything: 缺考 in 待核查 takes the student off the list of the start."""
    first = xuekun("check", *EXAMS, *LISTS, "--json").document
    book = openpyxl.load_workbook(desk / CHECK_NAME)
    sheet = book["待核查"]
    titles = [cell.value for cell in sheet[1]]
    (row,) = [row for row in sheet.iter_rows(2) if "沈例乙" in str(row[titles.index("问题")].value)]
    row[titles.index("回答")].value = "缺考"
    book.save(desk / CHECK_NAME)
    again = xuekun("check", *EXAMS, *LISTS, "--json").document

    def listed(document: dict[str, Any]) -> int:
        mine = [one for one in document["teachers"] if one["classes"] == ["三(3)班"]]
        return sum(one["by_category"]["二类"]["initial"] for one in mine)

    assert listed(again) < listed(first)
    sheet = openpyxl.load_workbook(desk / CHECK_NAME)["待核查"]
    assert "缺考" in [row[titles.index("回答")].value for row in sheet.iter_rows(2)]


def test_why_nobody_is_judged_by_a_class_is_what_stands_in_the_table(desk: Path, xuekun: Any) -> None:
    """待定 and a blank are told apart; an odd text is a teacher, judged like any other, with a finding."""
    book = openpyxl.load_workbook(desk / "任课表.xlsx")
    page = book["任课表"]
    headers = [cell.value for cell in page[2]]
    (row,) = [cells for cells in page.iter_rows(min_row=3) if cells[0].value == "三(1)班"]
    for subject, text in (("语文", "学校统一安排"), ("数学", None), ("英语", "待定"), ("科学", "？")):
        row[headers.index(subject)].value = text
    book.save(desk / "任课表.xlsx")
    document = xuekun("check", *EXAMS, *LISTS, *TEACHERS, "--json", "--dry-run").document
    here = {one["subject"]: one for one in document["teachers"] if one["classes"] == ["三(1)班"]}
    assert {subject: (one["teacher"], one["remark"]) for subject, one in here.items()} == {
        "语文": ("学校统一安排", ""),
        "数学": (None, "任课表里没有这个班这一科的教师"),
        "英语": (None, "任课表里写的是「待定」，没有教师"),
        "科学": (None, "任课表里写的是「？」，没有教师"),
    }
    (odd,) = [one for one in document["findings"] if one["code"] == "teacher_cell_doubtful"]
    assert (odd["message"], odd["cell"]) == ("「学校统一安排」不像姓名，照写的当作教师", "C3")

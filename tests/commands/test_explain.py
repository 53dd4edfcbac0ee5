"""`xuekun explain` from end to end: the sentence of the register, the right student, JSON, what it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from office_desk import Desk
from places import lay_samples
from xuekun_cli import __version__
from xuekun_cli.model.register import (
    COL_ANSWER,
    COL_ID,
    COL_QUESTION,
    COL_REASON,
    COL_SUBJECT,
    SHEET_CHECK,
    SHEET_REGISTER,
)
from xuekun_cli.pipeline import screen as screening
from xuekun_cli.pipeline.explain import explain
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.inputs.stand import policy_for, read_stand
from xuekun_cli.rules.explaining.student import explain as explained

SITTINGS = ("期初成绩.xlsx", "期中成绩.xlsx", "期末成绩.xls")


@pytest.fixture
def term(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample term in it, where one stands."""
    lay_samples(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Two classes; two students are called 王芳, and two of one class share a name without ids."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    rows = [(f"S{n:03}", f"学生{n}", "三(1)班", 70 + n, 70) for n in range(6)]
    rows += [(f"S{n:03}", f"学生{n}", "三(2)班", 70 + n, 70) for n in range(10, 16)]
    rows += [("S101", "王　芳", "三(1)班", 20, "缺考"), ("S102", "王芳", "三(2)班", 60, 80)]
    rows += [("S103", "阿依古丽·买买提", "三(1)班", "缺考", 70), (None, "赵云", "三(1)班", 50, 60)]
    rows += [(None, "赵云", "三(1)班", 55, 65), ("S105", "钱无班", None, 55, 65)]
    desk.lay_down(rows)
    return desk


@pytest.mark.parametrize("file", SITTINGS)
def test_the_sentence_of_every_listed_student_is_that_of_the_register(file: str, term: Path) -> None:
    """Each student of a sample term, each subject: 依据 of 名册 and `explain` are one text."""
    desk = Desk(term)
    outcome = desk.screen(file, exempt="随班就读名单.xlsx")
    request = Request((file,), exempt="随班就读名单.xlsx", register=str(desk.register))
    stand = read_stand(request, policy_for(request))
    reasons = {(row[COL_ID], row[COL_SUBJECT]): row[COL_REASON] for row in desk.rows(SHEET_REGISTER)}
    said = {}
    for student in dict.fromkeys(one.student for one in outcome.listed):
        told = explained(stand.ground, stand.answered.table, student)
        said |= {(told.student_id, one.subject): one.reason for one in told.listed if not told.exempt}
    assert len(said) > 40
    assert said == reasons


def test_the_document_has_every_key_of_the_contract(term: Path, xuekun: Any) -> None:
    listed = xuekun("screen", "期初成绩.xlsx", "--json", "--dry-run").document["listed"]
    mine = next(one for one in listed if one["category"] == "三类")
    ran = xuekun("explain", "期初成绩.xlsx", "--student", mine["student_id"], "--json")
    assert (ran.exit, ran.err) == (0, "")
    document = ran.document
    assert (document["command"], document["version"]) == ("explain", __version__)
    assert document["policy"]["id"] == "wuping"
    keys = {"school", "class", "student_id", "name", "exempt", "file", "sheet", "cell"}
    assert keys <= set(document["student"])
    assert (document["student"]["class"], document["student"]["name"]) == (mine["class"], mine["name"])
    subject = next(one for one in document["subjects"] if one["subject"] == mine["subject"])
    same = ("score", "category", "clause", "reason", "exit_score", "file", "sheet", "cell")
    assert [subject[key] for key in same] == [mine[key] for key in same]
    assert subject["gap"] == pytest.approx(mine["exit_score"] - mine["score"])
    assert (subject["mark"], subject["level"]) == ("scored", None)
    assert {"takers", "total", "average", "reference", "fits"} <= set(subject)
    (decided,) = (one for one in subject["cutoffs"] if one["category"] == "三类")
    assert (decided["cutoff"], decided["clause"]) == (mine["cutoff"], mine["clause"])
    assert (decided["inclusive"], decided["holds"]) == (True, True)
    assert {"comparison", "text", "parts"} <= set(decided)
    assert document["overall"] is None
    assert (document["at_least_subjects"], document["fitting_subjects"]) == (
        1,
        len([one for one in listed if one["student_id"] == mine["student_id"]]),
    )
    assert isinstance(document["findings"], list)


def test_nothing_is_written(term: Path, xuekun: Any) -> None:
    before = {path: path.read_bytes() for path in term.iterdir()}
    assert xuekun("explain", "期初成绩.xlsx", "--student", "20220110").exit == 0
    assert {path: path.read_bytes() for path in term.iterdir()} == before


def test_a_student_of_one_name_in_two_classes_is_asked_for(desk: Desk, xuekun: Any) -> None:
    ran = xuekun("explain", "期中成绩.xlsx", "--student", "王芳")
    assert (ran.exit, ran.out) == (2, "")
    for said in ("三(1)班", "三(2)班", "S101", "S102", "期中成绩.xlsx!成绩!B14", "--class"):
        assert said in ran.said


@pytest.mark.parametrize("class_name", ["三(2)班", "三（2）班", "302", "三年级2班"])
def test_the_class_in_any_writing_tells_them_apart(class_name: str, desk: Desk, xuekun: Any) -> None:
    ran = xuekun("explain", "期中成绩.xlsx", "--student", "王芳", "--class", class_name, "--json")
    assert ran.document["student"]["student_id"] == "S102"


@pytest.mark.parametrize("name", ["阿依古丽·买买提", "阿依古丽买买提", "阿依古丽 ・ 买买提", "s103", "Ｓ１０３"])
def test_spaces_dots_and_wide_letters_do_not_hide_a_student(name: str, desk: Desk, xuekun: Any) -> None:
    ran = xuekun("explain", "期中成绩.xlsx", "--student", name, "--json")
    assert ran.document["student"]["name"] == "阿依古丽·买买提"


def test_two_of_one_class_without_ids_are_told_apart_by_their_cell(desk: Desk, xuekun: Any) -> None:
    ran = xuekun("explain", "期中成绩.xlsx", "--student", "赵云", "--class", "三(1)班")
    assert ran.exit == 2
    assert "期中成绩.xlsx!成绩!B17" in ran.said
    told = xuekun("explain", "期中成绩.xlsx", "--student", "期中成绩.xlsx!成绩!B18", "--json").document
    assert [one["score"] for one in told["subjects"]] == [55, 65]


@pytest.mark.parametrize(
    ("wanted", "near"),
    [("王方", "王　芳"), ("S10", "S10"), ("学生99", "姓名从 期中成绩.xlsx!成绩!B2 起"), ("古丽", "买买提")],
)
def test_who_is_not_there_gets_the_nearest_and_where_names_stand(
    wanted: str, near: str, desk: Desk, xuekun: Any
) -> None:
    ran = xuekun("explain", "期中成绩.xlsx", "--student", wanted)
    assert (ran.exit, ran.out) == (2, "")
    assert f"没有「{wanted}」" in ran.said
    assert near.replace("　", " ") in ran.said
    assert "期中成绩.xlsx!成绩!B" in ran.said


def test_a_class_without_that_student_says_where_the_student_is(desk: Desk, xuekun: Any) -> None:
    ran = xuekun("explain", "期中成绩.xlsx", "--student", "S103", "--class", "三(2)班")
    assert ran.exit == 2
    assert "三(1)班 阿依古丽·买买提" in ran.said


@pytest.mark.parametrize("words", [("--student", ""), (), ("--student", "王芳", "--policy", "没有")])
def test_what_is_missing_or_wrong_ends_in_a_sentence(words: tuple[str, ...], desk: Desk, xuekun: Any) -> None:
    ran = xuekun("explain", "期中成绩.xlsx", *words)
    assert (ran.exit, ran.out) == (2, "")
    assert "下一步：" in ran.said


def test_an_absence_is_no_score_and_an_answer_in_the_register_is_honoured(desk: Desk, xuekun: Any) -> None:
    """The office answers that a blank was a zero; then `explain` judges a zero and shows the answer."""
    rows = [(f"S{n:03}", f"学生{n}", "三(1)班", 70 + n, 70) for n in range(6)]
    desk.lay_down([*rows, ("S200", "孙空", "三(1)班", None, 66)])
    desk.screen()
    told = xuekun("explain", "期中成绩.xlsx", "--student", "孙空", "--json").document
    assert [(one["mark"], one["score"]) for one in told["subjects"]] == [("blank", None), ("scored", 66)]
    assert "没有分数" in told["subjects"][0]["reason"]
    (asked,) = (one for one in told["findings"] if "question" in one)
    assert asked["question"]["answer"] is None
    desk.type_in(SHEET_CHECK, {COL_QUESTION: asked["message"]}, **{COL_ANSWER: "零分"})
    told = xuekun("explain", "期中成绩.xlsx", "--student", "孙空", "--json").document
    first = told["subjects"][0]
    assert (first["mark"], first["score"], first["category"]) == ("scored", 0, "二类")
    (asked,) = (one for one in told["findings"] if "question" in one)
    assert asked["question"]["answer"] == "零分"
    assert "回答了「零分」" in xuekun("explain", "期中成绩.xlsx", "--student", "孙空").out


def test_the_register_is_looked_for_where_out_says(desk: Desk, xuekun: Any) -> None:
    rows = [(f"S{n:03}", f"学生{n}", "三(1)班", 70 + n, 70) for n in range(6)]
    desk.lay_down([*rows, ("S200", "孙空", "三(1)班", None, 66)])
    desk.screen()
    message = next(
        one["message"]
        for one in xuekun("explain", "期中成绩.xlsx", "--student", "孙空", "--json").document["findings"]
        if "question" in one
    )
    desk.type_in(SHEET_CHECK, {COL_QUESTION: message}, **{COL_ANSWER: "零分"})
    (desk.folder / "别处").mkdir()
    desk.register.rename(desk.folder / "别处" / desk.register.name)
    here = xuekun("explain", "期中成绩.xlsx", "--student", "孙空", "--json").document
    there = xuekun("explain", "期中成绩.xlsx", "--student", "孙空", "--out", "别处", "--json").document
    assert (here["subjects"][0]["score"], there["subjects"][0]["score"]) == (None, 0)


def test_a_student_without_a_class_is_told_so(desk: Desk, xuekun: Any) -> None:
    ran = xuekun("explain", "期中成绩.xlsx", "--student", "钱无班")
    assert ran.exit == 0
    assert "没有班级，不知道和哪个班比，没有筛查" in ran.out


def test_what_stands_in_the_cell_is_shown_where_it_was_read_as_something_else(desk: Desk, xuekun: Any) -> None:
    desk.lay_down([("S1", "甲", "三(1)班", "２８分", 70), ("S2", "乙", "三(1)班", 90, 70)])
    (subject, _) = xuekun("explain", "期中成绩.xlsx", "--student", "S1", "--json").document["subjects"]
    assert (subject["written"], subject["read_as"], subject["score"]) == ("２８分", "28 分", 28)
    out = xuekun("explain", "期中成绩.xlsx", "--student", "S1").out
    assert "格里写的是「２８分」" in out
    assert "格里写的是「70」" not in out


def test_a_changed_value_of_the_policy_is_used_and_said(desk: Desk, xuekun: Any) -> None:
    words = ("explain", "期中成绩.xlsx", "--student", "S010", "--json")
    assert [one["category"] for one in xuekun(*words).document["subjects"]] == [None, None]
    changed = xuekun(*words, "--set", "screening.三类.at_most=110%").document
    assert changed["subjects"][0]["category"] == "三类"
    assert changed["policy"]["set"] == {"screening.三类.at_most": {"from": "80%", "to": "110%"}}


def test_the_same_request_screens_and_explains(desk: Desk) -> None:
    """Whoever is explained as listed is on the list, and nobody else."""
    request = Request((str(desk.folder / "期中成绩.xlsx"),))
    outcome = screening.screen(request)
    for student, person in enumerate(outcome.table.students):
        if person.student_id is None:
            continue
        mine = [one.subject for one in outcome.listed if one.student == student]
        assert [one.subject for one in explain(request, person.student_id).listed] == mine

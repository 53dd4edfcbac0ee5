"""`xuekun report` from end to end: the workbook, the JSON contract, answers that are honoured, registers."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from made_term import write_table
from places import lay_samples
from xuekun_cli.model.names.outputs import REPORT_NAME
from xuekun_cli.model.register import COL_REVIEW, REGISTER_NAME, SHEET_CHECK, SHEET_REGISTER
from xuekun_cli.sheets.register.typed import read_answers

pytestmark = pytest.mark.filterwarnings("ignore:Sparkline")
BEFORE, AFTER, MID = "期初成绩.xlsx", "期末成绩.xls", "期中成绩.xlsx"
LISTS = ("--exempt", "随班就读名单.xlsx", "--roll", "花名册.xlsx", "--teachers", "任课表.xlsx")
NUMBER, NOTHING = (int, float), type(None)
TRANSITION = {"school": (str, NOTHING), "class": str, "student_id": (str, NOTHING), "name": str, "subject": str}
TRANSITION |= {"before": (str, NOTHING), "after": (str, NOTHING), "outcome": str}
TRANSITION |= dict.fromkeys(("before_score", "after_score"), (*NUMBER, NOTHING))
TRANSITION |= dict.fromkeys(("before_relative", "after_relative"), (*NUMBER, NOTHING))
GROUP = {"class": str, "subject": str, "teacher": (str, NOTHING), "by_category": dict}
TEACHER = {"teacher": (str, NOTHING), "subject": str, "classes": list, "by_category": dict, "targets": list}
TEACHER |= {"verdict": (str, NOTHING), "consequence": str}
EXAM = {"role": str, "inputs": list, "students": int, "matched": int}
COUNTS = {"initial": int, "converted": int, "added": int, "net": int, "rate": (*NUMBER, NOTHING)}
DOCUMENT = {"command": str, "version": str, "policy": dict, "exams": list, "transitions": list, "groups": list}
DOCUMENT |= {"teachers": list, "findings": list, "outputs": list}


@pytest.fixture
def term(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample term in it, where one stands."""
    lay_samples(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def assert_shape(item: dict[str, Any], shape: dict[str, Any]) -> None:
    """Every key of the contract is there, with a value of its type."""
    wrong = {
        key: item.get(key, "missing") for key, kind in shape.items() if not isinstance(item.get(key, ...), kind)
    }
    assert wrong == {}


def type_answer(path: Path, who: str, answer: str) -> None:
    """Type an answer into 待核查, in the one row about ``who`` that is still open."""
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET_CHECK]
    titles = [cell.value for cell in sheet[1]]
    (row,) = [row for row in sheet.iter_rows(2) if row[titles.index("对象")].value == who]
    row[titles.index("回答")].value = answer
    book.save(path)


def test_the_json_document_keeps_the_contract(term: Path, xuekun: Any) -> None:
    """Key by key; every rate is net ÷ initial."""
    ran = xuekun("report", BEFORE, AFTER, "--mid", MID, *LISTS, "--json", "--out", "结果")
    assert (ran.exit, ran.err) == (0, "")
    document = ran.document
    assert_shape(document, DOCUMENT)
    for shape, key in ((TRANSITION, "transitions"), (GROUP, "groups"), (TEACHER, "teachers"), (EXAM, "exams")):
        assert document[key]
        for item in document[key]:
            assert_shape(item, shape)
    for item in (*document["groups"], *document["teachers"]):
        assert set(item["by_category"]) == {"二类", "三类"}
        for counts in item["by_category"].values():
            assert_shape(counts, COUNTS)
            assert counts["net"] == counts["converted"] - counts["added"]
            rate = Fraction(counts["net"], counts["initial"]) if counts["initial"] else None
            assert counts["rate"] == (None if rate is None else round(float(rate), 6))
    assert document["outputs"] == [str(Path("结果", REPORT_NAME))]
    assert Path("结果", REPORT_NAME).is_file()
    assert [exam["role"] for exam in document["exams"]] == ["期初", "期中", "期末"]
    (given,) = document["exams"][0]["inputs"]
    assert given["sha256"] == hashlib.sha256((term / BEFORE).read_bytes()).hexdigest()


def test_the_transitions_hold_what_the_brief_says(term: Path, xuekun: Any) -> None:
    """null for not listed, 缺考 and 不在册 as words; classes and teachers fit together."""
    document = xuekun("report", BEFORE, AFTER, *LISTS, "--json", "--dry-run").document
    states = {one[side] for one in document["transitions"] for side in ("before", "after")}
    assert states == {"二类", "三类", None, "缺考", "不在册"}
    by_outcome = {one["outcome"]: one for one in document["transitions"]}
    assert by_outcome["转出"]["after"] == "不在册"
    assert (by_outcome["待补测"]["after"], by_outcome["待补测"]["after_score"]) == ("缺考", None)
    assert (by_outcome["新增"]["before"], by_outcome["脱困"]["after"]) == (None, None)
    exempt = {"20220119", "20220324"}
    assert exempt.isdisjoint({one["student_id"] for one in document["transitions"]})
    english = [group for group in document["groups"] if group["subject"] == "英语"]
    assert {group["teacher"] for group in english} == {"吴师例"}
    (teacher,) = [one for one in document["teachers"] if one["teacher"] == "吴师例"]
    for category in ("二类", "三类"):
        numbers = [group["by_category"][category]["initial"] for group in english]
        assert teacher["by_category"][category]["initial"] == sum(numbers)
    assert [(target["name"], target["at_least"]) for target in teacher["targets"]] == [
        ("合格", 0.4),
        ("优秀", 0.6),
    ]


def test_a_class_has_one_writing_through_the_whole_document(term: Path, xuekun: Any) -> None:
    """三(1)班 at the start and 三年级1班 at the end are one class."""
    document = xuekun("report", BEFORE, AFTER, "--json", "--dry-run").document
    named = {one["class"] for part in ("transitions", "groups") for one in document[part]}
    assert named == {"三(1)班", "三(2)班", "三(3)班"}


def test_a_dry_run_writes_nothing(term: Path, xuekun: Any) -> None:
    """And says what it would write."""
    before = sorted(path.name for path in term.iterdir())
    ran = xuekun("report", BEFORE, AFTER, "--dry-run")
    assert ran.exit == 0
    assert REPORT_NAME in ran.out.split("正式运行会写：")[1]
    assert sorted(path.name for path in term.iterdir()) == before


def test_the_same_files_give_the_same_report(term: Path, xuekun: Any) -> None:
    """A second run changes nothing, and keeps no needless backup."""
    xuekun("report", BEFORE, AFTER, *LISTS, "-q")
    first = (term / REPORT_NAME).read_bytes()
    assert xuekun("report", BEFORE, AFTER, *LISTS, "-q").out == ""
    assert (term / REPORT_NAME).read_bytes() == first
    assert not (term / "备份").exists()


def test_an_answer_about_a_cell_is_honoured_and_stays(term: Path, xuekun: Any) -> None:
    """All zeros answered as absent: the student was not listed at the start; the answer is told and kept."""
    words = ("report", BEFORE, AFTER, *LISTS, "--json")
    before = xuekun(*words).document
    type_answer(term / REPORT_NAME, "三(3)班沈例乙", "缺考")
    after = xuekun(*words).document
    assert {one["outcome"] for one in before["transitions"] if one["name"] == "沈例乙"} == {"脱困"}
    assert [one for one in after["transitions"] if one["name"] == "沈例乙"] == []
    third = xuekun(*words).document
    assert third["transitions"] == after["transitions"]
    kept = {finding["question"]["answer"] for finding in third["findings"] if "question" in finding}
    assert "缺考" in kept


def test_an_answer_about_who_is_who_is_honoured(term: Path, xuekun: Any) -> None:
    """A name written otherwise at the end: one person, once somebody says so."""
    header = ("学号", "姓名", "班级", "语文")
    room = [(f"200{n}", f"{'赵钱孙李周吴郑'[n]}样", "三(1)班", str(90 - n)) for n in range(7)]
    low = ("", "冯例样", "三(1)班", "20")
    write_table(term / "前.xlsx", [header, *room, low])
    write_table(term / "后.xlsx", [header, *room, ("", "冯列样", "三(1)班", "85")])
    words = ("report", "前.xlsx", "后.xlsx", "--json")
    first = xuekun(*words).document
    assert [one["outcome"] for one in first["transitions"]] == ["流失"]
    (asked,) = [f for f in first["findings"] if f.get("question", {}).get("key", "").startswith("match|")]
    type_answer(term / REPORT_NAME, *_who_and_yes(term, asked["question"]["options"]))
    for _ in range(2):
        again = xuekun(*words).document
        assert [(one["name"], one["outcome"]) for one in again["transitions"]] == [("冯例样", "脱困")]


def _who_and_yes(term: Path, options: list[str]) -> tuple[str, str]:
    sheet = openpyxl.load_workbook(term / REPORT_NAME)[SHEET_CHECK]
    titles = [cell.value for cell in sheet[1]]
    keyed = [
        row for row in sheet.iter_rows(2, values_only=True) if str(row[titles.index("编码")]).startswith("match|")
    ]
    return str(keyed[0][titles.index("对象")]), options[0]


def test_a_candidate_struck_in_the_register_is_neither_listed_nor_added(term: Path, xuekun: Any) -> None:
    """审核 不确认 beside the scores of the first exam; below the line again: on a sheet of its own."""
    xuekun("screen", BEFORE, "--exempt", "随班就读名单.xlsx", "-q")
    words = ("report", BEFORE, AFTER, *LISTS, "--json")
    before = xuekun(*words).document
    one = next(t for t in before["transitions"] if t["outcome"] == "未转化")
    book = openpyxl.load_workbook(term / REGISTER_NAME)
    sheet = book[SHEET_REGISTER]
    titles = [cell.value for cell in sheet[1]]
    places = [titles.index(title) for title in ("学号", "学科")]
    (row,) = [r for r in sheet.iter_rows(2) if [r[k].value for k in places] == [one["student_id"], one["subject"]]]
    row[titles.index(COL_REVIEW)].value = "不确认"
    book.save(term / REGISTER_NAME)
    after = xuekun(*words).document
    assert after["struck"] == [{"class": one["class"], "name": one["name"], "subject": one["subject"]}]
    assert len(after["transitions"]) == len(before["transitions"]) - 1
    assert "审核不确认" in openpyxl.load_workbook(term / REPORT_NAME).sheetnames


def test_a_register_alone_serves_as_the_first_exam(term: Path, xuekun: Any) -> None:
    """Who left the list is the same; only the rest of the class is not known."""
    xuekun("screen", BEFORE, "--exempt", "随班就读名单.xlsx", "-q", "--out", "期初")
    by_scores = xuekun("report", BEFORE, AFTER, *LISTS, "--json", "--dry-run").document
    by_register = xuekun("report", f"期初/{REGISTER_NAME}", AFTER, *LISTS, "--json", "--dry-run").document
    assert by_register["exams"][0]["register_only"]

    def listed(document: dict[str, Any]) -> set[tuple[Any, ...]]:
        keys = ("student_id", "subject", "before", "after", "outcome")
        return {tuple(one[key] for key in keys) for one in document["transitions"] if one["before"]}

    assert listed(by_register) == listed(by_scores)


def test_a_folder_with_our_own_report_in_it_can_be_given_again(term: Path, xuekun: Any) -> None:
    """The report holds names and scores, and is no score sheet."""
    for exam in (BEFORE, AFTER):
        folder = term / Path(exam).stem
        folder.mkdir()
        shutil.copy(term / exam, folder / exam)
    words = ("report", Path(BEFORE).stem, Path(AFTER).stem, "--json")
    first = xuekun(*words).document
    assert first["outputs"] == [str(Path(Path(AFTER).stem, REPORT_NAME))]
    assert xuekun(*words).document["transitions"] == first["transitions"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("没有.xlsx", AFTER), "没有.xlsx"),
        ((BEFORE, AFTER, "--teachers", "花名册.xlsx"), "花名册"),
        ((BEFORE, AFTER, "--policy", "below-mean"), "怎样算转化"),
        ((BEFORE, AFTER, "--out", BEFORE), "不是文件夹"),
        ((BEFORE,), "后一次"),
    ],
)
def test_what_cannot_go_on_says_what_to_do(words: tuple[str, ...], said: str, term: Path, xuekun: Any) -> None:
    """Exit 2, nothing written."""
    ran = xuekun("report", *words)
    assert (ran.exit, ran.out) == (2, "")
    assert said in ran.said
    assert not (term / REPORT_NAME).exists()


@pytest.mark.parametrize("copied", [False, True])
def test_one_exam_given_twice_is_refused(term: Path, xuekun: Any, copied: bool) -> None:
    """A slip of the hand, with one file or with a copy of another name: every teacher would have failed."""
    if copied:
        shutil.copy(BEFORE, "期末.xlsx")
    ran = xuekun("report", BEFORE, "期末.xlsx" if copied else BEFORE, *LISTS)
    assert (ran.exit, ran.out) == (2, "")
    assert "是同一次考试" in ran.said
    assert not (term / REPORT_NAME).exists()


def test_a_register_made_from_the_very_exam_is_refused(term: Path, xuekun: Any) -> None:
    """`screen` put this exam's register where the last one was: nobody would have moved."""
    xuekun("screen", AFTER, "--out", "结果", "--quiet")
    ran = xuekun("report", f"结果/{REGISTER_NAME}", AFTER, *LISTS)
    assert (ran.exit, ran.out) == (2, "")
    assert "期初的名册就是用本次的成绩做的" in ran.said
    assert xuekun("report", f"结果/{REGISTER_NAME}", BEFORE, *LISTS).exit == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([BEFORE, f"结果/{REGISTER_NAME}"], "本次给的是名册"),
        ([BEFORE, AFTER, "--mid", f"结果/{REGISTER_NAME}"], "期中给的是名册"),
        ([f"结果/{REGISTER_NAME}", AFTER, "--set", "conversion.line.is=frozen"], "办法用固定线"),
    ],
)
def test_a_register_where_only_scores_can_tell_is_refused(
    term: Path, xuekun: Any, words: list[str], said: str
) -> None:
    """Whoever left the list would seem lost; and a register has no line to hold the last exam's scores against."""
    xuekun("screen", MID, "--out", "结果", "--quiet")
    ran = xuekun("report", *words, *LISTS)
    assert (ran.exit, ran.out) == (2, "")
    assert said in ran.said


def test_a_mid_term_that_is_the_final_is_refused(term: Path, xuekun: Any) -> None:
    """It would say twice the same."""
    ran = xuekun("report", BEFORE, AFTER, "--mid", AFTER, *LISTS)
    assert ran.exit == 2
    assert "期中和期末是同一次考试" in ran.said


def test_exams_of_different_students_are_refused(term: Path, xuekun: Any) -> None:
    """Nobody is found again, and all would count as lost."""
    rows = [("班级", "学号", "姓名", "语文"), *(("三(1)班", f"7{k:07}", f"他校样{k}", str(k)) for k in range(20))]
    write_table(term / "别校.xlsx", rows)
    ran = xuekun("report", BEFORE, "别校.xlsx")
    assert (ran.exit, ran.out) == (2, "")
    assert "一个也对不上" in ran.said


def test_files_in_the_wrong_order_are_noticed(term: Path, xuekun: Any) -> None:
    """By what they are called; the other way round nothing is said."""
    for words, noticed in ((("期末成绩.xls", BEFORE), True), ((BEFORE, "期末成绩.xls"), False)):
        document = xuekun("report", *words, *LISTS, "--json", "--dry-run").document
        assert ("exams_in_wrong_order" in {finding["code"] for finding in document["findings"]}) is noticed


def test_exams_without_a_subject_in_common_say_so(term: Path, xuekun: Any) -> None:
    """The total of one and the subjects of the other: nothing to compare, and nobody is judged by it."""
    for name, subject in (("入口.xlsx", "综合"), ("出口.xlsx", "语文")):
        scores = [("三(1)班", f"{k:08}", f"样{k}", str(20 + k)) for k in range(1, 21)]
        write_table(term / name, [("班级", "学号", "姓名", subject), *scores])
    document = xuekun("report", "入口.xlsx", "出口.xlsx", "--json", "--dry-run").document
    (finding,) = [one for one in document["findings"] if one["code"] == "no_subject_in_common"]
    assert finding["severity"] == "error"
    assert {teacher["verdict"] for teacher in document["teachers"]} == {"无任务"}


def test_help_is_chinese_and_gives_an_example(xuekun: Callable[..., Any]) -> None:
    """As every command."""
    ran = xuekun("report", "--help")
    assert ran.exit == 0
    assert "例：xuekun report 期初成绩.xlsx" in ran.out
    assert "--mid" in ran.out


def test_by_a_frozen_line_the_floating_one_stands_beside_it(term: Path, xuekun: Any) -> None:
    """The workbook and the JSON say which line is which, and the numbers are those of a run by that line."""
    frozen = xuekun("report", BEFORE, AFTER, *LISTS, "--set", "conversion.line.is=frozen", "--json").document
    floating = xuekun("report", BEFORE, AFTER, *LISTS, "--json", "--dry-run").document
    assert (frozen["line"], floating["line"]) == ("frozen", "floating")
    chosen = [group["by_category"] for group in floating["groups"]]
    assert [group["by_own_line"] for group in frozen["groups"]] == chosen
    assert {group["by_first_line"] for group in frozen["groups"]} == {None}
    assert [group["by_first_line"] for group in floating["groups"]] == [
        group["by_category"] for group in frozen["groups"]
    ]
    assert any(one["by_own_line"] != one["after"] for one in frozen["transitions"])
    book = openpyxl.load_workbook(term / REPORT_NAME)
    titles = [str(cell.value).replace("\n", "") for cell in book["总表"][2]]
    assert "三类本次线转化率" in titles
    assert "按本次线" in [cell.value for cell in book["学生明细"][2]]


def test_answers_are_found_without_reading_the_other_sheets(
    term: Path, xuekun: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last report may hold hundreds of thousands of rows; a person may have copied 待核查, or renamed it."""
    xuekun("report", BEFORE, AFTER, *LISTS)
    type_answer(term / REPORT_NAME, "三(3)班沈例乙", "缺考")
    assert len(read_answers(str(term / REPORT_NAME))) == 1
    book = openpyxl.load_workbook(term / REPORT_NAME)
    book[SHEET_CHECK].title = "问题"
    book.save(term / REPORT_NAME)
    assert len(read_answers(str(term / REPORT_NAME))) == 1


def mid_without_science(term: Path) -> str:
    """Write the mid-term once more, without 科学."""
    sheet = openpyxl.load_workbook(MID, data_only=True).worksheets[0]
    rows = [row for row in sheet.iter_rows(min_row=3, values_only=True) if row[1]]
    table = [("班级", "学号", "姓名", "语文", "数学", "英语")]
    table += [tuple(str(row[k] or "") for k in (0, 1, 2, 3, 6, 9)) for row in rows]
    write_table(term / "期中三科.xlsx", table)
    return "期中三科.xlsx"


def test_a_subject_that_was_not_held_at_mid_term_has_no_mid_term(term: Path, xuekun: Any) -> None:
    """Its milestone is open, not reached, and the cells are blank; the other subjects are judged as before."""
    mid = mid_without_science(term)
    words = ("check", BEFORE, AFTER, *LISTS, "--policy", "midterm-final", "--json", "--dry-run")
    document = xuekun(*words, "--mid", mid).document
    met = {one["subject"]: one["targets"][0]["met"] for one in document["teachers"]}
    assert met["科学"] is None
    assert met["语文"] is False
    assert "subject_not_at_mid" in {finding["code"] for finding in document["findings"]}
    whole = {one["teacher"]: one for one in xuekun(*words, "--mid", MID).document["teachers"]}
    for one in document["teachers"]:
        if one["subject"] != "科学":
            assert one["verdict"] == whole[one["teacher"]]["verdict"]
    xuekun("report", BEFORE, AFTER, *LISTS, "--mid", mid)
    sheet = openpyxl.load_workbook(term / REPORT_NAME)["学生明细"]
    titles = [cell.value for cell in sheet[2]]
    rows = [dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(min_row=3, values_only=True)]
    assert {row["期中类别"] for row in rows if row["学科"] == "科学"} == {None}


def test_a_doubt_about_who_is_who_at_mid_term_is_asked(term: Path, xuekun: Any) -> None:
    """A name written otherwise in the mid-term alone would count as lost there."""
    book = openpyxl.load_workbook(MID)
    sheet = book.worksheets[0]
    row = next(row for row in sheet.iter_rows(min_row=3) if row[2].value == "魏样丙")
    row[1].value, row[2].value = None, "魏样内"
    book.save("期中改名.xlsx")
    document = xuekun("report", BEFORE, AFTER, "--mid", "期中改名.xlsx", *LISTS, "--json", "--dry-run").document
    (finding,) = [one for one in document["findings"] if one["code"] == "match_near"]
    assert finding["message"].startswith("期中：")


def test_a_class_that_is_missing_in_the_later_exam_is_said_first(term: Path, xuekun: Any) -> None:
    """Its teachers would be judged by a file that nobody gave."""
    rows = [("班级", "学号", "姓名", "语文")]
    rows += [(f"三({k % 2 + 1})班", f"2022{k % 2 + 1:02}{k:02}", f"样{k}", str(40 + k)) for k in range(40)]
    write_table(term / "前.xlsx", rows)
    write_table(term / "后.xlsx", [rows[0], *((*row[:3], "60") for row in rows[1:] if row[0] == "三(1)班")])
    document = xuekun("report", "前.xlsx", "后.xlsx", "--json", "--dry-run").document
    first = document["findings"][0]
    assert (first["code"], first["severity"]) == ("class_not_in_later_exam", "error")
    assert "三(2)班（20 人）" in first["message"]


def test_classes_made_anew_are_said_before_any_verdict(term: Path, xuekun: Any) -> None:
    """Who changed class is no newcomer: without newcomers the rates would flatter."""
    rows = [(f"三({k % 2 + 1})班", f"2022{k:04}", f"样{k}", str(30 + k)) for k in range(40)]
    anew = [(f"三({k // 20 + 1})班", student, name, score) for k, (_, student, name, score) in enumerate(rows)]
    titles = ("班级", "学号", "姓名", "语文")
    write_table(term / "前.xlsx", [titles, *rows])
    write_table(term / "后.xlsx", [titles, *((*one[:3], str(90 - k)) for k, one in enumerate(anew))])
    first = xuekun("report", "前.xlsx", "后.xlsx", "--json", "--dry-run").document["findings"][0]
    assert (first["code"], first["severity"]) == ("match_reshuffled", "error")
    assert "不要照它考核教师" in first["hint"]


OWN_POLICY = """
id: mine
name: 本校办法
extends: wuping
source: {title: 本校办法, issuer: 本校}
conversion:
  use: 差距
  measures:
    按类别: {step: any, clause: 三}
    差距: {gap_levels: [{name: 缩小, at_most: 15%}], by: class, clause: 一}
    人数: {end_at_most: 60%, clause: 二}
examples:
  - {title: 六成, use: 人数, conversion: {start: 10, end: 6}, is: 达到}
"""


def test_a_policy_of_another_measure_is_counted_by_it_and_gives_no_verdict_by_category(
    term: Path, xuekun: Any
) -> None:
    """The measure stands on a sheet of its own, for students and for every unit; the rates beside it judge nobody."""
    (term / "mine.yaml").write_text(OWN_POLICY, encoding="utf-8")
    ran = xuekun("report", BEFORE, AFTER, *LISTS, "--policy", "mine.yaml")
    assert "办法用「差距」算转化" in ran.out
    document = xuekun("report", BEFORE, AFTER, *LISTS, "--policy", "mine.yaml", "--json", "--dry-run").document
    assert {teacher["verdict"] for teacher in document["teachers"]} == {None}
    assert {one["scope"] for one in document["measures"]} == {"教师", "班级", "学科", "全校"}
    by_teacher = {
        (one["name"], one["subject"]): one["listed"]
        for one in document["measures"]
        if one["scope"] == "教师" and one["measure"] == "人数"
    }
    assert by_teacher == {
        (one["teacher"], one["subject"]): sum(count["initial"] for count in one["by_category"].values())
        for one in document["teachers"]
    }
    book = openpyxl.load_workbook(term / REPORT_NAME)
    assert {"其他办法", "其他办法（学生）"} <= set(book.sheetnames)
    assert "见「其他办法」" in str(book["总表"]["A1"].value)
    titles = [str(cell.value) for cell in book["总表"][2]]
    assert {row[titles.index("结论")].value for row in book["总表"].iter_rows(4, 4)} == {"见其他办法"}
    assert not any("档次" in title or "还要" in title for title in titles)


def test_other_measures_that_a_register_cannot_give_are_said_to_be_missing(term: Path, xuekun: Any) -> None:
    """They compare scores, and a register has those of the listed alone."""
    (term / "mine.yaml").write_text(OWN_POLICY, encoding="utf-8")
    xuekun("screen", BEFORE, "-q", "--out", "册")
    (register,) = Path("册").glob("*名册.xlsx")

    document = xuekun("report", register, AFTER, "--policy", "mine.yaml", "--json", "--dry-run").document

    assert document["measures"] == []
    (said,) = [one for one in document["findings"] if one["code"] == "measures_without_scores"]
    assert "差距、人数" in said["message"]


def test_a_policy_that_counts_by_category_has_no_sheet_of_other_measures(term: Path, xuekun: Any) -> None:
    """Nor anything in the JSON."""
    document = xuekun("report", BEFORE, AFTER, *LISTS, "--json").document
    assert document["measures"] == []
    assert "其他办法" not in openpyxl.load_workbook(term / REPORT_NAME).sheetnames


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ((), "--before-exam"),
        (("--before-exam", "期中"), "--after-exam"),
        (("--before-exam", "月考"), "--before-exam 月考"),
    ],
)
def test_a_file_of_several_exams_asks_with_the_option_that_the_command_has(
    term: Path, xuekun: Any, words: tuple[str, ...], option: str
) -> None:
    """`report` has no ``--exam``; which of the exams is meant stands first."""
    titles = ("班级", "学号", "姓名", "期中语文", "期末语文")
    rows = [("三(1)班", f"2022{k:04}", f"样{k}", str(30 + k), str(90 - k)) for k in range(20)]
    write_table(term / "两次.xlsx", [titles, *rows])
    ran = xuekun("report", "两次.xlsx", "两次.xlsx", *words)
    assert ran.exit == 2
    assert option in ran.said
    assert " --exam" not in ran.said
    assert xuekun("report", "两次.xlsx", "两次.xlsx", "--before-exam", "期中", "--after-exam", "期末").exit == 0

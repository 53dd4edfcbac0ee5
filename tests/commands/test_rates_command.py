"""`xuekun rates` from end to end: the JSON contract, conventions, the last exam, teachers, who is not named."""

from __future__ import annotations

import statistics
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from made_term import write_table
from places import lay_samples
from xuekun_cli.model.names.outputs import RATES_NAME
from xuekun_cli.model.register import REGISTER_NAME, SHEET_CHECK

NOW, LAST = "期中成绩.xlsx", "期初成绩.xlsx"
EXEMPT = ("--exempt", "随班就读名单.xlsx")
TEACHERS = ("--teachers", "任课表.xlsx")
NUMBER, NOTHING = (int, float), type(None)
GROUP: dict[str, Any] = {
    "school": (str, NOTHING),
    "class": str,
    "subject": str,
    "teacher": (str, NOTHING),
    "takers": int,
}
GROUP |= dict.fromkeys(
    ("average", "pass_rate", "excellent_rate", "low_rate", "max", "min", "median", "sd"), (*NUMBER, NOTHING)
)


@pytest.fixture
def term(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample term in it, where one stands."""
    lay_samples(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder where one stands."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lay_down(
    folder: Path, rows: list[tuple[Any, ...]], file: str = "期中.xlsx", header: tuple[str, ...] = ()
) -> str:
    """Write a score file: name, class, and 语文 unless ``header`` says otherwise."""
    write_table(folder / file, [header or ("姓名", "班级", "语文"), *rows])
    return file


def room(name: str, *scores: Any) -> list[tuple[Any, ...]]:
    """The students of a class, each with a name of its own."""
    return [(f"{name[-2]}甲{k:02d}", name, score) for k, score in enumerate(scores)]


def group(document: dict[str, Any], name: str, subject: str = "语文") -> dict[str, Any]:
    (found,) = [one for one in document["groups"] if (one["class"], one["subject"]) == (name, subject)]
    return found


def test_the_json_document_keeps_the_contract(term: Path, xuekun: Any) -> None:
    """Key by key, and every rate is its numerator divided by its denominator."""
    ran = xuekun("rates", NOW, "--before", LAST, *EXEMPT, *TEACHERS, "--json", "--out", "结果")
    assert (ran.exit, ran.err) == (0, "")
    document = ran.document
    assert document["command"] == "rates"
    assert document["groups"]
    for one in (*document["groups"], *document["teachers"], *document["grades"], *document["schools"]):
        for key, kind in GROUP.items():
            assert key in one
            if key not in ("class", "teacher"):
                assert isinstance(one[key], kind), key
        for rate, part in (("pass_rate", "passed"), ("excellent_rate", "excellent"), ("low_rate", "low")):
            assert one[rate] == round(one[part]["students"] / one[part]["of"], 6)
    assert document["outputs"] == [str(Path("结果", RATES_NAME))]
    assert Path("结果", RATES_NAME).is_file()
    assert document["before"]["exam"]
    assert all(one["text"] for one in document["rules"])
    assert all(one["clause"] for one in document["rules"] if one["path"])


def test_every_group_is_what_a_plain_loop_over_the_sheet_finds(desk: Path, xuekun: Any) -> None:
    """Two classes, an absence, an exempt student whose score counts in the total alone."""
    one, two = [80, 79.5, 60, 59.5, 30, 29.5, 100], [12, 95, 95, "缺考", 61]
    rows = [*room("三(1)班", *one), *room("三(2)班", *two)]
    header = ("姓名", "班级", "语文", "备注")
    rows = [(*row, "") for row in rows] + [("随某", "三(1)班", 20, "随班就读")]
    file = lay_down(desk, rows, header=header)
    document = xuekun("rates", file, "--full-mark", "语文=100", "--json", "--dry-run").document
    found = group(document, "三(1)班")
    scores = [Fraction(str(score)) for score in one]
    assert found["takers"] == len(one)
    assert found["average"] == round(float((sum(scores) + 20) / len(one)), 6)
    assert found["passed"] == {"students": 4, "of": 7}
    assert found["passed"]["students"] == sum(score >= 60 for score in scores)
    assert found["excellent"]["students"] == sum(score >= 80 for score in scores)
    assert found["low"]["students"] == sum(score < 30 for score in scores)
    assert (found["max"], found["min"]) == (100, 29.5)
    assert found["median"] == float(statistics.median(scores))
    assert found["sd"] == round(statistics.stdev(map(float, scores)), 6)
    other = group(document, "三(2)班")
    assert (other["takers"], other["enrolled"]) == (4, 5)
    (grade,) = document["grades"]
    assert grade["takers"] == found["takers"] + other["takers"]
    assert found["minus_cohort"]["average"] == pytest.approx(found["average"] - grade["average"], abs=2e-6)
    assert found["above_cohort"] == pytest.approx(found["average"] / grade["average"] - 1, abs=2e-6)


def test_nobody_exempt_is_named(term: Path, xuekun: Any) -> None:
    """Not in the document, not on the screen; that the workbook does not either is tested with the workbook."""
    listed = openpyxl.load_workbook(term / "随班就读名单.xlsx").active
    names = {str(cell.value).strip() for row in listed.iter_rows() for cell in row if cell.value}
    ran = xuekun("rates", NOW, *EXEMPT, "--json", "--dry-run")
    students = {one["name"] for one in ran.document["targets"]}
    assert students
    assert students.isdisjoint(names)
    exempt = {
        one["name"] for one in xuekun("screen", NOW, *EXEMPT, "--json", "--dry-run").document["listed"]
    } & names
    assert exempt
    shown = xuekun("rates", NOW, *EXEMPT, "--dry-run")
    assert not [name for name in exempt if name in ran.out or name in shown.out]


def test_an_absence_of_an_exempt_student_is_not_noted_by_name(desk: Path, xuekun: Any) -> None:
    """Others' absences are."""
    rows = [(*row, "") for row in room("三(1)班", 90, 70, 50, "缺考") + room("三(2)班", 90, 70, 50)]
    rows.append(("随某", "三(1)班", "缺考", "随班就读"))
    file = lay_down(desk, rows, header=("姓名", "班级", "语文", "备注"))
    ran = xuekun("rates", file, "--json", "--dry-run")
    assert group(ran.document, "三(1)班")["exempt"] == 1
    assert "随某" not in ran.out
    assert [one["code"] for one in ran.document["findings"]].count("absent") == 1


def test_another_way_of_counting_is_taken_and_said(term: Path, xuekun: Any) -> None:
    plain = xuekun("rates", NOW, *EXEMPT, "--json", "--dry-run").document
    other = xuekun("rates", NOW, *EXEMPT, "--set", "rates.use=优秀85+应考", "--json", "--dry-run").document
    assert (plain["use"], other["use"]) == ("标准", "优秀85+应考")
    assert other["policy"]["set"] == {"rates.use": {"from": "标准", "to": "优秀85+应考"}}
    (rule,) = [one for one in other["rules"] if one["name"] == "优秀"]
    assert (rule["path"], rule["clause"]) == ("rates.alternatives.优秀85.excellent", "通行做法·优秀线之二")
    for one, two in zip(plain["groups"], other["groups"], strict=True):
        assert two["excellent"]["students"] <= one["excellent"]["students"]
        assert two["excellent"]["of"] == two["enrolled"]
        assert one["excellent"]["of"] == one["takers"]


def test_a_way_of_counting_that_is_not_there_stops_with_those_that_are(term: Path, xuekun: Any) -> None:
    ran = xuekun("rates", NOW, "--set", "rates.use=优秀87", "--dry-run")
    assert ran.exit == 2
    assert "优秀85" in ran.said


def test_a_policy_without_rates_takes_the_default_section_and_says_so(term: Path, xuekun: Any) -> None:
    """And its own screening says who has targets; values of both can be set."""
    words = ("rates", NOW, *EXEMPT, "--policy", "wuping", "--json", "--dry-run")
    document = xuekun(*words, "--set", "rates.use=优秀90", "--set", "screening.三类.at_most=70%").document
    assert {"rates_by_default"} <= {one["code"] for one in document["findings"]}
    assert (document["policy"]["id"], document["listing_policy"]["id"]) == ("rates-default", "wuping")
    assert document["use"] == "优秀90"
    assert len(document["targets"]) < len(xuekun(*words).document["targets"])


def test_the_default_policy_says_who_lists(term: Path, xuekun: Any) -> None:
    document = xuekun("rates", NOW, *EXEMPT, "--json", "--dry-run").document
    assert {"listed_by_default"} <= {one["code"] for one in document["findings"]}
    screened = xuekun("screen", NOW, *EXEMPT, "--json", "--dry-run").document["listed"]
    by_score = {(one["name"], one["subject"]): one["exit_score"] for one in screened if one["category"] != "一类"}
    assert {(one["name"], one["subject"]): one["exit_score"] for one in document["targets"]} == by_score


def test_a_policy_that_wants_a_list_gives_rates_without_targets(term: Path, xuekun: Any) -> None:
    policy = term / "本校.yaml"
    policy.write_text(
        "id: ours\nname: 本校办法\nsource: {title: 办法}\n"
        "screening:\n  bands:\n    - {category: 甲类, on_list: 行为, clause: 一}\n",
        encoding="utf-8",
    )
    ran = xuekun("rates", NOW, *EXEMPT, "--policy", policy, "--json", "--dry-run")
    assert ran.exit == 0
    assert ran.document["groups"]
    assert ran.document["targets"] == []
    assert "行为" in ran.document["no_targets"]


def test_the_last_exam_stands_beside_with_the_difference(term: Path, xuekun: Any) -> None:
    """What it says of the last exam is what a run over the last exam says."""
    document = xuekun("rates", NOW, "--before", LAST, *EXEMPT, "--json", "--dry-run").document
    alone = xuekun("rates", LAST, *EXEMPT, "--json", "--dry-run").document
    for now, then in zip(document["groups"], alone["groups"], strict=True):
        assert now["subject"] == then["subject"]
        assert now["last"]["average"] == then["average"]
        assert now["last"]["passed"] == then["passed"]
        assert now["change"]["average"] == pytest.approx(now["average"] - then["average"], abs=2e-6)


def test_another_full_mark_is_not_compared_in_points_and_said(desk: Path, xuekun: Any) -> None:
    now = lay_down(desk, room("三(1)班", 110, 90, 60) + room("三(2)班", 100, 80, 40), "期末.xlsx")
    last = lay_down(desk, room("三(1)班", 95, 70, 50) + room("三年级2班", 80, 80, 20), "期中.xlsx")
    words = ("rates", now, "--before", last, "--full-mark", "语文=120", "--before-full-mark", "语文=100")
    ran = xuekun(*words, "--json", "--dry-run")
    found = group(ran.document, "三(1)班")
    assert (found["full_mark"], found["last"]["full_mark"]) == (120, 100)
    assert found["change"]["average"] is None
    assert found["change"]["pass_rate"] == pytest.approx(2 / 3 - 2 / 3)
    assert "not_comparable" in {one["code"] for one in ran.document["findings"]}
    assert group(ran.document, "三(2)班")["last"]["takers"] == 3


def test_a_class_that_the_last_exam_lacks_is_said_and_not_compared(desk: Path, xuekun: Any) -> None:
    now = lay_down(desk, room("三(1)班", 90, 70, 50) + room("三(2)班", 90, 70, 50), "期末.xlsx")
    last = lay_down(desk, room("三(1)班", 90, 70, 50), "期中.xlsx")
    document = xuekun("rates", now, "--before", last, "--json", "--dry-run").document
    assert group(document, "三(1)班")["change"] is not None
    assert (group(document, "三(2)班")["last"], document["grades"][0]["change"]) == (None, None)
    (said,) = [one for one in document["findings"] if one["code"] == "class_not_in_last"]
    assert "三(2)班" in said["message"]


def test_a_teacher_has_the_classes_put_together(term: Path, xuekun: Any) -> None:
    document = xuekun("rates", NOW, *EXEMPT, *TEACHERS, "--json", "--dry-run").document
    for one in document["teachers"]:
        mine = [group(document, name, one["subject"]) for name in one["classes"]]
        assert {part["teacher"] for part in mine} == {one["teacher"]}
        assert one["takers"] == sum(part["takers"] for part in mine)
        assert one["average"] == pytest.approx(sum(part["total"] for part in mine) / one["takers"], abs=1e-6)
        for part in ("passed", "excellent", "low"):
            assert one[part]["students"] == sum(each[part]["students"] for each in mine)


def test_schools_of_a_joint_exam_stand_side_by_side(desk: Path, xuekun: Any) -> None:
    """One class name in two schools is two classes; each school's grade beside that of all."""
    header = ("学校", "姓名", "班级", "语文")
    rows = [(school, f"{school}{name}", klass, score) for school in ("东校", "西校")
            for klass in ("三(1)班", "三(2)班") for name, score in zip("甲乙丙", (90, 70, 50), strict=True)]  # fmt: skip
    document = xuekun("rates", lay_down(desk, rows, header=header), "--json", "--dry-run").document
    assert [(one["school"], one["class"]) for one in document["groups"]] == [
        (school, klass) for school in ("东校", "西校") for klass in ("三(1)班", "三(2)班")
    ]
    assert [(one["school"], one["cohort"], one["takers"]) for one in document["grades"]] == [
        ("东校", "各校", 6),
        ("西校", "各校", 6),
    ]
    assert [one["takers"] for one in document["everyone"]] == [12]


def test_an_inferred_full_mark_is_warned_of_and_a_given_one_moves_the_lines(desk: Path, xuekun: Any) -> None:
    file = lay_down(desk, room("三(1)班", 95, 70, 50) + room("三(2)班", 90, 72, 50))
    document = xuekun("rates", file, "--json", "--dry-run").document
    assert "full_mark_guessed" in {one["code"] for one in document["findings"]}
    given = xuekun("rates", file, "--full-mark", "语文=120", "--json", "--dry-run").document
    assert "full_mark_guessed" not in {one["code"] for one in given["findings"]}
    assert [group(one, "三(1)班")["lines"]["pass"] for one in (document, given)] == [60, 72]
    assert [group(one, "三(1)班")["passed"]["students"] for one in (document, given)] == [2, 1]


def test_grades_without_paper_exams_are_warned_of(desk: Path, xuekun: Any) -> None:
    file = lay_down(desk, room("一(1)班", 95, 70, 50) + room("一(2)班", 90, 72, 50))
    codes = {one["code"] for one in xuekun("rates", file, "--json", "--dry-run").document["findings"]}
    assert "paperless_grade" in codes


def test_a_dry_run_writes_nothing_and_says_what_it_would(term: Path, xuekun: Any) -> None:
    before = sorted(term.iterdir())
    ran = xuekun("rates", NOW, "--dry-run")
    assert (ran.exit, sorted(term.iterdir())) == (0, before)
    assert RATES_NAME in ran.out
    assert "没有写任何文件" in ran.out


def test_the_workbook_is_no_score_sheet_for_the_next_run(term: Path, xuekun: Any) -> None:
    """In a folder it is passed over; the old one is kept when another takes its place."""
    for path in term.iterdir():
        if path.name != NOW:
            path.unlink()
    assert xuekun("rates", NOW, "-q").exit == 0
    ran = xuekun("rates", ".", "--set", "rates.use=优秀85", "--json")
    assert ran.exit == 0
    assert [Path(one["path"]).name for one in ran.document["inputs"]] == [NOW]
    assert len(list((term / "备份").iterdir())) == 1


def test_answers_typed_into_the_workbook_are_honoured(desk: Path, xuekun: Any) -> None:
    file = lay_down(desk, room("三(1)班", 95, 70, "", 50, 61, 62) + room("三(2)班", 90, 72, 50, 51, 63, 64))
    first = xuekun("rates", file, "--json").document
    book = openpyxl.load_workbook(desk / RATES_NAME)
    sheet = book[SHEET_CHECK]
    titles = [cell.value for cell in sheet[1]]
    (row,) = [row for row in sheet.iter_rows(2) if row[titles.index("对象")].value]
    row[titles.index("回答")].value = 60
    book.save(desk / RATES_NAME)
    second = xuekun("rates", file, "--json").document
    assert [group(one, "三(1)班")["takers"] for one in (first, second)] == [5, 6]
    assert group(second, "三(1)班")["passed"]["students"] == group(first, "三(1)班")["passed"]["students"] + 1


def test_who_was_struck_from_the_register_has_no_targets(term: Path, xuekun: Any) -> None:
    assert xuekun("screen", NOW, *EXEMPT, "-q").exit == 0
    book = openpyxl.load_workbook(term / REGISTER_NAME)
    sheet = book["名册"]
    titles = [cell.value for cell in sheet[1]]
    name, subject = (sheet.cell(2, titles.index(title) + 1).value for title in ("姓名", "学科"))
    sheet.cell(2, titles.index("审核") + 1).value = "不确认"
    book.save(term / REGISTER_NAME)
    targets = xuekun("rates", NOW, *EXEMPT, "--json", "--dry-run").document["targets"]
    assert targets
    assert (name, subject) not in {(one["name"], one["subject"]) for one in targets}


def test_the_help_is_chinese_and_has_an_example(xuekun: Any) -> None:
    ran = xuekun("rates", "--help")
    assert ran.exit == 0
    assert "例：xuekun rates" in ran.out
    assert "rates-default" in ran.out

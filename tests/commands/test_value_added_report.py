"""增值（参考） in `report`, `check` and `track`: workbook, screen and JSON say the same, and no verdict moves by it."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from made_term import write_table
from places import ROOT
from sample_term import sample_term
from xuekun_cli.model.names.outputs import CHECK_NAME, REPORT_NAME, TRACK_NAME
from xuekun_cli.model.results.matching import Matching
from xuekun_cli.pipeline.term.value_added import MOST_STUDENTS, OTHER_LINES, TOO_MANY, Seated, value_added_of
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.workbooks.report.notes import CHANCE
from xuekun_cli.workbooks.report.value_added import ADVISORY, SHEET_VALUE_ADDED

pytestmark = pytest.mark.filterwarnings("ignore:Sparkline")
SUBJECTS = ("语文", "数学")
CLASSES, SIZE = 8, 30
HELD = {"赵师甲": ("语文", (1, 2)), "钱师乙": ("语文", (3, 4, 5)), "孙师丙": ("数学", (1, 2, 3, 4))}
ESTIMATES = ("converted", "added", "net")
POLICY = """\
id: ours
name: 本校办法
source: {title: 本校文件}
extends: wuping
value_added: {clause: 本校, cohort_at_least: %s, listed_at_least: 5, level: 80%%}
"""


@pytest.fixture
def term(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two exams of a made-up grade and who teaches three parts of it, where one stands."""
    rng = random.Random(5)
    before, after = ([("学号", "姓名", "班级", *SUBJECTS)] for _ in range(2))
    for number in range(CLASSES * SIZE):
        who = (f"{20250000 + number}", f"样{number}", f"三({number // SIZE + 1})班")
        able = [rng.gauss(70, 16) for _ in SUBJECTS]
        for rows in (before, after):
            scores = (str(min(100, max(0, round(one + rng.gauss(0, 9))))) for one in able)
            rows.append((*who, *scores))
    before[1] = (*before[1][:3], "5", "5")
    after[1] = (*after[1][:3], "缺考", "缺考")
    write_table(tmp_path / "前.xlsx", before)
    write_table(tmp_path / "后.xlsx", after)
    rows = [("教师", "学科", "班级")]
    rows += [(name, subject, f"三({room})班") for name, (subject, rooms) in HELD.items() for room in rooms]
    write_table(tmp_path / "任课.xlsx", rows)
    (tmp_path / "本校.yaml").write_text(POLICY % 100, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def document(xuekun: Any, *words: str) -> dict[str, Any]:
    """The JSON of a run on the two exams."""
    found: dict[str, Any] = xuekun("report", "前.xlsx", "后.xlsx", *words, "--json").document
    return found


def test_each_teacher_stands_beside_all_other_classes(term: Path, xuekun: Any) -> None:
    """In the order of the verdicts; cohort, listed and others are students with scores in both exams."""
    found = document(xuekun, "--teachers", "任课.xlsx", "--dry-run")
    value = found["value_added"]
    assert value["advisory"] is True
    assert (value["level"], value["off"]) == ("90%", None)
    assert "评价改革" in value["clause"]
    names = [(one["teacher"], one["subject"], one["classes"]) for one in value["teachers"]]
    assert names == [(one["teacher"], one["subject"], one["classes"]) for one in found["teachers"]]
    by_teacher = {one["teacher"]: one for one in value["teachers"]}
    everybody = CLASSES * SIZE - 1
    for name, (_, rooms) in HELD.items():
        one = by_teacher[name]
        here = SIZE * len(rooms) - (1 in rooms)
        assert (one["cohort"], one["listed"] + one["others"]) == (everybody - here, here)
        assert one["unseen"] == (1 in rooms)


def test_the_actual_numbers_are_the_official_ones(term: Path, xuekun: Any) -> None:
    """Nobody is new here, so converted and added are those of the verdict; the difference is theirs."""
    found = document(xuekun, "--teachers", "任课.xlsx", "--dry-run")
    for official, value in zip(found["teachers"], found["value_added"]["teachers"], strict=True):
        assert value["net"] is not None or value["why"]
        for name in ESTIMATES if value["net"] else ():
            summed = sum(one[name] for one in official["by_category"].values())
            one = value[name]
            assert one["actual"] == summed
            assert one["difference"] == pytest.approx(summed - one["expected"], abs=2e-6)
            assert one["low"] <= one["difference"] <= one["high"]


def test_no_verdict_moves_by_it(term: Path, xuekun: Any) -> None:
    """Another level, other sizes, off or on: the official part of the document is the same."""
    by_default = document(xuekun, "--dry-run")
    ours = document(xuekun, "--dry-run", "--policy", "本校.yaml")
    (term / "本校.yaml").write_text(POLICY % 99999, encoding="utf-8")
    off = document(xuekun, "--dry-run", "--policy", "本校.yaml")
    for key in ("transitions", "groups", "teachers"):
        assert by_default[key] == ours[key] == off[key]
    readings = [{one["reading"] for one in each["value_added"]["teachers"]} for each in (by_default, ours, off)]
    assert readings[0] != readings[1]
    assert readings[2] == {"没有估计"}


def test_a_wider_level_has_a_wider_interval(term: Path, xuekun: Any) -> None:
    """The policy's own section is used where it has one."""
    nine, eight = (document(xuekun, "--dry-run", *more) for more in ((), ("--policy", "本校.yaml")))
    assert [each["value_added"]["level"] for each in (nine, eight)] == ["90%", "80%"]
    for wide, narrow in zip(nine["value_added"]["teachers"], eight["value_added"]["teachers"], strict=True):
        assert wide["net"]["expected"] == narrow["net"]["expected"]
        assert wide["net"]["high"] - wide["net"]["low"] > narrow["net"]["high"] - narrow["net"]["low"]


def test_the_sheet_shows_the_numbers_beside_the_official_rate(term: Path, xuekun: Any) -> None:
    """To one decimal, under a note that says it is advisory; the same input gives the same bytes."""
    words = ("--teachers", "任课.xlsx", "--policy", "本校.yaml", "--out")
    found = document(xuekun, *words, "甲")
    document(xuekun, *words, "乙")
    assert Path("甲", REPORT_NAME).read_bytes() == Path("乙", REPORT_NAME).read_bytes()
    book = openpyxl.load_workbook(Path("甲", REPORT_NAME))
    sheet = book[SHEET_VALUE_ADDED]
    notes = [str(cell.value) for cell in sheet[1] if cell.value]
    assert len(notes) == 1
    assert notes[0].startswith(ADVISORY)
    assert "Cleveland 1979" in notes[0]
    titles = [str(cell.value).replace("\n", "") for cell in sheet[2]]
    rows = [dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(3, values_only=True)]
    verdicts = [  # below the sums
        dict(zip((str(c.value).replace("\n", "") for c in book["总表"][2]), row, strict=True))
        for row in book["总表"].iter_rows(4, values_only=True)
    ]
    for row, value, official in zip(rows, found["value_added"]["teachers"], verdicts, strict=False):
        assert row["三类转化率（正式）"] == official["三类转化率"]
        assert (row["在册两次有分"], row["别的班对照人数"]) == (value["listed"], value["cohort"])
        for title, key in (("转化", "converted"), ("新增", "added"), ("净转化", "net")):
            one = value[key]
            assert row[f"{title}实际"] == one["actual"]
            assert row[f"{title}预期"] == pytest.approx(one["expected"], abs=0.051)
            assert row[f"{title}实际－预期"] == pytest.approx(one["difference"], abs=0.051)
        assert row["读法（参考）"] == value["reading"]
    assert len(rows) == len(found["teachers"])


def test_the_screen_tells_how_many_and_that_it_is_advisory(term: Path, xuekun: Any) -> None:
    """Counts of rows, and where to look; no teacher is named there."""
    said = "".join(xuekun("report", "前.xlsx", "后.xlsx", "--teachers", "任课.xlsx", "--dry-run").out.split())
    line = said[said.index("增值（参考，不改结论") :].partition("表。")[0]
    assert f"「{SHEET_VALUE_ADDED}」" in line
    assert not any(name in line for name in HELD)


def test_a_register_alone_and_other_kinds_of_lines_are_off_with_a_reason(term: Path, xuekun: Any) -> None:
    """In the document, on the sheet and on the screen."""
    xuekun("screen", "前.xlsx", "-q", "--out", "册")
    (register,) = Path("册").glob("*名册.xlsx")
    ran = xuekun("report", register, "后.xlsx", "--json")
    assert "只有名册" in ran.document["value_added"]["off"]
    assert ran.document["value_added"]["teachers"] == []
    book = openpyxl.load_workbook(REPORT_NAME)
    assert SHEET_VALUE_ADDED not in book.sheetnames
    (why,) = (row[1] for row in book["说明"].iter_rows(values_only=True) if row[0] == SHEET_VALUE_ADDED)
    assert "只有名册" in why
    (term / "末位.yaml").write_text(
        "id: last\nname: 末位\nsource: {title: 本校}\nextends: wuping\nscreening:\n  bands:\n"
        "    - {category: 末位, lowest_share: 20%, clause: 一}\n",
        encoding="utf-8",
    )
    said = xuekun("report", "前.xlsx", "后.xlsx", "--policy", "末位.yaml", "--dry-run").out
    assert "不全是按平均分的几成划的" in "".join(said.split())


def test_check_shows_the_same_beside_its_verdicts(term: Path, xuekun: Any) -> None:
    """In the document, on a sheet of its own and in a line on the screen; of one teacher only that one's."""
    words = ("--teachers", "任课.xlsx")
    reported = document(xuekun, *words, "--dry-run")["value_added"]
    ran = xuekun("check", "前.xlsx", "后.xlsx", *words, "--json")
    assert ran.document["value_added"] == reported
    sheet = openpyxl.load_workbook(CHECK_NAME)[SHEET_VALUE_ADDED]
    assert str(sheet.cell(1, 4).value or sheet.cell(1, 1).value).startswith(ADVISORY)
    assert [row[0] for row in sheet.iter_rows(3, values_only=True)] == [
        one["teacher"] or "（未写明）" for one in reported["teachers"]
    ]
    alone = xuekun("check", "前.xlsx", "后.xlsx", *words, "--teacher", "钱师乙", "--json", "--dry-run")
    assert alone.document["value_added"]["teachers"] == [
        one for one in reported["teachers"] if one["teacher"] == "钱师乙"
    ]
    said = "".join(xuekun("check", "前.xlsx", "后.xlsx", *words, "--dry-run").out.split())
    assert "增值（参考，不改结论" in said


def test_track_shows_it_from_the_first_exam_to_the_last(term: Path, xuekun: Any) -> None:
    """Class by class the numbers of `report` over these two; the exam between plays no part, and the sheet says which."""
    between = [("学号", "姓名", "班级", *SUBJECTS)]
    for number in range(CLASSES * SIZE):
        who = (f"{20250000 + number}", f"样{number}", f"三({number // SIZE + 1})班")
        between.append((*who, *(str(40 + (k * number) % 53) for k in (7, 11))))
    write_table(term / "中.xlsx", between)
    found = xuekun("track", "前.xlsx", "中.xlsx", "后.xlsx", "--json").document["value_added"]
    reported = document(xuekun, "--dry-run")["value_added"]
    assert found == reported
    assert sum(one["net"] is not None for one in found["teachers"]) == CLASSES * len(SUBJECTS)
    sheet = openpyxl.load_workbook(TRACK_NAME)[SHEET_VALUE_ADDED]
    (note,) = [str(cell.value) for cell in sheet[1] if cell.value]
    assert note.startswith(f"{ADVISORY}从前到后")
    assert "正式" not in "".join(str(cell.value) for cell in sheet[2])


@pytest.mark.parametrize(("students", "off"), [(MOST_STUDENTS, OTHER_LINES), (MOST_STUDENTS + 1, TOO_MANY)])
def test_a_cohort_of_a_whole_district_is_off_with_a_reason(students: int, off: str) -> None:
    """Exactly as many are estimated: there the next reason is given, of a policy whose lines cannot be."""
    policy = load_policy("class-last-20")
    exam = Seated(replace(sample_term().before, students=()), (), register_only=False)
    matching = Matching(tuple(range(students)), (), (), (), (), ())
    conversion = load_policy("wuping").file.conversion
    assert conversion is not None
    assert value_added_of(policy, conversion, (exam, exam), matching, (), (), ()).off == off


def test_three_small_classes_are_too_few_to_say_anything() -> None:
    """The sample term: every row says how many there were, and how many it takes."""
    value = sample_term().value_added
    assert value is not None
    assert len(value.units) == len(sample_term().teachers)
    assert {one.reading.value for one in value.units} == {"没有估计"}
    assert all("不到 150 人" in one.why or "没有两次" in one.why for one in value.units)


def test_what_is_said_of_real_exams_is_what_the_page_has_of_them() -> None:
    """Nobody knows whether those students had help: the sentence says so, and its numbers are the page's."""
    page = (
        (ROOT / "docs" / "value-added.md").read_text("utf-8").partition("## 真实的考试")[2].partition("\n## ")[0]
    )
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in page.splitlines()
        if re.match(r"\| \S+（\d+ 人）", line)
    ]
    first, second = rows[:5], [row for row in rows if "885 人" in row[0]]
    assert (len(first), len(second)) == (5, 7)
    for group in (first, second):
        listed, converted, added = (sum(int(row[k]) for row in group) for k in (1, 2, 5))
        assert f"{listed} 人次" in CHANCE
        assert f"转化 {converted} 人次（{round(100 * converted / listed)}%）" in CHANCE
        assert f"新增 {added} 人次" in CHANCE
    assert "不知道有没有帮扶" in CHANCE
    assert "docs/value-added.md「真实的考试」" in CHANCE


def test_nothing_says_that_nobody_was_helped() -> None:
    """What became of other classes is no proof of what comes without help; only made-up schools are known."""
    texts = {
        path: path.read_text("utf-8")
        for folder, kind in (("src", "*.py"), ("rules", "*.yaml"), ("docs", "*.md"))
        for path in (ROOT / folder).rglob(kind)
    } | {ROOT / "README.md": (ROOT / "README.md").read_text("utf-8")}
    assert len(texts) > 100
    claims = re.compile("没有(专门|特别)?帮扶的学生|没有(专门|特别)帮扶|没有帮扶时|本来会")
    assert {path.name: found.group() for path, text in texts.items() if (found := claims.search(text))} == {}

"""The worked example comes out the same three times: by hand in the document, by command, by formulas."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from places import ROOT, SAMPLES

PAGE = (ROOT / "docs" / "worked-example.md").read_text(encoding="utf-8")
HOME = SAMPLES / "算例"
FILES = ("期初.xlsx", "期末.xlsx", "任课表.xlsx")
Row = dict[str, str]


def tables() -> list[list[Row]]:
    """Return the document's tables, each as rows of title → text."""
    found: list[list[Row]] = []
    for block in re.findall(r"(?:^\|.*\|\n)+", PAGE, re.MULTILINE):
        titles, _, *lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()]
        found.append([dict(zip(titles, line, strict=True)) for line in lines])
    return found


SCORES, LINES, OUTCOMES, COUNTS, FROZEN = tables()


def command(mark: str) -> list[str]:
    """Return the words of the document's command below a mark, without the program's own name."""
    line = re.search(rf"<!-- {mark} -->\n```bash\n(.*)\n```", PAGE)
    assert line is not None
    program, *words = shlex.split(line[1])
    assert program == "xuekun"
    return words


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as the document's commands take it: with the example's files where they stand."""
    (tmp_path / "samples" / "算例").mkdir(parents=True)
    for name in FILES:
        shutil.copy(HOME / name, tmp_path / "samples" / "算例" / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def share(text: str) -> Fraction:
    """Return ``40%`` as a fraction."""
    return Fraction(int(text.rstrip("%")), 100)


def test_the_document_holds_the_scores_of_the_files() -> None:
    """Fourteen students, row by row, at both exams."""
    for name, exam in ((FILES[0], "期初"), (FILES[1], "期末")):
        sheet = openpyxl.load_workbook(HOME / name).worksheets[0]
        rows = [
            ["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(3, values_only=True)
        ]
        assert rows == [[one["班级"], one["学号"], one["姓名"], one[exam], one["备注"]] for one in SCORES]


def test_means_lines_and_categories_follow_from_the_scores_by_hand() -> None:
    """The document against plain fractions: the exempt in the total and not among the takers."""
    lines = {}
    for row in LINES:
        mine = [one for one in SCORES if one["班级"] == row["班级"]]
        points = [int(one[row["考试"]]) for one in mine if one[row["考试"]] != "缺考"]
        takers = sum(one[row["考试"]] != "缺考" and not one["备注"] for one in mine)
        mean = Fraction(sum(points), takers)
        lines[row["班级"], row["考试"]] = (mean * Fraction(40, 100), mean * Fraction(80, 100))
        assert (int(row["总分"]), int(row["参考人数"]), int(row["平均分"])) == (sum(points), takers, mean)
        assert (int(row["二类线"]), int(row["三类线"])) == lines[row["班级"], row["考试"]]
    for one, told in zip(SCORES, OUTCOMES, strict=True):
        assert told["姓名"] == one["姓名"]
        for exam in ("期初", "期末"):
            low, high = lines[one["班级"], exam]
            if one["备注"] or one[exam] == "缺考":
                expected = "一类" if one["备注"] else "缺考"
            else:
                expected = "二类" if int(one[exam]) <= low else "三类" if int(one[exam]) <= high else ""
            assert told[f"{exam}类别"] == expected, (one["姓名"], exam)


@pytest.mark.parametrize("exam", ["期初", "期末"])
def test_screen_finds_the_means_and_lines_of_the_document(here: Path, xuekun: Any, exam: str) -> None:
    """Total, takers, mean and both lines of each class."""
    groups = xuekun("screen", f"samples/算例/{exam}.xlsx", "--json", "--dry-run").document["groups"]
    expected = [row for row in LINES if row["考试"] == exam]
    assert [group["class"] for group in groups] == [row["班级"] for row in expected]
    for group, row in zip(groups, expected, strict=True):
        assert (group["total"], group["takers"]) == (int(row["总分"]), int(row["参考人数"]))
        assert group["average"] == int(row["平均分"])
        assert group["cutoffs"] == {"二类": int(row["二类线"]), "三类": int(row["三类线"])}


def test_report_finds_the_outcomes_of_the_document(here: Path, xuekun: Any) -> None:
    """Who was listed, who is, and what became of each."""
    found = xuekun("report", *(f"samples/算例/{name}" for name in FILES[:2]), "--json", "--dry-run").document
    by_name = {one["name"]: one for one in found["transitions"]}
    assert {row["姓名"]: row["结果"] for row in OUTCOMES if row["结果"]} == {
        name: one["outcome"] for name, one in by_name.items()
    }
    for row in OUTCOMES:
        if row["结果"]:
            one = by_name[row["姓名"]]
            assert (one["before"] or "", one["after"] or "") == (row["期初类别"], row["期末类别"])


def assert_counted(teacher: dict[str, Any], rows: list[Row]) -> None:
    """A teacher of the JSON has the numbers of a table of the document."""
    assert list(teacher["by_category"]) == [row["类别"] for row in rows]
    for row in rows:
        counted = teacher["by_category"][row["类别"]]
        numbers = [counted[key] for key in ("initial", "converted", "added", "net")]
        assert numbers == [int(row[title]) for title in ("期初人数", "转化", "新增", "净转化")]
        assert Fraction(counted["net"], counted["initial"]) == share(row["转化率"])
        assert counted["rate"] == float(share(row["转化率"]))


def test_check_finds_the_numbers_and_the_verdict_of_the_document(here: Path, xuekun: Any) -> None:
    """Exactly 40% reaches 合格; what 优秀 lacks in both categories is one student who fell."""
    (teacher,) = xuekun("check", *_arguments(), "--json", "--dry-run").document["teachers"]
    assert (teacher["teacher"], teacher["classes"]) == ("林师例", ["三(1)班", "三(2)班"])
    assert_counted(teacher, COUNTS)
    assert teacher["verdict"] == "合格"
    assert "结论是**合格**" in PAGE
    assert (teacher["needed"]["by_category"], teacher["needed"]["reachable"]) == ({"二类": 1, "三类": 1}, True)
    assert (teacher["needed"]["total"], teacher["needed"]["words"]) == (
        1,
        "到优秀：还差 1 人（三类退到二类的 1 人离开名单）",
    )
    fallen = next(row for row in OUTCOMES if row["结果"] == "退步")
    assert f"只要{fallen['姓名']}一人" in PAGE
    (decided,) = teacher["by_default"]
    assert (decided["key"], decided["otherwise"]) == ("conversion.line", "换成「按期初定的分数线」，结论是 不合格")


def test_the_line_of_the_start_gives_the_other_verdict_of_the_document(here: Path, xuekun: Any) -> None:
    """The same scores by the frozen line: 20%, and the stricter consequence."""
    words = command("frozen")
    (teacher,) = xuekun(*words, "--json", "--dry-run").document["teachers"]
    assert_counted(teacher, FROZEN)
    assert teacher["verdict"] == "不合格"
    assert "结论变成**不合格**" in PAGE
    assert teacher["consequence"] in PAGE


def test_the_command_prints_what_the_document_shows(here: Path, xuekun: Callable[..., Any]) -> None:
    """Line by line, and the workbook is there."""
    shown = re.search(r"```text\n(.*?)\n```", PAGE, re.DOTALL)
    assert shown is not None
    ran = xuekun(*command("check"))
    assert (ran.exit, ran.err) == (0, "")
    printed = [line.rstrip() for line in ran.out.rstrip("\n").replace("\\", "/").splitlines()]
    assert printed == shown[1].splitlines()
    assert [path.name for path in (here / "结果").iterdir()] == ["教师指标考核_林师例.xlsx"]


def test_the_formulas_hold_the_results_of_the_document() -> None:
    """Every result in the workbook of formulas belongs to a formula, and is the document's."""
    path = HOME / "公式.xlsx"
    results = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    formulas = openpyxl.load_workbook(path).worksheets[0]
    rows = [["" if cell is None else cell for cell in row] for row in results.iter_rows(values_only=True)]
    start = next(at for at, row in enumerate(rows) if row[0] == "班级")
    students = rows[start + 1 : start + 1 + len(SCORES)]
    for cells, score, told in zip(students, SCORES, OUTCOMES, strict=True):
        assert cells[:4] == [score["班级"], score["学号"], score["姓名"], score["备注"]]
        assert [str(cell) for cell in cells[4:6]] == [score["期初"], score["期末"]]
        assert cells[6:9] == [told["期初类别"], told["期末类别"], told["结果"]]
    lines = [row for row in rows if row[1] in ("期初", "期末")]
    assert [_texts(row[:7]) for row in lines] == [list(row.values()) for row in LINES]
    counts = [row for row in rows if row[0] in ("二类", "三类")]
    for cells, told in zip(counts, COUNTS, strict=True):
        assert _texts(cells[:5]) == list(told.values())[:5]
        assert (cells[5], cells[6]) == (float(share(told["转化率"])), told["这一类"])
    assert next(row for row in rows if row[0] == "结论")[6] == "合格"
    reckoned = [cell.coordinate for row in formulas.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(reckoned) == 3 * len(SCORES) + 5 * len(LINES) + 6 * len(COUNTS) + 1


def test_the_sample_files_are_those_that_their_maker_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cells, formulas and stored results: what is in samples/ was not touched by hand."""
    monkeypatch.syspath_prepend(str(SAMPLES))
    from making.worked import write_worked

    names = write_worked(tmp_path)
    assert set(names) > set(FILES)
    for name in names:
        for stored in (False, True):
            made, there = (
                openpyxl.load_workbook(folder / name, data_only=stored).worksheets[0]
                for folder in (tmp_path, HOME)
            )
            assert list(made.iter_rows(values_only=True)) == list(there.iter_rows(values_only=True))


def _texts(cells: list[Any]) -> list[str]:
    return [f"{cell:g}" if isinstance(cell, int | float) else cell for cell in cells]


def _arguments() -> list[str]:
    return [f"samples/算例/{FILES[0]}", f"samples/算例/{FILES[1]}", "--teachers", f"samples/算例/{FILES[2]}"]

"""A student is school, id and name: what is asked where they disagree, what is provisional until it is answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from made_term import write_table
from xuekun_cli.model.matching import OTHER_PERSON, SAME_PERSON
from xuekun_cli.model.output_names import CHECK_NAME, REPORT_NAME

HEAD = ("学号", "姓名", "班级", "语文", "数学")
NAMES = [f"{surname}{given}" for surname in "赵钱孙李" for given in ("一样", "二样", "三样")]
LOW = 5
"""The student who is on the list in the earlier exam."""


def exam(
    first: str, low: str = "30", shift: int = 0, name: str = "", class_name: str = "三(1)班"
) -> list[tuple[str, ...]]:
    """Twelve students; one of them low in 语文, perhaps under another name."""
    rows = []
    for n, own in enumerate(NAMES):
        score = low if n == LOW else str(80 + (n + shift) % 9)
        rows.append(
            (
                f"{first}{n:03}",
                name if name and n == LOW else own,
                class_name,
                score,
                str(70 + (3 * n + shift) % 8),
            )
        )
    return [HEAD, *rows]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, where one stands."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def unlike(folder: Path) -> Path:
    """Two exams: whoever was low has another name and a good score under the same id."""
    write_table(folder / "期初.xlsx", exam("1"))
    write_table(folder / "期末.xlsx", exam("1", low="85", shift=4, name="周明"))
    return folder


def answer(path: Path, text: str) -> None:
    """Write an answer to every open question of a workbook."""
    book = openpyxl.load_workbook(path)
    sheet = book["待核查"]
    header = next(n for n, row in enumerate(sheet.iter_rows(values_only=True), 1) if row and "回答" in row)
    titles = [cell.value for cell in sheet[header]]
    for row in sheet.iter_rows(min_row=header + 1):
        if row[titles.index("问题")].value:
            row[titles.index("回答")].value = text
    book.save(path)


def chinese(document: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The verdict and the numbers of the class in 语文."""
    (judged,) = [one for one in document["teachers"] if one["subject"] == "语文"]
    return judged, judged["by_category"]["二类"]


def test_one_id_with_an_unlike_name_converts_nothing_and_is_provisional(unlike: Path, xuekun: Any) -> None:
    """It counted as 脱困; now nobody knows, and says so wherever a number rests on it."""
    document = xuekun("report", "期初.xlsx", "期末.xlsx", "--json").document
    (question,) = [one for one in document["findings"] if one.get("question")]
    assert (question["code"], question["severity"]) == ("match_name_changed", "question")
    judged, numbers = chinese(document)
    assert (numbers["initial"], numbers["converted"], numbers["provisional"]) == (1, 0, True)
    assert judged["provisional"] is True
    assert "provisional" not in judged["by_category"]["三类"]
    (moved,) = [one for one in document["transitions"] if one["subject"] == "语文"]
    assert (moved["outcome"], moved["provisional"]) == ("流失", True)
    assert [group.get("provisional", False) for group in document["groups"]] == [True, False]
    others = [one for one in document["teachers"] if one["subject"] != "语文"]
    assert not any("provisional" in one for one in others)


@pytest.mark.parametrize(("text", "outcome", "converted"), [(SAME_PERSON, "脱困", 1), (OTHER_PERSON, "流失", 0)])
@pytest.mark.parametrize(("command", "name"), [("report", REPORT_NAME), ("check", CHECK_NAME)])
def test_an_answer_settles_it(
    unlike: Path, xuekun: Any, command: str, name: str, text: str, outcome: str, converted: int
) -> None:
    """Given in 待核查 of the workbook itself; nothing is provisional then."""
    assert xuekun(command, "期初.xlsx", "期末.xlsx").exit == 0
    answer(unlike / name, text)
    document = xuekun(command, "期初.xlsx", "期末.xlsx", "--json").document
    _, numbers = chinese(document)
    assert (numbers["initial"], numbers["converted"]) == (1, converted)
    assert "provisional" not in str(document)
    assert {one["outcome"] for one in document.get("transitions", ()) if one["before"]} <= {outcome}


@pytest.mark.parametrize(("command", "name"), [("report", REPORT_NAME), ("check", CHECK_NAME)])
def test_the_screen_and_the_workbook_say_provisional(unlike: Path, xuekun: Any, command: str, name: str) -> None:
    """Beside the verdict; and nowhere once it is answered."""
    ran = xuekun(command, "期初.xlsx", "期末.xlsx")
    assert "（暂定）" in ran.out
    assert "1 行暂定" in ran.out
    assert sum("暂定" in text for text in texts_of(unlike / name)) >= 2
    answer(unlike / name, SAME_PERSON)
    assert "暂定" not in xuekun(command, "期初.xlsx", "期末.xlsx").out
    assert not any("暂定" in text for text in texts_of(unlike / name))


def texts_of(path: Path) -> list[str]:
    """Every text of a workbook."""
    book = openpyxl.load_workbook(path)
    return [
        cell
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, str)
    ]


def test_somebody_new_with_the_id_is_provisional_as_a_first_entry(folder: Path, xuekun: Any) -> None:
    """Nobody was on the list; whoever has the id now is: 新增 if the same child, 首次入册 if another."""
    write_table(folder / "期初.xlsx", exam("1", low="85"))
    write_table(folder / "期末.xlsx", exam("1", low="30", shift=4, name="周明"))
    document = xuekun("report", "期初.xlsx", "期末.xlsx", "--json", "--dry-run").document
    (moved,) = [one for one in document["transitions"] if one["subject"] == "语文"]
    assert (moved["outcome"], moved["provisional"]) == ("首次入册", True)


def test_a_question_about_somebody_who_is_never_listed_leaves_the_numbers_certain(
    folder: Path, xuekun: Any
) -> None:
    """It changes nothing."""
    write_table(folder / "期初.xlsx", exam("1", low="85"))
    write_table(folder / "期末.xlsx", exam("1", low="85", shift=4, name="周明"))
    document = xuekun("report", "期初.xlsx", "期末.xlsx", "--json", "--dry-run").document
    assert [one["code"] for one in document["findings"] if one.get("question")] == ["match_name_changed"]
    assert "provisional" not in str(document)

"""The register of codes: every one that the program raises is told, none that it does not raise, and the page says the same."""

from __future__ import annotations

import ast
import datetime as dt
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from made_sheets import sheet

import findings_page
from imports import ROOT, SOURCE
from xuekun_cli.model.findings import Severity
from xuekun_cli.model.findings_told import PARTS, entries
from xuekun_cli.model.scores.tables import Container, SourceBook
from xuekun_cli.sheets.reading import ReadRules, read_books, read_sitting
from xuekun_cli.sheets.words.files import load_words

PAGE = ROOT / "docs" / "findings.md"
COMPOSED = {"exempt": "who_is_on", "list": "who_is_on"}
"""Beginnings of codes that `who_is_on` puts together with what it found."""
NOT_YET_TESTED = frozenset(
    [
        *("not_taken", "map_unused", "file_is_copy", "class_from_sheet", "list_ambiguous"),
        *("list_name_differs", "list_not_found", "list_unused", "subject_new", "no_frozen_line"),
        *("track_exempt_differs", "track_two_names", "policy_by_name", "no_levels", "only_levels", "no_full_mark"),
        *("exam_unknown", "answer_kept", "answers_unread", "register_replaced", "typed_column_added"),
        *("typed_column_renamed", "policy_mistake"),
    ]
)
"""Codes that no test names. It may only become shorter."""


def constants() -> dict[str, str]:
    """Every name that stands for a text somewhere in the package."""
    found: dict[str, str] = {}
    for file in SOURCE.rglob("*.py"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                found |= {
                    target.id: node.value.value
                    for target in node.targets
                    if isinstance(target, ast.Name) and isinstance(node.value.value, str)
                }
    return found


def raised() -> Iterator[tuple[str, str | None, str]]:
    """Yield code, severity (None where it is not written there) and place of every finding made with both in words."""
    named = constants()
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != "Finding":
                continue
            code, severity = node.args[0], node.args[1] if len(node.args) > 1 else None
            for one in (code.body, code.orelse) if isinstance(code, ast.IfExp) else (code,):
                text = one.value if isinstance(one, ast.Constant) else named.get(ast.unparse(one).split(".")[-1])
                if isinstance(text, str):
                    plain = ast.unparse(severity) if severity is not None else ""
                    told = re.fullmatch(r"Severity\.([A-Z]+)", plain)
                    yield text, told[1] if told else None, f"{file.name}:{node.lineno}"


def test_every_code_that_is_raised_is_told_with_its_severity() -> None:
    """A code that is new in the code is new in the register."""
    known = entries()
    seen = list(raised())
    assert len(seen) > 100
    assert [(code, place) for code, _, place in seen if code not in known] == []
    wrong = [
        (code, severity, place)
        for code, severity, place in seen
        if severity is not None and Severity[severity] not in known[code].severities
    ]
    assert wrong == []


def test_no_code_is_told_that_nothing_raises() -> None:
    """Each stands as a text in the code, or is put together where lists are read."""
    texts = {
        node.value
        for file in SOURCE.rglob("*.py")
        if file.name != "findings_told.py"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    def composed(code: str) -> bool:
        head, _, end = code.partition("_")
        return head in COMPOSED and f"_{end}" in texts

    assert [code for code in entries() if code not in texts and not composed(code)] == []


def test_each_code_is_told_once_and_in_whole_sentences() -> None:
    """Title, meaning and what to do."""
    all_of_them = [one for part in PARTS for one in part.entries]
    assert len({one.code for one in all_of_them}) == len(all_of_them) > 150
    for one in all_of_them:
        assert re.fullmatch("[a-z_]+", one.code)
        assert one.title
        assert one.means.endswith("。")
        assert one.do.endswith("。")
        assert one.severities


def test_the_page_is_made_from_the_register() -> None:
    if os.environ.get("XUEKUN_REWRITE"):
        PAGE.write_text(findings_page.page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == findings_page.page()


def test_every_code_is_named_in_a_test_but_those_that_are_known_not_to_be() -> None:
    """What is listed as missing and is not any more has to be taken off the list."""
    here = Path(__file__)
    texts = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("*.py") if file != here)
    missing = {code for code in entries() if f'"{code}"' not in texts}
    assert missing == NOT_YET_TESTED


@pytest.mark.parametrize("code", ["blank", "sum_broken", "match_near"])
def test_a_code_is_explained_on_the_command_line(code: str, xuekun: Callable[..., Any]) -> None:
    """What it means and what to do; the same in JSON."""
    entry = entries()[code]
    ran = xuekun("explain", code)
    assert ran.exit == 0
    shown = "".join(ran.out.split())
    for text in (entry.title, entry.means, entry.do):
        assert "".join(text.split()) in shown
    document = xuekun("explain", code, "--json").document
    assert (document["code"], document["title"], document["do"]) == (code, entry.title, entry.do)


def test_an_unknown_code_is_told_the_nearest_and_a_file_of_that_name_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, xuekun: Callable[..., Any]
) -> None:
    """Exit 2 with what was meant; the file wins."""
    monkeypatch.chdir(tmp_path)
    ran = xuekun("explain", "sum_brokn")
    assert ran.exit == 2
    assert "xuekun explain sum_broken" in ran.said
    Path("blank").write_text("x", encoding="utf-8")
    ran = xuekun("explain", "blank")
    assert ran.exit == 2
    assert "没有写是哪名学生" in ran.said


HELD = {
    "缺考": {"absent"},
    "免考": {"excused"},
    "缓考": {"deferred"},
    "作弊": {"misconduct"},
    "优": {"level"},
    None: {"blank"},
    "85+5": {"unreadable"},
    "#N/A": {"error_value"},
    dt.date(2024, 1, 2): {"date_cell"},
}
"""What a cell for a score holds → what is said of it."""
CELL_CODES = set().union(*HELD.values())


@pytest.mark.parametrize("held", HELD)
def test_a_cell_without_a_score_is_as_severe_as_told(held: object) -> None:
    """Once in a column, and filling a good part of it: these severities are told, and no others."""
    met: set[tuple[str, Severity]] = set()
    for many in (1, 30):
        rows: list[list[object]] = [["学号", "姓名", "语文", "数学"]]
        rows += [
            [f"{2001 + n}", f"王{chr(0x4E00 + n)}", 60 + n % 30, held if n < many else 50 + n % 40]
            for n in range(80)
        ]
        words = load_words(None, ())
        reading = read_books([SourceBook("成绩.xlsx", "", Container.XLSX, b"", "", (sheet(rows),))], words)
        (sitting,) = reading.sittings
        _, findings = read_sitting(reading, sitting, words, ReadRules())
        met |= {(one.code, one.severity) for one in findings if one.code in CELL_CODES}
    assert {code for code, _ in met} == HELD[held]
    for code in HELD[held]:
        assert {severity for _, severity in met} == set(entries()[code].severities)

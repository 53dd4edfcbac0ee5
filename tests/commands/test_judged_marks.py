"""`--converted` and the policy's `judged_marks`: on the screen, in the workbooks and in the JSON of every command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from made_months import codes, month
from xuekun_cli.model.names.outputs import RATES_NAME, TRACK_NAME
from xuekun_cli.model.register import REGISTER_NAME

POLICY = "id: fufen\nname: 按赋分\nextends: wuping\njudged_marks: converted\nsource:\n  title: 本校规定\n"


@pytest.fixture
def exams(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three exams with 物理 raw and converted, and a policy that judges converted marks."""
    monkeypatch.chdir(tmp_path)
    for seed, exam in enumerate(("期初", "期中", "期末")):
        month(tmp_path / f"{exam}.xlsx", exam, seed)
    (tmp_path / "fufen.yaml").write_text(POLICY, "utf-8")
    return tmp_path


def physics_columns(document: dict[str, Any]) -> set[str]:
    """Headers of the columns that 物理 was judged by."""
    return {
        column["header"]
        for one in document["inputs"]
        for sheet in one["sheets"]
        for column in sheet["columns"]
        if (column["role"], column["subject"]) == ("score", "物理")
    }


@pytest.mark.parametrize("wish", [("--converted",), ("--policy", "fufen.yaml")])
@pytest.mark.parametrize(
    ("words", "result"),
    [
        (("screen", "期中.xlsx"), REGISTER_NAME),
        (("rates", "期中.xlsx"), RATES_NAME),
        (("track", "期初.xlsx", "期中.xlsx", "期末.xlsx"), TRACK_NAME),
    ],
)
def test_converted_marks_are_judged_and_said(
    exams: Path, xuekun: Any, words: tuple[str, ...], result: str, wish: tuple[str, ...]
) -> None:
    """The column of 物赋 in place of 物理; 说明 says by whose wish."""
    plain = xuekun(*words, "--json").document
    assert physics_columns(plain) == {"物理"}
    assert plain["inputs"][0]["sheets"][0]["converted"] == []
    (exams / result).unlink()
    ran = xuekun(*words, *wish)
    assert ran.exit == 0
    assert "按赋分判的" in ran.out
    document = xuekun(*words, *wish, "--json").document
    assert physics_columns(document) == {"物赋"}
    assert document["inputs"][0]["sheets"][0]["converted"] == ["物理"]
    assert {"converted_judged", "only_raw"} <= codes(document)
    book = openpyxl.load_workbook(exams / result)
    texts = [str(cell) for row in book["说明"].iter_rows(values_only=True) for cell in row if cell]
    why = "--converted" if wish == ("--converted",) else "办法里的 judged_marks: converted"
    assert f"赋分（{why}）；没有赋分的科目按卷面分" in texts


def test_a_register_judged_by_converted_marks_names_their_cells(exams: Path, xuekun: Any) -> None:
    """The listed score is that of the converted column, and so is the cell."""
    wide = ("--set", "screening.三类.at_most=95%")
    listed = xuekun("screen", "期中.xlsx", "--converted", *wide, "--json").document["listed"]
    physics = [one for one in listed if one["subject"] == "物理"]
    sheet = openpyxl.load_workbook(exams / "期中.xlsx").active
    assert sheet is not None
    assert physics
    assert all(one["cell"].startswith("G") and sheet[one["cell"]].value == one["score"] for one in physics)


def test_a_layout_knows_both_kinds(exams: Path, xuekun: Any) -> None:
    """Written without or with --converted it is the same, and either kind can be judged by it."""
    assert xuekun("look", "期中.xlsx", "--save", "甲.yaml").exit == 0
    assert xuekun("look", "期中.xlsx", "--converted", "--save", "乙.yaml").exit == 0
    assert (exams / "甲.yaml").read_text("utf-8") == (exams / "乙.yaml").read_text("utf-8")
    for wish, header in (((), "物理"), (("--converted",), "物赋")):
        document = xuekun("look", "期末.xlsx", "--layout", "甲.yaml", *wish, "--json").document
        assert "layout_used" in codes(document)
        assert physics_columns(document) == {header}


def test_a_wrong_kind_of_marks_in_a_policy_is_said_with_its_line(exams: Path, xuekun: Any) -> None:
    """With what can be written there."""
    (exams / "fufen.yaml").write_text(POLICY.replace("converted", "convertd"), "utf-8")
    ran = xuekun("screen", "期中.xlsx", "--policy", "fufen.yaml")
    assert ran.exit == 2
    assert "fufen.yaml:4: judged_marks: convertd 不认识" in ran.said
    assert "是不是 converted？" in ran.said


def test_a_register_beside_converted_marks_is_doubted(exams: Path, xuekun: Any) -> None:
    """It does not say by which marks it was made: rolled on, or as the exam before, the comparison is doubted aloud."""
    (exams / "前").mkdir()
    (exams / "期初.xlsx").rename(exams / "前" / "期初.xlsx")
    assert xuekun("screen", "前/期初.xlsx").exit == 0
    register = f"前/{REGISTER_NAME}"
    for words in (("roll", register, "期末.xlsx"), ("report", register, "期末.xlsx")):
        assert "converted_beside_register" not in codes(xuekun(*words, "--dry-run", "--json").document)
        document = xuekun(*words, "--converted", "--dry-run", "--json").document
        assert "converted_beside_register" in codes(document)
        assert "converted_judged" in codes(document)

"""The door for programs: `xuekun_cli.read_scores`, its frame, findings and proofs, and the page about them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import xuekun_cli
from made_months import month
from places import ROOT, lay_samples, surroundings
from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.results.scores import COLUMNS
from xuekun_cli.model.scores.marks import Mark

PAGE = (ROOT / "docs" / "python.md").read_text("utf-8")


@pytest.fixture
def samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample term, where one stands."""
    lay_samples(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_example_of_the_page_runs(samples: Path) -> None:
    """As it stands there, in a process of its own; it writes nothing."""
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    before = sorted(samples.iterdir())
    ran = subprocess.run(
        [sys.executable, "-c", example],
        capture_output=True,
        encoding="utf-8",
        env=surroundings(PYTHONIOENCODING="utf-8"),
        check=True,
    )
    assert "count" in ran.stdout
    assert "语文" in ran.stdout
    assert sorted(samples.iterdir()) == before


def test_the_page_names_every_column_mark_and_option() -> None:
    """And none that is not there."""
    named = set(re.findall(r"`([a-z_]+)`", PAGE))
    options = set(xuekun_cli.read_scores.__annotations__) - {"paths", "return"}
    marks = {mark.name.lower() for mark in Mark} - {"no_cell"}
    assert named == set(COLUMNS) | options | marks | {"read_scores", "message", "hint", "sittings"}


def test_every_cell_of_the_frame_holds_what_the_frame_says(samples: Path) -> None:
    """Score for score, against the workbook itself."""
    frame = xuekun_cli.read_scores("期初成绩.xlsx").frame()
    book = openpyxl.load_workbook("期初成绩.xlsx", data_only=True)
    assert tuple(frame.columns) == COLUMNS
    assert len(frame) > 100
    assert set(frame["file"]) == {"期初成绩.xlsx"}
    for row in frame.itertuples():
        value = book[str(row.sheet)][str(row.cell)].value
        if row.mark == "scored":
            assert float(value) == row.score
        else:
            assert row.score != row.score


def test_several_files_stand_behind_one_another_with_their_exams(samples: Path) -> None:
    """Paths may be `Path` objects, and several."""
    scores = xuekun_cli.read_scores([Path("期初成绩.xlsx"), "期中成绩.xlsx"])
    frame = scores.frame()
    assert len(scores.sittings) == 2
    assert list(dict.fromkeys(frame["exam"])) == [table.exam for table in scores.sittings]
    assert len(frame) == sum(
        table.marks[s, j] != Mark.NO_CELL
        for table in scores.sittings
        for s in range(len(table.students))
        for j in range(len(table.subjects))
    )


def test_proofs_and_findings_come_along(tmp_path: Path) -> None:
    """The total that adds the converted mark, and the question about a subject that nobody knows."""
    path = month(tmp_path / "期中.xlsx", "期中", 1)
    scores = xuekun_cli.read_scores(path)
    (total,) = [one for one in scores.proofs if one.proof.kind == "sum"]
    assert (total.file, total.sheet, total.proof.of) == ("期中.xlsx", "期中成绩", "总分")
    assert total.proof.parts == ("期中语文", "期中数学", "物赋")
    assert "column_unknown" in {one.code for one in scores.findings}
    settled = xuekun_cli.read_scores(path, mapping=["编程=编程"], converted=True)
    frame = settled.frame()
    assert "编程" in set(frame["subject"])
    assert set(frame[frame["subject"] == "物理"]["cell"].str[0]) == {"G"}


def test_what_cannot_be_read_is_one_sentence_and_what_to_do(tmp_path: Path) -> None:
    """The exception is the one that the command line shows."""
    (tmp_path / "空.csv").write_text("一,二\n3,4\n", "utf-8")
    with pytest.raises(CannotGoOn) as stop:
        xuekun_cli.read_scores(tmp_path / "空.csv")
    assert "没有找到成绩" in stop.value.message
    assert stop.value.hint


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    """The face hands out what it names, and nothing else."""
    assert set(xuekun_cli.__all__) == {"Scores", "__version__", "read_scores"}
    with pytest.raises(AttributeError, match="read_score'"):
        _ = xuekun_cli.read_score

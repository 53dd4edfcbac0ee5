"""A question about a column, from the first run to the answered one: asked, left out, answered, heeded, not asked again."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from made_months import answer_all
from xuekun_cli.model.answers import IS_SUBJECT, WHAT_COLUMN
from xuekun_cli.model.names.outputs import RATES_NAME, REPORT_NAME, TRACK_NAME
from xuekun_cli.model.register import REGISTER_NAME

EXAMS = ("期初.xlsx", "期中.xlsx", "期末.xlsx")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three exams of a class in 语文, and in 编程, which no word knows and no total proves."""
    monkeypatch.chdir(tmp_path)
    for number, name in enumerate(EXAMS):
        draw = random.Random(number)
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["学号", "姓名", "班级", "语文", "编程"])
        for pupil in range(30):
            level = draw.gauss(70, 15)
            marks = [max(5, min(100, round(level + draw.gauss(0, 8)))) for _ in range(2)]
            sheet.append(
                [
                    f"{1001 + pupil}",
                    f"学{'甲乙丙丁戊己庚辛壬癸'[pupil % 10]}{'一二三'[pupil // 10]}",
                    "三(1)班",
                    *marks,
                ]
            )
        book.save(tmp_path / name)
    return tmp_path


def judged(document: dict[str, Any]) -> str:
    """All that a run says of students and classes: not what was read, nor what is asked."""
    return str({key: value for key, value in document.items() if key not in ("findings", "inputs", "exams")})


@pytest.mark.parametrize(
    ("words", "result", "files"),
    [
        (("screen", EXAMS[0]), REGISTER_NAME, 1),
        (("report", EXAMS[0], EXAMS[2]), REPORT_NAME, 2),
        (("rates", EXAMS[0]), RATES_NAME, 1),
        (("track", *EXAMS), TRACK_NAME, 3),
    ],
)
def test_an_answer_about_a_column_is_heeded_by_the_next_run(
    folder: Path, xuekun: Any, words: tuple[str, ...], result: str, files: int
) -> None:
    """Until then nothing is said of 编程; from then on it is a subject like any other, and nobody is asked."""
    first = xuekun(*words, "--json").document
    open_ones = [one for one in first["findings"] if one["code"] == WHAT_COLUMN]
    assert len(open_ones) == files
    assert all(one["question"]["answer"] is None for one in open_ones)
    assert "编程" not in judged(first)
    assert answer_all(folder / result, IS_SUBJECT) == files
    second = xuekun(*words, "--json").document
    assert "编程" in judged(second)
    settled = [one for one in second["findings"] if one["code"] == WHAT_COLUMN]
    assert [one["question"]["answer"] for one in settled] == [IS_SUBJECT] * files
    assert all(one["severity"] == "info" for one in settled)

"""The live workbook: at any thresholds its formulas list whom the program lists, to the student on the line."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from imports import ROOT
from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.results.screening import ScreenOutcome
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.screen import screen
from xuekun_cli.rules.whatif.live import live_list
from xuekun_cli.workbooks.live.workbook import write_live

OFFICE = shutil.which("soffice")
PAIRS = int(os.environ.get("XUEKUN_LIVE_PAIRS", "6"))
"""So many pairs of thresholds are recalculated; 200 take a minute and a half."""
Listed = set[tuple[str, str, str, str]]


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three classes with marks in halves; the means are 75 and 80, so that many stand exactly on a line."""
    rng = random.Random("live")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["班级", "学号", "姓名", "语文", "数学", "备注"])
    for number, mean in enumerate((75, 80, 75), start=1):
        columns = []
        for _ in range(2):
            marks = [rng.choice((28, 30, 30.5, 32, 37.5, 45, 48, 60, 60.5, 64)) for _ in range(9)]
            marks += [float(rng.randint(130, 190)) / 2 for _ in range(14)]
            rest = 23 * mean - sum(marks)  # who is exempt counts in the sum alone
            marks.append(rest)
            columns.append(marks)
        for k in range(24):
            remark = "随班就读" if k == 3 else None
            name = f"{'赵钱孙'[number - 1]}{'甲乙丙丁戊己庚辛壬癸'[k % 10]}{'一二三'[k // 10]}"
            sheet.append([f"七({number})班", f"2026{number}{k:02}", name, columns[0][k], columns[1][k], remark])
    file = tmp_path_factory.mktemp("live") / "期中成绩.xlsx"
    book.save(file)
    return file


def screened(scores: Path, *changes: str) -> ScreenOutcome:
    request = Request((str(scores),), full_marks=("语文=1000", "数学=1000"), changes=changes)
    return screen(request)


def by_program(outcome: ScreenOutcome) -> Listed:
    return {
        (one.group.class_name, one.name, one.subject, one.category) for one in outcome.listed if not one.exempt
    }


def on_sheet(file: Path) -> Listed:
    """Whom 名单 of a recalculated workbook lists."""
    rows = openpyxl.load_workbook(file, data_only=True)["名单"].iter_rows(values_only=True)
    header = list(next(rows))
    at = [header.index(title) for title in ("班级", "姓名", "学科", "类别")]
    return {tuple(str(row[k]) for k in at) for row in rows if row[at[1]]}  # type: ignore[misc]


def pairs() -> Iterator[tuple[Fraction, Fraction]]:
    """Pairs of thresholds: those that scores stand exactly on, and any others."""
    rng = random.Random("pairs")
    lines = [Fraction(score) * 100 / mean for score in (30, 37.5, 45, 48, 60, 64) for mean in (75, 80)]
    exact = [line for line in lines if (line * 1000).denominator == 1]
    assert len(exact) > 8
    for _ in range(PAIRS):
        low = rng.choice([*exact, Fraction(rng.randint(20_000, 60_000), 1000)])
        high = rng.choice([*exact, Fraction(rng.randint(60_000, 110_000), 1000)])
        yield min(low, high), max(low, high) + (low == high)


def test_its_own_values_are_those_of_the_program(scores: Path, tmp_path: Path) -> None:
    outcome = screened(scores)
    file = tmp_path / "活表.xlsx"
    file.write_bytes(write_live(live_list(outcome)))
    assert on_sheet(file) == by_program(outcome)
    assert len(by_program(outcome)) > 20


def test_the_whole_numbers_say_what_fractions_say(scores: Path) -> None:
    live = live_list(screened(scores))
    for low, high in pairs():
        for row in live.rows:
            group = live.groups[row.group]
            score, mean = Fraction(row.score, live.unit), Fraction(group.whole, group.parts * live.unit)
            said = "二类" if score <= mean * low / 100 else "三类" if score <= mean * high / 100 else ""
            assert live.category(row, (low, high)) == (row.registered or said)


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_a_spreadsheet_lists_whom_the_program_lists_at_every_threshold(scores: Path, tmp_path: Path) -> None:
    content = write_live(live_list(screened(scores)))
    asked = list(pairs())
    (tmp_path / "made").mkdir()
    for number, (low, high) in enumerate(asked):
        file = tmp_path / "made" / f"{number}.xlsx"
        file.write_bytes(content)
        book = openpyxl.load_workbook(file)
        book["门槛"]["C5"], book["门槛"]["C6"] = float(low), float(high)
        book.save(file)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [str(OFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", tmp_path / "told"]
        + [str(file) for file in (tmp_path / "made").iterdir()],
        check=True,
        capture_output=True,
        timeout=900,
    )
    on_the_line = 0
    for number, (low, high) in enumerate(asked):
        outcome = screened(
            scores, f"screening.二类.at_most={float(low):g}%", f"screening.三类.at_most={float(high):g}%"
        )
        told = tmp_path / "told" / f"{number}.xlsx"
        assert on_sheet(told) == by_program(outcome), (low, high)
        counts = openpyxl.load_workbook(told, data_only=True)["门槛"]
        listed = [one.category for one in outcome.listed if not one.exempt]
        assert [counts["E5"].value, counts["E6"].value, counts["E7"].value] == [
            *(listed.count(category) for category in ("二类", "三类")),
            len(listed),
        ]
        on_the_line += sum(
            one.score is not None and Fraction(one.score, 10_000) == one.cutoff for one in outcome.listed
        )
    assert on_the_line > PAIRS


def test_a_category_that_is_no_line_is_refused_in_words(scores: Path) -> None:
    outcome = screen(Request((str(scores),), policy="class-last-20"))
    with pytest.raises(CannotGoOn, match="不是一条分数线"):
        live_list(outcome)


@pytest.mark.parametrize("policy", ["below-mean", "low-mark", "wuping"])
def test_lines_of_other_kinds_list_whom_their_policy_lists(policy: str, scores: Path, tmp_path: Path) -> None:
    outcome = screen(Request((str(scores),), policy=policy, full_marks=("语文=100", "数学=100")))
    file = tmp_path / "活表.xlsx"
    file.write_bytes(write_live(live_list(outcome)))
    assert on_sheet(file) == by_program(outcome)
    assert by_program(outcome)


def test_names_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    outcome = screen(Request((str(ROOT / "samples" / "faulty" / "公式注入.xlsx"),)))
    odd = {one.name for one in outcome.table.students if one.name.startswith(("=", "+", "-", "@"))}
    assert odd
    file = tmp_path / "活表.xlsx"
    file.write_bytes(write_live(live_list(outcome)))
    cells = [cell for row in openpyxl.load_workbook(file)["成绩"].iter_rows() for cell in row if cell.value in odd]
    assert {cell.value for cell in cells} == odd
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_same_list_gives_the_same_bytes(scores: Path) -> None:
    assert write_live(live_list(screened(scores))) == write_live(live_list(screened(scores)))

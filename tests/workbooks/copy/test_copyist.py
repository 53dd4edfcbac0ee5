"""The second process that makes large copies: with it, without it and when it fails, the files are the same."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any
from zipfile import ZipFile

import pytest
from made_workbooks import office_workbook, sheet_of, source_book
from python_calamine import CalamineWorkbook

from places import SAMPLES
from xuekun_cli.model.register import REGISTER_NAME
from xuekun_cli.model.results.marking import SheetMarks
from xuekun_cli.model.scores.tables import Container, SourceBook
from xuekun_cli.workbooks.copy import copyist as second
from xuekun_cli.workbooks.copy.annotate import annotated
from xuekun_cli.workbooks.copy.copyist import Order, copyist

SCORES = "期初成绩.xlsx"
Screened = Callable[..., dict[str, bytes]]


@pytest.fixture
def every_workbook_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "LARGE", 0)


@pytest.fixture
def screened(tmp_path: Path, xuekun: Callable[..., Any]) -> Screened:
    """Screen the sample into a folder of its own and return what was written there."""

    def screen(folder: str, scores: Path = SAMPLES / SCORES) -> dict[str, bytes]:
        ran = xuekun("screen", scores, "--out", tmp_path / folder, "--notes", "--quiet")
        assert ran.exit == 0, ran.err
        return {path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()}

    return screen


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Every second process that is started."""
    processes: list[subprocess.Popen[bytes]] = []
    start = second._started

    def watched() -> subprocess.Popen[bytes] | None:
        process = start()
        if process is not None:
            processes.append(process)
        return process

    monkeypatch.setattr(second, "_started", watched)
    return processes


def test_the_second_process_writes_what_the_first_would_have(
    screened: Screened, started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = screened("一")
    assert started == []
    monkeypatch.setattr(second, "LARGE", 0)

    together = screened("二")

    assert together == alone
    assert len(together) == 2
    assert len(started) == 1


def test_it_answers_with_the_copies_in_their_order(every_workbook_is_large: None) -> None:
    marks = SheetMarks("三(1)班", {2: {2: "二类"}}, {1: ("类别",)}, {2: ("二类",)})
    other = SheetMarks("三(1)班", {2: {2: "三类"}}, {1: ("类别",)}, {2: ("三类",)}, {}, {(2, 2): "因为"})
    books = [source_book(office_workbook(), name=f"{name}.xlsx") for name in "甲乙"]
    orders = [Order(books[0], [marks], False), Order(books[1], [other], True)]
    with copyist(books) as beside:
        assert beside is not None
        beside.ask(orders)
        answer = beside.answer()

    assert answer == [annotated(book, wanted, notes=notes) for book, wanted, notes in orders]
    assert answer[0] != answer[1]


def test_what_cannot_be_patched_is_left_to_the_first_process(every_workbook_is_large: None) -> None:
    """It has no cells to make a copy from, and makes none."""
    book = SourceBook("坏.xlsx", "", Container.XLSX, sheet_of('<row r="十"><c r="A1"><v>1</v></c></row>'), "", ())
    with copyist([book]) as beside:
        assert beside is not None
        beside.ask([Order(book, [SheetMarks("表", {1: {0: "二类"}}, {}, {})], False)])
        assert beside.answer() is None


@pytest.mark.usefixtures("every_workbook_is_large")
def test_when_it_cannot_be_started_the_first_process_does_the_work(
    screened: Screened, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = screened("一")
    monkeypatch.setattr(sys, "executable", str(SAMPLES / "没有这个程序"))
    assert screened("二") == whole


@pytest.mark.usefixtures("every_workbook_is_large")
@pytest.mark.parametrize(
    "fault", [RuntimeError("can't start new thread"), MemoryError()], ids=["thread", "memory"]
)
def test_when_it_cannot_be_asked_the_first_process_does_the_work(
    fault: Exception, screened: Screened, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = screened("一")

    def none_left(*_: object) -> None:
        raise fault

    monkeypatch.setattr(second, "Thread", type("Thread", (Thread,), {"start": none_left}))
    assert screened("二") == whole


def test_whoever_waits_for_the_answer_hears_ctrl_c(
    every_workbook_is_large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows only between two waits: none may be long."""
    waits: list[float | None] = []
    join = Thread.join

    def watched(thread: Thread, timeout: float | None = None) -> None:
        waits.append(timeout)
        join(thread, timeout)

    monkeypatch.setattr(Thread, "join", watched)
    with copyist([source_book(office_workbook())]) as beside:
        assert beside is not None
        beside.ask([Order(source_book(office_workbook()), [], False)])
        assert beside.answer() is not None
        assert waits
        assert all(wait is not None and wait <= 1 for wait in waits)


@pytest.mark.usefixtures("every_workbook_is_large")
def test_another_version_of_the_program_is_not_asked(
    screened: Screened, started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a checkout is run whose predecessor is installed: the copies would be those of the predecessor."""
    whole = screened("一")
    monkeypatch.setattr(second, "__file__", str(SAMPLES / "copyist.py"))

    assert screened("二") == whole

    assert [process.returncode for process in started] == [0, 1]


@pytest.mark.usefixtures("every_workbook_is_large")
@pytest.mark.parametrize(
    "code",
    ["raise SystemExit(1)", "import sys; sys.stdin.buffer.read()", "print('不是回答')", "import os; os.close(0)"],
    ids=["ends_at_once", "ends_without_an_answer", "answers_nonsense", "does_not_listen"],
)
def test_when_it_fails_the_first_process_does_the_work(
    code: str, screened: Screened, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = screened("一")

    def broken() -> subprocess.Popen[bytes]:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        return subprocess.Popen([sys.executable, "-c", code], **pipes)  # type: ignore[call-overload]

    monkeypatch.setattr(second, "_started", broken)
    assert screened("二") == whole


@pytest.mark.usefixtures("every_workbook_is_large")
def test_what_a_late_copy_has_to_say_stands_in_the_register_too(
    tmp_path: Path, screened: Screened, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = tmp_path / SCORES
    shutil.copy(SAMPLES / SCORES, signed)
    with ZipFile(signed, "a") as package:
        package.writestr("_xmlsignatures/origin.sigs", b"")
    late = screened("一", signed)
    monkeypatch.setattr(second, "LARGE", 10**9)

    assert late == screened("二", signed)
    register = CalamineWorkbook.from_filelike(BytesIO(late[REGISTER_NAME]))
    cells = [str(cell) for row in register.get_sheet_by_name("待核查").to_python() for cell in row]
    assert any("数字签名" in cell for cell in cells)


@pytest.mark.usefixtures("every_workbook_is_large")
def test_a_file_beside_the_scores_is_not_taken_for_a_part_of_the_program(
    tmp_path: Path, screened: Screened, started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "typing.py").write_text("raise SystemExit('not me')")
    (tmp_path / "xuekun_cli.py").write_text("raise SystemExit('not me')")
    monkeypatch.chdir(tmp_path)

    screened("一")

    assert len(started) == 1
    assert started[0].returncode == 0


@pytest.mark.usefixtures("every_workbook_is_large")
def test_it_ends_with_the_run_that_started_it(
    tmp_path: Path,
    xuekun: Callable[..., Any],
    started: list[subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Here the run is stopped while the register is written."""
    from xuekun_cli.commands.shared import screen_files

    def stopped(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(screen_files, "write_register", stopped)

    ran = xuekun("screen", SAMPLES / SCORES, "--out", tmp_path / "出")

    assert ran.exit == 130
    assert len(started) == 1
    assert started[0].returncode is not None
    assert not (tmp_path / "出").exists()

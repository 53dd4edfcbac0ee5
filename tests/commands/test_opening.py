"""Scores opened on a thread: what goes wrong there reaches the caller, and nothing is read behind the block's end."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread, Timer

import pytest

from places import SAMPLES
from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.pipeline.inputs import opening
from xuekun_cli.pipeline.inputs.opening import Opening, open_inputs, opened_in_turn
from xuekun_cli.sheets.containers.xlsx import _silent_panics

SCORES, LATER = str(SAMPLES / "期初成绩.xlsx"), str(SAMPLES / "期末成绩.xls")


def test_the_books_are_those_that_are_opened_without_a_thread() -> None:
    steps: list[int] = []
    with Opening([SCORES], steps.append) as ahead:
        assert ahead.books() == open_inputs([SCORES], lambda _: None)
    assert steps == [1]


def test_where_no_thread_can_be_started_they_are_opened_when_they_are_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none_left(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Thread, "start", none_left)
    with Opening([SCORES], lambda _: None) as ahead:
        assert [book.path for book in ahead.books()] == [SCORES]


def test_a_file_that_cannot_be_read_is_said_where_the_books_are_asked_for(tmp_path: Path) -> None:
    with (
        Opening([str(tmp_path / "没有.xlsx")], lambda _: None) as ahead,
        pytest.raises(CannotGoOn, match="找不到"),
    ):
        ahead.books()


def test_who_stops_before_asking_waits_until_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that is written while the reader has stderr turned away would not be seen."""
    over: list[str] = []

    def slow(path: str) -> list[object]:
        time.sleep(0.05)
        over.append(path)
        return []

    monkeypatch.setattr(opening, "open_books", slow)
    with pytest.raises(CannotGoOn, match="办法"), Opening([SCORES], lambda _: None):
        raise CannotGoOn("没有这份办法", "")
    assert over == [SCORES]


def test_who_stops_waits_for_the_file_that_is_being_read_and_for_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder can hold hundreds."""
    begun: list[str] = []
    first, stopped = Event(), Event()

    def slow(path: str) -> list[object]:
        begun.append(path)
        first.set()
        stopped.wait(5)
        return []

    monkeypatch.setattr(opening, "open_books", slow)
    with suppress(CannotGoOn), Opening([SCORES, LATER], lambda _: None) as ahead:
        first.wait(5)
        monkeypatch.setattr(ahead._over, "wait", lambda _: stopped.set())
        raise CannotGoOn("没有这份办法", "")
    assert begun == [SCORES]


@pytest.mark.parametrize("pressed_while", ["it waits for the books", "it is about to end"])
def test_ctrl_c_ends_the_block_only_when_nothing_is_read_any_more(
    pressed_while: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it is pressed: what is said then has to be seen."""
    over: list[str] = []
    wait = Event.wait
    times: list[float] = []

    def slow(path: str) -> list[object]:
        time.sleep(0.05)
        over.append(path)
        return []

    def pressed(event: Event, seconds: float | None = None) -> bool:
        times.append(0.0)
        if len(times) <= 2:
            raise KeyboardInterrupt
        return wait(event, seconds)

    def opened() -> None:
        with Opening([SCORES], lambda _: None) as ahead:
            monkeypatch.setattr(ahead._over, "wait", lambda seconds: pressed(ahead._over, seconds))
            if pressed_while == "it waits for the books":
                ahead.books()

    monkeypatch.setattr(opening, "open_books", slow)
    with pytest.raises(KeyboardInterrupt):
        opened()
    assert over == [SCORES]


def test_the_exams_of_a_term_are_opened_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    at_work: list[str] = []
    together: list[int] = []

    def slow(path: str) -> list[object]:
        at_work.append(path)
        together.append(len(at_work))
        time.sleep(0.02)
        at_work.remove(path)
        return [path]

    monkeypatch.setattr(opening, "open_books", slow)
    exams = [str(SAMPLES / name) for name in ("期初成绩.xlsx", "期中成绩.xlsx", "期末成绩.xls")]
    with opened_in_turn(*exams, lambda _: None) as books:
        assert [given() for given in books if given] == [[path] for path in exams]
    assert together == [1, 1, 1]


def test_a_last_exam_that_cannot_be_read_is_said_when_it_is_its_turn(tmp_path: Path) -> None:
    with opened_in_turn(SCORES, "", str(tmp_path / "没有.xlsx"), lambda _: None) as books:
        assert books.before
        assert books.before() == open_inputs([SCORES], lambda _: None)
        assert books.mid is None
        assert books.after
        with pytest.raises(CannotGoOn, match="找不到"):
            books.after()


def test_stderr_is_there_again_when_two_who_read_at_once_are_through(capfd: pytest.CaptureFixture[str]) -> None:
    """One may read the list of the exempt while the next exam is being opened: the last of them turns it back."""
    first, second = _silent_panics(), _silent_panics()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    os.write(2, b"panic\n")
    second.__exit__(None, None, None)
    os.write(2, b"said\n")
    assert capfd.readouterr().err == "said\n"


def test_who_stops_waits_for_no_exam_that_has_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    first, stopped = Event(), Event()

    def slow(path: str) -> list[object]:
        begun.append(path)
        first.set()
        stopped.wait(5)
        return []

    monkeypatch.setattr(opening, "open_books", slow)
    with suppress(CannotGoOn), opened_in_turn(SCORES, "", LATER, lambda _: None):
        first.wait(5)
        Timer(0.3, stopped.set).start()
        raise CannotGoOn("没有这份办法", "")
    assert begun == [SCORES]

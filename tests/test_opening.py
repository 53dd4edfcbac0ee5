"""Scores opened on a thread: what goes wrong there reaches the caller, and nothing is read behind the block's end."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from places import SAMPLES
from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.pipeline import opening
from xuekun_cli.pipeline.opening import Opening, open_inputs, opened_in_turn
from xuekun_cli.sheets.xlsx_parts import _silent_panics

SCORES = str(SAMPLES / "期初成绩.xlsx")


def test_the_books_are_those_that_are_opened_without_a_thread() -> None:
    steps: list[int] = []
    with Opening([SCORES], steps.append) as ahead:
        assert ahead.books() == open_inputs([SCORES], lambda _: None)
    assert steps == [1]


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

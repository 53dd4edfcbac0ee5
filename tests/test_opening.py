"""Scores opened on a thread: what goes wrong there reaches the caller, and nothing is read behind the block's end."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Thread

import pytest

from places import SAMPLES
from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.pipeline import opening
from xuekun_cli.pipeline.opening import Opening, open_inputs

SCORES = str(SAMPLES / "期初成绩.xlsx")


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

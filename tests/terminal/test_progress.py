"""A bar appears only to a person who waits."""

from __future__ import annotations

import subprocess
import sys
import time
from io import StringIO

import pytest

from xuekun_cli.terminal import progress as bar
from xuekun_cli.terminal.progress import progress


class Watched(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """A person is watching."""
        return True


def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    """Put a watched stream on stderr, before a person who loses patience at once.

    To be called in the test itself: pytest puts its own stderr back after the fixtures.
    """
    stream = Watched()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(bar, "PATIENCE", 0.01)
    return stream


def wait_for(work: bar.Advance) -> None:
    """Wait until the bar is on the screen, five seconds at most."""
    deadline = time.monotonic() + 5
    while not work.shown and time.monotonic() < deadline:
        time.sleep(0.01)


def test_long_work_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words and steps are shown; the bar goes when the work ends."""
    stderr = watched(monkeypatch)
    with progress(3, "读 [red]a.xlsx") as work:
        work.advance()
        wait_for(work)
        assert work.shown
        work.advance(text="读 b.xlsx")
    assert not work.shown
    assert "读 [red]a.xlsx" in stderr.getvalue()
    assert "读 b.xlsx" in stderr.getvalue()
    assert "2/3" in stderr.getvalue()


def test_a_work_of_unknown_length_counts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a total there is no 「几分之几」."""
    stderr = watched(monkeypatch)
    with progress(None, "正在读") as work:
        wait_for(work)
    assert "正在读" in stderr.getvalue()
    assert "/" not in stderr.getvalue()


def test_short_work_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing flickers when there is nothing to wait for."""
    stderr = watched(monkeypatch)
    monkeypatch.setattr(bar, "PATIENCE", 60.0)
    with progress(2, "读") as work:
        work.advance(2)
    assert (work.done, stderr.getvalue()) == (2, "")


def test_work_off_a_terminal_is_silent(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A log file gets no bar, however long it takes."""
    monkeypatch.setattr(bar, "PATIENCE", 0.0)
    with progress(2, "读") as work:
        time.sleep(0.05)
        work.advance()
    assert not work.shown
    assert capsys.readouterr() == ("", "")


def test_a_failure_takes_the_bar_down_and_passes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error is what the person is to see."""
    watched(monkeypatch)
    works: list[bar.Advance] = []

    def fail() -> None:
        with progress(2, "读") as work:
            works.append(work)
            wait_for(work)
            assert work.shown
            raise KeyError("落空")

    with pytest.raises(KeyError, match="落空"):
        fail()
    assert not works[0].shown


def test_short_work_does_not_import_the_bar() -> None:
    """rich.progress costs a quick command nothing."""
    code = (
        "import sys; from xuekun_cli.terminal.progress import progress\n"
        "with progress(1, 'x') as work: work.advance()\n"
        "print([m for m in sys.modules if m.split('.')[0] == 'rich'])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"

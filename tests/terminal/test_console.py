"""Consoles never fail over a character, and are plain when nobody watches."""

from __future__ import annotations

import os
import sys
from io import BytesIO, TextIOWrapper

import pytest
from outcomes import ASKED, Screen, finding, group, outcome, reading
from rich.cells import cell_len
from rich.text import Text

from xuekun_cli.model.findings import CannotGoOn, Severity
from xuekun_cli.terminal.console import console_on, err, out, prepare_streams
from xuekun_cli.terminal.look import show_look
from xuekun_cli.terminal.problems import show_cannot_go_on
from xuekun_cli.terminal.summary import show_summary


class Watched(TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """A person is watching."""
        return True


def streams(monkeypatch: pytest.MonkeyPatch, encoding: str, kind: type[TextIOWrapper] = TextIOWrapper) -> BytesIO:
    """Put stdout and stderr on one byte buffer in an encoding, as strict as Python makes them."""
    buffer = BytesIO()
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, kind(buffer, encoding=encoding, errors="strict", write_through=True))
    return buffer


def show_everything() -> None:
    """Print all there is, with a rare character, a half one and a symbol GBK lacks in an input's texts."""
    rare = group("𠮷班\udce5", "ñ²·")
    findings = (finding("𠮷", Severity.ERROR, hint="ñ"), finding("b", Severity.QUESTION, question=ASKED))
    show_summary(outcome((rare,), findings), ["𠮷\udce5.xlsx"], [], False)
    show_look([reading()], [], findings)
    show_cannot_go_on(CannotGoOn("打不开 𠮷.xlsx", "请另存一次 ñ", findings))


@pytest.mark.parametrize("encoding", ["gbk", "cp936", "gb18030", "ascii", "latin-1", "utf-8"])
def test_no_encoding_raises(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    """What the encoding lacks becomes a question mark; everything else stays."""
    buffer = streams(monkeypatch, encoding)
    prepare_streams()
    show_everything()
    text = buffer.getvalue().decode(encoding)
    assert "70.04" in text
    assert "D7" in text
    assert ("下一步：" in text) == (encoding not in ("ascii", "latin-1"))
    assert ("𠮷班?" in text) == (encoding in ("utf-8", "gb18030"))


def test_a_strict_stream_would_have_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard of the test above: without preparation GBK does fail on such a name."""
    streams(monkeypatch, "gbk")
    with pytest.raises(UnicodeEncodeError):
        show_everything()


def test_own_words_fit_gbk(screen: Screen) -> None:
    """No text of ours needs a question mark on a Chinese Windows console."""
    show_summary(outcome((group(),), (finding("x", Severity.ERROR),)), ["a"], ["b"], False, screen.console)
    show_look([reading()], [], [], screen.console)
    assert screen.stream.getvalue().encode("gbk").decode("gbk") == screen.stream.getvalue()


def test_own_words_have_no_character_of_uncertain_width(screen: Screen) -> None:
    """A GBK console gives box lines, dashes and dots two cells, which would bend the tables."""
    import unicodedata

    show_summary(outcome((group(),), (finding("x", Severity.ERROR),)), ["a"], ["b"], False, screen.console)
    show_look([reading()], [], [], screen.console)
    assert [c for c in set(screen.text) if unicodedata.east_asian_width(c) == "A"] == []


def test_nothing_is_coloured_off_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even when the environment asks for colour."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    buffer = streams(monkeypatch, "utf-8")
    prepare_streams()
    show_everything()
    assert b"\x1b" not in buffer.getvalue()


@pytest.mark.parametrize(("no_color", "escapes"), [("1", False), ("", True)])
def test_no_color_is_obeyed_on_a_terminal(monkeypatch: pytest.MonkeyPatch, no_color: str, escapes: bool) -> None:
    """A terminal gets colour, unless NO_COLOR says something."""
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setenv("TERM", "xterm-256color")
    buffer = streams(monkeypatch, "utf-8", Watched)
    show_cannot_go_on(CannotGoOn("打不开"))
    assert (b"\x1b" in buffer.getvalue()) == escapes


def test_result_goes_to_stdout_and_problems_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    """A pipe gets the result alone."""
    show_summary(outcome((group(),)), [], [], False)
    show_cannot_go_on(CannotGoOn("打不开「a.xlsx」", "先关掉 Excel"))
    shown = capsys.readouterr()
    assert "70.04" in shown.out
    assert shown.err == "错误：打不开「a.xlsx」\n下一步：先关掉 Excel\n"


def test_findings_stand_between_the_error_and_the_next_step(screen: Screen) -> None:
    """What to do next is the last thing a person reads; many kinds are cut to ten."""
    findings = tuple(finding(f"甲{n}", Severity.ERROR) for n in range(12))
    show_cannot_go_on(CannotGoOn("读不了", "改好再来", findings), screen.console)
    lines = screen.text.splitlines()
    assert (lines[0], lines[-2:]) == ("错误：读不了", ["  还有 2 类问题没有显示。", "下一步：改好再来"])
    assert screen.text.count("这里有一处") == 10


def test_a_pipe_is_eighty_cells_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the terminal that stdin belongs to, or COLUMNS, says."""
    monkeypatch.setenv("COLUMNS", "200")
    streams(monkeypatch, "utf-8")
    assert (out().width, err().width) == (80, 80)


@pytest.mark.parametrize(("columns", "width"), [(80, 80), (100, 100), (300, 120), (10, 40), (0, 80)])
def test_a_terminal_is_as_wide_as_it_is_within_reason(
    monkeypatch: pytest.MonkeyPatch, columns: int, width: int
) -> None:
    """Up to 120 cells; a terminal that does not know counts as 80."""
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((columns, 24)))
    monkeypatch.setattr(Watched, "fileno", lambda _: 1)
    streams(monkeypatch, "utf-8", Watched)
    assert out().width == width


def test_texts_are_literal_on_any_console(screen: Screen) -> None:
    """Markup, emoji codes and numbers get no treatment, even when printed as bare strings."""
    screen.console.print("[red]:smile: 12", Text("[/]"))
    assert screen.text == "[red]:smile: 12 [/]"
    assert cell_len(screen.text) == 19


def test_streams_that_cannot_be_prepared_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A windowed start on Windows has no stdout at all."""
    monkeypatch.setattr(sys, "stdout", None)
    prepare_streams()
    assert console_on(sys.stderr).width == 80

"""Chinese text is broken where a typesetter would break it."""

from __future__ import annotations

import pytest
from outcomes import Screen
from rich.cells import cell_len

from xuekun_cli.terminal.lines import plain, shown_path, wrapped, write


def test_a_chinese_character_takes_two_cells() -> None:
    """Five characters fit ten cells, not ten characters."""
    assert wrapped("一二三四五六七", 10) == ["一二三四五", "六七"]


def test_no_line_begins_with_a_comma_or_ends_with_an_open_bracket() -> None:
    """Punctuation goes with the character it belongs to."""
    assert wrapped("一二三四五，六七", 10) == ["一二三四", "五，六七"]
    assert wrapped("一二三四「五六」", 10) == ["一二三四", "「五六」"]


def test_latin_words_numbers_and_class_names_stay_whole() -> None:
    """A number broken in two would be read as two numbers."""
    assert wrapped("平均分是 70.04 分", 10) == ["平均分是", "70.04 分"]
    assert wrapped("一二三三(1)班", 10) == ["一二三", "三(1)班"]
    assert wrapped("一二 三(1)班缺考", 10) == ["一二", "三(1)班缺", "考"]


def test_a_word_longer_than_the_line_is_cut() -> None:
    """It has to go somewhere, and nothing of it is lost."""
    lines = wrapped("见 " + "x" * 25 + "吧", 10)
    assert max(map(cell_len, lines)) <= 10
    assert "".join(lines).replace("见", "") == "x" * 25 + "吧"


@pytest.mark.parametrize("width", [2, 7, 40, 80])
def test_nothing_is_lost_or_too_wide_at_any_width(width: int) -> None:
    """All characters but blanks come out in their order."""
    text = "三(1)班 语文（期中）：平均分 70.04，二类线 28.02；「张三」85+5 看不懂。 a.xlsx!三(1)班!D7" * 3
    lines = wrapped(text, width)
    assert max(map(cell_len, lines)) <= width
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_empty_text_is_one_empty_line() -> None:
    """So that a paragraph is always printed."""
    assert wrapped("", 10) == [""]


def test_control_characters_do_not_reach_the_terminal() -> None:
    """Escape sequences, line breaks and marks that turn the reading direction are made harmless."""
    assert plain("a\x1b[31mb\r\nc\t\u202ed\u2028e") == "a [31mb c d e"


def test_further_lines_hang_below_the_first(screen: Screen) -> None:
    """The lead word stands alone on the left."""
    write(screen.console, "一二三四" * 20, lead="错误：", indent=2)
    first, second, third = screen.text.splitlines()
    assert first.startswith("  错误：一")
    assert second.startswith(" " * 8 + "一")
    assert third.strip()


def test_a_path_elsewhere_is_left_as_it_is() -> None:
    """A way up and down again is no easier to read."""
    assert shown_path("/a.xlsx") == "/a.xlsx"

"""The tests themselves: a sentence is found in what was printed, however long the path in it."""

from __future__ import annotations

from io import StringIO

import pytest

from unfolded import Unfolded
from xuekun_cli.terminal.console import console_on
from xuekun_cli.terminal.lines import write

SENTENCE = "at_most: 40 不是比例，请写成 40% 或 0.4。"


@pytest.mark.parametrize("width", [40, 80])
def test_no_length_of_a_path_hides_a_sentence(width: int) -> None:
    """From none to more than a line of letters in front of it; and what is not there is not found."""
    for letters in range(2 * width):
        stream = StringIO()
        write(console_on(stream, width), f"{'a' * letters}{SENTENCE}", lead="错误：")
        printed = Unfolded(stream.getvalue())
        assert SENTENCE in printed
        assert "或 0.5" not in printed

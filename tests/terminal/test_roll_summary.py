"""The summary of `roll`: fits every screen, and a Chinese console can show it."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len

from roll_desk import Term, student
from xuekun_cli.terminal.console import console_on
from xuekun_cli.terminal.roll import show_roll


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[int, str]:
    """The summary of a register in which something of every kind happened, by the width of the screen."""
    folder = tmp_path_factory.mktemp("roll")
    first, second = Term(folder, "期初"), Term(folder, "期中")
    names = ("赵样", "钱样", "孙样", "李样", "周样")
    first.sat(*(student(f"201{n}", name, 50) for n, name in enumerate(names))).screened()
    first.type_in("周样", 审核="不确认")
    second.sat(
        student("2010", "赵样", 25),
        student("2011", "钱样", 90),
        student("2012", "孙样", "缺考"),
        student("2014", "周样", 50),
        student("2019", "吴样", 50),
    )
    outcome = second.rolled(first.register)
    texts = {}
    for width in (40, 80):
        stream = io.StringIO()
        show_roll(outcome, ["名册.xlsx"], ["备份.xlsx"], False, console_on(stream, width))
        texts[width] = stream.getvalue()
    return texts


@pytest.mark.parametrize("width", [40, 80])
def test_no_line_is_wider_than_the_screen_and_gbk_has_every_character(shown: dict[int, str], width: int) -> None:
    assert max(map(cell_len, shown[width].splitlines())) <= width
    assert shown[width].encode("gbk").decode("gbk") == shown[width]


def test_every_row_of_the_last_register_is_counted_once(shown: dict[int, str]) -> None:
    lines = [line.split() for line in shown[80].splitlines()]
    counted = {line[0]: line[-1] for line in lines if len(line) == 4 and line[-1].isdigit()}
    assert counted == {
        "脱困": "1",
        "退步": "1",
        "待补测": "1",
        "流失": "1",
        "上次不确认，又在线下": "1",
        "上一份合计": "5",
        "新增": "1",
    }
    assert "新名册 4 人次，其中 1 人次没有成绩" in shown[80]

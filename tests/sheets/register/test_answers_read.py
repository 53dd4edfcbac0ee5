"""The answers in 待核查 of a workbook that an earlier run wrote: only that sheet is read, unless it is not there."""

from pathlib import Path

import openpyxl
import pytest

from xuekun_cli.model import register as names
from xuekun_cli.sheets.register.typed import read_answers

HEADER = [names.COL_QUESTION, names.COL_ANSWER, names.COL_KEY, names.COL_WHO]
LINE = ["是不是一个人", "是", "match|三(1)班|张三", "张三"]


def written(folder: Path, *sheets: tuple[str, list[list[str]]]) -> str:
    """A workbook with these sheets; an empty first one stands for the long ones."""
    book = openpyxl.Workbook()
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = folder / "历次跟踪.xlsx"
    book.save(path)
    return str(path)


@pytest.mark.parametrize("name", [names.SHEET_CHECK, f"{names.SHEET_CHECK} (2)", "我改了名字"])
def test_an_answer_is_found_whatever_the_sheet_is_called(tmp_path: Path, name: str) -> None:
    (found,) = read_answers(written(tmp_path, ("学生", [["姓名"], ["张三"]]), (name, [["说明"], HEADER, LINE])))
    assert (found.key, found.text, found.question) == ("match|三(1)班|张三", "是", "是不是一个人")


def test_an_answer_on_a_copy_counts_too(tmp_path: Path) -> None:
    other = ["这是谁", "张四", "match|三(1)班|张四", "张四"]
    path = written(tmp_path, (names.SHEET_CHECK, [HEADER, LINE]), (f"{names.SHEET_CHECK} (2)", [HEADER, other]))
    assert [one.text for one in read_answers(path)] == ["是", "张四"]

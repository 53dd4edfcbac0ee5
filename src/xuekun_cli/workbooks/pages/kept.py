"""手写留底 and a person's own sheets: what was typed into the last workbook and has no place of its own in this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuekun_cli.model import besides as words
from xuekun_cli.model.besides import Besides, OwnSheet
from xuekun_cli.model.columns import Column
from xuekun_cli.workbooks.pages.printed import add_page, fit_row, put, write_header
from xuekun_cli.workbooks.pages.styles import Looks

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SENTENCE = (
    "下面是填写在上一份文件里、本程序没有对应栏目的内容，照原样留下，写明原来在哪张表、哪一格。"
    "以后再运行，这里的内容一直带着；不要了的，把那一行删掉。供校内使用，请勿公示、转发。"
)
_COLUMNS = (
    Column(words.COL_FROM_SHEET, 14, "left"),
    Column(words.COL_FROM_CELL, 12),
    Column(words.COL_ABOUT, 30, "left"),
    Column(words.COL_TEXT, 60, "left"),
)
_LONGEST_NAME = 31
"""Excel's limit for the name of a sheet."""


def write_besides(workbook: Workbook, looks: Looks, besides: Besides) -> None:
    """Write a person's own sheets as they were, without their formats, and 手写留底; nothing where there is nothing."""
    for sheet in besides.sheets:
        _write_own(workbook, looks, sheet)
    if besides.loose:
        _write_loose(workbook, looks, besides)


def _write_own(workbook: Workbook, looks: Looks, sheet: OwnSheet) -> None:
    worksheet = add_page(workbook, _free_name(workbook, sheet.name))
    look = looks("left")
    for row, values in enumerate(sheet.rows):
        for column, value in enumerate(values):
            if value not in ("", None):
                put(worksheet, row, column, value, look)


def _free_name(workbook: Workbook, name: str) -> str:
    taken = {worksheet.get_name().casefold() for worksheet in workbook.worksheets()} | {
        words.SHEET_KEPT.casefold()
    }
    free, number = name, 1
    while free.casefold() in taken:
        number += 1
        mark = f"（{number}）"
        free = f"{name[: _LONGEST_NAME - len(mark)]}{mark}"
    return free


def _write_loose(workbook: Workbook, looks: Looks, besides: Besides) -> None:
    worksheet = add_page(workbook, words.SHEET_KEPT, words.SHEET_KEPT)
    worksheet.merge_range(0, 0, 0, len(_COLUMNS) - 1, SENTENCE, looks("note"))
    worksheet.set_row(0, 48)
    write_header(worksheet, looks, _COLUMNS, row=1)
    for row, one in enumerate(besides.loose, start=2):
        fit_row(worksheet, row, _COLUMNS, one)
        for column, text in enumerate(one):
            put(worksheet, row, column, text, looks("cell", _COLUMNS[column].look, "text"))
    worksheet.autofilter(1, 0, len(besides.loose) + 1, len(_COLUMNS) - 1)

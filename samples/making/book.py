"""A workbook as one office formats it: fonts, borders, fills and number formats in one place."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import xlsxwriter

from making.pupils import SCHOOL

A4 = 9
"""The number of this paper size in a workbook."""

CREATED = datetime(2024, 9, 2, 8, 0, 0)
"""Noted in every workbook in place of the clock, so that each run gives the same bytes."""


class Book:
    """A workbook in the making, with the few cell formats that this office uses."""

    def __init__(self, path: Path) -> None:
        self.book = xlsxwriter.Workbook(path)
        self.book.set_properties({"author": SCHOOL, "created": CREATED})
        plain = {"font_name": "宋体", "font_size": 11, "align": "center", "valign": "vcenter"}
        cell = {**plain, "border": 1}
        self.title = self.book.add_format({**plain, "font_size": 16, "bold": True})
        self.line = self.book.add_format({**plain, "align": "left"})
        self.header = self.book.add_format({**cell, "bold": True, "bg_color": "#D9E1F2"})
        self.cell = self.book.add_format(cell)
        self.text = self.book.add_format({**cell, "num_format": "@"})
        self.column = self.book.add_format({"num_format": "@"})
        self.mean = self.book.add_format({**cell, "num_format": "0.00", "bg_color": "#F2F2F2"})
        self.share = self.book.add_format({**cell, "num_format": "0.0%", "bg_color": "#F2F2F2"})
        self.foot = self.book.add_format({**cell, "bold": True, "bg_color": "#F2F2F2"})
        self.low = self.book.add_format({"font_color": "#C00000"})

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_: object) -> None:
        self.book.close()

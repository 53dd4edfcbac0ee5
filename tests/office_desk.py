"""An office at its desk: scores come in, the register is written, somebody types into it, and it runs again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from xuekun_cli.model.register import REGISTER_NAME
from xuekun_cli.model.results.screening import ScreenOutcome
from xuekun_cli.pipeline import screen as screening
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.workbooks.register.workbook import write_register

HEADER = ("学号", "姓名", "班级", "语文", "数学")
Row = Sequence[object]


class Desk:
    """A folder with score files and the register of the last run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.register = folder / REGISTER_NAME

    def lay_down(self, rows: Iterable[Row], file: str = "期中成绩.xlsx", header: Row = HEADER) -> Path:
        """Write a score file with a row a student."""
        book = openpyxl.Workbook()
        sheet = book.active
        assert isinstance(sheet, Worksheet)
        sheet.title = "成绩"
        for row in (header, *rows):
            sheet.append(list(row))
        path = self.folder / file
        book.save(path)
        return path

    def screen(self, *files: str, **request: object) -> ScreenOutcome:
        """Screen the files beside the register and write the new one in its place."""
        paths = tuple(str(self.folder / file) for file in files or ("期中成绩.xlsx",))
        asked = Request(paths, register=str(self.register), **request)  # type: ignore[arg-type]
        outcome = screening.screen(asked)
        self.register.write_bytes(write_register(outcome))
        return outcome

    def type_in(self, sheet: str, where: dict[str, object], **texts: str | float) -> None:
        """Type texts (column title → text) into the one row of the register whose cells are as in ``where``."""
        book = openpyxl.load_workbook(self.register)
        page = book[sheet]
        titles = [cell.value for cell in page[1]]
        rows = [
            row
            for row in page.iter_rows(min_row=2)
            if all(row[titles.index(title)].value == value for title, value in where.items())
        ]
        assert len(rows) == 1, f"{len(rows)} rows of {sheet} are {where}"
        for title, text in texts.items():
            page.cell(rows[0][0].row, titles.index(title) + 1).value = text
        book.save(self.register)

    def cells(self, sheet: str) -> list[list[object]]:
        """Return the rows of a sheet of the register as they stand; none where there is no such sheet."""
        book = CalamineWorkbook.from_path(self.register)
        if sheet not in book.sheet_names:
            return []
        return [list(row) for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)]

    def rows(self, sheet: str) -> list[dict[str, object]]:
        """Return the rows of a sheet of the register by column title."""
        header, *rows = self.cells(sheet) or [[]]
        return [dict(zip(map(str, header), row, strict=True)) for row in rows]

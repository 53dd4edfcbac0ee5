"""The least that any program has to do: read every cell, write every cell. `python benchmarks/floor.py school.xlsx`

Every cell is read by calamine (Rust). It is written by rustpy-xlsxwriter (Rust) where that is installed, which
is the true floor, and by XlsxWriter a row at a time where it is not; `writer()` says which.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from python_calamine import CalamineWorkbook


def writer() -> str:
    """Return the name of the library that writes."""
    return "rustpy_xlsxwriter" if importlib.util.find_spec("rustpy_xlsxwriter") else "xlsxwriter"


def copy(path: Path) -> None:
    """Read the first sheet and write its values to a new file beside it."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    target = str(path.with_name("抄写.xlsx"))
    if writer() == "rustpy_xlsxwriter":
        import rustpy_xlsxwriter  # type: ignore[import-not-found]

        header, *students = rows
        rustpy_xlsxwriter.write_worksheet([dict(zip(header, row, strict=True)) for row in students], target)
        return
    import xlsxwriter

    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()


if __name__ == "__main__":
    copy(Path(sys.argv[1]))

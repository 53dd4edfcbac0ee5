"""The annotated copy: the office's own workbook with fills on listed scores and columns to the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.marking import SheetMarks
from xuekun_cli.model.tables import Container, SourceBook
from xuekun_cli.workbooks.overlay import overlay
from xuekun_cli.workbooks.package import OddPackage, Package

_MACRO_TYPES = {
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": ".xlsm",
    "application/vnd.ms-excel.template.macroEnabled.main+xml": ".xltm",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": ".xltx",
}


def annotate(book: SourceBook, marks: Sequence[SheetMarks]) -> bytes:
    """Return a copy of the workbook with the marks on it, as the bytes of an xlsx.

    An xlsx is patched in place: all that is in it stays, computed values included. A package that is too
    odd for that is first saved anew; any other container is first written as an xlsx with the same cells.
    The same input gives the same bytes. Raises CannotGoOn when a marked sheet has no room on its right.
    """
    try:
        if book.container is Container.XLSX:
            if not marks:
                return book.content
            try:
                return overlay(book.content, marks)
            except OddPackage:
                return _overlay_resaved(book, marks)
        return _overlay_rebuilt(book, marks)
    except OddPackage as error:
        raise CannotGoOn(
            f"“{book.label}”做不出标注副本：表格右边没有空列，或者找不到要标注的工作表（{error}）。",
            "请在 Excel 中打开这个文件，另存为新的 xlsx 工作簿，删去右边多余的列，再运行一次。",
        ) from error


def annotated_suffix(book: SourceBook) -> str:
    """Return the file ending that the annotated copy needs: ``.xlsx``, or ``.xlsm`` when it holds macros.

    Excel refuses to open a workbook with macros under the name of one without.
    """
    if book.container is not Container.XLSX:
        return ".xlsx"
    try:
        package = Package(book.content)
        return _MACRO_TYPES.get(package.content_type(package.workbook), ".xlsx")
    except OddPackage:
        return ".xlsx"


def _overlay_resaved(book: SourceBook, marks: Sequence[SheetMarks]) -> bytes:
    from xuekun_cli.workbooks.resave import resaved

    try:
        return overlay(resaved(book), marks)
    except OddPackage:
        return _overlay_rebuilt(book, marks)


def _overlay_rebuilt(book: SourceBook, marks: Sequence[SheetMarks]) -> bytes:
    from xuekun_cli.workbooks.rebuild import rebuilt

    content, names = rebuilt(book)
    return overlay(content, [replace(mark, sheet=names.get(mark.sheet, mark.sheet)) for mark in marks])

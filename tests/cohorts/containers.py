"""Containers of bytes, and the list of all of them: sheets in, one file's content out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from cohorts.markup import (
    plain,
    spans,
    write_html,
    write_html_gb2312,
    write_spreadsheetml,
    write_text,
)
from cohorts.page import Formula, Page

ZIP_TIME = (2024, 9, 1, 8, 0, 0)
"""The time noted for each member, so that the same sheets give the same bytes."""


@dataclass(frozen=True)
class Format:
    """A container: the ending it arrives with, how it is written, and what it can hold."""

    suffix: str
    write: Callable[[Sequence[Page]], bytes]
    many_sheets: bool = True
    sheet_names: bool = True


def write_xlsx(pages: Sequence[Page]) -> bytes:
    """Return an xlsx workbook; formulas are kept with their values, text is written as text."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        centred = book.add_format({"align": "center", "valign": "vcenter"})
        for page in pages:
            sheet = book.add_worksheet(page.name)
            if page.hidden:
                sheet.hide()
            for top, left, bottom, right in page.merged:
                sheet.merge_range(top, left, bottom, right, "", centred)
            for r, row in enumerate(page.rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, Formula):
                        sheet.write_formula(r, c, cell.text, None, cell.value)
                    elif isinstance(cell, str):
                        sheet.write_string(r, c, cell)
                    elif isinstance(cell, int | float):
                        sheet.write_number(r, c, cell)
    return out.getvalue()


def write_xls(pages: Sequence[Page]) -> bytes:
    """Return a BIFF workbook (Excel 97-2003) with merged cells; formulas become their values."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    for page in pages:
        sheet = book.add_sheet(page.name)
        first, covered = spans(page)
        for r, row in enumerate(page.rows):
            for c, cell in enumerate(row):
                value = plain(cell)
                if (r, c) in first:
                    rows, columns = first[r, c]
                    sheet.write_merge(r, r + rows - 1, c, c + columns - 1, value)
                elif value is not None and (r, c) not in covered:
                    sheet.write(r, c, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_ods(pages: Sequence[Page]) -> bytes:
    """Return an OpenDocument spreadsheet; runs of equal cells and of blank rows are written once."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow

    book = OpenDocumentSpreadsheet()
    for page in pages:
        table = Table(name=page.name)
        first, covered = spans(page)
        width = max(len(row) for row in page.rows)
        blank_rows = 0
        for r, row in enumerate(page.rows):
            if all(cell is None for cell in row):
                blank_rows += 1
                continue
            if blank_rows:
                gap = TableRow(numberrowsrepeated=blank_rows)
                gap.addElement(TableCell(numbercolumnsrepeated=width))
                table.addElement(gap)
                blank_rows = 0
            table.addElement(_ods_row(row, r, first, covered))
        book.spreadsheet.addElement(table)
    out = io.BytesIO()
    book.write(out)
    return out.getvalue()


def _ods_row(
    row: Sequence[object],
    r: int,
    first: dict[tuple[int, int], tuple[int, int]],
    covered: set[tuple[int, int]],
) -> object:
    from odf.table import CoveredTableCell, TableCell, TableRow
    from odf.text import P

    line = TableRow()
    c = 0
    while c < len(row):
        value = plain(row[c])
        if (r, c) in covered:
            line.addElement(CoveredTableCell())
            c += 1
            continue
        attributes: dict[str, object] = {}
        run = 1
        if (r, c) in first:
            attributes["numberrowsspanned"], attributes["numbercolumnsspanned"] = first[r, c]
        else:
            while (
                c + run < len(row)
                and _same(row[c + run], row[c])
                and not {(r, c + run)} & (covered | first.keys())
            ):
                run += 1
            if run > 1:
                attributes["numbercolumnsrepeated"] = run
        if isinstance(value, int | float):
            attributes |= {"valuetype": "float", "value": value}
        elif value is not None:
            attributes["valuetype"] = "string"
        cell = TableCell(**attributes)
        if value is not None:
            cell.addElement(P(text=str(value)))
        line.addElement(cell)
        c += run
    return line


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


class _NameInGbk(zipfile.ZipInfo):
    """A member whose name is in GBK and not declared, as Chinese Windows packs it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gbk"), self.flag_bits


def write_zip(files: Mapping[str, bytes], *, names_in_gbk: bool = False) -> bytes:
    """Return a zip of the files; ``names_in_gbk`` stores Chinese names as Windows does."""
    kind = _NameInGbk if names_in_gbk else zipfile.ZipInfo
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(kind(name, ZIP_TIME), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _only(pages: Sequence[Page]) -> Page:
    """Return the one page. Raises ValueError when there are more: the container cannot hold them."""
    (page,) = pages
    return page


def _text(encoding: str, delimiter: str) -> Callable[[Sequence[Page]], bytes]:
    return lambda pages: write_text(_only(pages), encoding, delimiter)


def _zipped(pages: Sequence[Page], *, names_in_gbk: bool) -> bytes:
    return write_zip({"成绩/全部成绩.xlsx": write_xlsx(pages)}, names_in_gbk=names_in_gbk)


CONTAINERS: dict[str, Format] = {
    "xlsx": Format(".xlsx", write_xlsx),
    "xls": Format(".xls", write_xls),
    "ods": Format(".ods", write_ods),
    "spreadsheetml": Format(".xls", write_spreadsheetml),
    "zip": Format(".zip", partial(_zipped, names_in_gbk=False)),
    "zip_gbk": Format(".zip", partial(_zipped, names_in_gbk=True)),
    "html": Format(".xls", write_html, sheet_names=False),
    "html_gb2312": Format(".xls", write_html_gb2312, sheet_names=False),
    "text_utf16": Format(".xls", _text("utf-16", "\t"), many_sheets=False, sheet_names=False),
    "csv": Format(".csv", _text("utf-8", ","), many_sheets=False, sheet_names=False),
    "csv_bom": Format(".csv", _text("utf-8-sig", ","), many_sheets=False, sheet_names=False),
    "csv_gb18030": Format(".csv", _text("gb18030", ","), many_sheets=False, sheet_names=False),
    "csv_utf16": Format(".csv", _text("utf-16", ","), many_sheets=False, sheet_names=False),
    "csv_semicolon": Format(".csv", _text("utf-8", ";"), many_sheets=False, sheet_names=False),
    "tsv": Format(".tsv", _text("utf-8", "\t"), many_sheets=False, sheet_names=False),
}
"""Every container by name. ``sheet_names`` is false where the names of the sheets are lost."""

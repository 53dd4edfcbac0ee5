"""A second way for an xlsx that cannot be patched: saved anew by openpyxl, computed values put back."""

from __future__ import annotations

import re
import struct
import zlib
from contextlib import nullcontext
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from xuekun_cli.model.scores.cells import a1
from xuekun_cli.model.scores.tables import SheetCells, SourceBook
from xuekun_cli.workbooks.copy.package import OddPackage, Package, local_name, parse_xml, xml_bytes
from xuekun_cli.workbooks.pages.styles import CREATED
from xuekun_cli.workbooks.pages.zip_writer import FIXED_TIME

_MODIFIED = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*")


def resaved(book: SourceBook) -> bytes:
    """Return the workbook as openpyxl saves it, with the value that was computed for each formula.

    Pictures and charts survive as far as openpyxl reads them. Raises OddPackage when it cannot read it.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException
    from openpyxl.writer.excel import ExcelWriter

    out = BytesIO()
    try:
        workbook = openpyxl.load_workbook(BytesIO(book.content))
        if b"vbaProject.bin" in book.content:
            # a second time, since with macros openpyxl opens an archive that it does not close when it fails
            workbook = openpyxl.load_workbook(BytesIO(book.content), keep_vba=True)
        with ZipFile(out, "w", ZIP_DEFLATED) as archive, workbook.vba_archive or nullcontext():
            ExcelWriter(workbook, archive).save()
    except (
        InvalidFileException,
        BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        RuntimeError,  # a part with a password, or packed in a way that Python does not know
        SyntaxError,  # what XML parsers raise
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        OSError,
    ) as error:
        raise OddPackage(str(error)) from error
    package = Package(out.getvalue())
    parts = package.sheet_parts()
    for sheet in book.sheets:
        if sheet.name in parts:
            part = parts[sheet.name]
            package.replace(part, _with_values(package.read(part), sheet))
    if package.has("docProps/core.xml"):
        fixed = CREATED.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
        package.replace("docProps/core.xml", _MODIFIED.sub(rb"\g<1>" + fixed, package.read("docProps/core.xml")))
    return package.to_bytes(time=FIXED_TIME)


def _with_values(part: bytes, sheet: SheetCells) -> bytes:
    """Return the sheet with a value beside each formula, as read from the workbook that came."""
    known = {
        a1(r, c): value for r, row in enumerate(sheet.rows) for c, value in enumerate(row) if value is not None
    }
    errors = {a1(r, c): error for (r, c), error in sheet.errors.items()}
    root = parse_xml(part)
    for cell in root.iter(f"{{{_namespace(root)}}}c"):
        if not any(local_name(child) == "f" for child in cell):
            continue
        address = str(cell.get("r", ""))
        value = cell.find(f"{{{_namespace(root)}}}v")
        if value is None or (address not in known and address not in errors):
            continue
        kind, text = ("e", errors[address]) if address in errors else _as_xml(known[address])
        value.text = text
        cell.attrib.pop("t", "")
        if kind:
            cell.set("t", kind)
    return xml_bytes(root)


def _namespace(root: object) -> str:
    return str(getattr(root, "tag", "")).partition("}")[0].lstrip("{")


def _as_xml(value: object) -> tuple[str, str]:
    """Return the type letter and the text of a computed value."""
    from datetime import date, datetime, time, timedelta

    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, int | float):
        return "", repr(value)
    if isinstance(value, datetime | date | time | timedelta):
        from openpyxl.utils import datetime as calendar

        return "", repr(calendar.to_excel(value))  # type: ignore[no-untyped-call]
    return "str", str(value)

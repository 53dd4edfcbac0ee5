"""A sheet that its office fits to the width of a page stays as large on paper, whatever columns are appended."""

from __future__ import annotations

from lxml import etree

from xuekun_cli.model.scores.cells import column_letters
from xuekun_cli.workbooks.copy.free_column import FORMATTED_ONLY
from xuekun_cli.workbooks.copy.package import Package, local_name, parse_xml, xml_bytes
from xuekun_cli.workbooks.copy.sheetxml import SheetXml

PRINT_AREA = "_xlnm.Print_Area"
_NAMES_AFTER = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets"),
    *("functionGroups", "externalReferences"),
)
"""The sections that the format wants before ``definedNames``."""
_TRUE = ("1", "true", "on")


def fits_width(sheet: SheetXml) -> bool:
    """Tell whether a sheet is printed so small that all its columns go on a page (or on a few)."""
    properties = sheet.section("sheetPr")
    fits = properties is not None and any(
        local_name(one) == "pageSetUpPr" and one.get("fitToPage", "") in _TRUE for one in properties
    )
    setup = sheet.section("pageSetup")
    return fits and (setup is None or setup.get("fitToWidth", "1") != "0")


def keep_width(package: Package, name: str, sheet: SheetXml, last_column: int) -> bool:
    """Print a sheet's columns up to ``last_column`` (zero-based) only; tell whether that was done.

    It is not where the office chose itself what is printed. The area ends below the last row with a value, or
    with the rows close below it that have a format (lines to sign on).
    """
    book = parse_xml(package.read(package.workbook))
    sheets = [str(one.get("name", "")) for one in book.iter() if local_name(one) == "sheet"]
    if name not in sheets or sheet.last_value_row < 0:
        return False
    place = str(sheets.index(name))
    found = next((child for child in book if local_name(child) == "definedNames"), None)
    names = [] if found is None else list(found)
    if any(one.get("name") == PRINT_AREA and one.get("localSheetId") == place for one in names):
        return False
    space = etree.QName(book).namespace
    if found is None:
        found = etree.Element(f"{{{space}}}definedNames")
        book.insert(max(k + 1 for k, child in enumerate(book) if local_name(child) in _NAMES_AFTER), found)
    area = etree.SubElement(found, f"{{{space}}}definedName", {"name": PRINT_AREA, "localSheetId": place})
    quoted = name.replace("'", "''")
    last_row = sheet.last_value_row
    if sheet.numbers[-1] - last_row <= FORMATTED_ONLY:
        last_row = sheet.numbers[-1]
    area.text = f"'{quoted}'!$A$1:${column_letters(last_column)}${last_row + 1}"
    package.replace(package.workbook, xml_bytes(book))
    return True

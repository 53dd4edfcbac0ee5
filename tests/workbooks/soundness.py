"""Whether an xlsx is built as programs expect it: what Excel would offer to repair is named."""

from __future__ import annotations

import posixpath
import re
import zipfile
from io import BytesIO
from itertools import pairwise

from lxml import etree
from openpyxl.utils import column_index_from_string, range_boundaries

ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
    *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate"),
    *("customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations"),
    *("hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks"),
    *("customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing"),
    *("legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"),
)
"""The children of a worksheet in the order that the schema wants (ECMA-376 part 1, 18.3.1.99)."""
STYLE_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
    *("tableStyles", "colors", "extLst"),
)


def faults(content: bytes) -> list[str]:
    """Return what is wrong with the package, its style sheet and its worksheets; none for a sound one."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        if package.testzip():
            return [f"damaged: {package.testzip()}"]
        there = {name.replace("\\", "/"): package.read(name) for name in package.namelist()}
    found = [*_undeclared(there), *_loose_ends(there)]
    formats = 1
    for name, part in there.items():
        if name.endswith("styles.xml"):
            root = etree.fromstring(part)
            found += _style_faults(root)
            formats = len(root.findall("{*}cellXfs/{*}xf")) or 1
    strings = next((etree.fromstring(part) for name, part in there.items() if "sharedStrings" in name), None)
    known = 0 if strings is None else len(strings.findall("{*}si"))
    for name, part in there.items():
        if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
            found += [f"{name}: {fault}" for fault in _sheet_faults(etree.fromstring(part), formats, known)]
            found += [f"{name}: {fault}" for fault in _note_faults(name, there)]
    return found


def local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _undeclared(there: dict[str, bytes]) -> list[str]:
    types = etree.fromstring(there["[Content_Types].xml"])
    endings = [str(each.get("Extension")).lower() for each in types if local(each) == "Default"]
    names = [str(each.get("PartName")).lower() for each in types if local(each) == "Override"]
    found = [f"declared twice: {name}" for name in {*endings, *names} if (endings + names).count(name) > 1]
    for part in there:
        declared = f"/{part}".lower() in names or part.rpartition(".")[2].lower() in endings
        if not declared and part != "[Content_Types].xml" and not part.endswith("/"):
            found.append(f"undeclared: {part}")
    return found


def targets(source: str, there: dict[str, bytes]) -> dict[str, tuple[str, str]]:
    """Return id → (kind, part) of a part's relationships inside the package."""
    folder, name = posixpath.split(source)
    rels = there.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    found = {}
    for each in [] if rels is None else etree.fromstring(rels):
        if each.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/", folder, str(each.get("Target")).replace("\\", "/")))
            found[str(each.get("Id"))] = (str(each.get("Type")).rpartition("/")[2], path.lstrip("/"))
    return found


def _loose_ends(there: dict[str, bytes]) -> list[str]:
    folded = {name.lower() for name in there}
    found = []
    for name, part in there.items():
        if not name.endswith(".rels"):
            continue
        ids = [each.get("Id") for each in etree.fromstring(part)]
        found += [f"{name}: {doubled} twice" for doubled in set(ids) if ids.count(doubled) > 1]
        folder = posixpath.dirname(posixpath.dirname(name))
        source = posixpath.join(folder, posixpath.basename(name).removesuffix(".rels"))
        ends = targets(source, there).values()
        found += [f"{name}: no {end}" for _, end in ends if end.lower() not in folded]
    return found


def _style_faults(root: etree._Element) -> list[str]:
    found = []
    order = [STYLE_ORDER.index(local(child)) for child in root]
    if order != sorted(order):
        found.append("styles: sections out of order")
    sizes = {}
    for section in root:
        sizes[local(section)] = len(section)
        if section.get("count") not in {None, str(len(section))} and local(section) != "extLst":
            found.append(f"styles: {local(section)} counts {section.get('count')}, not {len(section)}")
    for xf in root.findall("{*}cellXfs/{*}xf"):
        for attribute, section in (("fillId", "fills"), ("fontId", "fonts"), ("borderId", "borders")):
            if int(xf.get(attribute, "0")) >= sizes.get(section, 0):
                found.append(f"styles: {attribute} {xf.get(attribute)}")
    return found


def _sheet_faults(root: etree._Element, formats: int, strings: int) -> list[str]:
    found = []
    places = [ORDER.index(local(child)) for child in root if local(child) in ORDER]
    if places != sorted(places):
        found.append(f"sections out of order: {[local(child) for child in root]}")
    columns = [(int(col.get("min", "0")), int(col.get("max", "0"))) for col in root.findall("{*}cols/{*}col")]
    for (low, high), following in pairwise([*columns, (99_999, 99_999)]):
        if not low <= high < following[0]:
            found.append(f"cols {low}-{high}")
    number = 0
    for row in root.findall("{*}sheetData/{*}row"):
        previous, number = number, int(row.get("r", number + 1))
        if number <= previous:
            found.append(f"row {number} after {previous}")
        found += _row_faults(row, number, formats, strings)
    return found + _merge_faults(root)


def _row_faults(row: etree._Element, number: int, formats: int, strings: int) -> list[str]:
    found = []
    column = 0
    spans = [int(edge) for edge in row.get("spans", "1:16384").split(":")]
    for cell in row.findall("{*}c"):
        address = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r", ""))
        previous, column = column, column_index_from_string(address[1]) if address else column + 1
        where = cell.get("r", f"{column}")
        if column <= previous or (address and int(address[2]) != number):
            found.append(f"{where} out of order")
        if not spans[0] <= column <= spans[1]:
            found.append(f"{where} outside {row.get('spans')}")
        if int(cell.get("s", "0")) >= formats:
            found.append(f"{where} has format {cell.get('s')}")
        value = cell.find("{*}v")
        if cell.get("t") == "s" and (value is None or int(value.text or strings) >= strings):
            found.append(f"{where} has no text")
        if cell.get("t") == "inlineStr" and cell.find("{*}is") is None:
            found.append(f"{where} has no text")
    return found


def _merge_faults(root: etree._Element) -> list[str]:
    section = root.find("{*}mergeCells")
    if section is None:
        return []
    found = [] if section.get("count") in {None, str(len(section))} else ["mergeCells count"]
    boxes = [range_boundaries(str(each.get("ref"))) for each in section]
    for n, (left, top, right, low) in enumerate(boxes):
        for other in boxes[n + 1 :]:
            if left <= other[2] and other[0] <= right and top <= other[3] and other[1] <= low:
                found.append(f"merged over each other: {section[n].get('ref')}")
    return found


def _note_faults(name: str, there: dict[str, bytes]) -> list[str]:
    """Every comment has one box, which the sheet names; no cell has two."""
    ends = targets(name, there)
    comments = next((part for kind, part in ends.values() if kind == "comments"), None)
    if comments is None:
        return []
    root = etree.fromstring(there[comments])
    cells = sorted(str(each.get("ref")) for each in root.findall("{*}commentList/{*}comment"))
    found = [f"two comments on {cell}" for cell in set(cells) if cells.count(cell) > 1]
    authors = len(root.findall("{*}authors/{*}author"))
    for each in root.findall("{*}commentList/{*}comment"):
        if int(each.get("authorId", "0")) >= authors:
            found.append(f"{each.get('ref')} has no author")
    sheet = etree.fromstring(there[name])
    drawing = sheet.find("{*}legacyDrawing")
    ids = [] if drawing is None else [value for key, value in drawing.items() if key.endswith("}id")]
    if not ids or ids[0] not in ends:
        return [*found, "no drawing for the comments"]
    shapes = etree.fromstring(there[ends[ids[0]][1]])
    boxes = []
    for client in shapes.iter("{urn:schemas-microsoft-com:office:excel}ClientData"):
        if client.get("ObjectType") == "Note":
            column, row = (int(client.findtext(f"{{*}}{each}") or -1) for each in ("Column", "Row"))
            boxes.append((row, column))
    wanted = sorted((top - 1, left - 1) for left, top, _, _ in map(range_boundaries, cells))
    if sorted(boxes) != wanted:
        found.append(f"boxes {sorted(boxes)} for comments {wanted}")
    names = [str(shape.get("id")) for shape in shapes.iter("{urn:schemas-microsoft-com:vml}shape")]
    return found + [f"shape {each} twice" for each in set(names) if names.count(each) > 1]

"""Whether an xlsx is built as programs expect it: what Excel would offer to repair is named."""

from __future__ import annotations

import posixpath
import re
import zipfile
from io import BytesIO
from itertools import pairwise
from typing import NamedTuple

from lxml import etree
from openpyxl.utils import range_boundaries
from soundness_cells import MAX_COLUMN, row_faults
from soundness_parts import book_faults, link_faults, local, style_faults, targets

ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
    *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate"),
    *("customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations"),
    *("hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks"),
    *("customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing"),
    *("legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"),
)
"""The children of a worksheet in the order that the schema wants (ECMA-376 part 1, 18.3.1.99)."""
REPEATED = {"conditionalFormatting"}
"""The one section that may come more than once."""


class Known(NamedTuple):
    """How many there are of what cells refer to."""

    formats: int
    strings: int
    rule_formats: int


def faults(content: bytes) -> list[str]:
    """Return what is wrong with the package, its style sheet and its worksheets; none for a sound one."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        if package.testzip():
            return [f"damaged: {package.testzip()}"]
        there = {name.replace("\\", "/"): package.read(name) for name in package.namelist()}
    found = [*_undeclared(there), *_loose_ends(there)]
    known = _known(there)
    for name, part in there.items():
        if name.endswith("styles.xml"):
            found += style_faults(etree.fromstring(part))
        if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
            sheet = etree.fromstring(part)
            found += [f"{name}: {fault}" for fault in _sheet_faults(sheet, known)]
            found += [f"{name}: {fault}" for fault in link_faults(sheet, targets(name, there))]
            found += [f"{name}: {fault}" for fault in _note_faults(name, there)]
    return found + book_faults(there)


def _known(there: dict[str, bytes]) -> Known:
    roots = {
        kind: [etree.fromstring(part) for name, part in there.items() if kind in name]
        for kind in ("sharedStrings", "styles.xml")
    }
    strings = sum(len(root.findall("{*}si")) for root in roots["sharedStrings"])
    formats = sum(len(root.findall("{*}cellXfs/{*}xf")) for root in roots["styles.xml"]) or 1
    return Known(formats, strings, sum(len(root.findall("{*}dxfs/{*}dxf")) for root in roots["styles.xml"]))


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


def _sheet_faults(root: etree._Element, known: Known) -> list[str]:
    sections = [local(child) for child in root if local(child) != "AlternateContent"]
    found = [f"no section: {name}" for name in sections if name not in ORDER]
    places = [ORDER.index(name) for name in sections if name in ORDER]
    if places != sorted(places):
        found.append(f"sections out of order: {sections}")
    found += [f"{name} twice" for name in set(sections) - REPEATED if sections.count(name) > 1]
    columns = [(int(col.get("min", "0")), int(col.get("max", "0"))) for col in root.findall("{*}cols/{*}col")]
    for (low, high), following in pairwise([*columns, (MAX_COLUMN + 1, 0)]):
        if not 1 <= low <= high < following[0]:
            found.append(f"cols {low}-{high}")
    styles = [int(each.get("style", "0")) for each in root.findall("{*}cols/{*}col")]
    found += [f"a column has format {style}" for style in styles if style >= known.formats]
    rules = [int(rule.get("dxfId", "0")) for rule in root.findall("{*}conditionalFormatting/{*}cfRule")]
    found += [f"a rule has format {rule}" for rule in rules if rule > 0 and rule >= known.rule_formats]
    number = 0
    for row in root.findall("{*}sheetData/{*}row"):
        previous, number = number, int(row.get("r", number + 1))
        if number <= previous:
            found.append(f"row {number} after {previous}")
        found += row_faults(row, number, known.formats, known.strings)
    return found + _merge_faults(root)


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
    if comments is None or comments not in there:
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

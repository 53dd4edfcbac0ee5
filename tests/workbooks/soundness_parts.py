"""Whether the style sheet, the workbook part and the links of a sheet hang together."""

from __future__ import annotations

import posixpath

from lxml import etree

STYLE_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
    *("tableStyles", "colors", "extLst"),
)
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml."
PART_TYPES = {
    "worksheet": f"{MAIN}worksheet+xml",
    "styles": f"{MAIN}styles+xml",
    "sharedStrings": f"{MAIN}sharedStrings+xml",
    "comments": f"{MAIN}comments+xml",
    "table": f"{MAIN}table+xml",
    "drawing": "application/vnd.openxmlformats-officedocument.drawing+xml",
    "vmlDrawing": "application/vnd.openxmlformats-officedocument.vmlDrawing",
}
"""Kind of relationship → the content type of the part that it leads to."""
LINKED = {
    "drawing": "drawing",
    "legacyDrawing": "vmlDrawing",
    "legacyDrawingHF": "vmlDrawing",
    "tablePart": "table",
}
"""Element of a sheet → the kind of relationship that it names."""
OWN_NUMBER_FORMATS = 164
"""From this number on a format has to be defined in the file."""
MAX_NAME = 31


def local(element: etree._Element) -> str:
    """Return a tag without its namespace."""
    return etree.QName(element).localname


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


def style_faults(root: etree._Element) -> list[str]:
    """Return what is wrong with a style sheet."""
    found = []
    order = [STYLE_ORDER.index(local(child)) for child in root]
    if order != sorted(order):
        found.append("styles: sections out of order")
    sizes = {}
    for section in root:
        sizes[local(section)] = len(section)
        if section.get("count") not in {None, str(len(section))} and local(section) != "extLst":
            found.append(f"styles: {local(section)} counts {section.get('count')}, not {len(section)}")
    referred = (("fillId", "fills"), ("fontId", "fonts"), ("borderId", "borders"), ("xfId", "cellStyleXfs"))
    own = {int(each.get("numFmtId", "0")) for each in root.findall("{*}numFmts/{*}numFmt")}
    for xf in (*root.findall("{*}cellXfs/{*}xf"), *root.findall("{*}cellStyleXfs/{*}xf")):
        for attribute, section in referred:
            if attribute in xf.attrib and int(xf.get(attribute, "0")) >= sizes.get(section, 0):
                found.append(f"styles: {attribute} {xf.get(attribute)}")
        number = int(xf.get("numFmtId", "0"))
        if number >= OWN_NUMBER_FORMATS and number not in own:
            found.append(f"styles: numFmtId {number}")
        inside = [local(child) for child in xf]
        if inside != [name for name in ("alignment", "protection", "extLst") if name in inside]:
            found.append(f"styles: xf holds {inside}")
    return found


def link_faults(sheet: etree._Element, ends: dict[str, tuple[str, str]]) -> list[str]:
    """Return the elements of a sheet whose relationship is missing or of another kind."""
    found = []
    for element in sheet.iter(*(f"{{*}}{name}" for name in LINKED)):
        ids = [value for key, value in element.items() if key.endswith("}id")]
        kind = ends.get(ids[0], ("", ""))[0] if ids else ""
        if kind != LINKED[local(element)]:
            found.append(f"{local(element)} leads to {kind or 'nothing'}")
    return found


def book_faults(there: dict[str, bytes]) -> list[str]:
    """Return what is wrong with the list of sheets, and the parts that are declared as something else."""
    source = next(part for kind, part in targets("", there).values() if kind == "officeDocument")
    book, ends = etree.fromstring(there[source]), targets(source, there)
    sheets = book.findall("{*}sheets/{*}sheet")
    names = [str(sheet.get("name")).casefold() for sheet in sheets]
    numbers = [str(sheet.get("sheetId")) for sheet in sheets]
    found = [f"sheet {each} twice" for each in {*names, *numbers} if (names + numbers).count(each) > 1]
    found += [f"sheet {name} has too long a name" for name in names if len(name) > MAX_NAME]
    for sheet in sheets:
        ids = [value for key, value in sheet.items() if key.endswith("}id")]
        if not ids or ids[0] not in ends:
            found.append(f"sheet {sheet.get('name')} leads to nothing")
    for name in book.findall("{*}definedNames/{*}definedName"):
        if int(name.get("localSheetId", "0")) >= len(sheets):
            found.append(f"name {name.get('name')} of sheet {name.get('localSheetId')}")
    declared = _declared(there)
    for part in there:
        for kind, end in targets(part, there).values():
            said = declared.get(end.lower()) or declared.get(end.rpartition(".")[2].lower(), "")
            if kind in PART_TYPES and end in there and said != PART_TYPES[kind]:
                found.append(f"{end} is declared as {said or 'nothing'}")
    return found


def _declared(there: dict[str, bytes]) -> dict[str, str]:
    """Return part or ending → content type, in lower-case letters."""
    types = etree.fromstring(there["[Content_Types].xml"])
    return {
        str(each.get("PartName") or each.get("Extension")).lstrip("/").lower(): str(each.get("ContentType"))
        for each in types
    }

"""What stands in a workbook beside its cells: notes on cells, texts in shapes, pictures."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator

from xuekun_cli.model.besides import NOTE_CELL, SHAPE_CELL, Loose
from xuekun_cli.sheets.containers.refusals import ZIP_FAULTS

_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def notes_and_shapes(content: bytes) -> list[Loose]:
    """Return the notes on cells and the texts in shapes of an xlsx, each with its sheet; [] for another format."""
    from lxml import etree

    found: list[Loose] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = set(archive.namelist())
            if not any("comment" in name.lower() or "/drawings/" in name for name in members):
                return []
            for sheet, part in _sheets(archive, members):
                for target in _related(archive, members, part):
                    leaf = target.rpartition("/")[2].lower()
                    if not target.endswith(".xml") or not ("comment" in leaf or "drawing" in leaf):
                        continue
                    tree = etree.fromstring(archive.read(target))
                    if "threaded" in target.lower():
                        continue  # the same texts stand in the plain notes, for older programs
                    found += _notes(sheet, tree) if "comment" in leaf else _shapes(sheet, tree)
    except (*ZIP_FAULTS, etree.XMLSyntaxError, ValueError):
        return found
    return found


def pictures(content: bytes) -> int:
    """Return how many pictures an xlsx has: ours have none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(name.startswith("xl/media/") for name in archive.namelist())
    except (*ZIP_FAULTS, ValueError):
        return 0


def sheets_with_formulas(content: bytes) -> set[str]:
    """Return the names of the sheets of an xlsx on which formulas stand."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = _sheets(archive, set(archive.namelist()))
        return {name for name, part in parts if b"<f>" in (xml := archive.read(part)) or b"<f " in xml}


def _sheets(archive: zipfile.ZipFile, members: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the name and the part of every sheet."""
    from lxml import etree

    book = "xl/workbook.xml"
    if book not in members:
        return
    targets = dict(_relations(archive, members, book))
    for sheet in etree.fromstring(archive.read(book)).iter("{*}sheet"):
        part = targets.get(sheet.get(_RELATED, ""), "")
        if part in members:
            yield sheet.get("name", ""), part


def _related(archive: zipfile.ZipFile, members: set[str], part: str) -> list[str]:
    return [target for _, target in _relations(archive, members, part) if target in members]


def _relations(archive: zipfile.ZipFile, members: set[str], part: str) -> Iterator[tuple[str, str]]:
    from lxml import etree

    folder, _, leaf = part.rpartition("/")
    relations = f"{folder}/_rels/{leaf}.rels"
    if relations not in members:
        return
    for one in etree.fromstring(archive.read(relations)).iter("{*}Relationship"):
        if one.get("TargetMode") == "External":
            continue
        target = one.get("Target", "")
        yield (
            one.get("Id", ""),
            target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}"),
        )


def _notes(sheet: str, tree: object) -> Iterator[Loose]:
    for one in tree.iter("{*}comment"):  # type: ignore[attr-defined]
        text = "".join(one.itertext("{*}t")).strip()
        if text:
            yield Loose(sheet, f"{one.get('ref', '')} {NOTE_CELL}".strip(), "", text)


def _shapes(sheet: str, tree: object) -> Iterator[Loose]:
    for number, shape in enumerate(tree.iter("{*}txBody"), start=1):  # type: ignore[attr-defined]
        text = "\n".join("".join(line.itertext("{*}t")) for line in shape.iter("{*}p")).strip()
        if text:
            yield Loose(sheet, f"{SHAPE_CELL} {number}", "", text)

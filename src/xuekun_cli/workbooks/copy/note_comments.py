"""Notes on listed cells: comments of the kind that every spreadsheet program shows, joined to those there are."""

from __future__ import annotations

import posixpath

from lxml import etree

from xuekun_cli.model.scores.cells import a1
from xuekun_cli.workbooks.copy.note_boxes import EMPTY_DRAWING, Box, with_boxes
from xuekun_cli.workbooks.copy.package import (
    STRICT_REL,
    TRANSITIONAL_REL,
    OddPackage,
    Package,
    local_name,
    parse_xml,
    xml_bytes,
)
from xuekun_cli.workbooks.copy.sheetxml import SheetXml
from xuekun_cli.workbooks.pages.cell_texts import FORBIDDEN

AUTHOR = "xuekun"
THREADED_AUTHOR = "tc="
"""How the author of a comment begins that only stands for a conversation (a threaded comment)."""
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"


def add_notes(package: Package, part: str, sheet: SheetXml, notes: dict[tuple[int, int], str]) -> tuple[str, ...]:
    """Put notes on cells of one sheet: (row, column), zero-based → text. Return the cells that are left alone.

    A cell that has a comment keeps it, with the note behind it; a cell with a conversation is left alone.
    Raises OddPackage where the comments that are there cannot be read.
    """
    relations = package.relationships(part)
    there = next(
        (each.target for each in relations.values() if each.kind == "comments" and package.has(each.target)), ""
    )
    comments = _Comments(package.read(there) if there else None, sheet.namespace)
    left = tuple(cell for place in sorted(notes) if comments.is_threaded(cell := a1(*place)))
    new = [place for place in sorted(notes) if comments.add(a1(*place), notes[place])]
    folder = posixpath.dirname(package.workbook)
    if there:
        package.replace(there, comments.to_bytes())
    else:
        name = package.free_name(posixpath.join(folder, "comments{}.xml"))
        package.add_part(name, comments.to_bytes(), _COMMENTS_TYPE)
        package.relate(part, "comments", name)
    if not new:
        return left
    boxes = [Box(row, column, notes[row, column]) for row, column in new]
    drawing = relations.get(sheet.notes_drawing())
    if drawing and package.has(drawing.target):
        package.replace(drawing.target, with_boxes(package.read(drawing.target), boxes))
        return left
    name = package.free_name(posixpath.join(folder, "drawings/vmlDrawing{}.vml"))
    package.declare_extension("vml", _DRAWING_TYPE)
    package.replace(name, with_boxes(EMPTY_DRAWING, boxes))
    namespace = (STRICT_REL if package.strict else TRANSITIONAL_REL).rstrip("/")
    sheet.set_notes_drawing(package.relate(part, "vmlDrawing", name), namespace)
    return left


class _Comments:
    """The comments of one sheet."""

    def __init__(self, content: bytes | None, namespace: str) -> None:
        if content is None:
            self._root = etree.Element(f"{{{namespace}}}comments", nsmap={None: namespace})  # type: ignore[dict-item]
            etree.SubElement(self._root, f"{{{namespace}}}authors")
            etree.SubElement(self._root, f"{{{namespace}}}commentList")
        else:
            self._root = parse_xml(content)
        self._namespace = etree.QName(self._root).namespace or ""
        sections = {local_name(child): child for child in self._root}
        if "authors" not in sections or "commentList" not in sections:
            raise OddPackage("comments")
        self._authors, self._list = sections["authors"], sections["commentList"]
        self._there = {str(comment.get("ref", "")): comment for comment in self._list}
        self._author = ""

    def add(self, address: str, text: str) -> bool:
        """Add a note; say whether the cell had none, so that it needs a box to be shown in."""
        text = FORBIDDEN.sub(" ", text)
        comment = self._there.get(address)
        if comment is not None:
            if not self._threaded(comment):
                self._join(comment, text)
            return False
        comment = etree.SubElement(self._list, self._tag("comment"))
        comment.set("ref", address)
        comment.set("authorId", self._own_author())
        etree.SubElement(comment, self._tag("text")).append(self._made_run(text))
        self._there[address] = comment
        return True

    def is_threaded(self, address: str) -> bool:
        """Say whether a cell has a conversation."""
        comment = self._there.get(address)
        return comment is not None and self._threaded(comment)

    def to_bytes(self) -> bytes:
        """Return the part's bytes."""
        return xml_bytes(self._root)

    def _tag(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"

    def _own_author(self) -> str:
        if not self._author:
            etree.SubElement(self._authors, self._tag("author")).text = AUTHOR
            self._author = str(len(self._authors) - 1)
        return self._author

    def _threaded(self, comment: etree._Element) -> bool:
        number = str(comment.get("authorId", ""))
        known = number.isdecimal() and int(number) < len(self._authors)
        return known and (self._authors[int(number)].text or "").startswith(THREADED_AUTHOR)

    def _join(self, comment: etree._Element, text: str) -> None:
        """Add a note behind the words of a comment; a plain text becomes the first of its runs."""
        body = next((child for child in comment if local_name(child) == "text"), None)
        if body is None:
            body = etree.SubElement(comment, self._tag("text"))
        plain = next((child for child in body if local_name(child) == "t"), None)
        if plain is not None:
            words = plain.text or ""
            body.remove(plain)
            body.insert(0, self._made_run(words))
        place = sum(1 for child in body if local_name(child) == "r")
        body.insert(place, self._made_run(f"\n{text}"))

    def _made_run(self, text: str) -> etree._Element:
        run = etree.Element(self._tag("r"))
        words = etree.SubElement(run, self._tag("t"))
        words.text = text
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return run

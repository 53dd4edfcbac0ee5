"""An xlsx file as a zip of parts: reads them, replaces a few, copies the rest as they are."""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import count
from typing import NamedTuple

from lxml import etree

from xuekun_cli.workbooks.pages.zip_writer import (
    Member,
    Packed,
    new_entry,
    pack,
    packed_member,
    unpack,
    zip_bytes,
)

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
TYPES_PART = "[Content_Types].xml"
STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
TRANSITIONAL_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
STRICT_REL = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
LARGE_PART = 8_000_000
LIGHT_LEVEL, USUAL_LEVEL = 2, 6
"""Parts above this many bytes are packed lightly: a quarter larger, four times as fast."""
CHUNK = 1 << 20
"""Bytes of a part that are in memory at a time."""
_ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, EOFError, OSError, ValueError)
"""What Python's reader of zips raises on one that is damaged, or has a password."""


class OddPackage(Exception):
    """The package is not built as expected, so that it cannot be patched in place."""


class Relationship(NamedTuple):
    """One relationship: the last word of its type (``worksheet``, ``styles`` …) and the part it leads to."""

    kind: str
    target: str


def parse_xml(content: bytes, *, strip_comments: bool = False) -> etree._Element:
    """Return the root of an XML part. Raises OddPackage when it is not well-formed or has a DOCTYPE."""
    if b"<!DOCTYPE" in content[:2000]:
        raise OddPackage("DOCTYPE")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
        remove_comments=strip_comments,
        remove_pis=strip_comments,
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise OddPackage(str(error)) from error


def xml_bytes(root: etree._Element) -> bytes:
    """Return an XML part as UTF-8 bytes with its declaration."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def local_name(element: etree._Element) -> str:
    """Return the tag without its namespace; "" for a comment or processing instruction."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


class Package:
    """The parts of one xlsx file. Raises OddPackage where it is broken."""

    def __init__(self, content: bytes) -> None:
        self._content = memoryview(content)
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except _ZIP_FAULTS as error:
            raise OddPackage(str(error)) from error
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in self._zip.infolist():
            self._entries[entry.filename.replace("\\", "/").lstrip("/").casefold()] = entry
        self._changed: dict[str, Packed] = {}
        self._added: dict[str, str] = {}
        """Key of a new part → its name."""
        self.workbook = self._workbook_part()

    def has(self, part: str) -> bool:
        """Say whether a part is there (names are compared as Excel does: without regard to case)."""
        return part.casefold() in self._entries or part.casefold() in self._added

    @property
    def strict(self) -> bool:
        """Say whether the workbook uses the names of strict OOXML."""
        return b"purl.oclc.org/ooxml/spreadsheetml" in self.read(self.workbook)

    @property
    def signed(self) -> bool:
        """Say whether somebody put a digital signature under the workbook."""
        return any(name.startswith("_xmlsignatures/") for name in self._entries) or any(
            relation.kind == "origin" for relation in self.relationships("").values()
        )

    def read(self, part: str) -> bytes:
        """Return the bytes of a part, as changed so far."""
        if part.casefold() in self._changed:
            return unpack(self._changed[part.casefold()])
        return b"".join(self.chunks(part))

    def chunks(self, part: str) -> Iterator[bytes]:
        """Yield the bytes of a part as it came, a piece at a time."""
        entry = self._entries.get(part.casefold())
        if entry is None:
            raise OddPackage(part)
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(CHUNK):
                    yield chunk
        except _ZIP_FAULTS as error:
            raise OddPackage(f"{part}: {error}") from error

    def replace(self, part: str, content: bytes | Iterable[bytes]) -> None:
        """Put new bytes in a part, whole or in pieces; a part that is not there yet is added at the end."""
        key = part.casefold()
        entry = self._entries.get(key)
        if entry is None:
            self._added[key] = part
        size = entry.file_size if entry else 0
        chunks = (content,) if isinstance(content, bytes) else content
        self._changed[key] = pack(chunks, LIGHT_LEVEL if size > LARGE_PART else USUAL_LEVEL)

    def relationships(self, part: str) -> dict[str, Relationship]:
        """Return the internal relationships of a part by their id; none when it has no .rels."""
        rels = self._rels_part(part)
        if not self.has(rels):
            return {}
        found = {}
        for element in parse_xml(self.read(rels)):
            target = element.get("Target", "")
            if local_name(element) != "Relationship" or element.get("TargetMode") == "External":
                continue
            folder = posixpath.dirname(part)
            path = target if target.startswith("/") else posixpath.join(folder, target)
            kind = (element.get("Type") or "").rsplit("/", 1)[-1]
            resolved = posixpath.normpath(path.replace("\\", "/")).lstrip("/")
            found[(element.get("Id") or "")] = Relationship(kind, resolved)
        return found

    def sheet_parts(self) -> dict[str, str]:
        """Return the part of each worksheet by the sheet's name."""
        relationships = self.relationships(self.workbook)
        found: dict[str, str] = {}
        for element in parse_xml(self.read(self.workbook)).iter():
            if local_name(element) != "sheet":
                continue
            ids = [str(value) for key, value in element.items() if str(key).endswith("}id")]
            relation = relationships.get(ids[0]) if ids else None
            if relation and relation.kind == "worksheet":
                found.setdefault(str(element.get("name", "")), relation.target)
        return found

    def styles_part(self) -> str:
        """Return the name of the style sheet's part, which may not be there yet."""
        for relation in self.relationships(self.workbook).values():
            if relation.kind == "styles":
                return relation.target
        return posixpath.join(posixpath.dirname(self.workbook), "styles.xml")

    def add_part(self, part: str, content: bytes, content_type: str) -> None:
        """Put bytes in a part, one that is there or a new one, and say what it is unless the package does."""
        self.replace(part, content)
        types = parse_xml(self.read(TYPES_PART))
        if not any((element.get("PartName") or "").casefold() == f"/{part}".casefold() for element in types):
            override = etree.SubElement(types, f"{{{CONTENT_TYPES}}}Override")
            override.set("PartName", f"/{part}")
            override.set("ContentType", content_type)
            self.replace(TYPES_PART, xml_bytes(types))

    def declare_extension(self, extension: str, content_type: str) -> None:
        """Say what parts of a file ending are, unless the package says so already."""
        types = parse_xml(self.read(TYPES_PART))
        endings = {(element.get("Extension") or "").casefold() for element in types}
        if extension.casefold() not in endings:
            default = etree.Element(f"{{{CONTENT_TYPES}}}Default")
            default.set("Extension", extension)
            default.set("ContentType", content_type)
            types.insert(0, default)
            self.replace(TYPES_PART, xml_bytes(types))

    def relate(self, source: str, kind: str, target: str) -> str:
        """Return the id of a new relationship from one part to another; ``kind`` as in `Relationship`."""
        rels = self._rels_part(source)
        if self.has(rels):
            root = parse_xml(self.read(rels))
        else:
            root = etree.Element(f"{{{RELATIONSHIPS}}}Relationships", nsmap={None: RELATIONSHIPS})  # type: ignore[dict-item]
        taken = {(element.get("Id") or "") for element in root}
        chosen = next(name for n in range(1, len(taken) + 2) if (name := f"rIdAdded{n}") not in taken)
        relation = etree.SubElement(root, f"{{{RELATIONSHIPS}}}Relationship")
        relation.set("Id", chosen)
        relation.set("Type", f"{STRICT_REL if self.strict else TRANSITIONAL_REL}{kind}")
        relation.set("Target", f"/{target}")
        self.replace(rels, xml_bytes(root))
        return chosen

    def free_name(self, pattern: str) -> str:
        """Return the first name of a pattern (``xl/comments{}.xml``) that no part has."""
        return next(name for n in count(1) if not self.has(name := pattern.format(n)))

    def content_type(self, part: str) -> str:
        """Return the content type that the package declares for a part, or ""."""
        for element in parse_xml(self.read(TYPES_PART)):
            if (element.get("PartName") or "").casefold() == f"/{part}".casefold():
                return str(element.get("ContentType", ""))
        return ""

    def to_bytes(self, time: tuple[int, int, int, int, int, int] | None = None) -> bytes:
        """Return the zip: parts in their old order with their old times (or ``time``), new parts last.

        What was not changed is copied as it is packed, without a look inside.
        """
        try:
            members = [
                Member(entry, self._changed.get(key) or packed_member(self._content, entry))
                for key, entry in self._entries.items()
            ]
            members += [Member(new_entry(name), self._changed[key]) for key, name in self._added.items()]
            return zip_bytes(members, time)
        except _ZIP_FAULTS as error:
            raise OddPackage(str(error)) from error

    def _workbook_part(self) -> str:
        for relation in self.relationships("").values():
            if relation.kind == "officeDocument" and self.has(relation.target):
                return relation.target
        if self.has("xl/workbook.xml"):
            return "xl/workbook.xml"
        raise OddPackage("xl/workbook.xml")

    @staticmethod
    def _rels_part(part: str) -> str:
        folder, name = posixpath.split(part)
        return posixpath.join(folder, "_rels", f"{name}.rels")

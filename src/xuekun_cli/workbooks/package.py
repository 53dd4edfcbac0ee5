"""An xlsx file as a zip of parts: reads them, replaces a few, copies the rest as they are."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from io import BytesIO
from typing import NamedTuple

from lxml import etree

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
TRANSITIONAL_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
STRICT_REL = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
LARGE_PART = 8_000_000
LIGHT_LEVEL = 3
"""Parts above this many bytes are packed lightly: a tenth larger, three times as fast."""
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold."""


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
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise OddPackage(str(error)) from error
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in self._zip.infolist():
            self._entries[entry.filename.replace("\\", "/").lstrip("/").casefold()] = entry
        self._changed: dict[str, bytes] = {}
        self._added: dict[str, bytes] = {}
        self.workbook = self._workbook_part()

    def has(self, part: str) -> bool:
        """Say whether a part is there (names are compared as Excel does: without regard to case)."""
        return part.casefold() in self._entries or part in self._added

    def read(self, part: str) -> bytes:
        """Return the bytes of a part, as changed so far."""
        key = part.casefold()
        if key in self._changed:
            return self._changed[key]
        if part in self._added:
            return self._added[part]
        try:
            return self._zip.read(self._entries[key])
        except KeyError as error:
            raise OddPackage(part) from error
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
            raise OddPackage(f"{part}: {error}") from error

    def replace(self, part: str, content: bytes) -> None:
        """Put new bytes in a part; a part that is not there yet is added at the end."""
        if part.casefold() in self._entries:
            self._changed[part.casefold()] = content
        else:
            self._added[part] = content

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
            kind = element.get("Type", "").rsplit("/", 1)[-1]
            resolved = posixpath.normpath(path.replace("\\", "/")).lstrip("/")
            found[element.get("Id", "")] = Relationship(kind, resolved)
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

    def add_styles(self, part: str, content: bytes, *, strict: bool) -> None:
        """Add a style sheet to a package without one: the part, its content type, its relationship."""
        known = any(relation.kind == "styles" for relation in self.relationships(self.workbook).values())
        self.replace(part, content)
        types = parse_xml(self.read("[Content_Types].xml"))
        if not any(element.get("PartName", "").casefold() == f"/{part}".casefold() for element in types):
            override = etree.SubElement(types, f"{{{CONTENT_TYPES}}}Override")
            override.set("PartName", f"/{part}")
            override.set("ContentType", STYLES_TYPE)
            self.replace("[Content_Types].xml", xml_bytes(types))
        if known:
            return
        rels = self._rels_part(self.workbook)
        root = parse_xml(self.read(rels))
        taken = {element.get("Id") for element in root}
        number = next(n for n in range(1, len(taken) + 2) if f"rIdStyles{n}" not in taken)
        relation = etree.SubElement(root, f"{{{RELATIONSHIPS}}}Relationship")
        relation.set("Id", f"rIdStyles{number}")
        relation.set("Type", f"{STRICT_REL if strict else TRANSITIONAL_REL}styles")
        relation.set("Target", f"/{part}")
        self.replace(rels, xml_bytes(root))

    def content_type(self, part: str) -> str:
        """Return the content type that the package declares for a part, or ""."""
        for element in parse_xml(self.read("[Content_Types].xml")):
            if element.get("PartName", "").casefold() == f"/{part}".casefold():
                return str(element.get("ContentType", ""))
        return ""

    def to_bytes(self, time: tuple[int, int, int, int, int, int] | None = None) -> bytes:
        """Return the zip: parts in their old order with their old times (or ``time``), new parts last."""
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for key, entry in self._entries.items():
                copy = zipfile.ZipInfo(entry.filename, time or entry.date_time)
                copy.compress_type = (
                    zipfile.ZIP_STORED if entry.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
                )
                copy.external_attr = entry.external_attr
                copy.create_system = entry.create_system
                part = self._changed[key] if key in self._changed else self.read(key)
                target.writestr(copy, part, compresslevel=LIGHT_LEVEL if len(part) > LARGE_PART else None)
            for name, content in self._added.items():
                added = zipfile.ZipInfo(name, FIXED_TIME)
                added.compress_type = zipfile.ZIP_DEFLATED
                added.create_system = 0
                target.writestr(added, content)
        return out.getvalue()

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

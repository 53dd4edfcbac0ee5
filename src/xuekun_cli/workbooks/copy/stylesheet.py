"""The style sheet of an existing xlsx: new cell formats derived from the ones that are there."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from xuekun_cli.model.results.marking import LOOKS
from xuekun_cli.workbooks.copy.package import local_name, parse_xml, xml_bytes
from xuekun_cli.workbooks.pages.styles import category_fill, grey_of, is_dark

_, GREY, FRAME = LOOKS
TRANSITIONAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
_USUAL_FONT = (("sz", "11"), ("name", "Calibri"), ("family", "2"))
"""The font that programs take where a workbook names none; it has to be named once there is a style sheet."""
_PLAIN_FORMAT = ("numFmtId", "fontId", "fillId", "borderId")
"""What a cell format refers to; 0 is the first of each section."""


class StyleSheet:
    """Appends cell formats to ``styles.xml`` and never changes one that is there.

    ``content`` is the part's bytes, or None for a package without one; ``namespace`` is then the main
    namespace of the workbook (transitional or strict).
    """

    def __init__(self, content: bytes | None, namespace: str = TRANSITIONAL) -> None:
        self.changed = False
        if content is None:
            self._root = etree.Element(f"{{{namespace}}}styleSheet", nsmap={None: namespace})  # type: ignore[dict-item]
        else:
            self._root = parse_xml(content)
        self._namespace = etree.QName(self._root).namespace or namespace
        self._made: dict[tuple[int, str], int] = {}
        self._fills: dict[str, int] = {}
        self._bold: dict[int, int] = {}
        """A font → the same, bold."""
        self._frames: dict[str, int] = {}
        self._formats: etree._Element | None = None

    def marked(self, style: int, category: str, look: str = LOOKS[0]) -> int:
        """Return the format that is ``style``, bold, with what marks the category in a look, and all else as it was.

        That is the category's solid fill, in grey with a frame around it, or the frame alone.
        """
        colour = category_fill(category)
        key = (style, f"{look} {colour}")
        if key not in self._made:
            copy = self._copy(style)
            copy.set("fontId", str(self._bold_font(int(copy.get("fontId", "0")))))
            copy.set("applyFont", "1")
            if look != FRAME:
                copy.set("fillId", str(self._fill(grey_of(colour) if look == GREY else colour)))
                copy.set("applyFill", "1")
            if look in (GREY, FRAME):
                copy.set("borderId", str(self._frame("medium" if is_dark(colour) else "dashed")))
                copy.set("applyBorder", "1")
            self._made[key] = self._append(copy)
        return self._made[key]

    def text(self, style: int, horizontal: str) -> int:
        """Return the format for an appended text: ``style`` made text on one line, aligned."""
        key = (style, f"text {horizontal}")
        if key not in self._made:
            copy = self._copy(style)
            # not the format "text", in which Excel shows a long text as ####; the prefix keeps a text a text
            copy.set("numFmtId", "0")
            copy.set("quotePrefix", "1")
            copy.set("applyAlignment", "1")
            for old in [child for child in copy if local_name(child) == "alignment"]:
                copy.remove(old)
            alignment = etree.Element(self._tag("alignment"))
            alignment.set("horizontal", horizontal)
            alignment.set("vertical", "center")
            copy.insert(0, alignment)
            self._made[key] = self._append(copy)
        return self._made[key]

    def heading(self) -> int:
        """Return a bold centred format, for a header row that has no formatted cell to follow."""
        key = (0, "heading")
        if key not in self._made:
            base = self.text(0, "center")
            copy = self._copy(base)
            copy.set("fontId", str(self._bold_font(0)))
            copy.set("applyFont", "1")
            self._made[key] = self._append(copy)
        return self._made[key]

    def to_bytes(self) -> bytes:
        """Return the part's bytes with the new formats."""
        return xml_bytes(self._root)

    def _tag(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"

    def _section(self, name: str) -> etree._Element:
        """Return a section of the style sheet, made at its place when it is missing."""
        later = _ORDER[_ORDER.index(name) + 1 :]
        place = len(self._root)
        for index, child in enumerate(self._root):
            if local_name(child) == name:
                return child
            if local_name(child) in later:
                place = min(place, index)
        section = etree.Element(self._tag(name))
        self._root.insert(place, section)
        return section

    def _cell_formats(self) -> etree._Element:
        if self._formats is None:
            for name, child in (("fonts", "font"), ("borders", "border"), ("cellStyleXfs", "xf")):
                section = self._section(name)
                if not len(section):
                    made = etree.SubElement(section, self._tag(child))
                    section.set("count", "1")
                    for said, value in _USUAL_FONT if child == "font" else ():
                        etree.SubElement(made, self._tag(said)).set("val", value)
                    for said in _PLAIN_FORMAT if child == "xf" else ():
                        made.set(said, "0")
            self._fill_section()
            names = self._section("cellStyles")
            if not len(names):
                normal = etree.SubElement(names, self._tag("cellStyle"))
                for name, value in (("name", "Normal"), ("xfId", "0"), ("builtinId", "0")):
                    normal.set(name, value)
                names.set("count", "1")
            self._formats = self._section("cellXfs")
            if not len(self._formats):
                plain = etree.SubElement(self._formats, self._tag("xf"))
                for said in (*_PLAIN_FORMAT, "xfId"):
                    plain.set(said, "0")
        return self._formats

    def _copy(self, style: int) -> etree._Element:
        formats = [child for child in self._cell_formats() if local_name(child) == "xf"]
        return deepcopy(formats[style if style < len(formats) else 0])

    def _append(self, xf: etree._Element) -> int:
        formats = self._cell_formats()
        formats.append(xf)
        number = sum(1 for child in formats if local_name(child) == "xf")
        formats.set("count", str(number))
        self.changed = True
        return number - 1

    def _fill_section(self) -> etree._Element:
        fills = self._section("fills")
        if not len(fills):
            # the first two fills are reserved by the format, whatever the file says of them
            for pattern in ("none", "gray125"):
                etree.SubElement(etree.SubElement(fills, self._tag("fill")), self._tag("patternFill")).set(
                    "patternType", pattern
                )
            fills.set("count", "2")
        return fills

    def _fill(self, colour: str) -> int:
        if colour not in self._fills:
            fills = self._fill_section()
            pattern = etree.SubElement(
                etree.SubElement(fills, self._tag("fill")), self._tag("patternFill"), patternType="solid"
            )
            etree.SubElement(pattern, self._tag("fgColor")).set("rgb", f"FF{colour}")
            etree.SubElement(pattern, self._tag("bgColor")).set("indexed", "64")
            number = sum(1 for child in fills if local_name(child) == "fill")
            fills.set("count", str(number))
            self._fills[colour] = number - 1
        return self._fills[colour]

    def _frame(self, line: str) -> int:
        """Return a border of such lines around a cell."""
        if line not in self._frames:
            self._cell_formats()
            borders = self._section("borders")
            border = etree.SubElement(borders, self._tag("border"))
            for side in ("left", "right", "top", "bottom"):
                drawn = etree.SubElement(border, self._tag(side), style=line)
                etree.SubElement(drawn, self._tag("color")).set("rgb", "FF000000")
            etree.SubElement(border, self._tag("diagonal"))
            number = sum(1 for child in borders if local_name(child) == "border")
            borders.set("count", str(number))
            self._frames[line] = number - 1
        return self._frames[line]

    def _bold_font(self, like: int) -> int:
        """Return the font that is ``like`` another, bold."""
        if like not in self._bold:
            self._cell_formats()
            fonts = self._section("fonts")
            there = [child for child in fonts if local_name(child) == "font"]
            font = deepcopy(there[like if like < len(there) else 0])
            for old in [child for child in font if local_name(child) == "b"]:
                font.remove(old)
            font.insert(0, etree.Element(self._tag("b")))
            fonts.append(font)
            number = sum(1 for child in fonts if local_name(child) == "font")
            fonts.set("count", str(number))
            self._bold[like] = number - 1
        return self._bold[like]

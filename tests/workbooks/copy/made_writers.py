"""The same class's scores as different programs write them: what sets each apart, put in by hand."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

from made_parts import OFFICE, with_parts
from made_workbooks import DOT, parts

SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
BOOK, BOOK_LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MICROSOFT = "http://schemas.microsoft.com/office/spreadsheetml"
IGNORABLE = (
    f'xmlns:mc="{COMPATIBILITY}" mc:Ignorable="x14ac xr xr2" xmlns:x14ac="{MICROSOFT}/2009/9/ac" '
    f'xmlns:xr="{MICROSOFT}/2014/revision" xmlns:xr2="{MICROSOFT}/2015/revision2"'
)

Change = Callable[[str], str]


def as_excel(content: bytes) -> bytes:
    """Names of later versions, readings of Chinese names, shared and dynamic formulas, formats of whole rows."""

    def sheet(text: str) -> str:
        uid = 'xr:uid="{7C9E6679-7425-40DE-944B-E07FC1F90AE7}"'
        text = text.replace("<worksheet", f"<worksheet {IGNORABLE} {uid}", 1)
        text = re.sub(r'(<row r="(\d+)" spans="1:5")', r'\1 s="3" customFormat="1" x14ac:dyDescent="0.15"', text)
        text = text.replace("<f>C3+D3</f>", '<f t="shared" ref="E3:E6" si="0">C3+D3</f>')
        text = re.sub(r"<f>C\d\+D\d</f>", '<f t="shared" si="0"/>', text)
        text = text.replace('<c r="B3" s="3" t="s">', '<c r="B3" s="3" t="s" ph="1">')
        later = '<row r="8" spans="1:5" ht="14.25" thickBot="1" x14ac:dyDescent="0.2"/>'
        text = text.replace("</sheetData>", f"{later}</sheetData>")
        return text.replace("<pageMargins", '<phoneticPr fontId="1" type="noConversion"/><pageMargins')

    def strings(text: str) -> str:
        reading = '<rPh sb="0" eb="2"><t>ワンファン</t></rPh><phoneticPr fontId="1" type="noConversion"/>'
        text = text.replace("<t>王芳</t>", f"<t>王芳</t>{reading}")
        runs = '<r><rPr><b/><sz val="11"/></rPr><t xml:space="preserve"> 李</t></r><r><t xml:space="preserve">强 </t></r>'
        return text.replace("<t>李强</t>", runs)

    def book(text: str) -> str:
        namespace = f"{MICROSOFT}/2010/11/ac"
        path = (
            f'<mc:AlternateContent xmlns:mc="{COMPATIBILITY}"><mc:Choice Requires="x15">'
            f'<x15ac:absPath xmlns:x15ac="{namespace}" url="D:\\教务处\\"/></mc:Choice></mc:AlternateContent>'
        )
        text = text.replace("<workbook ", f'<workbook xmlns:x15="{MICROSOFT}/2010/11/main" ', 1)
        return text.replace("<bookViews>", f"{path}<bookViews>")

    def styles(text: str) -> str:
        text = text.replace("<styleSheet", f"<styleSheet {IGNORABLE}", 1)
        text = text.replace('<fonts count="2"', '<fonts count="2" x14ac:knownFonts="1"')
        extension = f'<ext uri="{{EB79DEF2-80B8-43e5-95BD-54CBDDF9020C}}" xmlns:x14="{MICROSOFT}/2009/9/main">'
        slicers = '<x14:slicerStyles defaultSlicerStyle="SlicerStyleLight1"/>'
        return text.replace("</styleSheet>", f"<extLst>{extension}{slicers}</ext></extLst></styleSheet>")

    return rewritten(content, {SHEET: sheet, STRINGS: strings, BOOK: book, STYLES: styles})


def as_wps(content: bytes) -> bytes:
    """Folders among the members, attributes of its own, pictures in cells, a store for the program itself."""
    own = "http://www.wps.cn/officeDocument"

    def sheet(text: str) -> str:
        text = text.replace("<worksheet", f'<worksheet xmlns:etc="{own}/2017/etCustomData"', 1)
        text = text.replace("<dimension", "<sheetPr/><dimension", 1)
        filtered = '<autoFilter ref="A2:E6" etc:filterBottomFollowUsedRange="0"><extLst/></autoFilter>'
        text = text.replace("<mergeCells", f"{filtered}<mergeCells")
        picture = '<f>_xlfn.DISPIMG("ID_0A1B",1)</f><v>=DISPIMG("ID_0A1B",1)</v>'
        text = text.replace("</sheetData>", f'<row r="8"><c r="A8" t="str">{picture}</c></row></sheetData>')
        return text.replace("</worksheet>", "<headerFooter/></worksheet>")

    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    images = (
        f'<etc:cellImages xmlns:etc="{own}/2017/etCustomData" xmlns:r="{OFFICE}" xmlns:a="{drawing}/main" '
        f'xmlns:xdr="{drawing}/spreadsheetDrawing"><etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" '
        'name="ID_0A1B"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rIdHand0"/></xdr:blipFill>'
        "<xdr:spPr/></xdr:pic></etc:cellImage></etc:cellImages>"
    )
    links = {
        BOOK: [(f"{own}/2020/cellImage", "cellimages.xml")],
        "xl/cellimages.xml": [(f"{OFFICE}/image", "media/image1.png")],
        "": [(f"{own}/2018/customStorage", "customStorage/customStorage.xml")],
    }
    new = {"xl/cellimages.xml": images, "customStorage/customStorage.xml": "<customStorage/>"}
    types = {"xl/cellimages.xml": "application/vnd.wps-officedocument.cellimage+xml"}
    content = with_parts(rewritten(content, {SHEET: sheet}), new, links, types)
    there = parts(content)
    there[TYPES] = there[TYPES].replace(
        b"<Override", b'<Default Extension="png" ContentType="image/png"/><Override', 1
    )
    there["xl/media/image1.png"] = DOT
    return zipped({"_rels/": b"", "xl/": b"", "xl/worksheets/": b"", "customStorage/": b""} | there)


def as_google(content: bytes) -> bytes:
    """Formatted blanks to column Z, a thousand rows, no stated range, an empty drawing, results of formulas as text."""

    def sheet(text: str) -> str:
        names = 'xmlns:mx="http://schemas.microsoft.com/office/mac/excel/2008/main" xmlns:mv="urn:schemas-microsoft-com:mac:vml"'
        text = text.replace("<worksheet", f'<worksheet {names} xmlns:mc="{COMPATIBILITY}"', 1)
        outline = '<sheetPr><outlinePr summaryBelow="0" summaryRight="0"/></sheetPr>'
        text = re.sub(r"<dimension[^>]*/>", outline, text)
        blanks = [f'<c r="{chr(letter)}%(n)s" s="3"/>' for letter in range(ord("F"), ord("Z") + 1)]
        text = re.sub(
            r'(<row r="(\d+)") spans="1:5"(.*?)</row>',
            lambda row: f'{row[1]} ht="15.75" customHeight="1"{row[3]}{"".join(blanks) % {"n": row[2]}}</row>',
            text,
        )
        empty = "".join(f'<row r="{n}" ht="15.75" customHeight="1"/>' for n in range(7, 1001))
        text = text.replace("</sheetData>", f"{empty}</sheetData>")
        text = re.sub(r"<pageMargins[^>]*/>", '<drawing r:id="rIdHand0"/>', text)
        return text.replace(
            '<c r="E4" s="3"><f>C4+D4</f><v>185</v>', '<c r="E4" s="3" t="str"><f>C4&amp;""</f><v>90</v>'
        )

    drawing = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    return with_parts(
        rewritten(content, {SHEET: sheet}),
        {"xl/drawings/drawing1.xml": f'<xdr:wsDr xmlns:xdr="{drawing}"/>'},
        {SHEET: [(f"{OFFICE}/drawing", "../drawings/drawing1.xml")]},
        {"xl/drawings/drawing1.xml": "application/vnd.openxmlformats-officedocument.drawing+xml"},
    )


def as_closedxml(content: bytes) -> bytes:
    """Every name with a prefix, a mark of the byte order before each part, links from the root of the package."""

    def part(text: str) -> str:
        text = re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", text).replace(' xmlns="', ' xmlns:x="')
        return "\ufeff" + re.sub(r"<\?xml[^>]*\?>\n?", '<?xml version="1.0" encoding="utf-8"?>', text)

    def links(text: str) -> str:
        return re.sub(r'Target="([\w/]+\.xml)"', r'Target="/xl/\1"', text)

    return rewritten(content, {SHEET: part, STRINGS: part, STYLES: part, BOOK: part, BOOK_LINKS: links})


def as_epplus(content: bytes) -> bytes:
    """Formulas without results, an empty value, texts as results, no spans, each member with 64-bit sizes."""

    def sheet(text: str) -> str:
        text = text.replace(' spans="1:5"', "").replace("<v>185</v>", "").replace("<v>129.5</v>", "<v></v>")
        text = text.replace('<c r="B6" s="3" t="s"><v>13</v></c>', '<c r="B6" s="3" t="str"><v>赵六</v></c>')
        return re.sub(
            r"(<sheetFormatPr [^>]*/>)", r'\1<cols><col min="1" max="5" width="9.1" style="3"/></cols>', text
        )

    return zipped(parts(rewritten(content, {SHEET: sheet})), large=True)


def as_poi_streams(content: bytes) -> bytes:
    """Texts in the cells and no list of them, attributes the other way round, sizes behind the members."""

    def sheet(text: str) -> str:
        known = re.findall(r"<si>(.*?)</si>", parts(content)[STRINGS].decode())
        text = re.sub(
            r'<c (r="\w+") (s="\d+") t="s"><v>(\d+)</v>',
            lambda cell: f'<c {cell[1]} t="inlineStr" {cell[2]}><is>{known[int(cell[3])]}</is>',
            text,
        )
        text = re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1"', text)
        return text.replace(' spans="1:5"', "").replace("<t>王芳", '<t xml:space="preserve"> 王芳')

    there = parts(rewritten(content, {SHEET: sheet}))
    del there[STRINGS]
    there[BOOK_LINKS] = re.sub(rb"<Relationship [^>]*sharedStrings[^>]*/>", b"", there[BOOK_LINKS])
    there[TYPES] = re.sub(rb"<Override [^>]*sharedStrings[^>]*/>", b"", there[TYPES])
    return zipped(there, stream=True)


def as_libreoffice(content: bytes) -> bytes:
    """All attributes spelt out, the type of a number too, columns to the last, the kinds of results."""

    def sheet(text: str) -> str:
        spelt = (
            'customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0" collapsed="false"'
        )
        text = re.sub(r'(<row r="\d+") spans="1:5"', rf"\1 {spelt}", text)
        text = re.sub(r'(<c r="\w+" s="\d+")>', r'\1 t="n">', text).replace("<f>", '<f aca="false">')
        columns = '<col collapsed="false" customWidth="false" hidden="false" outlineLevel="0" max="16384" min="1" style="0" width="11.5"/>'
        return text.replace("<sheetData>", f"<cols>{columns}</cols><sheetData>")

    return rewritten(content, {SHEET: sheet})


def as_gnumeric(content: bytes) -> bytes:
    """Line ends and blanks between all elements, a format for whole columns, dates in words of the standard."""

    def sheet(text: str) -> str:
        text = re.sub(r"(<(?:row|c|v|mergeCell|sheetView)\b)", r"\n    \1", text)
        text = re.sub(r"(</(?:row|sheetData)>)", r"\n  \1", text)
        dated = '<row r="8"><c r="A8" t="d"><v>2026-01-09T00:00:00</v></c><c r="B8" t="b"><v>1</v></c></row>'
        text = text.replace("</sheetData>", f"{dated}\n</sheetData>")
        return text.replace(
            "<sheetData>", '<cols><col min="1" max="256" style="1" width="9.43"/></cols><sheetData>'
        )

    return rewritten(content, {SHEET: sheet})


def rewritten(content: bytes, changes: dict[str, Change]) -> bytes:
    """Return the xlsx with the text of some parts changed. Each has to change."""
    there = parts(content)
    for name, change in changes.items():
        new = change(there[name].decode()).encode()
        assert new != there[name], name
        there[name] = new
    return zipped(there)


def zipped(there: dict[str, bytes], *, large: bool = False, stream: bool = False) -> bytes:
    """Return the zip of the parts; ``large`` with 64-bit sizes, ``stream`` with sizes behind each member."""
    out: BytesIO = Unseekable() if stream else BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in there.items():
            with package.open(zipfile.ZipInfo(name), "w", force_zip64=large) as member:
                member.write(part)
    return out.getvalue()


class Unseekable(BytesIO):
    """A stream that cannot go back to write a size."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise OSError

    def tell(self) -> int:
        raise OSError


WRITERS: dict[str, Callable[[bytes], bytes]] = {
    "as Excel writes": as_excel,
    "as WPS writes": as_wps,
    "as Google writes": as_google,
    "as ClosedXML writes": as_closedxml,
    "as EPPlus writes": as_epplus,
    "as POI streams": as_poi_streams,
    "as LibreOffice writes": as_libreoffice,
    "as Gnumeric writes": as_gnumeric,
}
"""Program → how to make a plain workbook one of its own."""

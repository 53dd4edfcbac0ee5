"""Parts that no Python library writes, put into a workbook by hand: pivots, conversations, signatures."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from made_workbooks import parts, with_part

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
PERSON = "{11111111-2222-3333-4444-555555555555}"
THREAD = "{AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE}"

Part = dict[str, str]
"""Name → text of a part."""
Links = dict[str, list[tuple[str, str]]]
"""Part that the relationships come from → (type, target) of each."""
Types = dict[str, str]
"""Part → its content type."""


def with_parts(content: bytes, new: Part, links: Links, types: Types) -> bytes:
    """Return the xlsx with parts added, related and declared."""
    there = parts(content) | {name: text.encode() for name, text in new.items()}
    for source, targets in links.items():
        folder, _, name = source.rpartition("/")
        rels = f"{folder}/_rels/{name}.rels".lstrip("/")
        old = there.get(rels, f'<Relationships xmlns="{RELS}"></Relationships>'.encode()).decode()
        added = "".join(
            f'<Relationship Id="rIdHand{n}" Type="{kind}" Target="{target}"/>'
            for n, (kind, target) in enumerate(targets)
        )
        there[rels] = old.replace("</Relationships>", f"{added}</Relationships>").encode()
    if "xl/pivotCache/pivotCacheDefinition1.xml" in new:
        caches = '<pivotCaches><pivotCache cacheId="7" r:id="rIdHand0"/></pivotCaches></workbook>'
        there["xl/workbook.xml"] = there["xl/workbook.xml"].replace(b"</workbook>", caches.encode())
    overrides = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in types.items())
    listing = there["[Content_Types].xml"].decode()
    there["[Content_Types].xml"] = listing.replace("</Types>", f"{overrides}</Types>").encode()
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in there.items():
            package.writestr(name, part)
    return out.getvalue()


def pivot_table(sheet: str) -> tuple[Part, Links, Types]:
    """A pivot table beside the scores, in columns I and J, and what it remembers of them."""
    spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    cache = (
        f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{OFFICE}" r:id="rIdHand0" recordCount="4">'
        f'<cacheSource type="worksheet"><worksheetSource ref="B2:C6" sheet="{sheet}"/></cacheSource>'
        '<cacheFields count="2"><cacheField name="姓名" numFmtId="0"><sharedItems count="4"><s v="王芳"/><s v="李强"/>'
        '<s v="张敏"/><s v="赵六"/></sharedItems></cacheField><cacheField name="语文" numFmtId="0"><sharedItems '
        'containsSemiMixedTypes="0" containsString="0" containsNumber="1" minValue="28" maxValue="90"/>'
        "</cacheField></cacheFields></pivotCacheDefinition>"
    )
    records = "".join(f'<r><x v="{n}"/><n v="{score}"/></r>' for n, score in enumerate((28, 90, 41.5, 77)))
    items = "".join(f'<item x="{n}"/>' for n in range(4))
    table = (
        f'<pivotTableDefinition xmlns="{MAIN}" name="透视" cacheId="7" dataCaption="值" applyNumberFormats="0">'
        '<location ref="I2:J7" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="2">'
        f'<pivotField axis="axisRow" showAll="0"><items count="5">{items}<item t="default"/></items></pivotField>'
        '<pivotField dataField="1" showAll="0"/></pivotFields><rowFields count="1"><field x="0"/></rowFields>'
        '<dataFields count="1"><dataField name="求和项:语文" fld="1" baseField="0" baseItem="0"/></dataFields>'
        "</pivotTableDefinition>"
    )
    new = {
        "xl/pivotCache/pivotCacheDefinition1.xml": cache,
        "xl/pivotCache/pivotCacheRecords1.xml": f'<pivotCacheRecords xmlns="{MAIN}" count="4">{records}'
        "</pivotCacheRecords>",
        "xl/pivotTables/pivotTable1.xml": table,
    }
    links = {
        "xl/worksheets/sheet1.xml": [(f"{OFFICE}/pivotTable", "../pivotTables/pivotTable1.xml")],
        "xl/pivotTables/pivotTable1.xml": [
            (f"{OFFICE}/pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml")
        ],
        "xl/pivotCache/pivotCacheDefinition1.xml": [(f"{OFFICE}/pivotCacheRecords", "pivotCacheRecords1.xml")],
        "xl/workbook.xml": [(f"{OFFICE}/pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml")],
    }
    types = {
        "xl/pivotCache/pivotCacheDefinition1.xml": f"{spreadsheet}.pivotCacheDefinition+xml",
        "xl/pivotCache/pivotCacheRecords1.xml": f"{spreadsheet}.pivotCacheRecords+xml",
        "xl/pivotTables/pivotTable1.xml": f"{spreadsheet}.pivotTable+xml",
    }
    return new, links, types


def conversation(_book: Any, sheet: Any) -> None:
    """The old comment that stands for a conversation, as Excel writes it for older programs."""
    sheet.write_comment("C3", "[线程批注] 请更新 Excel", {"author": f"tc={THREAD}"})
    sheet.write_comment("D3", "家长已知", {"author": "王老师"})


def threaded_parts() -> tuple[Part, Links, Types]:
    """The conversation itself, the people in it, and some custom XML."""
    thread = (
        f'<ThreadedComments xmlns="{THREADS}"><threadedComment ref="C3" dT="2026-01-09T08:00:00.00" '
        f'personId="{PERSON}" id="{THREAD}"><text>请核对</text></threadedComment></ThreadedComments>'
    )
    people = f'<personList xmlns="{THREADS}"><person displayName="王老师" id="{PERSON}" providerId="None"/></personList>'
    new = {
        "xl/threadedComments/threadedComment1.xml": thread,
        "xl/persons/person.xml": people,
        "customXml/item1.xml": "<学期>上</学期>",
    }
    kind = "http://schemas.microsoft.com/office/2017/10/relationships"
    links = {
        "xl/worksheets/sheet1.xml": [(f"{kind}/threadedComment", "../threadedComments/threadedComment1.xml")],
        "xl/workbook.xml": [
            (f"{kind}/person", "persons/person.xml"),
            (f"{OFFICE}/customXml", "../customXml/item1.xml"),
        ],
    }
    types = {
        "xl/threadedComments/threadedComment1.xml": "application/vnd.ms-excel.threadedcomments+xml",
        "xl/persons/person.xml": "application/vnd.ms-excel.person+xml",
    }
    return new, links, types


def form_control(content: bytes) -> bytes:
    """Return the workbook, which has a button of the old kind, with the newer words for it as Excel writes them."""
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    newer = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    corners = "".join(
        f"<{corner}><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></{corner}>"
        for corner, column, row in (("from", 7, 2), ("to", 9, 4))
    )
    control = (
        '<control shapeId="1025" r:id="rIdHand0" name="按钮 1"><controlPr defaultSize="0" print="0" autoFill="0" '
        f'autoPict="0" macro="[0]!Sort"><anchor moveWithCells="1">{corners}</anchor></controlPr></control>'
    )
    choice = f'<mc:AlternateContent xmlns:mc="{compatible}"><mc:Choice xmlns:x14="{newer}" Requires="x14">'
    end = "</mc:Choice></mc:AlternateContent>"
    there = parts(content)
    sheet = there["xl/worksheets/sheet1.xml"].decode()
    sheet = sheet.replace("<worksheet", f'<worksheet xmlns:xdr="{drawing}"', 1)
    sheet = sheet.replace("</worksheet>", f"{choice}<controls>{choice}{control}{end}</controls>{end}</worksheet>")
    return with_parts(
        with_part(content, "xl/worksheets/sheet1.xml", sheet.encode()),
        {"xl/ctrlProps/ctrlProp1.xml": f'<formControlPr xmlns="{newer}" objectType="Button" lockText="1"/>'},
        {"xl/worksheets/sheet1.xml": [(f"{OFFICE}/ctrlProp", "../ctrlProps/ctrlProp1.xml")]},
        {"xl/ctrlProps/ctrlProp1.xml": "application/vnd.ms-excel.controlproperties+xml"},
    )


def signed() -> tuple[Part, Links, Types]:
    """A digital signature over the package; what it says is of no matter here."""
    package = "application/vnd.openxmlformats-package.digital-signature"
    new = {
        "_xmlsignatures/origin.sigs": "",
        "_xmlsignatures/sig1.xml": '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>',
    }
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
    links = {
        "": [(f"{kind}/origin", "_xmlsignatures/origin.sigs")],
        "_xmlsignatures/origin.sigs": [(f"{kind}/signature", "sig1.xml")],
    }
    types = {
        "_xmlsignatures/origin.sigs": f"{package}-origin",
        "_xmlsignatures/sig1.xml": f"{package}-xmlsignature+xml",
    }
    return new, links, types

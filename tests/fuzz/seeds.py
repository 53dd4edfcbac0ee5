"""Whole, small inputs of every kind that the program reads, all made up."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from pathlib import Path
from typing import NamedTuple

import openpyxl
import xlsxwriter
import xlwt

from .mutators import LONG_AGO

HEADER = ("学号", "姓名", "班级", "语文", "数学", "英语", "备注")
SURNAMES = "赵钱孙李周吴郑王"


class Seed(NamedTuple):
    """One input: what it is called, its bytes, and the role that it plays in a command."""

    name: str
    content: bytes
    role: str = "scores"


def rows(exam: int = 0, students: int = 24) -> list[tuple[object, ...]]:
    """Return a header and students of two classes with scores of one exam."""
    draw = random.Random(exam)
    made: list[tuple[object, ...]] = [HEADER]
    for number in range(students):
        scores = [draw.choice((*range(20, 101), 66.5)) for _ in range(3)]
        who = f"{SURNAMES[number % 8]}样{number}"
        made.append(
            (f"2024{number:04}", who, f"三({number % 2 + 1})班", *scores, "随班就读" if number == 5 else "")
        )
    return made


def all_seeds() -> list[Seed]:
    """Return every seed."""
    made = rows()
    texts = [[str(value) for value in row] for row in made]
    plain = _written(texts, ",")
    seeds = [
        Seed("成绩.xlsx", _openpyxl(made)),
        Seed("成绩x.xlsx", _xlsxwriter(made)),
        Seed("成绩.xls", _xlwt(made)),
        Seed("成绩.ods", _ods(texts)),
        Seed("成绩.html", _page(texts).encode()),
        Seed("成绩w.xls", _page(texts).encode("gb18030")),
        Seed("成绩.xml", _spreadsheetml(texts).encode()),
        Seed("成绩.csv", plain.encode()),
        Seed("成绩g.csv", plain.encode("gb18030")),
        Seed("成绩u.csv", plain.encode("utf-16")),
        Seed("成绩.tsv", _written(texts, "\t").encode("utf-8-sig")),
        Seed("长表.csv", _written(_long(made), ",").encode()),
        Seed("任课表.xlsx", _openpyxl(_teachers()), "teachers"),
        Seed("随班就读.csv", _written([["学号", "姓名"], ["20240005", "吴样5"]], ",").encode(), "exempt"),
        Seed("花名册.xlsx", _openpyxl([row[:3] for row in made]), "roll"),
        Seed("办法.yaml", _policy(), "policy"),
    ]
    seeds.append(Seed("成绩.zip", zipped({seed.name: seed.content for seed in seeds[:8:2]})))
    return seeds


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a zip of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _written(texts: list[list[str]], delimiter: str) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(texts)
    return stream.getvalue()


def _long(made: list[tuple[object, ...]]) -> list[list[str]]:
    long = [["学号", "姓名", "班级", "考试", "科目", "成绩"]]
    for row in made[1:]:
        for at, subject in enumerate(HEADER[3:6], start=3):
            long.append([*map(str, row[:3]), "期中", subject, str(row[at])])
    return long


def _teachers() -> list[tuple[object, ...]]:
    return [
        ("班级", "语文", "数学", "英语"),
        ("三(1)班", "陈老师", "褚老师", "卫老师"),
        ("三(2)班", "蒋老师", "褚老师", "沈老师"),
    ]


def _openpyxl(made: list[tuple[object, ...]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "三年级"
    for row in made:
        sheet.append(row)
    sheet.merge_cells("A30:C31")
    sheet["A30"] = "制表"
    sheet["D30"] = "=SUM(D2:D25)"
    sheet.column_dimensions["G"].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _xlsxwriter(made: list[tuple[object, ...]]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    line = book.add_format({"border": 1, "bold": True})
    for title in ("三年级", "说明"):
        sheet = book.add_worksheet(title)
        sheet.merge_range(0, 0, 0, 6, "期中考试成绩", line)
        for at, row in enumerate(made, start=1):
            sheet.write_row(at, 0, row, line)
            sheet.write_formula(at, 7, f"=SUM(D{at + 1}:F{at + 1})", line, 200)
        sheet.write_comment(3, 3, "缺考一次")
        sheet.conditional_format(1, 3, 30, 5, {"type": "cell", "criteria": "<", "value": 60, "format": line})
        made = [("说明",), ("满分 100",)]
    book.close()
    return stream.getvalue()


def _xlwt(made: list[tuple[object, ...]]) -> bytes:
    book = xlwt.Workbook()
    for title in ("三年级", "另一页"):
        sheet = book.add_sheet(title)
        for at, row in enumerate(made):
            for column, value in enumerate(row):
                sheet.write(at, column, value)
        sheet.write(30, 3, xlwt.Formula("SUM(D2:D25)"))
        sheet.write_merge(32, 33, 0, 2, "制表")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _ods(texts: list[list[str]]) -> bytes:
    lines = []
    for row in texts:
        cells = "".join(
            f'<table:table-cell office:value-type="float" office:value="{text}"><text:p>{text}</text:p></table:table-cell>'
            if text.replace(".", "").isdigit() and len(text) < 6
            else f'<table:table-cell office:value-type="string"><text:p>{text}<text:s text:c="2"/></text:p></table:table-cell>'
            for text in row
        )
        lines.append(
            f'<table:table-row table:number-rows-repeated="1">{cells}<table:table-cell table:number-columns-repeated="1017"/>'
            "</table:table-row>"
        )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="三年级"><table:table-column table:number-columns-repeated="7"/>'
        f'{"".join(lines)}<table:table-row table:number-rows-repeated="1048550"><table:table-cell '
        f'table:number-columns-repeated="1024"/></table:table-row></table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    members = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    return zipped({name: text.encode() for name, text in members.items()})


def _page(texts: list[list[str]]) -> str:
    lines = "".join(
        "<tr>" + "".join(f'<td colspan="1" rowspan="1" x:num>{text}</td>' for text in row) + "</tr>\n"
        for row in texts
    )
    return (
        f"<html><head><meta charset=gbk></head><body><table><caption>三年级</caption>{lines}</table></body></html>"
    )


def _spreadsheetml(texts: list[list[str]]) -> str:
    lines = ""
    for number, row in enumerate(texts, start=1):
        cells = "".join(
            f'<Cell ss:Index="{at}" ss:MergeAcross="0"><Data ss:Type="{"Number" if text.isdigit() and len(text) < 5 else "String"}">'
            f"{text}</Data></Cell>"
            for at, text in enumerate(row, start=1)
        )
        lines += f'<Row ss:Index="{number}">{cells}</Row>\n'
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="三年级"><Table>'
        f'<Column ss:Index="1" ss:Span="2" ss:Hidden="1"/>{lines}</Table></Worksheet></Workbook>'
    )


def _policy() -> bytes:
    folder = Path(__file__).resolve().parents[2] / "rules"
    return (folder / "wuping.yaml").read_bytes()

"""Tables whose shape is the trouble: very wide, very long, everything of one kind many times over."""

from __future__ import annotations

import io
import random

import xlsxwriter

from .seeds import Seed, zipped


def shape(draw: random.Random) -> Seed:
    """Return a table of an unusual shape, of an unusual size."""
    return draw.choice(SHAPES)(draw)


def _size(draw: random.Random, most: int) -> int:
    return int(most ** draw.random()) + 1


def _csv(name: str, lines: list[list[object]]) -> Seed:
    return Seed(name, "\n".join(",".join(map(str, line)) for line in lines).encode())


def wide(draw: random.Random) -> Seed:
    """A dozen students, many subjects."""
    many = _size(draw, 17_000)
    alike = draw.random() < 0.5
    names = [("语文", "数学", "英语")[n % 3] if alike else f"科目{n}" for n in range(many)]
    lines: list[list[object]] = [["姓名", "学号", "班级", *names]]
    lines += [[f"王样{k}", 1000 + k, "三(1)班", *(draw.randint(20, 100) for _ in range(many))] for k in range(12)]
    return _csv("宽.csv", lines)


def few_ids(draw: random.Random) -> Seed:
    """Many rows, few ids."""
    ids = _size(draw, 50)
    lines: list[list[object]] = [["学号", "姓名", "班级", "语文", "数学"]]
    lines += [
        [1000 + n % ids, f"王样{n % ids}", f"三({n % 3})班", draw.randint(0, 100), draw.randint(0, 100)]
        for n in range(_size(draw, 60_000))
    ]
    return _csv("重复.csv", lines)


def long(draw: random.Random) -> Seed:
    """A row a subject: many subjects, many exams, or many of both."""
    subjects, exams = _size(draw, 3_000), _size(draw, 3_000)
    lines: list[list[object]] = [["学号", "姓名", "班级", "考试", "科目", "成绩"]]
    lines += [
        [1000 + n % 97, f"王样{n % 97}", "三(1)班", f"月考{n // 97 % exams}", f"科目{n % subjects}", n % 101]
        for n in range(_size(draw, 60_000))
    ]
    return _csv("长.csv", lines)


def blocks(draw: random.Random) -> Seed:
    """Many tables on one sheet, beside or below one another, or one a sheet."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    way = draw.choice(("beside", "below", "sheets"))
    sheet = book.add_worksheet()
    for number in range(_size(draw, 800)):
        top, left = (0, number * 5) if way == "beside" else (number * 6, 0)
        if way == "sheets":
            sheet, top, left = book.add_worksheet(f"三({number})班"), 0, 0
        sheet.write_row(top, left, ("姓名", "学号", "语文", "数学"))
        for student in range(4):
            name = f"王样{number}之{student}"
            sheet.write_row(top + 1 + student, left, (name, f"{number:05}{student}", number % 100, student))
    book.close()
    return Seed("块.xlsx", stream.getvalue())


def merged(draw: random.Random) -> Seed:
    """Many merged ranges, one of them large; many notes."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("姓名", "学号", "班级", "语文", "数学"))
    for row in range(1, _size(draw, 5_000)):
        sheet.write_row(row * 2, 0, (f"王样{row}", f"{row:06}", None, row % 100, row % 77))
        sheet.merge_range(row * 2, 2, row * 2 + 1, 2, f"三({row % 50})班")
        if row % 3 == 0:
            sheet.write_comment(row * 2, 3, "批注" * (row % 50))
    sheet.merge_range(20_000, 0, 20_000 + _size(draw, 100_000), _size(draw, 30), "制表")
    book.close()
    return Seed("合并.xlsx", stream.getvalue())


def spans(draw: random.Random) -> Seed:
    """A page whose cells reach over many others."""
    rows = "".join(
        f"<tr><td colspan={_size(draw, 2_000)} rowspan={_size(draw, 70_000)}>{n % 100}</td></tr>"
        for n in range(_size(draw, 300))
    )
    head = "<table><tr><td>姓名<td>班级<td>语文</tr>"
    return Seed("跨.html", (head + rows + "<tr></tr>" * _size(draw, 70_000) + "</table>").encode())


def odd_cells(draw: random.Random) -> Seed:
    """Many cells that something has to be said of."""
    kinds = ("9O", "八十", "缺考?", "-5", "1000", "", "A", "90+5", "2024-05-06", "#N/A", "作弊", "８８")
    lines: list[list[object]] = [["学号", "姓名", "班级", "语文", "数学"]]
    many = _size(draw, 20_000)
    for n in range(many):
        who = [n % max(1, many - 100), f"王样{n % 977}", draw.choice(("", f"三({n % 60})班", f"班{n}"))]
        lines.append([*who, draw.choice(kinds), f"{draw.choice(kinds)}{n}"])
    return _csv("怪.csv", lines)


def letters(draw: random.Random) -> Seed:
    """Texts of many letters where few are expected."""
    letter = draw.choice("王1(， 班'三\t。")
    place = draw.randrange(4)
    line = [["学号", "姓名", "班级", "语文"], ["1", "王芳", "三(1)班", "88"], ["2", "李丽", "三(1)班", "66"]]
    line[draw.randrange(3)][place] = '"' + letter * _size(draw, 130_000) + '"'
    return _csv("字.csv", line)


def archive(draw: random.Random) -> Seed:
    """A zip of many tables, or of zips in zips."""
    table = "学号,姓名,班级,语文\n1,王样,三(1)班,88\n".encode()
    if draw.random() < 0.5:
        return Seed(
            "包.zip", zipped({f"三({n})班.csv": table + b"%d,a,b,5" % n for n in range(_size(draw, 1_000))})
        )
    content, name = table, "成绩.csv"
    for _ in range(_size(draw, 20)):
        content, name = zipped({name: content}), "里面.zip"
    return Seed("包.zip", content)


SHAPES = (wide, few_ids, long, blocks, merged, spans, odd_cells, letters, archive)

"""One small file a fault. What each must lead to stands in faulty/expected.yaml, written by hand."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter

from making.book import CREATED

Row = list[object]

HEADER: Row = ["班级", "学号", "姓名", "语文", "数学"]
NAMES = ("赵样甲", "钱样乙", "孙样丙", "李样丁", "周例甲", "吴例乙", "郑例丙", "王例丁")
CHINESE = (92, 88, 85, 79, 90, 66, 30, 84)
MATHS = (95, 81, 77, 70, 88, 60, 25, 91)
"""郑例丙, in row 8, is 二类 in both subjects as long as a fault leaves the averages near 76 and 73."""

PASSWORD = "样例密码"
"""Of 有密码.xlsx; nobody is meant to open it."""


@dataclass(frozen=True)
class ErrorValue:
    """A real error cell, as a formula leaves it: the formula and the error shown."""

    formula: str
    shown: str


@dataclass(frozen=True)
class Sheet:
    """A sheet to be written: rows from the first one down."""

    rows: list[Row]
    name: str = "Sheet1"
    hidden: bool = False


def table(*, class_of: Callable[[int], str] = lambda index: "三(1)班") -> list[Row]:
    """Return the sound table that the faults are put into: a header and eight students."""
    return [
        list(HEADER),
        *(
            [class_of(index), f"202401{index + 1:02d}", name, CHINESE[index], MATHS[index]]
            for index, name in enumerate(NAMES)
        ),
    ]


def with_cells(cells: dict[str, object]) -> list[Sheet]:
    """Return the sound table with some cells replaced; keys are addresses with one letter (``D4``)."""
    rows = table()
    for address, cell in cells.items():
        rows[int(address[1:]) - 1]["ABCDE".index(address[0])] = cell
    return [Sheet(rows)]


def without(*titles: str) -> list[Row]:
    """Return the sound table without the columns of these titles."""
    kept = [column for column, title in enumerate(HEADER) if title not in titles]
    return [[row[column] for column in kept] for row in table()]


def two_classes(index: int) -> str:
    """The first four students in one class, the others in another."""
    return "三(1)班" if index < 4 else "三(2)班"


def workbook(sheets: list[Sheet]) -> bytes:
    """Return an xlsx workbook of the sheets; text is written as text, whatever it begins with."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": CREATED})
        day = book.add_format({"num_format": 'm"月"d"日"'})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            if sheet.hidden:
                page.hide()
            for r, row in enumerate(sheet.rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, ErrorValue):
                        page.write_formula(r, c, cell.formula, None, cell.shown)
                    elif isinstance(cell, datetime):
                        page.write_datetime(r, c, cell, day)
                    elif isinstance(cell, str):
                        page.write_string(r, c, cell)
                    elif isinstance(cell, int | float):
                        page.write_number(r, c, cell)
    return out.getvalue()


def cell_faults() -> dict[str, list[Sheet]]:
    """Faults of single cells, each in the otherwise sound table."""
    return {
        "分数是加法": with_cells({"D4": "85+5"}),
        "分数成了日期": with_cells({"D4": datetime(2024, 1, 2)}),
        "有错误值": with_cells({"D4": ErrorValue("=NA()", "#N/A"), "E5": ErrorValue("=1/0", "#DIV/0!")}),
        "超过满分": with_cells({"E3": 950}),
        "满分说不准": with_cells({"D2": 102}),
        "负分": with_cells({"D3": -5}),
        "全角数字": with_cells({"D3": "８８．５", "D8": "３０"}),
        "带分字": with_cells({"D3": "88分", "D8": "30 分"}),
        "各种没分的标记": with_cells(
            {"D2": "免考", "D3": "缓考", "D4": "补考58", "D5": "作弊", "E2": "缺考", "E3": "请假", "E4": "Q"}
        ),
        "空白分数": with_cells({"D4": None}),
        "全零学生": with_cells({"D9": 0, "E9": 0}),
        "两人同学号": with_cells({"B3": "20240101"}),
        "有分没有姓名": with_cells({"B5": None, "C5": None}),
        "班级缺失": with_cells({"A5": None}),
        "公式注入": with_cells({"C8": '=HYPERLINK("http://example.invalid","点我")'}),
    }


def table_faults() -> dict[str, list[Sheet]]:
    """Faults of rows, columns and sheets."""
    sound = table()
    namesakes = without("学号")
    namesakes[5][1] = namesakes[2][1]
    levels: list[Row] = [
        [*row[:3], *level] for row, level in zip(table()[1:], ("优良", "良中", "优优", "中良") * 2, strict=True)
    ]
    absent = table(class_of=two_classes)
    for row in absent[5:]:
        row[3:] = ["缺考", "缺考"]
    numbered: list[Row] = [
        ["序号", "班级", "姓名", "语文", "数学"],
        *([index % 4 + 1, row[0], *row[2:]] for index, row in enumerate(table(class_of=two_classes)[1:])),
    ]
    in_two = [[row[0], *row[2:]] for row in table(class_of=two_classes)]
    in_two.append(["三(2)班", *in_two[2][1:]])
    sexes: list[Row] = [[*row[:3], "性别" if row is sound[0] else "女"] for row in sound]
    odd = [[*row, mark] for row, mark in zip(sound, ["沙盘推演", 71, 62, 66, 58, 80, 77, 59, 90], strict=True)]
    twice = [[*row, mark] for row, mark in zip(sound, ["语文", 91, 87, 84, 78, 89, 65, 31, 83], strict=True)]
    return {
        "整行重复": [Sheet([*sound, sound[3]])],
        "一人在两班": [Sheet(in_two)],
        "同班同名无学号": [Sheet(namesakes)],
        "序号当学号": [Sheet(numbered)],
        "没有班级列": [Sheet(without("班级"))],
        "没有姓名列": [Sheet(without("学号", "姓名"))],
        "没有分数列": [Sheet(sexes)],
        "只有等级": [Sheet([list(HEADER), *levels])],
        "只有表头": [Sheet([list(HEADER)])],
        "全班缺考": [Sheet(absent)],
        "选科没选": [Sheet(_electives())],
        "未知科目": [Sheet(odd)],
        "同一科两列": [Sheet(twice)],
        "一行是合计": [
            Sheet(
                [
                    *sound[:5],
                    ["小计", None, None, 344, 323],
                    *sound[5:],
                    ["合计", None, None, 614, 587],
                    [None, None, "平均分", 76.75, 73.375],
                ]
            )
        ],
        "表头重复": [Sheet([*sound[:5], list(HEADER), *sound[5:]])],
        "隐藏工作表": [
            Sheet(sound, "三(1)班"),
            Sheet(table(class_of=lambda index: "三(2)班"), "三(2)班", hidden=True),
        ],
        "空工作簿": [Sheet([])],
        "三次考试叠在一张表": [Sheet(_three_exams())],
        "每班一人的光荣榜": [Sheet(_roll_of_honour(), "光荣榜")],
        "班级统计表": [Sheet(_statistics(), "统计")],
    }


def _electives() -> list[Row]:
    """Return a class of 36 of whom 12 took 化学: only a mark that fills a column is a choice."""
    rows: list[Row] = [[*HEADER, "化学"]]
    for number in range(36):
        index, surname = number % len(NAMES), "赵钱孙李周"[number // len(NAMES)]
        mark = 60 + number if number % 3 == 0 else "/"
        name = f"{surname}例{'甲乙丙丁戊己庚辛'[index]}"
        rows.append(["高二(1)班", f"202402{number + 1:02d}", name, CHINESE[index], MATHS[index], mark])
    return rows


def _three_exams() -> list[Row]:
    rows: list[Row] = []
    for times, exam in enumerate(("第一次月考成绩", "期中考试成绩", "期末考试成绩")):
        students = [[*row[:3], int(str(row[3])) + times, int(str(row[4])) - times] for row in table()[1:6]]
        rows += [[exam], list(HEADER), *students, []]
    return rows


def _roll_of_honour() -> list[Row]:
    classes = [f"三({number})班" for number in range(1, 7)]
    best = [[name, NAMES[i], 97 - i, 99 - i, 196 - 2 * i] for i, name in enumerate(classes)]
    return [["期末考试各班第一名光荣榜"], ["班级", "姓名", "语文", "数学", "总分"], *best]


def _statistics() -> list[Row]:
    return [
        ["班级", "参考人数", "语文平均分", "语文及格率", "数学平均分", "数学及格率"],
        ["三(1)班", 38, 77.5, 0.92, 79.7, 0.94],
        ["三(2)班", 36, 76.8, 0.89, 74.2, 0.86],
        ["三(3)班", 39, 75.6, 0.90, 72.9, 0.87],
    ]


def no_workbooks() -> dict[str, bytes]:
    """Files that are no readable workbook at all, by their full names."""
    sound = workbook([Sheet(table())])
    return {
        "损坏的压缩包.xlsx": sound[: len(sound) // 2],
        "图片改名.xlsx": _picture(),
        "空文件.xlsx": b"",
        "只是文字.txt": "各位老师：期末成绩请于周五前交到教务处。\r\n谢谢配合。\r\n".encode(),
    }


def _picture() -> bytes:
    """Return a white PNG picture of eight by eight points."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    points = zlib.compress((b"\0" + b"\xff" * 8) * 8)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", points) + chunk(b"IEND", b"")


def _write_locked(path: Path) -> None:
    """Write a workbook with a password. Its salt is random, so one that is there is left alone."""
    if path.exists():
        return
    try:
        from msoffcrypto.format.ooxml import OOXMLFile
    except ImportError:
        return
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook([Sheet(table())]))).encrypt(PASSWORD, out)
    path.write_bytes(out.getvalue())


def write_faulty(folder: Path) -> list[str]:
    """Write every faulty file into ``folder`` and return the names of those that are there."""
    folder.mkdir(exist_ok=True)
    for name, sheets in {**cell_faults(), **table_faults()}.items():
        (folder / f"{name}.xlsx").write_bytes(workbook(sheets))
    for name, content in no_workbooks().items():
        (folder / name).write_bytes(content)
    _write_locked(folder / "有密码.xlsx")
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".yaml")

"""How many of anything a reading takes on: more than this is no score sheet, and would keep the machine for hours."""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.scores.cells import a1
from xuekun_cli.sheets.containers.refusals import MAX_CELLS

MAX_FILLED_COLUMNS = 1_000
"""Columns of a sheet that hold anything; the marks of every question of nine papers are some 300."""
MAX_TABLES = 2_000
"""Tables of all sheets and files together: a sheet a class of a district with 100,000 students."""
MAX_EXAMS = 200
"""Exams that one reading tells apart."""

MAX_DOUBLED = 20_000
"""Rows that share an id, or a name within a class, with one before: each would be a question to a person."""


def refuse_wide(rows: Sequence[Sequence[object]], width: int, label: str, sheet: str) -> None:
    """Raise `CannotGoOn` for a sheet with too many columns that hold anything."""
    if width <= MAX_FILLED_COLUMNS:
        return
    filled = {column for row in rows for column, value in enumerate(row) if value not in (None, "")}
    if len(filled) > MAX_FILLED_COLUMNS:
        beyond = sorted(filled)[MAX_FILLED_COLUMNS]
        raise CannotGoOn(
            f"「{label}」的表「{sheet}」有 {len(filled)} 列写了内容（从 {a1(0, beyond)[:-1]} 列起超过 {MAX_FILLED_COLUMNS} 列），"
            "不像成绩表，没有读。",
            "请只留下学生和各科成绩的列，或把并排的表分到几张工作表上，保存后再试。",
        )


def refuse_many_tables(tables: int, label: str, sheet: str) -> None:
    """Raise `CannotGoOn` when there are too many tables; ``label`` and ``sheet`` name where the last was found."""
    if tables > MAX_TABLES:
        raise CannotGoOn(
            f"读到「{label}」的表「{sheet}」，已有 {MAX_TABLES} 多个表，太多了，没有读下去。",
            "请把文件按学校或年级分开，分几次运行；一张表里反复出现表头的，请合成一个表。",
        )


def refuse_many_exams(exams: int, label: str, sheet: str) -> None:
    """Raise `CannotGoOn` when a table names too many exams."""
    if exams > MAX_EXAMS:
        raise CannotGoOn(
            f"「{label}」的表「{sheet}」里写了 {exams} 次考试（超过 {MAX_EXAMS} 次），没有读。",
            "请看看「考试」一列是不是写了别的内容；确实有这么多次考试的，请按学期分成几个文件。",
        )


def refuse_large_table(students: int, subjects: int, where: str) -> None:
    """Raise `CannotGoOn` when the scores of so many students in so many subjects cannot be held."""
    if students * subjects > MAX_CELLS:
        raise CannotGoOn(
            f"{where}：{students} 名学生、{subjects} 个学科，太多了，没有读下去。",
            "请看看「学科」一列是不是写了别的内容；确实有这么多的，请按学校或年级分成几个文件。",
        )


def refuse_many_doubled(what: str, rows: int, label: str, sheet: str) -> None:
    """Raise `CannotGoOn` when so many rows share their ``what`` (学号, 姓名) with another that it tells nobody apart."""
    if rows > MAX_DOUBLED:
        raise CannotGoOn(
            f"「{label}」的表「{sheet}」里有 {rows} 行的{what}和前面的行相同（超过 {MAX_DOUBLED} 行），分不出谁是谁，没有读下去。",
            f"请看看「{what}」一列写的是不是{what}；几次考试或几个年级的成绩放在一起的，请分成几个文件，再运行一次。",
        )

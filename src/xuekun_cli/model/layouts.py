"""A settled reading of one kind of score sheet: what each column is, found again by the texts of its header."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from xuekun_cli.model.policy.values import Points, Section, told

LAYOUT_PREFIX = "读法"
"""How a layout file's name begins that is found by itself beside the scores."""


class ColumnUse(StrEnum):
    """What a column of a layout is for, in the office's words."""

    ID = "学号"
    NAME = "姓名"
    CLASS = "班级"
    GRADE = "年级"
    SCHOOL = "学校"
    KIND = "学生类别"
    SUBJECT_NAME = "学科"
    EXAM = "考试"
    STATUS = "学籍状态"
    SCORE = "分数"
    CONVERTED = "赋分"
    TOTAL = "总分"
    LEVEL = "等级"
    RANK = "名次"
    IGNORED = "不用"
    OPEN = "待确认"


class LayoutColumn(Section):
    """One column: found by its header, or by its letter where the header is blank or stands there twice."""

    header: str = told("表头的字，几层的用｜连起来；表头是空的，不写这一项", default="")
    letter: str = told("列的字母；只有表头是空的、或有几列一样的，才要写", default="")
    role: ColumnUse = told("这一列是什么")
    subject: str = told("哪一科", default="")
    called: str = told("这一科怎样叫，如 大学物理；不写就照 subject", default="")
    exam: str = told("哪一次考试；表头一字不差才用，不然看表头", default="")
    full_mark: Points | None = told("满分；表里写着的、--full-mark 给的，比它先", default=None)
    sum_of: tuple[str, ...] = told("这一列是哪几列的和（表头的字）；核对用", default=())


class LayoutTable(Section):
    """The columns of one kind of table."""

    name: str = told("从哪张表来的；只给人看", default="")
    columns: tuple[LayoutColumn, ...] = told("各列")


class LayoutFile(Section):
    """Everything that a layout file says."""

    layout: Literal["1"] = told("写 1：这个文件是读法，第一种写法")
    tables: tuple[LayoutTable, ...] = told("各种表；一个文件里几张表的表头不同，就有几种")


@dataclass(frozen=True)
class Layout:
    """One kind of table with the file that it comes from."""

    file: str
    """How messages name the file."""
    table: LayoutTable
    given: bool = False
    """Named on the command line; else it was found beside the scores."""

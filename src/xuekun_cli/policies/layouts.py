"""Layout files: read strictly, with every mistake at its line, and written with words that an office understands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.layouts import ColumnUse, Layout, LayoutColumn, LayoutFile, LayoutTable
from xuekun_cli.model.scores.numbers import points
from xuekun_cli.policies.loading import read_tree, refusal
from xuekun_cli.policies.reading import Mistaken, read
from xuekun_cli.policies.tree import Mistake, Node

_LARGEST_FILE = 1 << 20
"""Bytes of a layout file, at the most: one with a thousand columns has a tenth of it."""
_LETTERS = re.compile(r"[A-Z]{1,3}")
_PLAIN = re.compile(r"[\u4e00-\u9fffA-Za-z][\u4e00-\u9fff\w｜]*")
"""Texts that YAML reads as they stand."""
_NEEDS_SUBJECT = (ColumnUse.CONVERTED,)
_ABOUT_SCORES = (ColumnUse.SCORE, ColumnUse.CONVERTED, ColumnUse.TOTAL, ColumnUse.LEVEL)
_BEFORE = """\
# 读法：这一种成绩表的每一列是什么。由 xuekun look 写出，可以改；改完存成 UTF-8。
# 和成绩表放在一个文件夹里，名字以「读法」开头，就会照它读；或者用 --layout 指定。
# 表头变了（多一列、少一列、改了字），就不再照它读，并说明变了什么。
# role 可以写：{roles}。
# 写「待确认」的列不照读法，每次照旧看表头和内容。
"""


def read_layouts(path: str | Path, given: bool = False) -> tuple[Layout, ...]:
    """Return the layouts in a file, one a kind of table.

    Raises `CannotGoOn` with ``file:line`` for everything that is wrong in it, all at once.
    """
    path = Path(path)
    if not path.is_file():
        raise CannotGoOn(
            f"找不到读法文件：{path}", "请检查文件名；读法用 xuekun look 成绩表 --save 读法.yaml 写出。"
        )
    if path.stat().st_size > _LARGEST_FILE:
        raise CannotGoOn(f"{path}:1: 文件太大，不是读法", "请用 xuekun look 成绩表 --save 读法.yaml 另写一份。")
    try:
        tree, _, mistakes = read_tree(path)
        layout: LayoutFile = read(tree, LayoutFile, "文件")
    except Mistaken as found:
        raise refusal([*mistakes, *found.mistakes]) from None
    except RecursionError:
        raise CannotGoOn(f"{path}: 一层套一层太多", "请检查括号和缩进。") from None
    except CannotGoOn as problem:
        raise _about_layouts(problem) from problem
    mistakes += _look_over(layout, tree)
    if mistakes:
        raise refusal(mistakes)
    return tuple(Layout(path.name, table, given) for table in layout.tables)


def _about_layouts(problem: CannotGoOn) -> CannotGoOn:
    """Return a problem with the next step of a layout where it has that of a policy."""
    hint = problem.hint.replace(
        "xuekun rules new 生成一份，再在上面改", "xuekun look 成绩表 --save 读法.yaml 另写一份"
    )
    hint = hint.replace("；要共用请写 extends", "")
    return CannotGoOn(problem.message, hint, problem.findings)


def _look_over(layout: LayoutFile, tree: Node) -> list[Mistake]:
    """Return what is wrong beyond the form: columns that nothing finds, letters that are none, a role twice."""
    mistakes: list[Mistake] = []
    for table, node in zip(layout.tables, _items(tree, "tables"), strict=True):
        names: dict[tuple[str, str], int] = {}
        roles: dict[ColumnUse, int] = {}
        for column, place in zip(table.columns, _items(node, "columns"), strict=True):
            mistakes += [Mistake(place, *said) for said in _wrong_with(column)]
            key = (column.header, column.letter)
            if key in names:
                said = f"「{column.header or column.letter}」写了两次（第 {names[key]} 行已有）"
                mistakes.append(Mistake(place, said, "有几列一样的，请各写上列的字母（letter）；不然删掉一个。"))
            names[key] = place.line
            if column.role in (ColumnUse.ID, ColumnUse.NAME) and not column.letter and column.role in roles:
                said = f"{column.role}写了两列（第 {roles[column.role]} 行已有）"
                mistakes.append(Mistake(place, said, "请只留一列，另一列的 role 写「不用」。"))
            roles[column.role] = place.line
        if not roles.keys() & {ColumnUse.ID, ColumnUse.NAME, ColumnUse.OPEN}:
            mistakes.append(
                Mistake(node, "没有写哪一列是姓名，也没有写哪一列是学号", "请补上，不然认不出是谁的成绩。")
            )
    return mistakes


def _wrong_with(column: LayoutColumn) -> list[tuple[str, str]]:
    found = []
    if not column.header and not column.letter:
        found.append(("这一列没有写表头（header），也没有写字母（letter）", "请写上其中一个，不然找不到它。"))
    if column.letter and not _LETTERS.fullmatch(column.letter):
        found.append((f"letter: {column.letter[:20]} 不是列的字母", "请照表格软件里的写，如 F 或 AB。"))
    if column.role in _NEEDS_SUBJECT and not column.subject:
        found.append(("赋分没有写是哪一科", "请补上 subject，如 subject: 物理。"))
    if column.subject and column.role not in (*_ABOUT_SCORES, ColumnUse.RANK, ColumnUse.IGNORED, ColumnUse.OPEN):
        found.append((f"{column.role}一列写了 subject", "学科只写在分数、赋分、等级、名次的列里，请删掉。"))
    if column.full_mark is not None and column.role not in _ABOUT_SCORES:
        found.append((f"{column.role}一列写了 full_mark", "满分只写在分数的列里，请删掉。"))
    if column.full_mark == 0:
        found.append(("full_mark: 0 不是满分", "请写成 100 或 150；不知道就不写。"))
    return found


def _items(node: Node, key: str) -> list[Node]:
    assert isinstance(node.value, dict)
    items = node.value[key].value
    assert isinstance(items, list)
    return items


def layout_text(tables: Iterable[LayoutTable], marks_told: Sequence[str] = ()) -> str:
    """Return a layout file's text. ``marks_told`` are lines for the comment above the tables."""
    lines = [_BEFORE.format(roles="、".join(ColumnUse)).rstrip("\n"), *(f"# {line}" for line in marks_told)]
    lines += ["layout: 1", "tables:"]
    for table in tables:
        lines += [f"- name: {_quoted(table.name)}", "  columns:"]
        for column in table.columns:
            lines += _column_lines(column)
    return "\n".join(lines) + "\n"


def _column_lines(column: LayoutColumn) -> list[str]:
    pairs = [
        ("header", _quoted(column.header) if column.header else ""),
        ("letter", column.letter),
        ("role", str(column.role.value)),
        ("subject", _quoted(column.subject) if column.subject else ""),
        ("called", _quoted(column.called) if column.called else ""),
        ("exam", _quoted(column.exam) if column.exam else ""),
        ("full_mark", points(column.full_mark) if column.full_mark else ""),
        ("sum_of", f"[{', '.join(map(_quoted, column.sum_of))}]" if column.sum_of else ""),
    ]
    said = [f"{key}: {value}" for key, value in pairs if value]
    return [f"  - {said[0]}", *(f"    {one}" for one in said[1:])]


def _quoted(text: str) -> str:
    """Return a text as YAML writes it in one line."""
    if _PLAIN.fullmatch(text):
        return text
    made = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=1 << 30)
    return str(made).strip()

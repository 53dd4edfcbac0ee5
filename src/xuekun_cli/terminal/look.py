"""How a file was understood, for the person who wonders why: `xuekun look`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.layouts import LAYOUT_PREFIX
from xuekun_cli.model.names.as_typed import as_typed
from xuekun_cli.model.scores.cells import column_letters
from xuekun_cli.model.scores.tables import BlockReading, ColumnReading, ColumnRole, InputReading, ScoreTable
from xuekun_cli.terminal.console import out
from xuekun_cli.terminal.findings import gathered, write_findings
from xuekun_cli.terminal.lines import write
from xuekun_cli.terminal.tables import write_table

if TYPE_CHECKING:
    from rich.console import Console

ROLE_WORDS = {
    ColumnRole.ID: "学号",
    ColumnRole.NAME: "姓名",
    ColumnRole.CLASS: "班级",
    ColumnRole.GRADE: "年级",
    ColumnRole.SCHOOL: "学校",
    ColumnRole.KIND: "学生类别",
    ColumnRole.SUBJECT_NAME: "学科",
    ColumnRole.EXAM: "考试",
    ColumnRole.STATUS: "学籍状态",
    ColumnRole.SCORE: "分数",
    ColumnRole.TOTAL: "总分",
    ColumnRole.LEVEL: "等级",
    ColumnRole.RANK: "名次",
    ColumnRole.IGNORED: "不用",
}
"""What a column is read as, in the office's words."""
MOST_ROWS = 5
"""Row numbers named for one reason of leaving rows out."""
MOST_BLOCKS = 4
"""With more tables than this what they have in common is told once, and not each by itself."""
MOST_LAYOUTS = 4
MOST_NAMES = 3
MOST_CODES = 5
MOST_HINTS = 2
MOST_PLACES = 3
"""Places named for one kind of finding."""
_SHEET_INDENT = 2
_BLOCK_INDENT = 4


def show_look(
    readings: Sequence[InputReading],
    tables: Sequence[ScoreTable],
    findings: Sequence[Finding],
    console: Console | None = None,
) -> None:
    """Print on stdout (or ``console``) what each workbook, sheet, table and column was read as.

    Then every kind of finding with its first places. Row numbers are as Excel shows them, from 1.
    """
    console = console or out()
    if sum(len(sheet.blocks) for reading in readings for sheet in reading.sheets) > MOST_BLOCKS:
        _write_many(console, readings)
    else:
        for number, reading in enumerate(readings):
            if number:
                console.print()
            _write_input(console, reading)
    console.print()
    for table in tables:
        classes = len({(student.school, student.class_key) for student in table.students if student.class_key})
        write(
            console,
            f"考试「{table.exam or '没有写明'}」：{len(table.students)} 名学生，{classes} 个班，{len(table.subjects)} 科",
            style="bold",
        )
    groups = gathered(findings)
    if not groups:
        if any(sheet.blocks for reading in readings for sheet in reading.sheets):
            write(console, "没有发现问题。")
        return
    write(console, f"发现 {len(findings)} 处，共 {len(groups)} 类：", style="bold")
    write_findings(console, groups[:MOST_CODES], most_places=MOST_PLACES, most_hints=MOST_HINTS)
    if len(groups) > MOST_CODES:
        write(console, "其余各类用 --json 看。", indent=_SHEET_INDENT)


def _write_many(console: Console, readings: Sequence[InputReading]) -> None:
    """Print the tables of many sheets or files by how they were read: the commonest way in full, the others in a line."""
    alike: dict[tuple[object, ...], list[tuple[str, BlockReading]]] = {}
    dropped: Counter[str] = Counter()
    skipped: dict[str, list[str]] = {}
    several = len(readings) > 1
    for reading in readings:
        for sheet in reading.sheets:
            name = f"{reading.book.label}「{sheet.name}」" if several else f"「{sheet.name}」"
            for block in sheet.blocks:
                key = tuple((one.header, one.role, one.subject, one.standing) for one in block.columns)
                alike.setdefault(key, []).append((name, block))
                dropped.update(reason.partition("：")[0] for _, reason in block.dropped)
            if not sheet.blocks:
                skipped.setdefault(sheet.skipped or "没有找到成绩表", []).append(name)
    ways = sorted(alike.values(), key=lambda found: -len(found))
    blocks = [block for found in ways for _, block in found]
    rows = sum(block.students for block in blocks)
    files = f"{len(readings)} 个文件，" if several else f"{readings[0].book.label}："
    write(console, f"{files}读到 {len(blocks)} 个成绩表，各表合计 {rows} 名学生。", style="bold")
    first, *others = ways
    console.print()
    name, block = first[0]
    write(console, f"{len(first)} 个表这样读，例如{name}", indent=_SHEET_INDENT, style="bold")
    _write_block(console, block)
    _write_columns(console, block.columns, None)
    for found in others[:MOST_LAYOUTS]:
        headers = "、".join(one.header for one in found[0][1].columns if one.header)
        named = _named([name for name, _ in found])
        write(console, f"另一种读法 {len(found)} 个表：{named}。表头：{headers}", indent=_SHEET_INDENT)
    if others[MOST_LAYOUTS:]:
        write(console, f"还有 {len(others) - MOST_LAYOUTS} 种读法。", indent=_SHEET_INDENT)
    if dropped:
        said = "；".join(f"{reason} {count} 行" for reason, count in dropped.most_common(MOST_LAYOUTS))
        write(console, f"没有读的行：{said}", indent=_SHEET_INDENT)
    for why, names in list(skipped.items())[:MOST_LAYOUTS]:
        write(console, f"没有读的工作表：{_named(names)}，{why}", indent=_SHEET_INDENT)
    if others:
        last = others[0][0][0]
        how = "只给出那个文件" if several else f"加 --sheet {as_typed(last.strip('「」'))}"
        write(console, f"要看其中一个表的各列，请{how}，再运行一次。", indent=_SHEET_INDENT)


def _named(names: Sequence[str]) -> str:
    return "、".join(names[:MOST_NAMES]) + (f" 等 {len(names)} 个" if len(names) > MOST_NAMES else "")


def _write_input(console: Console, reading: InputReading) -> None:
    blocks = [block for sheet in reading.sheets for block in sheet.blocks]
    rows = sum(block.students for block in blocks)
    write(console, reading.book.label, style="bold")
    write(
        console, f"{reading.book.container.label}，读到 {len(blocks)} 个成绩表，各表合计 {rows} 名学生。", indent=2
    )
    seen: dict[tuple[ColumnReading, ...], str] = {}
    for sheet in reading.sheets:
        if not sheet.blocks:
            continue
        console.print()
        write(console, f"工作表「{sheet.name}」", indent=_SHEET_INDENT, style="bold")
        for number, block in enumerate(sheet.blocks, start=1):
            name = f"工作表「{sheet.name}」"
            if len(sheet.blocks) > 1:
                name += f"第 {number} 个表"
                write(console, f"第 {number} 个表", indent=_SHEET_INDENT, style="bold")
            _write_block(console, block)
            _write_columns(console, block.columns, seen.get(block.columns))
            seen.setdefault(block.columns, name)
            _write_dropped(console, block)
    skipped = [sheet for sheet in reading.sheets if not sheet.blocks]
    if skipped:
        console.print()
        write(console, "没有读的工作表", indent=_SHEET_INDENT, style="bold")
        for sheet in skipped:
            write(console, f"「{sheet.name}」{sheet.skipped or '没有找到成绩表'}", indent=_BLOCK_INDENT)


def _write_block(console: Console, block: BlockReading) -> None:
    """Print what holds for a whole table, one matter a line; what is not known is left out."""
    header = "、".join(str(row + 1) for row in block.header_rows)
    matters = (
        ("标题", block.title),
        ("考试", block.exam),
        ("班级来自", block.class_from),
        ("表头", f"第 {header} 行" if header else "没有"),
        ("学生", f"{block.students} 名，在第 {block.first_row + 1} 到 {block.last_row + 1} 行"),
        ("学科", "、".join(block.subjects) or "没有"),
    )
    for word, text in matters:
        if text:
            write(console, text, lead=f"{word}：", indent=_BLOCK_INDENT)


def _write_columns(console: Console, columns: Sequence[ColumnReading], same_as: str | None) -> None:
    if same_as is not None:
        write(console, f"各列的读法与{same_as}相同。", indent=_BLOCK_INDENT)
        return
    console.print()
    rows = [
        (column_letters(c.column), c.header or "（空）", read_as(c), c.standing.label, c.why)
        for c in sorted(columns, key=lambda c: c.column)
    ]
    write_table(console, ("列", "表头", "读作", "凭什么", "理由"), rows, indent=_BLOCK_INDENT)


def read_as(column: ColumnReading) -> str:
    """Return what a column is read as, with its subject: ``分数：语文``."""
    word = ROLE_WORDS[column.role]
    return f"{word}：{column.subject}" if column.subject else word


def _write_dropped(console: Console, block: BlockReading) -> None:
    """Print the rows left out, gathered by reason."""
    by_reason: dict[str, list[int]] = {}
    for row, reason in block.dropped:
        by_reason.setdefault(reason, []).append(row + 1)
    if not by_reason:
        return
    console.print()
    write(console, "没有读的行", indent=_BLOCK_INDENT)
    for reason, rows in by_reason.items():
        named = "、".join(str(row) for row in rows[:MOST_ROWS])
        more = f" 等 {len(rows)} 行" if len(rows) > MOST_ROWS else " 行"
        write(console, f"{reason}：第 {named}{more}", indent=_BLOCK_INDENT + 2)


def show_saved(path: str, backups: Sequence[str], console: Console | None = None) -> None:
    """Say where the layout was written, and how it is used."""
    console = console or out()
    write(console, f"读法写在：{path}", style="bold")
    for backup in backups:
        write(console, f"原来的放在：{backup}", indent=2)
    name = path.replace("\\", "/").rsplit("/", 1)[-1]
    if name.startswith(LAYOUT_PREFIX):
        said = "和它放在一个文件夹里、表头一样的成绩表，以后自己照它读；在别处的，加 --layout 指定它。"
    else:
        said = f"名字不以「{LAYOUT_PREFIX}」开头，要加 --layout {as_typed(path)} 才照它读。"
    write(console, said, indent=2)

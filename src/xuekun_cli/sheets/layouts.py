"""How tables were read, as layouts to be written down; and what is to be said of the layouts that were there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.layouts import ColumnUse, Layout, LayoutColumn, LayoutTable
from xuekun_cli.model.scores.cells import CellRef, a1, column_letters
from xuekun_cli.model.scores.tables import ColumnReading, ColumnRole, Source, Standing
from xuekun_cli.sheets.sitting.apart import Part
from xuekun_cli.sheets.table.blocks import Block
from xuekun_cli.sheets.words.joined import HeaderColumn
from xuekun_cli.sheets.words.labels import fold_text
from xuekun_cli.sheets.words.layouts import Change, changed, fitting, timeless
from xuekun_cli.sheets.words.table import Words, fold

_MOST_NAMED = 3
"""Sheets that a sentence names."""


def layouts_of(
    parts: Iterable[Part], sources: Sequence[Source], words: Words, full_marks: Mapping[str, int]
) -> tuple[LayoutTable, ...]:
    """Return how the tables were read, one layout a kind of header.

    ``full_marks``: subject → full mark in ten-thousandths, as far as it was told and not inferred.
    """
    whole: dict[tuple[int, tuple[int, ...]], list[Block]] = {}
    for part in parts:
        blocks = whole.setdefault((part.source, part.block.header.rows), [])
        if part.block not in blocks:
            blocks.append(part.block)
    tables: dict[tuple[LayoutColumn, ...], LayoutTable] = {}
    for (source, _), blocks in whole.items():
        columns = _columns(blocks, words, full_marks)
        name = f"{sources[source].file} 的「{fold_text(sources[source].sheet)}」"
        tables.setdefault(columns, LayoutTable(name=name, columns=columns))
    return tuple(tables.values())


def _columns(blocks: Sequence[Block], words: Words, full_marks: Mapping[str, int]) -> tuple[LayoutColumn, ...]:
    read = {column.column: (column, block) for block in blocks for column in block.header.columns}
    alike = Counter(timeless(column.own_text, words) for column, _ in read.values() if column.own_text)
    found = []
    for number in sorted(read):
        column, block = read[number]
        use, subject, exam, full_mark = _use(column, block, words)
        if not column.own_text and use not in _WITHOUT_HEADER:
            continue
        told = full_mark or (full_marks.get(words.subjects.get(fold(subject), subject)) if subject else None)
        found.append(
            LayoutColumn(
                header=column.own_text,
                letter=column_letters(number)
                if not column.own_text or alike[timeless(column.own_text, words)] > 1
                else "",
                role=use,
                subject=subject,
                called=_called(block, number, subject),
                exam=exam,
                full_mark=told if use is ColumnUse.SCORE else None,
                sum_of=_sum_of(column, block) if use is ColumnUse.TOTAL else (),
            )
        )
    return tuple(found)


_WITHOUT_HEADER = frozenset(
    {*(ColumnUse.ID, ColumnUse.NAME, ColumnUse.CLASS, ColumnUse.GRADE, ColumnUse.SCHOOL), ColumnUse.SCORE}
)


def _use(column: HeaderColumn, block: Block, words: Words) -> tuple[ColumnUse, str, str, int | None]:
    """Return what a column was read as: its use, subject, exam and stated full mark."""
    reading = next((one for one in block.columns if one.column == column.column), None)
    meaning = column.meaning
    if reading is not None and (reading.standing is Standing.OPEN or reading.why.startswith("按内容读")):
        return ColumnUse.OPEN, "", "", None
    role = next((role for role, number in block.who.items() if number == column.column), None)
    if role is not None:
        return ColumnUse[role.name], "", "", None
    if meaning is not None and meaning.role is ColumnRole.TOTAL:
        return ColumnUse.TOTAL, "", "", None
    score = next((one for one in block.score_columns if one.column == column.column), None)
    if score is not None:
        said = score.said if words.subjects.get(fold(score.said), score.said) == score.subject else score.subject
        use = ColumnUse.CONVERTED if score.converted and score.subject else ColumnUse.SCORE
        return use, said, score.exam, score.full_mark
    if block.assigned.get(column.column):
        return ColumnUse.CONVERTED, block.assigned[column.column], "", None
    return (*_of_reading(reading), "", None)


def _called(block: Block, number: int, subject: str) -> str:
    """Return the office's word for a column's subject, where its key alone does not tell it."""
    score = next((one for one in block.score_columns if one.column == number), None)
    return score.said if score is not None and subject and score.said != subject else ""


def _of_reading(reading: ColumnReading | None) -> tuple[ColumnUse, str]:
    if reading is None or reading.role not in (ColumnRole.TOTAL, ColumnRole.LEVEL, ColumnRole.RANK):
        return ColumnUse.IGNORED, ""
    return ColumnUse[reading.role.name], reading.subject if reading.role is not ColumnRole.TOTAL else ""


def _sum_of(column: HeaderColumn, block: Block) -> tuple[str, ...]:
    texts = Counter(one.own_text for one in block.header.columns if one.own_text)
    return next(
        (
            proof.parts
            for proof in block.proofs
            if proof.kind == "sum"
            and fold_text(proof.of) == fold_text(column.own_text)
            and texts[column.own_text] == 1
        ),
        (),
    )


def layout_findings(
    blocks: Sequence[tuple[Source, Block]], layouts: Sequence[Layout], words: Words
) -> list[Finding]:
    """Say which tables were read by which layout, what has changed where none fits, and which layout was of no use."""
    by_file: dict[str, dict[Source, Block]] = {}
    apart: dict[tuple[str, str], list[tuple[Source, Block, Change]]] = {}
    found: list[Finding] = []
    for source, block in blocks:
        if block.header.layout is not None:
            by_file.setdefault(block.header.layout.file, {}).setdefault(source, block)
            continue
        places = [(c.column, c.own_text) for c in block.header.columns]
        if rivals := fitting(layouts, places, words):
            found.append(_disagree(source, block, [layout for layout, _ in rivals]))
            continue
        change = changed(layouts, places, words)
        if change is not None:
            apart.setdefault((change.layout.file, change.said), []).append((source, block, change))
    for file, read in by_file.items():
        source, block = next(iter(read.items()))
        said = f"照 {file} 读了{_named(list(read))}：各列是什么，由它定"
        found.append(Finding("layout_used", Severity.INFO, said, "", _header_cell(source, block)))
    for (file, said), changes in apart.items():
        source, block, _ = changes[0]
        where = _named(list(dict.fromkeys(source for source, _, _ in changes)))
        found.append(
            Finding(
                "layout_changed",
                Severity.WARNING,
                f"{where}的表头和 {file} 不一样：{said}；没有照它读",
                "请用 xuekun look 看看这个文件，对的话加 --save 另写一份读法。",
                _header_cell(source, block),
            )
        )
    near = {file for file, _ in apart}
    unused = dict.fromkeys(one.file for one in layouts if one.given)
    found += [
        Finding(
            "layout_unused",
            Severity.WARNING,
            f"--layout 给的 {file} 和这些表的表头都不一样，没有用",
            "请检查是不是给错了文件。",
        )
        for file in unused
        if file not in by_file and file not in near
    ]
    return found


def _disagree(source: Source, block: Block, layouts: Sequence[Layout]) -> Finding:
    files = "、".join(dict.fromkeys(one.file for one in layouts))
    return Finding(
        "layout_disagree",
        Severity.WARNING,
        f"「{source.file}!{fold_text(source.sheet)}」的表头合得上几份读法，它们说的不一样：{files}；都没有照着读",
        "请只留一份；或者用 --layout 指定一份。",
        _header_cell(source, block),
    )


def _named(sources: Sequence[Source]) -> str:
    named = "、".join(f"「{one.file}!{fold_text(one.sheet)}」" for one in sources[:_MOST_NAMED])
    return named + (f"等 {len(sources)} 张表" if len(sources) > _MOST_NAMED else "")


def _header_cell(source: Source, block: Block) -> CellRef:
    return CellRef(source.file, source.sheet, a1(block.header.rows[-1], 0))

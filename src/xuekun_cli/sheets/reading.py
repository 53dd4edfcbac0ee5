"""The door of the room: workbooks → how each sheet was understood, the sittings in them, one sitting's table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from xuekun_cli.model.findings import CannotGoOn, Finding, Severity
from xuekun_cli.model.names.as_typed import as_typed
from xuekun_cli.model.register import SHEETS, is_register_of_ours
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.tables import (
    BlockReading,
    ColumnRole,
    InputReading,
    ScoreTable,
    SheetCells,
    SheetReading,
    Source,
    SourceBook,
    Standing,
)
from xuekun_cli.sheets.columns.readings import ONLY_ITEMS
from xuekun_cli.sheets.containers.bounds import refuse_many_tables
from xuekun_cli.sheets.layouts import layout_findings
from xuekun_cli.sheets.lists.people import PeopleIndex
from xuekun_cli.sheets.sitting.apart import Part, Sitting, group_sittings, split_block
from xuekun_cli.sheets.sitting.assemble import WHOLE_COHORT, assemble
from xuekun_cli.sheets.sitting.classes import number_findings, place_students, without_class
from xuekun_cli.sheets.sitting.copies import without_copies
from xuekun_cli.sheets.sitting.doubles import double_findings
from xuekun_cli.sheets.sitting.doubts import Asker, all_zero_findings, cell_findings, full_mark_findings
from xuekun_cli.sheets.sitting.electives import without_untaken
from xuekun_cli.sheets.sitting.exempt import mark_exempt
from xuekun_cli.sheets.sitting.full_marks import full_mark_typed, given_full_marks, with_full_marks
from xuekun_cli.sheets.sitting.ordered import as_it_is, in_order
from xuekun_cli.sheets.sitting.overlaps import refuse_repeats, settle_totals, with_classes_from_sheets
from xuekun_cli.sheets.sitting.ranking_lists import lists_everybody, ranking_word, read_all_the_same
from xuekun_cli.sheets.sitting.schools import with_schools_from_names
from xuekun_cli.sheets.table.blocks import Block, SheetTables, read_sheet
from xuekun_cli.sheets.words.labels import fold_text
from xuekun_cli.sheets.words.table import Words

LIKE_A_LIST = "像是名单"
_MANY_CLASSES = 4
_TOP_LIST = 1.5
"""A table of at least so many classes with fewer students per class than this is a list of the best, no class."""


@dataclass
class Reading:
    """Every input as understood. ``sittings`` hold the parts; ``seen`` are header texts that led to nothing."""

    inputs: list[InputReading] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    sittings: list[Sitting] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    asked: list[Finding] = field(default_factory=list)
    """Questions about the columns of tables in which no subject's marks could be told."""


def read_books(
    books: Sequence[SourceBook], words: Words, sheets: Sequence[str] = (), levels: bool = False
) -> Reading:
    """Return how the workbooks are understood. ``sheets``: names of the sheets to read (all when empty).

    ``levels``: columns of levels are read as their subjects' columns; say the same in `ReadRules`.

    Raises `CannotGoOn` when a name in ``sheets`` is in no workbook.
    """
    reading = Reading()
    wanted = {fold_text(name) for name in sheets}
    names = [cells.name for book in books for cells in book.sheets]
    for name in sheets:
        if fold_text(name) not in {fold_text(one) for one in names}:
            raise CannotGoOn(f"没有名叫「{name}」的工作表", f"有这些：{'、'.join(names)}。")
    parts: list[Part] = []
    found: dict[tuple[int, int], tuple[SheetTables, list[Block]]] = {}
    for number, book in enumerate(books):
        for place, cells in enumerate(book.sheets):
            if _is_read(cells, book, wanted) and (wanted or not _is_ours(cells, book)):
                tables = read_sheet(cells, book.label, words, levels)
                found[number, place] = tables, _usable(tables, cells.name, words, bool(wanted))
    if not wanted:
        _without_lists_of_the_best(books, found, words)
    for number, book in enumerate(books):
        stem = book.label.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        visible = [cells for cells in book.sheets if not cells.hidden]
        readings: list[SheetReading] = []
        for place, cells in enumerate(book.sheets):
            if wanted and fold_text(cells.name) not in wanted:
                readings.append(SheetReading(cells.name, skipped="没有选这张表（--sheet）"))
                continue
            if _is_ours(cells, book) and not wanted:
                readings.append(SheetReading(cells.name, skipped="本程序写出的名册"))
                continue
            if cells.hidden and visible and not wanted:
                reading.findings.append(
                    Finding(
                        "hidden_sheet",
                        Severity.INFO,
                        f"工作表「{cells.name}」是隐藏的，没有读",
                        f"若要用它，请加 --sheet {as_typed(cells.name)}。",
                        CellRef(book.label, cells.name),
                    )
                )
                readings.append(SheetReading(cells.name, skipped="隐藏的工作表"))
                continue
            tables, blocks = found[number, place]
            reading.seen.extend(tables.seen_words)
            if not blocks:
                reading.asked.extend(one for one in tables.findings if one.question is not None)
                if tables.on_its_side:
                    reading.findings.append(tables.on_its_side.finding(book.label, cells.name))
                readings.append(SheetReading(cells.name, skipped=tables.skipped))
                continue
            reading.findings.extend(tables.findings)
            reading.findings.extend(said for block in blocks for said in number_findings(block, book.label))
            source = len(reading.sources)
            reading.sources.append(Source(number, book.label, cells.name))
            mine = [part for block in blocks for part in split_block(source, block, cells.name, stem, words)]
            parts.extend(mine)
            refuse_many_tables(
                len(readings) + sum(len(one.sheets) for one in reading.inputs), book.label, cells.name
            )
            readings.append(SheetReading(cells.name, tuple(_block_reading(block, mine) for block in blocks)))
        reading.inputs.append(InputReading(book, tuple(readings)))
    reading.sittings = group_sittings(parts)
    if words.layouts:
        read = [(reading.sources[part.source], part.block) for part in parts]
        reading.findings.extend(layout_findings(read, words.layouts, words))
    reading.findings = _asked_once(reading.findings)
    return reading


def _asked_once(findings: Sequence[Finding]) -> list[Finding]:
    """Leave out questions that another sheet of the file has asked in the same words (a sheet a class)."""
    keys: set[str] = set()
    kept = []
    for finding in findings:
        if finding.question is None or finding.question.key not in keys:
            kept.append(finding)
        if finding.question is not None:
            keys.add(finding.question.key)
    return kept


def _is_read(cells: SheetCells, book: SourceBook, wanted: Collection[str]) -> bool:
    """Tell whether a sheet is wanted by its name; without names every sheet is that can be seen, if any can."""
    if wanted:
        return fold_text(cells.name) in wanted
    return not cells.hidden or all(other.hidden for other in book.sheets)


def _is_ours(cells: SheetCells, book: SourceBook) -> bool:
    """Tell whether a sheet is one of a register that we wrote."""
    return cells.name in SHEETS and is_register_of_ours([one.name for one in book.sheets])


def _without_lists_of_the_best(
    books: Sequence[SourceBook], found: dict[tuple[int, int], tuple[SheetTables, list[Block]]], words: Words
) -> None:
    """Take the tables titled 排行榜 out of ``found`` unless whole classes are on them; either is said."""
    titled: list[tuple[int, int, Block, str]] = []
    others: list[Block] = []
    for (number, place), (_, blocks) in found.items():
        for block in blocks:
            word = ranking_word(block, books[number].sheets[place].name, words)
            if word:
                titled.append((number, place, block, word))
            else:
                others.append(block)
    for number, place, block, word in titled:
        tables, blocks = found[number, place]
        sheet = books[number].sheets[place].name
        if lists_everybody(block, others):
            tables.findings.append(read_all_the_same(block, word, books[number].label, sheet))
        else:
            blocks.remove(block)
            tables.skipped = f"写着「{word}」，像是只有一部分学生；若是全班的成绩，请加 --sheet {as_typed(sheet)}"


def _usable(tables: SheetTables, name: str, words: Words, wanted: bool) -> list[Block]:
    """Return the blocks that hold class scores; says in ``tables.skipped`` why there are none.

    ``wanted``: the sheet was asked for by name, so that its name or title does not speak against it.
    """
    usable = []
    for block in tables.blocks:
        if not block.score_columns:
            only_items = any(column.why.startswith(ONLY_ITEMS) for column in block.columns)
            why = "只有小题分，没有总分" if only_items else f"有学生，没有分数列（{LIKE_A_LIST}）"
            if any(column.standing is Standing.OPEN for column in block.columns):
                why = "看不出哪一列是成绩，等人回答"
            tables.skipped = tables.skipped or why
            tables.seen_words.extend(column.header for column in block.columns)
            continue
        partial = words.partial.search(fold_text(f"{name} {block.title}"))
        if partial and not wanted:
            tables.skipped = (
                f"写着「{partial.group()}」，只是一部分学生；若是全班的成绩，请加 --sheet {as_typed(name)}"
            )
            continue
        if _is_top_list(block):
            tables.skipped = "每班只有一两名学生：像是排行榜，不是全班的成绩"
            continue
        usable.append(block)
    if not usable and fold_text(name) in words.sheets_to_skip:
        tables.skipped = "说明页"
    return usable


def _is_top_list(block: Block) -> bool:
    if ColumnRole.CLASS not in block.who or block.is_long:
        return False
    classes = {text for text in block.texts(ColumnRole.CLASS) if text}
    return len(classes) >= _MANY_CLASSES and len(block.rows) < _TOP_LIST * len(classes)


def _block_reading(block: Block, parts: Sequence[Part]) -> BlockReading:
    mine = [part for part in parts if part.block is block]
    said = mine[0].said("class_name") if mine else ""
    if ColumnRole.CLASS in block.who:
        header = next(c.header for c in block.columns if c.column == block.who[ColumnRole.CLASS])
        class_from = f"「{header}」列"
    elif said:
        label = next(place for place, label in enumerate(mine[0].labels) if label.class_name)
        class_from = f"{('标题', '表名', '文件名')[label]}（{said}）"
    else:
        class_from = ""
    if block.is_long:
        texts = dict.fromkeys(text for text in block.texts(ColumnRole.SUBJECT_NAME) if text)
        subjects = tuple(texts)
    else:
        subject = mine[0].said("subject_said") if mine else ""
        subjects = tuple(dict.fromkeys(column.said or subject for column in block.score_columns))
    return BlockReading(
        header_rows=block.header.rows,
        columns=block.columns,
        first_row=block.rows[0],
        last_row=block.rows[-1],
        students=_student_count(block),
        subjects=subjects,
        title=block.title,
        exam="、".join(dict.fromkeys(part.exam for part in mine if part.exam)),
        class_from=class_from,
        dropped=block.dropped,
        proofs=block.proofs,
        layout=block.header.layout.file if block.header.layout else "",
        converted=tuple(column.said or column.subject for column in block.score_columns if column.converted),
    )


def _student_count(block: Block) -> int:
    if not block.is_long:
        return len(block.rows)
    role = ColumnRole.ID if ColumnRole.ID in block.who and not block.weak_id else ColumnRole.NAME
    return len(set(zip(block.texts(role), block.texts(ColumnRole.CLASS), strict=True)))


class ReadRules(NamedTuple):
    """What the run says about reading one sitting; plain values, no policy."""

    roll: PeopleIndex | None = None
    exempt_list: PeopleIndex | None = None
    exempt_words: tuple[str, ...] = ()
    full_marks: tuple[str, ...] = ()
    levels: bool = False
    """Levels are wanted (give `read_books` the same): nothing is said against a cell that holds one."""
    ordered: bool = False
    """Classes and subjects are put in their natural order; else students stand as in the input."""


def read_sitting(
    reading: Reading,
    sitting: Sitting,
    words: Words,
    rules: ReadRules,
    advance: Callable[[int], None] = lambda _: None,
) -> tuple[ScoreTable, list[Finding]]:
    """Return one sitting's table and everything that is to be said about it.

    Raises `CannotGoOn` for sheets that repeat each other's students and for a bad ``--full-mark``.
    """
    sitting, findings = settle_totals(sitting, reading.sources)
    sitting, copies = without_copies(sitting, reading.sources)
    findings.extend(copies)
    refuse_repeats(sitting, reading.sources)
    sitting, schools = with_schools_from_names(sitting, reading.sources, words)
    findings.extend(schools)
    sitting, from_sheets = with_classes_from_sheets(sitting, reading.sources)
    findings.extend(from_sheets)
    assembled = assemble(sitting, reading.sources, words, advance)
    findings.extend(assembled.findings)
    has_class = any(ColumnRole.CLASS in part.block.who or part.said("class_name") for part in sitting.parts)
    placed = place_students(assembled.table, assembled.classes, rules.roll, WHOLE_COHORT, has_class)
    findings.extend(placed.findings)
    ordered = in_order(placed.table, sitting, words.usual_subjects) if rules.ordered else as_it_is(placed.table)
    findings.extend(without_class(ordered.table))
    stated = {ordered.subjects[subject]: said for subject, said in assembled.full_marks_given.items()}
    table, broken = with_full_marks(ordered.table, given_full_marks(rules.full_marks, words), stated)
    asker = Asker(table)
    table, impossible = full_mark_findings(table, broken, asker)
    table, exempt = mark_exempt(table, rules.exempt_words, rules.exempt_list, asker)
    cells = [
        cell._replace(student=ordered.students[cell.student], subject=ordered.subjects[cell.subject])
        for cell in assembled.odd
    ]
    table, odd, chosen = without_untaken(table, cells, words.settled)
    findings.extend(chosen)
    asker.table = table
    findings.extend(cell_findings(table, odd, asker, rules.levels))
    findings.extend(impossible)
    findings.extend(exempt)
    findings.extend(all_zero_findings(table, asker))
    findings.extend(double_findings(table, assembled.weak_ids, asker, rules.levels))
    findings.extend(_inferred(table))
    return replace(table), findings


def _inferred(table: ScoreTable) -> list[Finding]:
    said = [s for s in table.subjects if s.full_mark and s.full_mark_said.startswith("推断") and s.key != "总分"]
    if not said:
        return []
    text = "，".join(f"{s.name} {(s.full_mark or 0) // 10_000}" for s in said)
    return [
        Finding(
            "full_mark_inferred",
            Severity.INFO,
            f"满分是推断的：{text}",
            f"不对的，请写明满分，如 --full-mark {full_mark_typed(said[0])}。",
        )
    ]

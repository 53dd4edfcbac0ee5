"""A register read in full, to go on from: 名册, 变动, who is off the list, the exempt, answers and provenance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import PurePath

from xuekun_cli.model import register as names
from xuekun_cli.model.besides import Besides, Loose
from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.values import number_of
from xuekun_cli.model.results.rolling import (
    NO_LONGER,
    Gone,
    LastRegister,
    OldRow,
    Past,
    RegisterHistory,
    Who,
    untold,
)
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.numbers import rounded
from xuekun_cli.sheets.containers.load import open_books
from xuekun_cli.sheets.register.besides import besides_of
from xuekun_cli.sheets.register.kinds import CHILDREN, HEADER_WITHIN
from xuekun_cli.sheets.register.layout import formulas_seen, in_our_words, layout_of
from xuekun_cli.sheets.register.remarks import Remarks
from xuekun_cli.sheets.register.texts import typed_text
from xuekun_cli.sheets.register.typed import answers_in, children_on
from xuekun_cli.sheets.register.who import WhoIsWho
from xuekun_cli.sheets.words.labels import fold_text
from xuekun_cli.sheets.words.table import Words

_WHO = (names.COL_NAME, names.COL_SUBJECT)
_LISTED = (*_WHO, names.COL_CATEGORY, names.COL_REVIEW, names.COL_SCORE)
_LEFT = (*_WHO, names.COL_CATEGORY, names.COL_REVIEW)
_GONE = (*_WHO, names.COL_LEFT_AT, names.COL_OUTCOME)
_MOVES = (*_WHO, names.COL_OUTCOME, names.COL_LAST_CATEGORY)
_EXEMPT = (names.COL_NAME, names.COL_REGISTERED_BY)
_NAMELESS = "上次"
"""The name of an exam that neither the register nor its input's file gives one."""
RELATIVE_DIGITS = 6
"""Decimals of a relative score that is kept: as in every JSON document."""
Line = dict[str, str]


def read_history(path: str, words: Words) -> RegisterHistory:
    """Return everything that a register holds. Sheets and columns are known as `layout_of` knows them.

    Raises `CannotGoOn` when the file cannot be read or holds no 名册.
    """
    books = open_books(path)
    if len(books) != 1:
        raise CannotGoOn(f"「{path}」里不止一个工作簿，不知道哪一个是名册", "请把名册解压出来，单独给出。")
    (whole,) = books
    whole = formulas_seen(whole)
    layout = layout_of(whole)
    besides = besides_of(whole, layout)
    book = in_our_words(whole, layout)
    columns = (*names.TYPED_COLUMNS, *besides.columns)
    found: dict[tuple[str, ...], list[tuple[str, list[str], list[tuple[int, Line]]]]] = {}
    notes: dict[str, str] = {}
    inputs: dict[str, str] = {}
    for cells in book.sheets:
        texts = [[typed_text(value) for value in row] for row in cells.rows]
        inputs |= {row[1]: row[2] for row in texts if len(row) > 2 and row[0] == names.NOTE_INPUT}
        notes |= {row[0]: row[1] for row in texts if len(row) > 1 and row[0] in _NOTES and row[0] not in notes}
        for at, header in enumerate(texts[:HEADER_WITHIN]):
            kind = next((kind for kind in _KINDS if all(title in header for title in kind)), None)
            if kind is not None:
                lines = [(n, _line(header, row)) for n, row in enumerate(texts[at + 1 :], start=at + 1)]
                found.setdefault(kind, []).append((cells.name, header, lines))
                break
    if _LISTED not in found:
        raise CannotGoOn(f"「{path}」里找不到名册", "名册要有「姓名」「学科」「类别」「审核」这些列。")
    sheet, header, lines = found[_LISTED][0]
    labels = tuple(title.removesuffix(names.PAST_CATEGORY) for title in header if _is_past(title))
    exam = notes.get(names.NOTE_EXAM, "")
    first = next(iter(inputs), "")
    own = notes.get(names.NOTE_ROLLED) or exam or PurePath(first).stem or _NAMELESS
    last = notes.get(names.NOTE_LAST)
    remarks = Remarks(book.label, sheet)
    remarks.numbers([one for _, one in lines])
    for number, one in lines:
        if one[names.COL_NAME] and one[names.COL_SUBJECT] and not one[names.COL_CATEGORY]:
            remarks.no_category(one, number)
            besides |= Besides(loose=_nowhere(one, columns, sheet, header, number))
    remarks.without_id(lines)
    rows = [
        (one, _row(one, words, CellRef(book.label, sheet, a1(n, 0)), columns)) for n, one in lines if _is_row(one)
    ]
    return RegisterHistory(
        path=path,
        last=LastRegister(book.label, book.sha256, own),
        rows=_as_one(rows),
        labels=labels,
        gone=tuple(
            _gone(one, words, columns)
            for kind in (_GONE, _LEFT)
            for _, _, page in found.get(kind, ())
            for _, one in page
            if one.get(names.COL_NAME)
        ),
        exempt=tuple(
            (one.get(names.COL_CLASS, ""), one.get(names.COL_ID, ""), one[names.COL_NAME])
            for _, _, page in found.get(_EXEMPT, ())
            for _, one in page
            if one.get(names.COL_NAME)
        ),
        answers=answers_in(book, path),
        inputs=inputs,
        exam=exam,
        before=LastRegister(last, notes.get(names.NOTE_LAST_SHA256, ""), notes.get(names.NOTE_LAST_EXAM, ""))
        if last
        else None,
        rows_before=tuple(
            _row_before(one, words, CellRef(last or "", "", ""), columns)
            for _, _, page in found.get(_MOVES, ())
            for _, one in page
            if one.get(names.COL_LAST_CATEGORY)
        ),
        has_moves=_MOVES in found,
        findings=tuple(remarks.findings),
        besides=besides,
        children=tuple(
            one
            for page, cells in zip(layout.pages, book.sheets, strict=True)
            if page.kind is CHILDREN
            for one in children_on(cells, page.header)
        ),
    )


def _nowhere(
    line: Line, columns: Sequence[str], sheet: str, header: Sequence[str], number: int
) -> tuple[Loose, ...]:
    """Return what a person typed into a row that counts for nothing."""
    about = " ".join(line.get(title, "") for title in (names.COL_CLASS, names.COL_NAME, names.COL_SUBJECT))
    return tuple(
        Loose(sheet, a1(number, header.index(title)), about.strip(), line[title])
        for title in columns
        if line.get(title)
    )


def _as_one(rows: Sequence[tuple[Line, OldRow]]) -> tuple[OldRow, ...]:
    """Return the rows with one writing of each student, though a person has retyped one row of several."""
    who = WhoIsWho()
    first: dict[int, Who] = {}
    found = []
    for line, row in rows:
        taken = who.take(line, row.who.subject_key)
        if not taken.again:
            base = first.setdefault(taken.student, row.who)
            row = replace(row, who=base._replace(subject=row.who.subject, subject_key=row.who.subject_key))  # noqa: PLW2901
        found.append(row)
    return tuple(found)


_KINDS = (_GONE, _LISTED, _LEFT, _MOVES, _EXEMPT)
"""The sheets, by the columns that tell them apart; one with the columns of two is the first of them."""
_NOTES = (
    names.NOTE_EXAM,
    names.NOTE_ROLLED,
    names.NOTE_LAST,
    names.NOTE_LAST_EXAM,
    names.NOTE_LAST_SHA256,
)


def _line(header: Sequence[str], row: Sequence[str]) -> Line:
    line: Line = {}
    for place, title in enumerate(header):
        if title:
            line.setdefault(title, row[place] if place < len(row) else "")
    return line


def _is_row(line: Line) -> bool:
    return bool(line[names.COL_NAME] and line[names.COL_SUBJECT] and line[names.COL_CATEGORY])


def _is_past(title: str) -> bool:
    return title.endswith(names.PAST_CATEGORY) and title != names.PAST_CATEGORY


def _row(line: Line, words: Words, ref: CellRef, columns: Sequence[str]) -> OldRow:
    text = line.get(names.COL_SCORE, "")
    score = number_of(text)
    title = next((t for t in line if t.endswith(("平均分", "中位数"))), "")
    reference = number_of(line.get(title, ""))
    # the printed 相对分 is the same number; a person may have hidden or removed the column
    relative = score / reference if score is not None and reference else _number(line, names.COL_RELATIVE)
    return OldRow(
        who=_who(line, words),
        category=line[names.COL_CATEGORY],
        score=None if score is None else int(rounded(score, 4) * SCALE),
        relative=None if relative is None else rounded(relative, RELATIVE_DIGITS),
        level=text if score is None else "",
        said=line.get(names.COL_MOVE, ""),
        typed=_typed(line, columns),
        history=_history(line),
        ref=ref,
        place=line.get(names.COL_CELL, ""),
    )


def _row_before(line: Line, words: Words, ref: CellRef, columns: Sequence[str]) -> OldRow:
    text = line.get(names.COL_LAST_SCORE, "")
    score = number_of(text)
    return OldRow(
        who=_who(line, words),
        category=line[names.COL_LAST_CATEGORY],
        score=None if score is None else int(rounded(score, 4) * SCALE),
        relative=_number(line, names.COL_LAST_RELATIVE),
        level=text if score is None else "",
        said=line.get(names.COL_LAST_MOVE, ""),
        typed=_typed(line, columns, names.LAST_PREFIX),
        history=_history(line),
        ref=ref,
    )


def _gone(line: Line, words: Words, columns: Sequence[str]) -> Gone:
    score = _number(line, names.COL_NOW_SCORE)
    what, _, status = line.get(names.COL_OUTCOME, "").partition("：")
    return Gone(
        what=untold(what) or NO_LONGER,
        exam=line.get(names.COL_LEFT_AT, ""),
        who=_who(line, words),
        before=line.get(names.COL_LAST_CATEGORY, "") or line.get(names.COL_CATEGORY, ""),
        before_relative=_number(line, names.COL_LAST_RELATIVE),
        score=None if score is None else int(rounded(score, 4) * SCALE),
        relative=_number(line, names.COL_NOW_RELATIVE),
        status=status,
        typed=_typed(line, columns),
        history=_history(line),
    )


def _who(line: Line, words: Words) -> Who:
    subject = line[names.COL_SUBJECT]
    meaning = words.meaning(subject) if subject else None
    return Who(
        line.get(names.COL_SCHOOL) or None,
        line.get(names.COL_CLASS, ""),
        line.get(names.COL_ID) or None,
        line[names.COL_NAME],
        subject,
        meaning.subject if meaning and meaning.subject else fold_text(subject),
    )


def _typed(line: Mapping[str, str], columns: Sequence[str], prefix: str = "") -> dict[str, str]:
    return {title: line[prefix + title] for title in columns if line.get(prefix + title)}


def _history(line: Line) -> tuple[Past, ...]:
    found = []
    for title, said in line.items():
        if _is_past(title):
            exam = title.removesuffix(names.PAST_CATEGORY)
            relative = _number(line, exam + names.PAST_RELATIVE)
            if said or relative is not None:
                found.append(Past(exam, said, relative))
    return tuple(found)


def _number(line: Mapping[str, str], title: str) -> Fraction | None:
    held = number_of(line.get(title, ""))
    return None if held is None else rounded(held, RELATIVE_DIGITS)

"""Decides which rows below a header are students; says of every other row why it is none."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.patterns import late
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.columns.decide import ScoreColumn
from xuekun_cli.sheets.containers.grid import SheetGrid, cell_text
from xuekun_cli.sheets.table.full_mark_rows import stated_below
from xuekun_cli.sheets.words.table import Words, fold, fold_mark

_SAMPLE = 400
_MOSTLY = 0.6
"""Names look like names, and ids like ids, where at least this share of a column's cells do."""
_SHORTEST_ID = 4
"""Digits or letters of at least this length are an id by themselves."""
_LONGEST_LABEL = 12
_SEGMENT = late(r"[<>≤≥=]?\d+(\.\d+)?%?(分|人|名)?([-~—至到以及].*|[<>≤≥%分].*)?")
"""90-100, 60以下, ≥85, 71.5: what statistics below a table write where the students have their names."""


_CODE = late("[A-Za-z][A-Za-z0-9_]*")
_BROKEN_NUMBER = late(r"\d+\.\d*[1-9]\d*")
"""71.5 is a mean or a share; nobody is called so, and no id is written so."""


@dataclass
class StudentRows:
    """Zero-based rows: ``kept`` are students, ``dropped`` the others with the reason."""

    kept: list[int] = field(default_factory=list)
    dropped: list[tuple[int, str]] = field(default_factory=list)
    full_marks: dict[int, object] = field(default_factory=dict)
    """Column → raw value of a 满分 row."""
    findings: list[Finding] = field(default_factory=list)


def student_rows(
    grid: SheetGrid,
    first: int,
    last: int,
    repeats: set[int],
    who: dict[ColumnRole, int],
    scores: Sequence[ScoreColumn],
    words: Words,
    place: CellRef,
    known: Container[int] = (),
) -> StudentRows:
    """Return which of the rows ``first … last`` are students. ``place`` is the file and sheet, for findings.

    ``known``: rows that are a student's whatever stands in them. A row with scores that may be a student but
    names nobody is left out with a finding.
    """
    found = StudentRows()
    name_column, id_column = who.get(ColumnRole.NAME), who.get(ColumnRole.ID)
    label_column = name_column if name_column is not None else id_column
    if label_column is None:
        return found
    rows = grid.rows
    lead = scores[0].column if scores else None
    looks = _Looks(grid, first, last, name_column, id_column)
    seen: dict[str, bool] = {}
    merged = bool(grid.cells.merged) and ColumnRole.SUBJECT_NAME in who
    below = range(first, last + 1)
    labels = grid.texts(below, label_column)
    odd = repeats | _odd_rows(grid, below, range(label_column), lead, words)
    named = label_column == name_column
    for row, own in zip(below, labels, strict=True):
        if row in known or (named and row not in odd and words.is_plain_name(own)):
            found.kept.append(row)
            continue
        if row in repeats:
            if any(value not in (None, "") for value in rows[row]):
                found.dropped.append((row, "重复的表头或标题"))
            continue
        if not found.kept and _holds_codes(rows[row], label_column, scores, words):
            found.dropped.append((row, "字段代码的行"))
            continue
        label = own
        if merged and rows[row][label_column] in (None, ""):
            label = grid.looked_through(row, label_column)
        if not label and not found.kept and (stated := stated_below(grid, row, last, scores)):
            found.full_marks.update(stated)
            found.findings.append(_full_marks_without_word(row, label_column, place))
            found.dropped.append((row, "满分行"))
            continue
        if label:
            counts = seen.get(label)
            if counts is None:
                counts = seen[label] = not words.is_summary(label) and looks.right(label)
            if counts and _counts_something(rows[row], label, name_column, id_column, words):
                found.dropped.append((row, f"统计行：{label[:20]}"))
                continue
            if counts and not _first_cell_is_summary(rows[row], label_column, id_column, words):
                if (
                    lead is not None
                    and rows[row][lead].__class__ is str
                    and _heads_another(rows[row], scores, words)
                ):
                    found.dropped.append((row, "另一张表的表头"))
                else:
                    found.kept.append(row)
                continue
        reason = _why_no_student(grid, row, label, who, scores, words, looks, found.full_marks)
        if reason == "kept":
            found.kept.append(row)
        elif reason.startswith("unnamed"):
            found.findings.append(_without_name(row, label, label_column, id_column is not None, place))
            found.dropped.append((row, "有分数但没有姓名" if not label else f"「{label}」不像姓名"))
        elif reason:
            found.dropped.append((row, reason))
    return found


def _odd_rows(grid: SheetGrid, rows: range, before: Iterable[int], lead: int | None, words: Words) -> set[int]:
    """Return the rows that take a closer look whatever their name: a summary's word in front, or no number as a score.

    ``before``: the columns in front of the name; ``lead``: the first score column.
    """
    odd: set[int] = set()
    for column in before:
        values = grid.values(rows, column)
        said = words.summaries(value for value in values if isinstance(value, str))
        if said:
            odd.update(row for row, value in zip(rows, values, strict=True) if value in said)
    if lead is not None:
        odd.update(row for row, value in zip(rows, grid.values(rows, lead), strict=True) if value.__class__ is str)
    return odd


def _holds_codes(row: Sequence[object], label_column: int, scores: Sequence[ScoreColumn], words: Words) -> bool:
    """Tell whether a row below the header names its columns once more, in codes (xm, yw, score_1), and nobody."""
    said = [row[column] for column in (label_column, *(c.column for c in scores))]
    codes = [value.strip() for value in said if isinstance(value, str) and _CODE.fullmatch(value.strip())]
    marked = any(fold_mark(code) in marks for code in codes[1:] for marks in words.marks.values())
    return len(codes) == len(said) == len(set(codes)) > 1 and not marked


def _full_marks_without_word(row: int, label_column: int, place: CellRef) -> Finding:
    return Finding(
        "full_mark_row",
        Severity.INFO,
        f"第 {row + 1} 行没有姓名，写的是满分，按各科的满分用",
        "若这一行是学生，请在原表补上姓名，再运行一次。",
        CellRef(place.file, place.sheet, a1(row, label_column)),
    )


def _without_name(row: int, label: str, label_column: int, has_id: bool, place: CellRef) -> Finding:
    what = f"姓名写的是「{label}」，不像姓名" if label else "没有姓名" + ("和学号" if has_id else "")
    return Finding(
        "row_without_name",
        Severity.WARNING,
        f"第 {row + 1} 行有分数，但{what}",
        "这一行没有算进去。若是学生，请在原表补上姓名。",
        CellRef(place.file, place.sheet, a1(row, label_column)),
    )


class _Looks:
    """How names and ids look in this table, so that a note or a count in their place is told from them."""

    def __init__(
        self, grid: SheetGrid, first: int, last: int, name_column: int | None, id_column: int | None
    ) -> None:
        sample = range(first, min(last, first + _SAMPLE) + 1)
        self._named = name_column is not None
        column = name_column if name_column is not None else id_column
        texts = (
            [text for row in sample if (text := cell_text(grid.rows[row][column]))] if column is not None else []
        )
        alike = sum(1 for text in texts if (_is_name(text) if self._named else is_identity(text)))
        self._usual = alike >= _MOSTLY * len(texts)

    def right(self, label: str) -> bool:
        """Tell whether a name (or the id, in a table without names) looks like the others of its column."""
        if _BROKEN_NUMBER.fullmatch(label):
            return False
        return not self._usual or (_is_name(label) if self._named else is_identity(label))


def _is_name(text: str) -> bool:
    if text[0].isalpha():
        return True
    folded = unicodedata.normalize("NFKC", text).strip()
    return any(ch.isalpha() for ch in folded) and not _SEGMENT.fullmatch(folded)


def is_identity(text: str) -> bool:
    """Tell whether a text can be an id: digits or Latin letters, no sentence and no band of scores."""
    folded = unicodedata.normalize("NFKC", text).strip().removesuffix(".0")
    if folded.isascii() and folded.isalnum():
        return True
    han = sum(1 for ch in folded if not ch.isascii())
    return han <= 1 and any(ch.isdigit() for ch in folded) and not _SEGMENT.fullmatch(folded)


def _counts_something(
    row: Sequence[object], label: str, name_column: int | None, id_column: int | None, words: Words
) -> bool:
    """Tell whether the name's place of a row without an id holds the word for a number (优生, 得分率), or a number.

    In the second of two blocks side by side, the statistics of the first stand in the places of id and name.
    """
    identity = "" if id_column is None else cell_text(row[id_column])
    if _BROKEN_NUMBER.fullmatch(identity) and not any(ch.isalpha() for ch in label):
        return True
    if name_column is None or (id_column is not None and _is_own_id(identity, label)):
        return False
    return words.names_nobody(label)


def _is_own_id(identity: str, label: str) -> bool:
    return identity != label and identity.isascii() and identity.isalnum() and len(identity) >= _SHORTEST_ID


def _first_cell_is_summary(row: Sequence[object], label_column: int, id_column: int | None, words: Words) -> bool:
    """A row whose 序号, class or id cell says 平均分 or 合计 is a summary even with text in the name cell."""
    for column in range(label_column):
        value = row[column]
        short = value.__class__ is str and value and len(str(value)) <= _LONGEST_LABEL
        if short and words.is_summary(str(value)) and (id_column is None or row[id_column] in (None, "", value)):
            return True
    return False


def _heads_another(row: Sequence[object], scores: Sequence[ScoreColumn], words: Words) -> bool:
    """Tell whether subjects' names stand where the scores are: the header of a table below, which names nobody."""
    return any(
        isinstance(value, str) and not value.isdigit() and fold(value) in words.subjects
        for value in (row[c.column] for c in scores)
    )


def _why_no_student(
    grid: SheetGrid,
    row: int,
    label: str,
    who: dict[ColumnRole, int],
    scores: Sequence[ScoreColumn],
    words: Words,
    looks: _Looks,
    full_marks: dict[int, object],
) -> str:
    """Return why a row is no student; "kept" when its id says that it is one, "unnamed" when nobody can know."""
    cells = grid.rows[row]
    filled = [value for value in cells if value not in (None, "")]
    if not filled:
        return ""
    texts = [value.strip() for value in filled if isinstance(value, str) and value.strip()]
    if any(words.gives_full_marks(text) for text in (label, *texts[:2]) if text):
        full_marks.update({c.column: cells[c.column] for c in scores})
        return "满分行"
    summary = next((text for text in (label, *texts) if text and words.is_summary(text)), "")
    if summary:
        return f"统计或签名行：{summary[:20].rstrip(' 　:：')}"
    lead = min((c.column for c in scores), default=0)
    counted = next((text for value in cells[:lead] if (text := cell_text(value)) and words.names_nobody(text)), "")
    if counted and not label:
        return f"统计行：{counted[:20]}"
    id_column = who.get(ColumnRole.ID)
    identity = cell_text(cells[id_column]) if id_column is not None else ""
    scored = any(_is_number(cells[c.column]) or _is_level(cells[c.column], c, words) for c in scores)
    if label and not looks.right(label):
        return "unnamed" if scored and _is_own_id(identity, label) else f"统计行：{label[:20]}"
    if identity and is_identity(identity):
        return "kept"
    return "unnamed" if scored else "注释行"


def _is_level(value: object, column: ScoreColumn, words: Words) -> bool:
    return column.holds_levels and isinstance(value, str) and fold_mark(value) in words.marks["levels"]


def _is_number(value: object) -> bool:
    if isinstance(value, int | float):
        return not isinstance(value, bool)
    return isinstance(value, str) and value.strip().replace(".", "", 1).isdigit()

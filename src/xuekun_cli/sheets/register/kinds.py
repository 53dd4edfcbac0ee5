"""The sheets of our own workbooks by kind: which columns each always has, and which it may have."""

from __future__ import annotations

from dataclasses import dataclass

from xuekun_cli.model import besides as kept
from xuekun_cli.model import register as names
from xuekun_cli.sheets.words.labels import fold_text

HEADER_WITHIN = 30
"""The header of a sheet stands within so many rows: a person may have put a heading above it."""
NUMBER = "序号"
_WHO = (names.COL_CLASS, names.COL_ID, names.COL_NAME, names.COL_SUBJECT)
_FIGURES = (names.COL_RELATIVE, names.COL_CUTOFF, names.COL_EXIT, names.COL_GAP)
NUMBERS = (
    NUMBER,
    *_FIGURES,
    names.COL_TIMES,
    names.COL_SUBJECTS,
    names.COL_LAST_RELATIVE,
    names.COL_NOW_RELATIVE,
    names.COL_NOW_SCORE,
)
"""Columns in which we write numbers alone."""


@dataclass(frozen=True)
class Kind:
    """One kind of sheet of ours: the columns that it always has, in their order, and those that it may have."""

    sheet: str
    always: tuple[str, ...]
    may: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    """Of these columns one tells it apart from a table of a person's."""


LISTED = Kind(
    names.SHEET_REGISTER,
    (
        *(NUMBER, *_WHO, names.COL_CATEGORY, names.COL_SCORE, *_FIGURES),
        *(*names.TYPED_COLUMNS, names.COL_CELL, names.COL_REASON),
    ),
    (names.COL_SCHOOL, names.COL_OVERALL, names.COL_MOVE, names.COL_TIMES),
    (names.COL_REVIEW, names.COL_CAUSE, names.COL_EXIT, names.COL_REASON),
)
LEFT = Kind(
    names.SHEET_LEFT,
    (NUMBER, *_WHO, names.COL_CATEGORY, *names.TYPED_COLUMNS),
    marks=(names.COL_REVIEW, names.COL_CAUSE),
)
GONE = Kind(
    names.SHEET_EXITED,
    (
        *(NUMBER, names.COL_LEFT_AT, names.COL_OUTCOME, *_WHO, names.COL_LAST_CATEGORY, names.COL_LAST_RELATIVE),
        *(names.COL_NOW_SCORE, names.COL_NOW_RELATIVE, *names.TYPED_COLUMNS),
    ),
    (names.COL_SCHOOL,),
    (names.COL_LEFT_AT,),
)
MOVES = Kind(
    names.SHEET_MOVES,
    (
        *(
            NUMBER,
            names.COL_OUTCOME,
            *_WHO,
            names.COL_LAST_CATEGORY,
            names.COL_LAST_SCORE,
            names.COL_LAST_RELATIVE,
        ),
        *(names.COL_NOW_CATEGORY, names.COL_NOW_SCORE, names.COL_NOW_RELATIVE, names.COL_NOW_IS),
        *(names.COL_LAST_MOVE, *(names.LAST_PREFIX + title for title in names.TYPED_COLUMNS)),
    ),
    (names.COL_SCHOOL,),
    (names.COL_LAST_CATEGORY,),
)
EXEMPT = Kind(
    names.SHEET_EXEMPT,
    (NUMBER, names.COL_CLASS, names.COL_ID, names.COL_NAME, names.COL_REGISTERED_BY),
    (names.COL_SCHOOL,),
    (names.COL_REGISTERED_BY,),
)
CHECK = Kind(
    names.SHEET_CHECK,
    (
        *(NUMBER, names.COL_SEVERITY, names.COL_PLACE, names.COL_WHO, names.COL_QUESTION, names.COL_HINT),
        *(names.COL_ASSUMED, names.COL_ANSWER, names.COL_KEY),
    ),
    marks=(names.COL_ASSUMED, names.COL_ANSWER),
)
GROUPS = Kind(
    names.SHEET_SUMMARY,
    (names.COL_CLASS, names.COL_SUBJECT, "应考人数", "参考人数", "无成绩", "总分", "平均分"),
    (names.COL_SCHOOL,),
    ("应考人数",),
)
CHILDREN = Kind(
    names.SHEET_CHILDREN,
    (
        *(NUMBER, names.COL_CLASS, names.COL_ID, names.COL_NAME, names.COL_SUBJECTS, names.COL_EACH),
        *names.CHILD_COLUMNS,
    ),
    (names.COL_SCHOOL, names.COL_OVERALL, names.COL_HELPED),
    (names.COL_EACH,),
)
"""A row a child; its texts are a child's, not those of one subject."""
KEPT = Kind(
    kept.SHEET_KEPT,
    (kept.COL_FROM_SHEET, kept.COL_FROM_CELL, kept.COL_ABOUT, kept.COL_TEXT),
    marks=(kept.COL_TEXT,),
)
NOTES = Kind(names.SHEET_NOTES, ())
"""It has no columns: a label, its text, and a third."""
KINDS = (LISTED, LEFT, GONE, MOVES, EXEMPT, CHECK, GROUPS, CHILDREN, KEPT)
PEOPLE = (LISTED, LEFT, GONE)
"""Sheets whose rows have columns for a person to fill."""
_NAMES = {
    fold_text(name): kind
    for kind in KINDS
    for name in ((names.SHEET_EXITED, names.SHEET_AWAY) if kind is GONE else (kind.sheet,))
}
KINDS_OF_NAMES = _NAMES | {
    fold_text(names.SHEET_LEFT): LEFT,
    fold_text(names.SHEET_NOTES): NOTES,
    fold_text(names.SHEET_GROUPS): GROUPS,
}

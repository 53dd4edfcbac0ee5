"""A long sheet that names each student in the first of his rows alone: who the rows below belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.containers.grid import SheetGrid
from xuekun_cli.sheets.words.labels import fold_text
from xuekun_cli.sheets.words.table import Words

_OF_STUDENT = (ColumnRole.ID, ColumnRole.NAME, ColumnRole.CLASS, ColumnRole.GRADE, ColumnRole.SCHOOL)


def named_once(
    grid: SheetGrid, who: Mapping[ColumnRole, int], below: range, repeats: set[int], words: Words
) -> dict[int, int]:
    """Return row without name and id → the row above (both zero-based) in which its student is named.

    Nothing is returned unless the whole sheet is so: no name is written in two rows running, no subject comes
    twice for a student, and the rows without a name are no fewer than those with one. A row that is forgotten
    in a sheet with a name in every row belongs to nobody. ``repeats``: repeated headers, which end nothing.
    """
    subject_column = who.get(ColumnRole.SUBJECT_NAME)
    columns = [who[role] for role in (ColumnRole.ID, ColumnRole.NAME) if role in who]
    if subject_column is None or not columns:
        return {}
    people = list(zip(*(grid.texts_looked_through(below, column) for column in columns), strict=True))
    subjects = grid.texts_looked_through(below, subject_column)
    above: dict[int, int] = {}
    head: int | None = None
    named: tuple[str, ...] = ()
    seen: set[str] = set()
    heads = 0
    for row, person, said in zip(below, people, subjects, strict=True):
        subject = fold_text(said)
        if row in repeats:
            continue
        if not subject or any(map(words.is_summary, person)):
            head = None
        elif any(person):
            if head is not None and person == named:
                return {}
            head, named, seen, heads = row, person, {subject}, heads + 1
        elif head is not None:
            if subject in seen:
                return {}
            seen.add(subject)
            above[row] = head
    return above if len(above) >= heads else {}


def texts_above(
    grid: SheetGrid, who: Mapping[ColumnRole, int], rows: Sequence[int], above: Mapping[int, int]
) -> dict[ColumnRole, tuple[str, ...]]:
    """Return role → a text for each of the ``rows``, that of the row in which the student is named where it is blank."""
    found = {}
    for role in _OF_STUDENT:
        if above and role in who:
            own = grid.texts_looked_through(rows, who[role])
            named = grid.texts_looked_through([above.get(row, row) for row in rows], who[role])
            found[role] = tuple(text or there for text, there in zip(own, named, strict=True))
    return found


def said_of(above: Mapping[int, int], who: Mapping[ColumnRole, int], place: CellRef) -> list[Finding]:
    """Say that rows were given to the student above. ``place`` is the file and sheet."""
    if not above:
        return []
    column = who.get(ColumnRole.NAME, who.get(ColumnRole.ID, 0))
    return [
        Finding(
            "filled_down",
            Severity.WARNING,
            f"姓名只写在每名学生的第一行，下面 {len(above)} 行没有写，按上面写的学生算",
            "请核对各科的人数；若不对，请在原表每一行写上姓名，再运行一次。",
            CellRef(place.file, place.sheet, a1(min(above), column)),
        )
    ]

"""The 任课表: who teaches which class which subject, from any layout that offices write it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xuekun_cli.model.findings import CannotGoOn, Finding, Severity
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.tables import SheetCells, SourceBook
from xuekun_cli.model.teaching import Assignment, TeachingRead
from xuekun_cli.sheets.containers.grid import SheetGrid
from xuekun_cli.sheets.teachers.by_content import header_told
from xuekun_cli.sheets.teachers.days import school_year_in
from xuekun_cli.sheets.teachers.header import SEARCH_ROWS, LayoutFinder
from xuekun_cli.sheets.teachers.names import NameReader
from xuekun_cli.sheets.teachers.rows import TableReader
from xuekun_cli.sheets.teachers.titles import around_sheet
from xuekun_cli.sheets.teachers.words import TeachingWords, teaching_words
from xuekun_cli.sheets.words.labels import name_key
from xuekun_cli.sheets.words.table import Words, fold


def read_teachers(books: Sequence[SourceBook], words: Words) -> TeachingRead:
    """Return who teaches what, from every sheet of every workbook, and what is doubtful.

    Two cells that name different teachers for one class and subject are both kept, doubtful, with a finding.
    Raises `CannotGoOn` when no sheet holds anything that reads as a 任课表.
    """
    known = teaching_words(words)
    assignments: list[Assignment] = []
    heads: list[Assignment] = []
    findings: list[Finding] = []
    unnamed: list[Assignment] = []
    for book in books:
        for cells in book.sheets:
            if fold(cells.name) in words.sheets_to_skip:
                continue
            found = _sheet(cells, book.label, known)
            if not found.assignments and not found.heads:
                found = _by_content(cells, book.label, known) or found
            assignments.extend(found.assignments)
            heads.extend(found.heads)
            findings.extend(found.findings)
            unnamed.extend(found.unnamed)
    if not assignments and not heads:
        files = "、".join(book.label for book in books)
        raise CannotGoOn(
            f"没有看出任课表：{files}",
            "任课表要说得出哪个班、哪一科、谁教：一班一行、一科一列填教师姓名，或者一行写班级、学科、教师。",
            tuple(findings),
        )
    assignments, doubled = _agreed(assignments)
    heads, doubled_heads = _agreed(heads)
    return TeachingRead(tuple(assignments), tuple(heads), (*findings, *doubled, *doubled_heads), tuple(unnamed))


def _by_content(cells: SheetCells, file: str, words: TeachingWords) -> TeachingRead | None:
    """Return what a sheet says once its columns are told by what stands in them, with a finding; None for nothing."""
    told = header_told(cells, words)
    found = _sheet(told.cells, file, words) if told else None
    if told is None or found is None or not found.assignments:
        return None
    said = f"任课表的表头不在词表里，照内容读：{told.said}；读到 {len(found.assignments)} 处任课"
    hint = "请核对；表头写成「班级」「学科」「教师」，或者「班级」和各学科的，照表头读。"
    finding = Finding("teachers_by_content", Severity.WARNING, said, hint, CellRef(file, cells.name))
    return replace(found, findings=(finding, *found.findings))


def _sheet(cells: SheetCells, file: str, words: TeachingWords) -> TeachingRead:
    """Return what the tables of one sheet say, one below the other or side by side."""
    grid = SheetGrid(cells)
    around = around_sheet(cells.name, words)
    top = " ".join(
        value for row in grid.rows[:SEARCH_ROWS] for value in row if isinstance(value, str) and "学" in value
    )
    names = NameReader(words, school_year_in(f"{top} {cells.name} {file}"))
    finder = LayoutFinder(grid, words, names, around)
    assignments: list[Assignment] = []
    heads: list[Assignment] = []
    findings: list[Finding] = []
    unnamed: list[Assignment] = []
    first = 0
    while first < len(grid.rows) and (layout := finder.find(first)) is not None:
        below = layout.rows[-1] + 1
        end = next(
            (row for row in range(below, len(grid.rows)) if finder.starts_anew(row, layout)), len(grid.rows)
        )
        around = finder.around
        for part in layout.side_by_side():
            reader = TableReader(grid, file, part, names, around)
            reader.read(below, end - 1)
            assignments.extend(reader.assignments)
            heads.extend(reader.heads)
            findings.extend(reader.findings)
            unnamed.extend(reader.unnamed)
            finder.around = reader.around
        first = end
    return TeachingRead(tuple(assignments), tuple(heads), tuple(dict.fromkeys(findings)), tuple(unnamed))


def _agreed(found: Sequence[Assignment]) -> tuple[list[Assignment], list[Finding]]:
    """Return each assignment once; where two cells say different teachers at one time, both doubtful and said."""
    kept: list[Assignment] = []
    by_place: dict[tuple[str, str, str, str], list[int]] = {}
    findings: list[Finding] = []
    for one in found:
        said = one.subject_said if not one.subject else ""
        places = by_place.setdefault((one.school, one.class_key, one.subject, said), [])
        if any(_same(kept[at], one) for at in places):
            continue
        for at in places:
            other = kept[at]
            if other.ref == one.ref or _follow(other, one):
                continue
            kept[at] = replace(other, doubtful=True)
            one = replace(one, doubtful=True)  # noqa: PLW2901
            findings.append(_conflict(other, one))
        places.append(len(kept))
        kept.append(one)
    return kept, findings


def _same(one: Assignment, other: Assignment) -> bool:
    """Tell whether two cells say the same: the same people, and no other days."""
    people = [{name_key(name) for name in each.teachers} for each in (one, other)]
    days = [(each.since.iso, each.until.iso) for each in (one, other)]
    return people[0] == people[1] and (days[0] == days[1] or not any(days[1]))


def _follow(one: Assignment, other: Assignment) -> bool:
    """Tell whether two cells can both hold: the same people, or one who replaces the other or begins when it ends."""
    people = [{name_key(name) for name in each.teachers} for each in (one, other)]
    if people[0] == people[1]:
        return True
    replaced = [{name_key(name) for name in each.replaces} for each in (one, other)]
    if people[0] & replaced[1] or people[1] & replaced[0]:
        return True
    for former, later in ((one, other), (other, one)):
        if former.until.iso and later.since.iso and former.until.iso <= later.since.iso:
            return True
    return False


def _conflict(one: Assignment, other: Assignment) -> Finding:
    teachers = " 和 ".join("、".join(each.teachers) for each in (one, other))
    return Finding(
        "teacher_conflict",
        Severity.ERROR,
        f"{other.class_name}{other.subject_said}有两处写得不一样：{teachers}（另一处在 {one.ref}），暂时当作同教，待核实",
        "请核对：同教的写在一格里，用顿号隔开；换过人的写明哪天起，如 王五（2025.3.1接）。",
        other.ref,
    )

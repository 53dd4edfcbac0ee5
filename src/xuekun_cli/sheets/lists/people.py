"""Lists of people: the roll (花名册) and the office's list of exempt students (随班就读名单)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xuekun_cli.model.findings import CannotGoOn, Finding, Severity
from xuekun_cli.model.names.student_ids import Zeros, id_key, without_zeros, zeros_between
from xuekun_cli.model.patterns import late
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.tables import ColumnRole, SheetCells, SourceBook, Student
from xuekun_cli.sheets.headers.find import cell_text
from xuekun_cli.sheets.lists.known import Known, people_by_known, worth
from xuekun_cli.sheets.table.blocks import read_sheet
from xuekun_cli.sheets.words.class_dates import class_of_date
from xuekun_cli.sheets.words.labels import class_in, class_key, classes_agree, name_key, read_label
from xuekun_cli.sheets.words.table import Words

_LIST_TITLE = late("名单|名册|一览|登记|统计|学年|学期|学校|小学|中学")
"""What a title above a bare list of names says, and no name does."""
_MOST_CELLS = 4
"""A row of a bare list holds at most 序号, id, name and class."""
_NOBODY = frozenset(("无", "没有", "暂无"))
"""What an office writes below a header when there is nobody to name."""
_GRADE_CLASS = late(r"\d{1,2}[.-]\d{1,2}")
_WELL_READ = (4, 5)
"""Of a long list the words are believed where the scores know names and classes, or ids, of so large a part."""
_MANY = 2_000
_SEVERAL = 3
"""So many ids that differ by their leading zeros alone (or all, in a shorter list) have lost them."""
_HEADED = 2
"""Below so many lines without a header nobody can tell a title from a person."""
_SHORTEST_ID = 4
"""In a list without a header, digits of at least this length are an id."""


class Person(NamedTuple):
    """One line of a list. Texts as in the file, "" where it says nothing."""

    student_id: str
    name: str
    class_name: str
    status: str
    file: str
    sheet: str
    row: int
    """Zero-based."""
    school: str = ""


class PeopleIndex:
    """Finds people by id, or by class and name; never guesses between two."""

    def __init__(self, people: Sequence[Person], file: str = "", findings: Sequence[Finding] = ()) -> None:
        """Index the people of a list; ``file`` says where an empty one comes from, ``findings`` how it was read."""
        self.people = tuple(people)
        self.findings = tuple(findings)
        self.file = file
        self._by_id: dict[str, list[Person]] = defaultdict(list)
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        for person in people:
            if person.student_id:
                self._by_id[id_key(person.student_id)].append(person)
            self._by_name[name_key(person.name)].append(person)
        self._schools = {name_key(person.school) for person in people if person.school}
        self._by_bare: dict[str, list[Person]] = {}

    def zeros(self, ids: Iterable[str]) -> Zeros:
        """Tell what leading zeros are between these ids and those of the list."""
        ours = set(map(id_key, ids))
        return zeros_between(ours, self._by_id.keys(), min(_SEVERAL, len(ours), len(self._by_id)))

    def by_id(self, student_id: str, school: str = "", name: str = "", zeros: Zeros = Zeros.TELL) -> Person | None:
        """Return the only person of a school with this id, or None; of several, the one with the name as well.

        An id is a school's own. Whether the name is like has to be looked at: one id with two is a question.
        A school that the list has not tells nobody apart: it may be written otherwise there. Where leading zeros
        are ``LOST``, also the one whose id is the same without them, and whose name (where both are known) is
        the same.
        """
        school = school if name_key(school) in self._schools else ""
        key = id_key(student_id)
        held = self._by_id.get(key, [])
        bare = not held and zeros is Zeros.LOST
        if bare:
            self._by_bare = self._by_bare or {without_zeros(one): people for one, people in self._by_id.items()}
            held = self._by_bare.get(without_zeros(key), [])
        found = [p for p in held if one_school(p.school, school)]
        if len(found) > 1:
            found = [p for p in found if name and name_key(p.name) == name_key(name)]
        if len(found) != 1 or (bare and name and found[0].name and name_key(name) != name_key(found[0].name)):
            return None
        return found[0]

    def find(self, student: Student, alone: bool, zeros: Zeros = Zeros.TELL) -> Person | None:
        """Return who a student of a sitting is: by id; by name and class; by the name, if ``alone`` in the sitting has it.

        By name nobody is meant who has another id.
        """
        school = student.school or ""
        found = self.by_id(student.student_id, school, student.name, zeros) if student.student_id else None
        found = found or self.by_name(student.name, student.class_name or "", school)
        if found is None and alone:
            found = self.by_name(student.name, "", school)
        if found is not None and found.student_id and student.student_id:
            keys = id_key(found.student_id), id_key(student.student_id)
            if keys[0] != keys[1] and not (
                zeros is Zeros.LOST and without_zeros(keys[0]) == without_zeros(keys[1])
            ):
                return None
        return found

    def by_name(self, name: str, class_name: str = "", school: str = "") -> Person | None:
        """Return the only person of a school with this name (and class, where one is given), or None."""
        school = school if name_key(school) in self._schools else ""
        found = [p for p in self._by_name.get(name_key(name), []) if one_school(p.school, school)]
        if class_name:
            key = class_key(class_name)
            found = [p for p in found if classes_agree(key, class_key(p.class_name) if p.class_name else None)]
        return found[0] if len(found) == 1 else None


def one_school(one: str, other: str) -> bool:
    """Tell whether two texts can name one school: equal, or one is not known."""
    return not one or not other or name_key(one) == name_key(other)


def read_people(
    books: Sequence[SourceBook],
    words: Words,
    what: str,
    known: Known | None = None,
    told: list[Finding] | None = None,
) -> list[Person]:
    """Return everybody on a list, from every sheet of every workbook.

    ``known`` are those whom the scores know: where columns chosen by them name more of them than those that the
    words choose, they are read, and ``told`` says so.

    ``what`` names the list in messages (花名册, 随班就读名单). A header with nobody below it, or with 无 in the
    first name's place, is a list of nobody. Raises `CannotGoOn` when nobody is found and no header either.
    """
    people: list[Person] = []
    header = False
    for book in books:
        for cells in book.sheets:
            found: list[Person] = []
            tables = read_sheet(cells, book.label, words)
            sheet_class = read_label(cells.name, words, True).class_name
            for block in tables.blocks:
                texts = [block.texts(role) for role in _ROLES]
                for row, student_id, name, class_name, status, school in zip(block.rows, *texts, strict=True):
                    label = class_name or block.label.class_name or sheet_class
                    found.append(Person(student_id, name, label, status, book.label, cells.name, row, school))
            header = header or bool(words.people_words(tables.seen_words))
            if not tables.blocks:
                found.extend(_without_header(cells.rows, book.label, cells.name, words))
            found = [one for one in found if one.student_id or one.name]
            people += found if known is None else _by_known(found, cells, book.label, words, what, known, told)
    if all(not one.student_id and one.name in _NOBODY for one in people) and (people or header):
        return []
    if not people:
        file = "、".join(book.label for book in books)
        raise CannotGoOn(f"{what}里没有读到学生：{file}", "名单要有「姓名」或「学号」一列，最好还有「班级」。")
    return people


def _by_known(
    found: list[Person],
    cells: SheetCells,
    file: str,
    words: Words,
    what: str,
    known: Known,
    told: list[Finding] | None,
) -> list[Person]:
    """Return the people of a sheet as the words read them, or by whom the scores know where that names more of them."""
    by_words = worth(known, ((one.student_id, one.name, one.class_name) for one in found))
    if len(found) > _MANY and by_words * _WELL_READ[1] >= 2 * len(found) * _WELL_READ[0]:
        return found
    other = people_by_known(cells.rows, known, words)
    if other is None or worth(known, (line[:3] for line in other.lines)) <= by_words:
        return found
    rest = {one.row: one for one in found}
    people = [
        Person(
            line.student_id,
            line.name,
            line.class_name,
            rest[line.row].status if line.row in rest else "",
            file,
            cells.name,
            line.row,
            rest[line.row].school if line.row in rest else "",
        )
        for line in other.lines
    ]
    if told is not None:
        there = sum(known.has_id(one.student_id) or known.has_name(one.name) for one in people)
        said = f"{what}（{file}）照内容读：{other.where}；读到 {len(people)} 名，其中 {there} 名成绩表里有"
        hint = "请核对；表头写成「姓名」「学号」「班级」、一名学生一行的，照表头读。"
        told.append(Finding("list_by_content", Severity.WARNING, said, hint, CellRef(file, cells.name)))
    return people


_ROLES = (ColumnRole.ID, ColumnRole.NAME, ColumnRole.CLASS, ColumnRole.STATUS, ColumnRole.SCHOOL)


def _without_header(rows: Sequence[Sequence[object]], file: str, sheet: str, words: Words) -> list[Person]:
    """Read a bare list of names, each perhaps with a class or an id beside it."""
    people: list[Person] = []
    for place, row in enumerate(rows):
        texts = [class_of_date(text) or text for text in map(cell_text, row) if text]
        is_title = any(words.meaning(text) or words.is_summary(text) or _LIST_TITLE.search(text) for text in texts)
        if not texts or len(texts) > _MOST_CELLS or is_title:
            continue
        ids = [text for text in texts if text.isalnum() and text.isascii() and len(text) >= _SHORTEST_ID]
        classes = [text for text in texts if class_in(text, False) == text.strip() or _GRADE_CLASS.fullmatch(text)]
        names = [
            text
            for text in texts
            if text not in ids and text not in classes and not text.isdigit() and len(text) <= 20
        ]
        if len(names) == 1 or ids:
            people.append(
                Person(
                    ids[0] if ids else "",
                    names[0] if names else "",
                    classes[0] if classes else "",
                    "",
                    file,
                    sheet,
                    place,
                )
            )
    if len(people) > _HEADED and not people[0].student_id and all(one.student_id for one in people[1:]):
        people.pop(0)  # the title of a column of ids
    return people

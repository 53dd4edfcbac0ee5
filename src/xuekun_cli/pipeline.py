"""The door between the commands and everything that reads and decides: requests in, outcomes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from xuekun_cli.model.findings import CannotGoOn, Finding, Severity
from xuekun_cli.model.marking import SheetMarks
from xuekun_cli.model.policy import Policy
from xuekun_cli.model.screening import Listed, OldRegister, ScreenOutcome, Typed
from xuekun_cli.model.tables import InputReading, ScoreTable, SourceBook
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.answers import apply_answers
from xuekun_cli.rules.marking import sheet_marks
from xuekun_cli.rules.screening import screen as apply_policy
from xuekun_cli.sheets.containers import open_books
from xuekun_cli.sheets.inputs import base_folder, find_inputs, look_for
from xuekun_cli.sheets.labels import class_key, grade_of, name_key
from xuekun_cli.sheets.lists import PeopleIndex, read_people
from xuekun_cli.sheets.reading import Reading, ReadRules, no_scores, read_books, read_sitting
from xuekun_cli.sheets.register import read_register
from xuekun_cli.sheets.sittings import choose_sitting
from xuekun_cli.sheets.unused import nothing_to_screen, own_output_findings, unused_findings
from xuekun_cli.sheets.words import Words, load_words

__all__ = ["LookOutcome", "Request", "base_folder", "look", "marks", "own_outputs", "screen"]

Advance = Callable[[int], None]
_PAPERLESS_GRADE = 2
"""教育部 2021: grades 1 and 2 have no paper exams."""


class Request(NamedTuple):
    """What a person asked for on the command line; plain values."""

    scores: tuple[str, ...]
    policy: str = "wuping"
    exempt: str = ""
    roll: str = ""
    words: str = ""
    mapping: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    exam: str = ""
    full_marks: tuple[str, ...] = ()
    register: str = ""
    """Path of the register that this run will write; an old one there is read for answers and typed text."""


class LookOutcome(NamedTuple):
    """How the inputs were understood. ``tables`` holds one table a sitting."""

    inputs: tuple[InputReading, ...]
    tables: tuple[ScoreTable, ...]
    findings: tuple[Finding, ...]
    problem: CannotGoOn | None = None
    """Why `screen` could not go on with these inputs, or None."""


def _open(paths: Sequence[str], advance: Advance) -> list[SourceBook]:
    books = []
    for path in find_inputs(paths):
        books.extend(open_books(path))
        advance(1)
    return books


def _people(path: str, words: Words, what: str) -> PeopleIndex | None:
    if not path:
        return None
    return PeopleIndex(read_people([book for one in find_inputs([path]) for book in open_books(one)], words, what))


def _read(request: Request, words: Words, advance: Advance) -> Reading:
    reading = read_books(_open(request.scores, advance), words, request.sheets)
    unused = [header for header in words.mapping if header not in words.mapping_used]
    reading.findings.extend(
        Finding("map_unused", Severity.WARNING, f"--map 里的「{header}」在表头里没有出现", "请照表头里的字写。")
        for header in unused
    )
    return reading


def look(request: Request, advance: Advance = lambda _: None) -> LookOutcome:
    """Return how the inputs are understood, every sitting of them; writes nothing and decides nothing.

    Raises `CannotGoOn` for inputs that cannot be opened at all.
    """
    words = load_words(request.words or None, request.mapping)
    reading = _read(request, words, advance)
    findings = list(reading.findings)
    tables: list[ScoreTable] = []
    problem: CannotGoOn | None = None if reading.sittings else no_scores(reading, words)
    roll = _people(request.roll, words, "花名册")
    for sitting in reading.sittings:
        try:
            table, said = read_sitting(
                reading, sitting, words, ReadRules(roll=roll, full_marks=request.full_marks)
            )
        except CannotGoOn as stop:
            problem = problem or stop
            continue
        tables.append(table)
        findings.extend(said)
    return LookOutcome(tuple(reading.inputs), tuple(tables), tuple(findings), problem)


def screen(request: Request, advance: Advance = lambda _: None) -> ScreenOutcome:
    """Return who is listed in one sitting, and everything needed to show it.

    ``advance`` is told of every file opened and every score column read. Raises `CannotGoOn` for inputs,
    lists, registers or policies that cannot be read, for inputs without class scores, and for several
    sittings when none is chosen.
    """
    policy = load_policy(request.policy)
    words = load_words(request.words or None, request.mapping)
    reading = _read(request, words, advance)
    if not reading.sittings:
        raise nothing_to_screen(reading, words)
    sitting = choose_sitting(reading.sittings, request.exam, words)
    rules = ReadRules(
        roll=_people(request.roll, words, "花名册"),
        exempt_list=_people(request.exempt, words, "随班就读名单"),
        exempt_words=policy.exempt.words,
        full_marks=request.full_marks,
    )
    table, findings = read_sitting(reading, sitting, words, rules, advance)
    findings = reading.findings + findings + unused_findings(reading, sitting, (request.exempt, request.roll))
    if rules.exempt_list and table.students and all(student.exempt for student in table.students):
        raise CannotGoOn(
            f"照 --exempt 的名单，全部 {len(table.students)} 名学生都是随班就读，没有人可以筛查。",
            f"请看看「{request.exempt}」是不是给错了文件：它应当只有随班就读的学生。",
        )
    old = read_register(request.register) if request.register else None
    answered = apply_answers(table, findings, {a.key: a for a in old.answers} if old else {}, class_key)
    result = apply_policy(policy, answered.table)
    carried, left = _carry(old, answered.table, result.listed)
    said = [*answered.findings, *result.findings, *_paperless(answered.table)]
    if old:
        said.extend(_other_inputs(old, reading, bool(answered.honoured), bool(carried)))
    return ScreenOutcome(
        policy=policy,
        inputs=tuple(reading.inputs),
        table=answered.table,
        groups=result.groups,
        listed=result.listed,
        findings=tuple(sorted(said, key=lambda finding: finding.severity.rank)),
        honoured=answered.honoured,
        carried=carried,
        left=left,
        settings=_settings(request, policy, answered.table),
    )


def marks(outcome: ScreenOutcome) -> dict[int, list[SheetMarks]]:
    """Return what to write on a copy of each input with a table of this sitting, by the input's index."""
    table = outcome.table
    numbers = {student.source for student in table.students}
    numbers.update(*(table.source.column(subject) for subject in range(len(table.subjects))))
    used = {(table.sources[n].input, table.sources[n].sheet) for n in numbers if n >= 0}
    found = sheet_marks(outcome.policy, table, outcome.inputs, outcome.listed)
    mine = {number: [mark for mark in marks if (number, mark.sheet) in used] for number, marks in found.items()}
    return {number: marks for number, marks in mine.items() if marks}


def own_outputs(request: Request) -> list[Finding]:
    """Return what is to be said about our own outputs among the inputs: that they were not read."""
    return own_output_findings(look_for(request.scores))


def _carry(
    old: OldRegister | None, table: ScoreTable, listed: Sequence[Listed]
) -> tuple[dict[int, Typed], tuple[Typed, ...]]:
    """Find for every typed row of the last register the listed row it belongs to; nothing is dropped.

    An id, or a name in a class, that two students of the table share tells nobody apart: what was typed
    for it is given to neither.
    """
    if old is None:
        return {}, ()
    ids, names = _how_many(table)
    places: dict[tuple[str, str, str], list[int]] = {}
    for index, item in enumerate(listed):
        key = class_key(item.group.class_name)
        if ids[item.student_id] == 1:
            places.setdefault((item.student_id or "", "", item.subject), []).append(index)
        if names[key, name_key(item.name)] == 1:
            places.setdefault((key, name_key(item.name), item.subject), []).append(index)
    carried: dict[int, Typed] = {}
    left: list[Typed] = []
    for typed in old.typed:
        found = places.get((typed.student_id, "", typed.subject), []) if typed.student_id else []
        if not found:
            found = [
                index
                for index in places.get((class_key(typed.class_name), name_key(typed.name), typed.subject), [])
                if not (typed.student_id and listed[index].student_id)
            ]
        free = [index for index in found if index not in carried]
        if len(free) == 1 and len(found) == 1:
            carried[free[0]] = typed
        else:
            left.append(typed)
    return carried, tuple(left)


def _how_many(table: ScoreTable) -> tuple[Counter[str | None], Counter[tuple[str, str]]]:
    """Return how many students have each id, and each class and name; a row that counts for nobody is left out."""
    students = [student for index, student in enumerate(table.students) if any(table.marks.row(index))]
    return (
        Counter(student.student_id for student in students if student.student_id),
        Counter((class_key(student.class_name or ""), name_key(student.name)) for student in students),
    )


def _other_inputs(old: OldRegister, reading: Reading, honoured: bool, carried: bool) -> list[Finding]:
    now = {item.book.label: item.book.sha256 for item in reading.inputs}
    changed = [label for label, sha in now.items() if label in old.inputs and old.inputs[label] != sha]
    findings = []
    if changed and honoured:
        findings.append(
            Finding(
                "answers_other_version",
                Severity.WARNING,
                f"待核查里的回答是对着旧的{'、'.join(changed)}作的，这个文件后来改过",
                "请核对这些回答还对不对（见「说明」）。",
            )
        )
    if carried and not set(now) & set(old.inputs):
        findings.append(
            Finding(
                "register_other_inputs",
                Severity.WARNING,
                f"原来的名册是用别的成绩表做的（{'、'.join(old.inputs) or '没有写明'}），审核、成因和备注照搬了过来",
                "请核对审核是不是还成立。旧名册在「备份」文件夹里。",
            )
        )
    return findings


def _paperless(table: ScoreTable) -> list[Finding]:
    classes = {(s.class_name, s.class_key, s.grade) for s in table.students if s.class_name}
    early = sorted(
        name for name, key, grade in classes if name and 1 <= (grade_of(key, grade) or 0) <= _PAPERLESS_GRADE
    )
    if not early:
        return []
    return [
        Finding(
            "paperless_grade",
            Severity.WARNING,
            f"一、二年级不进行纸笔考试（教育部 2021）：{'、'.join(early)}",
            "请不要按分数给一、二年级学生分类。",
        )
    ]


def _settings(request: Request, policy: Policy, table: ScoreTable) -> tuple[tuple[str, str], ...]:
    pairs = [
        ("考试", table.exam),
        ("办法", f"{policy.name}（{policy.id}）"),
        ("随班就读名单", request.exempt),
        ("花名册", request.roll),
        ("工作表", "、".join(request.sheets)),
        ("表头说明", "、".join(request.mapping)),
        ("补充词表", request.words),
    ]
    marks_said = "；".join(
        f"{s.name} {(s.full_mark or 0) / 10_000:g}（{s.full_mark_said}）" for s in table.subjects if s.full_mark
    )
    return (*((name, value) for name, value in pairs if value), ("满分", marks_said))

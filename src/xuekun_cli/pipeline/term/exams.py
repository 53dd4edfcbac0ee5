"""One exam of a term, read and judged: from its scores (with the register beside them), or from a register alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from xuekun_cli.model.findings import CannotGoOn, Finding
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.register import COL_REVIEW, REGISTER_NAME
from xuekun_cli.model.results.report import ExamUsed
from xuekun_cli.model.results.screening import Answer, Group
from xuekun_cli.model.results.transitions import UNLISTED, Sat
from xuekun_cli.model.scores.tables import InputReading, ScoreTable, SheetReading, SourceBook
from xuekun_cli.pipeline.inputs.opening import Advance, Books, open_inputs
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.inputs.stand import read_stand
from xuekun_cli.pipeline.typed.carrying import carry
from xuekun_cli.rules.conversion.exams import Entry, Exam, RegisterExam, ScoredExam
from xuekun_cli.rules.matching.class_succession import ClassNow, Seat, groups_in, table_in
from xuekun_cli.rules.matching.comparable import role_in
from xuekun_cli.rules.screening.screen import screened
from xuekun_cli.sheets.containers.inputs import base_folder, find_inputs
from xuekun_cli.sheets.register.exam import is_register, may_be_register, read_register_exam
from xuekun_cli.sheets.register.typed import read_register
from xuekun_cli.sheets.words.table import Words

_OPTIONS = {"期初": "--before-exam", "期中": "--mid-exam"}
"""Which option chooses an exam of a file that holds several, by the exam's role; the last exam's is another."""
STRUCK = "不确认"
"""The review that takes a candidate off the register."""


class ExamRead(NamedTuple):
    """One exam, ready for comparison."""

    exam: Exam
    table: ScoreTable
    groups: tuple[Group, ...]
    used: ExamUsed
    findings: tuple[Finding, ...]
    answers: tuple[Answer, ...]
    honoured: tuple[Answer, ...]
    struck: frozenset[tuple[int, str]]

    def called(self) -> ExamRead:
        """Return the exam by the role that its own name allows."""
        return self._replace(used=replace(self.used, role=role_in(self.used.name, self.used.role)))

    def in_classes(self, classes: Mapping[Seat, ClassNow]) -> ExamRead:
        """Return the exam with its students in the classes that theirs have become in a later one."""
        if not classes:
            return self
        table = table_in(self.table, classes)
        return self._replace(table=table, exam=self.exam.with_table(table), groups=groups_in(self.groups, classes))


def read_exam(
    request: Request,
    policy: Policy,
    words: Words,
    role: str,
    advance: Advance,
    answers: tuple[Answer, ...],
    books: Books | None = None,
) -> ExamRead:
    """Return one exam of a term, ``role`` of 期初, 期中, 期末 or 本次; ``answers`` are those of the last report.

    A register given in place of scores is read as the exam; one that lies beside the scores and was made from
    them says whom a person struck. ``books`` gives the request's files where somebody opens them already.
    Raises `CannotGoOn` as `read_stand` does, and says of which exam.
    """
    if len(request.scores) == 1 and may_be_register(request.scores[0]):
        opened = open_inputs(request.scores, advance) if books is None else list(books())
        if is_register(opened):
            return _from_register(request.scores[0], opened[0], policy, words, role)
        books = [opened].pop  # whoever takes them lets go of them, so that their cells are not kept
        del opened
    beside = _register_of(request)
    try:
        stand = read_stand(
            request._replace(register=request.register or beside, answers=answers), policy, advance, books
        )
    except CannotGoOn as problem:
        message, hint = (
            text.replace("--exam", _OPTIONS.get(role, "--after-exam")) for text in (problem.message, problem.hint)
        )
        raise CannotGoOn(f"{role}：{message}", hint, problem.findings) from problem
    inputs = [_without_cells(item) for item in stand.reading.inputs]
    stand = stand._replace(reading=replace(stand.reading, inputs=inputs, sittings=[]))
    result = screened(stand.ground, stand.findings)
    struck: frozenset[tuple[int, str]] = frozenset()
    findings = list(result.findings)
    used = ""
    old = stand.old
    if old is not None and _same_inputs(old.inputs, inputs):
        carried, _ = carry(old, result.table, result.listed)
        struck = frozenset(
            (result.listed[index].student, result.listed[index].subject_key)
            for index, typed in carried.items()
            if typed.values.get(COL_REVIEW) == STRUCK
        )
        used = Path(old.path).name
    exam = ScoredExam(stand.ground, result.listed, struck)
    about = ExamUsed(
        role,
        result.table.exam,
        tuple(inputs),
        len(result.table.students),
        len({(one.school, one.class_key) for one in result.groups}),
        used,
        struck=len(struck),
    )
    return ExamRead(
        exam,
        result.table,
        result.groups,
        about,
        tuple(findings),
        old.answers if old else (),
        stand.answered.honoured,
        struck,
    )


def _register_of(request: Request) -> str:
    """Return the register that was made from an exam's scores, of those given; else the one beside them, or ""."""
    if request.registers:
        made_of = {sha256(Path(path).read_bytes()).hexdigest() for path in find_inputs(request.scores)}
        for path in request.registers:
            register = read_register(path)
            if register is not None and made_of & set(register.inputs.values()):
                return path
    beside = Path(base_folder(request.scores[0])) / REGISTER_NAME
    return str(beside) if beside.is_file() else ""


def _without_cells(item: InputReading) -> InputReading:
    """Return an input with what tells it apart; its cells are in the table, and need the room twice over."""
    return replace(item, book=replace(item.book, content=b"", sheets=()))


def _same_inputs(named: Mapping[str, str], inputs: Iterable[InputReading]) -> bool:
    """Tell whether a register was made from one of these files (it may lie beside files of another exam)."""
    return any(named.get(item.book.label) == item.book.sha256 for item in inputs)


def _from_register(path: str, book: SourceBook, policy: Policy, words: Words, role: str) -> ExamRead:
    read = read_register_exam(book, words)
    unknown = {row.category: row.row + 1 for row in reversed(read.rows) if row.category not in policy.categories}
    if unknown:
        said = "、".join(f"「{category}」（第 {row} 行）" for category, row in unknown.items())
        raise CannotGoOn(
            f"名册里的类别{said}，办法「{policy.name}」里没有",
            f"这份办法的类别：{'、'.join(policy.categories)}。请用做名册时的那份办法（--policy）。",
        )
    entries = [
        Entry(
            row.student,
            row.subject_key,
            row.subject,
            Sat(
                UNLISTED if row.review == STRUCK else row.category,
                row.category == policy.exempt.category,
                row.score,
                row.reference,
            ),
        )
        for row in read.rows
    ]
    struck = frozenset((row.student, row.subject_key) for row in read.rows if row.review == STRUCK)
    classes = {(s.school, s.class_key) for s in read.table.students}
    reading = InputReading(read.book, (SheetReading("名册"),))
    used = ExamUsed(
        role,
        read.table.exam,
        (reading,),
        len(read.table.students),
        len(classes),
        Path(path).name,
        register_only=True,
        struck=len(struck),
    )
    old = read_register(path)
    return ExamRead(
        RegisterExam(read.table, entries, policy.exempt.category),
        read.table,
        (),
        used,
        read.findings,
        old.answers if old else (),
        (),
        struck,
    )

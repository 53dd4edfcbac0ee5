"""Two or three exams of one cohort: read, screened, matched, and held against the targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from xuekun_cli.model.findings import CannotGoOn, Finding, Severity
from xuekun_cli.model.matching import Matching
from xuekun_cli.model.measured import TermMeasured
from xuekun_cli.model.policy import Policy
from xuekun_cli.model.policy_conversion import Conversion
from xuekun_cli.model.register import COL_REVIEW, REGISTER_NAME
from xuekun_cli.model.report import ExamUsed, Judged, TermOutcome
from xuekun_cli.model.screening import Answer, Group
from xuekun_cli.model.tables import InputReading, ScoreTable, SheetReading, SourceBook
from xuekun_cli.model.transitions import UNLISTED, Sat, Transition
from xuekun_cli.pipeline.carrying import carry
from xuekun_cli.pipeline.comparing import (
    last_findings,
    lost_findings,
    mid_findings,
    order_findings,
    refuse_one_exam,
    refuse_strangers,
)
from xuekun_cli.pipeline.measuring import measured_of
from xuekun_cli.pipeline.request import Request
from xuekun_cli.pipeline.stand import Advance, open_inputs, people_of, policy_for, read_stand
from xuekun_cli.pipeline.teaching import read_teaching
from xuekun_cli.pipeline.units import units_of
from xuekun_cli.pipeline.value_added import Seated, value_added_of
from xuekun_cli.pipeline.writing import first_writing, groups_named, table_named, transitions_named
from xuekun_cli.rules.exams import Entry, Exam, RegisterExam, ScoredExam
from xuekun_cli.rules.matching import match_sittings
from xuekun_cli.rules.measured import Followed, other_measures
from xuekun_cli.rules.screening import screened
from xuekun_cli.rules.transitions import by_other_line, transitions
from xuekun_cli.sheets.assemble import WHOLE_COHORT
from xuekun_cli.sheets.inputs import base_folder
from xuekun_cli.sheets.labels import name_key
from xuekun_cli.sheets.register_exam import is_register, may_be_register, read_register_exam
from xuekun_cli.sheets.words import Words, load_words

STRUCK = "不确认"
"""The review that takes a candidate off the register."""


class TermRequest(NamedTuple):
    """What a person asked for: one request an exam, and what concerns them all."""

    before: Request
    after: Request
    mid: Request | None = None
    teachers: str = ""
    roll: str = ""
    answers: tuple[Answer, ...] = ()
    """Answers found in 待核查 of the last report."""


class _Read(NamedTuple):
    """One exam, ready for comparison."""

    exam: Exam
    table: ScoreTable
    groups: tuple[Group, ...]
    used: ExamUsed
    findings: tuple[Finding, ...]
    answers: tuple[Answer, ...]
    honoured: tuple[Answer, ...]
    struck: frozenset[tuple[int, str]]


def term(request: TermRequest, advance: Advance = lambda _: None) -> TermOutcome:
    """Return what became of the listed between two exams (three with a mid-term), and the verdicts.

    Raises `CannotGoOn` for inputs, lists, registers or policies that cannot be read, and for a policy that does
    not say how conversion is counted.
    """
    policy = policy_for(request.before)
    rule = policy.file.conversion
    if rule is None:
        raise CannotGoOn(
            f"「{policy.name}」没有写怎样算转化（conversion）",
            "请用写了的办法，如 --policy wuping；或在自己的办法里写 extends: wuping。",
        )
    words = load_words(request.before.words or None, request.before.mapping)
    given = request.answers
    before = _read(request.before, policy, words, "期初", advance, given)
    mid = _read(request.mid, policy, words, "期中", advance, given) if request.mid else None
    after = _read(request.after, policy, words, "期末" if mid else "本次", advance, given)
    exams = [before, *([mid] if mid else []), after]
    answers = (*request.answers, *(answer for one in exams for answer in one.answers))
    settled = {answer.key: answer for answer in reversed(answers)}
    statuses = statuses_of(request.roll, before.table, words)
    findings = [finding for one in exams for finding in one.findings]
    honoured = [answer for one in exams for answer in one.honoured]

    def matched(later: _Read, also_said: bool) -> Matching:
        found = match_sittings(
            before.table,
            later.table,
            name_key,
            settled=settled,
            statuses=statuses,
            assumed_class=WHOLE_COHORT,
        )
        if also_said:
            findings.extend(last_findings(found))
            honoured.extend(found.honoured)
        return found

    refuse_one_exam([(one.used, one.table) for one in exams])
    matching = matched(after, True)
    refuse_strangers(before.table, after.table, matching)
    findings.extend(lost_findings(before.table, after.table, matching))
    between = _Between(policy, rule, before, after, matching)
    found = between.transitions()
    other = between.by_other_line(found)
    mid_found: tuple[Transition, ...] = ()
    mid_matching = None
    if mid is not None:
        mid_matching = matched(mid, False)
        refuse_strangers(before.table, mid.table, mid_matching)
        findings.extend(mid_findings(mid_matching, before.table, mid.table))
        honoured.extend(answer for answer in mid_matching.honoured if answer not in honoured)
        mid_found = _Between(policy, rule, before, mid, mid_matching).transitions()
    writing = first_writing((before.table, after.table))
    groups, last = groups_named(after.groups, writing, after.table), table_named(after.table, writing)
    teaching = read_teaching(request.teachers, words, after.table)
    findings.extend(teaching.findings)
    findings.extend(between.findings())
    units = units_of(
        policy,
        rule,
        found,
        other,
        mid_found if mid else None,
        teaching,
        last,
        groups,
        mid.table if mid else None,
    )
    seated = (_seated(before), _seated(after))
    estimates = value_added_of(policy, rule, seated, matching, found, before.struck, units.judged)
    for earlier, later in pairwise(exams):
        findings.extend(order_findings(earlier.used, later.used))
    return TermOutcome(
        policy=policy,
        exams=_used(exams, [None, *([mid_matching] if mid else []), matching]),
        before=before.table,
        after=last,
        groups=groups,
        transitions=found,
        other=other,
        mid=mid_found,
        at_mid=_at_mid(found, mid, mid_matching),
        classes=units.classes,
        subjects=units.subjects,
        grades=units.grades,
        schools=units.schools,
        teachers=units.judged,
        has_teachers=teaching.given,
        struck=between.struck_now(),
        dropped_subjects=between.dropped,
        findings=tuple(sorted(findings, key=lambda finding: finding.severity.rank)),
        honoured=tuple(honoured),
        settings=_settings(request, policy, rule),
        answers=tuple({answer.key: answer for answer in reversed(answers)}.values()),
        value_added=estimates,
        measured=_measured(rule, exams, found, [mid_matching, matching] if mid else [matching], units.judged),
    )


def _measured(
    rule: Conversion,
    exams: Sequence[_Read],
    found: Sequence[Transition],
    matchings: Sequence[Matching | None],
    judged: Sequence[Judged],
) -> TermMeasured | None:
    if not other_measures(rule):
        return None
    return measured_of(rule, [one.exam for one in exams], _followed(found, matchings), judged)


def _followed(found: Sequence[Transition], matchings: Sequence[Matching | None]) -> list[Followed]:
    """Return every transition with its places in all exams; ``matchings`` lead from the first to each later one."""
    return [
        Followed(
            one,
            (
                one.before_student,
                *(
                    matching.after_of[one.before_student] if matching and one.before_student >= 0 else -1
                    for matching in matchings[:-1]
                ),
                one.after_student,
            ),
        )
        for one in found
    ]


def _read(
    request: Request, policy: Policy, words: Words, role: str, advance: Advance, answers: tuple[Answer, ...]
) -> _Read:
    books: list[SourceBook] | None = None
    if len(request.scores) == 1 and may_be_register(request.scores[0]):
        books = open_inputs(request.scores, advance)
        if is_register(books):
            return _from_register(request.scores[0], books[0], policy, words, role)
    register = Path(base_folder(request.scores[0])) / REGISTER_NAME
    beside = str(register) if register.is_file() else ""
    stand = read_stand(
        request._replace(register=request.register or beside, answers=answers), policy, advance, books
    )
    result = screened(stand.ground, stand.findings)
    struck: frozenset[tuple[int, str]] = frozenset()
    findings = list(result.findings)
    used = ""
    old = stand.old
    if old is not None and _same_inputs(old.inputs, stand.reading.inputs):
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
        tuple(_without_cells(item) for item in stand.reading.inputs),
        len(result.table.students),
        len({(one.school, one.class_key) for one in result.groups}),
        used,
        struck=len(struck),
    )
    return _Read(
        exam,
        result.table,
        result.groups,
        about,
        tuple(findings),
        old.answers if old else (),
        stand.answered.honoured,
        struck,
    )


def _without_cells(item: InputReading) -> InputReading:
    """Return an input with what tells it apart; its cells are in the table, and need the room twice over."""
    return replace(item, book=replace(item.book, content=b"", sheets=()))


def _seated(exam: _Read) -> Seated:
    return Seated(exam.table, exam.groups, exam.used.register_only)


def _same_inputs(named: Mapping[str, str], inputs: Iterable[InputReading]) -> bool:
    """Tell whether a register was made from one of these files (it may lie beside files of another exam)."""
    return any(named.get(item.book.label) == item.book.sha256 for item in inputs)


def _from_register(path: str, book: SourceBook, policy: Policy, words: Words, role: str) -> _Read:
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
    from xuekun_cli.sheets.register import read_register

    old = read_register(path)
    return _Read(
        RegisterExam(read.table, entries),
        read.table,
        (),
        used,
        read.findings,
        old.answers if old else (),
        (),
        struck,
    )


def _at_mid(found: Sequence[Transition], mid: _Read | None, matching: Matching | None) -> tuple[Sat | None, ...]:
    """Return what the mid-term exam says of each transition; None for who was not in the first exam, or a subject not held."""
    if mid is None or matching is None:
        return ()
    held = {subject.key for subject in mid.table.subjects}
    places = [
        matching.after_of[one.before_student] if one.before_student >= 0 and one.subject_key in held else -1
        for one in found
    ]
    return tuple(
        mid.exam.at(place, one.subject_key) if place >= 0 else None
        for one, place in zip(found, places, strict=True)
    )


class _Between:
    """Two exams and who is who in them."""

    def __init__(self, policy: Policy, rule: Conversion, before: _Read, after: _Read, matching: Matching) -> None:
        self._policy = policy
        self._rule = rule
        self._before = before
        self._after = after
        self._matching = matching
        held = {subject.key for subject in after.table.subjects}
        self.dropped = tuple(subject.name for subject in before.table.subjects if subject.key not in held)
        self._writing = first_writing((before.table, after.table))
        self._gone = {subject.key for subject in before.table.subjects if subject.key not in held}

    def transitions(self) -> tuple[Transition, ...]:
        """Return what became of everybody listed; subjects that the later exam does not have are left out."""
        found = transitions(
            [band.category for band in self._policy.bands],
            self._before.exam,
            self._after.exam,
            self._matching,
            self._rule,
            register_only=self._before.used.register_only,
            struck=self._struck,
        )
        kept = (one for one in found if one.subject_key not in self._gone)
        return transitions_named(kept, self._writing, self._after.table)

    def by_other_line(self, found: Sequence[Transition]) -> tuple[Transition, ...]:
        """Return the same by the line that the policy did not choose; () where only a register is there."""
        if self._before.used.register_only or self._after.used.register_only:
            return ()
        again = by_other_line(
            [band.category for band in self._policy.bands],
            found,
            self._before.exam,
            self._after.exam,
            self._matching,
            self._rule,
            struck=self._struck,
        )
        return tuple(one for one in again if one.subject_key not in self._gone)

    def _struck(self, student: int, subject: str) -> bool:
        return (student, subject) in self._before.struck

    def struck_now(self) -> tuple[tuple[str, str, str], ...]:
        """Return class, name and subject of those struck before who are below a line now."""
        found = []
        for student, subject in sorted(self._before.struck):
            later = self._matching.after_of[student]
            if later >= 0 and self._after.exam.at(later, subject).listed:
                person = self._before.table.students[student]
                found.append((person.class_name or "", person.name, self._writing.subjects[subject]))
        return tuple(found)

    def findings(self) -> list[Finding]:
        """Return what is to be said about subjects that only one of the exams has, and about registers."""
        said = []
        held = len(self._before.table.subjects)
        if self.dropped and len(self.dropped) == held and self._after.table.subjects:
            now = "、".join(subject.name for subject in self._after.table.subjects)
            said.append(
                Finding(
                    "no_subject_in_common",
                    Severity.ERROR,
                    f"前后两次没有一科相同，没有可以比的（前一次：{'、'.join(self.dropped)}；后一次：{now}）",
                    "同一科叫法不同的，用 --map 说明哪一列是这一科。",
                )
            )
        elif self.dropped:
            said.append(
                Finding(
                    "subject_not_held",
                    Severity.WARNING,
                    f"后一次考试没有{'、'.join(self.dropped)}，这几科不算转化",
                    "若考过，请核对成绩表，或用 --map 说明哪一列是这一科。",
                )
            )
        known = {subject.key for subject in self._before.table.subjects}
        new = [subject.name for subject in self._after.table.subjects if subject.key not in known]
        if new and not self._before.used.register_only:
            said.append(
                Finding(
                    "subject_new",
                    Severity.INFO,
                    f"前一次考试没有{'、'.join(new)}，这几科列入的都算首次入册",
                )
            )
        if self._before.used.register_only:
            said.append(
                Finding(
                    "register_only",
                    Severity.INFO,
                    "前一次只给了名册：不在名册上的学生当作上次有成绩、没有列入，这次列入就算新增",
                    "给出前一次的成绩表（和名册放在一个文件夹里），首次入册的才分得清。",
                )
            )
        return said


def statuses_of(path: str, table: ScoreTable, words: Words) -> dict[int, str] | None:
    """Return what the roll says of each student, by the index in the table; None without a roll."""
    roll = people_of(path, words, "花名册")
    if roll is None:
        return None
    said = {}
    for index, student in enumerate(table.students):
        person = roll.by_id(student.student_id) if student.student_id else None
        person = person or roll.by_name(student.name, student.class_name or "")
        if person is not None and person.status:
            said[index] = person.status
    return said


def _used(exams: Sequence[_Read], matchings: Sequence[Matching | None]) -> tuple[ExamUsed, ...]:
    return tuple(
        replace(one.used, matched=sum(place >= 0 for place in matching.after_of)) if matching else one.used
        for one, matching in zip(exams, matchings, strict=True)
    )


def _settings(request: TermRequest, policy: Policy, rule: Conversion) -> tuple[tuple[str, str], ...]:
    line = "浮动线：按后一次自己的平均分" if rule.line.is_ == "floating" else "固定线：按前一次的分数线"
    pairs = [
        ("办法", f"{policy.name}（{policy.id}）"),
        ("用的线", f"{line}（{rule.line.clause}）"),
        ("改动的数值", "；".join(f"{path}：{was} 改为 {now}" for path, was, now in policy.changes)),
        ("任课表", request.teachers),
        ("花名册", request.roll),
        ("随班就读名单", request.before.exempt),
    ]
    return tuple((name, value) for name, value in pairs if value)

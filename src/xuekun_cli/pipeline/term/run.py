"""Two or three exams of one cohort: read, screened, matched, and held against the targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xuekun_cli.model.findings import CannotGoOn, Finding, Severity
from xuekun_cli.model.names.near import like_names
from xuekun_cli.model.policy.conversion import Conversion
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.matching import Matching
from xuekun_cli.model.results.measured import TermMeasured
from xuekun_cli.model.results.report import ExamUsed, Judged, TermOutcome
from xuekun_cli.model.results.screening import Answer
from xuekun_cli.model.results.transitions import Sat, Transition
from xuekun_cli.model.scores.tables import InputReading, ScoreTable
from xuekun_cli.pipeline.inputs.comparing import (
    exempt_findings,
    last_findings,
    lost_findings,
    mid_findings,
    moved_since,
    refuse_own_register,
    refuse_registers,
    refuse_strangers,
    refuse_without_classes,
    refuse_without_schools,
)
from xuekun_cli.pipeline.inputs.exam_series import ExamGiven, exam_given, in_turn
from xuekun_cli.pipeline.inputs.layouts import beside_register, layouts_said, marks_said
from xuekun_cli.pipeline.inputs.opening import UNOPENED, Advance, ExamBooks
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.inputs.stand import ROLL, people_of, policy_for
from xuekun_cli.pipeline.inputs.teaching import read_teaching
from xuekun_cli.pipeline.inputs.writing import first_writing, groups_named, table_named
from xuekun_cli.pipeline.term.between import Between
from xuekun_cli.pipeline.term.exams import ExamRead, read_exam
from xuekun_cli.pipeline.term.measuring import measured_of
from xuekun_cli.pipeline.term.units import units_of
from xuekun_cli.pipeline.term.value_added import Seated, value_added_of
from xuekun_cli.rules.conversion.exams import has_plain_lines
from xuekun_cli.rules.conversion.measured import Followed, other_measures
from xuekun_cli.rules.matching.class_succession import stayed, successors, table_in
from xuekun_cli.rules.matching.match import match_sittings
from xuekun_cli.sheets.containers.inputs import names_of
from xuekun_cli.sheets.lists.known import known_in
from xuekun_cli.sheets.lists.people import PeopleIndex
from xuekun_cli.sheets.sitting.assemble import WHOLE_COHORT
from xuekun_cli.sheets.words.files import load_words
from xuekun_cli.sheets.words.labels import name_key
from xuekun_cli.sheets.words.table import Words

_CHOOSE_EXAMS = "请给出两次考试；都在一个文件里的，用 --before-exam、--after-exam（--mid-exam）选。"


class TermRequest(NamedTuple):
    """What a person asked for: one request an exam, and what concerns them all."""

    before: Request
    after: Request
    mid: Request | None = None
    teachers: str = ""
    roll: str = ""
    answers: tuple[Answer, ...] = ()
    """Answers found in 待核查 of the last report."""


def term(request: TermRequest, advance: Advance = lambda _: None, books: ExamBooks = UNOPENED) -> TermOutcome:
    """Return what became of the listed between two exams (three with a mid-term), and the verdicts.

    ``books`` give the exams' files where somebody opens them already. Raises `CannotGoOn` for inputs, lists,
    registers or policies that cannot be read, and for a policy that does not say how conversion is counted.
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
    request = _told_of_each_other(request)
    before = read_exam(request.before, policy, words, "期初", advance, given, books.before)
    mid = read_exam(request.mid, policy, words, "期中", advance, given, books.mid) if request.mid else None
    after = read_exam(request.after, policy, words, "期末" if mid else "本次", advance, given, books.after)
    exams = [before, *([mid] if mid else []), after]
    answers = (*request.answers, *(answer for one in exams for answer in one.answers))
    settled = {answer.key: answer for answer in reversed(answers)}
    statuses = statuses_of(request.roll, before.table, after.table, words, settled)
    findings: list[Finding] = []
    honoured = [answer for one in exams for answer in one.honoured]

    def matched(later: ExamRead, also_said: bool) -> Matching:
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

    tables = [(one.used, one.table) for one in exams]
    refuse_registers([one.used for one in exams], rule.line.is_ == "frozen" and has_plain_lines(policy))
    turns = in_turn([_given(one) for one in exams], _CHOOSE_EXAMS)
    refuse_without_classes(tables)
    matching = matched(after, True)
    still = [b for b, a in enumerate(matching.after_of) if a >= 0]
    for one in exams:
        findings += beside_register(request.before, policy, one.used.register if one.used.register_only else "")
    findings[:0] = [*turns, *moved_since(before.findings, before.table, still)]
    refuse_strangers(before.table, after.table, matching)
    refuse_without_schools(before.table, after.table, matching)
    refuse_own_register(before.used, before.exam, after.used, after.exam, matching)
    findings.extend(lost_findings(before.table, after.table, matching))
    findings.extend(exempt_findings(before.table, after.table, matching))
    mid_matching = None
    if mid is not None:
        mid_matching = matched(mid, False)
        refuse_strangers(before.table, mid.table, mid_matching)
        refuse_without_schools(before.table, mid.table, mid_matching)
        refuse_own_register(before.used, before.exam, mid.used, mid.exam, mid_matching)
        findings.extend(mid_findings(mid_matching, before.table, mid.table))
        at_mid = [mid_matching.after_of[b] for b in still if mid_matching.after_of[b] >= 0]
        findings.extend(moved_since(mid.findings, mid.table, at_mid))
        honoured.extend(answer for answer in mid_matching.honoured if answer not in honoured)
        mid = mid.in_classes(successors(mid.table, after.table, _stayed_since(mid_matching, matching)))
    findings.extend(after.findings)
    before = before.in_classes(successors(before.table, after.table, stayed(matching)))
    before, mid, after = before.called(), mid.called() if mid else None, after.called()
    exams = [before, *([mid] if mid else []), after]
    between = Between(policy, rule, before, after, matching)
    found = between.transitions()
    other = between.by_other_line(found)
    mid_found: tuple[Transition, ...] = ()
    mid_other: tuple[Transition, ...] = ()
    if mid is not None and mid_matching is not None:
        since = Between(policy, rule, before, mid, mid_matching)
        mid_found = since.transitions()
        mid_other = since.by_other_line(mid_found)
    writing = first_writing((before.table, after.table))
    groups, last = groups_named(after.groups, writing, after.table), table_named(after.table, writing)
    teaching = read_teaching(request.teachers, words, after.table, found)
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
        mid_other,
        before.used.role,
    )
    seated = (_seated(before), _seated(after))
    estimates = value_added_of(policy, rule, seated, matching, found, before.struck, units.judged)
    measured = _measured(rule, exams, found, [mid_matching, matching] if mid else [matching], units.judged)
    findings.extend(_unmeasured(rule, measured, exams))
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
        settings=_settings(request, policy, rule, [item for one in exams for item in one.used.inputs]),
        answers=tuple({answer.key: answer for answer in reversed(answers)}.values()),
        value_added=estimates,
        measured=measured,
    )


def _given(one: ExamRead) -> ExamGiven:
    return exam_given(one.used.role, one.table, one.used.inputs, one.used.register_only)


def _stayed_since(mid: Matching, last: Matching) -> Iterator[tuple[int, int]]:
    """Yield (mid-term, last exam) of everybody who is in the same class from the first exam to the last."""
    still = dict(stayed(last))
    return ((at_mid, still[first]) for first, at_mid in stayed(mid) if first in still)


def _measured(
    rule: Conversion,
    exams: Sequence[ExamRead],
    found: Sequence[Transition],
    matchings: Sequence[Matching | None],
    judged: Sequence[Judged],
) -> TermMeasured | None:
    if not other_measures(rule):
        return None
    return measured_of(rule, [one.exam for one in exams], _followed(found, matchings), judged)


def _unmeasured(rule: Conversion, measured: TermMeasured | None, exams: Sequence[ExamRead]) -> Iterator[Finding]:
    """Say that the policy's other measures were not reckoned: they compare scores, which a register has not of all."""
    names = other_measures(rule)
    if names and measured is None:
        without = "、".join(one.used.role for one in exams if one.used.register_only)
        yield Finding(
            "measures_without_scores",
            Severity.WARNING,
            f"办法里另外的转化算法（{'、'.join(names)}）没有算：{without}给的是名册，没有全班的成绩",
            "请把这一次换成成绩表，再运行一次。",
        )


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


def _at_mid(
    found: Sequence[Transition], mid: ExamRead | None, matching: Matching | None
) -> tuple[Sat | None, ...]:
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


def _told_of_each_other(request: TermRequest) -> TermRequest:
    """Return the request with each exam's knowing what the run reads besides."""

    def told(one: Request) -> Request:
        others = [each for each in (request.before, request.mid, request.after) if each and each is not one]
        return one._replace(elsewhere=(request.teachers, *(path for each in others for path in each.scores)))

    return request._replace(
        before=told(request.before),
        after=told(request.after),
        mid=told(request.mid) if request.mid else None,
    )


def _seated(exam: ExamRead) -> Seated:
    return Seated(exam.table, exam.groups, exam.used.register_only)


def statuses_of(
    path: str, before: ScoreTable, after: ScoreTable, words: Words, settled: Mapping[str, Answer]
) -> dict[int, str] | None:
    """Return what the roll says of each student, by the index in ``before``; None without a roll.

    A roll without ids may call the classes as the earlier exam or, a grade higher, as the later one does: the
    names by which more people are found on it are taken.
    """
    roll = people_of(path, words, ROLL, known=known_in(before))
    if roll is None or not roll.people:
        return None
    matching = match_sittings(before, after, name_key, settled=settled, assumed_class=WHOLE_COHORT)
    now = table_in(before, successors(before, after, stayed(matching)))
    found = max((_on_roll(roll, table) for table in (before, now)), key=len)
    return {index: status for index, status in found.items() if status}


def _on_roll(roll: PeopleIndex, table: ScoreTable) -> dict[int, str]:
    said = {}
    zeros = roll.zeros(student.student_id for student in table.students if student.student_id)
    names = Counter(name_key(student.name) for student in table.students)
    for index, student in enumerate(table.students):
        person = roll.find(student, names[name_key(student.name)] == 1, zeros)
        if person is not None and not like_names(name_key(person.name), name_key(student.name)):
            person = None
        if person is not None:
            said[index] = person.status
    return said


def _used(exams: Sequence[ExamRead], matchings: Sequence[Matching | None]) -> tuple[ExamUsed, ...]:
    return tuple(
        replace(one.used, matched=sum(place >= 0 for place in matching.after_of)) if matching else one.used
        for one, matching in zip(exams, matchings, strict=True)
    )


def _settings(
    request: TermRequest, policy: Policy, rule: Conversion, inputs: Sequence[InputReading]
) -> tuple[tuple[str, str], ...]:
    line = "浮动线：按后一次自己的平均分" if rule.line.is_ == "floating" else "固定线：按前一次的分数线"
    pairs = [
        ("办法", f"{policy.name}（{policy.id}）"),
        ("用的线", f"{line}（{rule.line.clause}）"),
        ("改动的数值", "；".join(f"{path}：{was} 改为 {now}" for path, was, now in policy.changes)),
        ("任课表", names_of([request.teachers])),
        ("花名册", names_of([request.roll])),
        ("随班就读名单", names_of([request.before.exempt])),
        ("读法", layouts_said(inputs)),
        ("判的分数", marks_said(request.before, policy)),
    ]
    return tuple((name, value) for name, value in pairs if value)

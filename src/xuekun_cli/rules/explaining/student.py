"""One student explained, subject by subject: the same rules as the screening, with every comparison written out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition, Pool, parts_of, plain_parts
from xuekun_cli.model.policy.document import Band, Policy, ScoreRule
from xuekun_cli.model.policy.wording import condition_text
from xuekun_cli.model.results.explaining import Compared, Explanation, Place, Step, SubjectExplained
from xuekun_cli.model.results.screening import Listed
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.tables import ScoreTable, Student
from xuekun_cli.rules.explaining.findings import concerning
from xuekun_cli.rules.screening.all_zero import unjudged_classes
from xuekun_cli.rules.screening.ground import Ground
from xuekun_cli.rules.screening.last_exams import last_exams
from xuekun_cli.rules.screening.lines import basis, lines_of
from xuekun_cli.rules.screening.screen import NOT_LISTED, Screening, category_of, ground_of, screened
from xuekun_cli.rules.screening.verdicts import say, score_text

_SCORED, _NO_CELL, _LEVEL = int(Mark.SCORED), int(Mark.NO_CELL), int(Mark.LEVEL)

Written = Callable[[int, int], str]
"""(student, subject of the judged table) → what stands in the cell, as text."""


class _Asked(NamedTuple):
    """What is the same for every subject of the student."""

    ground: Ground
    table: ScoreTable
    """The sitting as it was read and answered, before the policy chose or added up subjects."""
    student: int
    listed: Mapping[str, Listed]
    written: Written
    fitting: int


def explain(
    ground: Ground,
    table: ScoreTable,
    student: int,
    findings: Sequence[Finding] = (),
    written: Written = lambda student, subject: "",
) -> Explanation:
    """Return everything that decided about one student.

    ``ground`` is the sitting as the policy looks at it, ``table`` the one it was made of, ``student`` an index
    into both; ``findings`` were made before, ``written`` tells what stands in a cell. What is listed comes from
    the screening itself, so that the sentence is the same as in the register.
    """
    result = screened(ground, findings)
    person = table.students[student]
    listed = {one.subject: one for one in result.listed if one.student == student}
    numbers = [j for j in range(len(ground.table.subjects)) if ground.table.marks[student, j] != _NO_CELL]
    judged = not person.exempt and ground.group[student] >= 0
    fitting = sum(category_of(ground, student, j) != NOT_LISTED for j in numbers) if judged else 0
    asked = _Asked(ground, table, student, listed, written, fitting)
    return Explanation(
        policy=ground.policy,
        exam=table.exam,
        school=person.school,
        class_name=person.class_name,
        student_id=person.student_id,
        name=person.name,
        exempt=person.exempt,
        registered=_registered(ground.policy, person),
        ref=name_cell(table, student),
        subjects=tuple(_subject(asked, result, j) for j in numbers),
        overall=next((one.overall for one in listed.values()), ""),
        findings=concerning(ground, table, student, result.findings),
    )


def name_cell(table: ScoreTable, student: int) -> CellRef:
    """Return where a student's name stands."""
    person = table.students[student]
    origin = table.sources[person.source]
    return CellRef(origin.file, origin.sheet, a1(person.row, person.column))


def _registered(policy: Policy, person: Student) -> str:
    if not person.exempt:
        return ""
    if any(word in person.kind for word in policy.exempt.words):
        return f"成绩表里写着「{person.kind}」"
    return "在随班就读名单上，或者在待核查里回答过"


def _subject(asked: _Asked, result: Screening, subject: int) -> SubjectExplained:
    ground, student = asked.ground, asked.student
    table = ground.table
    name = table.subjects[subject].name
    person = table.students[student]
    entry = asked.listed.get(name)
    number = ground.group[student]
    group = next(
        (
            one
            for one in result.groups
            if (one.school, one.class_key, one.subject) == (person.school, person.class_key or "", name)
        ),
        None,
    )
    counted = ground.counted.get((student, subject))
    scored = table.marks[student, subject] == _SCORED
    judged = number >= 0 and not person.exempt
    index = category_of(ground, student, subject) if judged else NOT_LISTED
    fits = ground.policy.bands[index] if index != NOT_LISTED else None
    return SubjectExplained(
        subject=name,
        mark=counted or Mark(table.marks[student, subject]),
        score=table.scores[student, subject] if scored else None,
        level=table.level(student, subject) or "",
        ref=table.ref(student, subject),
        written=asked.written(student, subject),
        read_as=_read_as(ground, student, subject),
        added=_added(asked),
        takers=group.takers if group else None,
        total=group.total if group else None,
        exempt_scores=_exempt_scores(ground, number, subject),
        average=group.average if group else None,
        reference=group.reference if group and group.reference is not None else None,
        references=tuple(_references(ground, number, subject)) if judged else (),
        compared=tuple(_compared(ground, band, student, subject) for band in ground.policy.bands)
        if judged
        else (),
        category=entry.category if entry else "",
        fits=fits.category if fits else "",
        clause=entry.clause if entry else "",
        reason=entry.reason if entry else _why_not(asked, subject, fits),
        exit_score=entry.exit_score if entry else None,
    )


def _read_as(ground: Ground, student: int, subject: int) -> str:
    mark = ground.table.marks[student, subject]
    if mark == _SCORED:
        return score_text(ground, student, subject) + ("" if (student, subject) in ground.counted else " 分")
    if mark == _LEVEL:
        return f"等级 {ground.table.level(student, subject)}"
    return f"{Mark(mark).label}，没有分数"


def _exempt_scores(ground: Ground, number: int, subject: int) -> int:
    rule = ground.policy.exempt
    if number < 0 or not rule.in_total or rule.in_takers:
        return 0
    columns = zip(ground.group, ground.is_exempt, ground.table.marks.column(subject), strict=True)
    return sum(group == number and exempt and mark == _SCORED for group, exempt, mark in columns)


def _references(ground: Ground, number: int, subject: int) -> Iterator[str]:
    """Yield every reference that some category uses, unless it is the plain mean of the class."""
    rule = ground.rule
    own = rule.by if rule else Pool.CLASS
    parts = [part for band in ground.policy.bands for _, part in plain_parts(band.when, "")]
    pools = [part.by or own for part in parts if isinstance(part, kinds.OfReference)]
    if any(isinstance(part, kinds.BelowOwn) for part in parts):
        pools.append(own)
    plain_mean = rule is None or (rule.statistic == "mean" and rule.absent == "out" and rule.round is None)
    for pool in dict.fromkeys(pools):
        if pool is not Pool.CLASS or not plain_mean:
            # a line at the whole of a reference is the reference itself
            yield basis(ground, kinds.Below(below=Fraction(1), by=pool), subject, number)


def _compared(ground: Ground, band: Band, student: int, subject: int) -> Compared:
    first = _step(ground, band.when, student, subject, band.clause, 0)
    return Compared(band.category, first, tuple(_parts(ground, band.when, student, subject, band.clause, 1)))


def _parts(
    ground: Ground, condition: Condition, student: int, subject: int, clause: str, depth: int
) -> Iterator[Step]:
    """Yield what a condition is made of; a series says its exams in one sentence, and is not taken apart."""
    if isinstance(condition, kinds.OfSeveralExams):
        return
    for part in parts_of(condition):
        yield _step(ground, part, student, subject, condition.clause or clause, depth)
        yield from _parts(ground, part, student, subject, part.clause or condition.clause or clause, depth + 1)


def _step(ground: Ground, condition: Condition, student: int, subject: int, clause: str, depth: int) -> Step:
    said = say(ground, condition, student, subject)
    line = None if parts_of(condition) else lines_of(ground, condition, subject)[ground.group[student]]
    return Step(
        words=condition_text(condition, ground.rule),
        comparison=said.brief,
        full=said.full,
        holds=said.holds,
        clause=condition.clause or clause,
        cutoff=line.cutoff if line else said.line,
        inclusive=line.inclusive if line else None,
        depth=depth,
        looked_at=tuple(_before(ground, condition, student, subject)),
    )


def _before(ground: Ground, condition: Condition, student: int, subject: int) -> Iterator[Place]:
    """Yield the cells of the earlier exams that a series looks at, the latest first."""
    for one in islice(last_exams(ground, subject, kinds.exams_of(condition)), 1, None):
        then = one.place(student)
        if one.ground is not None and then >= 0:
            cell = one.ground.table.ref(then, one.subject)
            yield Place(one.name_for(student), _read_as(one.ground, then, one.subject), cell)


def _added(asked: _Asked) -> tuple[Place, ...]:
    """Return the subjects that a total or a mean is made of, with their cells."""
    policy = asked.ground.policy
    rule = policy.screening.score
    if rule.of == "subject":
        return ()
    alone = policy.screening.but(score=ScoreRule(subjects=rule.subjects))
    ground, _ = ground_of(replace(policy, file=policy.file.but(screening=alone)), asked.table)
    return tuple(
        Place(one.name, _read_as(ground, asked.student, j), ground.table.ref(asked.student, j))
        for j, one in enumerate(ground.table.subjects)
        if ground.table.marks[asked.student, j] != _NO_CELL
    )


def _why_not(asked: _Asked, subject: int, fits: Band | None) -> str:
    """Return why a student is not listed in a subject, with the numbers; made like the reason of a listed one."""
    ground, student = asked.ground, asked.student
    name = ground.table.subjects[subject].name
    if ground.group[student] < 0:
        return f"{name}：没有班级，不知道和哪个班比，没有筛查"
    if ground.group[student] in unjudged_classes(ground, subject):
        why = (
            "全班都是零分，多半没有录入" if (ground.group[student], subject) in ground.zeros else "没有参考的学生"
        )
        return f"{name}：{why}，没有筛查"
    rule = ground.policy.screening.overall
    if fits is not None and rule is not None:
        said = say(ground, fits.when, student, subject).full
        return (
            f"{name} {said}，符合{fits.category}（{fits.clause}）；{asked.fitting} 科符合，"
            f"至少 {rule.at_least_subjects} 科才列入（{rule.clause}），不列入"
        )
    mark = ground.table.marks[student, subject]
    bands = ground.policy.bands
    parts = [part for band in bands for _, part in plain_parts(band.when, "")]
    by_level = mark == _LEVEL and any(isinstance(part, kinds.Levels) for part in parts)
    if mark != _SCORED and not by_level:
        return f"{name}：{_read_as(ground, student, subject)}，不作判断（不等于 0 分，也不等于已经过线）"
    # of several lines of one kind the last is the highest, and says it all
    told = bands if len({type(band.when) for band in bands}) > 1 else bands[-1:]
    said = "；".join(say(ground, band.when, student, subject).full for band in told)
    return f"{name} {said}，不列入"

"""Who is on the list: the policy applied to one sitting. Pure: a policy and a table in, values out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from xuekun_cli.model.cells import CellRef, column_letters
from xuekun_cli.model.conditions import Pool
from xuekun_cli.model.findings import Finding
from xuekun_cli.model.marks import SCALE, Mark
from xuekun_cli.model.numbers import beside, decimal_text, points
from xuekun_cli.model.policy import Band, Policy, ScoreRule
from xuekun_cli.model.screening import Group, Listed, Verdict
from xuekun_cli.model.tables import ScoreTable
from xuekun_cli.rules.counting import judged
from xuekun_cli.rules.exits import exit_score, one_for_all, own_exit_score, step_of
from xuekun_cli.rules.ground import Earlier, Ground
from xuekun_cli.rules.lines import basis, lines_of
from xuekun_cli.rules.unjudged import unjudged
from xuekun_cli.rules.verdicts import class_lines, holds, say, score_text

_REGISTERED = -2
"""In place of a band's index: listed by registration."""
NOT_LISTED = -1
_SCORED, _NO_CELL = int(Mark.SCORED), int(Mark.NO_CELL)
_CLOSE = SCALE // 50
"""Two hundredths of a point: two decimals tell the truth unless score and line are closer than this."""


class Screening(NamedTuple):
    """Groups in the order of the input, class by class; the listed in the same order, then by row."""

    table: ScoreTable
    """The table that was judged: the sitting's, or (by total) one made of it."""
    groups: tuple[Group, ...]
    listed: tuple[Listed, ...]
    findings: tuple[Finding, ...]


def ground_of(
    policy: Policy,
    table: ScoreTable,
    lists: Mapping[str, frozenset[int]] | None = None,
    earlier: Sequence[tuple[ScoreTable, Sequence[int]]] = (),
) -> tuple[Ground, tuple[Finding, ...]]:
    """Return a sitting as the policy looks at it, and what is to be said about that.

    ``lists``: the name of a list → the students on it. ``earlier``: tables of earlier sittings, the oldest
    first, each with the place of every student of ``table`` in it (−1: not there).
    """
    looked = judged(policy, table)
    before = []
    for other, then in earlier:
        seen = judged(policy, other)
        members = {
            name: frozenset(then[student] for student in on if then[student] >= 0)
            for name, on in (lists or {}).items()
        }
        before.append(Earlier(Ground(policy, seen.table, members, (), seen.counted, seen.papers), then))
    ground = Ground(policy, looked.table, lists, before, looked.counted, looked.papers)
    return ground, looked.findings


def screen(
    policy: Policy,
    table: ScoreTable,
    lists: Mapping[str, frozenset[int]] | None = None,
    earlier: Sequence[tuple[ScoreTable, Sequence[int]]] = (),
) -> Screening:
    """Return everybody whom the policy lists, with the numbers that decided it.

    The exempt are listed in every subject they have a cell for, by registration alone (武平方案 一·第一类).
    Students without a class are in no group and are not listed. A class without takers is a finding.
    ``lists`` and ``earlier`` are as for `ground_of`.
    """
    ground, said = ground_of(policy, table, lists, earlier)
    return screened(ground, said)


def screened(ground: Ground, said: Sequence[Finding] = ()) -> Screening:
    """Return everybody whom the policy lists on this ground; ``said`` are findings made before."""
    found = _listed(ground)
    groups = _groups(ground, found)
    entries = _Entries(
        ground, _overall(ground, found), _times(found) if _least_subjects(ground.policy) > 1 else {}
    )
    listed: list[Listed] = []
    for (number, subject), group in groups.items():
        people = found.get((number, subject))
        if people:
            listed.extend(entries.of_class(group, number, subject, people))
    findings = (*said, *unjudged(ground, groups))
    return Screening(ground.table, tuple(groups.values()), tuple(listed), findings)


def category_of(ground: Ground, student: int, subject: int) -> int:
    """Return the index of the band that a student is in by a subject, or `NOT_LISTED`."""
    for index, band in enumerate(ground.policy.bands):
        if holds(ground, band.when, subject)[student]:
            return index
    return NOT_LISTED


def _listed(ground: Ground) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Return (class, subject) → (student, index of the band) of everybody listed, in the order of the input."""
    table, policy = ground.table, ground.policy
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    registered = bytearray(ground.is_exempt)
    for subject in range(len(table.subjects)):
        columns = [holds(ground, band.when, subject) for band in policy.bands]
        numbered = list(enumerate(columns))
        marks = table.marks.column(subject)
        for student in _where_any([registered, *columns]):
            number = ground.group[student]
            if number < 0 or marks[student] == _NO_CELL:
                continue
            index = _REGISTERED
            if not registered[student]:
                index = next(k for k, column in numbered if column[student])
            place = (number, subject)
            if place in found:
                found[place].append((student, index))
            else:
                found[place] = [(student, index)]
    least = _least_subjects(policy)
    if least == 1:
        return found
    times = _times(found)
    return {
        place: [(s, index) for s, index in entries if index == _REGISTERED or times[s] >= least]
        for place, entries in found.items()
    }


def _where_any(columns: Sequence[bytearray]) -> Iterator[int]:
    """Yield the places, in ascending order, at which any of the columns (of 0 and 1, of one length) has a 1."""
    any_of = 0
    for column in columns:
        any_of |= int.from_bytes(column, "little")
    joined = any_of.to_bytes(len(columns[0]), "little")
    place = joined.find(1)
    while place >= 0:
        yield place
        place = joined.find(1, place + 1)


def _least_subjects(policy: Policy) -> int:
    """Return in how many subjects a student has to fulfil a condition to be listed at all."""
    rule = policy.screening.overall
    return 1 if rule is None else rule.at_least_subjects


def _times(found: Mapping[tuple[int, int], list[tuple[int, int]]]) -> Counter[int]:
    """Return in how many subjects each student is listed by score."""
    return Counter(student for entries in found.values() for student, index in entries if index != _REGISTERED)


def _overall(ground: Ground, found: Mapping[tuple[int, int], list[tuple[int, int]]]) -> dict[int, str]:
    """Return each listed student's category over all subjects, where the policy gives one."""
    policy = ground.policy
    rule = policy.screening.overall
    if rule is None or rule.category == "none":
        return {}
    names = {index: band.category for index, band in enumerate(policy.bands)} | {
        _REGISTERED: policy.exempt.category
    }
    worst: dict[int, int] = {}
    for entries in found.values():
        for student, index in entries:
            worst[student] = min(worst.get(student, index), index)
    if rule.category == "worst":
        return {student: names[index] for student, index in worst.items()}
    by_total = _by_total(policy)
    before = [(one.ground.table, one.then) for one in ground.earlier]
    total, _ = ground_of(by_total, ground.table, ground.lists, before)
    said = {}
    for student, index in worst.items():
        place = index if index == _REGISTERED else category_of(total, student, 0)
        has_total = total.table.marks[student, 0] == _SCORED
        said[student] = names.get(place, "总分不在线下" if has_total else "没有总分")
    return said


def _by_total(policy: Policy) -> Policy:
    """Return the same policy held against the total of all subjects; zeros for marks are given already."""
    screening = policy.screening.but(score=ScoreRule(of="total"), overall=None)
    return replace(policy, file=policy.file.but(screening=screening, marks=None))


def _groups(
    ground: Ground, found: Mapping[tuple[int, int], list[tuple[int, int]]]
) -> dict[tuple[int, int], Group]:
    policy, table = ground.policy, ground.table
    names = {_REGISTERED: policy.exempt.category}
    names |= {index: band.category for index, band in enumerate(policy.bands)}
    lines = {
        (index, j): class_lines(ground, band.when, j)
        for index, band in enumerate(policy.bands)
        for j in range(len(table.subjects))
    }
    groups: dict[tuple[int, int], Group] = {}
    for number, first in enumerate(ground.first):
        student = table.students[first]
        for j, subject in enumerate(table.subjects):
            tally = ground.tallies(Pool.CLASS, j)[number]
            if not tally.cells:
                continue
            bands = [index for _, index in found.get((number, j), ())]
            reference = ground.reference(number, j)
            cutoffs = {
                band.category: line.value / SCALE
                for index, band in enumerate(policy.bands)
                if (line := lines[index, j][number]) is not None
            }
            groups[number, j] = Group(
                school=student.school,
                class_name=student.class_name or "",
                class_key=student.class_key or "",
                subject=subject.name,
                takers=tally.takers,
                total=tally.total,
                cutoffs=cutoffs,
                counts={name: bands.count(index) for index, name in names.items()},
                absent=tally.seats - (tally.sitting or tally.levels),
                levels=tally.levels,
                reference=None if reference is None else reference / SCALE,
            )
    return groups


def verdict_text(band: Band, exit_at: int | None) -> str:
    """Return the end of a reason: the category, its clause, and the score to reach."""
    return f"{band.category}（{band.clause}）{exit_text(exit_at)}"


def exit_text(exit_at: int | None) -> str:
    """Return the score to reach, as a reason ends with it; "" where no score would do."""
    return "" if exit_at is None else f"；脱困成绩 {points(exit_at)}"


class _Line(NamedTuple):
    """A band's line for one class and subject, with what is the same for everybody below it."""

    verdict: Verdict
    cutoff: Fraction
    """In points."""
    highest: int
    """The highest whole number of ten-thousandths on the listed side."""
    sign: str
    shown: str
    """The line as it stands behind most scores, with its sign."""
    for_all: bool
    """The exit score is the same for the whole class; else each student has one of his or her own."""


class _Entries:
    """Makes the entries of the list, a class and subject at a time."""

    def __init__(self, ground: Ground, overall: Mapping[int, str], times: Mapping[int, int]) -> None:
        """Take the students' categories over all subjects, and in how many subjects each is listed."""
        self._ground, self._overall, self._times = ground, overall, times
        self._table = ground.table
        self._places = ground.table.sources
        self._least = _least_subjects(ground.policy)
        self._for_all = one_for_all(ground.policy)
        self._steps = [step_of(ground.table, subject) for subject in range(len(ground.table.subjects))]
        self._shown: dict[int, str] = {}

    def of_class(
        self, group: Group, number: int, subject: int, people: Sequence[tuple[int, int]]
    ) -> Iterator[Listed]:
        """Yield an entry for each (student, index of the band) of a class and subject."""
        table = self._table
        key, students = table.subjects[subject].key, table.students
        scores, marks = table.scores.column(subject), table.marks.column(subject)
        sources = table.source.column(subject)
        rows, columns = table.row.column(subject), table.column.column(subject)
        overall, several = self._overall, self._least > 1
        name, places, shown = group.subject, self._places, self._shown
        counted = bool(self._ground.counted)
        letters = ""
        at = -1
        lines: dict[int, _Line | None] = {}
        for student, index in people:
            level = sentence = more = ""
            if index == _REGISTERED:
                verdict, comparison, score = _registered(self._ground, group, student, subject)
            else:
                if index not in lines:
                    lines[index] = self._line(number, subject, index)
                line = lines[index]
                if line is None:
                    verdict, comparison, sentence = self._by_conditions(group, student, subject, index)
                    score = scores[student] if marks[student] == _SCORED else None
                    level = table.level(student, subject) or ""
                else:
                    score = scores[student]
                    verdict = line.verdict
                    if not line.for_all:
                        verdict, more = self._own(verdict, student, subject)
                    text = None if counted else shown.get(score)
                    if text is None:
                        text = self._score(student, subject, score)
                    # two decimals tell the truth unless rounding can move the line past the score
                    bar = (
                        line.shown
                        if line.highest - score > _CLOSE
                        else f"{line.sign} {beside(line.cutoff, score)}"
                    )
                    comparison = f"{name} {text} {bar}"
                if several:
                    more += f"；{self._times[student]} 科符合（至少 {self._least} 科才列入）"
            person, source = students[student], sources[student]
            if source >= 0:
                place = places[source]
                if columns[student] != at:
                    at = columns[student]
                    letters = column_letters(at)
                ref = CellRef(place.file, place.sheet, f"{letters}{rows[student] + 1}")
            else:
                place, ref = places[person.source], table.ref(student, subject)
            yield Listed(
                group,
                student,
                person.student_id,
                person.name,
                name,
                key,
                verdict,
                score,
                comparison,
                ref,
                place.input,
                index == _REGISTERED,
                level,
                overall.get(student, "") if overall else "",
                more,
                sentence,
            )

    def _line(self, number: int, subject: int, index: int) -> _Line | None:
        """Return a plain band's line; None for a band of several conditions, or without a line on the score."""
        ground, band = self._ground, self._ground.policy.bands[index]
        line = lines_of(ground, band.when, subject)[number]
        if line is None:
            return None
        exit_at = exit_score(ground, number, subject, self._steps[subject]) if self._for_all else None
        said = f"（{basis(ground, band.when, subject, number)}），{verdict_text(band, exit_at)}"
        cutoff, sign = line.value / SCALE, "≤" if line.inclusive else "<"
        verdict = Verdict(band.category, band.clause, cutoff, exit_at, said)
        for_all = exit_at is not None
        return _Line(verdict, cutoff, line.highest, sign, f"{sign} {decimal_text(cutoff, 2)}", for_all)

    def _own(self, verdict: Verdict, student: int, subject: int) -> tuple[Verdict, str]:
        """Return the verdict with the student's own exit score: other conditions look at more than the score."""
        exit_at = own_exit_score(self._ground, student, subject, self._steps[subject])
        return verdict._replace(exit_score=exit_at), exit_text(exit_at)

    def _score(self, student: int, subject: int, score: int) -> str:
        """Return a score as it is shown; most are met many times."""
        if self._ground.counted:
            return score_text(self._ground, student, subject)
        text = self._shown.get(score)
        if text is None:
            text = self._shown[score] = points(score)
        return text

    def _by_conditions(self, group: Group, student: int, subject: int, index: int) -> tuple[Verdict, str, str]:
        """Return verdict, comparison and sentence where other things than one line on the score decide."""
        ground, band = self._ground, self._ground.policy.bands[index]
        said = say(ground, band.when, student, subject)
        scored = self._table.marks[student, subject] == _SCORED
        exit_at = own_exit_score(ground, student, subject, self._steps[subject]) if scored else None
        verdict = Verdict(band.category, band.clause, said.line if scored else None, exit_at)
        sentence = f"{group.subject} {said.full}，{verdict_text(band, exit_at)}"
        return verdict, f"{group.subject} {said.brief}", sentence


def _registered(ground: Ground, group: Group, student: int, subject: int) -> tuple[Verdict, str, int | None]:
    """Return verdict, reason and score of somebody listed by registration."""
    table, rule = ground.table, ground.policy.exempt
    scored = table.marks[student, subject] == _SCORED
    clause = f"（{rule.clause}）" if rule.clause else ""
    reason = f"{group.subject}：{rule.category}，按登记，不看分数{clause}"
    score = table.scores[student, subject] if scored else None
    return Verdict(rule.category, rule.clause), reason, score

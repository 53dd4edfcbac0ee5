"""Every kind of condition reckoned the slow way: plain loops over fractions, for comparison with the fast rules.

Written from the words of the conditions alone, so that an error in the rules cannot hide in its own test:

* 不高于 includes the boundary, 低于 does not.
* 平均分: the scores of a pool added up, divided by the takers; whether the exempt count in either is the
  policy's word. 缺考按 0 分: the absent who are not exempt count as takers with nothing. 中位数: the middle of the
  takers' scores, or the mean of the two in the middle. Rounded half up where the policy wants it.
* 最后几名: whoever has fewer students below him or her than there are places; where those who share the last
  place are all out, whoever is in the places together with everybody of the same score.
* 偏科: score ÷ reference against the mean of that of the student's other subjects.
* 连续: at this exam and at each of those just before it; who was not there does not fulfil it.
* 几次里有几次: at so many of this exam and those just before it; who was not there does not fulfil it there.
* 几次的平均: the mean of the scores, each divided by the reference (the full mark, or one point) of its own exam;
  exams without a score are no part of it, and with too few there is no mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil, floor
from unicodedata import normalize

from made_sitting import Level, Seat

from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition, Pool
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.scores.marks import Mark

Cell = Fraction | Mark | Level
"""A score in points, or what stands in its place."""
REGISTERED = "一类"
HALF = Fraction(1, 2)
WORDS = {
    Mark.ABSENT: "absent",
    Mark.EXCUSED: "excused",
    Mark.DEFERRED: "deferred",
    Mark.MISCONDUCT: "misconduct",
    Mark.BLANK: "blank",
}


@dataclass(frozen=True)
class Exam:
    """One exam: ``cells[student][subject]``; ``earlier`` are the exams before it, the oldest first."""

    seats: Sequence[Seat]
    cells: Sequence[Mapping[str, Cell]]
    full: Mapping[str, Fraction | None]
    name: str = "期中"
    lists: Mapping[str, frozenset[int]] = field(default_factory=dict)
    earlier: Sequence[tuple[Exam, Sequence[int]]] = ()
    """Each with the place of every student of this exam in it (−1: not there)."""

    @property
    def subjects(self) -> list[str]:
        """The subjects in their order."""
        return list(self.full)

    def score(self, student: int, subject: str) -> Fraction | None:
        """The score in points; None for a mark or a level."""
        cell = self.cells[student].get(subject, Mark.NO_CELL)
        return cell if isinstance(cell, Fraction) else None


def exam_of(
    seats: Sequence[Seat], full: Mapping[str, Fraction | int | None], name: str = "期中", **more: object
) -> Exam:
    """The exam of these students; ``full`` has a full mark for each subject, in the order of the cells."""
    cells = [
        {
            subject: cell if isinstance(cell, Mark | Level) else Fraction(cell)
            for subject, cell in zip(full, one.cells, strict=True)
        }
        for one in seats
    ]
    marks = {subject: None if mark is None else Fraction(mark) for subject, mark in full.items()}
    return Exam(seats, cells, marks, name, **more)  # type: ignore[arg-type]


def looked_at(policy: Policy, exam: Exam) -> Exam:
    """The exam as the policy looks at it: marks that are zeros, chosen subjects, totals or means."""
    cells = [{subject: zero_for(policy, cell) for subject, cell in row.items()} for row in exam.cells]
    rule = policy.screening.score
    chosen = [name for name in rule.subjects or exam.subjects if name in exam.subjects]
    full = {name: exam.full[name] for name in chosen}
    if rule.of == "subject":
        cells = [{name: cell for name, cell in row.items() if name in chosen} for row in cells]
    else:
        shared = Fraction(1, len(chosen)) if rule.of == "mean" else Fraction(1)
        cells = [{"sum": together(row, chosen, rule.missing, shared)} for row in cells]
        known = [mark for mark in full.values() if mark is not None]
        full = {"sum": sum(known, Fraction(0)) * shared if len(known) == len(chosen) else None}
    earlier = [(looked_at(policy, other), then) for other, then in exam.earlier]
    return without_zeros(policy, replace(exam, cells=cells, full=full, earlier=earlier))


def zero_for(policy: Policy, cell: Cell) -> Cell:
    """A zero for a mark that the policy counts as one."""
    rule = policy.file.marks
    if rule is not None and isinstance(cell, Mark) and cell in WORDS and getattr(rule, WORDS[cell]) == "zero":
        return Fraction(0)
    return cell


def together(row: Mapping[str, Cell], chosen: Sequence[str], missing: str, shared: Fraction) -> Cell:
    """The scores of several subjects added up, each a ``shared`` part; a mark where there is no sum."""
    cells = [row[name] for name in chosen]
    scores = [cell for cell in cells if isinstance(cell, Fraction)]
    if all(cell is Mark.NO_CELL for cell in cells):
        return Mark.NO_CELL
    if not scores or (missing == "out" and len(scores) < len(cells)):
        lacking = [cell for cell in cells if isinstance(cell, Mark) and cell is not Mark.NO_CELL]
        return next(iter(lacking), Mark.BLANK)
    return sum(scores, Fraction(0)) * shared


def same_pool(pool: Pool, one: Seat, other: Seat) -> bool:
    """Whether two students are taken together. Without a class nobody is in a class; a school's grades are apart."""
    if pool is Pool.CLASS:
        return one.class_name is not None and (one.school, one.class_name) == (other.school, other.class_name)
    if pool in (Pool.GRADE, Pool.SCHOOL):
        return (one.school, one.grade) == (other.school, other.grade)
    return pool is Pool.EVERYONE or one.school == other.school


def reference(policy: Policy, exam: Exam, pool: Pool, student: int, subject: str) -> Fraction | None:
    """平均分 or 中位数 of the pool that a student is in, in points; None where nobody counts."""
    rule, exempt = policy.screening.reference, policy.exempt
    assert rule is not None
    total, takers, counted = Fraction(0), 0, []
    for index, seat in enumerate(exam.seats):
        if not same_pool(pool, exam.seats[student], seat):
            continue
        score = exam.score(index, subject)
        if score is not None:
            total += score if exempt.in_total or not seat.exempt else 0
            if exempt.in_takers or not seat.exempt:
                takers += 1
                counted.append(score)
        elif exam.cells[index].get(subject) is Mark.ABSENT and rule.absent == "zero" and not seat.exempt:
            takers += 1
            counted.append(Fraction(0))
    if not takers:
        return None
    value = total / takers
    if rule.statistic == "median":
        ordered = sorted(counted)
        half = len(ordered) // 2
        value = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    if rule.round is not None:
        value = Fraction(floor(value * 10**rule.round + HALF), 10**rule.round)
    return value


def own_reference(policy: Policy, exam: Exam, student: int, subject: str) -> Fraction | None:
    """What a student's relative score is taken of."""
    assert policy.screening.reference is not None
    return reference(policy, exam, policy.screening.reference.by, student, subject)


def among_lowest(policy: Policy, exam: Exam, condition: Condition, student: int, subject: str) -> bool:
    """Whether a student with a score is among the last of the pool."""
    assert isinstance(condition, kinds.LowestShare | kinds.LowestCount)
    others = []
    for index, seat in enumerate(exam.seats):
        score = exam.score(index, subject)
        counts = policy.exempt.in_takers or not seat.exempt
        if score is not None and counts and same_pool(condition.within, exam.seats[student], seat):
            others.append(score)
    if isinstance(condition, kinds.LowestCount):
        places = condition.lowest_count
    else:
        wanted = condition.lowest_share * len(others)
        places = {"down": floor(wanted), "up": ceil(wanted), "nearest": floor(wanted + HALF)}[condition.rounding]
    mine = exam.score(student, subject)
    assert mine is not None
    if places < len(others) >= 5 and len(set(others)) == 1:
        return False
    below, same = sum(other < mine for other in others), sum(other == mine for other in others)
    return below < places if condition.ties == "in" else below + same <= places


def relative(policy: Policy, exam: Exam, student: int, subject: str) -> Fraction | None:
    """相对分: score ÷ reference; None without a score or with nothing to divide by."""
    score, of = exam.score(student, subject), own_reference(policy, exam, student, subject)
    return score / of if score is not None and of else None


def fits(policy: Policy, exam: Exam, condition: Condition, student: int, subject: str) -> bool:
    """Whether a student fulfils a condition in a subject of an exam as the policy looks at it."""
    assert policy.screening.reference is not None
    match condition:
        case kinds.AllOf(all=parts):
            return all(fits(policy, exam, part, student, subject) for part in parts)
        case kinds.AnyOf(any=parts):
            return any(fits(policy, exam, part, student, subject) for part in parts)
        case kinds.AtExams(at_exams=words, when=part):
            return any(word in exam.name for word in words) and fits(policy, exam, part, student, subject)
        case kinds.Running(running=times, when=part):
            return running(policy, exam, part, times, student, subject)
        case kinds.AtLeastTimes(at_least_times=times, of_last=exams, when=part):
            found = last_of(exam, exams, student, subject)
            return sum(fits(policy, one, part, who, subject) for one, who in found) >= times
        case kinds.MeanOfLast(mean_of_last=exams, when=line, scored_at_least=least):
            values = [measured(policy, *one, line, subject) for one in last_of(exam, exams, student, subject)]
            known = [value for value in values if value is not None]
            if len(known) < (exams if least is None else least):
                return False
            mean = sum(known, Fraction(0)) / len(known)
            bar = next(iter(vars(line).values()))
            if isinstance(line, kinds.AtMostPoints | kinds.BelowPoints):
                bar = Fraction(bar, 10_000)
            return mean < bar if next(iter(line.FIELDS)).startswith("below") else mean <= bar
        case kinds.OnList(on_list=name):
            return student in exam.lists.get(name, ())
        case kinds.Levels(levels=wanted):
            cell = exam.cells[student].get(subject)
            return isinstance(cell, Level) and folded(cell.text) in {folded(text) for text in wanted}
    score = exam.score(student, subject)
    if score is None or exam.seats[student].class_name is None:
        return False
    match condition:
        case kinds.AtMostPoints(at_most_points=line):
            return score <= Fraction(line, 10_000)
        case kinds.BelowPoints(below_points=line):
            return score < Fraction(line, 10_000)
        case kinds.AtMostFull(at_most_full=share):
            full = exam.full[subject]
            return full is not None and score <= full * share
        case kinds.BelowFull(below_full=share):
            full = exam.full[subject]
            return full is not None and score < full * share
        case kinds.AtMost(at_most=share, by=by):
            of = reference(policy, exam, by or policy.screening.reference.by, student, subject)
            return of is not None and score <= of * share
        case kinds.Below(below=share, by=by):
            of = reference(policy, exam, by or policy.screening.reference.by, student, subject)
            return of is not None and score < of * share
        case kinds.BelowOwn(below_own=share):
            mine = relative(policy, exam, student, subject)
            found = [relative(policy, exam, student, name) for name in exam.subjects if name != subject]
            others = [one for one in found if one is not None]
            if mine is None or not others:
                return False
            return mine <= sum(others, Fraction(0)) / len(others) * (1 - share)
    return among_lowest(policy, exam, condition, student, subject)


def running(policy: Policy, exam: Exam, part: Condition, times: int, student: int, subject: str) -> bool:
    """Whether a condition holds at this exam and the ``times − 1`` before it."""
    if not fits(policy, exam, part, student, subject):
        return False
    if times - 1 > len(exam.earlier):
        return False
    for other, then in exam.earlier[len(exam.earlier) - (times - 1) :]:
        before = replace(other, lists=moved(exam.lists, then))
        if then[student] < 0 or subject not in other.subjects:
            return False
        if not fits(policy, before, part, then[student], subject):
            return False
    return True


def last_of(exam: Exam, times: int, student: int, subject: str) -> list[tuple[Exam, int]]:
    """Those of the last exams in which a student was there and had the subject, with his or her place."""
    found = [(exam, student)]
    for other, then in list(reversed(exam.earlier))[: times - 1]:
        if then[student] >= 0 and subject in other.subjects:
            found.append((replace(other, lists=moved(exam.lists, then)), then[student]))
    return found


def measured(policy: Policy, exam: Exam, student: int, line: Condition, subject: str) -> Fraction | None:
    """A score in the measure of a line: of the reference, of the full mark, or in points; None without one."""
    score = exam.score(student, subject)
    if score is None or exam.seats[student].class_name is None:
        return None
    if isinstance(line, kinds.AtMostPoints | kinds.BelowPoints):
        return score
    if isinstance(line, kinds.AtMostFull | kinds.BelowFull):
        of = exam.full[subject]
    else:
        assert isinstance(line, kinds.AtMost | kinds.Below)
        assert policy.screening.reference is not None
        of = reference(policy, exam, line.by or policy.screening.reference.by, student, subject)
    return score / of if of else None


def moved(lists: Mapping[str, frozenset[int]], then: Sequence[int]) -> dict[str, frozenset[int]]:
    """The same people on the lists, by their places in an earlier exam."""
    return {name: frozenset(then[k] for k in members if then[k] >= 0) for name, members in lists.items()}


def folded(text: str) -> str:
    """A level without the difference of wide and narrow, large and small letters."""
    return normalize("NFKC", text).casefold().strip()


def categories(policy: Policy, exam: Exam) -> dict[tuple[int, str], str]:
    """The category of every student and subject that is listed; ``exam`` as the policy looks at it."""
    found: dict[tuple[int, str], str] = {}
    for student, seat in enumerate(exam.seats):
        for subject in exam.subjects:
            if seat.class_name is None or exam.cells[student].get(subject, Mark.NO_CELL) is Mark.NO_CELL:
                continue
            if seat.exempt:
                found[student, subject] = REGISTERED
                continue
            if unjudged(policy, exam, student, subject):
                continue
            for band in policy.bands:
                if fits(policy, exam, band.when, student, subject):
                    found[student, subject] = band.category
                    break
    rule = policy.screening.overall
    least = rule.at_least_subjects if rule else 1
    times = [sum(who == student for who, _ in found) for student in range(len(exam.seats))]
    return {
        (student, subject): category
        for (student, subject), category in found.items()
        if category == REGISTERED or times[student] >= least
    }


def without_zeros(policy: Policy, exam: Exam) -> Exam:
    """The exam without the zeros of classes that have nothing else in a subject: they were not entered.

    That is five zeros, or two and more where the reference, if one is asked for, is zero itself.
    """
    parts = [part for band in policy.bands for _, part in kinds.plain_parts(band.when, "")]
    of_reference = any(isinstance(part, kinds.OfReference | kinds.BelowOwn) for part in parts)
    cells = [dict(row) for row in exam.cells]
    for subject in exam.subjects:
        for student, seat in enumerate(exam.seats):
            mates = [k for k, one in enumerate(exam.seats) if same_pool(Pool.CLASS, seat, one) and not one.exempt]
            scores = [score for k in mates if (score := exam.score(k, subject)) is not None]
            if not scores or any(scores) or seat.class_name is None:
                continue
            alone = of_reference and len(scores) > 1 and own_reference(policy, exam, student, subject) == 0
            if (len(scores) >= 5 or alone) and exam.score(student, subject) == 0:
                cells[student][subject] = Mark.ALL_ZERO
    earlier = [(without_zeros(policy, other), then) for other, then in exam.earlier]
    return replace(exam, cells=cells, earlier=earlier)


def unjudged(policy: Policy, exam: Exam, student: int, subject: str) -> bool:
    """Whether nobody of a student's class has a result in a subject; levels are one where the policy reads them."""
    parts = [part for band in policy.bands for _, part in kinds.plain_parts(band.when, "")]
    of_levels = any(isinstance(part, kinds.Levels) for part in parts)
    for k, one in enumerate(exam.seats):
        if same_pool(Pool.CLASS, exam.seats[student], one) and (policy.exempt.in_takers or not one.exempt):
            if exam.score(k, subject) is not None:
                return False
            if of_levels and not one.exempt and isinstance(exam.cells[k].get(subject), Level):
                return False
    return True


def worst_of(policy: Policy, found: Mapping[tuple[int, str], str]) -> dict[int, str]:
    """各科中最重的: of each listed student the category that comes first in the policy."""
    order = [REGISTERED, *(band.category for band in policy.bands)]
    mine: dict[int, list[str]] = {}
    for (student, _), category in found.items():
        mine.setdefault(student, []).append(category)
    return {student: min(names, key=order.index) for student, names in mine.items()}

"""The worked examples of ``screening``, run through the same rules as a school's scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple, assert_never

from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition, named_parts
from xuekun_cli.model.policy.document import ExampleStudent, Policy, ScreenExample
from xuekun_cli.model.policy.values import points_of
from xuekun_cli.model.policy.wording import NOT_LISTED
from xuekun_cli.model.results.examples import Boundary, Checked, Probe
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.number_columns import Numbers
from xuekun_cli.model.scores.tables import ScoreTable, Source, Student, Subject
from xuekun_cli.rules.screening.ground import Ground
from xuekun_cli.rules.screening.last_exams import line_of, scored_at_least, sums
from xuekun_cli.rules.screening.lines import lines_of, places, ranked
from xuekun_cli.rules.screening.own_subjects import own_others, relative
from xuekun_cli.rules.screening.screen import category_of, ground_of, screened
from xuekun_cli.rules.screening.verdicts import holds, say, times_before

ONE_SUBJECT = "这一科"
_WORDS = {mark.label: mark for mark in (Mark.ABSENT, Mark.EXCUSED, Mark.DEFERRED, Mark.BLANK)} | {
    "作弊": Mark.MISCONDUCT,
    "违纪": Mark.MISCONDUCT,
}
_NEAR_POINTS = Fraction(1)
_NEAR_PLACES = Fraction(1)
_NEAR_RELATIVE = Fraction(1, 20)


class _Class(NamedTuple):
    """The students of an example, one a row, and the sittings made of them."""

    students: list[ExampleStudent]
    table: ScoreTable
    earlier: list[tuple[ScoreTable, list[int]]]
    lists: dict[str, frozenset[int]]


def boundaries_screening(policy: Policy) -> list[Boundary]:
    """Return every line of ``screening`` that decides who is listed."""
    if not policy.can_screen:
        return []
    found = [
        boundary
        for band in policy.bands
        for path, condition in numbered(band.when, f"screening.{band.category}")
        for boundary in _boundary(path, condition)
    ]
    rule = policy.screening.overall
    if rule is not None and rule.at_least_subjects > 1:
        found.append(Boundary("screening.overall.at_least_subjects", _NEAR_PLACES))
    return found


def numbered(condition: Condition, path: str) -> Iterator[tuple[str, Condition]]:
    """Yield a condition and everything it is made of, each with its path in the file."""
    yield path, condition
    # the line of a mean is no line on one score: `_boundary` and `_probe` see to it with its mean
    for at, part in () if isinstance(condition, kinds.MeanOfLast) else named_parts(condition, path):
        yield from numbered(part, at)


def _boundary(path: str, condition: Condition) -> list[Boundary]:
    key = next(iter(type(condition).FIELDS))
    match condition:
        case kinds.LowestShare() | kinds.LowestCount() | kinds.Running() | kinds.AtLeastTimes():
            return [Boundary(f"{path}.{key}", _NEAR_PLACES)]
        case kinds.BelowOwn():
            return [Boundary(f"{path}.{key}", _NEAR_RELATIVE)]
        case kinds.MeanOfLast(when=line):
            near = _NEAR_POINTS if isinstance(line, kinds.OfPoints) else _NEAR_RELATIVE
            return [Boundary(f"{path}.when.{next(iter(type(line).FIELDS))}", near)]
        case kinds.Levels() | kinds.OnList() | kinds.AllOf() | kinds.AnyOf() | kinds.AtExams():
            return []
        case _ if isinstance(condition, kinds.OfReference | kinds.OfPoints | kinds.OfFullMark):
            return [Boundary(f"{path}.{key}", _NEAR_POINTS)]
    assert_never(condition)


def check_screening(policy: Policy, number: int, example: ScreenExample) -> list[Checked]:
    """Return what came of every student of an example who is to be looked at; ``number`` counts from 1."""
    made = _class_of(example)
    ground, said = ground_of(policy, made.table, made.lists, made.earlier)
    listed = screened(ground, said).listed
    checked = []
    for student, one in enumerate(made.students):
        if not one.is_:
            continue
        mine = [entry for entry in listed if entry.student == student]
        order = {category: place for place, category in enumerate(policy.categories)}
        worst = min(mine, key=lambda entry: order[entry.category], default=None)
        checked.append(
            Checked(
                number,
                example.title,
                _shown(one),
                one.is_,
                worst.category if worst else NOT_LISTED,
                worst.reason if worst else _why_not(ground, student),
                tuple(_probes(ground, student)),
            )
        )
    return checked


def _shown(one: ExampleStudent) -> str:
    scores = "，".join(f"{name} {text}" for name, text in (one.scores or {}).items()) or one.score
    before = f"（以前 {'、'.join(one.earlier)}）" if one.earlier else ""
    on = f"，在「{'、'.join(one.on)}」名单上" if one.on else ""
    return f"{scores}{before}{on}{'，随班就读' if one.exempt else ''}"


def _why_not(ground: Ground, student: int) -> str:
    """Return why a student is not listed: what the last category compares, subject by subject."""
    band = ground.policy.bands[-1]
    said = [
        f"{subject.name} {say(ground, band.when, student, number).full}"
        for number, subject in enumerate(ground.table.subjects)
        if ground.table.marks[student, number] != Mark.NO_CELL
    ]
    return "；".join(said)


def _probes(ground: Ground, student: int) -> Iterator[Probe]:
    policy = ground.policy
    for subject in range(len(ground.table.subjects)):
        if ground.table.marks[student, subject] != Mark.SCORED:
            continue
        for band in policy.bands:
            for path, condition in numbered(band.when, f"screening.{band.category}"):
                yield from _probe(ground, path, condition, student, subject)
    rule = policy.screening.overall
    if rule is not None and rule.at_least_subjects > 1:
        times = sum(category_of(ground, student, j) >= 0 for j in range(len(ground.table.subjects)))
        yield Probe("screening.overall.at_least_subjects", Fraction(times - rule.at_least_subjects))


def _probe(ground: Ground, path: str, condition: Condition, student: int, subject: int) -> Iterator[Probe]:
    key = next(iter(type(condition).FIELDS))
    score = ground.table.scores[student, subject]
    match condition:
        case kinds.LowestShare(within=pool) | kinds.LowestCount(within=pool):
            ordered = ranked(ground, pool, subject)[ground.pools(pool).of[student]]
            place = sum(other < score for other in ordered) + 1
            yield Probe(f"{path}.{key}", Fraction(place - places(len(ordered), condition)))
        case kinds.Running(running=times, when=part):
            row = int(bool(holds(ground, part, subject)[student]))
            for back in range(1, len(ground.earlier) + 1) if row else ():
                series = kinds.Running(running=back + 1, when=part)
                if not holds(ground, series, subject)[student]:
                    break
                row = back + 1
            yield Probe(f"{path}.{key}", Fraction(row - times))
        case kinds.AtLeastTimes(at_least_times=times, when=part):
            held = holds(ground, part, subject)[student] + times_before(ground, condition, subject)[student]
            yield Probe(f"{path}.{key}", Fraction(held - times))
        case kinds.MeanOfLast(when=own_line):
            found = sums(ground, condition, subject)[student]
            if found.exams >= scored_at_least(condition):
                at = found.mean - line_of(own_line)[0]
                yield Probe(f"{path}.when.{next(iter(type(own_line).FIELDS))}", at)
        case kinds.BelowOwn(below_own=share):
            own, others = relative(ground, student, subject), own_others(ground, student, subject)
            if own is not None and others is not None:
                yield Probe(f"{path}.{key}", own - others * (1 - share))
        case kinds.Levels() | kinds.OnList() | kinds.AllOf() | kinds.AnyOf() | kinds.AtExams():
            return
        case _ if isinstance(condition, kinds.OfReference | kinds.OfPoints | kinds.OfFullMark):
            line = lines_of(ground, condition, subject)[ground.group[student]]
            if line is not None:
                yield Probe(f"{path}.{key}", Fraction(score, SCALE) - line.cutoff)
        case _:
            assert_never(condition)


def _class_of(example: ScreenExample) -> _Class:
    students = [one.but(times=1) for one in example.screen for _ in range(one.times)]
    names = list(dict.fromkeys(name for one in students for name in one.scores or ())) or [ONE_SUBJECT]
    full = points_of(example.full_mark) if example.full_mark else None
    table = _table(
        students, [one.scores or {ONE_SUBJECT: one.score} for one in students], names, full, example.exam
    )
    earlier = []
    for back in range(max((len(one.earlier) for one in students), default=0), 0, -1):
        there = [k for k, one in enumerate(students) if len(one.earlier) >= back]
        then = [there.index(k) if k in there else -1 for k in range(len(students))]
        cells = [{names[0]: students[k].earlier[-back]} for k in there]
        earlier.append(
            (
                _table(
                    [students[k] for k in there],
                    cells,
                    names[:1],
                    full,
                    "上一次" if back == 1 else f"前 {back} 次",
                ),
                then,
            )
        )
    lists = {
        name: frozenset(k for k, one in enumerate(students) if name in one.on)
        for name in dict.fromkeys(name for one in students for name in one.on)
    }
    return _Class(students, table, earlier, lists)


def _table(
    students: Sequence[ExampleStudent],
    cells: Sequence[dict[str, str]] | Sequence[object],
    names: Sequence[str],
    full: int | None,
    exam: str,
) -> ScoreTable:
    levels: dict[str, int] = {}
    scores, marks = [], []
    for name in names:
        column = [_cell(row.get(name), levels) for row in cells if isinstance(row, dict)]
        scores.append([score for score, _ in column])
        marks.append([int(mark) for _, mark in column])
    people = tuple(
        Student(
            None,
            one.grade or None,
            one.class_,
            f"{one.grade}-{one.class_}" if one.grade else one.class_,
            None,
            f"学生{k + 1}",
            "",
            one.exempt,
            0,
            k,
        )
        for k, one in enumerate(students)
    )
    size = (len(people), len(names))
    return ScoreTable(
        exam,
        people,
        tuple(Subject(name, name, full, "例子" if full else "") for name in names),
        Numbers(scores),
        Numbers(marks),
        Numbers.filled(*size, 0),
        Numbers(list(range(size[0])) for _ in names),
        Numbers([k] * size[0] for k in range(len(names))),
        (Source(0, "例子", "例子"),),
        tuple(levels),
    )


def _cell(text: str | None, levels: dict[str, int]) -> tuple[int, Mark]:
    """Return a cell of an example as it is held: a score, a mark, or the number of a level."""
    if text is None:
        return 0, Mark.NO_CELL
    if text in _WORDS:
        return 0, _WORDS[text]
    held = points_of(text)
    if held is not None:
        return held, Mark.SCORED
    return levels.setdefault(text, len(levels)), Mark.LEVEL

"""The students of all exams, subject by subject: trails, hints, and who is shown apart."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from fractions import Fraction
from typing import NamedTuple

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.policy.tracking import Tracking
from xuekun_cli.model.results.tracking import Hint, Point, TrackedPerson, Trail
from xuekun_cli.model.results.transitions import NOT_THERE
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.pipeline.inputs.writing import Writing
from xuekun_cli.rules.screening.ground import Ground
from xuekun_cli.rules.screening.screen import Screening
from xuekun_cli.rules.tracking.people import last_place
from xuekun_cli.rules.tracking.standing import points_above, standings
from xuekun_cli.rules.tracking.trail import hint_of, lasts, stays_of

NOWHERE = Point(NOT_THERE)


class Followed(NamedTuple):
    """One exam under the policy."""

    ground: Ground
    screening: Screening


class Trails(NamedTuple):
    """Everybody over all exams."""

    subjects: tuple[str, ...]
    trails: tuple[Trail, ...]
    exempt: tuple[Trail, ...]
    hints: tuple[Hint, ...]
    findings: tuple[Finding, ...]


def follow(
    rule: Tracking,
    results: Sequence[Followed],
    places: Sequence[tuple[int, ...]],
    names: Sequence[str],
    writing: Writing,
    asked: Collection[int] = (),
) -> Trails:
    """Return every student and subject over all exams; ``places[p][k]``: person p's index in exam k, or −1;
    ``asked``: the people about whom it is an open question who they are in another exam.

    A student stands in the class of the last exam that he or she is in; so does every trail, class by class in
    the order of the last exam. Who is registered as exempt in that exam is apart.
    """
    tables = [result.screening.table for result in results]
    points = [standings(result.ground, result.screening.listed) for result in results]
    held = _last_held(points)
    people = sorted(
        (_person(tables, person, writing, n in asked) for n, person in enumerate(places)),
        key=_order(tables, writing),
    )
    subjects = {key: writing.subjects[key] for table in tables for key in (one.key for one in table.subjects)}
    columns = {key: [of_exam.get(key) for of_exam in points] for key in subjects}
    trails: list[Trail] = []
    exempt: list[Trail] = []
    hints: list[Hint] = []
    for person in people:
        for key, name in subjects.items():
            mine = tuple(
                NOWHERE if place < 0 or column is None else column[place]
                for place, column in zip(person.places, columns[key], strict=True)
            )
            if not any(point.seen for point in mine):
                continue
            trail = Trail(person, name, key, mine, stays_of(mine), lasts(mine))
            if person.exempt:
                exempt.append(trail)
                continue
            trails.append(trail)

            def above(exam: int, person: TrackedPerson = person, key: str = key) -> Fraction | None:
                return points_above(results[exam].ground, person.places[exam], key)

            if (hint := hint_of(rule, trail, names, held[key], above)) is not None:
                hints.append(hint)
    return Trails(
        tuple(subjects.values()), tuple(trails), tuple(exempt), tuple(hints), tuple(_turned(trails, names))
    )


def _last_held(points: Sequence[dict[str, list[Point]]]) -> dict[str, int]:
    """Return key of a subject → the last exam in which somebody has a score or level in it."""
    return {
        key: k
        for k, of_exam in enumerate(points)
        for key, column in of_exam.items()
        if any(one.seen for one in column)
    } | {key: 0 for of_exam in points for key, column in of_exam.items() if not any(one.seen for one in column)}


def _person(
    tables: Sequence[ScoreTable], places: tuple[int, ...], writing: Writing, provisional: bool
) -> TrackedPerson:
    last = last_place(places)
    student = tables[last].students[places[last]]
    ids = [tables[k].students[place].student_id for k, place in enumerate(places) if place >= 0]
    name = writing.classes.get((student.school, student.class_key), student.class_name or "")
    return TrackedPerson(
        student.school,
        name,
        student.class_key or "",
        next((one for one in reversed(ids) if one), None),
        student.name,
        student.exempt,
        places,
        provisional,
    )


def _order(tables: Sequence[ScoreTable], writing: Writing) -> Callable[[TrackedPerson], tuple[int, int, int]]:
    """Return the key that sorts people by class as the last exams have them, then as they stand there."""
    classes = {place: number for number, place in enumerate(writing.classes)}

    def key(person: TrackedPerson) -> tuple[int, int, int]:
        last = last_place(person.places)
        number = classes.get((person.school, person.class_key), len(classes))
        return number, len(tables) - last, person.places[last]

    return key


def _turned(trails: Sequence[Trail], names: Sequence[str]) -> list[Finding]:
    """Say who was registered as exempt in some exam and is not in the last one: the list may have been left out."""
    people = {
        trail.person: [names[k] for k, point in enumerate(trail.points) if point.exempt]
        for trail in trails
        if any(point.exempt for point in trail.points)
    }
    return [
        Finding(
            "track_exempt_differs",
            Severity.WARNING,
            f"{person.class_name}{person.name}：{'、'.join(exams)}登记为随班就读，最后一次没有，按最后一次算",
            "若一直是随班就读，请用 --exempt 给出名单。",
        )
        for person, exams in people.items()
    ]

"""The policy's other measures of conversion, put to students, classes, subjects, teachers, grades and schools."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from xuekun_cli.model.policy.conversion import Conversion
from xuekun_cli.model.results.measured import TermMeasured, UnitMeasured
from xuekun_cli.model.results.report import Judged
from xuekun_cli.rules.conversion.exams import Exam, ScoredExam
from xuekun_cli.rules.conversion.measured import Followed, OfStudent, of_unit, other_measures, students_measured
from xuekun_cli.rules.conversion.term_counts import in_initial


class _Unit(NamedTuple):
    scope: str
    school: str | None
    name: str
    subject: str


def measured_of(
    rule: Conversion, exams: Sequence[Exam], people: Sequence[Followed], judged: Sequence[Judged]
) -> TermMeasured | None:
    """Return what the measures say that do not go by category; None without any, or without all scores.

    ``people`` are the term's transitions in their order; ``judged`` are the teachers with their classes.
    """
    measures = other_measures(rule)
    scored = [exam for exam in exams if isinstance(exam, ScoredExam)]
    if not measures or len(scored) < len(exams):
        return None
    units: dict[_Unit, list[Followed]] = {}
    holders: dict[Hashable, list[_Unit]] = {}
    for one in judged:
        unit = one.unit
        if unit.teacher and one.judged:
            about = _Unit("教师", unit.school, unit.teacher, unit.subject)
            units.setdefault(about, [])
            for key in unit.class_keys:
                holders.setdefault((unit.school, key, unit.subject_key), []).append(about)
    for followed in people:
        move = followed.one
        for unit_of in holders.get((move.school, move.class_key, move.subject_key), ()):
            units[unit_of].append(followed)
        for unit_of in _wider(followed):
            units.setdefault(unit_of, []).append(followed)
    several_grades = len({(unit.school, unit.name) for unit in units if unit.scope == "年级"}) > 1
    shown = [unit for unit in units if unit.scope != "年级" or several_grades]
    shown.sort(key=lambda unit: _SCOPES.index(unit.scope))
    return TermMeasured(
        tuple(measures),
        tuple(name for name, kind in measures.items() if isinstance(kind, OfStudent)),
        students_measured(rule, scored, people),
        tuple(
            UnitMeasured(
                *unit,
                name,
                _listed(rule, units[unit]),
                of_unit(rule, kind, scored, units[unit]),
                any(followed.one.provisional for followed in units[unit]),
            )
            for unit in shown
            for name, kind in measures.items()
        ),
    )


_SCOPES = ("教师", "班级", "年级", "学科", "全校")


def _wider(followed: Followed) -> Iterator[_Unit]:
    """Yield the units that a transition belongs to, beside its teachers."""
    one = followed.one
    grade, dash, _ = one.class_key.partition("-")
    yield _Unit("班级", one.school, one.class_name, one.subject)
    if dash and grade:
        yield _Unit("年级", one.school, grade, one.subject)
    yield _Unit("学科", one.school, "", one.subject)
    yield _Unit("全校", one.school, "", "")


def _listed(rule: Conversion, people: Sequence[Followed]) -> int:
    return sum(in_initial(rule, one.one) for one in people)

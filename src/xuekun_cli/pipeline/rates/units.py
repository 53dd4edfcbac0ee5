"""Classes put together by teacher, grade and school, each beside its cohort and beside the last exam."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from xuekun_cli.model.names.grades import grade_name
from xuekun_cli.model.policy.rates import Convention
from xuekun_cli.model.results.class_rates import Figures, Scope, UnitRates
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.model.teaching import Assignment
from xuekun_cli.pipeline.inputs.teaching import Teaching
from xuekun_cli.rules.rates.last import compare
from xuekun_cli.rules.rates.units import ClassPart, above_cohort, figures_of, less
from xuekun_cli.sheets.words.labels import classes_agree

K = TypeVar("K", bound=Hashable)
Place = tuple[str | None, str, str]
"""School, key of the class, key of the subject."""


class Units(NamedTuple):
    """Every unit in the order of the classes."""

    classes: tuple[UnitRates, ...]
    teachers: tuple[UnitRates, ...]
    grades: tuple[UnitRates, ...]
    schools: tuple[UnitRates, ...]
    everyone: tuple[UnitRates, ...]


def units_of(
    table: ScoreTable,
    parts: Sequence[ClassPart],
    way: Convention,
    teaching: Teaching,
    last: tuple[ScoreTable, Sequence[ClassPart]] | None = None,
) -> Units:
    """Return the numbers of every unit.

    Classes and teachers stand beside their grade, a grade beside the same grade of all schools; a teacher who has
    several grades has a line for each, since the papers differ. ``last``: the last exam's sitting and its parts.
    """
    maker = _Maker(table, way, teaching, _pairs(table, parts, last))
    by_grade = _gathered(parts, lambda part: (part.school, part.grade_key, part.subject))
    by_school = _gathered(parts, lambda part: (part.school, part.subject))
    several = len({part.school for part in parts}) > 1
    whole = _gathered(parts, lambda part: (part.grade_key, part.subject)) if several else {}

    def grade_of(part: ClassPart) -> list[ClassPart]:
        return by_grade[part.school, part.grade_key, part.subject]

    classes = [maker.unit(Scope.CLASS, [part], grade_of(part), "年级") for part in parts]
    teachers = [
        replace(maker.unit(Scope.TEACHER, mine, grade_of(mine[0]), "年级"), teacher=name, remark=remark)
        for (name, *_), (mine, remark) in maker.taught(parts).items()
    ]
    grades = [
        maker.unit(Scope.GRADE, mine, whole.get((mine[0].grade_key, mine[0].subject), []), "各校")
        for mine in by_grade.values()
    ]
    schools = [maker.unit(Scope.SCHOOL, mine, [], "") for mine in by_school.values()]
    everyone = [maker.unit(Scope.EVERYONE, mine, [], "") for mine in whole.values()]
    return Units(tuple(classes), tuple(teachers), tuple(grades), tuple(schools), tuple(everyone))


def _gathered(parts: Iterable[ClassPart], key: object) -> dict[tuple[object, ...], list[ClassPart]]:
    assert callable(key)
    found: dict[tuple[object, ...], list[ClassPart]] = {}
    for part in parts:
        found.setdefault(key(part), []).append(part)
    return found


class _Maker:
    """Makes a unit of some classes of one subject."""

    def __init__(
        self, table: ScoreTable, way: Convention, teaching: Teaching, pairs: Mapping[int, ClassPart] | None
    ) -> None:
        self._table = table
        self._way = way
        self._teaching = teaching
        self._pairs = pairs
        self._made: dict[tuple[int, ...], Figures] = {}

    def unit(self, scope: Scope, mine: Sequence[ClassPart], cohort: Sequence[ClassPart], named: str) -> UnitRates:
        """Return a unit beside its cohort; a cohort that is the unit itself is none."""
        subject = self._table.subjects[mine[0].subject]
        figures = self._figures(mine)
        beside = self._figures(cohort) if len(cohort) > len(mine) else None
        grades = {part.grade_key: part for part in mine}
        grade = next(iter(grades)) if len(grades) == 1 else ""
        unit = UnitRates(
            scope=scope,
            subject=subject.name,
            subject_key=subject.key,
            school=None if scope is Scope.EVERYONE else mine[0].school,
            grade=grade,
            grade_name=_grade_name(mine[0]) if len(grades) == 1 else "",
            classes=tuple(part.class_name for part in mine),
            figures=figures,
            teacher="、".join(self._now_with(mine[0])) if scope is Scope.CLASS else "",
            cohort=named if beside is not None else "",
            above=above_cohort(figures, beside),
            less_cohort=None if beside is None else less(figures, beside),
        )
        return unit if self._pairs is None else self._beside_last(unit, mine, cohort if beside else [])

    def _beside_last(self, unit: UnitRates, mine: Sequence[ClassPart], cohort: Sequence[ClassPart]) -> UnitRates:
        before, others = self._then(mine), self._then(cohort)
        if before is None:
            return unit
        last = self._figures(before)
        above = above_cohort(last, self._figures(others) if others else None)
        compared = compare(unit.figures, last, self._way, (unit.above, above))
        return replace(unit, last=last, last_above=above, change=compared.change, why_not=compared.why_not)

    def _then(self, parts: Sequence[ClassPart]) -> list[ClassPart] | None:
        """Return the same classes in the last exam; None where one of them is missing, or where there is none."""
        assert self._pairs is not None
        found = [self._pairs[id(part)] for part in parts if id(part) in self._pairs]
        return found if parts and len(found) == len(parts) else None

    def _figures(self, parts: Sequence[ClassPart]) -> Figures:
        key = tuple(map(id, parts))
        if key not in self._made:
            self._made[key] = figures_of(parts, self._way)
        return self._made[key]

    def taught(
        self, parts: Sequence[ClassPart]
    ) -> dict[tuple[str, str | None, str, int], tuple[list[ClassPart], str]]:
        """Return teacher, school, grade and subject → the classes, and how the teacher came to share or take them."""
        found: dict[tuple[str, str | None, str, int], list[ClassPart]] = {}
        said: dict[tuple[str, str | None, str, int], list[str]] = {}
        for part in parts:
            for one in self._holding(part):
                for name in one.teachers:
                    key = (name, part.school, part.grade_key, part.subject)
                    if part not in found.setdefault(key, []):
                        found[key].append(part)
                    if remark := _remark(one, name):
                        said.setdefault(key, []).append(f"{part.class_name}{remark}")
        return {key: (mine, "；".join(said.get(key, ()))) for key, mine in found.items()}

    def _holding(self, part: ClassPart) -> Sequence[Assignment]:
        """Return who has a class now: a former teacher counts only where nobody has followed."""
        subject = self._table.subjects[part.subject]
        every = self._teaching.holders(part.school, part.class_key, subject.key)
        return [one for one in every if not one.replaced_by and not one.until] or every

    def _now_with(self, part: ClassPart) -> list[str]:
        return list(dict.fromkeys(name for one in self._holding(part) for name in one.teachers))


def _remark(one: Assignment, name: str) -> str:
    others = [other for other in one.teachers if other != name]
    said = [f"{one.since.text or '中途'}接班"] if one.since or one.replaces else []
    said += [f"和{'、'.join(others)}同教"] if others else []
    return "，".join(said)


def _grade_name(part: ClassPart) -> str:
    name = grade_name(part.grade_key)
    return name if name != part.grade_key else part.grade_text or name


def _pairs(
    table: ScoreTable, parts: Sequence[ClassPart], last: tuple[ScoreTable, Sequence[ClassPart]] | None
) -> dict[int, ClassPart] | None:
    """Return each class and subject (by its identity) → the same one in the last exam.

    A class whose grade, or whose school, only one of the exams names is the only one that it can be.
    """
    if last is None:
        return None
    before, then = last
    by_subject: dict[str, list[ClassPart]] = {}
    for part in then:
        by_subject.setdefault(before.subjects[part.subject].key, []).append(part)
    found = {}
    for part in parts:
        offered = by_subject.get(table.subjects[part.subject].key, [])
        agreeing = [
            one
            for one in offered
            if classes_agree(one.class_key, part.class_key)
            and (not one.school or not part.school or one.school == part.school)
        ]
        exact = [one for one in agreeing if (one.school, one.class_key) == (part.school, part.class_key)]
        match exact or agreeing:
            case [one]:
                found[id(part)] = one
    return found

"""The JSON of `report` and `check` (DESIGN §5): transitions, numbers by class, teachers and their verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from xuekun_cli import __version__
from xuekun_cli.commands.contract.base import finding_part, input_part, policy_part
from xuekun_cli.commands.contract.value_added import value_added_part
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.measured import UnitMeasured
from xuekun_cli.model.results.report import ExamUsed, Judged, TermOutcome
from xuekun_cli.model.results.term import CategoryCount, StillNeeded
from xuekun_cli.model.results.term_rates import cancels, net_of, rate_of
from xuekun_cli.model.results.transitions import UNLISTED, Sat, Transition, UnitCount
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.numbers import six


def report_document(outcome: TermOutcome, outputs: Sequence[str]) -> dict[str, Any]:
    """Return the document of ``report --json``: everything of `check_document`, and every transition."""
    return term_head("report", outcome, outputs) | {
        "transitions": [transition_part(one, outcome.frozen_line) for one in outcome.transitions],
        "groups": groups_part(outcome),
        "teachers": teachers_part(outcome.teachers, outcome.policy),
        "value_added": value_added_part(outcome.valued()),
        "measures": [_measured(one) for one in outcome.measured.units] if outcome.measured else [],
        "struck": [{"class": one[0], "name": one[1], "subject": one[2]} for one in outcome.struck],
        "findings": [finding_part(finding) for finding in outcome.findings],
    }


def check_document(outcome: TermOutcome, teachers: Iterable[Judged], outputs: Sequence[str]) -> dict[str, Any]:
    """Return the document of ``check --json`` for those of ``outcome.teachers`` that were asked for."""
    chosen = list(teachers)
    return term_head("check", outcome, outputs) | {
        "teachers": teachers_part(chosen, outcome.policy),
        "value_added": value_added_part(outcome.valued(chosen)),
        "findings": [finding_part(finding) for finding in outcome.findings],
    }


def term_head(command: str, outcome: TermOutcome, outputs: Sequence[str]) -> dict[str, Any]:
    """Return what both documents begin with: command, version, policy, the line, exams and files."""
    conversion = outcome.policy.file.conversion
    return {
        "command": command,
        "version": __version__,
        "policy": policy_part(outcome.policy),
        "line": conversion.line.is_ if conversion else None,
        "exams": [_exam(exam) for exam in outcome.exams],
        "dropped_subjects": list(outcome.dropped_subjects),
        "outputs": list(outputs),
    }


def _measured(one: UnitMeasured) -> dict[str, Any]:
    """Return what another measure of conversion says of a unit (``scope`` says of which kind)."""
    said = one.measured
    return {
        "scope": one.scope,
        "school": one.school,
        "name": one.name or None,
        "subject": one.subject or None,
        "measure": one.measure,
        "listed": one.listed,
        "reached": said.reached,
        "value": None if said.value is None else six(said.value),
        "points": None if said.points is None else six(said.points),
        "words": said.words,
        "clause": said.clause,
        **provisional_part(one.provisional),
    }


def _exam(exam: ExamUsed) -> dict[str, Any]:
    return {
        "role": exam.role,
        "exam": exam.name or None,
        "inputs": [input_part(item) for item in exam.inputs],
        "students": exam.students,
        "classes": exam.classes,
        "matched": exam.matched,
        "register": exam.register or None,
        "register_only": exam.register_only,
        "struck": exam.struck,
    }


def transition_part(one: Transition, frozen_line: bool) -> dict[str, Any]:
    """Return one student and subject that is listed in at least one of the two exams.

    ``after`` is by the line that the policy chose; beside it stands the category by the other line: the first
    exam's, or with ``frozen_line`` the last exam's own.
    """
    return {
        "school": one.school,
        "class": one.class_name,
        "student_id": one.student_id,
        "name": one.name,
        "subject": one.subject,
        "before": _category(one.before),
        "after": _category(one.after),
        "outcome": one.outcome.value,
        "before_score": _points(one.before),
        "after_score": _points(one.after),
        "before_relative": _relative(one.before),
        "after_relative": _relative(one.after),
        "by_first_line": None if frozen_line else one.other or None,
        "by_own_line": one.other or None if frozen_line else None,
        "now_in": one.now_in or None,
        "status": one.status or None,
        **provisional_part(one.provisional),
    }


def provisional_part(provisional: bool) -> dict[str, bool]:
    """Return the mark beside what would change with an open question; nothing beside the rest."""
    return {"provisional": True} if provisional else {}


def _category(sat: Sat) -> str | None:
    return None if sat.category == UNLISTED else sat.category


def _points(sat: Sat) -> float | None:
    return None if sat.score is None or sat.exempt else sat.score / SCALE


def _relative(sat: Sat) -> float | None:
    return None if sat.relative is None or sat.exempt else six(sat.relative)


def groups_part(outcome: TermOutcome) -> list[dict[str, Any]]:
    """Return the numbers of every class and subject, with whoever holds it (``teacher`` null for nobody)."""
    holders: dict[tuple[str | None, str, str], list[str]] = {}
    for judged in outcome.teachers:
        unit = judged.unit
        for name in unit.classes if unit.teacher else ():
            holders.setdefault((unit.school, name, unit.subject_key), []).append(unit.teacher)
    cancelling = cancels(outcome.policy)
    return [
        {
            "school": unit.school,
            "class": unit.class_name,
            "subject": unit.subject,
            "teacher": "、".join(dict.fromkeys(holders.get((unit.school, unit.class_name, unit.subject_key), ())))
            or None,
            "by_category": categories_part(unit.counts, cancelling, unit.provisional),
            **provisional_part(bool(unit.provisional)),
            **_by_other_line(outcome, unit),
            **_beside(unit),
        }
        for unit in outcome.classes
    ]


def _by_other_line(outcome: TermOutcome, unit: UnitCount) -> dict[str, Any]:
    """Return the numbers of a unit by the line that the policy did not choose, under that line's name."""
    found = categories_part(unit.other, cancels(outcome.policy), unit.provisional) if outcome.other else None
    return {
        "by_first_line": None if outcome.frozen_line else found,
        "by_own_line": found if outcome.frozen_line else None,
    }


def categories_part(
    counts: Sequence[CategoryCount], cancelling: bool, provisional: frozenset[str]
) -> dict[str, Any]:
    """Return category → initial, converted, added, net and rate (null where initial is 0)."""
    said = {}
    for count in counts:
        rate = rate_of(count, cancelling)
        said[count.category] = {
            "initial": count.initial,
            "converted": count.converted,
            "added": count.added,
            "net": net_of(count, cancelling),
            "rate": None if rate is None else six(rate),
            "pending": count.pending,
            "lost": count.lost,
            "transferred": count.transferred,
            "first_entries": count.first_entries,
            **provisional_part(count.category in provisional),
        }
    return said


def _beside(unit: UnitCount) -> dict[str, int]:
    """Return who stands beside a rate, in students."""
    return {
        "on_register": unit.on_register,
        "sat": unit.sat,
        "absent": unit.absent,
        "moved_class": unit.moved_class,
        "transferred": unit.transferred,
        "lost": unit.lost,
        "first_entries": unit.first_entries,
        "exempt_now": unit.exempt_now,
        "improved": unit.improved,
    }


def teachers_part(teachers: Iterable[Judged], policy: Policy) -> list[dict[str, Any]]:
    """Return every teacher and subject (a class, ``teacher`` null, where nobody is named) with the verdict."""
    cancelling = cancels(policy)
    return [_judged(one, cancelling) for one in teachers]


def _judged(one: Judged, cancelling: bool) -> dict[str, Any]:
    unit, levels, milestones = one.unit, one.levels, one.milestones
    verdicts = [verdict for verdict in (levels, milestones) if verdict is not None]
    stones = milestones.milestones if milestones else ()
    return {
        "teacher": unit.teacher or None,
        "subject": unit.subject,
        "school": unit.school,
        "classes": list(unit.classes),
        "by_category": categories_part(unit.counts, cancelling, unit.provisional),
        "targets": [
            {
                "name": target.name,
                "at_least": None if target.at_least is None else six(target.at_least),
                "met": target.met,
                **(
                    {"by_category": {name: six(line) for name, line in target.by_category.items()}}
                    if target.by_category
                    else {}
                ),
            }
            for target in (*(levels.targets if levels else ()), *(stone.target for stone in stones))
        ],
        "verdict": one.verdict or None,
        **provisional_part(one.provisional),
        "consequence": levels.consequence if levels else "",
        "clause": one.clause,
        "by_default": [
            {"key": each.key or None, "says": each.says, "otherwise": each.otherwise} for each in one.by_default
        ],
        "needed": _needed(levels.needed) if levels and levels.needed else None,
        "milestones": [
            {
                "name": stone.target.name,
                "more": stone.more,
                "reachable": stone.reachable,
                "needed": _needed(stone.needed) if stone.needed else None,
                "words": stone.words,
            }
            for stone in stones
        ],
        "award": milestones.won if milestones else None,
        "words": "；".join(verdict.words for verdict in verdicts),
        "judged": one.judged,
        "since": one.since or None,
        "remark": one.remark,
        **_beside(unit),
    }


def _needed(needed: StillNeeded) -> dict[str, Any]:
    return {
        "level": needed.level,
        "total": needed.total,
        "by_category": dict(needed.by_category),
        "reachable": needed.reachable,
        "way": [
            {
                "kind": step.kind.name.lower(),
                "category": step.category,
                "from": step.came_from or None,
                "students": step.students,
                "words": step.words,
            }
            for step in needed.steps
        ],
        "words": needed.words,
    }

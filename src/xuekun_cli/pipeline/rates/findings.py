"""What is to be said about a sitting before its rates are believed: full marks, empty classes, other papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.names.as_typed import as_typed
from xuekun_cli.model.names.order import natural_key
from xuekun_cli.model.policy.rates import Convention, TopLine
from xuekun_cli.model.results.class_rates import Scope
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.numbers import points
from xuekun_cli.model.scores.tables import InputReading, ScoreTable
from xuekun_cli.pipeline.inputs.paperless import paperless_findings
from xuekun_cli.pipeline.rates.units import Units
from xuekun_cli.rules.rates.lines import differs_by_grade
from xuekun_cli.rules.rates.units import ClassPart
from xuekun_cli.rules.screening.reference import grade_of_pool
from xuekun_cli.sheets.sitting.full_marks import full_mark_typed
from xuekun_cli.sheets.sitting.grades_told import grades_of, place_of

INFERRED = "推断"
"""How the reader's words begin for a full mark that nobody wrote."""
_MOST_NAMED = 6


def about_sitting(
    table: ScoreTable, parts: Sequence[ClassPart], way: Convention, inputs: Sequence[InputReading]
) -> Iterator[Finding]:
    """Yield what to know of the sitting; the paper's full mark above all, on which every rate hangs."""
    inferred = [one for one in table.subjects if one.full_mark and one.full_mark_said.startswith(INFERRED)]
    if inferred:
        said = "，".join(f"{one.name} {points(one.full_mark or 0)}" for one in inferred)
        yield Finding(
            "full_mark_guessed",
            Severity.WARNING,
            f"满分是照最高分推断的，各条线跟着它：{said}",
            f"请核对；不对的，请写明满分，如 --full-mark {full_mark_typed(inferred[0])}。",
        )
    unknown = dict.fromkeys(
        table.subjects[part.subject].name for part in parts if part.full_mark is None and part.counted.sat
    )
    if unknown:
        yield Finding(
            "no_full_mark",
            Severity.ERROR,
            f"不知道{'、'.join(unknown)}的满分，这几科没有算各率",
            f"请写明满分，如 --full-mark {as_typed(f'{next(iter(unknown))}=100')}。",
        )
    for part in parts:
        if not part.counted.scores:
            yield Finding(
                "no_takers",
                Severity.WARNING,
                f"{part.class_name}{table.subjects[part.subject].name}没有参考的学生，没有平均分和各率",
                "若考过，请核对分数是否录入。",
            )
    with_parts = {part.subject for part in parts}
    levels = [
        one.name
        for number, one in enumerate(table.subjects)
        if number not in with_parts and Mark.LEVEL in table.marks.column(number)
    ]
    if levels:
        yield Finding("only_levels", Severity.INFO, f"{'、'.join(levels)}是等级，不是分数，没有算一分二率")
    told = grades_of(table, inputs)
    grades = {(s.class_name, told[place_of(s)]) for s in table.students if s.class_name and s.class_key}
    without = sorted((name for name, grade in grades if grade is None and name), key=natural_key)
    if without and differs_by_grade(way):
        yield Finding(
            "grade_unknown",
            Severity.WARNING,
            f"看不出这些班是哪个年级，用了不分年级的线：{_named(without)}",
            "请在成绩表里加「年级」一列，或把班级写成 三(1)班 这样。",
        )
    if isinstance(way.excellent, TopLine) and way.excellent.within.by_grade:
        unknown_to_pools = dict.fromkeys(
            s.class_name for s in table.students if s.class_name and not grade_of_pool(s)
        )
        if len(unknown_to_pools) > 1:
            yield Finding(
                "grade_unknown",
                Severity.WARNING,
                f"看不出这些班是哪个年级，排名次时当作一个年级：{_named(list(unknown_to_pools))}",
                "请在成绩表里加「年级」一列，或把班级写成 三(1)班 这样。",
            )
    yield from paperless_findings([table], inputs, "请不要按分数评比这些年级的班级和教师。")


def about_last(units: Units, last: ScoreTable) -> Iterator[Finding]:
    """Yield which classes and subjects have no last exam to stand beside, and what may not be compared."""
    missing: dict[str, list[str]] = {}
    keys = {one.key for one in last.subjects}
    there = {one.subject for one in units.classes if one.subject_key in keys}
    for one in units.classes:
        if one.last is None:
            missing.setdefault(one.subject, []).append(one.class_name)
    new = [subject for subject in missing if subject not in there]
    if new:
        yield Finding("subject_new", Severity.INFO, f"上次考试没有{'、'.join(new)}，这几科没有比")
    for subject, names in missing.items():
        if subject in there:
            yield Finding(
                "class_not_in_last",
                Severity.WARNING,
                f"这些班的{subject}和上次考试没有对上，没有比：{_named(names)}",
                "请核对两次的班级写法。升了年级的班按学生对：两次名单几乎没有相同的人，就对不上。",
            )
    reasons: dict[str, list[str]] = {}
    for one in units.classes:
        assert one.scope is Scope.CLASS
        for why in one.why_not:
            reasons.setdefault(why, []).append(one.subject)
    for why, subjects in reasons.items():
        yield Finding(
            "not_comparable", Severity.WARNING, f"{'、'.join(dict.fromkeys(subjects))}：和上次相比，{why}"
        )


def _named(names: Sequence[str]) -> str:
    shown = "、".join(names[:_MOST_NAMED])
    return shown if len(names) <= _MOST_NAMED else f"{shown} 等 {len(names)} 个"

"""A subject in which a whole class has nothing but zeros: nobody entered it, and nobody can be judged by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Pool, plain_parts
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.rules.screening.ground import Ground

ZEROS = 5
"""So many zeros and nothing else are no results. Fewer may be, where something other than their own mean is the measure;
and one alone is the result of one student."""
Zeros = Mapping[tuple[int, int], int]
"""(class, subject) → how many students who are not exempt have a zero there, as all of them do."""


def all_zero(ground: Ground) -> dict[tuple[int, int], int]:
    """Return every class and subject in which everybody has a zero, so that no score says anything."""
    parts = [part for band in ground.policy.bands for _, part in plain_parts(band.when, "")]
    of_reference = any(isinstance(part, kinds.OfReference | kinds.BelowOwn) for part in parts)
    found = {}
    for subject in range(len(ground.table.subjects)):
        for number, tally in enumerate(ground.tallies(Pool.CLASS, subject)):
            if tally.sitting and not tally.plain_total:
                by_itself = of_reference and tally.sitting > 1 and ground.reference(number, subject) == 0
                if tally.sitting >= ZEROS or by_itself:
                    found[number, subject] = tally.sitting
    return found


def without_zeros(ground: Ground, zeros: Zeros) -> ScoreTable:
    """Return the table with these scores marked as what they are, so that no rule takes them for results."""
    table = ground.table
    scores, marks = table.scores, table.marks.copy()
    for number, subject in zeros:
        held, values = marks.column(subject), scores.column(subject)
        for student, group in enumerate(ground.group):
            if group == number and held[student] == Mark.SCORED and not values[student]:
                marks[student, subject] = int(Mark.ALL_ZERO)
    return replace(table, marks=marks)


def zero_findings(ground: Ground, zeros: Zeros) -> Sequence[Finding]:
    """Return that nobody was judged there, class by class."""
    return [
        Finding(
            "reference_zero",
            Severity.ERROR,
            f"{ground.table.students[ground.first[number]].class_name}{ground.table.subjects[subject].name}"
            f"全是零分（{people} 人），多半没有录入，没有筛查",
            "请核对分数是否录入。",
            sheet_of(ground, number),
        )
        for (number, subject), people in sorted(zeros.items())
    ]


def unjudged_classes(ground: Ground, subject: int) -> frozenset[int]:
    """Return the classes of which nobody is judged in a subject: nothing but zeros, or no takers at all.

    Levels are results where the policy looks at levels. Whoever stands on a list of the school is not listed
    there either: a run that says that it did not screen has listed nobody.
    """
    return ground.once("unjudged", ground.table, subject, lambda: _unjudged(ground, subject))


def _unjudged(ground: Ground, subject: int) -> frozenset[int]:
    parts = [part for band in ground.policy.bands for _, part in plain_parts(band.when, "")]
    of_levels = any(isinstance(part, kinds.Levels) for part in parts)
    return frozenset(
        number
        for number, tally in enumerate(ground.tallies(Pool.CLASS, subject))
        if not tally.takers and not (of_levels and tally.levels)
    )


def sheet_of(ground: Ground, number: int) -> CellRef:
    """Return the sheet that a class's first student stands on."""
    origin = ground.table.sources[ground.table.students[ground.first[number]].source]
    return CellRef(origin.file, origin.sheet)

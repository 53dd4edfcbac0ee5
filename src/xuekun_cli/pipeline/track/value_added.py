"""增值（参考） of a track: from the first exam to the last, class by class, what was to be expected anyway."""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.matching import Departure, Left, Matching
from xuekun_cli.model.results.report import Valued
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.pipeline.inputs.teaching import Teaching
from xuekun_cli.pipeline.inputs.writing import Writing, groups_named, table_named, transitions_named
from xuekun_cli.pipeline.term.units import units_of
from xuekun_cli.pipeline.term.value_added import Seated, value_added_of
from xuekun_cli.pipeline.track.trails import Followed
from xuekun_cli.rules.conversion.exams import ScoredExam
from xuekun_cli.rules.conversion.transitions import transitions
from xuekun_cli.rules.matching.class_succession import groups_in, stayed, successors, table_in
from xuekun_cli.rules.matching.pairs import compare
from xuekun_cli.sheets.sitting.assemble import WHOLE_COHORT
from xuekun_cli.sheets.words.labels import name_key


def valued_between(
    policy: Policy,
    results: Sequence[Followed],
    places: Sequence[Sequence[int]],
    names: Sequence[str],
    writing: Writing,
) -> Valued | None:
    """Return the estimates for every class and subject of the last exam; None without a rule of conversion.

    ``places[p][k]``: person p's index in exam k, or −1. Who is who is known from all exams, and not asked again.
    """
    rule = policy.file.conversion
    if rule is None:
        return None
    first, last = results[0], results[-1]
    before, after = first.screening.table, last.screening.table
    matching = _matching(before, after, places)
    classes = successors(before, after, stayed(matching))
    before = table_in(before, classes)
    found = transitions(
        [band.category for band in policy.bands],
        ScoredExam(first.ground, first.screening.listed).with_table(before),
        ScoredExam(last.ground, last.screening.listed),
        matching,
        rule,
    )
    held = {subject.key for subject in after.subjects}
    kept = transitions_named((one for one in found if one.subject_key in held), writing, after)
    groups, table = groups_named(last.screening.groups, writing, after), table_named(after, writing)
    judged = units_of(policy, rule, kept, (), None, Teaching(False, None, ()), table, groups).judged
    seated = (
        Seated(before, groups_in(first.screening.groups, classes), False),
        Seated(after, last.screening.groups, False),
    )
    value = value_added_of(policy, rule, seated, matching, kept, (), judged)
    rows = tuple(zip(judged, value.units, strict=True)) if value.units else ()
    return Valued(policy, value, rows, False, f"从{names[0]}到{names[-1]}，一个班当作一位教师。")


def _matching(before: ScoreTable, after: ScoreTable, places: Sequence[Sequence[int]]) -> Matching:
    """Return who of the first exam is who in the last one."""
    after_of = [-1] * len(before.students)
    for person in places:
        if person[0] >= 0:
            after_of[person[0]] = person[-1]
    sittings = compare(before, after, name_key, WHOLE_COHORT)
    met = set(after_of)
    return Matching(
        tuple(after_of),
        tuple(Left(b, Departure.UNKNOWN) for b in sittings.before.counted if after_of[b] < 0),
        tuple(a for a in sittings.after.counted if a not in met),
        tuple(b for b, a in enumerate(after_of) if a >= 0 and sittings.changed_class(b, a)),
        (),
        (),
    )

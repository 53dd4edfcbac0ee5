"""Teachers at mid-term and at the end (学困生帮扶制度 5): shares reached by a time, and everybody's progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xuekun_cli.model.policy.conversion import Conversion
from xuekun_cli.model.policy.term import Award, Milestone, Targets
from xuekun_cli.model.results.term import (
    CategoryCount,
    MilestoneReached,
    MilestoneVerdict,
    Standing,
    TargetMet,
)
from xuekun_cli.rules.conversion.still_needed import Room
from xuekun_cli.rules.conversion.targets import category_verdict, is_met, is_task, lacking, no_task, rows_of

_MID = "期中"
_REACHED, _MISSED, _NO_EXAM, _NOBODY = "达到", "未达到", "还没有成绩", "没有人在册"


def has_improved(before: Standing, after: Standing | None) -> bool | None:
    """Tell whether a relative score is higher than before (equal is not); None where one of them is missing."""
    was, now = before.relative, after.relative if after else None
    return None if was is None or now is None else now > was


class Held(NamedTuple):
    """Which milestones the exams after the first one are, by name."""

    last: str
    mid: str = ""
    """"" without a mid-term."""


def milestones_held(names: Sequence[str], exam: str, mid_exam: str | None) -> Held:
    """Return which milestone the last exam is, and which the mid-term.

    Args:
        names: of the policy's milestones, in the order of the term.
        exam, mid_exam: names of the exams, "" where nobody knows; ``mid_exam`` is None without a mid-term.

    An exam is the milestone whose name it bears (a 期中 judged in the middle of the term says nothing of the end);
    else the last exam is the last milestone, and the mid-term the one called so, else the one before. Milestones
    that are neither have not been held.
    """
    last = next((name for name in names if name in exam), names[-1])
    if mid_exam is None:
        return Held(last)
    if last == names[0]:
        last = names[-1]
    earlier = names[: names.index(last)]
    called = [name for name in earlier if name in mid_exam] or [name for name in earlier if _MID in name]
    return Held(last, (called or earlier or ("",))[-1])


def judge_milestones(
    targets: Targets,
    conversion: Conversion,
    counts_at: Mapping[str, Sequence[CategoryCount]],
    improved: Sequence[bool | None],
    room_at: Mapping[str, Room] | None = None,
) -> MilestoneVerdict:
    """Return a teacher's verdict over all milestones.

    ``counts_at`` holds the counts by the milestone's name, against the exam that the milestone names; one that
    has not been held is left out of it. ``improved`` has a flag for each listed student; None (no later score)
    is not improved. ``room_at`` says, by the milestone's name, who can still get better. 学困生帮扶制度 5: 40% by mid-term, 60% by the end, everybody improved: the award.
    Raises ValueError for a policy without ``milestones``.
    """
    if targets.milestones is None:
        raise ValueError("the policy has no milestones")
    rooms = room_at or {}
    reached = tuple(
        _at(targets, conversion, one, counts_at.get(one.name), rooms.get(one.name)) for one in targets.milestones
    )
    better = sum(flag is True for flag in improved)
    said = [one.words for one in reached]
    listed, unknown = len(improved), sum(flag is None for flag in improved)
    if listed:
        said.append(f"在册 {listed} 人，有进步 {better} 人" + (f"，{unknown} 人没有成绩" if unknown else ""))
    if counts_at and not any(is_task(targets, row) for rows in counts_at.values() for row in rows):
        no_task = targets.no_task
        words = "；".join([*said, f"→ {no_task.name}"])
        return MilestoneVerdict(no_task.name, None, no_task.clause, reached, better, listed, unknown, words)
    award = targets.award
    met = [one.target.met for one in reached]
    everybody = _everybody(award, better, listed)
    won = False if False in met else None if None in met else everybody
    if won and award is not None:
        verdict, clause = award.name, award.clause
    else:
        verdict, clause = "，".join(f"{one.target.name}{_word(one.target)}" for one in reached), targets.clause
        if all(met) and everybody is not True:
            verdict += _not_everybody(improved)
    return MilestoneVerdict(
        verdict, won, clause, reached, better, listed, unknown, "；".join([*said, f"→ {verdict}"])
    )


def _everybody(award: Award | None, better: int, listed: int) -> bool | None:
    """Return whether everybody has improved, where that is asked; None where nobody's progress is known."""
    if award is None or award.improved == "not_asked":
        return True
    return better == listed if listed else None


def _not_everybody(improved: Sequence[bool | None]) -> str:
    """Return why not everybody has improved: somebody has not, somebody has no score, or nothing is known."""
    if not improved:
        return "，还不知道是否人人进步"
    if False not in improved:
        return "，有人没有成绩，不算人人进步"
    return "，没有人人进步（也有人没有成绩）" if None in improved else "，没有人人进步"


def _word(target: TargetMet) -> str:
    return _NO_EXAM if target.met is None else _REACHED if target.met else _MISSED


def _at(
    targets: Targets,
    conversion: Conversion,
    milestone: Milestone,
    counts: Sequence[CategoryCount] | None,
    room: Room | None,
) -> MilestoneReached:
    name, line = milestone.name, milestone.at_least
    if counts is None:
        return MilestoneReached(TargetMet(name, line, None), (), None, milestone.clause, f"{name}：{_NO_EXAM}")
    rows = rows_of(targets, counts)
    if not any(is_task(targets, row) for row in rows):
        return MilestoneReached(TargetMet(name, line, True), (), None, milestone.clause, f"{name}：{_NOBODY}")
    each = tuple(
        category_verdict(conversion, row, line, _REACHED if is_met(targets, conversion, row, line) else _MISSED)
        if is_task(targets, row)
        else no_task(row)
        for row in rows
    )
    met = all(is_met(targets, conversion, row, line) for row in rows)
    needed = None
    if not met:
        needed = lacking(targets, conversion, counts, [(row, line) for row in rows], room, name, name)
    words = f"{name}：{'；'.join(one.words for one in each)}"
    return MilestoneReached(TargetMet(name, line, met), each, needed, milestone.clause, words)

"""Teachers beside the levels of the policy (武平方案 三·1 to 三·4): verdict, arithmetic, consequence."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from xuekun_cli.model.policy.conversion import Conversion
from xuekun_cli.model.policy.term import Level, Targets
from xuekun_cli.model.results.term import CategoryCount, CategoryVerdict, LevelVerdict, StillNeeded, TargetMet
from xuekun_cli.rules.conversion.counts import net, together
from xuekun_cli.rules.conversion.shares import compared, reaches
from xuekun_cli.rules.conversion.still_needed import Room, room_in, still_needed

NO_LEVEL = "未达标"
"""For who reaches no level of a policy that has no name for that."""


def rows_of(targets: Targets, counts: Sequence[CategoryCount]) -> tuple[CategoryCount, ...]:
    """Return what is held against the targets: each category, or all of them as one."""
    return (together(counts),) if targets.per == "together" and counts else tuple(counts)


def is_met(targets: Targets, conversion: Conversion, row: CategoryCount, line: Fraction | None) -> bool:
    """Tell whether a category reaches a share of its initial number; the boundary reaches it.

    With nobody at the start there is no share: nothing added is asked for, or the category is left out. Without
    a line nothing is asked of the category.
    """
    if line is None:
        return True
    if row.initial:
        return reaches(net(conversion, row), row.initial, line)
    return targets.empty_category == "left_out" or row.added == 0


def is_task(targets: Targets, row: CategoryCount) -> bool:
    """Tell whether a category gives anything to judge: somebody at the start, or added where that counts."""
    return row.initial > 0 or (row.added > 0 and targets.empty_category == "none_added")


def ladder_of(levels: Sequence[Level], categories: Sequence[str]) -> list[Level]:
    """Return the levels from the lowest upwards; of two no one asks more in one category and less in another."""

    def asked(level: Level) -> Fraction:
        return sum((level.line(name) or Fraction(0) for name in categories), Fraction(0))

    return sorted(levels, key=lambda level: (not level.lowest, asked(level)))


def judge_levels(
    targets: Targets, conversion: Conversion, counts: Sequence[CategoryCount], room: Room | None = None
) -> LevelVerdict:
    """Return a teacher's verdict by the highest level that every category reaches.

    ``counts`` hold each category of the teacher's classes, in students; ``room`` says who can still get better
    (without it, whoever was added was not on the list before). 武平方案 三·2, 三·3: each category at
    least 40%, at least 60%; 三·1: below, with another consequence where anybody was added. Nobody listed and
    nobody added: no task, and no verdict. Raises ValueError for a policy without ``levels``.
    """
    if targets.levels is None:
        raise ValueError("the policy has no levels")
    rows = rows_of(targets, counts)
    ladder = ladder_of(targets.levels, [row.category for row in rows])
    asking = [level for level in ladder if not level.lowest]
    said = tuple(_category(targets, conversion, row, ladder) for row in rows)
    if not any(is_task(targets, row) for row in rows):
        met = tuple(_target(level, None) for level in asking)
        added = sum(row.added for row in rows)
        beside = f"新增 {added} 人，没有人的类别不看" if added else "也没有新增"
        words = f"没有人在册，{beside} → {targets.no_task.name}"
        return LevelVerdict(targets.no_task.name, "", targets.no_task.clause, said, met, None, words)
    met = tuple(
        _target(level, all(is_met(targets, conversion, row, level.line(row.category)) for row in rows))
        for level in asking
    )
    level = next(
        (
            level
            for level in reversed(ladder)
            if all(is_met(targets, conversion, row, level.line(row.category)) for row in rows)
        ),
        None,
    )
    verdict, clause, consequence = NO_LEVEL, targets.clause, ""
    if level is not None:
        verdict, clause = level.name, level.clause
        added = any(row.added for row in rows)
        consequence = level.with_added if added and level.with_added else level.consequence
    missed = next((level for level, one in zip(asking, met, strict=True) if not one.met), None)
    needed = None
    if missed is not None:
        lines = [(row, missed.line(row.category)) for row in rows]
        needed = lacking(targets, conversion, counts, lines, room, missed.name, f"到{missed.name}")
    parts = "；".join(category.words for category in said)
    words = parts if len(rows) == 1 else f"{parts}；合起来 → {verdict}"
    return LevelVerdict(verdict, consequence, clause, said, met, needed, words)


def _target(level: Level, met: bool | None) -> TargetMet:
    return TargetMet(level.name, level.at_least, met, level.by_category or {})


def lacking(
    targets: Targets,
    conversion: Conversion,
    counts: Sequence[CategoryCount],
    lines: Sequence[tuple[CategoryCount, Fraction | None]],
    room: Room | None,
    level: str,
    toward: str,
) -> StillNeeded:
    """Return the fewest students who must get better for rows to reach their lines (see `still_needed`)."""
    short = [(row, line) for row, line in lines if line is not None and not is_met(targets, conversion, row, line)]
    known = room_in(conversion, counts) if room is None else room
    return still_needed(conversion, short, known, level, toward, [count.category for count in counts])


def _category(
    targets: Targets, conversion: Conversion, row: CategoryCount, ladder: Sequence[Level]
) -> CategoryVerdict:
    if not is_task(targets, row):
        return no_task(row)
    held = line = None
    for level in ladder:
        asked = level.line(row.category)
        if level.lowest:
            held = level
        elif asked is not None and is_met(targets, conversion, row, asked):
            held, line = level, asked
    if line is None:
        line = next((asked for level in ladder if (asked := level.line(row.category)) is not None), None)
    return category_verdict(conversion, row, line, held.name if held else NO_LEVEL)


def no_task(row: CategoryCount) -> CategoryVerdict:
    """Return a category that gives nothing to judge."""
    added = f"新增 {row.added}" if row.added else "没有新增"
    return CategoryVerdict(row, 0, None, "", f"{row.category} 0 人，{added}，不影响结论")


def category_verdict(
    conversion: Conversion, row: CategoryCount, line: Fraction | None, name: str
) -> CategoryVerdict:
    """Return one row beside a line, with the arithmetic: ``二类 5 人，转化 3，新增 1，净 2，2/5 = 40.0% ≥ 40% → 合格``."""
    kept = net(conversion, row)
    cancels = conversion.added.is_ == "cancels"
    said = [f"{row.category} {row.initial} 人"]
    if not row.initial:
        words = f"{said[0]}，新增 {row.added}，原来没有人，有新增就算没有达到 → {name}"
        return CategoryVerdict(row, kept, None, name, words)
    rate = Fraction(kept, row.initial)
    said.append(f"转化 {row.converted}")
    if cancels:
        said += [f"新增 {row.added}", f"净 {kept}"]
    elif row.added:
        said.append(f"新增 {row.added}（不抵消）")
    beside = compared(rate, line) if line is not None else ""
    said.append(f"{kept}/{row.initial} = {beside} → {name}")
    return CategoryVerdict(row, kept, rate, name, "，".join(said))

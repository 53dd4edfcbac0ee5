"""Teachers beside the levels of the policy (武平方案 三·1 to 三·4): verdict, arithmetic, consequence."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from xuekun_cli.model.policy_conversion import Conversion
from xuekun_cli.model.policy_term import Level, Targets
from xuekun_cli.model.term import CategoryCount, CategoryVerdict, LevelVerdict, StillNeeded, TargetMet
from xuekun_cli.rules.conversion_counts import net, together
from xuekun_cli.rules.shares import compared, least, reaches

NO_LEVEL = "未达标"
"""For who reaches no level of a policy that has no name for that."""


def rows_of(targets: Targets, counts: Sequence[CategoryCount]) -> tuple[CategoryCount, ...]:
    """Return what is held against the targets: each category, or all of them as one."""
    return (together(counts),) if targets.per == "together" and counts else tuple(counts)


def is_met(targets: Targets, conversion: Conversion, row: CategoryCount, line: Fraction) -> bool:
    """Tell whether a category reaches a share of its initial number; the boundary reaches it.

    With nobody at the start there is no share: nothing added is asked for, or the category is left out.
    """
    if row.initial:
        return reaches(net(conversion, row), row.initial, line)
    return targets.empty_category == "left_out" or row.added == 0


def is_task(targets: Targets, row: CategoryCount) -> bool:
    """Tell whether a category gives anything to judge: somebody at the start, or added where that counts."""
    return row.initial > 0 or (row.added > 0 and targets.empty_category == "none_added")


def judge_levels(targets: Targets, conversion: Conversion, counts: Sequence[CategoryCount]) -> LevelVerdict:
    """Return a teacher's verdict by the highest level that every category reaches.

    ``counts`` hold each category of the teacher's classes, in students. 武平方案 三·2, 三·3: each category at
    least 40%, at least 60%; 三·1: below, with another consequence where anybody was added. Nobody listed and
    nobody added: no task, and no verdict. Raises ValueError for a policy without ``levels``.
    """
    if targets.levels is None:
        raise ValueError("the policy has no levels")
    rows = rows_of(targets, counts)
    ladder = sorted(targets.levels, key=lambda level: level.at_least or 0)
    lines = [(level, level.at_least) for level in ladder if level.at_least is not None]
    said = tuple(_category(targets, conversion, row, ladder) for row in rows)
    if not any(is_task(targets, row) for row in rows):
        met = tuple(TargetMet(level.name, line, None) for level, line in lines)
        words = f"期初没有人在册，也没有新增 → {targets.no_task.name}"
        return LevelVerdict(targets.no_task.name, "", targets.no_task.clause, said, met, None, words)
    met = tuple(
        TargetMet(level.name, line, all(is_met(targets, conversion, row, line) for row in rows))
        for level, line in lines
    )
    level = _reached(targets, conversion, rows, ladder)
    verdict, clause, consequence = NO_LEVEL, targets.clause, ""
    if level is not None:
        verdict, clause = level.name, level.clause
        added = any(row.added for row in rows)
        consequence = level.with_added if added and level.with_added else level.consequence
    missed = next(((level, line) for (level, line), one in zip(lines, met, strict=True) if not one.met), None)
    needed = None if missed is None else still_needed(targets, conversion, rows, missed[0].name, missed[1])
    parts = "；".join(category.words for category in said)
    words = parts if len(rows) == 1 else f"{parts}；合起来 → {verdict}"
    return LevelVerdict(verdict, consequence, clause, said, met, needed, words)


def _reached(
    targets: Targets, conversion: Conversion, rows: Sequence[CategoryCount], ladder: Sequence[Level]
) -> Level | None:
    """Return the highest level that all rows reach; one without a line is reached by everybody."""
    held = None
    for level in ladder:
        line = level.at_least
        if line is None or all(is_met(targets, conversion, row, line) for row in rows):
            held = level
    return held


def _category(
    targets: Targets, conversion: Conversion, row: CategoryCount, ladder: Sequence[Level]
) -> CategoryVerdict:
    if not is_task(targets, row):
        added = f"新增 {row.added}" if row.added else "没有新增"
        words = f"{row.category} 0 人，{added}，不影响结论"
        return CategoryVerdict(row, 0, None, "", words)
    level = _reached(targets, conversion, (row,), ladder)
    name = level.name if level else NO_LEVEL
    line = level.at_least if level else None
    if line is None:
        line = next((one.at_least for one in ladder if one.at_least is not None), None)
    return category_verdict(conversion, row, line, name)


def category_verdict(
    conversion: Conversion, row: CategoryCount, line: Fraction | None, name: str
) -> CategoryVerdict:
    """Return one row beside a line, with the arithmetic: ``二类 5 人，转化 3，新增 1，净 2，2/5 = 40.0% ≥ 40% → 合格``."""
    kept = net(conversion, row)
    cancels = conversion.added.is_ == "cancels"
    said = [f"{row.category} {row.initial} 人"]
    if not row.initial:
        words = f"{said[0]}，新增 {row.added}，期初没有人，有新增就算没有达到 → {name}"
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


def more_for(conversion: Conversion, row: CategoryCount, line: Fraction) -> int:
    """Return how many more conversions bring a category with somebody at the start to a line."""
    return max(0, least(row.initial, line) - net(conversion, row))


def still_needed(
    targets: Targets, conversion: Conversion, rows: Sequence[CategoryCount], name: str, line: Fraction
) -> StillNeeded:
    """Return how many more conversions each row lacks to reach a line, and whether there are as many to convert."""
    by_category: dict[str, int] = {}
    said: list[str] = []
    reachable = True
    for row in rows:
        if is_met(targets, conversion, row, line):
            continue
        if not row.initial:
            reachable = False
            said.append(f"{row.category}期初没有人，却新增 {row.added} 人，再转化也达不到")
            continue
        more, left = more_for(conversion, row, line), row.initial - row.converted
        by_category[row.category] = more
        said.append(f"{row.category}再转化 {more} 人")
        if more > left:
            reachable = False
            said[-1] += f"（只剩 {left} 人没有转化，新增 {row.added} 人，达不到）"
    return StillNeeded(name, by_category, reachable, f"到{name}：{'，'.join(said)}")

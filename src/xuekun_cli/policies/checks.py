"""What no single value of a policy shows: names that clash, lines out of order, sections that do not fit together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise

from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conditions import Condition, plain_parts, within
from xuekun_cli.model.policy.document import PolicyFile, ScreeningRules
from xuekun_cli.model.policy.rates import STANDARD, TOGETHER
from xuekun_cli.model.policy.slips import (
    Slip,
    slips_in_law,
    slips_in_measures,
    slips_in_rates,
    slips_in_requirements,
)
from xuekun_cli.model.policy.wording import NOT_LISTED
from xuekun_cli.policies.tree import Mistake, Node, at, find


def look_over(file: PolicyFile, tree: Node) -> list[Mistake]:
    """Return what is wrong between the values of a policy, each with the place to mend."""
    found = [
        *_categories(file, tree),
        *_order(file, tree),
        *_references(file, tree),
        *_conditions(file, tree),
        *_choices(file, tree),
        *_targets(file, tree),
        *_own_lines(file, tree),
        *_stars(file, tree),
        *(mistake for key, part in _parts(tree) if key != "examples" for mistake in _doubles(part)),
        *_period(file, tree),
    ]
    said = {(mistake.node.file, mistake.node.line) for mistake in found}
    return found + [slip for slip in _slips(file, tree) if (slip.node.file, slip.node.line) not in said]


def _slips(file: PolicyFile, tree: Node) -> Iterator[Mistake]:
    """Contradictions within the sections on rates, requirements, measures and the law."""
    found: list[Slip] = []
    found += slips_in_rates(file.rates) if file.rates is not None else []
    found += slips_in_requirements(file.requirements)
    found += slips_in_measures(file.measures) if file.measures is not None else []
    found += slips_in_law(file.law) if file.law is not None else []
    for slip in found:
        yield Mistake(_node(tree, *slip.path.split(".")), slip.message, slip.hint)


def _parts(tree: Node) -> list[tuple[str, Node]]:
    # the bands are looked at with the registered category, in words of their own
    return (
        [(key, node) for key, node in tree.value.items() if key != "screening"]
        if isinstance(tree.value, dict)
        else []
    )


def _node(tree: Node, *path: str) -> Node:
    """Return the node at a path, or the nearest one above it."""
    steps = find(tree, path)
    return _node(tree, *path[:-1]) if steps is None else at(tree, steps)


def _band(tree: Node, number: int, key: str) -> Node:
    return _node(tree, "screening", "bands", str(number + 1), key)


def _categories(file: PolicyFile, tree: Node) -> Iterator[Mistake]:
    if file.screening is None:
        return
    names = [file.screening.exempt.category] if file.screening.exempt else []
    for number, band in enumerate(file.screening.bands):
        node = _band(tree, number, "category")
        if band.category in names:
            yield Mistake(node, f"类别「{band.category}」重名", "请给每一类不同的名字。")
        if band.category in (*ScreeningRules.FIELDS, NOT_LISTED) or set(band.category) & set(".="):
            yield Mistake(
                node, f"类别不能叫「{band.category}」", "请换一个名字：不用程序自己的名字，里面没有点和等号。"
            )
        names.append(band.category)


def _doubles(node: Node) -> Iterator[Mistake]:
    """Two items of one list by one name could not be told apart in the paths of their values."""
    inner = list(node.value.values()) if isinstance(node.value, dict) else node.value
    if isinstance(inner, str):
        return
    seen: dict[str, int] = {}
    for child in inner:
        if isinstance(node.value, list) and child.name in seen:
            message = f"「{child.name}」写了两次（第 {seen[child.name]} 行已有）"
            yield Mistake(child, message, "请给每一项不同的名字。")
        if child.name:
            seen[child.name] = child.line
        yield from _doubles(child)


def _order(file: PolicyFile, tree: Node) -> Iterator[Mistake]:
    """A band whose line is not above the one before it can list nobody."""
    if file.screening is None:
        return
    for number, (lower, upper) in enumerate(pairwise(file.screening.bands), start=1):
        kind = type(upper.when)
        if type(lower.when) is not kind or not isinstance(upper.when, kinds.OnScore):
            continue
        key, *besides = kind.FIELDS
        alike = all(
            getattr(lower.when, one) == getattr(upper.when, one) for one in besides if one in ("by", "within")
        )
        if alike and getattr(upper.when, key) <= getattr(lower.when, key):
            node = _band(tree, number, key)
            yield Mistake(node, f"{upper.category}的线不高于{lower.category}", "请把各类从低到高排列。")


def _references(file: PolicyFile, tree: Node) -> Iterator[Mistake]:
    """A share of the mean needs to know which mean."""
    screening = file.screening
    if screening is None or screening.reference is not None:
        return
    for number, band in enumerate(screening.bands):
        if any(isinstance(part, kinds.OfReference | kinds.BelowOwn) for part in _plain(band.when)):
            node = _node(tree, "screening", "bands", str(number + 1))
            yield Mistake(
                node, f"{band.category}要和平均分比，但没有写 reference", "请在 screening 下补上 reference。"
            )


def _plain(condition: Condition) -> list[Condition]:
    return [part for _, part in plain_parts(condition, "")]


def _period(file: PolicyFile, tree: Node) -> Iterator[Mistake]:
    start, end = file.effective.from_, file.effective.until
    if start and end and end < start:
        yield Mistake(_node(tree, "effective", "until"), f"until {end} 早于 from {start}", "请核对日期。")


def _conditions(file: PolicyFile, tree: Node) -> Iterator[Mistake]:
    """Several exams cannot stand within several exams; one exam is no series, and no more can be asked than there are."""
    for number, band in enumerate(file.screening.bands if file.screening else ()):
        node = _node(tree, "screening", "bands", str(number + 1))
        series = [one for one in within(band.when) if isinstance(one, kinds.OfSeveralExams)]
        for one in series:
            yield from (Mistake(node, *slip) for slip in _series_slips(one))
            inside = [inner for inner in within(one.when) if isinstance(inner, kinds.OfSeveralExams)]
            if inside:
                outer, inner = (next(iter(type(part).FIELDS)) for part in (one, inside[0]))
                yield Mistake(node, f"{outer} 里面不能再写 {inner}", "请把次数写在外面的一个里。")


def _series_slips(one: kinds.Running | kinds.AtLeastTimes | kinds.MeanOfLast) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the numbers of exams, and what to write."""
    match one:
        case kinds.Running(running=1):
            yield "running: 1 不是连续", "连续至少 2 次；只看这一次的，请去掉 running。"
        case kinds.AtLeastTimes(of_last=1):
            yield "of_last: 1 只是这一次", "至少看 2 次；只看这一次的，请把 when 里的条件写在外面。"
        case kinds.MeanOfLast(mean_of_last=1):
            yield "mean_of_last: 1 只是这一次", "至少 2 次才有平均；只看这一次的，请把 when 里的条件写在外面。"
        case kinds.AtLeastTimes(at_least_times=times, of_last=exams) if times > exams:
            yield f"{exams} 次里不会有 {times} 次符合", "at_least_times 不能大于 of_last。"
        case kinds.MeanOfLast(mean_of_last=exams, scored_at_least=least) if least is not None and least > exams:
            yield f"{exams} 次里不会有 {least} 次有成绩", "scored_at_least 不能大于 mean_of_last。"


def _choices(file: PolicyFile, tree: Node) -> Iterator[Mistake]:
    """What is to be used has to be there."""
    there: list[tuple[str, str, Iterable[str]]] = []
    if file.conversion is not None:
        there.append(("conversion", file.conversion.use, file.conversion.measures))
    if file.retention is not None:
        there.append(("retention", file.retention.use, file.retention.meanings))
    if file.rates is not None:
        offered = [STANDARD, *(file.rates.alternatives or {})]
        there += [("rates", one.strip(), offered) for one in file.rates.use.split(TOGETHER)]
    for section, used, names in there:
        if used not in names:
            node = _node(tree, section, "use")
            yield Mistake(node, f"use: {used} 没有这一种", f"可以写：{'、'.join(names)}。")


def _targets(file: PolicyFile, tree: Node) -> Iterator[Mistake]:
    targets = file.targets
    if targets is None:
        return
    node = _node(tree, "targets")
    if targets.levels is None and targets.milestones is None:
        yield Mistake(node, "targets 里没有 levels，也没有 milestones", "请写一种：各档，或分时候的指标。")
    if targets.award is not None and targets.milestones is None:
        yield Mistake(
            _node(tree, "targets", "award"), "award 要有 milestones", "请补上各个时候的指标，或去掉 award。"
        )
    if targets.levels is not None and sum(level.lowest for level in targets.levels) != 1:
        own = any(level.by_category for level in targets.levels)
        hint = f"不写 {'at_least 和 by_category ' if own else 'at_least '}的一档，是给哪一档都没有达到的人的；请只留一档不写。"
        message = f"levels 里要有而且只有一档不写{'线（at_least）' if own else ' at_least'}"
        yield Mistake(_node(tree, "targets", "levels"), message, hint)


def _own_lines(file: PolicyFile, tree: Node) -> Iterator[Mistake]:
    """Lines of single categories: of categories that there are, each for itself, rising from level to level."""
    targets = file.targets
    levels = [one for one in (targets.levels if targets else None) or () if not one.lowest]
    known = [band.category for band in file.screening.bands] if file.screening else []
    for level in levels:
        for category in level.by_category or {}:
            node = _node(tree, "targets", level.name, "by_category", category)
            if targets is not None and targets.per == "together":
                hint = "请把 per 改成 category，或去掉 by_category。"
                yield Mistake(node, f"各类合在一起算（per: together），{level.name}不能给{category}另外的线", hint)
            elif known and category not in known:
                hint = f"可以写：{'、'.join(known)}。"
                yield Mistake(node, f"{level.name}的 by_category 里的「{category}」，筛查里没有这一类", hint)
    names = list(dict.fromkeys([*known, *(name for level in levels for name in level.by_category or {})]))
    for one, other in combinations(levels, 2):
        pairs = [(one.line(name) or 0, other.line(name) or 0) for name in names]
        if any(a < b for a, b in pairs) and any(a > b for a, b in pairs):
            node = _node(tree, "targets", other.name)
            hint = "高的一档，每一类的线都不能低于低的一档。"
            yield Mistake(node, f"{one.name}和{other.name}的线有高有低，分不出哪一档高", hint)


def _stars(file: PolicyFile, tree: Node) -> Iterator[Mistake]:
    for star in file.stars.ladder if file.stars else ():
        if star.at_most < star.at_least:
            node = _node(tree, "stars", star.star, "at_most")
            yield Mistake(node, f"{star.star}的至多比至少还少", "请核对两个分数。")
    for lower, upper in pairwise(file.stars.ladder if file.stars else ()):
        if upper.at_least <= lower.at_most:
            node = _node(tree, "stars", upper.star, "at_least")
            yield Mistake(node, f"{upper.star}和{lower.star}的分数重叠", "请从低到高排列，分数不要重叠。")

"""`check`: the teachers of a term beside the targets, with the names behind every number."""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.conversion import ByCategory, Conversion
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.policy.term import Targets
from xuekun_cli.model.results.checking import Block, Check, CheckRow, Tally
from xuekun_cli.model.results.report import Judged, TermOutcome
from xuekun_cli.model.results.term import CategoryCount, CategoryVerdict
from xuekun_cli.model.results.term_rates import cancels, lines_of, net_of, percent_text, rate_of
from xuekun_cli.pipeline.inputs.opening import UNOPENED, Advance, ExamBooks
from xuekun_cli.pipeline.inputs.stand import policy_for
from xuekun_cli.pipeline.term.run import TermRequest, term
from xuekun_cli.rules.conversion.behind_counts import improved_behind, people_behind, transitions_by_unit
from xuekun_cli.rules.conversion.targets import rows_of
from xuekun_cli.rules.matching.near_names import near_names
from xuekun_cli.sheets.words.labels import name_key

MOST_NAMES = 12
"""So many teachers are named to somebody whose teacher is not among them."""
_SEVERAL = "、"
"""Between the names of those who are judged together."""


def check(
    request: TermRequest,
    teacher: str = "",
    advance: Advance = lambda _: None,
    books: ExamBooks = UNOPENED,
) -> Check:
    """Return the teachers (or the one asked for) beside the policy's targets.

    ``books`` are as for `term`. Raises `CannotGoOn` for what `term` does, for a policy without targets or whose conversion is not counted
    by category, and for a teacher who is not there.
    """
    policy = policy_for(request.before)
    rule, targets = _rules_of(policy)
    if teacher and not request.teachers:
        raise CannotGoOn("没有给任课表，不知道哪个班是谁教", "请加 --teachers 任课表.xlsx。")
    outcome = term(request, advance, books)
    chosen, name = _chosen(outcome, teacher)
    blocks = _blocks(policy, targets)
    before = transitions_by_unit(outcome.transitions)
    at_mid = transitions_by_unit(outcome.mid)
    categories = [band.category for band in policy.bands]
    rows = []
    for one in chosen:
        people = people_behind(rule, categories, before(one.unit), outcome.exams[-1].role, outcome.start)
        if one.milestones and one.mid:
            people = (
                people_behind(rule, categories, at_mid(one.unit), outcome.exams[1].role, outcome.start) + people
            )
        if one.milestones and targets.award and targets.award.improved == "everyone":
            people += (improved_behind(rule, before(one.unit), outcome.exams[-1].role, outcome.start),)
        rows.append(
            CheckRow(
                one,
                _tallies(policy, targets, blocks, one),
                _missed(one),
                one.needed,
                one.clause,
                tuple(said.words for said in (one.levels, one.milestones) if said is not None),
                people,
            )
        )
    return Check(outcome, blocks, tuple(rows), name)


def _rules_of(policy: Policy) -> tuple[Conversion, Targets]:
    targets, rule = policy.file.targets, policy.file.conversion
    if targets is None or rule is None or not (targets.levels or targets.milestones):
        missing = "怎样算转化（conversion）" if rule is None else "教师的指标（targets）"
        raise CannotGoOn(
            f"「{policy.name}」（{policy.id}）没有写{missing}，没有可以对照的",
            "请用写了的办法，如 --policy wuping 或 midterm-final；只看转化了多少，用 xuekun report。",
        )
    if not isinstance(rule.measure(), ByCategory):
        raise CannotGoOn(
            f"「{policy.name}」用「{rule.use}」算转化，考核只会按类别算（二类、三类减少了几人）",
            "请在 conversion 里把 use 换成按类别的一种。",
        )
    return rule, targets


def _chosen(outcome: TermOutcome, teacher: str) -> tuple[tuple[Judged, ...], str]:
    """Return who was asked for, and how the 任课表 writes the name. Raises `CannotGoOn` for nobody."""
    if not teacher:
        return outcome.teachers, ""
    wanted = name_key(teacher)
    names = dict.fromkeys(
        name for one in outcome.teachers if one.unit.teacher for name in one.unit.teacher.split(_SEVERAL)
    )
    found = next((name for name in names if name_key(name) == wanted), "")
    if found:
        chosen = tuple(one for one in outcome.teachers if found in one.unit.teacher.split(_SEVERAL))
        return chosen, found
    near = [name for name in names if near_names(name_key(name), wanted)]
    if near:
        hint = f"相近的有：{_SEVERAL.join(near)}。"
    elif names:
        more = f" 等 {len(names)} 名" if len(names) > MOST_NAMES else ""
        hint = f"教这几科的有：{_SEVERAL.join(list(names)[:MOST_NAMES])}{more}。"
    else:
        hint = "任课表里的班级和学科，成绩表里一个也没有，请核对任课表。"
    raise CannotGoOn(f"任课表里，这几科没有叫「{teacher}」的教师", hint)


def _blocks(policy: Policy, targets: Targets) -> tuple[Block, ...]:
    rows = rows_of(targets, [CategoryCount(band.category, 0) for band in policy.bands])
    names = [milestone.name for milestone in targets.milestones or ()]
    levels = [Block(row.category) for row in rows] if targets.levels else []
    return (*levels, *(Block(row.category, name) for name in names for row in rows))


def _tallies(policy: Policy, targets: Targets, blocks: Sequence[Block], one: Judged) -> tuple[Tally | None, ...]:
    """Return the numbers of every block; of who is not judged the numbers alone."""
    lines, cancelling = lines_of(policy), cancels(policy)
    said: dict[Block, CategoryVerdict] = {}
    if one.levels is not None:
        said |= {Block(each.row.category): each for each in one.levels.categories}
    if one.milestones is not None:
        for stone in one.milestones.milestones:
            said |= {Block(each.row.category, stone.target.name): each for each in stone.categories}
    bare = {row.category: row for row in rows_of(targets, one.unit.counts)}
    tallies: list[Tally | None] = []
    for block in blocks:
        verdict = said.get(block)
        held = verdict.row if verdict else bare[block.category] if _shown_bare(targets, block, one) else None
        if held is None:
            tallies.append(None)
            continue
        rate, net = rate_of(held, cancelling), net_of(held, cancelling)
        share = f"{net}/{held.initial} = {percent_text(rate, lines)}" if rate is not None else ""
        tallies.append(Tally(held, net, rate, share, verdict.level if verdict else ""))
    return tuple(tallies)


def _shown_bare(targets: Targets, block: Block, one: Judged) -> bool:
    """Tell whether a block of somebody without a verdict there shows the numbers of the last exam."""
    last = targets.milestones[-1].name if targets.milestones else ""
    return not block.milestone or (not one.judged and block.milestone == last)


def _missed(one: Judged) -> bool:
    lowest = one.levels.targets[:1] if one.levels else ()
    stones = [stone.target for stone in one.milestones.milestones] if one.milestones else []
    return one.judged and any(target.met is False for target in (*lowest, *stones))

"""The students behind every number of a teacher, and how each of them counts by the policy's ``conversion``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xuekun_cli.model.policy.conversion import Conversion, InitialRule
from xuekun_cli.model.results.checking import CategoryPeople, People
from xuekun_cli.model.results.term import Move, Outcome
from xuekun_cli.model.results.term_rates import TOGETHER
from xuekun_cli.model.results.transitions import Transition, UnitCount
from xuekun_cli.rules.conversion.counts import only_exits
from xuekun_cli.rules.conversion.term_counts import counted_move, gathered, in_initial


def transitions_by_unit(found: Sequence[Transition]) -> Callable[[UnitCount], list[Transition]]:
    """Return what gives the transitions of a unit that names its classes (``class_keys``)."""
    by_place = gathered(found, lambda one: [(one.school, one.class_key, one.subject_key)])

    def of(unit: UnitCount) -> list[Transition]:
        return [one for key in unit.class_keys for one in by_place.get((unit.school, key, unit.subject_key), ())]

    return of


def people_behind(
    rule: Conversion, categories: Sequence[str], found: Sequence[Transition], exam: str, start: str
) -> tuple[CategoryPeople, ...]:
    """Return for each category who was listed, what became of them, and who was added.

    The numbers are those of `count_moves`: as many students stand here as are counted there. ``exam`` is the
    role of the later exam, ``start`` that of the first.
    """
    moves = [(counted_move(rule, one), one) for one in found]
    return tuple(CategoryPeople(exam, category, _groups(rule, category, moves, start)) for category in categories)


def improved_behind(rule: Conversion, found: Sequence[Transition], exam: str, start: str) -> CategoryPeople:
    """Return who of the initial number has a higher relative score than before, who has not, and who has none."""
    listed = [one for one in found if in_initial(rule, one)]
    better = People("有进步", f"相对分比{start}高", tuple(one for one in listed if one.improved), True)
    worse = People("没有进步", "相对分没有提高", tuple(one for one in listed if one.improved is False), True)
    unknown = People("没有成绩", "比不了，不算有进步", tuple(one for one in listed if one.improved is None), True)
    return CategoryPeople(exam, TOGETHER, tuple(group for group in (better, worse, unknown) if group.students))


def _groups(
    rule: Conversion, category: str, moves: Sequence[tuple[Move, Transition]], start: str
) -> tuple[People, ...]:
    def began(outcome: Outcome) -> tuple[Transition, ...]:
        return tuple(one for move, one in moves if move.outcome is outcome and move.before == category)

    def ended(outcome: Outcome) -> tuple[Transition, ...]:
        return tuple(one for move, one in moves if move.outcome is outcome and move.after == category)

    only_out = only_exits(rule)
    cancels = "算新增，抵消转化" if rule.added.is_ == "cancels" else "算新增，另外列出，不抵消"
    apart = "只列出，不算新增"
    listed = tuple(one for move, one in moves if move.before == category and in_initial(rule, one))
    said = [
        (Outcome.IMPROVED.value, "不算转化，脱困才算" if only_out else "算转化", began(Outcome.IMPROVED)),
        (Outcome.EXITED.value, "算转化", began(Outcome.EXITED)),
        (Outcome.UNCHANGED.value, "不算转化", began(Outcome.UNCHANGED)),
        (f"{Outcome.RELAPSED}到别类", "不算转化", began(Outcome.RELAPSED)),
        (Outcome.PENDING.value, _staying(rule.pending, start), began(Outcome.PENDING)),
        (Outcome.LOST.value, _staying(rule.lost, start), began(Outcome.LOST)),
        (Outcome.TRANSFERRED.value, _staying(rule.transferred, start), began(Outcome.TRANSFERRED)),
        (Outcome.NEWCOMER.value, cancels, ended(Outcome.NEWCOMER)),
        (
            f"{Outcome.RELAPSED}到本类",
            cancels if rule.relapsed.is_ == "added" else apart,
            ended(Outcome.RELAPSED),
        ),
        (
            Outcome.FIRST_ENTRY.value,
            cancels if rule.first_entry.is_ == "added" else apart,
            ended(Outcome.FIRST_ENTRY),
        ),
    ]
    others = [People(title, effect, students) for title, effect, students in said if students]
    return (People(f"{start}在册", f"{start}人数（分母）", listed), *others)


def _staying(rule: InitialRule, start: str) -> str:
    where = f"留在{start}人数里" if rule.is_ == "stays" else f"从{start}人数里减去"
    return f"{where}，不算转化"

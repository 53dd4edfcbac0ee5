"""巩固率 in its three meanings (POLICIES F, and 五项制度与三科措施 5): numerator, denominator, targets."""

from __future__ import annotations

from fractions import Fraction

from xuekun_cli.model.policy.term import Retention, RetentionMeaning
from xuekun_cli.model.results.term import Enrolment, RetentionRate, TargetMet
from xuekun_cli.rules.conversion.shares import compared, percent_beside

_NEEDED = {
    "enrolled": (("enrolled", "现在在校"), ("start", "期初在册")),
    "graduates": (
        ("graduates", "毕业"),
        ("entrants", "入学"),
        ("moved_in", "转入"),
        ("moved_out", "转出"),
    ),
    "sat": (("sat", "参考"), ("enrolled", "在校")),
}
"""What each meaning is reckoned from, in the field's name and in words."""


def retention(rule: Retention, numbers: Enrolment, name: str = "") -> RetentionRate:
    """Return 巩固率 by the meaning in force, or by the one called ``name``.

    Where the meaning has a cap (graduates: at most 100%), the rate is cut to it; ``uncapped`` keeps what was
    reckoned. A target is reached by the capped rate, boundary included. Raises `CannotGoOn` for a name that
    the policy does not have.
    """
    called = name or rule.use
    meaning = rule.meaning(called)
    missing = [label for field, label in _NEEDED[meaning.of] if getattr(numbers, field) is None]
    if missing:
        return _none(called, meaning, None, None, f"算不出：缺{'、'.join(missing)}人数")
    kept, of, sum_words = _parts(meaning, numbers)
    if of <= 0:
        return _none(called, meaning, kept, of, f"算不出：{sum_words} = {of}")
    uncapped = Fraction(kept, of)
    rate = uncapped if meaning.at_most is None else min(uncapped, meaning.at_most)
    targets = tuple(TargetMet(one.name, one.at_least, rate >= one.at_least) for one in meaning.targets)
    words = f"{kept}÷{sum_words} = {percent_beside(uncapped, meaning.at_most)}"
    if rate < uncapped:
        words += f"，按 {percent_beside(rate)} 算"
    for one in meaning.targets:
        met = "达到" if rate >= one.at_least else "未达到"
        words += f"，{one.name}：{compared(rate, one.at_least)} → {met}"
    return RetentionRate(called, kept, of, uncapped, rate, targets, f"{called}：{words}", meaning.clause)


def _parts(meaning: RetentionMeaning, numbers: Enrolment) -> tuple[int, int, str]:
    """Return numerator, denominator, and the denominator in words; every number asked for is there."""
    if meaning.of == "graduates":
        entrants, moved_in, moved_out = numbers.entrants or 0, numbers.moved_in or 0, numbers.moved_out or 0
        words = f"（{entrants}＋{moved_in}－{moved_out}）"
        return numbers.graduates or 0, entrants + moved_in - moved_out, words
    if meaning.of == "sat":
        return numbers.sat or 0, numbers.enrolled or 0, str(numbers.enrolled)
    return numbers.enrolled or 0, numbers.start or 0, str(numbers.start)


def _none(called: str, meaning: RetentionMeaning, kept: int | None, of: int | None, words: str) -> RetentionRate:
    targets = tuple(TargetMet(one.name, one.at_least, None) for one in meaning.targets)
    return RetentionRate(called, kept, of, None, None, targets, f"{called}：{words}", meaning.clause)

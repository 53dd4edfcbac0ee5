"""The worked examples of ``measures``, ``requirements`` and ``law``, and the lines that they have to try."""

from __future__ import annotations

from fractions import Fraction
from typing import NoReturn

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.document import Example, Policy
from xuekun_cli.model.policy.support import (
    PUBLISHED_WORDS,
    Law,
    LawExample,
    MeasuresExample,
    Requirement,
    RequirementExample,
)
from xuekun_cli.model.results.examples import Boundary, Checked, Probe
from xuekun_cli.rules.support.law import forbidden, may_publish, needs_consent, paperless
from xuekun_cli.rules.support.requirements import fulfilment, missing_pieces, pieces

_NEAR = Fraction(1)
"""Once, one piece, one student, one grade, one year."""
_PAPERLESS = "law.paperless.until_grade"
_CONSENT = "law.consent.under_age"
_ANSWERS = {True: "是", False: "否"}


def boundaries_support(policy: Policy) -> list[Boundary]:
    """Return every line of ``requirements`` and ``law`` that decides something (``measures`` has no numbers)."""
    lines = [_at_least(one) for one in policy.file.requirements]
    if policy.file.law is not None:
        lines += [_PAPERLESS, _CONSENT]
    return [Boundary(path, _NEAR) for path in lines]


def _at_least(requirement: Requirement) -> str:
    # an entry of a list at the top of the file is called by its own name
    return f"{requirement.name}.at_least"


def check_support(policy: Policy, number: int, example: Example) -> list[Checked]:
    """Return what came of an example of one of the three sections; [] for an example of another section.

    ``number`` counts from 1. Raises `CannotGoOn` when the policy lacks what the example is about.
    """
    match example:
        case MeasuresExample():
            return _check_measures(policy, number, example)
        case RequirementExample():
            return [_check_requirement(policy, number, example)]
        case LawExample():
            return [_check_law(policy, number, example)]
    return []


def _lacking(title: str, what: str) -> NoReturn:
    raise CannotGoOn(f"例子「{title}」要用 {what}，办法里没有", f"请补上 {what}，或删掉例子。")


def _check_measures(policy: Policy, number: int, example: MeasuresExample) -> list[Checked]:
    measures = policy.file.measures
    if measures is None:
        _lacking(example.title, "measures")
    cause = measures.of_cause(example.measures)
    given = cause.approaches if cause else tuple(one.what for one in measures.of_subject(example.measures))
    reason = f"办法里有：{'；'.join(given) or '没有'}" + (f"（{cause.clause}）" if cause else "")
    return [
        Checked(number, example.title, example.measures, wanted, wanted if wanted in given else "没有", reason)
        for wanted in example.has
    ]


def _check_requirement(policy: Policy, number: int, example: RequirementExample) -> Checked:
    rule = next((one for one in policy.file.requirements if one.name == example.requirement), None)
    if rule is None:
        _lacking(example.title, f"requirements 里的「{example.requirement}」")
    counts = list(example.done)
    lacking: tuple[str, ...] = ()
    if example.have:
        counts.append(pieces(rule, example.have))
        lacking = missing_pieces(rule, example.have)
    found = fulfilment(rule, {f"第 {place} 个": count for place, count in enumerate(counts, start=1)})
    reason = f"{found.words}{'，缺' + '、'.join(lacking) if lacking else ''}（{rule.clause}）"
    probes = tuple(Probe(_at_least(rule), Fraction(count - rule.at_least)) for count in counts)
    what = f"{rule.name}：{'、'.join(example.have) or '、'.join(str(count) for count in counts) or '没有'}"
    return Checked(number, example.title, what, example.is_, found.verdict, reason, probes)


def _check_law(policy: Policy, number: int, example: LawExample) -> Checked:
    law = policy.file.law
    if law is None:
        _lacking(example.title, "law")
    probes: tuple[Probe, ...] = ()
    if example.law == "paperless":
        what, answer, reason = _paperless(law, example.grade)
        if example.grade is not None:
            probes = (Probe(_PAPERLESS, Fraction(example.grade - law.paperless.until_grade)),)
    elif example.law == "consent":
        what, answer, reason = _consent(law, example.age)
        if example.age is not None:
            probes = (Probe(_CONSENT, Fraction(example.age - law.consent.under_age)),)
    else:
        what, answer, reason = _publish(law, example)
    return Checked(number, example.title, what, _ANSWERS[example.is_], _ANSWERS[answer], reason, probes)


def _paperless(law: Law, grade: int | None) -> tuple[str, bool, str]:
    rule = law.paperless
    shown = "年级不明" if grade is None else f"{grade} 年级"
    reason = f"{rule.until_grade} 年级及以下不进行纸笔考试（{rule.clause}）"
    return f"{shown}，不进行纸笔考试", paperless(grade, law), reason


def _consent(law: Law, age: int | None) -> tuple[str, bool, str]:
    rule = law.consent
    shown = "年龄不明" if age is None else f"{age} 周岁"
    return f"{shown}，要监护人同意", needs_consent(age, law), f"不满 {rule.under_age} 周岁要同意（{rule.clause}）"


def _publish(law: Law, example: LawExample) -> tuple[str, bool, str]:
    if example.what is None:
        raise CannotGoOn(
            f"例子「{example.title}」没有写 what", "请写要公开的内容：name、score、rank 或 category。"
        )
    found = forbidden([example.what], law)
    reason = f"不能公开（{found[0].clause}）" if found else "没有规定不能公开"
    return f"公开{PUBLISHED_WORDS[example.what]}", may_publish(example.what, law), reason

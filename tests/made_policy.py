"""Policies made for the tests: 武平方案's numbers written out by hand, or other ones."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from xuekun_cli.model.policy.conditions import AtMost, Condition
from xuekun_cli.model.policy.document import (
    Band,
    ExemptRule,
    OverallRule,
    Policy,
    PolicyFile,
    ReferenceRule,
    ScoreRule,
    ScreeningRules,
    SourceNote,
)

CANDIDATES = "分数线给出的是候选；是否有行为习惯问题由学校确认"


def band(category: str, share: Fraction | str, clause: str, note: str = "") -> Band:
    """A category of those with at most a share of the reference."""
    return Band(category=category, when=AtMost(at_most=Fraction(share), clause=clause), clause=clause, note=note)


def when(category: str, condition: Condition, clause: str = "第一条") -> Band:
    """A category by another condition."""
    return Band(category=category, when=condition, clause=clause)


BANDS = (band("二类", "2/5", "一·第二类"), band("三类", "4/5", "一·第三类"))


def exempt_rule(
    in_total: bool = True, in_takers: bool = False, words: tuple[str, ...] = ("随班就读",)
) -> ExemptRule:
    """武平方案's, or one that counts the exempt otherwise."""
    return ExemptRule(
        category="一类",
        words=words,
        in_total=in_total,
        in_takers=in_takers,
        clause="一·第一类",
        counting_clause="三·5",
    )


def policy_of(
    bands: Sequence[Band] = BANDS,
    *,
    exempt: ExemptRule | None = None,
    reference: ReferenceRule | None = None,
    score: ScoreRule | None = None,
    overall: OverallRule | None = None,
    id: str = "ours",
    name: str = "试行办法",
) -> Policy:
    """A policy with these rules; what is not given is as 武平方案 has it."""
    rules = ScreeningRules(
        bands=tuple(bands),
        reference=reference or ReferenceRule(clause="一·第二类"),
        exempt=exempt or exempt_rule(),
        score=score or ScoreRule(),
        overall=overall,
    )
    file = PolicyFile(id=id, name=name, source=SourceNote(title="办法", issuer="一所学校"), screening=rules)
    return Policy(file, "sha256:" + "0" * 64, f"{id}.yaml")

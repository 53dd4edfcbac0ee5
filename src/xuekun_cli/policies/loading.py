"""A policy file → `model.Policy`: only what screening uses, every deciding value with its clause."""

from __future__ import annotations

from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy import Band, ExemptRule, Policy
from xuekun_cli.policies.locate import find_policy
from xuekun_cli.policies.nodes import Section, parse


def load_policy(name: str) -> Policy:
    """Return the policy given by id or path.

    Raises `CannotGoOn` with ``file:line`` for a missing, unknown or repeated key and for a value out of range.
    """
    path = find_policy(name)
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as problem:
        raise CannotGoOn(f"打不开 {path}", "请检查文件是否在用、是否有权限。") from problem
    except UnicodeDecodeError as problem:
        raise CannotGoOn(f"{path} 不是 UTF-8 编码", "请用记事本另存为，编码选 UTF-8。") from problem
    return _policy(parse(text, str(path)), path, f"sha256:{sha256(content).hexdigest()}")


def _policy(top: Section, path: Path, digest: str) -> Policy:
    screening = top.section("screening")
    reference = screening.section("reference")
    reference.one_of("statistic", ("mean",))
    reference.one_of("by", ("class",))
    reference_clause = reference.text("clause")
    reference.done()
    exempt = screening.section("exempt")
    rule = ExemptRule(
        category=exempt.text("category"),
        words=exempt.texts("words"),
        in_total=exempt.flag("in_total"),
        in_takers=exempt.flag("in_takers"),
        clause=exempt.text("clause"),
        counting_clause=exempt.text("counting_clause"),
    )
    exempt.done()
    sections = screening.sections("bands")
    bands = []
    for section in sections:
        bands.append(
            Band(
                section.text("category"),
                section.share("at_most"),
                section.text("clause"),
                section.text("note", ""),
            )
        )
        section.done()
    for (lower, upper), section in zip(pairwise(bands), sections[1:], strict=True):
        if upper.at_most <= lower.at_most:
            raise section.wrong(
                section.line_of("at_most"), f"{upper.category}的线不高于{lower.category}", "请把各类从低到高排列。"
            )
    names = [rule.category]
    for band, section in zip(bands, sections, strict=True):
        if band.category in names:
            raise section.wrong(
                section.line_of("category"), f"类别「{band.category}」重名", "请给每一类不同的名字。"
            )
        names.append(band.category)
    screening.done()
    policy = Policy(
        id=top.text("id"),
        name=top.text("name"),
        source=top.text("source"),
        digest=digest,
        path=str(path),
        exempt=rule,
        bands=tuple(bands),
        reference_clause=reference_clause,
    )
    top.done()
    return policy

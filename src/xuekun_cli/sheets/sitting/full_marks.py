"""The full mark of each subject: given, stated in the file, or inferred; and the numbers that break it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import compress
from typing import NamedTuple

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.names.as_typed import as_typed
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.numbers import points
from xuekun_cli.model.scores.tables import ScoreTable, Subject
from xuekun_cli.sheets.words.table import Words, fold

COMMON = (100, 120, 150)
"""Full marks of a single paper in common use, in points."""
LADDER = (
    100,
    120,
    150,
    200,
    250,
    300,
    360,
    400,
    450,
    500,
    550,
    600,
    650,
    700,
    750,
    800,
    900,
    1000,
    1050,
    1200,
)
"""Full marks of papers and of totals, in points."""
TOTAL = "总分"
MARK_NUMBER = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)分?")
"""A full mark as people type it."""
_GAP = 10
"""Strays that stand a tenth of the full mark above everybody else are doubted, however many they are."""
_ENOUGH_TO_TELL = 10
"""Fewer scores than this do not show which full mark they belong to."""
LARGEST_PAPER = 200
"""No paper of a single subject gives more points."""
_COMPOSITE = ("理综", "文综", TOTAL)
"""Papers and sums of several subjects."""
_FEW = 2
"""So many strays are doubted even when they stand close to the others."""
_STRAY_SHARE = 100
"""At most one cell in so many (and at least one) may stand above a full mark and be doubted."""


class Broken(NamedTuple):
    """Cells against a subject's full mark: certainly wrong, or to be doubted, as student indices."""

    subject: int
    above: tuple[int, ...]
    below: tuple[int, ...]
    doubted: tuple[int, ...]


def given_full_marks(pairs: tuple[str, ...], words: Words) -> dict[str, int]:
    """Return subject key → full mark (ten-thousandths) from ``--full-mark 语文=150``.

    Raises `CannotGoOn` for a pair without an equals sign or a number that is not above zero.
    """
    marks: dict[str, int] = {}
    for pair in pairs:
        subject, sign, text = pair.partition("=")
        number = MARK_NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())
        value = int(Decimal(number.group(1)) * SCALE) if number else 0
        if not sign or not subject.strip() or value <= 0:
            raise CannotGoOn(f"--full-mark {pair!r} 看不懂", "写法：--full-mark 语文=150。")
        word = fold(subject)
        marks[words.subjects.get(word, subject.strip())] = value
    return marks


def full_mark_typed(subject: Subject, highest: int = 0) -> str:
    """Return a full mark as it is typed behind ``--full-mark``, for a subject whose own is not the right one.

    The next usual one above the subject's, which takes ``highest`` (ten-thousandths) as well.
    """
    least = max(highest, (subject.full_mark or 0) + 1)
    usual = next((mark for mark in LADDER if mark * SCALE >= least), -(-least // SCALE))
    return as_typed(f"{subject.name}={usual}")


def with_full_marks(
    table: ScoreTable, given: Mapping[str, int], stated: Mapping[int, tuple[int, str]]
) -> tuple[ScoreTable, list[Broken]]:
    """Return the table with every subject's full mark and how it is known, and the cells that break it.

    ``given`` comes from the command line (by subject key), ``stated`` from the file (by subject index).
    Raises `CannotGoOn` when ``given`` names a subject that the table does not have.
    """
    keys = {subject.key for subject in table.subjects} | {subject.name for subject in table.subjects}
    for key in given:
        if key not in keys:
            there = "、".join(subject.name for subject in table.subjects)
            raise CannotGoOn(f"--full-mark：成绩表里没有「{key}」这一科", f"表里有：{there}。")
    subjects = []
    broken: list[Broken] = []
    for j, subject in enumerate(table.subjects):
        scores = table.scores.column(j)
        scored = table.marks.where(j, Mark.SCORED)
        held = list(compress(scores, scored))
        different = sorted(set(held))
        if subject.key in given or subject.name in given:
            full, said = given.get(subject.key, given.get(subject.name, 0)), "命令里给出"
            ceiling = base = full
        elif j in stated:
            full, said = stated[j]
            ceiling = base = full
        else:
            full, ceiling, base = _inferred(held, different, subject.key in _COMPOSITE)
            highest = max((score for score in different if score <= ceiling), default=0)
            said = f"推断（最高 {points(highest)} 分）"
        above: tuple[int, ...] = ()
        below: tuple[int, ...] = ()
        doubted: tuple[int, ...] = ()
        if different and (different[0] < 0 or different[-1] > base):
            values = list(compress(enumerate(scores), scored))
            above = tuple(i for i, score in values if score > ceiling) if ceiling else ()
            below = tuple(i for i, score in values if score < 0)
            if base < full and subject.key != TOTAL:
                doubted = tuple(i for i, score in values if base < score <= ceiling)
        subjects.append(replace(subject, full_mark=full or None, full_mark_said=said if full else ""))
        if above or below or doubted:
            broken.append(Broken(j, above, below, doubted))
    return replace(table, subjects=tuple(subjects)), broken


def _inferred(scores: Sequence[int], different: Sequence[int], composite: bool) -> tuple[int, int, int]:
    """Return (full mark, ceiling, base) in ten-thousandths from scores, and the ``different`` ones in ascending order.

    ``base`` is the lowest usual full mark that holds all but a few strays; a stray up to the ceiling
    may be a real score of a paper with a higher full mark (doubted, but counted); above it, it is none.
    """
    if not different:
        return 0, 0, 0
    highest, lowest_full = different[-1], LADDER[0] * SCALE
    if highest <= lowest_full:
        return lowest_full, lowest_full, lowest_full
    counts = Counter(scores)
    body = _highest_but(max(1, len(scores) // _STRAY_SHARE), counts, different)
    base = _step_up(body)
    if highest <= base:
        return base, base, base
    ceiling = _ceiling(base)
    if len(scores) < _ENOUGH_TO_TELL:
        ceiling = max(ceiling, (LADDER[-1] if composite else LARGEST_PAPER) * SCALE)
    inside = [score for score in different if score <= ceiling]
    over = [score for score in inside if score > base]
    full = max(base, _step_up(inside[-1])) if inside else base
    apart = bool(over) and over[0] - body >= base // _GAP
    return full, ceiling, base if apart or sum(counts[score] for score in over) <= _FEW else full


def _highest_but(strays: int, counts: Counter[int], different: Sequence[int]) -> int:
    """Return the highest score with so many left out, where there are more than these; else the highest of all."""
    for score in reversed(different):
        strays -= counts[score]
        if strays < 0:
            return score
    return different[-1]


def _step_up(score: int) -> int:
    return next((full * SCALE for full in LADDER if score <= full * SCALE), LADDER[-1] * SCALE)


def _ceiling(base: int) -> int:
    if base <= COMMON[-1] * SCALE:
        return (COMMON[-1] if base < COMMON[-1] * SCALE else LADDER[len(COMMON)]) * SCALE
    step = LADDER.index(base // SCALE) if base // SCALE in LADDER else len(LADDER) - 1
    return LADDER[min(step + 2, len(LADDER) - 1)] * SCALE

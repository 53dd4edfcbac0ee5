"""This exam beside the last: what the way of counting allows to be compared, and what not, with the reason."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from xuekun_cli.model.policy.conditions import Pool
from xuekun_cli.model.policy.rates import Convention, TopLine
from xuekun_cli.model.results.class_rates import Beside, Figures
from xuekun_cli.rules.rates.units import less

_OTHER_PAPER = "满分不同，平均分、中位数不比"
_UNKNOWN_PAPER = "有一次不知道满分，只有人数可看"


class Compared(NamedTuple):
    """The differences that may be made, and why the others may not."""

    change: Beside
    why_not: tuple[str, ...]


def compare(
    now: Figures,
    last: Figures,
    convention: Convention,
    above: tuple[Fraction | None, Fraction | None] = (None, None),
) -> Compared:
    """Return this exam less the last, where both were counted on the same footing.

    Points are compared where the full marks are the same; a rate where its line stands at the same share of
    the full mark; an excellent rate by places not where the places are shared out within each class, since it is
    then the same for every class; 四率和 and 综合分 where all they are made of may be compared. ``above``:
    超均率 now and then, which needs none of this, being made of two means of one exam.
    """
    full, before = now.full_mark, last.full_mark
    if not full or not before:
        nothing = Beside(None, None, None, None, None, None, None, None)
        return Compared(nothing._replace(above=less(now, last, above).above), (_UNKNOWN_PAPER,))
    why: list[str] = []
    same_paper = full == before
    if not same_paper:
        why.append(_OTHER_PAPER)
    by_place = isinstance(convention.excellent, TopLine)
    if isinstance(convention.excellent, TopLine) and convention.excellent.within is Pool.CLASS:
        excellent = False
        why.append("优秀按班内名次定，各班每次都差不多，优秀率不比")
    else:
        excellent = by_place or _same_line(now.lines.excellent, full, last.lines.excellent, before)
        why += [] if excellent else ["优秀线占满分的比例不同，优秀率不比"]
    passed = _same_line(now.lines.pass_, full, last.lines.pass_, before)
    why += [] if passed else ["及格线占满分的比例不同，及格率不比"]
    low = _same_line(now.lines.low, full, last.lines.low, before)
    why += [] if low else [f"{convention.low_name}的线占满分的比例不同，{convention.low_name}不比"]
    mean = same_paper or convention.mean_as == "share"
    whole = less(now, last, above)
    change = Beside(
        mean=whole.mean if same_paper else None,
        pass_=whole.pass_ if passed else None,
        excellent=whole.excellent if excellent else None,
        low=whole.low if low else None,
        four_sum=whole.four_sum if mean and passed and excellent and low else None,
        weighted=whole.weighted if mean and passed and excellent else None,
        median=whole.median if same_paper else None,
        above=whole.above,
    )
    return Compared(change, tuple(why))


def _same_line(now: Fraction | None, full: int, last: Fraction | None, before: int) -> bool:
    """Tell whether two lines stand at the same share of their full marks."""
    return now is not None and last is not None and now * before == last * full

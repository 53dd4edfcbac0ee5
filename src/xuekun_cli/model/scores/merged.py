"""Merged ranges as a sheet can have them: within it, and apart from each other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column: zero-based, inclusive."""


def apart(ranges: Iterable[Range], height: int, width: int) -> list[Range]:
    """Return what of these ranges lies on ``height`` rows and ``width`` columns, without those that overlap.

    Of two that overlap, the one that begins further up stays, or further left. Those that are a single cell
    are left out. It takes a time that grows with the number of ranges, whatever they cover.
    """
    kept: list[Range] = []
    lefts: list[int] = []
    open_: list[Range] = []
    for top, left, bottom, right in sorted(ranges):
        low, end = min(bottom, height - 1), min(right, width - 1)
        if top < 0 or left < 0 or low < top or end < left or (low == top and end == left):
            continue
        at = bisect_right(lefts, left)
        if at and open_[at - 1][3] >= left:
            at -= 1
        done = at
        while done < len(open_) and open_[done][1] <= end and open_[done][2] < top:
            done += 1
        free = done == len(open_) or open_[done][1] > end
        now = [(top, left, low, end)] if free else []
        lefts[at:done] = [one[1] for one in now]
        open_[at:done] = now
        kept += now
    return kept

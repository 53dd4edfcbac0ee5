"""The calibration plot of benchmarks/value_added.py, as SVG: expected beside what happened, readable in grey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from value_added_methods import Told

BINS = 8
WIDTH, HEIGHT = 620, 560
LEFT, TOP, SIDE = 90, 50, 440
NINE_IN_TEN = 1.644854
INK = ("#000000", "#6E6E6E")
FONT = "font-family=\"'Noto Sans CJK SC','Microsoft YaHei','SimHei',sans-serif\""


class Point(NamedTuple):
    """Students with nearly the same probability of leaving the list."""

    expected: float
    happened: float
    students: int


def calibration(told: Sequence[Told]) -> list[Point]:
    """Return the listed in bins of equal size by their probability."""
    listed = sorted((one.probability, one.above) for one in told if one.listed)
    points = []
    for number in range(BINS):
        part = listed[len(listed) * number // BINS : len(listed) * (number + 1) // BINS]
        points.append(Point(*(sum(values) / len(part) for values in zip(*part, strict=True)), len(part)))
    return points


def draw(told: Mapping[str, Sequence[Told]]) -> str:
    """Return the picture of one or two subjects: filled circles and open squares, bars of nine in ten."""
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#FFFFFF"/>',
        _text(LEFT + SIDE / 2, 28, "预期离开名单的概率和实际离开的比例（131 所学校，逐校留出）", 15, "middle"),
    ]
    for tenth in range(0, 11, 2):
        share = tenth / 10
        lines += [
            f'<path d="M{_x(share):.1f},{_y(0):.1f}V{_y(1):.1f}M{_x(0):.1f},{_y(share):.1f}H{_x(1):.1f}"'
            ' stroke="#D9D9D9" fill="none"/>',
            _text(_x(share), _y(0) + 20, f"{share:.0%}", 12, "middle"),
            _text(_x(0) - 8, _y(share) + 4, f"{share:.0%}", 12, "end"),
        ]
    lines += [
        f'<path d="M{_x(0):.1f},{_y(0):.1f}L{_x(1):.1f},{_y(1):.1f}" stroke="#000000" stroke-dasharray="6 4"/>',
        _text(LEFT + SIDE / 2, _y(0) + 44, "预期：估计的离开名单的概率", 14, "middle"),
        f'<g transform="rotate(-90 28 {TOP + SIDE / 2})">'
        + _text(28, TOP + SIDE / 2, "实际：离开名单的学生所占的比例", 14, "middle")
        + "</g>",
    ]
    for number, (subject, its) in enumerate(told.items()):
        ink = INK[number % len(INK)]
        lines += [_mark(point, number, ink) for point in calibration(its)]
        height = TOP + 22 + 22 * number
        lines += [_shape(LEFT + 20, height, number, ink), _text(LEFT + 34, height + 5, subject, 13, "start")]
    key = "竖线：十次有九次落在其中；虚线：两者相等"
    lines += [_text(LEFT + 12, TOP + 26 + 22 * len(told), key, 12, "start"), "</svg>", ""]
    return "\n".join(lines)


def _x(share: float) -> float:
    return LEFT + SIDE * share


def _y(share: float) -> float:
    return TOP + SIDE * (1 - share)


def _text(x: float, y: float, words: str, size: int, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" {FONT}>{words}</text>'


def _mark(point: Point, number: int, ink: str) -> str:
    half = NINE_IN_TEN * sqrt(point.expected * (1 - point.expected) / point.students)
    low, high = max(0.0, point.happened - half), min(1.0, point.happened + half)
    x = _x(point.expected)
    bar = f'<path d="M{x:.1f},{_y(low):.1f}V{_y(high):.1f}" stroke="{ink}" stroke-width="1.5"/>'
    return bar + _shape(x, _y(point.happened), number, ink)


def _shape(x: float, y: float, number: int, ink: str) -> str:
    if number == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{ink}"/>'
    return f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10" fill="#FFFFFF" stroke="{ink}" stroke-width="2"/>'

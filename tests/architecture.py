"""The picture of the house in docs/architecture.svg: rooms, wings and arrows, drawn from the imports."""

from __future__ import annotations

import ast
import textwrap
from html import escape

from imports import PACKAGE, SOURCE, module_graph

WIDTH, EDGE, CHIP, LINE = 1180, 16, 24, 29
"""Pixels: of the picture, around a room, a wing's height, from floor to floor."""
LETTER = 7.4
"""Pixels that a letter of a wing's name takes."""


def picture() -> str:
    """Return the picture as SVG: rooms in rows, the lowest one imports nothing; in a room its wings, floor by floor."""
    graph = module_graph()
    rooms = between({module: module.split(".")[1] for module in graph if "." in module}, graph)
    rows = levels(rooms)
    boxes: dict[str, tuple[float, float, float, float]] = {}
    drawn: list[str] = []
    top = float(EDGE)
    for row in reversed(rows):
        wide = (WIDTH - EDGE * (len(row) + 1)) / len(row)
        inside = {room: wings_of(room, graph) for room in row}
        head = 32 + 14 * max(len(sentence_of(room, wide)) for room in row)
        high = (
            head + max(sum(len(folded(floor, wide)) for floor in inside[room]) for room in row) * LINE + EDGE / 2
        )
        for place, room in enumerate(row):
            left = EDGE + place * (wide + EDGE)
            boxes[room] = (left, top, wide, high)
            drawn += room_drawn(room, inside[room], (left, top, wide, high), head)
        top += high + 3 * EDGE
    arrows = [arrow(boxes[upper], boxes[lower]) for upper, lower in reduced(rooms)]
    high = round(top - 2 * EDGE)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high}" font-family="sans-serif" font-size="13">',
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">',
            '<path d="M0 0L8 4L0 8z" fill="#667"/></marker></defs>',
            f'<rect width="{WIDTH}" height="{high}" fill="#fff"/>',
            *arrows,
            *drawn,
            "</svg>",
            "",
        ]
    )


def between(owner: dict[str, str], graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return who of the owners uses whom, from which module of theirs imports which."""
    uses: dict[str, set[str]] = {name: set() for name in owner.values()}
    for module, targets in graph.items():
        if module in owner:
            uses[owner[module]] |= {owner[target] for target in targets if target in owner} - {owner[module]}
    return uses


def levels(uses: dict[str, set[str]]) -> list[list[str]]:
    """Return the names from the lowest floor up: each stands above everything that it uses."""
    level: dict[str, int] = {}
    while len(level) < len(uses):
        for name, others in uses.items():
            if name not in level and others <= level.keys():
                level[name] = max((level[other] + 1 for other in others), default=0)
    return [sorted(name for name in level if level[name] == floor) for floor in range(max(level.values()) + 1)]


def wings_of(room: str, graph: dict[str, set[str]]) -> list[list[str]]:
    """Return the wings of a room, and the files that stand in the room itself, from the top floor down."""
    inside = {
        module: ".".join(module.split(".")[2:3]) for module in graph if module.startswith(f"{PACKAGE}.{room}.")
    }
    return levels(between(inside, graph))[::-1] if inside else []


def folded(floor: list[str], wide: float) -> list[list[str]]:
    """Return a floor's wings in as many lines as the room's width asks for."""
    lines: list[list[str]] = [[]]
    for wing in floor:
        if lines[-1] and sum(map(chip_width, [*lines[-1], wing])) > wide - EDGE:
            lines.append([])
        lines[-1].append(wing)
    return lines


def chip_width(wing: str) -> float:
    """Return how wide a wing is drawn, with the gap behind it, in pixels."""
    return len(wing) * LETTER + 22


def sentence_of(room: str, wide: float) -> list[str]:
    """Return the first sentence of a room's docstring, in lines that fit its box."""
    file = SOURCE / room / "__init__.py"
    tree = ast.parse((file if file.is_file() else SOURCE / f"{room}.py").read_text(encoding="utf-8"))
    return textwrap.wrap((ast.get_docstring(tree) or "").partition("\n")[0], int(wide / 5.6))


def room_drawn(
    room: str, floors: list[list[str]], box: tuple[float, float, float, float], head: float
) -> list[str]:
    """Return a room's box, its name, its sentence and its wings as elements of an SVG."""
    left, top, wide, high = box
    parts = [
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{wide:.0f}" height="{high:.0f}" rx="6" fill="#f4f6fa" stroke="#889"/>',
        f'<text x="{left + 8:.0f}" y="{top + 18:.0f}" font-weight="bold">{escape(room)}</text>',
        *(
            f'<text x="{left + 8:.0f}" y="{top + 34 + 14 * row:.0f}" font-size="11" fill="#556">{escape(text)}</text>'
            for row, text in enumerate(sentence_of(room, wide))
        ),
    ]
    down = top + head
    for line in (line for floor in floors for line in folded(floor, wide)):
        across = left + 8
        for wing in line:
            chip = chip_width(wing) - 6
            parts.append(
                f'<rect x="{across:.0f}" y="{down:.0f}" width="{chip:.0f}" height="{CHIP}" rx="4" fill="#fff" stroke="#9ab"/>'
            )
            parts.append(f'<text x="{across + 8:.0f}" y="{down + 16:.0f}">{escape(wing)}</text>')
            across += chip + 6
        down += LINE
    return parts


def reduced(uses: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Return the arrows that are not implied by others, sorted."""
    reach: dict[str, set[str]] = {}
    for floor in levels(uses):
        for name in floor:
            reach[name] = set(uses[name]).union(*(reach[other] for other in uses[name]))
    return sorted(
        (name, other)
        for name, others in uses.items()
        for other in others
        if not any(other in reach[between_them] for between_them in others)
    )


def arrow(upper: tuple[float, float, float, float], lower: tuple[float, float, float, float]) -> str:
    """Return an arrow from the foot of one box to the head of another."""
    left, top, wide, high = upper
    down_left, down_top, down_wide, _ = lower
    start = min(max(down_left + down_wide / 2, left + EDGE), left + wide - EDGE)
    end = min(max(start, down_left + EDGE), down_left + down_wide - EDGE)
    return (
        f'<line x1="{start:.0f}" y1="{top + high:.0f}" x2="{end:.0f}" y2="{down_top - 2:.0f}" '
        'stroke="#667" stroke-width="1.4" marker-end="url(#tip)"/>'
    )

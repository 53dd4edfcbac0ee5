"""说明 and 汇总 of a register as they come back: what stands there and is none of our lines and tables."""

from __future__ import annotations

from collections.abc import Iterator

from xuekun_cli.model import besides as kept
from xuekun_cli.model import register as names
from xuekun_cli.model.besides import Loose
from xuekun_cli.model.patterns import late
from xuekun_cli.model.scores.cells import a1
from xuekun_cli.model.scores.tables import SheetCells
from xuekun_cli.sheets.containers.grid import cell_text
from xuekun_cli.sheets.register.layout import Page
from xuekun_cli.sheets.register.texts import typed_text

_SECTION = late(r"[一二三四五六七八九]、(.+)")
_OF_SUBJECTS = ("班数", "参考", "平均分")
"""Titles of the table of the subjects on 汇总, beside the counts of its categories."""
_FREE_SECTIONS = ("办法", "怎样算", "这次运行的设置", "采用了的回答")
"""Sections of 说明 whose labels depend on the policy and the run."""
_LAST_LABELS = (
    names.NOTE_INPUT,
    "程序",
    names.SHEET_REGISTER,
    names.SHEET_CHILDREN,
    names.SHEET_CHECK,
    names.SHEET_LEFT,
    kept.SHEET_KEPT,
    "保密",
)


def on_notes(cells: SheetCells) -> Iterator[Loose]:
    """Yield what stands on 说明 and is no line of ours."""
    section = ""
    for number, row in enumerate(cells.rows):
        texts = [typed_text(value) for value in (*row, "", "", "")]
        title = _SECTION.fullmatch(texts[0])
        ours = 3
        if number == 0 or title:
            section, ours = title[1] if title else "", 1
        elif not texts[0] or not texts[1] or (section not in _FREE_SECTIONS and texts[0] not in _LAST_LABELS):
            ours = 0
        elif texts[0] != names.NOTE_INPUT:
            ours = 2
        for place, text in enumerate(texts):
            if text and place >= ours:
                yield Loose(cells.name, a1(number, place), texts[0] if place else "", text)


def on_summary(page: Page, cells: SheetCells) -> Iterator[Loose]:
    """Yield what stands on 汇总 and is neither its heading nor in one of its two tables."""
    ours = _ours_above(page, cells)
    titles = [title if place not in page.own else "" for place, title in enumerate(page.titles)]
    words = {names.COL_SCHOOL, names.COL_CLASS, names.COL_SUBJECT}
    in_words = [place for place, title in enumerate(titles) if title in words]
    figures = [place for place, title in enumerate(titles) if title and title not in words]
    going = True
    for number, row in enumerate(cells.rows):
        mine = ours.get(number, frozenset())
        if number > page.header >= 0:
            going = going and any(row[place] not in ("", None) for place in in_words) and bool(figures)
            counted = going and any(isinstance(row[place], float | int) for place in figures)
            mine = frozenset()
            if counted:
                numbers = [place for place in figures if isinstance(row[place], float | int)]
                mine = frozenset((*in_words, *numbers))
        elif number == page.header:
            mine = frozenset(place for place, title in enumerate(titles) if title)
        about = " ".join(cell_text(row[place]) for place in in_words if place < len(row) and row[place])
        for place, value in enumerate(row):
            if value not in ("", None) and place not in mine:
                yield Loose(
                    cells.name, a1(number, place), about if number > page.header else "", typed_text(value)
                )


def _ours_above(page: Page, cells: SheetCells) -> dict[int, frozenset[int]]:
    """Return which cells above the last table of 汇总 are ours, by row: heading, sentence, the table of the chart."""
    ours: dict[int, frozenset[int]] = {}
    width = 0
    for number, row in enumerate(cells.rows[: page.header if page.header >= 0 else None]):
        texts = [cell_text(value) for value in row]
        first = texts[0] if texts else ""
        if "合计人次" in texts and any(text.endswith("人次") for text in texts):
            width = texts.index("合计人次") + 1
            ours[number] = frozenset(
                place
                for place in range(width)
                if texts[place].endswith("人次") or place == 0 or texts[place] in _OF_SUBJECTS
            )
        elif width and first and any(isinstance(value, float | int) for value in row[1:width]):
            ours[number] = frozenset(
                place for place in range(width) if place == 0 or isinstance(row[place], float | int)
            )
        elif first.endswith("学困生筛查汇总") or first.startswith("办法：") or first == "各班各学科":
            width = 0
            ours[number] = frozenset((0,))
        elif width and not first:
            width = 0
    return ours

"""总览: the first sheet of a result workbook: one page with figures, sentences, charts, what waits, and where to read on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.names.outputs import SHEET_OVERVIEW
from xuekun_cli.model.register import SHEET_CHECK
from xuekun_cli.workbooks.pages.cell_texts import FORBIDDEN
from xuekun_cli.workbooks.pages.drawing import Drawing, drawn
from xuekun_cli.workbooks.pages.printed import LINE_HEIGHT, add_page
from xuekun_cli.workbooks.pages.styles import Looks, display_width

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

COLUMNS, WIDTH = 12, 7.0
"""The page is a grid: tiles are four columns wide, charts all of them or half."""
TILE = 4
MOST_FIGURES, MOST_QUESTIONS = 6, 5
INNER_USE = "供校内使用，有的问题写着学生的姓名：不得公示、转发。"
CHART_DATA = COLUMNS + 1
"""The column from which on stands what the charts are drawn from, to the right of the printed page."""
_CHART_ROWS, _CHART_ROW = 10, 17.0
_ASSUMED = 4
"""Columns of what holds until a question is answered."""
_WHAT = 3
"""Columns of what is said of the people beside it."""
_ROOM = 0.9
"""How much of a merged cell's width a line of text fills."""


class Figure(NamedTuple):
    """A headline figure: what it counts, the number as text, and what it compares to."""

    label: str
    value: str
    beside: str


class Waiting(NamedTuple):
    """What waits for a person: in words, and what holds until then."""

    text: str
    assumed: str = ""


@dataclass(frozen=True)
class Overview:
    """All that stands on the page, in its order."""

    title: str
    about: tuple[str, ...]
    """Lines below the title: school, exams, policy."""
    figures: tuple[Figure, ...]
    says: tuple[str, ...]
    """Sentences made of the numbers."""
    drawings: tuple[Drawing, ...]
    """One, or two beside each other."""
    waits: tuple[Waiting, ...]
    further: Mapping[str, str]
    """Sheet → what stands there; those that the workbook does not have are left out."""
    people: tuple[tuple[str, str], ...] = ()
    """Whom it is about: what of them → their names."""


def waiting(findings: Iterable[Finding], provisional: str = "") -> tuple[Waiting, ...]:
    """Return what waits for an answer: questions of one kind as one line, then errors; ``provisional`` stands first.

    At most `MOST_QUESTIONS` kinds of questions are told; the rest are counted.
    """
    findings = list(findings)
    kinds: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.question is not None and not finding.question.answer:
            kinds.setdefault(finding.code, []).append(finding)
    found = [Waiting(provisional)] if provisional else []
    for some in list(kinds.values())[:MOST_QUESTIONS]:
        first = some[0]
        assert first.question is not None
        more = f"（同类的共 {len(some)} 个）" if len(some) > 1 else ""
        found.append(Waiting(f"{first.message}{more}", first.question.assumed))
    rest = sum(len(some) for some in list(kinds.values())[MOST_QUESTIONS:])
    if rest:
        found.append(Waiting(f"另有 {rest} 个别的问题。"))
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if errors:
        found.append(Waiting(f"{errors} 处错误可能影响结论，请先改正。"))
    return tuple(found)


def open_questions(findings: Iterable[Finding]) -> int:
    """Return how many questions nobody has answered."""
    return len({one.question.key for one in findings if one.question is not None and not one.question.answer})


class OverviewPage:
    """The sheet 总览, one page of A4 standing: made before all others, and written when these are known."""

    def __init__(self, workbook: Workbook, looks: Looks) -> None:
        """Add the sheet."""
        self._workbook, self._looks = workbook, looks
        self._sheet: Worksheet = add_page(workbook, SHEET_OVERVIEW, landscape=False)
        self._sheet.set_column(0, COLUMNS - 1, WIDTH)
        self._row = 0
        self._data = 0

    def write(self, overview: Overview) -> None:
        """Write all that stands on it, behind everything else: 往下看 names the sheets that there are."""
        self._line(overview.title, "title", 34)
        for text in overview.about:
            self._text(text, "about")
        self._tiles(overview.figures[:MOST_FIGURES])
        for text in overview.says:
            self._text(text, "says")
        self._people(overview.people)
        self._charts(overview.drawings[:2])
        self._waits(overview.waits)
        sheets = [sheet.get_name() for sheet in self._workbook.worksheets()]
        self._further([(name, overview.further[name]) for name in sheets if name in overview.further])
        self._text(INNER_USE, "about")
        self._sheet.print_area(0, 0, self._row - 1, COLUMNS - 1)
        self._sheet.fit_to_pages(1, 1)

    def _line(self, text: str, look: str, height: float) -> None:
        self._merge(0, COLUMNS, text, look)
        self._sheet.set_row(self._row, height)
        self._row += 1

    def _text(self, text: str, look: str) -> None:
        """Write a text over the whole width, as high as it needs."""
        self._line(text, look, _height(text, COLUMNS))

    def _tiles(self, figures: Sequence[Figure]) -> None:
        for start in range(0, len(figures), COLUMNS // TILE):
            some = figures[start : start + COLUMNS // TILE]
            self._sheet.set_row(self._row, 4)
            heights = (17.0, 31.0, max(_height(one.beside, TILE, 9) for one in some))
            for place, height in enumerate(heights, start=1):
                self._sheet.set_row(self._row + place, height)
            for at, one in enumerate(some):
                for place, (text, look) in enumerate(
                    zip(one, ("tile", "headline", "beside"), strict=True), start=1
                ):
                    self._merge(at * TILE, TILE, text, look, self._row + place)
            self._row += 4
        self._gap()

    def _people(self, people: Sequence[tuple[str, str]]) -> None:
        for what, names in people:
            self._merge(0, _WHAT, what, "list-head")
            self._merge(_WHAT, COLUMNS - _WHAT, names, "list")
            self._sheet.set_row(self._row, max(_height(what, _WHAT), _height(names, COLUMNS - _WHAT)))
            self._row += 1

    def _charts(self, drawings: Sequence[Drawing]) -> None:
        drawings = [one for one in drawings if one.names and one.series]
        if not drawings:
            return
        self._gap()
        wide = COLUMNS // len(drawings)
        for at, drawing in enumerate(drawings):
            chart = drawn(self._workbook, self._sheet, self._looks, drawing, (self._data, CHART_DATA))
            self._data += len(drawing.names) + 2
            size = {"width": wide * _pixels(WIDTH) - 6, "height": int(_CHART_ROWS * _CHART_ROW * 4 / 3) - 4}
            chart.set_size(size)
            # moved and sized with the cells, so that no program draws it over the edge of the page
            self._sheet.insert_chart(self._row, at * wide, chart, {"object_position": 1, "x_offset": 2})
        for row in range(self._row, self._row + _CHART_ROWS):
            self._sheet.set_row(row, _CHART_ROW)
        self._row += _CHART_ROWS

    def _waits(self, waits: Sequence[Waiting]) -> None:
        self._gap()
        if not waits:
            self._text("没有等人回答的问题。", "says")
            return
        room = COLUMNS - _ASSUMED
        self._merge(
            0, room, f"等人回答的（在「{SHEET_CHECK}」里填）" if self._asks() else "等人回答的", "list-head"
        )
        self._merge(room, _ASSUMED, "没有回答时", "list-head")
        self._sheet.set_row(self._row, 20)
        self._row += 1
        for one in waits:
            parts: tuple[tuple[int, int, str], ...] = ((0, room, f"□ {one.text}"), (room, _ASSUMED, one.assumed))
            if not one.assumed:
                parts = ((0, COLUMNS, f"□ {one.text}"),)
            for start, columns, text in parts:
                self._merge(start, columns, text, "list")
            self._sheet.set_row(self._row, max(_height(text, columns) for _, columns, text in parts))
            self._row += 1

    def _asks(self) -> bool:
        return any(sheet.get_name() == SHEET_CHECK for sheet in self._workbook.worksheets())

    def _further(self, sheets: Sequence[tuple[str, str]]) -> None:
        self._gap()
        self._line("往下看", "list-head", 20)
        half = COLUMNS // 2
        for start in range(0, len(sheets), 2):
            some = sheets[start : start + 2]
            for at, (name, what) in enumerate(some):
                self._merge(at * half, 2, name, "list")
                link = self._looks("cell", "left", "link")
                self._sheet.write_url(self._row, at * half, f"internal:'{name}'!A1", link, name)
                self._merge(at * half + 2, half - 2, what, "list")
            self._sheet.set_row(self._row, max(_height(what, half - 2) for _, what in some))
            self._row += 1

    def _gap(self) -> None:
        self._sheet.set_row(self._row, 4)
        self._row += 1

    def _merge(self, start: int, columns: int, text: str, look: str, row: int = -1) -> None:
        row = self._row if row < 0 else row
        style = self._looks("cell", "left", *(("header",) if look == "list-head" else ()))
        if not look.startswith("list"):
            style = self._looks(look)
        self._sheet.merge_range(row, start, row, start + columns - 1, "", style)
        self._sheet.write_string(row, start, FORBIDDEN.sub(" ", text), style)


def _height(text: str, columns: int, size: float = 10) -> float:
    room = max(1, int(columns * WIDTH * _ROOM * 10 / size))
    lines = sum(max(1, -(-display_width(part) // room)) for part in text.split("\n"))
    return LINE_HEIGHT * size / 10 * lines + 4


def _pixels(width: float) -> int:
    return int(width * 7 + 5)

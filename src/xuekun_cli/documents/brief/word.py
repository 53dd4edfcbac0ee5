"""The brief as a Word file of one or two pages."""

from __future__ import annotations

from xuekun_cli.documents.paper import Paper
from xuekun_cli.model.results.brief import BarChart, Brief, Heat, HeatTable

_DARKEST = (120, 150, 190)
_FIGURES = (4, 3, 6, 6)
_TEACHERS = (3, 2, 6)
"""Shares of a table's width; the columns behind the teachers' classes have 3 each."""


def brief_document(brief: Brief) -> bytes:
    """Return the brief as docx; figures, sentences, what waits, then the tables, each with where its numbers stand."""
    paper = Paper()
    paper.title(brief.title)
    for text in brief.about:
        paper.line(text, "table", indent=False)
    paper.table(
        [
            ("", "数", "和什么比", "出处"),
            *((one.label, one.value, one.beside, one.place) for one in brief.figures),
        ],
        widths=_FIGURES,
    )
    for text in brief.says:
        paper.line(text)
    if brief.waits:
        paper.heading("等人处理的")
        for text in brief.waits:
            paper.line(text)
    if brief.chart is not None:
        _bars(paper, brief.chart)
    for table in brief.heat:
        _heat(paper, table)
    if brief.teachers is not None:
        paper.heading(brief.teachers.title)
        paper.line(brief.teachers.note, "table", indent=False, with_next=True)
        more = len(brief.teachers.columns) - len(_TEACHERS)
        paper.table([brief.teachers.columns, *brief.teachers.rows], widths=(*_TEACHERS, *[3] * more))
    paper.line(f"读的文件：{'、'.join(brief.sources)}。没有学生姓名。供校内使用。", "table", indent=False)
    return paper.content()


def _bars(paper: Paper, chart: BarChart) -> None:
    longest = max((bar.length for bar in chart.bars), default=0) or 1
    paper.heading(chart.title)
    paper.bars([(bar.label, bar.length / longest, bar.text) for bar in chart.bars])


def _heat(paper: Paper, table: HeatTable) -> None:
    paper.heading(table.title)
    paper.line(table.note, "table", indent=False, with_next=True)
    rows = [
        (table.corner, *table.columns),
        *((name, *(cell.text for cell in cells)) for name, cells in table.rows),
    ]
    shades = [[""] * len(rows[0]), *(["", *map(_shade, cells)] for _, cells in table.rows)]
    paper.table(rows, shades)


def _shade(cell: Heat) -> str:
    """Return the shade of a cell as RRGGBB: from white to the darkest, which still reads in grey."""
    if not cell.share:
        return ""
    return "".join(f"{round(255 - float(cell.share) * (255 - part)):02X}" for part in _DARKEST)

"""However the rows of a sheet are written, the marks change the marked cells and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from made_marks import by_row
from made_workbooks import parts, sheet_of, with_part
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string
from soundness import faults

from xuekun_cli.model.results.marking import SheetMarks
from xuekun_cli.model.scores.cells import a1
from xuekun_cli.model.scores.tables import Container, SourceBook
from xuekun_cli.workbooks.copy.annotate import annotated
from xuekun_cli.workbooks.pages.styles import category_fill

SHEET, STYLES, LINKS = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FORMATS = 4
XFS = "".join(f'<xf numFmtId="{number}" xfId="0"/>' for number in range(FORMATS))
STYLE_SHEET = (
    f'<styleSheet xmlns="{MAIN}"><fonts><font><sz val="11"/></font></fonts><fills><fill><patternFill patternType="none"/>'
    '</fill><fill><patternFill patternType="gray125"/></fill></fills><borders><border/></borders><cellStyleXfs><xf/>'
    f"</cellStyleXfs><cellXfs>{XFS}</cellXfs></styleSheet>"
)
"""Four formats that are told apart by their number format."""
CELLS = (
    ("", ""),
    ("", "<p:v>28</p:v>"),
    (' t="n"', "<p:v>28.5</p:v>"),
    (' t="inlineStr"', "<p:is><p:t>缺考</p:t></p:is>"),
    (' t="str"', "<p:f>A1&amp;\"&lt;c r='A1'\"</p:f><p:v>x</p:v>"),
    ("", "<p:f>SUM(A1:B1)</p:f><p:v>3</p:v>"),
    (' t="b"', "<p:v>1</p:v>"),
    ("", "<p:f/>"),
    ("", "<p:v/>"),
    ("", "\n  <p:v>7</p:v>\n  "),
)
"""Attributes and content of a cell; ``p:`` stands for the prefix."""
WIDTH, HEIGHT = 6, 8
places = st.tuples(st.integers(0, HEIGHT + 2), st.integers(0, WIDTH - 1))


@dataclass(frozen=True)
class Writing:
    """How a program writes: all its rows alike, or each as it comes."""

    prefix: str
    quote: str
    addresses: bool
    style_first: bool
    space: str


writings = st.builds(
    Writing,
    st.sampled_from(["", "x"]),
    st.sampled_from("\"'"),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "\n    "]),
)
cell_choices = st.tuples(st.sampled_from(CELLS), st.integers(-1, FORMATS - 1), st.booleans())
"""What it holds, its format (-1: says none), and whether an empty one ends in its own tag."""
row_choices = st.tuples(
    st.dictionaries(st.integers(0, WIDTH - 1), cell_choices, max_size=WIDTH),
    st.sampled_from(["", ' spans="1:6"', ' ht="15"', ' spans="1:6" s="2" customFormat="1"']),
)
sheets = st.dictionaries(st.integers(0, HEIGHT), row_choices, max_size=HEIGHT)


def written(rows: dict[int, Any], way: Writing) -> str:
    """Return the rows as XML; without addresses, missing rows and cells are written as empty ones."""
    tag = f"{way.prefix}:" if way.prefix else ""
    every = way.addresses
    text = ""
    for number in sorted(rows) if every else range(max(rows, default=-1) + 1):
        cells, attributes = rows.get(number, ({}, ""))
        inside = ""
        for column in sorted(cells) if every else range(max(cells, default=-1) + 1):
            (kind, content), style, closed = cells.get(column, (CELLS[0], -1, True))
            said = f' r="{a1(number, column)}"' if every else ""
            format_ = f' s="{style}"' if style >= 0 else ""
            said += format_ + kind if way.style_first else kind + format_
            end = "/>" if not content and closed else f">{content}</p:c>"
            inside += f"{way.space}<p:c{said}{end}"
        said = (f' r="{number + 1}"' if every else "") + attributes
        text += f"{way.space}<p:row{said}/>" if not inside else f"{way.space}<p:row{said}>{inside}</p:row>"
    text = text.replace("<p:", f"<{tag}").replace("</p:", f"</{tag}")
    if way.quote == '"':
        return text
    # of the tags alone: a formula has quotes of its own
    pieces = (each.partition(">") for each in text.split("<"))
    return "<".join(tag.replace('"', "'") + end + rest for tag, end, rest in pieces)


def cells_of(content: bytes) -> dict[tuple[int, int], tuple[str, str, bytes]]:
    """Return format, kind and content of every cell by its zero-based place."""
    found = {}
    number = 0
    for row in etree.fromstring(parts(content)[SHEET]).iter("{*}row"):
        number, column = int(row.get("r", number + 1)), 0
        for cell in row.findall("{*}c"):
            said = cell.get("r")
            column = column_index_from_string(coordinate_from_string(said)[0]) if said else column + 1
            inside = b"".join(etree.tostring(child, method="c14n") for child in cell)
            found[number - 1, column - 1] = (cell.get("s", "0"), cell.get("t", "n"), inside)
    return found


def looks(content: bytes) -> list[tuple[str, str]]:
    """Return the number format and the colour of each cell format."""
    root = etree.fromstring(parts(content)[STYLES])
    colours = [fill.find(".//{*}fgColor") for fill in root.iterfind("{*}fills/{*}fill")]
    fills = ["" if colour is None else str(colour.get("rgb")) for colour in colours]
    return [
        (xf.get("numFmtId", ""), fills[int(xf.get("fillId", "0"))]) for xf in root.iterfind("{*}cellXfs/{*}xf")
    ]


@settings(max_examples=300)
@given(
    rows=sheets,
    way=writings,
    fills=st.dictionaries(places, st.sampled_from(["二类", "三类"]), max_size=6),
    texts=st.dictionaries(st.integers(1, HEIGHT + 2), st.sampled_from([("二类",), ("三类", "<说>")]), max_size=5),
)
def test_marked_cells_change_and_no_others(
    rows: dict[int, Any], way: Writing, fills: dict[tuple[int, int], str], texts: dict[int, tuple[str, ...]]
) -> None:
    before = sheet_of(written(rows, way), prefix=way.prefix)
    before = with_part(before, STYLES, STYLE_SHEET.encode())
    marks = SheetMarks("表", by_row(fills), {0: ("类别", "说明")}, texts)
    copy = annotated(SourceBook("成绩.xlsx", "", Container.XLSX, before, "", ()), [marks])
    assert copy.said == ()
    old, new, formats = cells_of(before), cells_of(copy.content), looks(copy.content)
    start = next(column for (row, column), cell in new.items() if row == 0 and "类别".encode() in cell[2])
    assert start > max([-1, *(c for _, c in fills), *(c for (_, c), cell in old.items() if cell[2].strip())])
    added = {
        (row, start + n): text
        for row, said in ({0: ("类别", "说明")} | texts).items()
        for n, text in enumerate(said)
    }
    assert set(new) == set(old) | set(fills) | set(added)
    for place, cell in new.items():
        if place in added:
            assert cell[1] == "inlineStr"
            assert etree.fromstring(cell[2]).findtext("{*}t") == added[place]
        elif place in fills:
            style, kind, content = old.get(place, (None, "n", b""))
            number, colour = formats[int(cell[0])]
            assert colour == f"FF{category_fill(fills[place])}"
            assert (cell[1], cell[2]) == (kind, content)
            if style is not None:
                assert number == formats[int(style)][0]
        else:
            assert cell == old[place]
    assert set(faults(copy.content)) <= set(faults(before))

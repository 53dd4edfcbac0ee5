"""Plain readers that bring written files back as grids of text, to test the writers with."""

from __future__ import annotations

import csv
import io
import zipfile

from lxml import etree, html
from python_calamine import CalamineWorkbook

from cohorts.markup import plain
from cohorts.page import Page, ScoreKey

Grid = list[list[str]]


def places_of(grid: Grid, page: Page) -> dict[ScoreKey, str]:
    """Return what a grid holds where the page has its scores; cells that are cut off are empty."""

    def at(row: int, column: int) -> str:
        return grid[row][column] if row < len(grid) and column < len(grid[row]) else ""

    return {key: at(*where) for key, where in page.where.items()}


def cell_text(cell: object) -> str:
    """The text of a cell with whole numbers written alike, whatever a reader makes of them."""
    value = plain(cell)
    if isinstance(value, int | float):
        return repr(float(value))
    return "" if value is None else str(value)


def read_back(content: bytes, container: str) -> list[Grid]:
    """Read a written file with a plain reader of its kind; merged cells leave empty ones."""
    if container in ("zip", "zip_gbk"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            (name,) = archive.namelist()
            content = archive.read(name)
    if container in ("xlsx", "xls", "ods", "zip", "zip_gbk"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            [[cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
            for sheet in map(book.get_sheet_by_name, book.sheet_names)
        ]
    if container == "spreadsheetml":
        return read_spreadsheetml(content)
    if container in ("html", "html_gb2312"):
        page = html.fromstring(content.decode("utf-8" if container == "html" else "gb18030"))
        return [read_table(table) for table in page.iter("table")]
    encoding = {"csv_bom": "utf-8-sig", "csv_gb18030": "gb18030"}.get(container, "utf-8")
    encoding = "utf-16" if container.endswith("utf16") else encoding
    delimiter = {"text_utf16": "\t", "tsv": "\t", "csv_semicolon": ";"}.get(container, ",")
    reader = csv.reader(io.StringIO(content.decode(encoding)), delimiter=delimiter)
    return [[[number_text(cell) for cell in row] for row in reader]]


def number_text(text: str) -> str:
    """Text as `cell_text` writes it; ids in text files look like numbers too, and are not compared."""
    try:
        return repr(float(text))
    except ValueError:
        return text


def read_table(table: html.HtmlElement) -> Grid:
    """A web table as a grid: spanned cells are empty."""
    grid: dict[tuple[int, int], str] = {}
    rows = list(table.iter("tr"))
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            while (r, c) in grid:
                c += 1
            for down in range(int(cell.get("rowspan", 1))):
                for across in range(int(cell.get("colspan", 1))):
                    grid[r + down, c + across] = ""
            grid[r, c] = number_text(cell.text or "")
    width = max(column for _, column in grid) + 1
    return [[grid[r, c] for c in range(width)] for r in range(len(rows))]


def read_spreadsheetml(content: bytes) -> list[Grid]:
    """An XML spreadsheet as grids, with the rows and cells that were left out put back."""
    ss = "{urn:schemas-microsoft-com:office:spreadsheet}"
    grids = []
    for table in etree.fromstring(content).iter(f"{ss}Table"):
        grid: Grid = []
        for row in table:
            while len(grid) < int(row.get(f"{ss}Index", len(grid) + 1)) - 1:
                grid.append([])
            cells: list[str] = []
            for cell in row:
                cells += [""] * (int(cell.get(f"{ss}Index", len(cells) + 1)) - 1 - len(cells))
                cells.append(number_text(cell[0].text or ""))
                cells += [""] * int(cell.get(f"{ss}MergeAcross", 0))
            grid.append(cells)
        grids.append(grid)
    return grids

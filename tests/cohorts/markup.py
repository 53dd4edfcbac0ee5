"""Containers made of text: web page, UTF-16 text, XML spreadsheet 2003, csv in its encodings."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from cohorts.page import Formula, Page

SPREADSHEETML = "urn:schemas-microsoft-com:office:spreadsheet"


def plain(cell: object) -> object:
    """Return the cell without its formula: the value that was saved with it."""
    return cell.value if isinstance(cell, Formula) else cell


def spans(page: Page) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Return (rows, columns) spanned by each merged range's first cell, and the cells it covers."""
    first = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in page.merged}
    covered = {
        (row, column)
        for top, left, bottom, right in page.merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    return first, covered


def write_html(pages: Sequence[Page], charset: str = "utf-8") -> bytes:
    """Return a web page with a table a sheet; merged cells by rowspan and colspan; names are lost."""
    lines = [
        "<html><head>",
        f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">',
        "<style>td { mso-number-format:'\\@'; }</style>",
        "</head><body>",
    ]
    for page in pages:
        first, covered = spans(page)
        width = max(len(row) for row in page.rows)
        lines.append('<table border="1">')
        for r, row in enumerate(page.rows):
            lines.append("<tr>")
            for c in range(width):
                if (r, c) in covered:
                    continue
                rows, columns = first.get((r, c), (1, 1))
                attributes = (f' rowspan="{rows}"' if rows > 1 else "") + (
                    f' colspan="{columns}"' if columns > 1 else ""
                )
                lines.append(f"<td{attributes}>{escape(_text(row[c] if c < len(row) else None))}</td>")
            lines.append("</tr>")
        lines.append("</table><br>")
    lines.append("</body></html>")
    return "\n".join(lines).encode("gb18030" if charset == "gb2312" else charset)


def write_html_gb2312(pages: Sequence[Page]) -> bytes:
    """Return the same web page in the Chinese encoding, which calls itself gb2312 and is GB18030."""
    return write_html(pages, "gb2312")


def write_text(page: Page, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """Return one sheet as delimited text; quotes where needed, CRLF line ends."""
    out = io.StringIO()
    width = max(len(row) for row in page.rows)
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in page.rows:
        writer.writerow([_text(cell) for cell in row] + [""] * (width - len(row)))
    return out.getvalue().encode(encoding)


def write_spreadsheetml(pages: Sequence[Page]) -> bytes:
    """Return an XML spreadsheet 2003: empty cells and rows are left out and bridged by ss:Index."""
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n',
        f'<Workbook xmlns="{SPREADSHEETML}" xmlns:ss="{SPREADSHEETML}">\n',
    ]
    for page in pages:
        first, covered = spans(page)
        parts.append(f"<Worksheet ss:Name={quoteattr(page.name)}><Table>\n")
        next_row = 0
        for r, row in enumerate(page.rows):
            cells = _xml_cells(row, r, first, covered)
            if not cells:
                continue
            index = f' ss:Index="{r + 1}"' if r != next_row else ""
            parts.append(f"<Row{index}>{cells}</Row>\n")
            next_row = r + 1
        parts.append("</Table></Worksheet>\n")
    parts.append("</Workbook>\n")
    return "".join(parts).encode()


def _xml_cells(
    row: Sequence[object],
    r: int,
    first: dict[tuple[int, int], tuple[int, int]],
    covered: set[tuple[int, int]],
) -> str:
    parts = []
    next_column = 0
    for c, cell in enumerate(row):
        value = plain(cell)
        if value is None or (r, c) in covered:
            continue
        rows, columns = first.get((r, c), (1, 1))
        attributes = f' ss:Index="{c + 1}"' if c != next_column else ""
        attributes += f' ss:MergeAcross="{columns - 1}"' if columns > 1 else ""
        attributes += f' ss:MergeDown="{rows - 1}"' if rows > 1 else ""
        kind = "Number" if isinstance(value, int | float) else "String"
        parts.append(f'<Cell{attributes}><Data ss:Type="{kind}">{escape(_text(value))}</Data></Cell>')
        next_column = c + columns
    return "".join(parts)


def _text(cell: object) -> str:
    value = plain(cell)
    return "" if value is None else str(value)

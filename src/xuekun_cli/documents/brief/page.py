"""The brief as one HTML file that asks for nothing from anywhere: read on a phone, on a screen, on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from xuekun_cli.model.results.brief import BarChart, Brief, Figure, Heat, HeatTable, PlainTable

_STYLE = """
:root{color-scheme:light dark;--paper:#fff;--ink:#1c2430;--soft:#566070;--line:#c9d0da;--card:#f3f6fa;--bar:#3b6ea8;--heat:59,110,168}
@media (prefers-color-scheme:dark){:root{--paper:#14181f;--ink:#e8ecf2;--soft:#a9b3c1;--line:#3a4452;--card:#1d232d;--bar:#7fb0e8;--heat:110,160,220}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:60rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;line-height:1.3;margin:.5rem 0}
h2{font-size:1.1rem;margin:1.6rem 0 .4rem}
p{margin:.3rem 0}
.soft{color:var(--soft);font-size:.875rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.6rem;margin:1rem 0;padding:0}
.figures div{background:var(--card);border:1px solid var(--line);border-radius:.4rem;padding:.6rem .7rem}
.figures dt{font-size:.875rem;color:var(--soft)}
.figures dd{margin:0}
.figures .value{font-size:1.5rem;font-weight:700;line-height:1.3}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.9rem;min-width:100%}
caption{text-align:left;color:var(--soft);font-size:.875rem;padding-bottom:.3rem}
th,td{border:1px solid var(--line);padding:.25rem .5rem;text-align:center;white-space:nowrap}
th{background:var(--card);font-weight:600}
.waits{border-left:.3rem solid #c77700;padding-left:.7rem}
svg{display:block;width:100%;max-width:36rem} svg text{fill:var(--ink)} svg rect{fill:var(--bar)}
@media print{:root{--paper:#fff;--ink:#000;--soft:#333;--line:#888;--card:#f3f3f3;--bar:#555;--heat:90,90,90}main{max-width:none;padding:0}
section,.figures,tr{break-inside:avoid}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""
_WIDTH, _ROW, _LETTER, _ROOM_BEHIND, _MOST_LABEL = 420, 30, 15, 90, 10
"""Of a chart, in its own units: width, from bar to bar, a letter, room for the numbers; letters of a name at most."""


def brief_page(brief: Brief) -> bytes:
    """Return the brief as HTML in UTF-8; everything that came from an input is written as text."""
    return "\n".join(_parts(brief)).encode()


def _parts(brief: Brief) -> Iterator[str]:
    yield '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(brief.title)}</title><style>{_STYLE}</style></head><body><main>"
    yield f"<h1>{escape(brief.title)}</h1>"
    yield from _paragraphs(brief.about, "soft")
    yield '<dl class="figures">'
    yield from map(_figure, brief.figures)
    yield "</dl>"
    yield from _paragraphs(brief.says, "")
    if brief.waits:
        yield '<section class="waits"><h2>等人处理的</h2>'
        yield from _paragraphs(brief.waits, "")
        yield "</section>"
    if brief.chart is not None:
        yield from _chart(brief.chart)
    for table in brief.heat:
        yield from _heat_table(table)
    if brief.teachers is not None:
        yield from _plain_table(brief.teachers)
    yield "<h2>数从哪里来</h2>"
    yield f'<p class="soft">读的文件：{escape("、".join(brief.sources))}。鼠标停在数上，看它出自哪张表。</p>'
    yield '<p class="soft">没有学生姓名。供校内使用。</p></main></body></html>\n'


def _paragraphs(texts: Iterable[str], kind: str) -> Iterator[str]:
    mark = f' class="{kind}"' if kind else ""
    return (f"<p{mark}>{escape(text)}</p>" for text in texts)


def _figure(figure: Figure) -> str:
    return (
        f'<div title="{escape(figure.place)}"><dt>{escape(figure.label)}</dt>'
        f'<dd class="value">{escape(figure.value)}</dd><dd class="soft">{escape(figure.beside)}</dd></div>'
    )


def _chart(chart: BarChart) -> Iterator[str]:
    longest = max((bar.length for bar in chart.bars), default=0) or 1
    high = len(chart.bars) * _ROW
    left = min(_MOST_LABEL, max(len(bar.label) for bar in chart.bars)) * _LETTER + 8
    told = "，".join(f"{bar.label} {bar.text}" for bar in chart.bars)
    yield f"<section><h2>{escape(chart.title)}</h2>"
    yield f'<svg role="img" viewBox="0 0 {_WIDTH} {high}" font-size="{_LETTER}">'
    yield f"<title>{escape(told)}（{escape(chart.place)}）</title>"
    for row, bar in enumerate(chart.bars):
        down = row * _ROW
        wide = round((_WIDTH - left - _ROOM_BEHIND) * bar.length / longest)
        yield f'<text x="{left - 8}" y="{down + 20}" text-anchor="end">{escape(bar.label)}</text>'
        yield f'<rect x="{left}" y="{down + 5}" width="{wide}" height="20"/>'
        yield f'<text x="{left + wide + 8}" y="{down + 20}">{escape(bar.text)}</text>'
    yield "</svg></section>"


def _heat_table(table: HeatTable) -> Iterator[str]:
    yield f'<section><h2>{escape(table.title)}</h2><div class="scroll"><table><caption>{escape(table.note)}</caption>'
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in (table.corner, *table.columns))
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    for name, cells in table.rows:
        yield f'<tr><th scope="row">{escape(name)}</th>{"".join(map(_heat_cell, cells))}</tr>'
    yield "</tbody></table></div></section>"


def _heat_cell(cell: Heat) -> str:
    if cell.share is None:
        return "<td></td>"
    # at most half as dark as the bars, so that the number on it stays readable in both schemes
    shade = round(float(cell.share) * 0.5, 3)
    return (
        f'<td style="background:rgba(var(--heat),{shade})" title="{escape(cell.place)}">{escape(cell.text)}</td>'
    )


def _plain_table(table: PlainTable) -> Iterator[str]:
    yield f'<section><h2>{escape(table.title)}</h2><div class="scroll"><table title="{escape(table.place)}">'
    yield f"<caption>{escape(table.note)}</caption>"
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    for row in table.rows:
        cells = "".join(f"<td>{escape(text)}</td>" for text in row)
        yield f"<tr>{cells}</tr>"
    yield "</tbody></table></div></section>"

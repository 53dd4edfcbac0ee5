"""待核查: every finding with a link to its cell, and the questions that only a person can answer."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xuekun_cli.model import register as words
from xuekun_cli.model.columns import Column
from xuekun_cli.model.findings import Finding, Question, Severity
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.tables import Container, InputReading
from xuekun_cli.workbooks.pages.cell_texts import FORBIDDEN
from xuekun_cli.workbooks.pages.many_rows import Listing
from xuekun_cli.workbooks.pages.printed import LOW_ROW, ROW_HEIGHT, add_page, height_of, put, write_header
from xuekun_cli.workbooks.pages.styles import Looks

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

SEVERITY_LABELS = {
    Severity.ERROR: "错误",
    Severity.QUESTION: "待回答",
    Severity.WARNING: "注意",
    Severity.INFO: "说明",
}
ANSWERED = "已回答"
SHOWN_OF_A_CODE = 500
"""Of one kind of info this many stand in the sheet; the rest are counted."""
MOST_LINKS = 5_000
"""Excel opens a sheet with tens of thousands of links slowly, and refuses more than 65,530."""
LONGEST_DROPDOWN = 255
"""Excel's limit for the options written into one dropdown, commas included."""
LONGEST_LINK = 2_000
_SEVERITY_FILLS = {Severity.ERROR: "F4A78B", Severity.QUESTION: "E2F0D9", Severity.WARNING: "FFF2B8"}
_COLUMNS = (
    Column("序号", 5),
    Column(words.COL_SEVERITY, 7),
    Column(words.COL_PLACE, 24, "left"),
    Column(words.COL_WHO, 12, "left"),
    Column(words.COL_QUESTION, 36, "left"),
    Column(words.COL_HINT, 21, "left"),
    Column(words.COL_ASSUMED, 11, "left"),
    Column(words.COL_ANSWER, 9, "centre"),
    Column(words.COL_KEY, 12, "left"),
)


def beside(inputs: Iterable[InputReading], last: InputReading) -> list[InputReading]:
    """Return the inputs in the folder of ``last``, however their paths were typed: only there do links lead."""

    def folder(item: InputReading) -> str:
        return os.path.realpath(Path(item.book.path).parent)

    return [item for item in inputs if folder(item) == folder(last)]


def write_check(
    workbook: Workbook, looks: Looks, findings: Sequence[Finding], inputs: Sequence[InputReading]
) -> Listing:
    """Write the sheet 待核查: open questions first, then the findings from the worst to the least.

    ``inputs`` are the files that stand beside the workbook: places in them become links. A question with an
    answer that was honoured stands there with it, so that the next run finds it again. The rows behind the
    last one that can have a link are many, if there are any: they are returned, for `many_rows.with_rows`.
    """
    worksheet = add_page(workbook, words.SHEET_CHECK, "待核查")
    write_header(worksheet, looks, _COLUMNS)
    titles = [column.title for column in _COLUMNS]
    worksheet.set_column(titles.index(words.COL_KEY), titles.index(words.COL_KEY), 12, None, {"hidden": True})
    linked = frozenset(
        reading.book.label
        for reading in inputs
        if reading.book.container is Container.XLSX and Path(reading.book.path).name == reading.book.label
    )
    shown = shown_findings(findings)
    by_hand = MOST_LINKS if len(shown) > MOST_LINKS and not _odd(shown) else len(shown)
    listing = Listing(len(workbook.worksheets()), by_hand + 1)
    for row, finding in enumerate(shown, start=1):
        values, formats = _values(row, finding), _formats(looks, finding)
        height = height_of(_COLUMNS[:-1], values[:-1], ROW_HEIGHT if finding.question else LOW_ROW)
        if row > by_hand:
            listing.add([None if value == "" else value for value in values], formats, _in_pixels(height))
        else:
            worksheet.set_row(row, height)
            for column, (value, look) in enumerate(zip(values, formats, strict=True)):
                put(worksheet, row, column, value, look)
        if finding.ref and row <= MOST_LINKS:
            place = titles.index(words.COL_PLACE)
            _link(worksheet, looks, row, place, ref=finding.ref, linked=linked)
        if finding.question:
            _add_dropdown(worksheet, row, titles.index(words.COL_ANSWER), finding.question)
    if not shown:
        text = "没有需要核查的问题。"
        worksheet.merge_range(1, 0, 1, len(_COLUMNS) - 2, text, looks("cell", "centre"))
    worksheet.autofilter(0, 0, max(len(shown), 1), len(_COLUMNS) - 1)
    listing.lay_out(worksheet)
    return listing


def _in_pixels(height: float) -> float:
    """Return a height (points) that is a whole number of pixels, as XlsxWriter makes it."""
    return int(height * 4 / 3 + 0.5) * 3 / 4


def _odd(findings: Sequence[Finding]) -> bool:
    """Tell whether a text has characters that programs read otherwise from `many_rows`: a key has to be found again."""
    texts = ("".join(map(str, _values(0, finding))) for finding in findings)
    return any("_x" in text or FORBIDDEN.search(text) for text in texts)


def shown_findings(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings in the order of the sheet; of an info that repeats, the rest as one line."""
    seen: Counter[str] = Counter()
    shown = []
    for finding in findings:
        if finding.severity is Severity.INFO and finding.question is None:
            seen[finding.code] += 1
            if seen[finding.code] > SHOWN_OF_A_CODE:
                continue
        shown.append(finding)
    shown.sort(key=lambda finding: (_question_rank(finding.question), finding.severity.rank))
    for code, number in seen.items():
        if number > SHOWN_OF_A_CODE:
            like = next(finding for finding in findings if finding.code == code)
            text = f"与“{like.message}”同类的还有 {number - SHOWN_OF_A_CODE} 条，没有逐条列出。"
            shown.append(Finding(code, Severity.INFO, text))
    return shown


def _question_rank(question: Question | None) -> int:
    if question is None:
        return 2
    return 1 if question.answer else 0


def _values(row: int, finding: Finding) -> list[int | str]:
    """Return what stands in a finding's row, one a column."""
    question = finding.question
    hint = finding.hint
    if question and question.options and not fits_dropdown(question):
        hint = f"{hint}（可以答：{'；'.join(question.options)}）".strip()
    asked = ("", "", "", "") if question is None else _of_question(question)
    who, assumed, answer, key = asked
    place = str(finding.ref) if finding.ref else ""
    return [row, _label(finding), place, who, finding.message, hint, assumed, answer, key]


def _of_question(question: Question) -> tuple[str, str, str, str]:
    return question.who, question.assumed, question.answer, question.key


def _label(finding: Finding) -> str:
    return ANSWERED if finding.question and finding.question.answer else SEVERITY_LABELS[finding.severity]


def _formats(looks: Looks, finding: Finding) -> list[Format]:
    """Return the formats of a finding's row, one a column."""
    formats = []
    fill_of_label = "" if _label(finding) == ANSWERED else _SEVERITY_FILLS.get(finding.severity, "")
    for cell in _COLUMNS:
        fill = fill_of_label if cell.title == words.COL_SEVERITY else ""
        inviting = ("text", "input") if finding.question and cell.title == words.COL_ANSWER else ()
        formats.append(looks("cell", cell.look, *inviting, fill=fill))
    return formats


def _link(
    worksheet: Worksheet, looks: Looks, row: int, column: int, *, ref: CellRef, linked: frozenset[str]
) -> None:
    if ref.file not in linked or "#" in ref.file:
        return
    url = f"external:{ref.file}"
    if ref.sheet:
        url += f"#'{ref.sheet.replace(chr(39), chr(39) * 2)}'!{ref.cell or 'A1'}"
    if len(url) <= LONGEST_LINK:
        worksheet.write_url(row, column, url, looks("cell", "left", "link"), str(ref))


def fits_dropdown(question: Question) -> bool:
    """Say whether the options can be written into a dropdown: short enough, and no comma in them."""
    joined = ",".join(question.options)
    return (
        bool(question.options)
        and len(joined) <= LONGEST_DROPDOWN
        and '"' not in joined
        and not any("," in option for option in question.options)
    )


def _add_dropdown(worksheet: Worksheet, row: int, column: int, question: Question) -> None:
    if not fits_dropdown(question):
        return
    validation: dict[str, object] = {"validate": "list", "source": list(question.options)}
    if question.free:
        validation |= {"show_error": False}
    else:
        validation |= {
            "error_title": "回答",
            "error_message": "请从下拉列表中选一个。暂时不能回答的，请留空。",
        }
    worksheet.data_validation(row, column, row, column, validation)

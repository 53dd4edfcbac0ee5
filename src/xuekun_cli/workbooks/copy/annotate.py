"""The annotated copy: the office's own workbook with fills on listed scores and columns to the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from xuekun_cli.model.findings import CannotGoOn, Finding, Severity
from xuekun_cli.model.results.marking import SheetMarks
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.tables import Container, SourceBook
from xuekun_cli.workbooks.copy.overlay import Overlaid, overlay
from xuekun_cli.workbooks.copy.package import OddPackage, Package

_MACRO_TYPES = {
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": ".xlsm",
    "application/vnd.ms-excel.template.macroEnabled.main+xml": ".xltm",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": ".xltx",
}


class _Words(NamedTuple):
    """What a finding about a marked copy says."""

    code: str
    severity: Severity
    message: str
    hint: str


_CONVERTED = _Words(
    "copy_converted",
    Severity.INFO,
    "“{book}”不是 xlsx 工作簿，标注副本是按它的内容新做的：数据都在，原来的颜色、图片和公式不在里面。",
    "想保留原来的样子，请先用 Excel 或 WPS 把它另存为 xlsx，再运行一次。",
)
_RESAVED = _Words(
    "copy_resaved",
    Severity.WARNING,
    "“{book}”的内部结构不合规范，标注副本是重新保存过的：数据、公式和计算结果都在，个别图形或特殊功能可能丢了。",
    "请对照原文件看一眼副本。先在 Excel 或 WPS 中打开原文件，另存为新的 xlsx，再运行一次，就不会丢。",
)
_REBUILT = _Words(
    "copy_rebuilt",
    Severity.WARNING,
    "“{book}”的内部结构有损坏，标注副本是按单元格的内容新做的：数据都在，原来的格式、公式和图片不在里面。",
    "请先在 Excel 或 WPS 中打开原文件，另存为新的 xlsx，再运行一次。",
)
_SIGNED = _Words(
    "copy_signature",
    Severity.WARNING,
    "“{book}”带有数字签名，标注副本改动了内容，副本上的签名因此失效；原文件的签名不受影响。",
    "需要签名的，请把副本核对无误后重新签名。",
)
_FULL = _Words(
    "copy_no_room",
    Severity.WARNING,
    "“{book}”的工作表“{sheet}”右边没有空列了，副本里只标了颜色，没有写“类别”“说明”两列。",
    "理由在名册里可以查到。要写这两列，请把最右边多余的内容删去，再运行一次。",
)
_REORDERED = _Words(
    "copy_reordered",
    Severity.INFO,
    "“{book}”的工作表“{sheet}”里，行或单元格没有按顺序存放，副本里已经理顺，内容没有变。",
    "",
)


_TALKED = _Words(
    "copy_no_note",
    Severity.INFO,
    "“{book}”的工作表“{sheet}”的 {cell} 上有对话（会话式批注），没有再加批注。",
    "理由在同一行的“说明”里，名册里也有。",
)


@dataclass(frozen=True, slots=True)
class Annotated:
    """A marked copy: the bytes of an xlsx, and what the office should know about how it came to be."""

    content: bytes
    said: tuple[Finding, ...] = ()


def annotate(book: SourceBook, marks: Sequence[SheetMarks]) -> bytes:
    """Return a copy of the workbook with the marks on it, without what there is to say about it."""
    return annotated(book, marks).content


def annotated(book: SourceBook, marks: Sequence[SheetMarks], *, notes: bool = False) -> Annotated:
    """Return a copy of the workbook with the marks on it, as the bytes of an xlsx.

    An xlsx is patched in place: all that is in it stays, computed values included. A package that is too
    odd for that is first saved anew; any other container is first written as an xlsx with the same cells.
    ``notes`` puts the notes of the marks on the listed cells. The same input gives the same bytes.
    Raises CannotGoOn when no way leads to a copy.
    """
    try:
        if book.container is not Container.XLSX:
            return _overlay_rebuilt(book, marks, notes, _CONVERTED)
        if not marks:
            return Annotated(book.content)
        try:
            return patched(book, marks, notes=notes)
        except OddPackage:
            return _overlay_resaved(book, marks, notes)
    except OddPackage as error:
        raise CannotGoOn(
            f"“{book.label}”做不出标注副本：找不到要标注的工作表，或者文件的结构坏了（{error}）。",
            "请在 Excel 中打开这个文件，另存为新的 xlsx 工作簿，再运行一次。",
        ) from error


def patched(book: SourceBook, marks: Sequence[SheetMarks], *, notes: bool = False) -> Annotated:
    """Return a copy of an xlsx with the marks laid over it. Raises OddPackage where that cannot be done.

    Of ``book`` no more is looked at than its bytes and its names.
    """
    laid = overlay(book.content, marks, notes=notes)
    said = [_finding(book, _SIGNED)] if Package(book.content).signed else []
    return Annotated(laid.content, (*said, *_about_sheets(book, laid)))


def annotated_suffix(book: SourceBook) -> str:
    """Return the file ending that the annotated copy needs: ``.xlsx``, or ``.xlsm`` when it holds macros.

    Excel refuses to open a workbook with macros under the name of one without.
    """
    if book.container is not Container.XLSX:
        return ".xlsx"
    try:
        package = Package(book.content)
        return _MACRO_TYPES.get(package.content_type(package.workbook), ".xlsx")
    except OddPackage:
        return ".xlsx"


def _overlay_resaved(book: SourceBook, marks: Sequence[SheetMarks], notes: bool) -> Annotated:
    from xuekun_cli.workbooks.copy.resave import resaved

    book = book.with_cells()
    try:
        laid = overlay(resaved(book), marks, notes=notes)
    except OddPackage:
        return _overlay_rebuilt(book, marks, notes, _REBUILT)
    return Annotated(laid.content, (_finding(book, _RESAVED), *_about_sheets(book, laid)))


def _overlay_rebuilt(book: SourceBook, marks: Sequence[SheetMarks], notes: bool, said: _Words) -> Annotated:
    from xuekun_cli.workbooks.copy.rebuild import rebuilt

    content, names = rebuilt(book)
    renamed = [replace(mark, sheet=names.get(mark.sheet, mark.sheet)) for mark in marks]
    laid = overlay(content, renamed, notes=notes)
    return Annotated(laid.content, (_finding(book, said), *_about_sheets(book, laid)))


def _finding(book: SourceBook, words: _Words, sheet: str = "", cell: str = "") -> Finding:
    message = words.message.format(book=book.label, sheet=sheet, cell=cell)
    return Finding(words.code, words.severity, message, words.hint, CellRef(book.label, sheet, cell))


def _about_sheets(book: SourceBook, laid: Overlaid) -> list[Finding]:
    return [
        *(_finding(book, _FULL, sheet) for sheet in laid.full),
        *(_finding(book, _REORDERED, sheet) for sheet in laid.reordered),
        *(_finding(book, _TALKED, *place) for place in laid.talked),
    ]

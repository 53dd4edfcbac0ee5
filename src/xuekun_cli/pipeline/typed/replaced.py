"""What a person typed into a result workbook that another one is about to replace."""

from __future__ import annotations

from pathlib import Path

from xuekun_cli.model.besides import Besides
from xuekun_cli.model.findings import CannotGoOn, Finding, Severity
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.pipeline.typed.besides import besides_findings, shown_text
from xuekun_cli.sheets.containers.load import open_books
from xuekun_cli.sheets.register.compared import compared, is_as_written, kept_before


def _stands(place: Path) -> bool:
    """Tell whether a file is there; a name too long for the disk is nobody's, and is said when it is written."""
    try:
        return place.is_file()
    except OSError:
        return False


def typed_into(path: str, content: bytes) -> tuple[Besides, tuple[Finding, ...]]:
    """Return what a person typed into the workbook at ``path``, and what is to be said of it.

    ``content`` is the workbook of the same kind that takes its place. A workbook that no program has saved since
    it was written here holds nothing but what it was given: it is read for what earlier ones had kept alone.
    Raises `CannotGoOn` when the file cannot be read: what was typed would be lost.
    """
    place = Path(path)
    if not _stands(place):
        return Besides(), ()
    old = place.read_bytes()
    if old == content:
        return Besides(), ()
    try:
        if is_as_written(old, content):
            besides = kept_before(old, place.name)
            return besides, besides_findings(besides, place.name)
        (book,) = open_books(path)
    except (CannotGoOn, ValueError) as problem:
        raise CannotGoOn(
            f"已有的文件读不出来：{path}", "里面可能有填写过的内容。请把它改名或移走，再运行一次。"
        ) from problem
    found = compared(book, content)
    besides = found.besides
    said = besides_findings(besides, place.name)
    said += tuple(
        Finding(
            "typed_not_told",
            Severity.WARNING,
            f"上一份的「{name}」表，这次没有；里面有没有填写过什么，分不出来",
            "原来的文件在「备份」文件夹里，请看一眼。",
            CellRef(place.name, name),
        )
        for name in found.gone
    )
    if found.untold:
        said += (
            Finding(
                "typed_not_told",
                Severity.INFO,
                f"上一份是用别的成绩做的：「{'」「'.join(found.untold)}」表里我们写的格子若有改写过的，认不出来",
                "原来的文件在「备份」文件夹里，改写过的请到那里看。",
                CellRef(place.name, found.untold[0]),
            ),
        )
    return besides, said


def typed_into_copy(path: str, content: bytes) -> tuple[Finding, ...]:
    """Name what a person typed into an annotated copy that ``content`` replaces: it stays in the backup alone.

    A copy that cannot be read is somebody's own file by now: it is backed up like any other.
    """
    place = Path(path)
    if not _stands(place):
        return ()
    old = place.read_bytes()
    if old == content or is_as_written(old, content):
        return ()
    try:
        (book,) = open_books(path)
        besides = compared(book, content, others=True).besides
    except (CannotGoOn, ValueError):
        return ()
    hint = "原来的文件在「备份」文件夹里；要留下的，请抄到原来的成绩表或名册里。"
    return tuple(
        Finding(
            "typed_not_carried",
            Severity.WARNING,
            f"上一份标注副本里填写的「{shown_text(one.text)}」没有带过来",
            hint,
            CellRef(place.name, one.sheet, one.cell),
        )
        for one in besides.loose
    ) + tuple(
        Finding(
            "typed_not_carried",
            Severity.WARNING,
            f"上一份标注副本里自己加的「{one.name}」表没有带过来",
            hint,
            CellRef(place.name, one.name),
        )
        for one in besides.sheets
    )

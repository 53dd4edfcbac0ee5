"""What a person put beside the places of the last workbook: what of it is beyond doubt, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xuekun_cli.model.besides import DIGITS, ENDS, NOTE_CELL, SHAPE_CELL, SHEET_KEPT, TAIL, Besides, Loose
from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.register import COL_ASSUMED, COL_HINT, COL_WHO
from xuekun_cli.model.results.screening import Answer, Listed
from xuekun_cli.model.scores.cells import CellRef

_LONGEST = 40
"""So much of a text stands in a message."""


def settled(besides: Besides, listed: Sequence[Listed], findings: Iterable[Finding]) -> Besides:
    """Return what is a person's, now that it is known what the new workbook says itself."""
    texts: set[str] = set()
    beside: dict[tuple[str, str], str] = {}
    for finding in findings:
        if finding.question is None:
            beside |= {(finding.message, title): "" for title in (COL_WHO, COL_ASSUMED)}
            beside[finding.message, COL_HINT] = finding.hint
            texts.add(finding.hint)
    if any(not one.column for one in besides.doubts):
        for one in listed:
            reason = one.reason
            texts |= {reason, reason.partition("，")[0], ENDS + reason[-TAIL:].rstrip(DIGITS)}
    return besides.settled(texts, beside)


def unused(answers: Iterable[Answer], findings: Iterable[Finding]) -> tuple[Loose, ...]:
    """Return the answers to questions that are not asked any more: they stand in no row of the new 待核查."""
    asked = {finding.question.key for finding in findings if finding.question is not None}
    return tuple(
        Loose(one.sheet, one.cell, one.question, one.text) for one in answers if one.cell and one.key not in asked
    )


def besides_findings(besides: Besides, file: str) -> tuple[Finding, ...]:
    """Say of everything in the last workbook (named ``file``) that has no place of its own where it is now."""
    said = [
        Finding(
            "typed_column_renamed",
            Severity.INFO,
            f"「{one.sheet}」表的「{one.theirs}」一列，照它的位置和内容当作「{one.ours}」",
            ref=CellRef(file, one.sheet, one.cell),
        )
        for one in besides.renamed
    ]
    said += [
        Finding("typed_column_added", Severity.INFO, f"自己加的「{title}」一列，连同填写的内容带了过来")
        for title in besides.columns
    ]
    said += [
        Finding(
            "typed_sheet_added",
            Severity.WARNING,
            f"自己加的「{one.name}」表，里面的文字和数字带了过来，格式、公式和图没有带",
            "原来的文件在「备份」文件夹里。",
            CellRef(file, one.name),
        )
        for one in besides.sheets
    ]
    said += [
        Finding(
            "typed_kept",
            Severity.WARNING,
            f"「{shown_text(one.text)}」没有对应的栏目，放在「{SHEET_KEPT}」表",
            ref=CellRef(
                file, one.sheet, one.cell.removesuffix(NOTE_CELL).strip() if SHAPE_CELL not in one.cell else ""
            ),
        )
        for one in besides.loose
    ]
    if besides.pictures:
        said.append(
            Finding(
                "typed_not_carried",
                Severity.WARNING,
                f"上一份里的 {besides.pictures} 张图片没有带过来",
                "原来的文件在「备份」文件夹里，图片在那里。",
                CellRef(file),
            )
        )
    return tuple(said)


def shown_text(text: str) -> str:
    """Return a text as a message has it: on one line, and not all of a long one."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"

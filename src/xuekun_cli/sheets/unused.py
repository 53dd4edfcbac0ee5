"""What was given and not used: files and sheets without scores of this sitting, and our own outputs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xuekun_cli.model.findings import CannotGoOn, Finding, Severity
from xuekun_cli.model.register import is_register_of_ours
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.sheets.containers.inputs import Found
from xuekun_cli.sheets.no_scores import no_scores
from xuekun_cli.sheets.reading import Reading
from xuekun_cli.sheets.sitting.apart import Sitting
from xuekun_cli.sheets.words.table import Words

NAMED = 5
"""So many files are named in a message; the rest are counted."""


def own_output_findings(found: Found) -> list[Finding]:
    """Say which of our own outputs stood among the inputs and were not read."""
    return [
        Finding("own_output", severity, f"本程序生成的文件没有当成绩表读：{_few(paths)}")
        for severity, paths in ((Severity.WARNING, found.own_named), (Severity.INFO, found.own_met))
        if paths
    ]


def unused_findings(reading: Reading, sitting: Sitting, lists: Sequence[str]) -> list[Finding]:
    """Say which inputs, and which sheets of the others, gave this sitting nothing.

    ``lists`` are the paths of files that this run uses in another way (a roll, the list of the exempt).
    """
    elsewhere = {_real(path) for path in lists if path}

    def is_used(path: str, has_scores: bool) -> bool:
        """Whether it is a file used in another way, or has scores and lies in a folder that another exam is read from."""
        return _real(path) in elsewhere or (has_scores and str(Path(path).resolve().parent) in elsewhere)

    used = {reading.sources[part.source].input for part in sitting.parts}
    without: list[str] = []
    other: list[str] = []
    findings = []
    for number, item in enumerate(reading.inputs):
        has_scores = any(sheet.blocks for sheet in item.sheets)
        if number not in used and not is_used(item.book.path, has_scores):
            (other if has_scores else without).append(item.book.label)
        findings += [
            Finding(
                "sheet_unused",
                Severity.INFO,
                f"工作表「{sheet.name}」没有读：{sheet.skipped}",
                ref=CellRef(item.book.label, sheet.name),
            )
            for sheet in item.sheets
            if has_scores and sheet.skipped and not sheet.blocks
        ]
    if without:
        hint = "若其中有成绩表，请用 xuekun look 看看为什么没有读。"
        said = f"没有读到成绩、没有用的文件：{_few(without)}"
        findings.append(Finding("input_unused", Severity.WARNING, said, hint))
    if other:
        said = f"只看「{sitting.exam}」，别次考试的文件没有用：{_few(other)}"
        findings.append(Finding("other_sitting", Severity.INFO, said))
    return findings


def nothing_to_screen(reading: Reading, words: Words) -> CannotGoOn:
    """Return why there is nothing to screen: a register was given by mistake, or no scores were found."""
    for item in reading.inputs:
        if is_register_of_ours([sheet.name for sheet in item.sheets]):
            return CannotGoOn(
                f"「{item.book.label}」是本程序写出的名册，不是成绩表。",
                "请给出考试的成绩表，或放成绩表的文件夹。",
            )
    return no_scores(reading, words)


def _few(paths: Sequence[str]) -> str:
    names = [Path(path).name for path in paths]
    return "、".join(names[:NAMED]) + (f" 等 {len(names)} 个" if len(names) > NAMED else "")


def _real(path: str) -> str:
    return str(Path(path).resolve())

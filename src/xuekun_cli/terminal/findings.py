"""Findings on the screen: gathered by code, the worst first, with the place of the first ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from xuekun_cli.model.findings import ON_EVERY_SCREEN, Finding, Severity
from xuekun_cli.model.register import SHEET_CHECK
from xuekun_cli.terminal.lines import write

if TYPE_CHECKING:
    from rich.console import Console

WORDS = {
    Severity.ERROR: "错误",
    Severity.QUESTION: "待回答",
    Severity.WARNING: "注意",
    Severity.INFO: "说明",
}
"""The word each severity is shown with, as in 待核查 of the workbooks."""
STYLES = {
    Severity.ERROR: "bold red",
    Severity.QUESTION: "bold yellow",
    Severity.WARNING: "yellow",
    Severity.INFO: "dim",
}
_INDENT = 2
_TEXT_INDENT = 10
"""Where messages begin: the indent, a severity word of six cells at most, two cells of gap."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The findings of one code, in their order; never empty. The worst of them speaks for all."""

    findings: tuple[Finding, ...]

    @property
    def speaker(self) -> Finding:
        """The first of the worst."""
        return min(self.findings, key=lambda finding: finding.severity.rank)

    @property
    def is_shown(self) -> bool:
        """Whether a screen shows more of it than the number."""
        return self.speaker.severity is not Severity.INFO or self.speaker.code in ON_EVERY_SCREEN

    def places(self, most: int) -> str:
        """Return the first ``most`` places and 「同类共 N 处」, or "" when no finding has a place."""
        refs = list(dict.fromkeys(str(f.ref) for f in (self.speaker, *self.findings) if f.ref is not None))
        count = len(self.findings)
        if not refs:
            return f"共 {count} 处" if count > 1 else ""
        return "、".join(refs[:most]) + (f"，同类共 {count} 处" if count > len(refs[:most]) else "")


def pressing(findings: Iterable[Finding], most: int) -> list[Gathered]:
    """Return ``most`` codes of errors and unanswered questions, and besides what is said on every screen."""
    waiting_ones = [f for f in findings if f.question is None or not f.question.answer]
    serious = gathered(f for f in waiting_ones if f.severity in (Severity.ERROR, Severity.QUESTION))
    return [*serious[:most], *gathered(f for f in waiting_ones if f.code in ON_EVERY_SCREEN)]


def gathered(findings: Iterable[Finding]) -> list[Gathered]:
    """Return the findings by code, the worst code first, else in the order they came."""
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    groups = [Gathered(tuple(group)) for group in by_code.values()]
    return sorted(groups, key=lambda group: group.speaker.severity.rank)


def waiting(findings: Iterable[Finding]) -> int:
    """Return how many matters wait for a person's answer. Rows that ask the same are one matter."""
    keys = {f.question.key for f in findings if f.question is not None and not f.question.answer}
    return len(keys)


def write_findings(
    console: Console, groups: Sequence[Gathered], *, most_places: int = 1, most_hints: int | None = None
) -> None:
    """Print one entry a code: severity, message, places; the hint below the first ``most_hints`` entries."""
    from rich.cells import cell_len

    hints = 0
    for group in groups:
        speaker = group.speaker
        word = WORDS[speaker.severity]
        lead = word + " " * (_TEXT_INDENT - _INDENT - cell_len(word))
        places = group.places(most_places)
        line = f"{speaker.message}（{places}）" if places else speaker.message
        if not places or cell_len(line) <= console.width - _TEXT_INDENT:
            write(console, line, lead=lead, indent=_INDENT, style=STYLES[speaker.severity])
        else:
            write(console, speaker.message, lead=lead, indent=_INDENT, style=STYLES[speaker.severity])
            write(console, places, lead="在 ", indent=_TEXT_INDENT)
        if speaker.hint and (most_hints is None or hints < most_hints):
            write(console, speaker.hint, lead="怎么办：", indent=_TEXT_INDENT)
            hints += 1


class Told(NamedTuple):
    """What was told of the findings by `write_serious`, and what is left to tell."""

    kinds: int
    """Kinds of findings that were shown."""
    rest: int
    """Findings that were not shown."""
    questions: int
    """Matters that wait for a person's answer."""


def write_serious(
    console: Console,
    findings: Sequence[Finding],
    most: int,
    most_hints: int,
    *,
    worst: bool = False,
    also: frozenset[str] = frozenset(),
) -> Told:
    """Print the worst ``most`` kinds of findings, without answered questions and notes (but those of ``also``).

    The first ``most_hints`` of them say what to do; with ``worst`` only those that are as bad as the first.
    """
    groups = gathered(f for f in findings if f.question is None or not f.question.answer)
    serious = [group for group in groups if group.is_shown or group.speaker.code in also][:most]
    if serious:
        as_bad = sum(group.speaker.severity is serious[0].speaker.severity for group in serious)
        console.print()
        write(console, "需要看一看的", style="bold")
        write_findings(console, serious, most_hints=min(as_bad, most_hints) if worst else most_hints)
    rest = sum(len(group.findings) for group in groups) - sum(len(group.findings) for group in serious)
    return Told(len(serious), rest, waiting(findings))


def write_rest(
    console: Console,
    told: Told,
    workbook: str,
    dry_run: bool,
    honoured: str = "",
    then: str = "",
    called: str = "说明",
) -> None:
    """Print how many findings more there are in ``workbook``, and how many questions wait to be answered in it.

    ``honoured`` says which answers were used, ``then`` is the command that is run with the
    new ones, ``called`` what findings are called where none was shown.
    """
    check = f"{workbook}的「{SHEET_CHECK}」表"
    if told.rest or told.questions or honoured:
        console.print()
    if told.rest:
        note = "" if told.kinds else called
        write(
            console,
            f"{'另有' if told.kinds else '有'} {told.rest} 条{note}，{'正式运行后' if dry_run else ''}见{check}。",
        )
    if honoured:
        write(console, honoured)
    if told.questions:
        how = "正式运行后，在" if dry_run else "请在"
        write(
            console, f"有 {told.questions} 个问题等人回答：{how}{check}里填「回答」一栏，保存后再运行一次{then}。"
        )

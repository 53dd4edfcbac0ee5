"""Who is listed in one sitting, with everything needed to show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xuekun_cli.model.besides import Besides
from xuekun_cli.model.findings import CannotGoOn, Finding
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.marking import LOOKS, SheetMarks
from xuekun_cli.model.results.screening import Answer, ScreenOutcome, Typed
from xuekun_cli.model.scores.tables import Container, InputReading, ScoreTable
from xuekun_cli.pipeline.inputs.layouts import layouts_said, marks_said
from xuekun_cli.pipeline.inputs.opening import Advance, Books
from xuekun_cli.pipeline.inputs.paperless import paperless_findings
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.inputs.stand import Stand, policy_for, read_stand
from xuekun_cli.pipeline.typed.besides import besides_findings, settled, unused
from xuekun_cli.pipeline.typed.carrying import carry, carry_children, other_inputs
from xuekun_cli.rules.screening.marking import sheet_marks
from xuekun_cli.rules.screening.screen import Screening, screened
from xuekun_cli.sheets.containers.inputs import lists_said, look_for, names_of
from xuekun_cli.sheets.containers.load import cells_of_xlsx
from xuekun_cli.sheets.unused import own_output_findings

if TYPE_CHECKING:
    from xuekun_cli.model.results.live import LiveList

__all__ = ["live_of", "marks", "own_outputs", "screen"]


def screen(request: Request, advance: Advance = lambda _: None, books: Books | None = None) -> ScreenOutcome:
    """Return who is listed in one sitting, and everything needed to show it.

    ``advance`` is told of every file opened and every score column read; ``books`` gives the request's files
    where somebody opens them already. Raises `CannotGoOn` for inputs,
    lists, registers or policies that cannot be read, for inputs without class scores, and for several
    sittings when none is chosen.
    """
    policy = policy_for(request)
    stand = read_stand(request, policy, advance, books)
    if stand.old is not None and stand.old.rolled:
        raise CannotGoOn(
            f"已有的「{stand.old.path}」里有以前几次考试的记录，重新筛查会丢掉它们",
            "请用 xuekun roll 上一份名册 成绩表；只想另做一份，请用 --out 放到别的文件夹。",
        )
    stand = _lean(stand)
    result = screened(stand.ground, stand.findings)
    carried, left = carry(stand.old, stand.answered.table, result.listed)
    said: list[Finding] = []
    besides = Besides()
    if stand.old:
        besides = settled(stand.old.besides, result.listed, result.findings)
        besides |= Besides(loose=unused(stand.old.answers, result.findings))
        said.extend(other_inputs(stand.old, stand.reading, bool(stand.answered.honoured), bool(carried)))
    outcome = outcome_of(request, policy, stand, result, said, carried, left)
    if stand.old and stand.old.children:
        listed = (one.child for one in result.listed if not one.exempt)
        children, loose = carry_children(stand.old.children, listed, stand.answered.table)
        besides |= Besides(loose=loose)
        outcome = replace(outcome, children=children)
    shown = besides_findings(besides, Path(request.register).name)
    return replace(outcome, besides=besides, only_shown=shown)


def _lean(stand: Stand) -> Stand:
    """Return the stand without the cells of xlsx workbooks: only a copy that cannot be patched needs them again."""
    inputs = [
        replace(one, book=one.book.without_cells(cells_of_xlsx)) if one.book.container is Container.XLSX else one
        for one in stand.reading.inputs
    ]
    return stand._replace(reading=replace(stand.reading, inputs=inputs, sittings=[]))


def outcome_of(
    request: Request,
    policy: Policy,
    stand: Stand,
    result: Screening,
    said: Sequence[Finding],
    carried: dict[int, Typed],
    left: tuple[Typed, ...] = (),
    honoured: tuple[Answer, ...] = (),
    more_settings: tuple[tuple[str, str], ...] = (),
) -> ScreenOutcome:
    """Return the outcome of a screening; ``said``, ``honoured`` and ``more_settings`` come to what it says itself."""
    table = stand.answered.table
    findings = [*result.findings, *paperless_findings([table], stand.reading.inputs), *said]
    return ScreenOutcome(
        policy=policy,
        inputs=tuple(stand.reading.inputs),
        table=result.table,
        groups=result.groups,
        listed=result.listed,
        findings=tuple(sorted(findings, key=lambda finding: finding.severity.rank)),
        honoured=(*stand.answered.honoured, *honoured),
        carried=carried,
        left=left,
        settings=(*_settings(request, policy, table, stand.reading.inputs), *more_settings),
        provisional=stand.asked,
    )


def marks(outcome: ScreenOutcome, *, notes: bool = False, look: str = LOOKS[0]) -> dict[int, list[SheetMarks]]:
    """Return what to write on a copy of each input with a table of this sitting, by the input's index.

    ``notes``: the reasons as notes on the cells as well.
    """
    table = outcome.table
    numbers = {student.source for student in table.students}
    numbers.update(*(table.source.column(subject) for subject in range(len(table.subjects))))
    used = {(table.sources[n].input, table.sources[n].sheet) for n in numbers if n >= 0}
    found = sheet_marks(outcome.policy, table, outcome.inputs, outcome.listed, notes=notes, look=look)
    mine = {number: [mark for mark in marks if (number, mark.sheet) in used] for number, marks in found.items()}
    return {number: marks for number, marks in mine.items() if marks}


def live_of(outcome: ScreenOutcome) -> LiveList:
    """Return a screening for a workbook whose thresholds a person moves.

    Raises `CannotGoOn` where the policy has more to it than lines on the score.
    """
    from xuekun_cli.rules.whatif.live import live_list

    return live_list(outcome)


def own_outputs(request: Request) -> list[Finding]:
    """Return what is to be said about our own outputs among the inputs: that they were not read."""
    return own_output_findings(look_for(request.scores))


def _settings(
    request: Request, policy: Policy, table: ScoreTable, inputs: Sequence[InputReading]
) -> tuple[tuple[str, str], ...]:
    pairs = [
        ("考试", table.exam),
        ("办法", f"{policy.name}（{policy.id}）"),
        ("改动的数值", "；".join(f"{path}：{was} 改为 {now}" for path, was, now in policy.changes)),
        ("以前的考试", names_of(request.before)),
        ("名单", lists_said(request.lists)),
        ("随班就读名单", names_of([request.exempt])),
        ("花名册", names_of([request.roll])),
        ("工作表", "、".join(request.sheets)),
        ("表头说明", "、".join(request.mapping)),
        ("补充词表", names_of([request.words])),
        ("读法", layouts_said(inputs)),
        ("判的分数", marks_said(request, policy)),
    ]
    full = "；".join(
        f"{s.name} {(s.full_mark or 0) / 10_000:g}（{s.full_mark_said}）" for s in table.subjects if s.full_mark
    )
    return (*((name, value) for name, value in pairs if value), ("满分", full))

"""How many would be listed in one sitting if a line of the policy stood elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.whatif import NearStudent, TriedLine, WhatIf
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.tables import InputReading, ScoreTable
from xuekun_cli.pipeline.inputs.layouts import layouts_said, marks_said
from xuekun_cli.pipeline.inputs.opening import Advance
from xuekun_cli.pipeline.inputs.paperless import paperless_findings
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.inputs.stand import policy_for, read_stand
from xuekun_cli.rules.screening.screen import screened
from xuekun_cli.rules.whatif.counts import tried_line
from xuekun_cli.rules.whatif.lines import default_range, given_ranges, movable_lines
from xuekun_cli.sheets.containers.inputs import lists_said, names_of


def whatif(request: Request, ranges: Sequence[str] = (), advance: Advance = lambda _: None) -> WhatIf:
    """Return every line of the policy under a range of thresholds, and who stands near it.

    ``ranges``: ``screening.三类.at_most=70%..90%/2%``, for lines that are to be tried elsewhere than by default.
    Raises `CannotGoOn` for what `screen` cannot go on with, for a policy without a line that is a plain number,
    and for ranges that are none.
    """
    policy = policy_for(request)
    lines = movable_lines(policy)
    if not lines:
        raise CannotGoOn(
            f"「{policy.name}」（{policy.id}）里没有可以移动的数字线", "等级、名单这样的条件没有门槛可试。"
        )
    given = given_ranges(lines, ranges)
    stand = read_stand(request, policy, advance)
    result = screened(stand.ground, stand.findings)
    tried: list[TriedLine] = []
    near: list[NearStudent] = []
    for line in lines:
        one, students = tried_line(stand.ground, result, line, given.get(line.path) or default_range(line))
        tried.append(one)
        near.extend(students)
    findings = [*result.findings, *paperless_findings([result.table], stand.reading.inputs)]
    return WhatIf(
        policy=policy,
        exam=result.table.exam,
        inputs=tuple(one for one in stand.reading.inputs if any(sheet.blocks for sheet in one.sheets)),
        lines=tuple(tried),
        near=tuple(near),
        findings=tuple(sorted(findings, key=lambda finding: finding.severity.rank)),
        settings=_settings(request, policy, result.table, stand.reading.inputs),
    )


def _settings(
    request: Request, policy: Policy, table: ScoreTable, inputs: Sequence[InputReading]
) -> tuple[tuple[str, str], ...]:
    full = "；".join(
        f"{s.name} {(s.full_mark or 0) / SCALE:g}（{s.full_mark_said}）" for s in table.subjects if s.full_mark
    )
    pairs = (
        ("考试", table.exam),
        ("以前的考试", names_of(request.before)),
        ("名单", lists_said(request.lists)),
        ("随班就读名单", names_of([request.exempt])),
        ("花名册", names_of([request.roll])),
        ("工作表", "、".join(request.sheets)),
        ("表头说明", "、".join(request.mapping)),
        ("补充词表", names_of([request.words])),
        ("读法", layouts_said(inputs)),
        ("判的分数", marks_said(request, policy)),
        ("满分", full),
    )
    return tuple((name, value) for name, value in pairs if value)

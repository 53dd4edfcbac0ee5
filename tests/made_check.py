"""Checks of the worked example and of the sample term, made once, for the rooms that show them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from places import SAMPLES
from xuekun_cli.model.results.checking import Check, CheckRow
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.term.check import check
from xuekun_cli.pipeline.term.run import TermRequest


@cache
def worked(policy: str = "wuping", teachers: bool = True, teacher: str = "") -> Check:
    """林师例 of the worked example: 合格 by exactly 40%."""
    files = (SAMPLES / "算例" / name for name in ("期初.xlsx", "期末.xlsx"))
    before, after = (Request((str(path),), policy) for path in files)
    table = str(SAMPLES / "算例" / "任课表.xlsx") if teachers else ""
    return check(TermRequest(before, after, None, table), teacher)


@cache
def term(policy: str = "wuping") -> Check:
    """The sample term with its mid-term, roll, exempt list and 任课表."""
    exempt, roll = str(SAMPLES / "随班就读名单.xlsx"), str(SAMPLES / "花名册.xlsx")
    files = ("期初成绩.xlsx", "期末成绩.xls", "期中成绩.xlsx")
    exams = [Request((str(SAMPLES / name),), policy, exempt, roll) for name in files]
    return check(TermRequest(*exams, str(SAMPLES / "任课表.xlsx"), roll))


def with_unit(row: CheckRow, **changes: object) -> CheckRow:
    """The same row of another teacher, class or subject."""
    judged = row.judged
    return replace(row, judged=replace(judged, unit=replace(judged.unit, **changes)))  # type: ignore[arg-type]


def not_judged(row: CheckRow, remark: str) -> CheckRow:
    """The same row of somebody who is shown and not judged."""
    judged = replace(row.judged, levels=None, milestones=None, judged=False, remark=remark, since="2025年3月")
    return replace(row, judged=judged, missed=False, needed="", clause="", words=())

"""The sample term as one outcome: three exams, 任课表, 花名册 and the list of the exempt."""

from __future__ import annotations

from functools import cache

from places import SAMPLES
from xuekun_cli.model.results.report import TermOutcome
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.term.run import TermRequest, term


@cache
def sample_term(policy: str = "wuping", *, teachers: bool = True, mid: bool = True) -> TermOutcome:
    """Return the sample term under a policy, with or without the 任课表 and the mid-term exam."""

    def exam(name: str) -> Request:
        return Request((str(SAMPLES / name),), policy, str(SAMPLES / "随班就读名单.xlsx"))

    return term(
        TermRequest(
            exam("期初成绩.xlsx"),
            exam("期末成绩.xls"),
            exam("期中成绩.xlsx") if mid else None,
            str(SAMPLES / "任课表.xlsx") if teachers else "",
            str(SAMPLES / "花名册.xlsx"),
        )
    )

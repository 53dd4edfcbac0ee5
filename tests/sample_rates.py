"""一分二率 of the sample term's mid-term exam, beside its first exam, with the 任课表."""

from __future__ import annotations

from functools import cache

from places import SAMPLES
from xuekun_cli.model.results.class_rates import RatesOutcome
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.rates.run import RatesRequest, rates


@cache
def sample_rates(*, last: bool = True, teachers: bool = True, changes: tuple[str, ...] = ()) -> RatesOutcome:
    """Return the outcome, with or without the last exam and the 任课表, and with values of ``--set``."""
    exempt = str(SAMPLES / "随班就读名单.xlsx")
    now = Request((str(SAMPLES / "期中成绩.xlsx"),), "rates-default", exempt, changes=changes)
    before = now._replace(scores=(str(SAMPLES / "期初成绩.xlsx"),)) if last else None
    return rates(RatesRequest(now, before, str(SAMPLES / "任课表.xlsx") if teachers else ""))

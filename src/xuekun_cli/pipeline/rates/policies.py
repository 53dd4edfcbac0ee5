"""Which policies a run of `rates` goes by: who counts how, and who is listed."""

from __future__ import annotations

from typing import NamedTuple

from xuekun_cli.model.findings import CannotGoOn, Finding, Severity
from xuekun_cli.model.policy.document import MarksRule, Policy
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.inputs.stand import by_name_findings
from xuekun_cli.policies.loading import load_policy

DEFAULT_RATES = "rates-default"
"""Taken where a policy does not say how rates are counted."""
DEFAULT_LISTING = "wuping"
"""Taken where a policy does not say who is listed: who is exempt, and who gets target scores."""


class Policies(NamedTuple):
    """The policies of one run; often one and the same."""

    asked: str
    """The id of the one that was asked for."""
    rates: Policy
    listing: Policy
    marks: MarksRule | None
    findings: tuple[Finding, ...]


def policies_for(request: Request) -> Policies:
    """Return the policies of a request, each with those of its ``--set`` values that are its own.

    A policy without ``rates`` takes this section of rates-default, one without screening that of wuping, and
    both is said. Raises `CannotGoOn` for a policy that cannot be read, and for values that it does not have.
    """
    asked = load_policy(request.policy, (), request.as_of, examples=False)
    own: list[str] = []
    others: list[str] = []
    for change in request.changes:
        section = change.partition("=")[0].strip().partition(".")[0]
        (others if getattr(asked.file, section, None) is None else own).append(change)
    of_rates = [change for change in others if change.strip().startswith("rates.")]
    of_listing = [change for change in others if change not in of_rates]
    if own:
        asked = load_policy(request.policy, own, request.as_of, examples=False)
    findings = by_name_findings(asked)
    counting = asked
    if asked.file.rates is None:
        counting = load_policy(DEFAULT_RATES, of_rates, examples=False)
        findings.append(
            Finding(
                "rates_by_default",
                Severity.INFO,
                f"「{asked.name}」（{asked.id}）没有写一分二率怎样算，照「{counting.name}」（{counting.id}）算",
                "请在自己的办法里写 rates 一节，或者用 --policy 另给一份办法。",
            )
        )
    listing = asked
    if not asked.can_screen:
        listing = load_policy(DEFAULT_LISTING, of_listing, examples=False)
        findings.append(
            Finding(
                "listed_by_default",
                Severity.INFO,
                f"「{asked.name}」（{asked.id}）没有写谁在册，目标分和随班就读照「{listing.name}」（{listing.id}）",
                "请用 --policy 给出自己的办法。",
            )
        )
    elif of_listing:
        raise CannotGoOn(
            f"--set {of_listing[0]}：办法「{asked.id}」里没有这一节", "请用 xuekun rules show 看看可以改的数值。"
        )
    return Policies(asked.id, counting, listing, asked.file.marks, tuple(findings))

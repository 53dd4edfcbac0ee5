"""The JSON of `brief`: what stands in it, as texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xuekun_cli import __version__
from xuekun_cli.commands.contract.base import finding_part, policy_part
from xuekun_cli.model.findings import Finding
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.brief import Brief


def brief_document(
    policy: Policy, brief: Brief, findings: Sequence[Finding], outputs: Sequence[str]
) -> dict[str, Any]:
    """Return the document of ``brief --json``."""
    return {
        "command": "brief",
        "version": __version__,
        "policy": policy_part(policy),
        "title": brief.title,
        "figures": [one._asdict() for one in brief.figures],
        "sentences": list(brief.says),
        "waiting": list(brief.waits),
        "outputs": list(outputs),
        "findings": [finding_part(finding) for finding in findings],
    }

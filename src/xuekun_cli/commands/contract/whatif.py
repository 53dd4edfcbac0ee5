"""The JSON of `whatif`: every line's thresholds and counts, over everything, by subject, by class and subject."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xuekun_cli import __version__
from xuekun_cli.commands.contract.base import finding_part, input_part, policy_part
from xuekun_cli.model.results.whatif import NEAR_POINTS, Near, TriedLine, WhatIf
from xuekun_cli.model.scores.numbers import six


def whatif_document(one: WhatIf, outputs: Sequence[str]) -> dict[str, Any]:
    """Return the document of ``whatif --json``: every line's thresholds and counts; no student is named."""
    return {
        "command": "whatif",
        "version": __version__,
        "policy": policy_part(one.policy),
        "exam": one.exam or None,
        "inputs": [input_part(item) for item in one.inputs],
        "outputs": list(outputs),
        "lines": [_tried(tried) for tried in one.lines],
        "findings": [finding_part(finding) for finding in one.findings],
    }


def _tried(one: TriedLine) -> dict[str, Any]:
    line, steep = one.line, one.steepness
    subjects = dict.fromkeys(group.subject for group in one.groups)
    return {
        "path": line.path,
        "category": line.category,
        "clause": line.clause,
        "text": line.words,
        "unit": line.unit.value,
        "own": six(line.own),
        "thresholds": [six(value) for value in one.thresholds],
        "counts": list(one.counted()),
        "listed": list(one.listed()),
        "steepness": {
            "step": six(steep.step),
            "below": steep.below,
            "above": steep.above,
            "mean": None if steep.mean is None else six(steep.mean),
            "from": six(steep.low),
            "to": six(steep.high),
        },
        "near": _near(one.near),
        "remarks": list(one.remarks),
        "subjects": [
            {
                "subject": name,
                "counts": list(one.counted(subject=name)),
                "listed": list(one.listed(subject=name)),
                "near": _near(sum((group.near for group in one.groups if group.subject == name), Near())),
            }
            for name in subjects
        ],
        "groups": [
            {
                "school": group.school,
                "class": group.class_name,
                "subject": group.subject,
                "takers": group.takers,
                "cutoff": None if group.cutoff is None else six(group.cutoff),
                "counts": list(group.counts[line.category]),
                "listed": list(group.listed),
                "near": _near(group.near),
            }
            for group in one.groups
        ],
    }


def _near(near: Near) -> dict[str, int]:
    return {
        "within": NEAR_POINTS,
        "below": near.below,
        "above": near.above,
        "listed": near.listed,
        "not_listed": near.unlisted,
    }

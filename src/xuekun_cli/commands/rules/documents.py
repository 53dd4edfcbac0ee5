"""The JSON documents of `xuekun rules …`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xuekun_cli import __version__
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.policy_views import (
    Difference,
    PoliciesCompared,
    PolicyEntry,
    PolicyTested,
    PolicyText,
    Said,
)

Document = dict[str, Any]


def list_document(entries: Sequence[PolicyEntry]) -> Document:
    """Return the document of ``rules list --json``."""
    policies = [_policy(entry.policy) | {"sections": list(entry.sections)} for entry in entries]
    return _head("rules list") | {"policies": policies}


def show_document(text: PolicyText) -> Document:
    """Return the document of ``rules show --json``: every sentence with its values."""
    changes = [{"path": path, "from": before, "to": now} for path, before, now in text.policy.changes]
    sentences = [
        {
            "section": one.section,
            "clause": one.clause,
            "words": one.words,
            "values": [_said(said) for said in one.values if said.place or said.words],
        }
        for one in text.sentences
    ]
    return _head("rules show") | {"policy": _policy(text.policy), "set": changes, "sentences": sentences}


def test_document(tested: Sequence[PolicyTested]) -> Document:
    """Return the document of ``rules test --json``."""
    return _head("rules test") | {
        "policies": [_tested(one) for one in tested],
        "checked": sum(len(one.checked) for one in tested),
        "failed": sum(len(one.failed) for one in tested),
        "untried": sum(len(one.untried) for one in tested),
        "good": all(one.good for one in tested),
    }


def diff_document(compared: PoliciesCompared) -> Document:
    """Return the document of ``rules diff --json``."""
    return _head("rules diff") | {
        "first": _policy(compared.first),
        "second": _policy(compared.second),
        "same": not compared.values and not compared.clauses,
        "values": [_difference(one) for one in compared.values],
        "clauses": [_difference(one) for one in compared.clauses],
    }


def _head(command: str) -> Document:
    return {"command": command, "version": __version__}


def _policy(policy: Policy) -> Document:
    file = policy.file
    return {
        "id": policy.id,
        "name": policy.name,
        "source": policy.source,
        "path": policy.path,
        "digest": policy.digest,
        "extends": file.extends or None,
        "effective": {"from": file.effective.from_, "until": file.effective.until},
        "screens": policy.can_screen,
        "note": file.note or None,
    }


def _said(said: Said) -> Document:
    return {
        "path": said.path,
        "value": said.text,
        "words": said.words,
        "clause": said.clause,
        "default": said.place is None,
        "file": said.place.file if said.place else None,
        "line": said.place.line or None if said.place else None,
    }


def _tested(one: PolicyTested) -> Document:
    problem = None
    if one.problem is not None:
        told = [(finding.message, finding.hint) for finding in one.problem.findings]
        mistakes = told or [(one.problem.message, one.problem.hint)]
        problem = [{"message": message, "hint": hint} for message, hint in mistakes]
    return {
        "path": one.path,
        "id": one.policy.id if one.policy else None,
        "good": one.good,
        "nothing_to_try": one.nothing_to_try,
        "lines": one.lines,
        "examples": [
            {
                "example": checked.example,
                "title": checked.title,
                "what": checked.what,
                "expected": checked.expected,
                "found": checked.found,
                "passed": checked.passed,
                "reason": checked.reason,
            }
            for checked in one.checked
        ],
        "untried": [{"path": path, "sides": list(sides)} for path, sides in one.untried],
        "problem": problem,
    }


def _difference(one: Difference) -> Document:
    return {
        "section": one.section,
        "path": one.path,
        "first": _said(one.first) if one.first else None,
        "second": _said(one.second) if one.second else None,
    }

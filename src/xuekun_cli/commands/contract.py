"""The JSON that other programs rely on (DESIGN §5): exact values printed to six decimals."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from xuekun_cli import __version__
from xuekun_cli.model.findings import CannotGoOn, Finding
from xuekun_cli.model.marks import SCALE
from xuekun_cli.model.numbers import six
from xuekun_cli.model.policy import Policy
from xuekun_cli.model.screening import Group, Listed, ScreenOutcome
from xuekun_cli.model.tables import BlockReading, InputReading


def screen_document(outcome: ScreenOutcome, outputs: Sequence[str]) -> dict[str, Any]:
    """Return the document of ``screen --json``."""
    return {
        "command": "screen",
        "version": __version__,
        "policy": policy_part(outcome.policy),
        "exam": outcome.table.exam or None,
        "inputs": [input_part(item) for item in outcome.inputs],
        "outputs": list(outputs),
        "groups": [_group(group) for group in outcome.groups],
        "listed": [_listed(item, item.student in outcome.provisional) for item in outcome.listed],
        "findings": [finding_part(finding) for finding in outcome.findings],
    }


def look_document(inputs: Sequence[InputReading], findings: Sequence[Finding]) -> dict[str, Any]:
    """Return the document of ``look --json``: as `screen`'s inputs, with columns and what was left out."""
    return {
        "command": "look",
        "version": __version__,
        "inputs": [
            input_part(item)
            | {
                "container": item.book.container.value,
                "tables": [_block(sheet.name, block) for sheet in item.sheets for block in sheet.blocks],
                "skipped": [{"name": s.name, "reason": s.skipped} for s in item.sheets if s.skipped],
            }
            for item in inputs
        ],
        "findings": [finding_part(finding) for finding in findings],
    }


def error_document(command: str, problem: CannotGoOn) -> dict[str, Any]:
    """Return the document of a run that could not go on."""
    return {
        "command": command,
        "version": __version__,
        "error": {"message": problem.message, "hint": problem.hint},
        "findings": [finding_part(finding) for finding in problem.findings],
    }


def write_document(document: dict[str, Any]) -> None:
    """Print one JSON document on stdout; characters are escaped where the stream is not UTF-8."""
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    text = json.dumps(document, ensure_ascii=not encoding.startswith("utf"), indent=1)
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError as gone:
        # without its number, or the command-line library would make a failure of it
        raise BrokenPipeError from gone


def input_part(item: InputReading) -> dict[str, Any]:
    """Return one input: path, sha256, and the sheets that hold tables."""
    return {
        "path": f"{item.book.path}/{item.book.member}" if item.book.member else item.book.path,
        "sha256": item.book.sha256,
        "sheets": [
            {
                "name": sheet.name,
                "header_rows": [row + 1 for row in sheet.blocks[0].header_rows],
                "students": sum(block.students for block in sheet.blocks),
                "subjects": list(dict.fromkeys(name for block in sheet.blocks for name in block.subjects)),
            }
            for sheet in item.sheets
            if sheet.blocks
        ],
    }


def _block(sheet: str, block: BlockReading) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "header_rows": [row + 1 for row in block.header_rows],
        "title": block.title,
        "exam": block.exam or None,
        "class_from": block.class_from or None,
        "students": block.students,
        "subjects": list(block.subjects),
        "columns": [
            {"column": c.column + 1, "header": c.header, "role": c.role.value, "subject": c.subject, "why": c.why}
            for c in block.columns
        ],
        "dropped": [{"row": row + 1, "reason": reason} for row, reason in block.dropped],
    }


def policy_part(policy: Policy) -> dict[str, Any]:
    """Return which policy was used, and the values changed for the run."""
    document: dict[str, Any] = {"id": policy.id, "name": policy.name, "digest": policy.digest}
    if policy.changes:
        document["set"] = {path: {"from": before, "to": now} for path, before, now in policy.changes}
    return document


def _group(group: Group) -> dict[str, Any]:
    return {
        "school": group.school,
        "class": group.class_name,
        "subject": group.subject,
        "takers": group.takers,
        "total": group.total / SCALE,
        "average": None if group.average is None else six(group.average),
        "reference": None if group.reference is None else six(group.reference),
        "cutoffs": {category: six(value) for category, value in group.cutoffs.items()},
        "counts": group.counts,
    }


def _listed(item: Listed, provisional: bool) -> dict[str, Any]:
    return {
        "school": item.group.school,
        "class": item.group.class_name,
        "student_id": item.student_id,
        "name": item.name,
        "subject": item.subject,
        "score": None if item.score is None else item.score / SCALE,
        "level": item.level or None,
        "category": item.category,
        **({"provisional": True} if provisional else {}),
        "overall": item.overall or None,
        "cutoff": None if item.cutoff is None else six(item.cutoff),
        "relative": None if item.relative is None or item.exempt else six(item.relative),
        "exit_score": None if item.exit_score is None else item.exit_score / SCALE,
        "clause": item.clause,
        "reason": item.reason,
        "file": item.ref.file,
        "sheet": item.ref.sheet,
        "cell": item.ref.cell,
    }


def finding_part(finding: Finding) -> dict[str, Any]:
    """Return a finding with its place and its question."""
    ref = finding.ref
    document: dict[str, Any] = {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "hint": finding.hint,
        "file": ref.file if ref else None,
        "sheet": ref.sheet if ref else None,
        "cell": ref.cell if ref else None,
    }
    if finding.question:
        question = finding.question
        document["question"] = {
            "key": question.key,
            "options": list(question.options),
            "assumed": question.assumed,
            "answer": question.answer or None,
        }
    return document

"""The JSON that other programs rely on (DESIGN §5): exact values printed to six decimals."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from typing import Any

from xuekun_cli import __version__
from xuekun_cli.model.findings import CannotGoOn, Finding
from xuekun_cli.model.patterns import late
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.screening import Group, Listed, ScreenOutcome
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.numbers import six
from xuekun_cli.model.scores.tables import BlockReading, ColumnReading, InputReading, Proof

_TO_ESCAPE = late(
    "[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890-\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe-\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
"""Controls, marks of direction and other marks that show nothing, half characters; json escapes those below a space."""


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


def json_text(document: dict[str, Any], *, ascii_only: bool = False) -> str:
    """Return a document as JSON in which what steers a screen, shows nothing or is half a character is escaped."""
    return _TO_ESCAPE.sub(_escaped, json.dumps(document, ensure_ascii=ascii_only, indent=1))


def _escaped(found: re.Match[str]) -> str:
    return re.sub("....", r"\\u\g<0>", found.group().encode("utf-16-be", "surrogatepass").hex())


def write_document(document: dict[str, Any]) -> None:
    """Print one JSON document on stdout; every character is escaped where the stream is not UTF-8."""
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    text = json_text(document, ascii_only=not encoding.startswith("utf"))
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
                "columns": [_column(column) for column in sheet.blocks[0].columns],
                "proofs": [_proof(proof) for block in sheet.blocks for proof in block.proofs],
                "layout": next((block.layout for block in sheet.blocks if block.layout), None),
                "converted": list(dict.fromkeys(name for block in sheet.blocks for name in block.converted)),
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
        "columns": [_column(column) | {"why": column.why} for column in block.columns],
        "proofs": [_proof(proof) for proof in block.proofs],
        "layout": block.layout or None,
        "dropped": [{"row": row + 1, "reason": reason} for row, reason in block.dropped],
    }


def _column(column: ColumnReading) -> dict[str, Any]:
    return {
        "column": column.column + 1,
        "header": column.header,
        "role": column.role.value,
        "subject": column.subject,
        "standing": column.standing.value,
    }


def _proof(proof: Proof) -> dict[str, Any]:
    return {
        "kind": proof.kind,
        "of": proof.of,
        "parts": list(proof.parts),
        "rows": proof.rows,
        "held": proof.held,
        "cells": list(proof.cells),
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

"""The JSON of `explain`: one student, every comparison, exact values printed to six decimals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xuekun_cli import __version__
from xuekun_cli.commands.contract.base import finding_part, policy_part
from xuekun_cli.model.results.explaining import Compared, Explanation, Place, Step, SubjectExplained
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.numbers import six

if TYPE_CHECKING:
    from xuekun_cli.model.findings_told import Entry


def explain_document(one: Explanation) -> dict[str, Any]:
    """Return the document of ``explain --json``: one student, subject by subject, with every comparison."""
    return {
        "command": "explain",
        "version": __version__,
        "policy": policy_part(one.policy),
        "exam": one.exam or None,
        "student": {
            "school": one.school,
            "class": one.class_name,
            "student_id": one.student_id,
            "name": one.name,
            "exempt": one.exempt,
            "registered": one.registered or None,
            **_where(one.ref),
        },
        "subjects": [_explained(subject) for subject in one.subjects],
        "overall": one.overall or None,
        "fitting_subjects": one.fitting,
        "at_least_subjects": one.at_least,
        "findings": [finding_part(finding) for finding in one.findings],
    }


def _explained(one: SubjectExplained) -> dict[str, Any]:
    return {
        "subject": one.subject,
        "score": None if one.score is None else one.score / SCALE,
        "mark": one.mark.name.lower(),
        "level": one.level or None,
        "written": one.written or None,
        "read_as": one.read_as,
        **_where(one.ref),
        "added": [_place(place) for place in one.added],
        "takers": one.takers,
        "total": None if one.total is None else one.total / SCALE,
        "average": None if one.average is None else six(one.average),
        "reference": None if one.reference is None else six(one.reference),
        "references": list(one.references),
        "cutoffs": [_compared(compared) for compared in one.compared],
        "category": one.category or None,
        "fits": one.fits or None,
        "clause": one.clause or None,
        "reason": one.reason,
        "exit_score": None if one.exit_score is None else one.exit_score / SCALE,
        "gap": None if one.gap is None else one.gap / SCALE,
    }


def _compared(one: Compared) -> dict[str, Any]:
    return {"category": one.category} | _step(one.step) | {"parts": [_step(part) for part in one.parts]}


def _step(step: Step) -> dict[str, Any]:
    return {
        "clause": step.clause,
        "cutoff": None if step.cutoff is None else six(step.cutoff),
        "inclusive": step.inclusive,
        "holds": step.holds,
        "comparison": step.comparison,
        "text": step.words,
        "depth": step.depth,
        "looked_at": [_place(place) for place in step.looked_at],
    }


def _place(place: Place) -> dict[str, Any]:
    return {"what": place.what, "read_as": place.read_as, **_where(place.ref)}


def _where(ref: CellRef) -> dict[str, str]:
    return {"file": ref.file, "sheet": ref.sheet, "cell": ref.cell}


def code_document(entry: Entry) -> dict[str, Any]:
    """Return the document of ``explain CODE --json``."""
    return {
        "command": "explain",
        "version": __version__,
        "code": entry.code,
        "severities": [severity.value for severity in entry.severities],
        "title": entry.title,
        "means": entry.means,
        "do": entry.do,
    }

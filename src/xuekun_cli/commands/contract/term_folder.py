"""The JSON of `init` and `term`: what lies in the folder, and how every step stands."""

from __future__ import annotations

from typing import Any

from xuekun_cli import __version__


def init_document(found: Any, written: str) -> dict[str, Any]:
    """Return the document of ``init --json``."""
    return {
        "command": "init",
        "version": __version__,
        "folder": str(found.folder),
        "files": [
            {"path": file.path, "kind": file.what.kind.value, "exams": [one.exam for one in file.what.exams]}
            for file in found.lying
        ],
        "exams": [{"name": one.name, "scores": one.scores} for one in found.exams],
        "outputs": [written] if written else [],
    }


def term_document(came: Any) -> dict[str, Any]:
    """Return the document of ``term --json``."""
    settings = came.settings
    return {
        "command": "term",
        "version": __version__,
        "folder": str(settings.folder),
        "settings": {
            name: getattr(settings, name)
            for name in ("school", "term", "policy", "exempt", "roll", "teachers", "words", "results")
        }
        | {"full_marks": list(settings.full_marks)},
        "exams": [{"name": one.name, "scores": one.scores} for one in came.exams],
        "steps": [
            {
                "name": one.step.name,
                "state": one.state.value,
                "why": one.why,
                "outputs": list(one.outputs),
                "questions": len(one.questions),
            }
            for one in came.done
        ],
        "questions": came.questions,
        "next": came.command,
    }

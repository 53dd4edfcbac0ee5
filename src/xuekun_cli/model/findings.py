"""Problems as values: collected, shown and answered; never raised.

An exception (`CannotGoOn`) is for what stops the whole run; it is caught once, in ``__main__``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xuekun_cli.model.scores.cells import CellRef

PAPERLESS_GRADE = "paperless_grade"
"""The code of what the law says of grades 1 and 2: shown on every screen, however much else there is to say."""


READ_OTHERWISE = frozenset({"layout_used", "layout_changed", "layout_disagree", "converted_judged"})
"""Codes of what else than the table itself decided how it was read, or should have: this bears on every student."""
ON_EVERY_SCREEN = READ_OTHERWISE | {PAPERLESS_GRADE}
"""Codes that no screen leaves out, however much else there is to say."""


class Severity(StrEnum):
    """How much a finding matters: an error may have changed a verdict, a question waits for a person."""

    ERROR = "error"
    QUESTION = "question"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst; for sorting."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person can know, asked in 待核查 with a dropdown.

    ``key`` names the matter (not the row) so that an answer is found again on the next run.
    ``options`` are the answers offered; with ``free`` another text or number may be typed instead.
    ``who`` is the student or class it is about; ``assumed`` says what holds until it is answered.
    ``answer`` is the person's answer when one was found and honoured, else "".
    ``student`` and ``subject`` are indices into the score table (−1: not about one), ``other`` a second student.
    """

    key: str
    who: str
    options: tuple[str, ...]
    assumed: str
    free: bool = False
    answer: str = ""
    student: int = -1
    subject: int = -1
    other: int = -1


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a person should know about the input: a code, words, and the place."""

    code: str
    severity: Severity
    message: str
    hint: str = ""
    ref: CellRef | None = None
    question: Question | None = None


class CannotGoOn(Exception):
    """The run has to stop: exit code 2 with ``message``, and ``hint`` as what to do next."""

    def __init__(self, message: str, hint: str = "", findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.findings = findings

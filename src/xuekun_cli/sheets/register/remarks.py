"""What is to be said about a register that a person has worked on: rows without a category, doubled, deleted."""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.model import register as names
from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.sheets.register.who import Line, seat_of

_LONGEST_NUMBER = 6
"""Digits of a running number; a longer one was typed for something else."""
_NUMBER = "序号"
_NAMED = 5
"""So many missing numbers stand in a sentence."""


class Remarks:
    """Collects what is to be said about a register that a person has worked on."""

    def __init__(self, file: str, sheet: str) -> None:
        self._file, self._sheet = file, sheet
        self.findings: list[Finding] = []

    def no_category(self, line: Line, row: int) -> None:
        """A row about a student and subject that does not say which category."""
        self._say(
            "register_no_category",
            Severity.WARNING,
            f"名册里{_shown(line)}没有写类别，没有算在册",
            f"请补上类别；不该在册的，类别照旧，「{names.COL_REVIEW}」里选「{names.REVIEW_OPTIONS[1]}」。",
            row,
        )

    def twice(self, line: Line, first: tuple[int, str], second: tuple[int, str], same: bool) -> None:
        """Two rows (each with its category) about one student and subject; the first counts."""
        differ = "" if same else f"，类别或审核还不一样（{first[1]}，{second[1]}）"
        self._say(
            "register_row_twice",
            Severity.WARNING if same else Severity.ERROR,
            f"名册里{_shown(line)}有两行（第 {first[0] + 1}、{second[0] + 1} 行）{differ}，只算了前一行",
            "请删掉多的一行。",
            second[0],
        )

    def numbers(self, lines: Sequence[Line]) -> None:
        """The running numbers of all rows: where some are missing, rows were deleted."""
        texts = [line.get(_NUMBER, "") for line in lines if line.get(names.COL_NAME)]
        found = {int(text) for text in texts if text.isdecimal() and len(text) <= _LONGEST_NUMBER}
        missing = sorted(set(range(1, max(found, default=0) + 1)) - found)
        if missing:
            shown = "、".join(map(str, missing[:_NAMED])) + (" 等" if len(missing) > _NAMED else "")
            self._say(
                "register_rows_deleted",
                Severity.WARNING,
                f"名册的序号少了 {len(missing)} 个（{shown}）：有几行删掉了？删掉的学生这次若在线下，会算新增",
                f"不该在册的请不要删行，在「{names.COL_REVIEW}」里选「{names.REVIEW_OPTIONS[1]}」；"
                "删错的请从「备份」里找回。",
                0,
            )

    def without_id(self, lines: Sequence[tuple[int, Line]]) -> None:
        """Rows (each with its number) without an id, beside others of one class and name that have one."""
        known = {seat_of(line) for _, line in lines if line.get(names.COL_ID) and line.get(names.COL_NAME)}
        for row, line in lines:
            if line.get(names.COL_NAME) and not line.get(names.COL_ID) and seat_of(line) in known:
                self._say(
                    "register_id_missing",
                    Severity.WARNING,
                    f"名册里{_shown(line)}没有学号，同班同名的别的行有，当作另一个人",
                    "是同一个人的，请补上学号。",
                    row,
                )

    def _say(self, code: str, severity: Severity, message: str, hint: str, row: int) -> None:
        self.findings.append(Finding(code, severity, message, hint, CellRef(self._file, self._sheet, a1(row, 0))))


def _shown(line: Line) -> str:
    return f"{line.get(names.COL_CLASS, '')}{line[names.COL_NAME]}的{line[names.COL_SUBJECT]}"

"""Scores as they were read, for programs: every sitting's marks with their cells, what is to be said, what was proved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.tables import InputReading, Proof, ScoreTable

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    *("school", "class", "student_id", "name", "subject", "exam"),
    *("score", "mark", "level", "cell", "file", "sheet"),
)
"""The columns of `Scores.frame`, from left to right."""


class SheetProof(NamedTuple):
    """A law that the cells of a sheet bear out, and where it was checked."""

    file: str
    sheet: str
    proof: Proof


@dataclass(frozen=True)
class Scores:
    """Everything that was read from some files.

    ``sittings`` are the exams, one table each, scores in ten-thousandths of a point; ``inputs`` say how every
    sheet and column was understood; ``findings`` what a person should look at, open questions among them.
    """

    inputs: tuple[InputReading, ...]
    sittings: tuple[ScoreTable, ...]
    findings: tuple[Finding, ...]

    @property
    def proofs(self) -> tuple[SheetProof, ...]:
        """The laws that were checked (a total is the sum of these columns …), with the cells that break them."""
        return tuple(
            SheetProof(item.book.label, sheet.name, proof)
            for item in self.inputs
            for sheet in item.sheets
            for block in sheet.blocks
            for proof in block.proofs
        )

    def frame(self) -> pd.DataFrame:
        """Return a pandas table with a row a student and subject of every exam, in the order of the files.

        ``score`` is in points, and NaN unless ``mark`` is ``scored``; ``mark`` is the name of a `Mark` in small
        letters (``absent``, ``blank`` …), ``level`` the level as written. ``cell``, ``file`` and ``sheet`` say where
        it stands. A subject that a student's sheet does not have gives no row.
        """
        import pandas as pd

        parts = [_rows(table) for table in self.sittings]
        columns = {name: [value for part in parts for value in part[name]] for name in COLUMNS}
        return pd.DataFrame(columns, columns=list(COLUMNS)).astype({"score": "float64"})


def _rows(table: ScoreTable) -> dict[str, list[object]]:
    """Return the columns of one sitting's rows."""
    found: dict[str, list[object]] = {name: [] for name in COLUMNS}
    names = {mark.value: mark.name.lower() for mark in Mark}
    for number, student in enumerate(table.students):
        for place, subject in enumerate(table.subjects):
            mark = table.marks[number, place]
            if mark == Mark.NO_CELL:
                continue
            ref = table.ref(number, place)
            row = (
                *(student.school, student.class_name, student.student_id, student.name, subject.name, table.exam),
                table.scores[number, place] / SCALE if mark == Mark.SCORED else float("nan"),
                *(names[mark], table.level(number, place), ref.cell, ref.file, ref.sheet),
            )
            for name, value in zip(COLUMNS, row, strict=True):
                found[name].append(value)
    return found

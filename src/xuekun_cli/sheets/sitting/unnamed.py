"""A bare score column that belongs to no named subject: what it is called, and what is said about it."""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.patterns import late
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.tables import ColumnRole, Source
from xuekun_cli.sheets.containers.grid import cell_text
from xuekun_cli.sheets.sitting.apart import Part
from xuekun_cli.sheets.words.labels import fold_text

UNNAMED_SUBJECT = "成绩"
"""The subject of a bare score column when neither title, sheet's nor file's name says which one it is."""
_GENERIC_SHEET = late(
    r"(?i)(?:sheet|table|工作表|表)?[\d_()]*|.{0,6}(?:成绩|成绩单|成绩表|总表|数据|得分|明细)[\d()]*"
)


def unnamed_subject(part: Part, source: Source) -> str:
    """Return what stands for a subject that nothing names: the sheet's name, unless that says something else."""
    sheet = part.labels[1]
    says_else = sheet.class_name or sheet.exam or _GENERIC_SHEET.fullmatch(fold_text(source.sheet))
    return UNNAMED_SUBJECT if says_else else source.sheet.strip()


def not_named(part: Part, source: Source) -> Finding:
    """Return the finding that asks for the subject."""
    return Finding(
        "subject_not_named",
        Severity.WARNING,
        f"没有写是哪一科，当作一科「{unnamed_subject(part, source)}」",
        "请在标题或工作表的名字里写上科目，例如「三(1)班语文」。",
        CellRef(source.file, source.sheet),
    )


def without_subject(part: Part, source: Source, rows: Sequence[int]) -> list[Finding]:
    """Say that rows of a long sheet have a score and no subject; ``rows`` are zero-based."""
    column = part.block.who[ColumnRole.SUBJECT_NAME]
    scores = part.score_columns[0].column
    cells = part.block.grid.rows
    return [
        Finding(
            "row_without_subject",
            Severity.WARNING,
            f"第 {row + 1} 行有分数，但没有写科目，没有用",
            "请在原表补上科目，再运行一次。",
            CellRef(source.file, source.sheet, a1(row, column)),
        )
        for row in rows
        if cell_text(cells[row][scores])
    ]

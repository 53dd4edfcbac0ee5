"""An office that goes on from term to term: exams come in, registers are filled, and rolled on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from office_desk import Desk
from xuekun_cli.model.results.rolling import RollOutcome
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.roll import RollRequest, roll_on
from xuekun_cli.workbooks.register.workbook import write_register

CLASS = "三(1)班"
HEADER = ("学号", "姓名", "班级", "语文")
GOOD = [(f"200{n}", f"学生{n}", CLASS, 90) for n in range(1, 6)]
"""With five of them at 90 in the class, 20 and 25 are 二类, 50 and 55 are 三类, and 80 is off the list."""
Row = tuple[object, ...]
TYPED = {"审核": "确认", "成因类型": "知识断层型", "备注": "父母在外", "帮扶教师": "王老师", "结对学生": "学生1"}


def student(student_id: str | None, name: str, score: object, class_name: str = CLASS) -> Row:
    """One row of a score file."""
    return student_id, name, class_name, score


class Term:
    """One exam of an office: a folder with its scores and its register."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder / name
        self.folder.mkdir(exist_ok=True)
        self.scores = self.folder / f"{name}成绩.xlsx"
        self.desk = Desk(self.folder)
        self.register = self.desk.register

    def sat(self, *rows: Row, header: Sequence[object] = HEADER, good: Sequence[Row] = GOOD) -> Term:
        """Lay down the scores of this exam, with five good students above the rows."""
        self.desk.lay_down([*good, *rows], self.scores.name, header)
        return self

    def screened(self, **request: object) -> Term:
        """Make the first register, from these scores alone."""
        self.desk.screen(self.scores.name, **request)
        return self

    def rolled(self, register: Path, **request: object) -> RollOutcome:
        """Make this exam's register, going on from another, and put it into its place."""
        asked = Request((str(self.scores),), register=str(self.register), **request)  # type: ignore[arg-type]
        outcome = roll_on(RollRequest(str(register), asked))
        self.register.write_bytes(write_register(outcome.screen, outcome.rolled))
        return outcome

    def on(self, name: str, sheet: str = "名册", subject: str = "语文") -> dict[str, object]:
        """Return the one row of a sheet that a name and subject have; {} for none."""
        found = [row for row in self.rows(sheet) if (row["姓名"], row["学科"]) == (name, subject)]
        assert len(found) < 2, f"{len(found)} rows of {sheet} for {name}"
        return found[0] if found else {}

    def rows(self, sheet: str) -> list[dict[str, object]]:
        """Return the rows of a sheet by title; the header is the first row with 姓名 in it."""
        cells = self.desk.cells(sheet)
        at = next((n for n, row in enumerate(cells) if "姓名" in row), len(cells))
        header = [str(title) for title in cells[at]] if cells else []
        rows = [dict(zip(header, row, strict=True)) for row in cells[at + 1 :]]
        return [row for row in rows if row["姓名"]]

    def sheets(self, name: str) -> set[str]:
        """Return the sheets of students on which a name stands."""
        return {
            s for s in ("名册", "已脱困", "流失转出", "已不在册") for row in self.rows(s) if row["姓名"] == name
        }

    def type_in(self, name: str, **texts: str) -> None:
        """Type texts into the row of a student (语文)."""
        self.desk.type_in("名册", {"姓名": name, "学科": "语文"}, **texts)


def filled(row: dict[str, object]) -> dict[str, object]:
    """Return what a person typed into a row, the empty cells left out."""
    return {title: row[title] for title in TYPED if row.get(title)}


def codes(outcome: RollOutcome) -> set[str]:
    """Return the codes of the findings."""
    return {finding.code for finding in outcome.screen.findings}

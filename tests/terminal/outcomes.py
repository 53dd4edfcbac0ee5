"""Small made-up outcomes and readings for the terminal's tests."""

from __future__ import annotations

from fractions import Fraction
from io import StringIO

from rich.cells import cell_len
from rich.console import Console

from made_policy import BANDS, policy_of
from xuekun_cli.model.findings import Finding, Question, Severity
from xuekun_cli.model.policy.document import Band, Policy
from xuekun_cli.model.results.screening import Group, Listed, ScreenOutcome, Verdict
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.number_columns import Numbers
from xuekun_cli.model.scores.tables import (
    BlockReading,
    ColumnReading,
    ColumnRole,
    Container,
    InputReading,
    ScoreTable,
    SheetReading,
    Source,
    SourceBook,
    Student,
    Subject,
)
from xuekun_cli.terminal.console import console_on

ASKED = Question("zeros:三(1)班:7", "7 号", ("缺考", "真的是 0 分"), "按 0 分")


def policy(bands: tuple[Band, ...] = BANDS) -> Policy:
    """A policy with the given bands."""
    return policy_of(bands, name="试行办法（40%／80%）")


def group(class_name: str = "三(1)班", subject: str = "语文", school: str | None = None) -> Group:
    """Thirty-seven takers with 2,591.5 points: an average of 70.04, cut-offs of 28.02 and 56.03."""
    mean = Fraction(25_915_000, 37 * SCALE)
    cutoffs = {"二类": mean * Fraction(2, 5), "三类": mean * Fraction(4, 5)}
    counts = {"一类": 1, "二类": 2, "三类": 6}
    return Group(school, class_name, class_name, subject, subject, 37, 25_915_000, cutoffs, counts, reference=mean)


def listed(of: Group, student: int, category: str) -> Listed:
    """A student on the list of one group."""
    verdict = Verdict(category, exempt=category == "一类")
    return Listed(
        of,
        student,
        None,
        "某某",
        verdict,
        280_000,
        "",
        Source(0, "f", ""),
        "",
    )


def outcome(
    groups: tuple[Group, ...],
    findings: tuple[Finding, ...] = (),
    entries: tuple[Listed, ...] = (),
    by: Policy | None = None,
    exam: str = "期中考试",
) -> ScreenOutcome:
    """An outcome of forty students."""
    students = tuple(Student(None, None, "三(1)班", "3-1", str(n), f"学生{n}", "", False, 0, n) for n in range(40))
    subjects = tuple(Subject(name, name) for name in dict.fromkeys(g.subject for g in groups))
    none = Numbers.filled(40, len(subjects), 0)
    table = ScoreTable(exam, students, subjects, none, none, none, none, none, ())
    return ScreenOutcome(by or policy(), (), table, groups, entries, findings)


def finding(
    code: str, severity: Severity, cell: str = "D7", hint: str = "", question: Question | None = None
) -> Finding:
    """A finding in the class sheet of one file, whose message names its code."""
    ref = CellRef("期中成绩.xlsx", "三(1)班", cell)
    return Finding(code, severity, f"这里有一处{code}", hint, ref, question)


def reading(columns: tuple[ColumnReading, ...] | None = None) -> InputReading:
    """A workbook of two alike class sheets and a sheet of notes."""
    columns = columns or (
        ColumnReading(0, "考号", ColumnRole.ID, "", "表头「考号」"),
        ColumnReading(1, "姓名", ColumnRole.NAME, "", "表头「姓名」"),
        ColumnReading(2, "语文/得分", ColumnRole.SCORE, "语文", "「语文」下面的「得分」" + "，说来话长" * 12),
        ColumnReading(27, "语文/班次", ColumnRole.RANK, "语文", "名次不当分数"),
    )
    dropped = (*((40 + n, "平均分等汇总行") for n in range(7)), (20, "重复的表头"))
    block = BlockReading((1, 2), columns, 3, 40, 38, ("语文",), "三年级成绩表", "期中", "表名", dropped)
    sheets = (
        SheetReading("三(1)班", (block,)),
        SheetReading("三(2)班", (block,)),
        SheetReading("填表说明", (), "没有姓名列"),
    )
    return InputReading(SourceBook("成绩/期中.xlsx", "", Container.XLSX, b"", "", ()), sheets)


class Screen:
    """A console of 80 cells that is no terminal, and what was printed on it."""

    def __init__(self, width: int = 80) -> None:
        self.stream = StringIO()
        self.console: Console = console_on(self.stream, width)

    @property
    def text(self) -> str:
        """All that was printed, without the blanks at line ends."""
        return "\n".join(line.rstrip() for line in self.stream.getvalue().splitlines())

    @property
    def widest(self) -> int:
        """Cells of the widest line, the blanks at its end included."""
        return max(cell_len(line) for line in self.stream.getvalue().splitlines())

    def row(self, *beginning: str) -> list[str]:
        """The first line that begins with these words, as words."""
        return next(w for line in self.text.splitlines() if (w := line.split())[: len(beginning)] == [*beginning])

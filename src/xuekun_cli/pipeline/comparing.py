"""Two exams that a person wants compared: refused where no verdict could be true, doubted where they look wrong."""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.model.findings import CannotGoOn, Finding, Severity
from xuekun_cli.model.matching import Matching
from xuekun_cli.model.report import ExamUsed
from xuekun_cli.model.tables import ScoreTable
from xuekun_cli.rules.comparable import FEWEST_UNMATCHED, is_one_exam, order_doubt


def refuse_one_exam(exams: Sequence[tuple[ExamUsed, ScoreTable]]) -> None:
    """Raise `CannotGoOn` when two of the exams are one and the same, whatever their files are called.

    Nobody would have moved, and every teacher would have missed every target.
    """
    scored = [(used, table) for used, table in exams if not used.register_only]
    for number, (used, table) in enumerate(scored):
        for later, other in scored[number + 1 :]:
            if is_one_exam(table, other):
                raise CannotGoOn(
                    f"{used.role}和{later.role}是同一次考试，学生和成绩一模一样：{_files(used)}，{_files(later)}",
                    "请给出两次考试；都在一个文件里的，用 --before-exam、--after-exam（--mid-exam）选。",
                )


def refuse_strangers(before: ScoreTable, after: ScoreTable, matching: Matching) -> None:
    """Raise `CannotGoOn` when not one of many students is found again, and there is nothing to ask about it."""
    fewer = min(len(before.students), len(after.students))
    asked = any(finding.question is not None for finding in matching.findings)
    if fewer >= FEWEST_UNMATCHED and not asked and all(place < 0 for place in matching.after_of):
        raise CannotGoOn(
            f"前一次 {len(before.students)} 人，后一次 {len(after.students)} 人，一个也对不上",
            "请看看两份成绩表是不是同一届学生；姓名、班级、学号是不是写在表里。",
        )


def order_findings(earlier: ExamUsed, later: ExamUsed) -> list[Finding]:
    """Return a finding when the names of two exams say that they may have been given in the wrong order."""
    said = order_doubt(_names(earlier), _names(later))
    if not said:
        return []
    return [
        Finding(
            "exams_in_wrong_order",
            Severity.WARNING,
            f"{said}：先后给反了没有？",
            "前一次写在前，后一次写在后。上学期的期末和这学期的期中、月考相比的，没有反。",
        )
    ]


def _names(exam: ExamUsed) -> str:
    return " ".join([exam.name, *(item.book.label for item in exam.inputs)])


def _files(exam: ExamUsed) -> str:
    return "、".join(item.book.label for item in exam.inputs)

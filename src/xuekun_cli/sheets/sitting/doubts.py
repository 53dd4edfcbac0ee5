"""What is to be said about cells: absences, blanks, levels, unreadable and impossible ones; with questions."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from xuekun_cli.model import answers
from xuekun_cli.model.findings import Finding, Question, Severity
from xuekun_cli.model.names.as_typed import as_typed
from xuekun_cli.model.scores.cells import a1
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.numbers import points
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.sheets.sitting.assemble import WHOLE_COHORT, OddCell
from xuekun_cli.sheets.sitting.full_marks import Broken, full_mark_typed
from xuekun_cli.sheets.words.labels import name_key

_BULK = 20
"""More cells of one kind in one column than this, and more than a fifth of it, are said once."""
_BULK_SHARE = 5

_CODES = {
    Mark.ABSENT: "absent",
    Mark.EXCUSED: "excused",
    Mark.DEFERRED: "deferred",
    Mark.MISCONDUCT: "misconduct",
    Mark.BLANK: "blank",
    Mark.LEVEL: "level",
    Mark.UNREADABLE: "unreadable",
}
_WRONG = {
    "unreadable": "不是分数，没有计分",
    "date_cell": "是日期，没有计分（可能是 Excel 把分数改成了日期）",
    "error_value": "是公式错误，没有计分",
}
_NO_SCORE = "按没有分数计，不算参考人数"


def who_key(table: ScoreTable, student: int) -> str:
    """Return what names a student in an answer's key: class and id, or class and name."""
    person = table.students[student]
    return f"{person.class_key or ''}|{person.student_id or name_key(person.name)}"


def shown_student(table: ScoreTable, student: int) -> str:
    """Return how messages name a student: class and name (the id where there is no name)."""
    person = table.students[student]
    named = person.class_name if person.class_name and person.class_name != WHOLE_COHORT else ""
    return f"{named}{person.name or person.student_id or ''}"


class Asker:
    """Makes findings about one cell or student; gives doubled names keys of their own."""

    def __init__(self, table: ScoreTable) -> None:
        """Take the table that indices refer to."""
        self.table = table
        self._seen: Counter[str] = Counter()

    def about_cell(
        self, code: str, severity: Severity, student: int, subject: int, message: str, hint: str = ""
    ) -> Finding:
        """Return a finding without a question."""
        return Finding(code, severity, message, hint, self.table.ref(student, subject))

    def ask(
        self,
        code: str,
        student: int,
        subject: int,
        message: str,
        hint: str,
        options: tuple[str, ...],
        assumed: str,
        free: bool = False,
        severity: Severity = Severity.QUESTION,
        other: int = -1,
    ) -> Finding:
        """Return a finding that asks; the key names code, file, student and subject."""
        ref = self.table.ref(student, max(subject, 0))
        if subject < 0:
            person = self.table.students[student]
            ref = ref._replace(cell=a1(person.row, person.column))
        part = self.table.subjects[subject].key if subject >= 0 else ""
        key = f"{code}|{ref.file}|{who_key(self.table, student)}|{part}"
        self._seen[key] += 1
        if self._seen[key] > 1:
            key += f"|{self._seen[key]}"
        question = Question(
            key, shown_student(self.table, student), options, assumed, free, "", student, subject, other
        )
        return Finding(code, severity, message, hint, ref, question)


def cell_findings(table: ScoreTable, odd: Sequence[OddCell], asker: Asker, levels: bool = False) -> list[Finding]:
    """Return what is to be said about every cell without a score; what fills a column is said once.

    ``levels``: levels are wanted; a cell that holds one is left alone, and a subject of levels asks for no score.
    """
    graded = _graded(table) if levels else frozenset()
    odd = [cell for cell in odd if not (levels and cell.meaning.mark is Mark.LEVEL)]
    kinds = [(cell.meaning.code or _CODES[cell.meaning.mark], cell.placeholder) for cell in odd]
    counts = Counter((cell.column, kind) for cell, kind in zip(odd, kinds, strict=True))
    lengths: Counter[tuple[int, int]] = Counter()
    for subject in {cell.subject for cell in odd}:
        lengths.update(_cells_read(table.source.column(subject), table.column.column(subject)))
    said: set[tuple[tuple[int, int], tuple[str, bool]]] = set()
    findings: list[Finding] = []
    for cell, kind in zip(odd, kinds, strict=True):
        count = counts[cell.column, kind]
        if count > _BULK and count * _BULK_SHARE > lengths[cell.column]:
            if (cell.column, kind) not in said:
                said.add((cell.column, kind))
                findings.append(_bulk(table, cell, kind, count))
            continue
        if cell.subject in graded and kind[0] in ("blank", *_WRONG):
            findings.append(_no_level(table, cell, kind[0], asker))
        else:
            findings.append(_single(table, cell, kind[0], asker))
    return findings


def _cells_read(source: array[int], column: array[int]) -> Mapping[tuple[int, int], int]:
    """Return how many of a subject's cells stand in each (source, column): mostly all in one."""
    one = source[:1], column[:1]
    if source == one[0] * len(source) and column == one[1] * len(column):
        return Counter({(source[0], column[0]): len(source)})
    return Counter(zip(source, column, strict=True))


def _graded(table: ScoreTable) -> frozenset[int]:
    """Return the subjects that have more levels than scores."""
    columns = [table.marks.column(subject) for subject in range(len(table.subjects))]
    return frozenset(j for j, marks in enumerate(columns) if marks.count(Mark.LEVEL) > marks.count(Mark.SCORED))


def _no_level(table: ScoreTable, cell: OddCell, code: str, asker: Asker) -> Finding:
    who = f"{shown_student(table, cell.student)}的{table.subjects[cell.subject].name}"
    if code == "blank":
        message = f"{who}是空白：缺考，还是漏录？"
        hint = "缺考、免考选一项；若是漏录，请在原表补上等级，再运行一次。"
    else:
        message = f"{who}是「{cell.meaning.said}」，不是认得的等级，没有算"
        hint = "缺考、免考选一项；若是等级，请写进补充词表的 levels（--words），或改原表。"
    return asker.ask(code, cell.student, cell.subject, message, hint, answers.WRONG_CELL_ANSWERS, "按没有等级计")


def _bulk(table: ScoreTable, cell: OddCell, kind: tuple[str, bool], count: int) -> Finding:
    code, placeholder = kind
    subject = table.subjects[cell.subject].name
    ref = table.ref(cell.student, cell.subject)
    if placeholder:
        return Finding(
            "not_taken",
            Severity.INFO,
            f"{subject}一列有 {count} 格是「{cell.meaning.said}」，当作没选这一科",
            "",
            ref,
        )
    what = {"blank": "空白", "level": "等级", "absent": "缺考"}.get(code, f"「{cell.meaning.said}」")
    severity = Severity.INFO if code in ("absent", "excused", "deferred") else Severity.WARNING
    hint = "等级不能和班级平均分比较。" if code == "level" else "大片没有分数，请核对是不是这一科还没有录入。"
    return Finding(code, severity, f"{subject}一列有 {count} 格是{what}，{_NO_SCORE}", hint, ref)


def _single(table: ScoreTable, cell: OddCell, code: str, asker: Asker) -> Finding:
    student, subject = cell.student, cell.subject
    who = f"{shown_student(table, student)}的{table.subjects[subject].name}"
    said = cell.meaning.said
    if code == "blank":
        return asker.ask(
            code,
            student,
            subject,
            f"{who}是空白：缺考，还是漏录？",
            "选一项；若是漏录，请写上分数。",
            answers.MISSING_CELL_ANSWERS,
            _NO_SCORE,
            free=True,
        )
    if code in _WRONG:
        return asker.ask(
            code,
            student,
            subject,
            f"{who}是「{said}」，{_WRONG[code]}",
            "在「回答」里写上正确的分数，或选缺考；最好也改原表。",
            answers.WRONG_CELL_ANSWERS,
            _NO_SCORE,
            free=True,
        )
    text = {
        "absent": f"{who}是「{said}」，按缺考计，不算参考人数",
        "excused": f"{who}是「{said}」，按免考计，不算参考人数",
        "deferred": f"{who}是「{said}」，按缓考计，不算参考人数",
        "misconduct": f"{who}是「{said}」，没有分数，不算参考人数",
        "level": f"{who}是等级「{said}」，不是分数，不算参考人数",
    }[code]
    severity = Severity.WARNING if code in ("misconduct", "level") else Severity.INFO
    return asker.about_cell(code, severity, student, subject, text)


def full_mark_findings(
    table: ScoreTable, broken: Sequence[Broken], asker: Asker
) -> tuple[ScoreTable, list[Finding]]:
    """Return the table without impossible numbers (they become UNREADABLE), and the findings."""
    scores, marks = table.scores.copy(), table.marks.copy()
    findings: list[Finding] = []
    for item in broken:
        subject = table.subjects[item.subject]
        full = points(subject.full_mark or 0)
        for student in item.above + item.below:
            value = points(table.scores[student, item.subject])
            above = student in item.above
            reason = f"超过满分 {full}（{subject.full_mark_said}）" if above else "小于零"
            findings.append(
                asker.ask(
                    "above_full_mark" if above else "below_zero",
                    student,
                    item.subject,
                    f"{shown_student(table, student)}的{subject.name} {value} 分{reason}，没有计分",
                    f"在「回答」里写上正确的分数；若满分不对，请写明满分，如 --full-mark {full_mark_typed(subject, int(table.scores[student, item.subject]))}。"
                    if above
                    else "在「回答」里写上正确的分数；最好也改原表。",
                    answers.WRONG_CELL_ANSWERS,
                    _NO_SCORE,
                    free=True,
                )
            )
            scores[student, item.subject] = 0
            marks[student, item.subject] = Mark.UNREADABLE
        for student in item.doubted:
            value = points(table.scores[student, item.subject])
            findings.append(
                asker.ask(
                    "full_mark_doubt",
                    student,
                    item.subject,
                    f"{shown_student(table, student)}的{subject.name} {value} 分，别人都没有这么高："
                    f"满分是 {full}，还是录错了？",
                    f"若没有错，选「{answers.VALID}」，或加 --full-mark {as_typed(f'{subject.name}={full}')}。",
                    answers.DOUBT_ANSWERS,
                    "按有效分数计",
                    free=True,
                )
            )
    return replace(table, scores=scores, marks=marks), findings


def all_zero_findings(table: ScoreTable, asker: Asker) -> list[Finding]:
    """Ask of every student whose every score is zero: absent, or zero?"""
    nothing: Sequence[int] = range(len(table.students))
    for subject in range(len(table.subjects)):
        scores, marks = table.scores.column(subject), table.marks.column(subject)
        nothing = [i for i in nothing if not scores[i] or marks[i] != Mark.SCORED]
    findings = []
    for student in nothing:
        zeros = [j for j, mark in enumerate(table.marks.row(student)) if mark == Mark.SCORED]
        if not zeros:
            continue
        what = f"{len(zeros)} 科都是零分" if len(zeros) > 1 else f"{table.subjects[zeros[0]].name}是零分"
        findings.append(
            asker.ask(
                "all_zero",
                student,
                -1,
                f"{shown_student(table, student)}，{what}：是缺考，还是真的零分？",
                "请选一项；缺考的不算参考人数，平均分会变。",
                answers.ALL_ZERO_ANSWERS,
                "按零分计",
            )
        )
    return findings

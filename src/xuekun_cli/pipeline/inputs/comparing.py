"""Two exams that a person wants compared: refused where no verdict could be true, doubted where they look wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from xuekun_cli.model.findings import CannotGoOn, Finding, Severity
from xuekun_cli.model.results.matching import Matching
from xuekun_cli.model.results.report import ExamUsed
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.rules.conversion.exams import Exam
from xuekun_cli.rules.matching.comparable import FEWEST, FEWEST_UNMATCHED, classes_lost
from xuekun_cli.sheets.sitting.assemble import WHOLE_COHORT

_NAMED = 5
"""So many classes stand in a sentence."""


def refuse_registers(exams: Sequence[ExamUsed], frozen: bool) -> None:
    """Raise `CannotGoOn` when a register stands where only scores can say what became of everybody.

    A register has the listed alone: in a later exam whoever left the list would seem lost. And it has no line
    of those who are not on it, by which a ``frozen`` line would judge the later scores.
    """
    for used in exams[1:]:
        if used.register_only:
            raise CannotGoOn(
                f"{used.role}给的是名册（{_files(used)}），里面只有列入的学生：脱困的、缺考的、不在的分不出来",
                f"{used.role}请给成绩表；名册只可以作前一次。要接着做下学期的名册，用 xuekun roll。",
            )
    if frozen and exams[0].register_only:
        raise CannotGoOn(
            f"办法用固定线（按{exams[0].role}的分数线判后一次），{exams[0].role}给的是名册，没有每个班的每一条线",
            "请给前一次的成绩表；名册和它放在一个文件夹里，填过的审核照样算。",
        )


def refuse_own_register(used: ExamUsed, register: Exam, later: ExamUsed, exam: Exam, matching: Matching) -> None:
    """Raise `CannotGoOn` when a register given as the earlier exam was made from the later one.

    Everybody on it has the very score that stands on it: nobody would have moved.
    """
    if not used.register_only:
        return
    later_of = matching.after_of
    pairs = [
        (was, now)
        for student, key in register.listed()
        if (was := register.at(student, key).score) is not None
        and later_of[student] >= 0
        and (now := exam.at(later_of[student], key).score) is not None
    ]
    if len(pairs) >= FEWEST and all(was == now for was, now in pairs):
        raise CannotGoOn(
            f"{used.role}的名册就是用{later.role}的成绩做的，{len(pairs)} 人次的成绩一模一样：{_files(used)}，{_files(later)}",
            "请给出前一次考试的名册或成绩表。前一次的名册若被换掉了，它在「备份」文件夹里。",
        )


def refuse_without_classes(exams: Sequence[tuple[ExamUsed, ScoreTable]]) -> None:
    """Raise `CannotGoOn` when one exam names no classes and another has several.

    The one would be held against the mean of the whole cohort, and its listed would be in nobody's class: the
    teachers would be judged by newcomers alone.
    """
    classes = [{(student.school, student.class_key) for student in table.students} for _, table in exams]
    without = [used for (used, _), places in zip(exams, classes, strict=True) if _names_none(places)]
    most = max(len(places) for places in classes)
    if without and len(without) < len(exams) and most > 1:
        raise CannotGoOn(
            f"{'、'.join(used.role for used in without)}的成绩里没有班级，别的考试有 {most} 个班：按班算的平均分和教师的名单都对不上",
            "请加 --roll 花名册.xlsx（学号、姓名、班级），或在成绩表里补上班级，再运行一次。",
        )


def refuse_without_schools(before: ScoreTable, after: ScoreTable, matching: Matching) -> None:
    """Raise `CannotGoOn` when one exam names no schools, and students of one class of its are in several in the other.

    三(1)班 would be both schools' students together, with one mean, and its listed nobody's.
    """
    pairs = [(before.students[b], after.students[a]) for b, a in enumerate(matching.after_of) if a >= 0]
    for role, pairs_from in (("前一次", pairs), ("后一次", [(there, here) for here, there in pairs])):
        if any(here.school for here, _ in pairs_from):
            continue
        of_class: dict[str | None, Counter[str]] = {}
        for here, there in pairs_from:
            if there.school:
                of_class.setdefault(here.class_key, Counter())[there.school] += 1
        for schools in of_class.values():
            most = [school for school, students in schools.most_common(2) if students >= FEWEST]
            if len(most) > 1:
                raise CannotGoOn(
                    f"{role}的成绩里没有写学校，一个班的学生另一次分在几所学校（{'、'.join(most)}）：分不出是哪一所的",
                    "请在成绩表里补上学校一列，或一所学校一所学校地运行。",
                )


def _names_none(places: Collection[tuple[str | None, str | None]]) -> bool:
    return bool(places) and all(key == WHOLE_COHORT for _, key in places)


def exempt_findings(before: ScoreTable, after: ScoreTable, matching: Matching) -> list[Finding]:
    """Return a warning for those who are registered as exempt in the earlier exam alone, and judged in the later."""
    gone = [
        b
        for b, a in enumerate(matching.after_of)
        if a >= 0 and before.students[b].exempt and not after.students[a].exempt
    ]
    if not gone:
        return []
    people = [after.students[matching.after_of[b]] for b in gone[:_NAMED]]
    named = "、".join(f"{one.class_name or ''}{one.name}" for one in people)
    more = f"等 {len(gone)} 人" if len(gone) > _NAMED else ""
    return [
        Finding(
            "exempt_before_only",
            Severity.WARNING,
            f"前一次登记了随班就读、后一次没有登记：{named}{more}，后一次按一般学生算",
            "仍是随班就读的，请用 --exempt 随班就读名单.xlsx（写上学号），再运行一次。",
        )
    ]


def moved_since(findings: Iterable[Finding], table: ScoreTable, still: Collection[int]) -> list[Finding]:
    """Return an earlier exam's findings without those that the roll's classes are other ones now.

    ``still``: students who are in a later exam, which is held against the roll itself: whoever has moved since
    the earlier exam has done so rightly. Of who is in no later exam it is still said.
    """
    cells = {_name_ref(table, student) for student in still}
    return [
        finding
        for finding in findings
        if not (finding.code == "roll_class_differs" and finding.ref in cells)
        and not (finding.code == "roll_of_another_time" and cells)
    ]


def _name_ref(table: ScoreTable, student: int) -> CellRef:
    person = table.students[student]
    origin = table.sources[person.source]
    return CellRef(origin.file, origin.sheet, a1(person.row, person.column))


def refuse_strangers(before: ScoreTable, after: ScoreTable, matching: Matching) -> None:
    """Raise `CannotGoOn` when not one of many students is found again, and there is nothing to ask about it."""
    fewer = min(len(before.students), len(after.students))
    asked = any(finding.question is not None for finding in matching.findings)
    if fewer >= FEWEST_UNMATCHED and not asked and all(place < 0 for place in matching.after_of):
        raise CannotGoOn(
            f"前一次 {len(before.students)} 人，后一次 {len(after.students)} 人，一个也对不上",
            "请看看两份成绩表是不是同一届学生；姓名、班级、学号是不是写在表里。",
        )


def lost_findings(before: ScoreTable, after: ScoreTable, matching: Matching) -> list[Finding]:
    """Return an error for the classes of which nobody is in the later exam: a sheet or a file may be missing."""
    lost = classes_lost(before, after, matching.after_of)
    if not lost:
        return []
    several = len({student.school for student in before.students}) > 1
    named = [
        f"{before.students[first].school or ''}{before.students[first].class_name or '没有写班级的'}（{size} 人）"
        if several
        else f"{before.students[first].class_name or '没有写班级的'}（{size} 人）"
        for first, size in lost[:_NAMED]
    ]
    more = f"等 {len(lost)} 个班" if len(lost) > _NAMED else ""
    return [
        Finding(
            "class_not_in_later_exam",
            Severity.ERROR,
            f"后一次成绩里没有{'、'.join(named)}{more}的学生，都按流失算、没有转化",
            "是不是漏了这个班的工作表或文件？补上以后再运行一次，不要照这次的结论考核。",
        )
    ]


def last_findings(matching: Matching) -> list[Finding]:
    """Return the matching's findings; classes made anew are an error here, because verdicts go by class."""
    return [
        replace(
            finding,
            severity=Severity.ERROR,
            hint=f"{finding.hint}换了班的学生这次列入，只算首次入册、不算新增，转化率因此偏高，不要照它考核教师。",
        )
        if finding.code == "match_reshuffled"
        else finding
        for finding in matching.findings
    ]


def mid_findings(matching: Matching, before: ScoreTable, mid: ScoreTable) -> list[Finding]:
    """Return what is to be said about the mid-term beside the last exam: doubts about who is who, subjects not held.

    What a person need not act on is left to the last exam's own findings.
    """
    said = [
        replace(finding, message=f"期中：{finding.message}")
        for finding in (*lost_findings(before, mid, matching), *matching.findings)
        if finding.severity is not Severity.INFO or finding.question is not None
    ]
    held = {subject.key for subject in mid.subjects}
    missing = [subject.name for subject in before.subjects if subject.key not in held]
    if missing:
        said.append(
            Finding(
                "subject_not_at_mid",
                Severity.WARNING,
                f"期中考试没有{'、'.join(missing)}，这几科没有期中的结果，期中的指标不评",
                "若考过，请核对成绩表，或用 --map 说明哪一列是这一科。",
            )
        )
    return said


def _files(exam: ExamUsed) -> str:
    return "、".join(item.book.label for item in exam.inputs)

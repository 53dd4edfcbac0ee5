"""A made-up outcome of screening: three classes, three subjects, by the policy's own arithmetic."""

from __future__ import annotations

import random
from fractions import Fraction

from made_policy import CANDIDATES, band, exempt_rule, policy_of
from xuekun_cli.model.findings import Finding, Question, Severity
from xuekun_cli.model.register import COL_NOTE, COL_REVIEW
from xuekun_cli.model.results.screening import Answer, Group, Listed, ScreenOutcome, Typed, Verdict
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.number_columns import Numbers
from xuekun_cli.model.scores.numbers import beside, points
from xuekun_cli.model.scores.tables import (
    Container,
    InputReading,
    ScoreTable,
    Source,
    SourceBook,
    Student,
    Subject,
)

FAMILY, GIVEN = "王李张刘陈杨黄赵吴周", "子涵欣怡浩宇雨桐思远佳"
POLICY = policy_of(
    (band("二类", "2/5", "一·第二类"), band("三类", "4/5", "一·第三类", CANDIDATES)),
    exempt=exempt_rule(words=("随班就读", "残疾")),
    id="wuping",
    name="武平方案（40%／80%）",
)


SHARES = {"二类": Fraction(2, 5), "三类": Fraction(4, 5)}


def _students(classes: int, size: int) -> list[Student]:
    dice = random.Random(7)
    students = []
    for i in range(classes * size):
        name = dice.choice(FAMILY) + dice.choice(GIVEN) + dice.choice(GIVEN)
        class_name = f"三({i // size + 1})班"
        exempt = i % size == 5
        kind = "随班就读" if exempt else ""
        students.append(Student(None, None, class_name, class_name, f"2024{i:04d}", name, kind, exempt, 0, i + 1))
    return students


def outcome_of(
    classes: int = 3, size: int = 22, subjects: tuple[str, ...] = ("语文", "数学", "英语")
) -> ScreenOutcome:
    """Return an outcome with some listed in each class and subject, by the policy's own arithmetic."""
    dice = random.Random(11)
    students = _students(classes, size)
    n, m = len(students), len(subjects)
    scores = Numbers(
        zip(
            *([int(min(100, max(8, dice.gauss(74, 19))) * 2) * SCALE // 2 for _ in range(m)] for _ in range(n)),
            strict=True,
        )
    )
    rows = Numbers(range(1, n + 1) for _ in range(m))
    columns = Numbers([3 + j] * n for j in range(m))
    table = ScoreTable(
        "2025学年第一学期期中",
        tuple(students),
        tuple(Subject(name, name) for name in subjects),
        scores,
        Numbers.filled(n, m, 1),
        Numbers.filled(n, m, 0),
        rows,
        columns,
        (Source(0, "三年级期中.xlsx", "三年级"),),
    )
    groups, listed = [], []
    for first in range(0, n, size):
        for j, subject in enumerate(subjects):
            here = range(first, first + size)
            takers = [i for i in here if not students[i].exempt]
            total = sum(scores[i, j] for i in here)
            average = Fraction(total, len(takers) * SCALE)
            cutoffs = {band.category: average * SHARES[band.category] for band in POLICY.bands}
            found: list[tuple[int, str, Fraction | None]] = []
            for i in here:
                if students[i].exempt:
                    found.append((i, "一类", None))
                    continue
                fits = (
                    b.category for b in POLICY.bands if Fraction(int(scores[i, j]), SCALE) <= cutoffs[b.category]
                )
                category = next(fits, "")
                if category:
                    found.append((i, category, cutoffs[category]))
            counts = {c: sum(one[1] == c for one in found) for c in POLICY.categories}
            class_name = students[first].class_name or ""
            group = Group(
                None,
                class_name,
                class_name,
                subject,
                subject,
                len(takers),
                total,
                cutoffs,
                counts,
                reference=average,
            )
            groups.append(group)
            exit_score = (int(cutoffs["三类"] * 2) + 1) * SCALE // 2
            for i, category, cutoff in found:
                score = int(scores[i, j])
                reason = "学校登记的随班就读学生"
                if cutoff is not None:
                    reason = (
                        f"{points(score)} 分，不高于{category}分数线 {beside(cutoff, score)}"
                        f"（班级平均分 {float(average):.2f} × {'40%' if category == '二类' else '80%'}）"
                    )
                verdict = Verdict(
                    category,
                    "一·第二类" if cutoff is not None else "一·第一类",
                    cutoff,
                    exit_score if cutoff is not None else None,
                    exempt=cutoff is None,
                )
                listed.append(
                    Listed(
                        group,
                        i,
                        students[i].student_id,
                        students[i].name,
                        verdict,
                        score,
                        reason,
                        table.sources[0],
                        a1(table.row[i, j], table.column[i, j]),
                    )
                )
    book = SourceBook("/exam/三年级期中.xlsx", "", Container.XLSX, b"", "ab" * 32, ())
    place = CellRef("三年级期中.xlsx", "三年级", "D7")
    findings = (
        Finding("absent", Severity.INFO, "王芳的语文写着“缺考”，不算参考人数。", "", place),
        Finding("date", Severity.ERROR, "这一格是日期 1月2日，看不出是多少分。", "请改成分数。", place),
        Finding(
            "zero",
            Severity.QUESTION,
            "李欣怡各科都是零分，是缺考吗？",
            "请在“回答”栏选一个。",
            place,
            Question("zero:20240007", "三(1)班 李欣怡", ("缺考", "确是零分"), "按零分算"),
        ),
        Finding("double", Severity.WARNING, "三(2)班有两个“张子涵”，没有学号可以区分。", "请补学号。", place),
        Finding(
            "full",
            Severity.QUESTION,
            "语文满分是多少？",
            "",
            CellRef("三年级期中.xlsx"),
            Question("full:语文", "语文", ("100", "120"), "按 100 分", free=True, answer="110"),
        ),
    )
    banded = [i for i, one in enumerate(listed) if one.category != "一类"]
    carried = {}
    if banded:
        one = listed[banded[0]]
        values = {COL_REVIEW: "确认", COL_NOTE: "=已家访"}
        carried[banded[0]] = Typed(
            one.group.class_name, one.student_id or "", one.name, one.subject, one.category, values
        )
    return ScreenOutcome(
        POLICY,
        (InputReading(book, ()),),
        table,
        tuple(groups),
        tuple(listed),
        findings,
        (Answer("full:语文", "110", "语文", "语文满分是多少？"),),
        carried,
        (Typed("三(1)班", "20239999", "赵远", "数学", "三类", {COL_NOTE: "已转学"}),),
        (("随班就读名单", "没有给"), ("满分", "按最高分推断")),
    )

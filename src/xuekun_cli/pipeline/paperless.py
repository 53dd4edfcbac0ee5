"""Grades that have no paper exams by law (rules/law.yaml): whoever sorts them by scores is warned."""

from __future__ import annotations

from collections.abc import Iterable

from xuekun_cli.model.findings import PAPERLESS_GRADE, Finding, Severity
from xuekun_cli.model.tables import Student
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.law import paperless
from xuekun_cli.sheets.labels import grade_of

_NAMED = 6
"""So many classes stand in the sentence; the rest are counted."""
NOT_BY_SCORE = "请不要按分数给这些年级的学生分类。"


def paperless_findings(students: Iterable[Student], hint: str = NOT_BY_SCORE) -> list[Finding]:
    """Return the warning of classes of such a grade; [] without any, and for classes whose grade nobody knows."""
    classes = {(s.class_name, s.class_key, s.grade) for s in students if s.class_name}
    grades = {name: grade for name, key, said in classes if (grade := grade_of(key, said))}
    law = load_policy("law", examples=False).file.law if grades else None
    early = sorted(name for name, grade in grades.items() if name and law and paperless(grade, law))
    if not early or law is None:
        return []
    named = "、".join(early[:_NAMED]) + (f" 等 {len(early)} 个班" if len(early) > _NAMED else "")
    message = f"不进行纸笔考试的年级（{law.paperless.clause}）：{named}"
    return [Finding(PAPERLESS_GRADE, Severity.WARNING, message, hint)]

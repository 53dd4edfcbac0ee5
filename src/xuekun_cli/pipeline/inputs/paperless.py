"""Grades that have no paper exams by law (rules/law.yaml): whoever sorts them by scores is warned."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from xuekun_cli.model.findings import PAPERLESS_GRADE, Finding, Severity
from xuekun_cli.model.names.order import natural_key
from xuekun_cli.model.scores.tables import InputReading, ScoreTable
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.support.law import paperless
from xuekun_cli.sheets.sitting.grades_told import grades_of, place_of

_NAMED = 6
"""So many classes stand in the sentence; the rest are counted."""
NOT_BY_SCORE = "请不要按分数给这些年级的学生分类。"


def paperless_findings(
    tables: Sequence[ScoreTable],
    inputs: Sequence[InputReading],
    hint: str = NOT_BY_SCORE,
    student: int | None = None,
) -> list[Finding]:
    """Return the warning of classes of such a grade; [] without any, and for classes whose grade nobody knows.

    ``inputs`` are those that the tables were read from, with their titles; ``student``: of this one's class alone.
    """
    grades: dict[str, int] = {}
    for table in tables:
        told = grades_of(table, inputs)
        asked = table.students if student is None else [table.students[student]]
        places = set(zip(map(attrgetter("class_name"), asked), map(place_of, asked), strict=True))
        grades |= {name: grade for name, place in places if name and (grade := told[place])}
    law = load_policy("law", examples=False).file.law if grades else None
    early = sorted((name for name, grade in grades.items() if law and paperless(grade, law)), key=natural_key)
    if not early or law is None:
        return []
    named = "、".join(early[:_NAMED]) + (f" 等 {len(early)} 个班" if len(early) > _NAMED else "")
    message = f"不进行纸笔考试的年级（{law.paperless.clause}）：{named}"
    return [Finding(PAPERLESS_GRADE, Severity.WARNING, message, hint)]

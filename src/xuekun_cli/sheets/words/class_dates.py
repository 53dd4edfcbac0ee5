"""Classes that a spreadsheet made dates or times of: 3-1 became the first of March, 3:1 one past three."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.patterns import late
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.sheets.words.labels import fold_text

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = "|".join(_MONTHS)
_WRITINGS = tuple(
    late(pattern, re.IGNORECASE)
    for pattern in (
        r"\d{4}[-/.年](?P<grade>\d{1,2})[-/.月](?P<number>\d{1,2})日?(?:T?0{1,2}:00(?::00)?(?:\.0+)?)?",
        r"(?P<grade>\d{1,2})月(?P<number>\d{1,2})日",
        rf"(?P<number>\d{{1,2}})-(?P<grade>{_NAMED})[a-z]*",
        rf"(?P<grade>{_NAMED})[a-z]*-(?P<number>\d{{1,2}})",
        r"(?P<grade>\d{1,2}):(?P<number>\d{2})(?::00)?",
        r"1899-12-3[01](?P<grade>\d{2}):(?P<number>\d{2}):00",
    )
)
_SHOWN = 4


def class_of_date(text: str) -> str:
    """Return the class (3.1) that a text was before it became a date or a time, "" for any other text."""
    if not text or not text[0].isalnum() or not any(ch in text for ch in "-/.月:"):
        return ""
    folded = fold_text(text)
    found = next((match for writing in _WRITINGS if (match := writing.fullmatch(folded))), None)
    if found is None:
        return ""
    grade = found.group("grade").lower()
    number = int(found.group("number"))
    month = _MONTHS.index(grade[:3]) + 1 if grade[:3] in _MONTHS else int(grade)
    return f"{month}.{number}" if month and number else ""


def classes_of_dates(texts: Iterable[str]) -> dict[str, str]:
    """Return text → class for the texts of a class column that are dates or times."""
    return {text: found for text in set(texts) if (found := class_of_date(text))}


def were_dates(texts: Sequence[str], classes: dict[str, str], place: CellRef) -> Finding:
    """Say which classes were dates; ``place`` is the first such cell, ``texts`` the column as it stands."""
    met = [text for text in dict.fromkeys(texts) if text in classes]
    count = sum(text in classes for text in texts)
    dated = "、".join(text.partition(" ")[0] for text in met[:_SHOWN])
    said = "、".join(classes[text] for text in met[:_SHOWN])
    more = f"等 {len(met)} 个" if len(met) > _SHOWN else ""
    return Finding(
        "class_was_date",
        Severity.WARNING,
        f"有 {count} 格班级被表格软件改成了日期（时间）：{dated}{more}，按 {said}{more}读",
        "请把「班级」一列设成文本格式，重新写班级（如 三(1)班），再运行一次。",
        place,
    )

"""What the briefs of all results share: numbers as text, heat tables, what waits, what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.names.files import file_name
from xuekun_cli.model.results.brief import Heat, HeatTable
from xuekun_cli.model.scores.numbers import decimal_text
from xuekun_cli.model.scores.tables import InputReading

_MOST_NAMED = 3
"""Names with as many are told one by one up to so many."""


def percent(share: Fraction) -> str:
    """Return a share in percent, with one decimal."""
    return f"{decimal_text(share * 100, 1)}%"


def share_text(part: int, whole: int) -> str:
    """Return a part of a whole in percent, with both numbers: `` 12.5%（4/32）``; a dash where there is no whole."""
    return f" {percent(Fraction(part, whole))}（{part}/{whole}）" if whole else " -"


def people_text(named: Sequence[tuple[str, int]]) -> str:
    """Return names with one number in common as words: 语文（12 人次）; 语文、数学（各 12 人次）."""
    names = "、".join(name for name, _ in named[:_MOST_NAMED])
    names += f"等 {len(named)} 个" if len(named) > _MOST_NAMED else ""
    each = "各 " if len(named) > 1 else ""
    return f"{names}（{each}{named[0][1]} 人次）"


def heat_of(title: str, note: str, numbers: Mapping[tuple[str, str], tuple[int, int]], place: str) -> HeatTable:
    """Return a table of parts of wholes, (row, column) → (part, whole); the darkest is the largest share there is."""
    rows = list(dict.fromkeys(row for row, _ in numbers))
    columns = list(dict.fromkeys(column for _, column in numbers))
    darkest = max((Fraction(part, whole) for part, whole in numbers.values() if whole), default=Fraction(0))

    def cell(row: str, column: str) -> Heat:
        part, whole = numbers.get((row, column), (0, 0))
        if not whole:
            return Heat("", None, "")
        share = Fraction(part, whole) / darkest if darkest else Fraction(0)
        return Heat(f"{part}/{whole}", share, f"{place}：{row}{column}")

    return HeatTable(
        title,
        note,
        "班级",
        tuple(columns),
        tuple((row, tuple(cell(row, column) for column in columns)) for row in rows),
    )


def waiting_lines(findings: Iterable[Finding], where: str) -> tuple[str, ...]:
    """Return what waits for a person, in counts: questions, and cells that could not be read. Nobody is named."""
    open_questions = {f.question.key for f in findings if f.question is not None and not f.question.answer}
    errors = Counter(f.severity for f in findings)[Severity.ERROR]
    lines = []
    if open_questions:
        lines.append(f"{len(open_questions)} 个问题等人回答，回答以后人数可能变：见 {where}。")
    if errors:
        lines.append(f"{errors} 处可能影响结论的错误，请先改正：见 {where}。")
    return tuple(lines)


def read_from(inputs: Iterable[InputReading]) -> tuple[str, ...]:
    """Return the files that the numbers come from, by name."""
    return tuple(dict.fromkeys(file_name(reading.book.path) for reading in inputs))

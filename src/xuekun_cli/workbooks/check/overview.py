"""总览 of the teachers' check: how many reached what, who did not, and what is still lacking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from xuekun_cli.model.register import PROVISIONAL, SHEET_CHECK, SHEET_NOTES
from xuekun_cli.model.results.checking import SHEET_ARITHMETIC, SHEET_JUDGED, Check, CheckRow
from xuekun_cli.workbooks.pages.drawing import Drawing, Series
from xuekun_cli.workbooks.pages.overview import Figure, Overview, Waiting, open_questions
from xuekun_cli.workbooks.report.overview import (
    counted_text,
    rate_figures,
    targets_text,
    term_about,
    term_drawings,
    term_waits,
)
from xuekun_cli.workbooks.report.value_added import SHEET_VALUE_ADDED

WHAT = {
    SHEET_JUDGED: "一行一项，可以签名",
    SHEET_ARITHMETIC: "每个数是哪些学生",
    SHEET_VALUE_ADDED: "照别的班会怎样，实际又怎样",
    SHEET_CHECK: "要回答的、要知道的",
    SHEET_NOTES: "怎样看、怎样算、依据",
}
"""What stands on each sheet, for where to read on."""
MOST_NAMED = 12
_MOST_SUBJECTS = 12


def check_overview(checked: Check) -> Overview:
    """Return what stands on 总览; of one teacher's workbook nothing of the others."""
    outcome = checked.outcome
    alone = (Waiting("这一份只有一名教师的；各班的问题见不加 --teacher 时的一份。"),)
    return Overview(
        title=f"教师指标考核（{checked.teacher}）" if checked.teacher else "教师指标考核",
        about=term_about(outcome),
        figures=tuple(_figures(checked)),
        says=tuple(_sentences(checked)),
        people=tuple((what, _named(rows)) for what, rows in _people(checked) if rows),
        drawings=tuple(_drawings(checked)),
        waits=alone if checked.teacher else term_waits(outcome),
        further=WHAT,
    )


def _judged(checked: Check) -> list[CheckRow]:
    return [row for row in checked.rows if row.judged.judged and row.judged.verdict]


def _figures(checked: Check) -> Iterable[Figure]:
    outcome, judged = checked.outcome, _judged(checked)
    verdicts = Counter(row.judged.verdict for row in judged)
    yield Figure("考核", f"{len(judged)} 项", counted_text(verdicts) or "没有评的")
    yield Figure("没有达到最低要求", f"{len(checked.missed)} 项", f"共评 {len(judged)} 项；{checked.counted_as}")
    if outcome.by_category and not checked.teacher:
        yield from rate_figures(outcome)
    resting = sum(row.judged.provisional for row in checked.rows)
    if resting:
        yield Figure(PROVISIONAL, f"{resting} 项", "有学生是不是同一个人还没有人回答，回答后会变")
    by_default = sum(bool(row.judged.by_default) for row in judged)
    if by_default:
        yield Figure("按默认定的结论", f"{by_default} 项", "文件没有写的地方起了决定作用，见「依据」")
    apart = len(checked.rows) - len(judged)
    if apart:
        yield Figure("只列出、不评", f"{apart} 项", "没有指标、中途接班等，见「备注」")


def _sentences(checked: Check) -> Iterable[str]:
    if not checked.rows:
        yield "没有一个班有成绩，没有可以对照的。"
        return
    outcome, judged = checked.outcome, _judged(checked)
    said = counted_text(Counter(row.judged.verdict for row in judged)) or "都没有评"
    targets = targets_text(outcome)
    yield f"{len(judged)} 项里：{said}。{f'{targets}，正好等于的算达到。' if targets else ''}"
    near = [row for row in judged if _lacking(row) == 1]
    if near:
        yield f"再有 1 名学生变好就到下一档的有 {len(near)} 项：{_named(near)}。"
    number = 0 if checked.teacher else open_questions(outcome.findings)
    asked = [f"请教务处回答 {number} 个问题（见下面），回答后结论可能变"] if number else []
    asked += ["请各位教师核对「算式」里自己的名单，不对的告诉教务处"]
    yield f"{'；'.join(asked)}。"


def _lacking(row: CheckRow) -> int:
    """Return the fewest students whose standing must get better for the next level; 0 where nothing is lacking."""
    levels = row.judged.levels
    needed = levels.needed if levels is not None else None
    return needed.total if needed is not None and needed.reachable else 0


def _people(checked: Check) -> Iterable[tuple[str, list[CheckRow]]]:
    if not checked.teacher:
        yield "没有达到最低要求的", list(checked.missed)


def _named(rows: list[CheckRow]) -> str:
    told = "、".join(
        f"{row.who}（{row.judged.unit.subject}{f'，{PROVISIONAL}' * row.judged.provisional}）"
        for row in rows[:MOST_NAMED]
    )
    return told + (f"，等 {len(rows)} 项" if len(rows) > MOST_NAMED else "")


def _drawings(checked: Check) -> Iterable[Drawing]:
    judged = _judged(checked)
    subjects = list(dict.fromkeys(row.judged.unit.subject for row in judged))[:_MOST_SUBJECTS]
    verdicts = list(dict.fromkeys(row.judged.verdict for row in judged))
    if len(judged) > 1:
        counts = Counter((row.judged.unit.subject, row.judged.verdict) for row in judged)
        series = tuple(Series(name, tuple(counts[subject, name] for subject in subjects)) for name in verdicts)
        yield Drawing("各学科的结论", "学科", "项", tuple(subjects), series, "stacked")
    if not checked.teacher:
        yield from term_drawings(checked.outcome)[1:]

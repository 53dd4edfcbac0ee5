"""One student explained, so that a teacher can read it to the parents: `xuekun explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuekun_cli.model.results.explaining import Explanation, Step, SubjectExplained
from xuekun_cli.model.scores.numbers import decimal_text, points
from xuekun_cli.terminal.console import out
from xuekun_cli.terminal.findings import STYLES, WORDS
from xuekun_cli.terminal.lines import write

if TYPE_CHECKING:
    from rich.console import Console

    from xuekun_cli.model.findings import Finding

_INDENT = 2
_TEXT = 8
"""Where texts begin: the indent, a word of four cells, two cells of gap."""
_DEEPER = 2
"""Cells that a part of a condition stands further in than the whole."""
_SHOWN_DIGITS = 2


def show_explanation(one: Explanation, console: Console | None = None) -> None:
    """Print on stdout (or ``console``) who it is, what came of it, and subject by subject why."""
    console = console or out()
    _write_who(console, one)
    _write_verdict(console, one)
    for subject in one.subjects:
        console.print()
        _write_subject(console, one, subject)
    if one.findings:
        console.print()
        write(console, "和这名学生有关的提醒", style="bold")
        for finding in one.findings:
            _write_finding(console, finding)


def _write_who(console: Console, one: Explanation) -> None:
    who = " ".join(part for part in (one.school, one.class_name or "没有班级", one.name or "没有姓名") if part)
    write(console, f"{who}，学号 {one.student_id}" if one.student_id else f"{who}，没有学号", style="bold")
    write(console, f"{one.exam}，按「{one.policy.called}」" if one.exam else f"按「{one.policy.called}」")
    write(console, f"姓名在 {one.ref}")
    console.print()


def _write_verdict(console: Console, one: Explanation) -> None:
    if one.exempt:
        rule = one.policy.exempt
        clause = f"（{rule.clause}）" if rule.clause else ""
        text = f"{rule.category}，按登记，不看分数{clause}。{one.registered}。"
    elif one.class_name is None:
        text = "没有班级，不知道和哪个班比，没有筛查。"
    elif len(one.subjects) == 1:
        only = one.subjects[0]
        text = f"列入{only.category}。" if only.category else "没有列入。"
    elif one.listed:
        named = "、".join(f"{subject.subject} {subject.category}" for subject in one.listed)
        text = f"{len(one.subjects)} 科里列入 {len(one.listed)} 科：{named}。"
    else:
        text = f"{len(one.subjects)} 科都没有列入。"
    write(console, text, lead="结论  ", style="bold")
    rule_over = one.policy.screening.overall
    if rule_over is not None and one.at_least > 1 and not one.exempt:
        enough = "够了" if one.fitting >= one.at_least else "不够，所以不列入"
        write(
            console,
            f"符合条件的有 {one.fitting} 科，至少 {one.at_least} 科才列入，{enough}（{rule_over.clause}）。",
            indent=6,
        )
    if one.overall:
        how = f"（{rule_over.clause}）" if rule_over is not None else ""
        write(console, f"总类别：{one.overall}{how}。", indent=6)


def _write_subject(console: Console, one: Explanation, subject: SubjectExplained) -> None:
    write(console, f"{subject.subject}：{subject.category or _unlisted(one, subject)}", style="bold")
    # what is written is shown only where it differs: 56 read from 56 says nothing
    other = subject.written and subject.written != subject.read_as.removesuffix(" 分")
    written = f"，格里写的是「{subject.written}」" if other else ""
    # a sum stands in no cell: its parts do
    where = "，由这几科得来" if subject.added else f"，在 {subject.ref}{written}"
    _line(console, "成绩", f"{subject.read_as}{where}")
    for place in subject.added:
        _line(console, "", f"{place.what} {place.read_as}，在 {place.ref}")
    if not one.exempt:
        _write_reference(console, one, subject)
        if _judged(subject):
            _write_compared(console, subject)
    _line(console, "依据", subject.reason)
    if subject.exit_score is not None and subject.gap is not None:
        _line(console, "脱困", f"到 {points(subject.exit_score)} 分就不在名单上，还差 {points(subject.gap)} 分")


def _judged(subject: SubjectExplained) -> bool:
    """Tell whether there was anything to hold against a line, a level or a list."""
    return subject.score is not None or bool(subject.level) or bool(subject.fits)


def _unlisted(one: Explanation, subject: SubjectExplained) -> str:
    if one.class_name is None:
        return "没有筛查"
    return "不列入" if _judged(subject) else "没有分数"


def _write_reference(console: Console, one: Explanation, subject: SubjectExplained) -> None:
    if subject.takers is None or subject.total is None:
        return
    if subject.average is None:
        _line(console, "全班", "没有参考的学生，没有平均分")
    else:
        category = one.policy.exempt.category
        exempt = f"（总分含{category} {subject.exempt_scores} 名，人数不含）" if subject.exempt_scores else ""
        mean = decimal_text(subject.average, _SHOWN_DIGITS)
        total = points(subject.total)
        _line(console, "全班", f"总分 {total} ÷ 参考 {subject.takers} 人 = 平均分 {mean}{exempt}")
    for text in subject.references:
        _line(console, "参照", text)


def _write_compared(console: Console, subject: SubjectExplained) -> None:
    """Print every category: whether it fits, by which numbers, its condition, and what that is made of."""
    lead = "比较"
    for compared in subject.compared:
        step = compared.step
        if compared.parts:
            _line(console, lead, f"{compared.category}：{_holds(step)}。{step.words}{_clause(step)}")
        else:
            _line(
                console,
                lead,
                f"{compared.category}：{step.comparison}，{_holds(step)}。{step.words}{_clause(step)}",
            )
        _write_places(console, step, _TEXT)
        for part in compared.parts:
            indent = _TEXT + _DEEPER * part.depth
            write(console, f"{_holds(part)}：{part.comparison}。{part.words}{_clause(part)}", indent=indent)
            _write_places(console, part, indent)
        if step.holds and subject.fits != compared.category:
            write(console, f"先符合的{subject.fits}算数。", indent=_TEXT)
        lead = ""


def _write_places(console: Console, step: Step, indent: int) -> None:
    for place in step.looked_at:
        write(console, f"{place.what} {place.read_as}，在 {place.ref}", indent=indent + _DEEPER)


def _holds(step: Step) -> str:
    return "符合" if step.holds else "不符合"


def _clause(step: Step) -> str:
    return f"（{step.clause}）" if step.clause else ""


def _line(console: Console, lead: str, text: str) -> None:
    write(console, text, lead=f"{lead or '    '}  ", indent=_INDENT)


def _write_finding(console: Console, finding: Finding) -> None:
    lead = f"{WORDS[finding.severity]}  "
    place = f"（{finding.ref}）" if finding.ref else ""
    write(console, f"{finding.message}{place}", lead=lead, indent=_INDENT, style=STYLES[finding.severity])
    inner = _TEXT
    question = finding.question
    if question is not None and question.answer:
        write(console, f"在待核查里回答了「{question.answer}」，这次照它算。", indent=inner)
    elif question is not None:
        options = "、".join(question.options) + ("，或填分数" if question.free else "")
        write(console, f"还没有回答，先{question.assumed}。可以填：{options}。", indent=inner)
    elif finding.hint:
        write(console, finding.hint, indent=inner)

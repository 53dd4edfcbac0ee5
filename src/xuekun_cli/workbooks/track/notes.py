"""说明 of 历次跟踪: which exams, which rules, how every number comes about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.tracking import TrackOutcome, too_few_exams
from xuekun_cli.model.scores.numbers import points
from xuekun_cli.workbooks.pages.notes import Line, Section, exact_text, policy_lines, provenance, write_sections
from xuekun_cli.workbooks.pages.styles import Looks
from xuekun_cli.workbooks.report.value_added import SHEET_VALUE_ADDED
from xuekun_cli.workbooks.report.value_added import why_not_made as no_value_added
from xuekun_cli.workbooks.track.fair import EXPLAINED
from xuekun_cli.workbooks.track.lists import SHEET_HINTS, SHEET_IMPROVED, SHEET_NEWLY, SHEET_RUNNING

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

_COUNTING: list[Line] = [
    (
        "在册",
        "一次考试里按办法列入某一类（随班就读不算）。名册里的审核不看：这里跟的是成绩，不是确认了的名单。",
        "",
    ),
    ("缺考", "没有成绩的一次不知道该在哪里，所以不断开连续在册，也不断开连续下降，但都不算一次。", ""),
    ("不列的", "一门学科历次都没有成绩的学生（如没有选考的），这一科不列。", ""),
    ("谁是谁", "每次考试都和以前出现过的全部学生对，缺了一次也认得出。拿不准的在「待核查」里问，不猜。", ""),
    ("班级", "按学生最后一次考试所在的班；换过班、升了年级的，前面几次也照这个班列。", ""),
]
_HINT: Line = ("提醒", "只是提醒，不是结论：分数低的下次多半会回升，一次次下降也可能只是碰巧。", "")


def _exact(policy: Policy) -> Line:
    compared = "相对分、在册、下降、离线几分都不先取小数再比"
    return ("精确", f"{exact_text(policy)}{compared}；只有 T 分是统计量，不用来下结论。", "")


def why_not_made(one: TrackOutcome) -> dict[str, str]:
    """Return for every sheet that has nothing to say why it is not there."""
    running = one.rule.running
    said = {
        SHEET_RUNNING: "" if one.running else f"没有连续 {running} 次在册的。",
        SHEET_NEWLY: "" if one.newly else f"{one.exams[-1].name}没有新列入的。",
        SHEET_HINTS: "" if one.hints else f"{too_few_exams(one) or '没有要提醒的'}。",
        SHEET_IMPROVED: "" if one.improved else "在册过的没有人相对分升了。",
        SHEET_VALUE_ADDED: no_value_added(one.valued),
    }
    return {name: why for name, why in said.items() if why}


def write_track_notes(workbook: Workbook, looks: Looks, one: TrackOutcome, not_made: Mapping[str, str]) -> None:
    """Write the sheet 说明; ``not_made`` as `why_not_made` says. It holds no date: the same input gives the same bytes."""
    write_sections(workbook, looks, "这份跟踪是怎样得出的", _sections(one, not_made))


def _sections(one: TrackOutcome, not_made: Mapping[str, str]) -> Iterator[Section]:
    yield (
        "考试",
        [
            (
                f"第 {k} 次",
                f"{exam.name}：{exam.students} 名学生，其中 {exam.known} 名前面考过；在册人次 "
                f"{'，'.join(f'{name} {count}' for name, count in exam.counts.items())}。出自 {'、'.join(exam.places)}。",
                "",
            )
            for k, exam in enumerate(one.exams, start=1)
        ],
    )
    yield "办法", policy_lines(one.policy, digest=False)
    rule = one.rule
    yield (
        "连续和提醒",
        [
            ("连续在册", f"连续 {rule.running} 次或更多次在册（正好 {rule.running} 次的算）。", ""),
            (
                "连续下降",
                f"相对分连续下降 {rule.falls} 次或更多次（正好 {rule.falls} 次的算，相同的不算下降）。",
                "",
            ),
            ("离线几分", f"还没有列入的，比最近的分数线高 {points(rule.within)} 分以内（正好的算）。", ""),
            ("依据", f"{one.rule_from}：{rule.clause}。", ""),
        ],
    )
    yield (
        "怎样算",
        [*((name, text, "") for name, text in EXPLAINED.items()), *_COUNTING, _exact(one.policy), _HINT],
    )
    if one.settings:
        yield "这次运行的设置", [(name, value, "") for name, value in one.settings]
    if one.honoured:
        yield (
            "采用了的回答",
            [(answer.who or "全部", f"{answer.question} → {answer.text}", "") for answer in one.honoured],
        )
    yield "没有做的表", [*((name, why, "") for name, why in not_made.items()), *_everyone(one)]
    yield "使用", [("保密", "有姓名和成绩，只供校内帮扶使用，不得公示、转发学生成绩和名次。", "")]
    yield provenance(one.policy, one.inputs)


def _everyone(one: TrackOutcome) -> list[Line]:
    if one.everyone:
        return []
    return [("全部学生", "全部学生各次的成绩、一名学生的图、几种分数放在一起比：加 --all 再运行一次。", "")]

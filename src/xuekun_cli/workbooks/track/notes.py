"""说明 of 历次跟踪: which exams, which rules, how every number comes about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xuekun_cli import __version__
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.register import NOTE_INPUT
from xuekun_cli.model.results.tracking import TrackOutcome
from xuekun_cli.model.scores.numbers import points
from xuekun_cli.workbooks.pages.notes import Line, Section, exact_text, policy_lines, write_sections
from xuekun_cli.workbooks.pages.styles import Looks
from xuekun_cli.workbooks.track.fair import EXPLAINED

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


def write_track_notes(workbook: Workbook, looks: Looks, one: TrackOutcome) -> None:
    """Write the sheet 说明. It holds no date, so that the same input gives the same bytes."""
    write_sections(workbook, looks, "这份跟踪是怎样得出的", _sections(one))


def _sections(one: TrackOutcome) -> Iterator[Section]:
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
    yield "办法", policy_lines(one.policy)
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
    inputs = [(NOTE_INPUT, reading.book.label, reading.book.sha256) for reading in one.inputs]
    use = ("保密", "有姓名和成绩，只供校内帮扶使用，不得公示、转发学生成绩和名次。", "")
    yield "出处和使用", [*inputs, ("程序", f"xuekun {__version__}", ""), use]

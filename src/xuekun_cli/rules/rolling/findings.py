"""What is to be said about a register that goes on from another: who waits, who was struck, what was left blank."""

from __future__ import annotations

from collections.abc import Iterable

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.register import COL_REVIEW, SHEET_EXEMPT
from xuekun_cli.model.results.rolling import NO_LONGER, NOT_HELD, STRUCK_LISTED, Moved, Rolled
from xuekun_cli.model.results.term import Outcome

_NAMED = 5
"""So many students are named in a message; the sheets have all."""


def roll_findings(policy: Policy, rolled: Rolled, scores_before: bool) -> list[Finding]:
    """Return the findings; ``scores_before`` tells whether the exam before is known beyond its register."""
    found: list[Finding] = []
    struck = [one for one in rolled.moved if one.what == STRUCK_LISTED]
    if struck:
        found.append(
            Finding(
                "roll_struck",
                Severity.WARNING,
                f"上次不确认、这次又在线下的 {len(struck)} 人次：{_names(struck)}",
                "类别没有变的，审核仍是「不确认」；类别变了的，审核留空。要列入的请填「确认」。",
            )
        )
    waiting = [one for one in rolled.moved if one.what == Outcome.PENDING.value]
    if waiting:
        found.append(
            Finding(
                "roll_pending",
                Severity.WARNING,
                f"在册、这次没有成绩的 {len(waiting)} 人次，留在名册上等补测：{_names(waiting)}",
                "补测后把成绩写进成绩表，再运行一次。",
            )
        )
    not_held = list(dict.fromkeys(one.who.subject for one in rolled.moved if one.what == NOT_HELD))
    if not_held:
        found.append(
            Finding(
                "subject_not_held",
                Severity.WARNING,
                f"这次考试没有{'、'.join(not_held)}，这几科在册的学生留在名册上",
                "若考过，请核对成绩表，或用 --map 说明哪一列是这一科。",
            )
        )
    blank = [
        one
        for one in rolled.moved
        if one.last is not None
        and one.listed >= 0
        and one.last.typed.get(COL_REVIEW)
        and one.last.category != one.after
        and one.what != STRUCK_LISTED
    ]
    if blank:
        found.append(
            Finding(
                "roll_review_blank",
                Severity.INFO,
                f"类别变了的 {len(blank)} 人次，审核留空，原来的审核写在备注里",
                "请按新的类别重新审核。",
            )
        )
    lost = [one for one in rolled.gone if one.what == NO_LONGER and one.exam == rolled.exam]
    if lost:
        found.append(
            Finding(
                "roll_typed_left",
                Severity.WARNING,
                f"这份名册里填写过、现在没有列入的 {len(lost)} 人次，填写的内容放在「{lost[0].sheet}」表",
            )
        )
    if rolled.unregistered:
        names = "、".join(f"{one[0]}{one[2]}" for one in rolled.unregistered[:_NAMED])
        more = "等" if len(rolled.unregistered) > _NAMED else ""
        found.append(
            Finding(
                "exempt_not_registered",
                Severity.WARNING,
                f"上一份名册里是{policy.exempt.category}、这次没有登记的 {len(rolled.unregistered)} 人：{names}{more}。"
                "这次按分数筛查了",
                f"仍是{policy.exempt.category}的，请用 --exempt 给出名单，再运行一次；「{SHEET_EXEMPT}」表里留着他们。",
            )
        )
    if not scores_before and any(one.what == Outcome.NEWCOMER.value for one in rolled.moved):
        found.append(
            Finding(
                "register_only",
                Severity.INFO,
                "只有上一次的名册：不在名册上的当作上次有成绩、没有列入，这次列入都算新增",
                "用 --before 给出上一次的成绩表，首次入册的才分得清。",
            )
        )
    return found


def _names(people: Iterable[Moved]) -> str:
    shown = [f"{one.who.class_name}{one.who.name}{one.who.subject}" for one in people]
    return "、".join(shown[:_NAMED]) + ("等" if len(shown) > _NAMED else "")

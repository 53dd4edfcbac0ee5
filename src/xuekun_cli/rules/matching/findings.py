"""What is to be said about two sittings as a whole: who left, joined and changed class, and what looks wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.names.student_ids import Zeros
from xuekun_cli.model.results.matching import Departure, Left
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.rules.matching.pairs import Sittings
from xuekun_cli.rules.matching.roster import Roster

_NAMED = 5
"""So many names stand in a sentence; the workbook has them all."""
_BULK = 10
"""Fewer changes of class than this are said one by one, however small the cohort."""
_RESHUFFLED_SHARE = 3
"""More than one in three changed class: the classes were made anew."""
_SAME_COHORT_SHARE = 2
"""Of the smaller sitting at least one in two is found again, or the sittings are hardly of one cohort."""
_MOST_OPEN = 200
"""When hardly anybody is found again, no more than these are asked about; first the files have to be right."""


def sitting_findings(sittings: Sittings) -> list[Finding]:
    """Return what was decided about the sittings as a whole: a school year between them, ids left aside."""
    findings = []
    if sittings.promoted:
        findings.append(
            Finding(
                "match_promoted",
                Severity.INFO,
                "后一次的年级高了一级，按升了一个年级对班（三(1)班对四(1)班）",
                "原来班里的任务跟着班走，表里写后一次的班名。",
                _ref(sittings.after),
            )
        )
    if sittings.renamed:
        b, a = sittings.renamed[0]
        classes = f"{sittings.before.placed_at(b)}对{sittings.after.placed_at(a)}"
        more = f"等 {len(sittings.renamed)} 个班" if len(sittings.renamed) > 1 else ""
        findings.append(
            Finding(
                "match_class_renamed",
                Severity.INFO,
                f"两次班级的叫法不同，按班里的学生对班（{classes}{more}）",
                "若不是同一个班，请改正成绩表里的班级。",
                _ref(sittings.after),
            )
        )
    if sittings.ids_hold and sittings.zeros is Zeros.LOST:
        findings.append(
            Finding(
                "ids_without_zeros",
                Severity.INFO,
                "两次的学号只差开头的 0（如 1 和 0001），去掉 0 也没有两个相同，按去掉 0 的对",
                "最好把两份成绩表的学号都设成文本格式，写成一样。",
                _ref(sittings.after),
            )
        )
    elif sittings.zeros is Zeros.COLLIDE:
        findings.append(
            Finding(
                "ids_zeros_collide",
                Severity.ERROR,
                "两次的学号像是差了开头的 0，可是去掉 0 会有不同的学号变成一样，没有按去掉 0 的对",
                "请把两份成绩表的学号都设成文本格式，补全开头的 0，再运行一次。",
                _ref(sittings.after),
            )
        )
    if not sittings.ids_hold and sittings.zeros is not Zeros.COLLIDE:
        known = sittings.ids_same + sittings.ids_differ
        findings.append(
            Finding(
                "match_ids_differ",
                Severity.WARNING,
                f"按姓名认得出的 {known} 人里，{sittings.ids_differ} 人两次的号码不同：像是每次考试另编的考号，没有按号码对人",
                "两份成绩表里若有学籍号一类不变的号码，用它对人更可靠。",
                _ref(sittings.after),
            )
        )
    return findings


def reshuffled(matched: int, changed: int) -> bool:
    """Tell whether so many of the matched students changed class that the classes were made anew."""
    return changed >= _BULK and changed * _RESHUFFLED_SHARE > matched


def class_findings(
    sittings: Sittings, after_of: Sequence[int], changed: Sequence[int], by_name: Sequence[int]
) -> list[Finding]:
    """Return what is to be said about changes of class; each by itself, or all at once when they are many.

    Those in ``by_name`` (known by a unique name only) are asked about one by one elsewhere.
    """
    before, after = sittings.before, sittings.after
    matched = sum(a >= 0 for a in after_of)
    unsure = set(changed) & set(by_name)
    if reshuffled(matched, len(changed)):
        how = f"，其中 {len(unsure)} 人只凭两次都不重的姓名对上" if unsure else ""
        return [
            Finding(
                "match_reshuffled",
                Severity.WARNING,
                f"对上的 {matched} 人里有 {len(changed)} 人换了班，像是重新分过班{how}",
                "请核对两份成绩表的班级。重新分过班的，前后两个同名的班不是同一批学生，不宜按班比较。",
                _ref(after),
            )
        ]
    return [
        Finding(
            "match_class_changed",
            Severity.INFO,
            f"{before.shown(b)}换了班：后一次在{after.shown(after_of[b])}",
            "",
            before.ref(b),
        )
        for b in changed
        if b not in unsure
    ]


def hardly_one_cohort(sittings: Sittings, matched: int) -> bool:
    """Tell whether so few are found again that perhaps the wrong file was given."""
    smaller = min(len(sittings.before.counted), len(sittings.after.counted))
    return smaller >= _BULK and matched * _SAME_COHORT_SHARE < smaller


def worth_asking(sittings: Sittings, matched: int) -> bool:
    """Tell whether to ask about those without a match: not about hundreds when the files hardly fit at all."""
    return not hardly_one_cohort(sittings, matched) or len(sittings.before.counted) - matched <= _MOST_OPEN


def few_matched(sittings: Sittings, matched: int) -> list[Finding]:
    """Return an error when hardly anybody is found again: most likely a wrong file."""
    if not hardly_one_cohort(sittings, matched):
        return []
    before, after = len(sittings.before.counted), len(sittings.after.counted)
    return [
        Finding(
            "match_few",
            Severity.ERROR,
            f"前一次 {before} 人，后一次 {after} 人，只对上 {matched} 人",
            "请看看两份成绩表是不是同一届学生。",
            _ref(sittings.after),
        )
    ]


def left_finding(sittings: Sittings, left: Sequence[Left], has_roll: bool) -> list[Finding]:
    """Return one finding for all who are in the earlier sitting only; a warning unless the roll explains them all."""
    if not left:
        return []
    counts = Counter(one.departure for one in left)
    said = "，".join(f"{kind.value} {counts[kind]} 人" for kind in Departure if counts[kind])
    roll = f"；照花名册：{said}" if has_roll else ""
    hints = []
    if counts[Departure.AT_SCHOOL]:
        hints.append("照花名册还在校的，是缺考，还是后一次漏了？漏了的补上。")
    if counts[Departure.UNKNOWN]:
        hints.append("请查一查他们为什么不在后一次里：转出、休学的写进花名册，用 --roll 给出；漏了的补上。")
    return [
        Finding(
            "match_left",
            Severity.WARNING if hints else Severity.INFO,
            f"前一次有、后一次没有的 {len(left)} 人：{_names(sittings.before, [one.student for one in left])}{roll}",
            "".join(hints),
            sittings.before.ref(left[0].student),
        )
    ]


def joined_finding(sittings: Sittings, joined: Sequence[int]) -> list[Finding]:
    """Return one finding for all who are in the later sitting only."""
    if not joined:
        return []
    return [
        Finding(
            "match_joined",
            Severity.INFO,
            f"后一次有、前一次没有的 {len(joined)} 人：{_names(sittings.after, joined)}",
            "",
            sittings.after.ref(joined[0]),
        )
    ]


def _names(roster: Roster, students: Sequence[int]) -> str:
    names = "、".join(roster.shown(index) for index in students[:_NAMED])
    return names + ("等" if len(students) > _NAMED else "")


def _ref(roster: Roster) -> CellRef | None:
    return roster.ref(roster.counted[0]) if roster.counted else None

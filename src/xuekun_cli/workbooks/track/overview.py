"""总览 of 历次跟踪: whom it is about, how many are listed in every exam, and what waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from xuekun_cli.model.register import PROVISIONAL, SHEET_CHECK, SHEET_EXEMPT, SHEET_NOTES
from xuekun_cli.model.results.tracking import HintKind, TrackOutcome, Trail, too_few_exams
from xuekun_cli.model.scores.numbers import decimal_text
from xuekun_cli.workbooks.pages.drawing import Drawing, Series
from xuekun_cli.workbooks.pages.overview import Figure, Overview, open_questions, waiting
from xuekun_cli.workbooks.report.value_added import SHEET_VALUE_ADDED
from xuekun_cli.workbooks.track.classes import SHEET_CHARTS, SHEET_NUMBERS
from xuekun_cli.workbooks.track.fair import SHEET_FAIR
from xuekun_cli.workbooks.track.lists import (
    MOST_IMPROVED,
    SHEET_HINTS,
    SHEET_IMPROVED,
    SHEET_NEWLY,
    SHEET_RUNNING,
)
from xuekun_cli.workbooks.track.student import SHEET_ONE
from xuekun_cli.workbooks.track.students import SHEET_STUDENTS

WHAT = {
    SHEET_RUNNING: "一直在册的，仍在册的在前",
    SHEET_NEWLY: "上一次没有列入的",
    SHEET_HINTS: "一次次下降的（不是结论）",
    SHEET_IMPROVED: "在册过、升得最多的",
    SHEET_CHARTS: "一个班一页，各科的图",
    SHEET_NUMBERS: "各班各科每次的数",
    SHEET_STUDENTS: "全部学生每次的成绩",
    SHEET_ONE: "选一名学生看各科的图",
    SHEET_FAIR: "几种分数放在一起比",
    SHEET_VALUE_ADDED: "照别的班会怎样，实际又怎样",
    SHEET_EXEMPT: "登记着的学生，不参加比较",
    SHEET_CHECK: "要回答的、要知道的",
    SHEET_NOTES: "怎样看、怎样算、依据",
}
"""What stands on each sheet, for where to read on."""
MOST_NAMED = 8
"""So many students of a kind are named."""
_SUBJECTS_DRAWN, _EXAMS_DRAWN = 12, 3


def track_overview(one: TrackOutcome) -> Overview:
    """Return what stands on 总览."""
    schools = list(dict.fromkeys(trail.person.school for trail in one.trails if trail.person.school))
    where = "" if not schools else schools[0] if len(schools) == 1 else f"{len(schools)} 所学校"
    exams = " → ".join(exam.name for exam in one.exams)
    sizes = "，".join(f"{exam.name} {exam.students} 名学生" for exam in one.exams)
    return Overview(
        title="历次跟踪",
        about=("　".join(part for part in (where, exams) if part), sizes, f"办法：{one.policy.called}"),
        figures=tuple(_figures(one)),
        says=tuple(_sentences(one)),
        people=tuple((what, _named(trails)) for what, trails in _people(one) if trails),
        drawings=tuple(_drawings(one)),
        waits=waiting(one.findings, _resting(one)),
        further=WHAT,
    )


def _lasting(one: TrackOutcome) -> list[Trail]:
    return [trail for trail, stay in one.running if one.lasting(trail, stay)]


def _falling(one: TrackOutcome) -> list[Trail]:
    return [hint.trail for hint in one.hints if hint.kind is HintKind.NEAR_A_LINE]


def _figures(one: TrackOutcome) -> Iterable[Figure]:
    *_, before, last = one.exams
    now, then = sum(last.counts.values()), sum(before.counts.values())
    than = (
        f"比{before.name}{'多' if now > then else '少'} {abs(now - then)} 人次"
        if now != then
        else f"和{before.name}一样多"
    )
    people = {id(trail.person) for trail in one.trails if trail.points[-1].listed}
    yield Figure(f"{last.name}在册", f"{now} 人次", f"{len(people)} 名学生，{than}")
    lasting = _lasting(one)
    yield Figure(
        "连续在册，现在仍在册",
        f"{len(lasting)} 人次",
        f"连续 {one.rule.running} 次或更多次的共 {len(one.running)} 人次",
    )
    yield Figure("新列入", f"{len(one.newly)} 人次", "上一次有成绩、没有列入")
    yield Figure("不再在册", f"{len(one.left)} 人次", "上一次有成绩时在册，这次有成绩、没有列入")
    few = too_few_exams(one)
    falling = few or f"没有列入，连续下降 {one.rule.falls} 次，离线近（提醒，不是结论）"
    yield Figure("往分数线下滑", "-" if few else f"{len(_falling(one))} 人次", falling)
    listed = sum(bool(trail.times) for trail in one.trails)
    yield Figure("相对分升了", f"{len(one.improved)} 人次", f"至少一次在册的共 {listed} 人次")


def _sentences(one: TrackOutcome) -> Iterable[str]:
    last, lasting = one.exams[-1], _lasting(one)
    if not any(exam.counts and sum(exam.counts.values()) for exam in one.exams):
        yield "各次考试都没有学生列入。"
        return
    subjects = Counter(trail.subject for trail in one.trails if trail.points[-1].listed)
    classes = Counter(trail.person.class_name for trail in lasting if trail.person.class_name)
    said = [f"{last.name}在册最多的学科是{_most(subjects)}"] if len(one.subjects) > 1 and subjects else []
    said += [f"连续在册、现在仍在册的最多的班是{_most(classes)}"] if len(classes) > 1 else []
    if said:
        yield f"{'；'.join(said)}。"
    if one.improved:
        change = one.improved[0].change
        assert change is not None
        yield f"升得最多的一人次，相对分升了 {decimal_text(change, 3)}（见「{SHEET_IMPROVED}」，列出前 {min(MOST_IMPROVED, len(one.improved))} 人次）。"
    asked = (
        [f"请教务处回答 {number} 个问题（见下面），回答后人数可能变"]
        if (number := open_questions(one.findings))
        else []
    )
    asked += (
        [f"请班主任和任课教师逐个看仍在册的 {len(lasting)} 人次、新列入的 {len(one.newly)} 人次"]
        if lasting or one.newly
        else []
    )
    if asked:
        yield f"{'；'.join(asked)}。"


def _most(counts: Counter[str]) -> str:
    most = max(counts.values())
    names = [name for name, count in counts.items() if count == most]
    return f"{'、'.join(names)}（{'各 ' * (len(names) > 1)}{most} 人次）"


def _people(one: TrackOutcome) -> Iterable[tuple[str, list[Trail]]]:
    yield "连续在册，仍在册", sorted(_lasting(one), key=lambda trail: -trail.times)
    yield "新列入", list(one.newly)
    yield "往分数线下滑", _falling(one)
    yield "进步最多", list(one.improved[:MOST_IMPROVED])


def _named(trails: Sequence[Trail]) -> str:
    """Return students with their subjects, those with most subjects first, as many as there is room for."""
    subjects: dict[int, list[Trail]] = {}
    for trail in trails:
        subjects.setdefault(id(trail.person), []).append(trail)
    found = list(subjects.values())
    told = "；".join(
        f"{some[0].person.class_name}{some[0].person.name}（{'、'.join(trail.subject for trail in some)}）"
        for some in found[:MOST_NAMED]
    )
    return told + (f"；等 {len(found)} 名学生" if len(found) > MOST_NAMED else "")


def _drawings(one: TrackOutcome) -> Iterable[Drawing]:
    names = tuple(exam.name for exam in one.exams)
    stacked = tuple(
        Series(band.category, tuple(exam.counts.get(band.category, 0) for exam in one.exams))
        for band in one.policy.bands
    )
    yield Drawing("每次考试在册的人次", "考试", "人次", names, stacked, "stacked")
    shown = list(enumerate(one.exams))[-_EXAMS_DRAWN:]
    subjects = one.subjects[:_SUBJECTS_DRAWN]
    by_subject = [
        Series(
            exam.name,
            tuple(sum(track.listed[k] for track in one.classes if track.subject == name) for name in subjects),
        )
        for k, exam in shown
    ]
    if len(subjects) > 1:
        yield Drawing("各学科在册的人次", "学科", "人次", tuple(subjects), tuple(by_subject))


def _resting(one: TrackOutcome) -> str:
    resting = {id(trail.person) for trail in one.trails if trail.person.provisional}
    if not resting:
        return ""
    return f"{len(resting)} 名学生的数{PROVISIONAL}：前后是不是同一个人还没有人回答，回答后会变。"

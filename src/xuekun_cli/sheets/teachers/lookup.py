"""Who teaches a class and subject that has scores; which of them nobody teaches, and who teaches without scores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.model.teaching import Assignment, ScoredClass
from xuekun_cli.sheets.words.labels import classes_agree

NOTHING = "任课表里没有这个班这一科的教师"
UNCLEAR = "任课表里的班级对不上这个班（没有写年级或学校），看不出教师"
_MOST_NAMED = 6
"""So many classes or subjects are named in one sentence; the rest are counted."""


def scored_classes(table: ScoreTable) -> list[ScoredClass]:
    """Return each class and subject of a sitting in which somebody has a score, in the order of the students."""
    found: dict[tuple[str, str, str], ScoredClass] = {}
    scored = [(subject, table.marks.column(place)) for place, subject in enumerate(table.subjects)]
    for index, student in enumerate(table.students):
        if not student.class_key:
            continue
        school = student.school or ""
        for subject, marks in scored:
            key = (school, student.class_key, subject.key)
            if key not in found and marks[index] in (Mark.SCORED, Mark.LEVEL):
                name = student.class_name or student.class_key
                found[key] = ScoredClass(school, name, student.class_key, subject.key, subject.name)
    return list(found.values())


@dataclass(frozen=True)
class TeachersOf:
    """The assignments joined to the classes and subjects that have scores; each look-up is one of a dict."""

    by_class: dict[tuple[str, str, str], tuple[Assignment, ...]]
    """(school, class key, subject key) as the scores have them → assignments."""
    without_teacher: tuple[ScoredClass, ...]
    without_scores: tuple[Assignment, ...]
    findings: tuple[Finding, ...]
    reasons: dict[tuple[str, str, str], str]
    """(school, class key, subject key) without anybody → why: nothing stands there, or what does names nobody."""

    def teacher_of(self, school: str | None, class_key: str | None, subject_key: str) -> tuple[Assignment, ...]:
        """Return who teaches a class and subject, former teachers too (``replaced_by``), in the order of the table.

        () where nobody is named, or where it cannot be told which class is meant.
        """
        return self.by_class.get((school or "", class_key or "", subject_key), ())

    def reason(self, school: str | None, class_key: str | None, subject_key: str) -> str:
        """Return why nobody is named for a class and subject, "" for one that somebody teaches."""
        return self.reasons.get((school or "", class_key or "", subject_key), "")


def join_teachers(
    assignments: Sequence[Assignment],
    scored: Iterable[ScoredClass],
    besides: Iterable[ScoredClass] = (),
    unnamed: Sequence[Assignment] = (),
) -> TeachersOf:
    """Return who teaches each class and subject that has scores, and what does not fit.

    ``besides`` are classes and subjects that have to be found though they may have no scores; ``unnamed`` are
    places where something stands that names nobody.
    Class keys agree as `classes_agree` says: one without a grade means the only class of that number, on
    either side; where there are several, it means nobody's, with a finding. A school counts where both name one.
    """
    scored = list(scored)
    with_scores = {(one.school, one.class_key, one.subject) for one in scored}
    scored_here = _Classes((one.school, one.class_key) for one in scored)
    known = scored + [one for one in besides if (one.school, one.class_key, one.subject) not in with_scores]
    ours = _Classes((one.school, one.class_key) for one in known)
    theirs = _Classes((one.school, one.class_key) for one in (*assignments, *unnamed))
    at: dict[tuple[str, str, str], list[Assignment]] = {}
    for one in assignments:
        at.setdefault((one.school, one.class_key, one.subject), []).append(one)
    instead = {(one.school, one.class_key, one.subject): one.note for one in unnamed}
    reasons: dict[tuple[str, str, str], str] = {}
    by_class: dict[tuple[str, str, str], tuple[Assignment, ...]] = {}
    unclear: dict[tuple[str, str], ScoredClass] = {}
    joined: set[tuple[str, str, str]] = set()
    for group in known:
        here = (group.school, group.class_key)
        key = (*here, group.subject)
        meant = theirs.agreeing(here)
        clear = [there for there in meant if len(ours.agreeing(there)) == 1]
        if len(meant) > 1 or len(clear) < len(meant):
            unclear.setdefault(here, group)
            reasons[key] = UNCLEAR
            continue
        written = [text for there in clear if (text := instead.get((*there, group.subject)))]
        reasons[key] = f"任课表里写的是「{written[0]}」，没有教师" if written else NOTHING
        for there in clear:
            found = at.get((*there, group.subject))
            if found:
                del reasons[key]
                by_class[key] = tuple(found)
                if key in with_scores:
                    joined.add((*there, group.subject))
    without = tuple(g for g in scored if (g.school, g.class_key, g.subject) not in by_class)
    spare = tuple(one for one in assignments if (one.school, one.class_key, one.subject) not in joined)
    findings = [
        *_unclear(unclear.values()),
        *_without_teacher(without, unclear, reasons, len({one.school for one in scored}) > 1),
        *_without_scores(spare, scored_here, scored),
    ]
    return TeachersOf(by_class, without, spare, tuple(findings), reasons)


class _Classes:
    """The classes of one side, found by number where a grade is left out."""

    def __init__(self, classes: Iterable[tuple[str, str]]) -> None:
        self._by_number: dict[str, list[tuple[str, str]]] = {}
        for school, key in dict.fromkeys(classes):
            self._by_number.setdefault(_number(key), []).append((school, key))
        self._known: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def agreeing(self, other: tuple[str, str]) -> list[tuple[str, str]]:
        """Return the classes that can be this one; only the same one where it is among them."""
        if other not in self._known:
            self._known[other] = self._agreeing(other)
        return self._known[other]

    def _agreeing(self, other: tuple[str, str]) -> list[tuple[str, str]]:
        school, key = other
        found = [
            (at, one)
            for at, one in self._by_number.get(_number(key), [])
            if classes_agree(one, key) and (not at or not school or at == school)
        ]
        exact = [one for one in found if one == other] or [one for one in found if one[1] == key]
        return exact or found


def _number(key: str) -> str:
    return key.rpartition("-")[2]


def _unclear(groups: Iterable[ScoredClass]) -> list[Finding]:
    return [
        Finding(
            "teacher_class_unclear",
            Severity.WARNING,
            f"成绩里的{group.class_name}，和任课表里的班级对不上唯一的一个（没有写年级或学校），没有算到任何教师名下",
            "请在任课表和成绩表里都写明年级，如 三(1)班；有几所学校的，写明学校。",
        )
        for group in groups
    ]


def _without_teacher(
    groups: Sequence[ScoredClass],
    unclear: dict[tuple[str, str], ScoredClass],
    reasons: dict[tuple[str, str, str], str],
    several: bool,
) -> list[Finding]:
    """Say which classes and subjects have scores and no teacher: a finding a subject. ``several`` schools are named.

    Those where something stands that names nobody are told apart from those where nothing stands.
    """
    by_subject: dict[tuple[str, bool], list[ScoredClass]] = {}
    for group in groups:
        if (group.school, group.class_key) not in unclear:
            blank = reasons[group.school, group.class_key, group.subject] == NOTHING
            by_subject.setdefault((group.subject, blank), []).append(group)
    return [
        Finding(
            "teacher_missing",
            Severity.WARNING,
            f"有成绩，任课表里{'没有教师' if blank else '写的看不出是哪位教师'}："
            f"{found[0].subject_said}（{_named([_class_text(one, several) for one in found])}）",
            "请在任课表里补上；没有补上的，只按班级和学科出结果，不算到教师。",
        )
        for (_, blank), found in by_subject.items()
    ]


def _without_scores(spare: Sequence[Assignment], ours: _Classes, scored: Sequence[ScoredClass]) -> list[Finding]:
    """Say who teaches what has no scores: subjects that were not examined, classes that are not in the scores."""
    examined = {one.subject for one in scored}
    subjects = list(dict.fromkeys(one.subject_said for one in spare if one.subject not in examined))
    other = [one for one in spare if one.subject in examined]
    away = [one for one in other if not ours.agreeing((one.school, one.class_key))]
    findings: list[Finding] = []
    if subjects:
        findings.append(
            Finding(
                "teacher_subject_without_scores",
                Severity.INFO,
                f"任课表里有、成绩里没有的学科：{_named(subjects)}",
                "没有考的学科不用管；考了的，请核对两边的学科名称，或用 --map 学科=叫法。",
            )
        )
    if away:
        findings.append(
            Finding(
                "teacher_class_without_scores",
                Severity.WARNING,
                f"任课表里有、成绩里没有的班级：{_named(list(dict.fromkeys(one.class_name for one in away)))}",
                "别的年级的班不用管；应当有成绩的，请核对两边班级的写法。",
                away[0].ref,
            )
        )
    for one in other:
        if one.class_key.startswith("-") or not ours.agreeing((one.school, one.class_key)):
            continue
        findings.append(
            Finding(
                "teacher_without_scores",
                Severity.WARNING,
                f"{'、'.join(one.teachers)}教{one.class_name}{one.subject_said}，这个班这一科没有成绩",
                "请核对成绩表是否缺了这一科。",
                one.ref,
            )
        )
    return findings


def _class_text(one: ScoredClass, several_schools: bool) -> str:
    """Return a class as a sentence names it, with its school where there are several."""
    return f"{one.school}{one.class_name}" if several_schools else one.class_name


def _named(names: Sequence[str]) -> str:
    shown = "、".join(names[:_MOST_NAMED])
    return shown if len(names) <= _MOST_NAMED else f"{shown} 等 {len(names)} 个"

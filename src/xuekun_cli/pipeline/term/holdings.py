"""Who is judged by which classes: the 任课表 as the targets read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xuekun_cli.model.policy.term import Targets
from xuekun_cli.model.teaching import Assignment
from xuekun_cli.pipeline.inputs.teaching import Teaching

Place = tuple[str | None, str, str]
"""School, key of the class, key of the subject."""


class ClassSubject(NamedTuple):
    """One class and subject that has scores or listed students."""

    school: str | None
    class_name: str
    class_key: str
    subject: str
    subject_key: str
    grade: str

    @property
    def place(self) -> Place:
        """What transitions are gathered by."""
        return (self.school, self.class_key, self.subject_key)


class Holding(NamedTuple):
    """What one teacher (or nobody: ``teacher`` is "") holds in one subject, from one day on."""

    teacher: str
    since: str
    judged: bool
    remark: str
    places: list[ClassSubject]


def holdings_of(places: Sequence[ClassSubject], teaching: Teaching, targets: Targets | None) -> list[Holding]:
    """Return who is to be judged by which classes: teachers by the 任课表, else class by class.

    Two who share a class each have all of it, or stand together as one, as the policy says. Who took a class
    over has a line of its own for it, and is judged by it only where the policy says so; then whoever had
    the class before is shown without a verdict.
    """
    found: dict[tuple[str, str | None, str, str, bool], Holding] = {}
    judge_later = targets is not None and targets.takeover == "judged"
    together = targets is not None and targets.shared == "together"
    for place in places:
        held = teaching.holders(place.school, place.class_key, place.subject_key)
        if not held:
            key = ("", place.school, place.class_key, place.subject_key, True)
            remark = teaching.why_nobody(place.school, place.class_key, place.subject_key)
            found.setdefault(key, Holding("", "", True, remark, [])).places.append(place)
            continue
        for one in held:
            late = bool(one.since) or bool(one.replaces)
            former = bool(one.replaced_by) or bool(one.until)
            # of two who follow each other one is judged: the later where the policy says so, else the first
            judged = judge_later if late else not (former and judge_later)
            names = ["、".join(one.teachers)] if together else list(one.teachers)
            for name in names:
                remark = _remark(one, name, judged)
                key = (name, place.school, place.subject_key, remark, judged)
                found.setdefault(key, Holding(name, one.since.text, judged, remark, [])).places.append(place)
    return list(found.values())


def _remark(one: Assignment, name: str, judged: bool) -> str:
    """Return how a teacher came to a class, or left it, and with whom it is shared; "" for the plain case."""
    said = []
    if one.since or one.replaces:
        before = f"，原来是{'、'.join(one.replaces)}" if one.replaces else ""
        said.append(f"{one.since.text or '中途'}接班{before}")
    if one.until or one.replaced_by:
        now = f"，现在是{'、'.join(one.replaced_by)}" if one.replaced_by else ""
        said.append(f"教到{one.until.text or '中途'}{now}")
    others = [other for other in one.teachers if other != name]
    if others and name in one.teachers:
        said.append(f"和{'、'.join(others)}同教")
    if not judged:
        said.append("只列出，不评")
    return "；".join(said)

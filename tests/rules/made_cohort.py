"""Two small sittings of one cohort, and their matching."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from made_sitting import Seat, seat, sitting

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.results.matching import Matching
from xuekun_cli.model.results.screening import Answer
from xuekun_cli.model.scores.tables import Source
from xuekun_cli.rules.matching.match import match_sittings
from xuekun_cli.sheets.words.labels import name_key

CLASSMATES = ("欧阳一一", "司马二二", "诸葛三三", "上官四四")
"""Four who are in both sittings with the same ids, so that the ids are seen to be the students' own."""


def one(
    name: str, class_key: str | None = "3-1", student_id: str | None = None, score: int = 80, **more: object
) -> Seat:
    """A student: name, class key, id, one score."""
    return seat(score, name=name, class_name=class_key, student_id=student_id, **more)


def match(
    before: Sequence[Seat],
    after: Sequence[Seat],
    answers: Mapping[str, str] | None = None,
    statuses: Mapping[int, str] | None = None,
    assumed_class: str = "",
) -> Matching:
    """The two sittings matched; ``answers`` maps the keys of questions to what was answered."""
    settled = {key: Answer(key, text, "", "") for key, text in (answers or {}).items()}
    return match_sittings(
        sitting(before, sources=[Source(0, "期中.xlsx", "成绩")]),
        sitting(after, sources=[Source(0, "期末.xlsx", "成绩")]),
        name_key,
        settled=settled,
        statuses=statuses,
        assumed_class=assumed_class,
    )


def with_classmates(*students: Seat) -> list[Seat]:
    """These students and then the four, who have ids."""
    return [*students, *(one(name, "3-9", f"900{k}") for k, name in enumerate(CLASSMATES))]


def codes(matching: Matching) -> list[str]:
    """The codes of what is said, but for who left and joined."""
    return [f.code for f in matching.findings if f.code not in ("match_left", "match_joined")]


def said(matching: Matching, code: str) -> Finding:
    """The only finding with this code."""
    (finding,) = [f for f in matching.findings if f.code == code]
    return finding


def answered(before: Sequence[Seat], after: Sequence[Seat], code: str, text: str) -> tuple[Finding, Matching]:
    """The only question of this kind, and the matching after this answer to it."""
    asked = said(match(before, after), code)
    assert asked.question is not None
    return asked, match(before, after, {asked.question.key: text})

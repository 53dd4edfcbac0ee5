"""The entries of the list: who, by which line, with which words; made a class and subject at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from xuekun_cli.model.cells import CellRef, column_letters
from xuekun_cli.model.marks import SCALE, Mark
from xuekun_cli.model.numbers import beside, decimal_text, points
from xuekun_cli.model.policy import Band
from xuekun_cli.model.screening import Group, Listed, Verdict
from xuekun_cli.rules.exits import exit_score, one_for_all, own_exit_score, step_of
from xuekun_cli.rules.ground import Ground
from xuekun_cli.rules.lines import basis, lines_of
from xuekun_cli.rules.verdicts import say, score_text

REGISTERED = -2
"""In place of a band's index: listed by registration."""
_SCORED = int(Mark.SCORED)
_CLOSE = SCALE // 50
"""Two hundredths of a point: two decimals tell the truth unless score and line are closer than this."""


def verdict_text(band: Band, exit_at: int | None) -> str:
    """Return the end of a reason: the category, its clause, and the score to reach."""
    return f"{band.category}（{band.clause}）{exit_text(exit_at)}"


def exit_text(exit_at: int | None) -> str:
    """Return the score to reach, as a reason ends with it; "" where no score would do."""
    return "" if exit_at is None else f"；脱困成绩 {points(exit_at)}"


class _Line(NamedTuple):
    """A band's line for one class and subject, with what is the same for everybody below it."""

    verdict: Verdict
    cutoff: Fraction
    """In points."""
    highest: int
    """The highest whole number of ten-thousandths on the listed side."""
    sign: str
    shown: str
    """The line as it stands behind most scores, with its sign."""
    for_all: bool
    """The exit score is the same for the whole class; else each student has one of his or her own."""


class Entries:
    """Makes the entries of the list, a class and subject at a time."""

    def __init__(self, ground: Ground, overall: Mapping[int, str], times: Mapping[int, int], least: int) -> None:
        """Take the students' categories over all subjects, and in how many subjects each is listed.

        ``least``: in so many a student has to be listed; where it is more than one, each reason says how many.
        """
        self._ground, self._overall, self._times = ground, overall, times
        self._table = ground.table
        self._places = ground.table.sources
        self._least = least
        self._for_all = one_for_all(ground.policy)
        self._steps = [step_of(ground.table, subject) for subject in range(len(ground.table.subjects))]
        self._shown: dict[int, str] = {}

    def of_class(
        self, group: Group, number: int, subject: int, people: Sequence[tuple[int, int]]
    ) -> Iterator[Listed]:
        """Yield an entry for each (student, index of the band) of a class and subject."""
        table = self._table
        key, students = table.subjects[subject].key, table.students
        scores, marks = table.scores.column(subject), table.marks.column(subject)
        sources = table.source.column(subject)
        rows, columns = table.row.column(subject), table.column.column(subject)
        overall, several = self._overall, self._least > 1
        name, places, shown = group.subject, self._places, self._shown
        counted = bool(self._ground.counted)
        letters = ""
        at = -1
        lines: dict[int, _Line | None] = {}
        for student, index in people:
            level = sentence = more = ""
            if index == REGISTERED:
                verdict, comparison, score = _registered(self._ground, group, student, subject)
            else:
                if index not in lines:
                    lines[index] = self._line(number, subject, index)
                line = lines[index]
                if line is None:
                    verdict, comparison, sentence = self._by_conditions(group, student, subject, index)
                    score = scores[student] if marks[student] == _SCORED else None
                    level = table.level(student, subject) or ""
                else:
                    score = scores[student]
                    verdict = line.verdict
                    if not line.for_all:
                        verdict, more = self._own(verdict, student, subject)
                    text = None if counted else shown.get(score)
                    if text is None:
                        text = self._score(student, subject, score)
                    # two decimals tell the truth unless rounding can move the line past the score
                    bar = (
                        line.shown
                        if line.highest - score > _CLOSE
                        else f"{line.sign} {beside(line.cutoff, score)}"
                    )
                    comparison = f"{name} {text} {bar}"
                if several:
                    more += f"；{self._times[student]} 科符合（至少 {self._least} 科才列入）"
            person, source = students[student], sources[student]
            if source >= 0:
                place = places[source]
                if columns[student] != at:
                    at = columns[student]
                    letters = column_letters(at)
                ref = CellRef(place.file, place.sheet, f"{letters}{rows[student] + 1}")
            else:
                place, ref = places[person.source], table.ref(student, subject)
            yield Listed(
                group,
                student,
                person.student_id,
                person.name,
                name,
                key,
                verdict,
                score,
                comparison,
                ref,
                place.input,
                index == REGISTERED,
                level,
                overall.get(student, "") if overall else "",
                more,
                sentence,
            )

    def _line(self, number: int, subject: int, index: int) -> _Line | None:
        """Return a plain band's line; None for a band of several conditions, or without a line on the score."""
        ground, band = self._ground, self._ground.policy.bands[index]
        line = lines_of(ground, band.when, subject)[number]
        if line is None:
            return None
        exit_at = exit_score(ground, number, subject, self._steps[subject]) if self._for_all else None
        said = f"（{basis(ground, band.when, subject, number)}），{verdict_text(band, exit_at)}"
        cutoff, sign = line.value / SCALE, "≤" if line.inclusive else "<"
        verdict = Verdict(band.category, band.clause, cutoff, exit_at, said)
        for_all = exit_at is not None
        return _Line(verdict, cutoff, line.highest, sign, f"{sign} {decimal_text(cutoff, 2)}", for_all)

    def _own(self, verdict: Verdict, student: int, subject: int) -> tuple[Verdict, str]:
        """Return the verdict with the student's own exit score: other conditions look at more than the score."""
        exit_at = own_exit_score(self._ground, student, subject, self._steps[subject])
        return verdict._replace(exit_score=exit_at), exit_text(exit_at)

    def _score(self, student: int, subject: int, score: int) -> str:
        """Return a score as it is shown; most are met many times."""
        if self._ground.counted:
            return score_text(self._ground, student, subject)
        text = self._shown.get(score)
        if text is None:
            text = self._shown[score] = points(score)
        return text

    def _by_conditions(self, group: Group, student: int, subject: int, index: int) -> tuple[Verdict, str, str]:
        """Return verdict, comparison and sentence where other things than one line on the score decide."""
        ground, band = self._ground, self._ground.policy.bands[index]
        said = say(ground, band.when, student, subject)
        scored = self._table.marks[student, subject] == _SCORED
        exit_at = own_exit_score(ground, student, subject, self._steps[subject]) if scored else None
        verdict = Verdict(band.category, band.clause, said.line if scored else None, exit_at)
        sentence = f"{group.subject} {said.full}，{verdict_text(band, exit_at)}"
        return verdict, f"{group.subject} {said.brief}", sentence


def _registered(ground: Ground, group: Group, student: int, subject: int) -> tuple[Verdict, str, int | None]:
    """Return verdict, reason and score of somebody listed by registration."""
    table, rule = ground.table, ground.policy.exempt
    scored = table.marks[student, subject] == _SCORED
    clause = f"（{rule.clause}）" if rule.clause else ""
    reason = f"{group.subject}：{rule.category}，按登记，不看分数{clause}"
    score = table.scores[student, subject] if scored else None
    return Verdict(rule.category, rule.clause), reason, score

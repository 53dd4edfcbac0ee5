"""The entries of the list: who, by which line, with which words; made a class and subject at a time."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xuekun_cli.model.policy.document import Band
from xuekun_cli.model.results.screening import Group, Listed, Verdict
from xuekun_cli.model.scores.cells import a1, column_letters
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.numbers import points, quotient_text
from xuekun_cli.rules.screening.exits import exit_scores, one_for_all, own_exit_score, step_of
from xuekun_cli.rules.screening.ground import Ground
from xuekun_cli.rules.screening.lines import Line, bases, lines_of
from xuekun_cli.rules.screening.verdicts import NEVER, say, score_text
from xuekun_cli.rules.screening.verdicts import comparison as compared

REGISTERED = -1
"""In place of a band's index: listed by registration."""
_SCORED = int(Mark.SCORED)
_new = tuple.__new__
"""Makes a named tuple of all its values in half the time: the list may have hundreds of thousands of entries."""
_CLOSE = SCALE // 50
"""Two hundredths of a point: two decimals tell the truth unless score and line are closer than this."""


def verdict_text(band: Band, exit_at: int | None) -> str:
    """Return the end of a reason: the category, its clause, and the score to reach."""
    return f"{band.category}（{band.clause}）{exit_text(exit_at)}"


def exit_text(exit_at: int | None) -> str:
    """Return the score to reach, as a reason ends with it; "" where no score would do."""
    return "" if exit_at is None else f"；脱困成绩 {points(exit_at)}"


class Place(NamedTuple):
    """Those listed in one class and subject, in the order of the input, and the band of each by its index."""

    students: list[int]
    bands: list[int]


class _Line(NamedTuple):
    """A band's line for one class and subject, with what is the same for everybody below it."""

    line: Line
    verdict: Verdict
    shown: str
    """The line as it stands behind most scores, with its sign."""
    below: int
    """Two decimals of the line tell the truth beside every score below this."""


class _Paper(NamedTuple):
    """A subject's columns, and what its classes are held against."""

    scores: array[int]
    marks: array[int]
    sources: array[int]
    rows: array[int]
    columns: array[int]
    step: int
    """The step in which it is marked, in ten-thousandths."""
    exits: Sequence[int | None]
    """The exit score of each class; none where each student has one of his or her own."""
    bands: Sequence[tuple[Band, Sequence[Line | None], Sequence[str]]]
    """Each band with the line of each class, and how it came about."""


class _Known(dict[int, tuple[int, str]]):
    """Scores and how they are shown: few different ones, each held once for all who have it."""

    def __missing__(self, score: int) -> tuple[int, str]:
        both = self[score] = (score, points(score))
        return both


class Entries:
    """Makes the entries of the list, a class and subject at a time."""

    def __init__(self, ground: Ground, overall: Mapping[int, str], times: Mapping[int, int], least: int) -> None:
        """Take the students' categories over all subjects, and in how many subjects each is listed.

        ``least``: in so many a student has to be listed; where it is more than one, each reason says how many.
        """
        self._ground, self._overall, self._times = ground, overall, times
        self._table, self._known = ground.table, _Known()
        self._least = least
        for_all = one_for_all(ground.policy)
        self._papers = [_paper(ground, subject, for_all) for subject in range(len(ground.table.subjects))]

    def of_class(self, group: Group, number: int, subject: int, place: Place) -> list[Listed]:
        """Return an entry for everybody listed in a class and subject."""
        paper, table, overall = self._papers[subject], self._table, self._overall
        students, origins = table.students, table.sources
        scores, sources, rows, columns = paper.scores, paper.sources, paper.rows, paper.columns
        name, known = group.subject, self._known
        own_exits, several = not paper.exits, self._least > 1
        lines = {index: self._line(paper, number, index) for index in set(place.bands) if index != REGISTERED}
        at, letters = -1, ""
        found: list[Listed] = []
        for student, index in zip(place.students, place.bands, strict=True):
            level = sentence = more = ""
            score: int | None
            if index == REGISTERED:
                verdict, comparison, score = _registered(self._ground, group, student, subject)
            else:
                if below := lines[index]:
                    line, verdict, bar, clear = below
                    score, shown = known[scores[student]]
                    if score < clear:
                        comparison = f"{name} {shown} {bar}"
                    else:
                        comparison = f"{name} {compared(score_text(self._ground, student, subject), score, line)}"
                    if own_exits:
                        verdict, more = self._own(verdict, student, subject)
                else:
                    verdict, comparison, sentence = self._by_conditions(group, student, subject, index)
                    score = scores[student] if paper.marks[student] == _SCORED else None
                    level = table.level(student, subject) or ""
                if several:
                    more += f"；{self._times[student]} 科符合（至少 {self._least} 科才列入）"
            person, source = students[student], sources[student]
            if source < 0:
                source, cell = person.source, a1(person.row, person.column)
            else:
                if columns[student] != at:
                    at = columns[student]
                    letters = column_letters(at)
                cell = f"{letters}{rows[student] + 1}"
            found.append(
                _new(
                    Listed,
                    (
                        group,
                        student,
                        person.student_id,
                        person.name,
                        verdict,
                        score,
                        comparison,
                        origins[source],
                        cell,
                        level,
                        overall.get(student, "") if overall else "",
                        more,
                        sentence,
                    ),
                )
            )
        return found

    def _line(self, paper: _Paper, number: int, index: int) -> _Line | None:
        """Return a plain band's line; None for a band of several conditions, or without a line on the score."""
        band, lines, bases = paper.bands[index]
        line = lines[number]
        if line is None:
            return None
        exit_at = paper.exits[number] if paper.exits else None
        said = f"（{bases[number]}），{verdict_text(band, exit_at)}"
        verdict = Verdict(band.category, band.clause, line.cutoff, exit_at, said)
        # a mark that counts as zero has to be said, however far it is from the line
        below = NEVER if self._ground.counted else line.highest - _CLOSE
        shown = quotient_text(*line.cutoff.as_integer_ratio(), 2)
        return _Line(line, verdict, f"{'≤' if line.inclusive else '<'} {shown}", below)

    def _own(self, verdict: Verdict, student: int, subject: int) -> tuple[Verdict, str]:
        """Return the verdict with the student's own exit score: other conditions look at more than the score."""
        exit_at = own_exit_score(self._ground, student, subject, self._papers[subject].step)
        return verdict._replace(exit_score=exit_at), exit_text(exit_at)

    def _by_conditions(self, group: Group, student: int, subject: int, index: int) -> tuple[Verdict, str, str]:
        """Return verdict, comparison and sentence where other things than one line on the score decide."""
        ground, band = self._ground, self._ground.policy.bands[index]
        said = say(ground, band.when, student, subject)
        scored = self._table.marks[student, subject] == _SCORED
        exit_at = own_exit_score(ground, student, subject, self._papers[subject].step) if scored else None
        verdict = Verdict(band.category, band.clause, said.line if scored else None, exit_at)
        sentence = f"{group.subject} {said.full}，{verdict_text(band, exit_at)}"
        return verdict, f"{group.subject} {said.brief}", sentence


def _paper(ground: Ground, subject: int, for_all: bool) -> _Paper:
    table = ground.table
    step = step_of(ground, subject)
    return _Paper(
        table.scores.column(subject),
        table.marks.column(subject),
        table.source.column(subject),
        table.row.column(subject),
        table.column.column(subject),
        step,
        exit_scores(ground, subject, step) if for_all else (),
        [
            (band, lines_of(ground, band.when, subject), bases(ground, band.when, subject))
            for band in ground.policy.bands
        ],
    )


def _registered(ground: Ground, group: Group, student: int, subject: int) -> tuple[Verdict, str, int | None]:
    """Return verdict, reason and score of somebody listed by registration."""
    table, rule = ground.table, ground.policy.exempt
    scored = table.marks[student, subject] == _SCORED
    clause = f"（{rule.clause}）" if rule.clause else ""
    reason = f"{group.subject}：{rule.category}，按登记，不看分数{clause}"
    score = table.scores[student, subject] if scored else None
    return Verdict(rule.category, rule.clause, exempt=True), reason, score

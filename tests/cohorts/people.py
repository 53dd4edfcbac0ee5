"""Made-up cohorts: classes, students and scores, some of them exactly on a line."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from oracle import Record, Score

EXEMPT_NOTE = "随班就读"
ABSENT_WORDS = ("缺考", "请假", "Q", "/")
BLANK = ""
SUBJECTS = ("语文", "数学", "英语", "科学", "道德与法治")
STEPS = (Fraction(1), Fraction(1, 2), Fraction(1, 10))
"""Scores come in whole, half or tenth points."""

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
GIVEN = ("样", "例", "甲", "乙", "丙", "样甲", "样乙", "样丙", "例甲", "例乙", "例丙", "样例", "甲例", "乙样")

ID_LENGTHS = (8, 10, 12, 16, 19)
"""From a school's own number to 全国学籍号; sixteen digits and more do not survive as a number."""


@dataclass(frozen=True)
class Pupil:
    """One student; ``note`` is the text of 备注, ``scores`` has a score or a mark for every subject."""

    student_id: str
    name: str
    note: str
    scores: dict[str, Score]

    @property
    def total(self) -> Fraction | None:
        """The sum of the scores in points; None without any score."""
        scored = [score for score in self.scores.values() if isinstance(score, Fraction)]
        return sum(scored, Fraction(0)) if scored else None


@dataclass(frozen=True)
class Classroom:
    """One class; ``school`` is None where the sheets name no school."""

    name: str
    pupils: tuple[Pupil, ...]
    school: str | None = None


@dataclass(frozen=True)
class OnTheLine:
    """A student who was put exactly on the bar of a category, which is therefore theirs."""

    school: str | None
    class_name: str
    student_id: str
    subject: str
    category: str


@dataclass(frozen=True)
class Cohort:
    """One exam of one cohort: what the sheets of a test are written from."""

    exam: str
    subjects: tuple[str, ...]
    full_mark: int
    step: Fraction
    classes: tuple[Classroom, ...]
    on_the_line: tuple[OnTheLine, ...] = ()

    def everyone(self) -> Iterator[tuple[Classroom, Pupil]]:
        """Yield each class with each of its students, in the order of the sheets."""
        for classroom in self.classes:
            for pupil in classroom.pupils:
                yield classroom, pupil

    @property
    def has_schools(self) -> bool:
        """Whether the sheets need a school column."""
        return any(classroom.school is not None for classroom in self.classes)

    def records(self) -> list[Record]:
        """Return the students as the oracle takes them, in the order of the sheets."""
        return [
            Record(room.school, room.name, pupil.student_id, pupil.name, pupil.note == EXEMPT_NOTE, pupil.scores)
            for room, pupil in self.everyone()
        ]


def draw_cohort(
    rng: random.Random,
    *,
    classes: int | None = None,
    schools: Sequence[str] = (),
    subjects: Sequence[str] | None = None,
    step: Fraction | None = None,
    exempt: bool = True,
    marks: bool = True,
    exam: str = "期末",
) -> Cohort:
    """Return a made-up cohort drawn from ``rng``; what is not given is drawn too.

    ``classes`` is the number of classes in each school, ``step`` the steps in which papers are
    marked. ``exempt`` and ``marks`` allow students in 随班就读 and cells without a score. Classes
    have 3 to 12 students; where the numbers allow it, two stand on the 40% and 80% lines.
    """
    chosen = tuple(subjects) if subjects is not None else SUBJECTS[: rng.randint(1, len(SUBJECTS))]
    by = step if step is not None else rng.choice(STEPS)
    full = rng.choice((100, 120, 150))
    ids = _draw_ids(rng)
    rooms: list[Classroom] = []
    lines: list[OnTheLine] = []
    for school in schools or (None,):
        for number in range(1, (classes or rng.randint(1, 4)) + 1):
            people = _draw_people(rng, ids, rng.randint(3, 12), exempt)
            room = Classroom(f"三({number})班", people, school)
            for subject in chosen:
                room, found = _score(rng, room, subject, full=full, step=by, marks=marks)
                lines.extend(found)
            rooms.append(room)
    return Cohort(exam, chosen, full, by, tuple(rooms), tuple(lines))


def sit_again(rng: random.Random, cohort: Cohort, exam: str) -> Cohort:
    """Return another sitting of the same students: scores near the earlier ones, marks drawn anew."""
    top = int(cohort.full_mark / cohort.step)

    def again(score: Score) -> Score:
        if not isinstance(score, Fraction):
            return rng.randint(0, top) * cohort.step
        moved = int(score / cohort.step) + rng.randint(-top // 6, top // 6)
        return min(top, max(0, moved)) * cohort.step

    rooms = tuple(
        replace(
            room,
            pupils=tuple(
                replace(pupil, scores={subject: again(score) for subject, score in pupil.scores.items()})
                for pupil in room.pupils
            ),
        )
        for room in cohort.classes
    )
    return replace(cohort, exam=exam, classes=rooms, on_the_line=())


def put_on_lines(units: dict[int, int], extra: int, top: int, base: int) -> bool:
    """Move the first two scores of ``units`` onto the 40% and 80% lines; return whether it worked.

    ``units`` holds the takers' scores as whole steps and is changed in place; ``extra`` is what the
    exempt add to the total, ``top`` the full mark, ``base`` the (even) score wanted on the 40% line.
    The others, except those with zero, are raised or lowered until the total fits.
    """
    low, high, *others = units
    units[low], units[high] = base, 2 * base
    missing = base * len(units) * 5 // 2 - extra - sum(units.values())
    movable = [index for index in others if units[index] > 0]
    for _ in range(4):
        for position, index in enumerate(movable):
            share = int(missing / (len(movable) - position))
            moved = min(top, max(1, units[index] + share))
            missing -= moved - units[index]
            units[index] = moved
    return missing == 0


def _draw_ids(rng: random.Random) -> Iterator[str]:
    length = rng.choice(ID_LENGTHS)
    first = rng.randint(10 ** (length - 1), 10**length - 100_000)
    return (str(first + number) for number in range(100_000))


def _draw_people(rng: random.Random, ids: Iterator[str], size: int, exempt: bool) -> tuple[Pupil, ...]:
    names: list[str] = []
    while len(names) < size:
        surname, given = rng.choice(SURNAMES), rng.choice(GIVEN)
        gap = rng.choice(("", " ", "\u3000")) if len(given) == 1 else ""
        if surname + given not in {name.replace(" ", "").replace("\u3000", "") for name in names}:
            names.append(surname + gap + given)
    registered = rng.randrange(size) if exempt and rng.random() < 0.5 else -1
    return tuple(
        Pupil(next(ids), name, EXEMPT_NOTE if index == registered else "", {}) for index, name in enumerate(names)
    )


def _score(
    rng: random.Random, room: Classroom, subject: str, *, full: int, step: Fraction, marks: bool
) -> tuple[Classroom, list[OnTheLine]]:
    top = int(full / step)
    cells: list[Score] = [_draw_cell(rng, top, step, marks) for _ in room.pupils]
    exempt = [pupil.note == EXEMPT_NOTE for pupil in room.pupils]
    takers = [i for i, cell in enumerate(cells) if isinstance(cell, Fraction) and not exempt[i]]
    extra = sum((cell for i, cell in enumerate(cells) if isinstance(cell, Fraction) and exempt[i]), Fraction(0))
    found: list[OnTheLine] = []
    if len(takers) >= 3:
        rng.shuffle(takers)
        units = {i: int(Fraction(cells[i]) / step) for i in takers}
        base = 2 * rng.randint(top // 12, top // 7)
        if put_on_lines(units, int(extra / step), top, base):
            for i, whole in units.items():
                cells[i] = whole * step
            found = [
                OnTheLine(room.school, room.name, room.pupils[i].student_id, subject, category)
                for i, category in zip(takers, ("二类", "三类"), strict=False)
            ]
    pupils = tuple(
        replace(pupil, scores={**pupil.scores, subject: cell})
        for pupil, cell in zip(room.pupils, cells, strict=True)
    )
    return replace(room, pupils=pupils), found


def _draw_cell(rng: random.Random, top: int, step: Fraction, marks: bool) -> Score:
    chance = rng.random()
    if marks and chance < 0.08:
        return rng.choice(ABSENT_WORDS)
    if marks and chance < 0.12:
        return BLANK
    if chance < 0.15:
        return Fraction(0)
    return min(top, max(0, round(rng.gauss(0.7, 0.2) * top))) * step

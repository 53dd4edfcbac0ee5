"""A made-up term: two exams of one cohort with absentees, leavers, newcomers, moves and two teachers' classes."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from cohorts import CONTAINERS, EXEMPT_NOTE, LAYOUTS, Classroom, Cohort, Pupil, draw_cohort, sit_again
from oracle import Record
from term_oracle import Place

ABSENT_SHARE, GONE_SHARE, MOVED_SHARE, EXEMPT_SHARE = 0.08, 0.08, 0.08, 0.02
FEWEST = 2
"""Students that stay in every class."""


@dataclass(frozen=True)
class Term:
    """Two exams and what the office's lists say."""

    before: Cohort
    after: Cohort
    transferred: frozenset[str]
    """Ids of those who left and whom the roll calls 转出."""
    teachers: dict[str, tuple[Place, ...]]
    """Teacher → the classes and one subject."""

    @property
    def records(self) -> tuple[list[Record], list[Record]]:
        """The students of both exams, as the oracle takes them."""
        return self.before.records(), self.after.records()

    def write(self, folder: Path, layout: str) -> tuple[Path, Path]:
        """Write both exams in a layout, 花名册.xlsx and 任课表.xlsx; return the paths of the exams."""
        paths = folder / "期初.xlsx", folder / "期末.xlsx"
        for path, cohort in zip(paths, (self.before, self.after), strict=True):
            path.write_bytes(CONTAINERS["xlsx"].write(LAYOUTS[layout](cohort)))
        roll = [("学号", "姓名", "班级", "状态")]
        for room, pupil in self.before.everyone():
            said = "转出" if pupil.student_id in self.transferred else "在校"
            roll.append((pupil.student_id, pupil.name, room.name, said))
        write_table(folder / "花名册.xlsx", roll)
        write_table(folder / "任课表.xlsx", self._teaching())
        return paths

    def _teaching(self) -> list[tuple[str, ...]]:
        held = {place: name for name, places in self.teachers.items() for place in places}
        subjects = self.before.subjects
        rows = [("班级", *subjects)]
        for room in self.before.classes:
            rows.append((room.name, *(held.get((room.school, room.name, subject), "") for subject in subjects)))
        return rows


def write_table(path: Path, rows: list[tuple[str, ...]]) -> Path:
    """Write a workbook of one sheet, all cells text."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = path.stem
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def draw_term(rng: random.Random, schools: tuple[str, ...] = ()) -> Term:
    """Return a made-up term drawn from ``rng``; every subject is taught by one or two teachers."""
    before = draw_cohort(rng, schools=schools, exam="期初")
    after = sit_again(rng, before, "期末")
    gone: set[str] = set()
    rooms = [replace(room, pupils=_changed(rng, room, gone)) for room in after.classes]
    _move(rng, rooms)
    newcomer = replace(rng.choice(after.classes).pupils[0], student_id="9" * 8, name="新来样", note="")
    place = rng.randrange(len(rooms))
    scores = {
        subject: rng.randint(0, int(after.full_mark / after.step)) * after.step for subject in after.subjects
    }
    rooms[place] = replace(rooms[place], pupils=(*rooms[place].pupils, replace(newcomer, scores=scores)))
    transferred = frozenset(student for student in sorted(gone) if rng.random() < 0.5)
    return Term(before, replace(after, classes=tuple(rooms)), transferred, _teachers(rng, before))


def _changed(rng: random.Random, room: Classroom, gone: set[str]) -> tuple[Pupil, ...]:
    kept: list[Pupil] = []
    for left, pupil in enumerate(room.pupils):
        if len(room.pupils) - left + len(kept) > FEWEST and rng.random() < GONE_SHARE:
            gone.add(pupil.student_id)
            continue
        note = pupil.note or (EXEMPT_NOTE if rng.random() < EXEMPT_SHARE else "")
        scores = {
            subject: rng.choice(("缺考", "")) if rng.random() < ABSENT_SHARE else score
            for subject, score in pupil.scores.items()
        }
        kept.append(replace(pupil, note=note, scores=scores))
    return tuple(kept)


def _move(rng: random.Random, rooms: list[Classroom]) -> None:
    """Move some students into another class of their school."""
    for number, room in enumerate(rooms):
        others = [k for k, other in enumerate(rooms) if other.school == room.school and k != number]
        for pupil in room.pupils:
            here = rooms[number]
            if others and len(here.pupils) > FEWEST and rng.random() < MOVED_SHARE and pupil in here.pupils:
                there = rng.choice(others)
                rooms[number] = replace(here, pupils=tuple(one for one in here.pupils if one is not pupil))
                rooms[there] = replace(rooms[there], pupils=(*rooms[there].pupils, pupil))


def _teachers(rng: random.Random, cohort: Cohort) -> dict[str, tuple[Place, ...]]:
    held: dict[str, tuple[Place, ...]] = {}
    names: Callable[[int], str] = lambda number: f"{'赵钱孙李周吴郑王冯陈'[number]}师{'甲乙'[number % 2]}"  # noqa: E731
    for number, subject in enumerate(cohort.subjects):
        for school in dict.fromkeys(room.school for room in cohort.classes):
            rooms = [room for room in cohort.classes if room.school == school]
            for room in rooms:
                name = names(2 * number + rng.randint(0, 1)) if len(rooms) > 1 else names(2 * number)
                held[name] = (*held.get(name, ()), (school, room.name, subject))
    return held

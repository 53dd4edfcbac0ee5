"""The made-up school: three classes, their students, and three sittings of correlated scores."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

SEED = 20240901
"""The first day of the made-up term; any other number makes another school."""

SCHOOL = "样例小学"
YEAR = "2024—2025学年第一学期"
SUBJECTS = ("语文", "数学", "英语", "科学")
FULL_MARK = 100
SITTINGS = ("期初", "期中", "期末")
CLASS_SIZES = {"三(1)班": 38, "三(2)班": 37, "三(3)班": 39}
FAR_BEHIND = {"三(1)班": 2, "三(2)班": 2, "三(3)班": 1}
"""Students far behind in everything; 三(3)班 also has one with zeros and one on the 随班就读 list alone."""
ALL_BEHIND = 6
"""Students of a class who are behind in everything, those far behind among them."""

SURNAMES = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹"
GIVEN = ("样甲", "样乙", "样丙", "样丁", "例甲", "例乙", "例丙", "例丁", "样例", "例样", "样", "例")
UNUSUAL_NAMES = ("欧阳样例", "阿依·样例")

HALF_POINT_SUBJECTS = ("语文", "英语")
"""Marked in half points; the others in whole ones."""

WEAK_IN_ONE = 0.10
"""Share of the others who are weak in one subject only."""

Cell = float | str | None
"""A score in points, a word such as 缺考, or None for a blank."""


@dataclass
class Pupil:
    """One student of the made-up school; ``scores[sitting][subject]``, no sitting when not there."""

    student_id: str
    name: str
    class_name: str
    sex: str
    status: str = "在校"
    changed_on: str = ""
    note: str = ""
    exempt: bool = False
    scores: dict[str, dict[str, Cell]] = field(default_factory=dict)

    def total(self, sitting: str) -> float | None:
        """The sum of the scores of a sitting in points; None without any."""
        scored = [cell for cell in self.scores[sitting].values() if isinstance(cell, int | float)]
        return sum(scored) if scored else None


def make_pupils() -> list[Pupil]:
    """Return all students with their scores, the same at every run."""
    rng = random.Random(SEED)
    names = [surname + given for given in GIVEN for surname in SURNAMES]
    rng.shuffle(names)
    names[5], names[48] = UNUSUAL_NAMES
    pupils = []
    for class_number, (class_name, size) in enumerate(CLASS_SIZES.items(), start=1):
        for number in range(1, size + 1):
            name = names.pop(0)
            shown = f"{name[0]}\u3000{name[1]}" if len(name) == 2 else name
            student_id = f"2022{class_number:02d}{number:02d}"
            pupils.append(Pupil(student_id, shown, class_name, rng.choice("男女")))
        _score_class(rng, pupils[-size:])
    _special_cases(pupils)
    return pupils


def of_class(pupils: list[Pupil], class_name: str, sitting: str) -> list[Pupil]:
    """Return the students of a class who stand in the sheets of a sitting, in the order of their ids."""
    return [p for p in pupils if p.class_name == class_name and sitting in p.scores]


def _score_class(rng: random.Random, pupils: list[Pupil]) -> None:
    """Give every student a level in each subject, then each sitting a score near it.

    One or two students a class are far behind, four or five behind in everything, a few in one
    subject; of those behind about half gain over the term, as after help.
    """
    order = list(range(len(pupils)))
    rng.shuffle(order)
    number = FAR_BEHIND[pupils[0].class_name]
    far_behind, behind = set(order[:number]), set(order[number:ALL_BEHIND])
    for index, pupil in enumerate(pupils):
        gain = rng.choice((0.0, 2.0, 8.0, 14.0)) if index in far_behind | behind else rng.uniform(-2, 3)
        levels = {subject: _level(rng, index in far_behind, index in behind) for subject in SUBJECTS}
        for times, sitting in enumerate(SITTINGS):
            pupil.scores[sitting] = {
                subject: _paper(rng, subject, levels[subject] + gain * times / 2) for subject in SUBJECTS
            }


def _level(rng: random.Random, far_behind: bool, behind: bool) -> float:
    if far_behind:
        return rng.gauss(30, 6)
    if behind:
        return rng.gauss(54, 6)
    if rng.random() < WEAK_IN_ONE:
        return rng.gauss(60, 5)
    return rng.gauss(84, 6)


def _paper(rng: random.Random, subject: str, level: float) -> float:
    score = min(FULL_MARK - 1.0, max(6.0, rng.gauss(level, 4)))
    return round(score * 2) / 2 if subject in HALF_POINT_SUBJECTS else float(round(score))


def _special_cases(pupils: list[Pupil]) -> None:
    """Put in what every term has: absences, a transfer each way, two of one name, 随班就读, a line."""
    by_id = {pupil.student_id: pupil for pupil in pupils}
    by_id["20220104"].scores["期初"]["数学"] = "缺考"
    by_id["20220217"].scores["期初"]["语文"] = "请假"
    by_id["20220311"].scores["期中"] |= {"语文": "缺考", "数学": "缺考"}
    by_id["20220118"].scores["期末"]["语文"] = "缺考"
    for sitting in SITTINGS:
        by_id["20220309"].scores[sitting]["英语"] = "免考"
    by_id["20220214"].scores["期初"]["科学"] = None
    by_id["20220330"].scores["期初"] = dict.fromkeys(SUBJECTS, 0.0)
    by_id["20220221"].name = by_id["20220209"].name
    for student_id, note in (("20220119", "随班就读"), ("20220324", "")):
        registered = by_id[student_id]
        registered.exempt, registered.note = True, note
        for times, sitting in enumerate(SITTINGS):
            registered.scores[sitting] = dict(zip(SUBJECTS, (22.0, 15.0, 18.5, 25.0 + times), strict=True))
    _move(by_id["20220317"], "转出", "2024-11-20", gone_from=("期末",))
    _move(by_id["20220237"], "转入", "2024-10-08", gone_from=("期初",))
    _move(by_id["20220223"], "休学", "2024-11-25", gone_from=("期末",))
    _stand_on_line(of_class(pupils, "三(1)班", "期初"), "期初", "语文", by_id["20220110"])


def _move(pupil: Pupil, status: str, day: str, gone_from: tuple[str, ...]) -> None:
    pupil.status, pupil.changed_on = status, day
    for sitting in gone_from:
        del pupil.scores[sitting]


def _stand_on_line(room: list[Pupil], sitting: str, subject: str, chosen: Pupil) -> None:
    """Put one student exactly on 80% of the class average, by half points taken from the best.

    The exempt count in the total and not among the takers, as the sample policy says.
    """
    scored = [p for p in room if isinstance(p.scores[sitting][subject], float)]
    halves = {p.student_id: round(float(p.scores[sitting][subject] or 0) * 2) for p in scored}
    takers = sum(not p.exempt for p in scored)
    halves[chosen.student_id] = round(sum(halves.values()) / takers * 0.8 / 4) * 4
    wanted, remainder = divmod(halves[chosen.student_id] * takers * 10, 8)
    assert remainder == 0, "a score that is a multiple of two points has a whole number of half points"
    movable = sorted((p for p in scored if halves[p.student_id] > 160), key=lambda p: p.student_id)
    missing = wanted - sum(halves.values())
    while missing:
        for pupil in movable:
            step = (missing > 0) - (missing < 0)
            halves[pupil.student_id] += step
            missing -= step
    for pupil in scored:
        pupil.scores[sitting][subject] = halves[pupil.student_id] / 2

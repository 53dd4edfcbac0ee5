"""Tries the estimates of 增值（参考）; docs/value-added.md holds what came of it, with the commands.

python benchmarks/value_added.py noise [schools]            nobody helps: is the mean zero, does the interval cover?
python benchmarks/value_added.py alike [schools]            the same where all classes are of one level
python benchmarks/value_added.py cohorts [schools]          the same with few classes
python benchmarks/value_added.py help [schools]             one teacher helps: how often is it seen?
python benchmarks/value_added.py pair BEFORE AFTER [ROLL]   two real exams, classes as if they were teachers
python benchmarks/value_added.py research CSV [PICTURE.svg] mlmRev_bdf.csv: pupils of 131 schools
python benchmarks/value_added.py groups CSV (BEFORE AFTER ROLL)…
                                                            the methods side by side over all of these; ROLL may be -
python benchmarks/value_added.py speed [students]           how long the estimates of a whole report take
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from math import sqrt
from pathlib import Path
from time import process_time

from value_added_methods import METHODS, QUARTERS, Told, brier, left_out_in_turn, levelled, log_score
from value_added_picture import calibration, draw
from value_added_schools import CLASSES_APART, COUNTING, Outcome, Pupil, draw_school, judged, relative, teachers
from xuekun_cli.model.results.transitions import UnitCount
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.value_added.both import Sitter
from xuekun_cli.rules.value_added.local import Seen
from xuekun_cli.rules.value_added.units import Term, value_added

LEVELS = {"80%": 1.281552, "90%": 1.644854, "95%": 1.959964}
NAMES = {"converted": "转化", "added": "新增", "net": "净转化"}
CLASSES = 12
"""Classes of a made-up school where nothing else is said."""
LINE = COUNTING.lines[-1]
LEAST_LISTED = 20
FAR = 4.0
"""Points by which a class is above or below its school to be looked at apart."""
Rooms = Sequence[Sequence[Seen]]


def noise(schools: int, classes: int = CLASSES, apart: float = CLASSES_APART) -> None:
    """Print mean and coverage over made-up schools in which nobody helps anybody."""
    drawn = [
        [relative(room) for room in draw_school(random.Random(seed), classes, apart=apart)]
        for seed in range(schools)
    ]
    every = [list(teachers(rooms)) for rooms in drawn]
    flat = [one for school in every for one in school]
    listed = sum(one.listed for one in flat) / len(flat)
    print(f"{schools} schools, {classes} classes each; {listed:.1f} listed to a class")
    for name, chinese in NAMES.items():
        means = [sum(one.off(name)[0] for one in school) / len(school) for school in every]
        mean = sum(means) / schools
        error = sqrt(sum((one - mean) ** 2 for one in means)) / schools
        covers = "  ".join(f"{level} {covered(flat, name, z):.1%}" for level, z in LEVELS.items())
        print(f"  {chinese}  mean of actual − expected {mean:+.3f} ± {error:.3f}  covered: {covers}")
    gaps = [room[0].level - sum(one[0].level for one in rooms) / classes for rooms in drawn for room in rooms]
    for name, kept in (("below", [gap <= -FAR for gap in gaps]), ("above", [gap >= FAR for gap in gaps])):
        offs = [one.off("net")[0] for one, far in zip(flat, kept, strict=True) if far]
        if offs:
            print(
                f"  {len(offs)} classes {FAR:g} points or more {name} the school's mean: net {sum(offs) / len(offs):+.2f}"
            )
    for low, high in ((0, 3), (4, 6), (7, 9), (10, 14), (15, CLASSES * 99)):
        some = [one for one in flat if low <= one.listed <= high]
        if len(some) >= 100:
            print(
                f"  {low} to {high} listed ({len(some)} classes): 90% covers {covered(some, 'net', LEVELS['90%']):.1%}"
            )


def covered(outcomes: Sequence[Outcome], name: str, z: float) -> float:
    """Return the share of outcomes whose difference is within ``z`` standard deviations of zero."""
    offs = [one.off(name) for one in outcomes]
    return sum(abs(off) <= z * spread for off, spread in offs) / len(offs)


def helped(schools: int) -> None:
    """Print how often help is seen, by how much it is and how many are listed."""
    classes = 20
    for points in (0.0, 4.0, 8.0, 12.0):
        print(f"{points:g} points more for each listed student")
        for held in (1, 2, 3, 5, 8):
            outcomes = []
            for seed in range(schools):
                rooms = [relative(room) for room in draw_school(random.Random(seed), classes, held, points)]
                mine = [one for room in rooms[:held] for one in room]
                outcomes.append(judged_rooms(rooms[:held], rooms[held:], mine))
            listed = sum(one.listed for one in outcomes) / schools
            rate, plain = (
                sum(values) / schools / listed
                for values in (
                    [one.converted for one in outcomes],
                    [one.expected.converted.students for one in outcomes],
                )
            )
            seen = {name: above(outcomes, name) for name in ("net", "converted")}
            print(
                f"  {held} classes, {listed:.0f} listed: converted {rate:.0%} instead of {plain:.0%};"
                f" seen by net {seen['net']:.0%}, by conversions alone {seen['converted']:.0%}"
            )


def judged_rooms(rooms: Rooms, others: Rooms, mine: Sequence[Seen]) -> Outcome:
    """Return a teacher of several classes beside all other classes."""
    return judged(
        mine, [one for room in others for one in room], [n for n, room in enumerate(rooms) for _ in room]
    )


def above(outcomes: Sequence[Outcome], name: str) -> float:
    """Return the share of outcomes that lie above the 90% interval."""
    return sum(off > LEVELS["90%"] * spread for off, spread in (one.off(name) for one in outcomes)) / len(outcomes)


def pair(before: str, after: str, roll: str = "") -> None:
    """Print, subject by subject, what happened beside what each method expected, and the rules' own coverage."""
    print(
        "学科 | 在册 | 人次 | " + " | ".join(f"{name}：转化 新增 对数 Brier" for name in METHODS) + " | 区间盖住"
    )
    for subject, rooms in _rooms_of_pair(before, after, roll):
        line_of_results(subject, rooms)


def _rooms_of_pair(before: str, after: str, roll: str) -> Iterator[tuple[str, Rooms]]:
    from xuekun_cli.pipeline.inputs.request import Request
    from xuekun_cli.pipeline.inputs.stand import policy_for, read_stand
    from xuekun_cli.rules.matching.match import match_sittings
    from xuekun_cli.rules.screening.screen import screened
    from xuekun_cli.rules.value_added.both import sitters
    from xuekun_cli.sheets.words.labels import name_key

    requests = [Request((path,), roll=roll.strip("-")) for path in (before, after)]
    first, last = (screened(read_stand(one, policy_for(one)).ground) for one in requests)
    matching = match_sittings(first.table, last.table, name_key)
    both = sitters(first.table, last.table, (first.groups, last.groups), matching.after_of)
    for subject in first.table.subjects:
        rooms: dict[object, list[Seen]] = {}
        for one in both.get(subject.key, ()):
            if one.here == one.there:
                rooms.setdefault(one.here, []).append(Seen(one.before, one.after, one.level))
        if sum(seen.before <= LINE for room in rooms.values() for seen in room) >= LEAST_LISTED:
            yield subject.name, list(rooms.values())


def line_of_results(subject: str, rooms: Rooms) -> None:
    """Print one line: the listed, each method's expected ÷ actual with its scores, and the coverage of the rules."""
    said = []
    for method in METHODS.values():
        told = left_out_in_turn(rooms, LINE, method)
        listed, free = [one for one in told if one.listed], [one for one in told if not one.listed]
        left = sum(one.probability for one in listed) / max(1, sum(one.above for one in listed))
        fell = sum(1 - one.probability for one in free) / max(1, sum(not one.above for one in free))
        said.append(f"{left:.3f} {fell:.3f} {log_score(listed):.3f} {brier(listed):.3f}")
    outcomes = list(teachers(rooms))
    happened = f"转化 {sum(one.converted for one in outcomes)}，新增 {sum(one.added for one in outcomes)}"
    expected = "，".join(
        f"{sum(getattr(one.expected, name).students for one in outcomes):.1f}" for name in ("converted", "added")
    )
    covers = covered(outcomes, "net", LEVELS["90%"])
    students = sum(len(room) for room in rooms)
    head = f"{subject}（{students} 人） | {sum(one.listed for one in outcomes)} | {happened}；预期 {expected}"
    print(" | ".join([head, *said, f"{covers:.0%}"]))


def research(path: str, picture: str = "") -> None:
    """Print the same for the pupils of 131 schools, each school a class, and draw the calibration."""
    told: dict[str, list[Told]] = {}
    for subject, rooms in _rooms_of_schools(path):
        line_of_results(subject, rooms)
        told[subject] = left_out_in_turn(rooms, LINE, levelled)
        for point in calibration(told[subject]):
            print(f"  expected {point.expected:.2f}  happened {point.happened:.2f}  of {point.students}")
    if picture:
        Path(picture).write_text(draw(told), encoding="utf-8", newline="\n")


def _rooms_of_schools(path: str) -> Iterator[tuple[str, Rooms]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for subject, name in (("语言", "lang"), ("算术", "arit")):
        schools: dict[str, list[Pupil]] = {}
        for row in rows:
            pupil = Pupil(float(row[f"{name}PRET"]), float(row[f"{name}POST"]))
            schools.setdefault(row["schoolNR"], []).append(pupil)
        yield subject, [relative(room) for room in schools.values()]


def groups(path: str, *exams: str) -> None:
    """Print each method's means over all subjects of all exams and schools, and how the classes' levels fare."""
    rooms = [one for _, one in _rooms_of_schools(path)]
    for place in range(0, len(exams), 3):
        rooms += [one for _, one in _rooms_of_pair(*exams[place : place + 3])]
    print(f"{len(rooms)} groups")
    for name, method in METHODS.items():
        every = [left_out_in_turn(one, LINE, method) for one in rooms]
        listed = [[one for one in told if one.listed] for told in every]
        free = [[one for one in told if not one.listed] for told in every]
        print(
            f"{name}  离开差 {mean_of(out_of, listed):.1%}  新进差 {mean_of(came_in, free):.1%}"
            f"  在册 对数 {mean_of(log_score, listed):.4f} Brier {mean_of(brier, listed):.4f}"
            f"  未列入 对数 {mean_of(log_score, free):.4f} Brier {mean_of(brier, free):.4f}"
        )
        print(f"    按班级水平从低到高，预期÷实际：{by_quarter(every)}")


def mean_of(measure: Callable[[Sequence[Told]], float], groups: Sequence[Sequence[Told]]) -> float:
    """Return the mean of a measure over groups."""
    return sum(map(measure, groups)) / len(groups)


def out_of(told: Sequence[Told]) -> float:
    """Return |expected ÷ actual − 1| of those who left the list."""
    return abs(sum(one.probability for one in told) / max(1, sum(one.above for one in told)) - 1)


def came_in(told: Sequence[Told]) -> float:
    """Return |expected ÷ actual − 1| of those who came onto it."""
    return abs(sum(1 - one.probability for one in told) / max(1, sum(not one.above for one in told)) - 1)


def by_quarter(every: Sequence[Sequence[Told]]) -> str:
    """Return expected ÷ actual of those who left and of those who came, for each quarter of the classes."""
    said = []
    for quarter in range(QUARTERS):
        mine = [one for told in every for one in told if one.quarter == quarter]
        left, came = [one for one in mine if one.listed], [one for one in mine if not one.listed]
        out = sum(one.probability for one in left) / sum(one.above for one in left)
        fell = sum(1 - one.probability for one in came) / sum(not one.above for one in came)
        said.append(f"离开 {out:.2f} 新进 {fell:.2f}")
    return "；".join(said)


def speed(students: int) -> None:
    """Print the processor time of all estimates of a school: three grades, classes of 45, nine subjects."""
    rng = random.Random(1)
    size, grades, subjects = 45, 3, [str(number) for number in range(9)]
    both: dict[str, list[Sitter]] = {subject: [] for subject in subjects}
    units = []
    for number in range(students // size):
        grade = str(number % grades)
        room = (None, f"{grade}-{number}")
        for subject in subjects:
            pupils = relative(draw_school(rng, 1)[0])
            start = len(both[subject])
            both[subject] += [
                Sitter(start + n, one.before, one.after, room, room, grade, one.level)
                for n, one in enumerate(pupils)
            ]
            units.append(UnitCount(subject, subject, classes=(room[1],), class_keys=(room[1],)))
    rule, conversion = load_policy("value-added").file.value_added, load_policy("wuping").file.conversion
    assert rule is not None
    assert conversion is not None
    began = process_time()
    found = value_added(rule, Term(conversion, ("二类", "三类"), COUNTING.lines, both, ()), units)
    print(
        f"{students} students, {len(found)} classes and subjects: {process_time() - began:.1f} s of the processor"
    )


def main(what: str, *words: str) -> None:
    """Do one of the things named at the top of this file."""
    match what:
        case "noise":
            noise(int(words[0]) if words else 1000)
        case "alike":
            noise(int(words[0]) if words else 1000, apart=0.0)
        case "cohorts":
            for classes in (3, 4, 5, 8):
                noise(int(words[0]) if words else 1000, classes)
        case "help":
            helped(int(words[0]) if words else 200)
        case "pair":
            pair(*words)
        case "research":
            research(*words)
        case "groups":
            groups(*words)
        case "speed":
            speed(int(words[0]) if words else 5000)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(*(sys.argv[1:] or [""]))

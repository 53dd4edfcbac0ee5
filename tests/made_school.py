"""A made-up school as plain data, written as workbooks in several shapes, and counted by plain loops over fractions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import openpyxl

LOW, MIDDLE = Fraction(2, 5), Fraction(4, 5)
"""40% and 80% of the class mean, both inclusive (武平方案 一)."""
Score = int | float | str | None


@dataclass
class Pupil:
    """One pupil: a number counts, anything else is no score."""

    class_name: str
    number: str
    name: str
    scores: dict[str, Score]
    exempt: bool = False
    school: str = ""

    def score(self, subject: str) -> Fraction | None:
        """The score as a number, None for none."""
        value = self.scores.get(subject)
        return Fraction(str(value)) if isinstance(value, int | float) else None


@dataclass
class School:
    """All pupils of an exam, and how they are written down."""

    pupils: list[Pupil]
    subjects: tuple[str, ...] = ("语文", "数学")
    long: bool = False
    full_mark: int = 100
    remarks: dict[str, str] = field(default_factory=dict)

    def write(self, path: Path) -> Path:
        """Write the scores as one sheet: a row a pupil, or a row a score."""
        book = openpyxl.Workbook()
        page = book.worksheets[0]
        page.title = "成绩"
        several = any(one.school for one in self.pupils)
        who = [*(["学校"] if several else []), "班级", "学号", "姓名"]
        page.append([*who, "科目", "成绩"] if self.long else [*who, *self.subjects])
        for one in self.pupils:
            mine = [*([one.school] if several else []), one.class_name or None, one.number, one.name]
            if self.long:
                for subject in self.subjects:
                    page.append([*mine, subject, one.scores.get(subject)])
            else:
                page.append([*mine, *(one.scores.get(subject) for subject in self.subjects)])
        book.save(path)
        return path

    def write_exempt(self, path: Path) -> Path:
        """Write the office's list of the exempt."""
        book = openpyxl.Workbook()
        page = book.worksheets[0]
        page.append(["学号", "姓名", "班级"])
        for one in self.pupils:
            if one.exempt:
                page.append([one.number, one.name, one.class_name])
        book.save(path)
        return path

    def shifted(self, by: int) -> School:
        """The same pupils in another exam: in the first subject every second one has so many points less or more."""
        pupils = []
        for number, one in enumerate(self.pupils):
            scores = dict(one.scores)
            score = scores[self.subjects[0]]
            if isinstance(score, int | float) and score > by:
                scores[self.subjects[0]] = score - by if number % 2 else min(score + by, self.full_mark)
            pupils.append(replace(one, scores=scores))
        return replace(self, pupils=pupils)

    @property
    def classes(self) -> list[tuple[str, str]]:
        """School and class of every class, in the order of the rows."""
        return list(dict.fromkeys((one.school, one.class_name) for one in self.pupils if one.class_name))

    def of_class(self, place: tuple[str, str]) -> list[Pupil]:
        """The pupils of a class."""
        return [one for one in self.pupils if (one.school, one.class_name) == place]

    def mean(self, place: tuple[str, str], subject: str) -> Fraction | None:
        """总分 ÷ 参考人数: the exempt count in the total and not among the people (武平方案 三·5)."""
        mine = self.of_class(place)
        scores = [(one, score) for one in mine if (score := one.score(subject)) is not None]
        people = [one for one, _ in scores if not one.exempt]
        return sum((score for _, score in scores), Fraction(0)) / len(people) if people else None

    def listed(self, low: Fraction = LOW, middle: Fraction = MIDDLE) -> list[tuple[Pupil, str, str]]:
        """Return pupil, subject and category of everybody listed by a score."""
        found = []
        for place in self.classes:
            for subject in self.subjects:
                mean = self.mean(place, subject)
                for one in self.of_class(place):
                    score = one.score(subject)
                    if mean is None or score is None or one.exempt:
                        continue
                    if score <= low * mean:
                        found.append((one, subject, "二类"))
                    elif score <= middle * mean:
                        found.append((one, subject, "三类"))
        return found

    def seen(self, place: tuple[str, str], subject: str) -> int:
        """How many sat who count."""
        return sum(one.score(subject) is not None and not one.exempt for one in self.of_class(place))


def plain_school(classes: tuple[str, ...] = ("三(1)班", "三(2)班"), size: int = 12, school: str = "") -> School:
    """Return a school whose scores spread from nearly nothing to nearly everything."""
    names = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
    pupils = []
    for c, class_name in enumerate(classes, start=1):
        for n in range(size):
            number = f"2022{len(school)}{c}{n:02d}"
            scores: dict[str, Score] = {"语文": 95 - 7 * n, "数学": 20 + (37 * n + 11 * c) % 79}
            pupils.append(
                Pupil(class_name, number, f"{names[n]}例{'甲乙丙丁'[c - 1]}{school[:1]}", scores, school=school)
            )
    return School(pupils)


def odd_school() -> School:
    """Return one with absences, blanks, a pupil of zeros, the exempt, one without a class, and a class without takers."""
    one = plain_school(("三(1)班", "三(2)班", "三(3)班"), 12)
    one.pupils[0].scores["语文"] = "缺考"
    one.pupils[1].scores["数学"] = None
    one.pupils[2].scores = {"语文": 0, "数学": 0}
    one.pupils[3].scores["语文"] = "请假"
    one.pupils[4].scores["数学"] = "免考"
    one.pupils[5].exempt = True
    one.pupils[14].exempt = True
    one.pupils[15].scores = {"语文": "缺考", "数学": "缺考"}
    one.pupils[20].class_name = ""
    for pupil in one.of_class(("", "三(3)班")):
        pupil.scores["数学"] = "缺考"
    return one


def line_school() -> School:
    """Return one with pupils exactly on both lines: a mean of 70, lines of 28 and 56."""
    scores = [98, 98, 98, 98, 98, 98, 27.9, 28, 28.1, 55.9, 56, 56.1]
    rest = (70 * 20 - sum(map(Fraction, map(str, scores)))) / 8
    assert rest.denominator == 1
    every = [*scores, *[int(rest)] * 8]
    pupils = [
        Pupil(
            "五(1)班",
            f"2020{n:02d}",
            f"{'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许'[n]}例线",
            {"语文": score, "数学": 60 + n},
        )
        for n, score in enumerate(every)
    ]
    return School(pupils)


def two_schools() -> School:
    """Return two schools with classes of one name."""
    return School([*plain_school(school="东校").pupils, *plain_school(school="西校区").pupils])


SCHOOLS = {
    "plain": plain_school,
    "odd": odd_school,
    "line": line_school,
    "schools": two_schools,
    "long": lambda: School(plain_school().pupils, long=True),
    "nobody": lambda: School(
        [
            Pupil("三(1)班", f"20{n:02d}", f"{'赵钱孙李周吴郑王冯陈'[n]}例高", {"语文": 90 + n, "数学": 85 + n})
            for n in range(10)
        ]
    ),
}
"""Situations by name."""

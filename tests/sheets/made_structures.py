"""Score sheets of many structures whose words mean nothing, with the marks that are right: what a reader of words gets wrong."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

Cell = str | float
Marks = list[float]
Merged = tuple[tuple[int, int, int, int], ...]

MEANINGLESS = "璇玑珑琅玥珂瑾瑜翡翠琥珀"
_FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
_GIVEN = "子文明佳欣雨晨宇浩然思琪梓涵一诺嘉怡俊杰志远晓东海霞丽娟"


class Structure(NamedTuple):
    """A sheet, and what is right: subject → the marks, a pupil each in the order of ``names``."""

    rows: list[list[Cell]]
    names: list[str]
    marks: dict[str, Marks]
    merged: Merged = ()
    exams: tuple[str, ...] = ()
    """More than one exam: no list is right, the exam has to be chosen."""


class Pupils:
    """Made-up pupils of two or three classes with marks, and words that mean nothing."""

    def __init__(self, rng: random.Random) -> None:
        """Draw the pupils."""
        self.rng = rng
        count = rng.randint(32, 66)
        names: dict[str, None] = {}
        while len(names) < count:
            names[rng.choice(_FAMILY) + rng.choice(_GIVEN) + rng.choice(["", *_GIVEN])] = None
        self.names = list(names)
        classes = rng.randint(2, 3)
        self.classes = [f"七({1 + k * classes // count})班" for k in range(count)]
        self.ids = [float(20260100 + k) for k in range(count)]
        self.able = [rng.gauss(0, 1) for _ in range(count)]
        self._words = iter(_words(rng))

    def __len__(self) -> int:
        """Return how many pupils there are."""
        return len(self.names)

    def word(self) -> str:
        """Return a word that means nothing, another one each time."""
        return next(self._words)

    def marks(self, full: int = 100, mean: float = 0.66, half: bool = False) -> Marks:
        """Return marks of a paper, a pupil each, that go with what the pupils can do."""
        found = []
        for able in self.able:
            mark = full * (mean + 0.13 * able + 0.09 * self.rng.gauss(0, 1))
            mark = min(full, max(4, mark))
            found.append(round(mark * 2) / 2 if half else float(round(mark)))
        return found

    def within_classes(self, marks: Sequence[float]) -> Marks:
        """Return the place of each pupil in its class."""
        return [
            1.0 + sum(other > mark for other, of in zip(marks, self.classes, strict=True) if of == own)
            for mark, own in zip(marks, self.classes, strict=True)
        ]

    def among_many(self, marks: Sequence[float]) -> Marks:
        """Return the place of each pupil in a county of which these are every sixth or so."""
        others = [self.rng.gauss(66, 17) for _ in range(6 * len(self))]
        return [1.0 + sum(other > mark for other in (*marks, *others)) for mark in marks]

    def who(self) -> list[list[Cell]]:
        """Return id, class and name of each pupil."""
        return [[i, c, n] for i, c, n in zip(self.ids, self.classes, self.names, strict=True)]

    def sheet(self, *columns: tuple[str, Sequence[Cell]]) -> list[list[Cell]]:
        """Return a sheet with one header row: who, then the columns."""
        header: list[Cell] = ["学号", "班级", "姓名", *(title for title, _ in columns)]
        return [header, *map(list.__add__, self.who(), map(list, zip(*(v for _, v in columns), strict=True)))]

    def below(self, *groups: tuple[str, Sequence[tuple[str, Sequence[Cell]]]]) -> tuple[list[list[Cell]], Merged]:
        """Return a sheet with two header rows, and its merged cells: groups over columns."""
        top: list[Cell] = ["学号", "班级", "姓名"]
        low: list[Cell] = ["", "", ""]
        merged = [(0, k, 1, k) for k in range(3)]
        columns: list[Sequence[Cell]] = []
        for title, members in groups:
            merged.append((0, len(top), 0, len(top) + len(members) - 1))
            top += [title, *[""] * (len(members) - 1)]
            low += [word for word, _ in members]
            columns += [values for _, values in members]
        body = map(list.__add__, self.who(), map(list, zip(*columns, strict=True)))
        return [top, low, *body], tuple(merged)


def _words(rng: random.Random) -> list[str]:
    pairs = [a + b for a in MEANINGLESS for b in MEANINGLESS if a != b]
    rng.shuffle(pairs)
    return pairs


def places(marks: Sequence[float]) -> Marks:
    """Return the place of each mark among all."""
    return [1.0 + sum(other > mark for other in marks) for mark in marks]


def converted(marks: Sequence[float], step: int = 3) -> Marks:
    """Return the marks converted as a province does: by place, in steps, so that several raw ones share one."""
    ordered = sorted(marks)
    most = 60 // step
    return [float(40 + step * round(most * (ordered.index(m) + ordered.count(m)) / len(marks))) for m in marks]


def standard(marks: Sequence[float]) -> Marks:
    """Return T scores: 500 and 100 for each standard deviation, one decimal."""
    mean = sum(marks) / len(marks)
    spread = (sum((mark - mean) ** 2 for mark in marks) / len(marks)) ** 0.5 or 1
    return [round(500 + 100 * (mark - mean) / spread, 1) for mark in marks]


def below_hundred(marks: Sequence[float]) -> Marks:
    """Return percentiles: how many of a hundred did no better."""
    return [round(100 * sum(other <= mark for other in marks) / len(marks), 1) for mark in marks]


def levels(marks: Sequence[float]) -> list[str]:
    """Return a letter for each fifth."""
    order = places(marks)
    return ["甲乙丙丁戊"[min(4, int(5 * (place - 1) / len(marks)))] for place in order]


def summed(*columns: Sequence[float]) -> Marks:
    """Return the sums."""
    return [sum(row) for row in zip(*columns, strict=True)]


Kind = Callable[[Pupils], Structure]
KINDS: dict[str, Kind] = {}


def kind(make: Kind) -> Kind:
    """Register a structure under its name."""
    KINDS[make.__name__] = make
    return make


def _three(pupils: Pupils) -> dict[str, Marks]:
    return {"语文": pupils.marks(), "数学": pupils.marks(mean=0.6), "英语": pupils.marks(mean=0.7)}


@kind
def ranks_behind_subjects(p: Pupils) -> Structure:
    marks, word = _three(p), p.word()
    columns = [pair for s, m in marks.items() for pair in ((s, m), (s + word, places(m)))]
    return Structure(p.sheet(*columns), p.names, marks)


@kind
def ranks_before_marks_in_groups(p: Pupils) -> Structure:
    marks, a, b = _three(p), p.word(), p.word()
    rows, merged = p.below(*((s, [(a, p.within_classes(m)), (b, m)]) for s, m in marks.items()))
    return Structure(rows, p.names, marks, merged)


@kind
def county_ranks_in_groups(p: Pupils) -> Structure:
    marks, a, b = _three(p), p.word(), p.word()
    rows, merged = p.below(*((s, [(a, m), (b, p.among_many(m))]) for s, m in marks.items()))
    return Structure(rows, p.names, marks, merged)


@kind
def county_ranks_behind_subjects(p: Pupils) -> Structure:
    marks, word = _three(p), p.word()
    columns = [pair for s, m in marks.items() for pair in ((s, m), (s + word, p.among_many(m)))]
    return Structure(p.sheet(*columns), p.names, marks)


@kind
def bare_converted_beside_raw(p: Pupils) -> Structure:
    marks, word = _three(p), p.word()
    raw = p.marks(mean=0.55)
    columns = [*marks.items(), ("化学", converted(raw)), ("化学" + word, raw)]
    return Structure(p.sheet(*columns), p.names, {**marks, "化学": raw})


@kind
def raw_beside_converted_behind(p: Pupils) -> Structure:
    marks, word = _three(p), p.word()
    raw = p.marks(mean=0.55)
    columns = [*marks.items(), ("化学", raw), ("化学" + word, converted(raw))]
    return Structure(p.sheet(*columns), p.names, {**marks, "化学": raw})


@kind
def bare_converted_of_two_before_raw(p: Pupils) -> Structure:
    marks, word = _three(p), p.word()
    raws = {"化学": p.marks(mean=0.55), "生物": p.marks(mean=0.62)}
    columns = [
        *marks.items(),
        *((s + word, m) for s, m in raws.items()),
        *((s, converted(m)) for s, m in raws.items()),
    ]
    return Structure(p.sheet(*columns), p.names, {**marks, **raws})


@kind
def bare_converted_one_to_one_beside_raw(p: Pupils) -> Structure:
    marks, word = _three(p), p.word()
    raw = p.marks(mean=0.55)
    fine = [m + 100 - round(m * m / 100) / 2 for m in raw]
    return Structure(
        p.sheet(*marks.items(), ("化学", fine), ("化学" + word, raw)), p.names, {**marks, "化学": raw}
    )


@kind
def converted_in_groups_with_total_of_raw(p: Pupils) -> Structure:
    marks, a, b, c = _three(p), p.word(), p.word(), p.word()
    rows, merged = p.below(
        *((s, [(a, m), (b, converted(m)), (c, places(m))]) for s, m in marks.items()),
        ("总分", [("", summed(*marks.values()))]),
    )
    return Structure(rows, p.names, marks, merged)


@kind
def converted_in_groups_with_total_of_converted(p: Pupils) -> Structure:
    marks, a, b = _three(p), p.word(), p.word()
    rows, merged = p.below(
        *((s, [(a, converted(m)), (b, m)]) for s, m in marks.items()),
        ("总分", [("", summed(*map(converted, marks.values())))]),
    )
    return Structure(rows, p.names, marks, merged)


@kind
def one_and_a_half_times_behind(p: Pupils) -> Structure:
    marks, word = _three(p), p.word()
    columns = [pair for s, m in marks.items() for pair in ((s, m), (s + word, [1.5 * x for x in m]))]
    return Structure(p.sheet(*columns), p.names, marks)


@kind
def shares_behind_subjects(p: Pupils) -> Structure:
    marks, word = _three(p), p.word()
    columns = [pair for s, m in marks.items() for pair in ((s, m), (s + word, [x / 100 for x in m]))]
    return Structure(p.sheet(*columns), p.names, marks)


@kind
def standard_scores_behind_subjects(p: Pupils) -> Structure:
    marks, word = _three(p), p.word()
    columns = [pair for s, m in marks.items() for pair in ((s, m), (s + word, standard(m)))]
    return Structure(p.sheet(*columns), p.names, marks)


@kind
def standard_scores_in_groups(p: Pupils) -> Structure:
    marks, a, b = _three(p), p.word(), p.word()
    rows, merged = p.below(*((s, [(a, standard(m)), (b, m)]) for s, m in marks.items()))
    return Structure(rows, p.names, marks, merged)


@kind
def small_standard_scores_in_groups(p: Pupils) -> Structure:
    marks, a, b = _three(p), p.word(), p.word()
    tens = {s: [round(x / 10, 2) for x in standard(m)] for s, m in marks.items()}
    rows, merged = p.below(*((s, [(a, m), (b, tens[s])]) for s, m in marks.items()))
    return Structure(rows, p.names, marks, merged)


@kind
def percentiles_in_groups(p: Pupils) -> Structure:
    marks, a, b = _three(p), p.word(), p.word()
    rows, merged = p.below(*((s, [(a, below_hundred(m)), (b, m)]) for s, m in marks.items()))
    return Structure(rows, p.names, marks, merged)


@kind
def percentiles_behind_subjects(p: Pupils) -> Structure:
    marks, word = _three(p), p.word()
    columns = [pair for s, m in marks.items() for pair in ((s + word, below_hundred(m)), (s, m))]
    return Structure(p.sheet(*columns), p.names, marks)


@kind
def marks_lost_in_groups(p: Pupils) -> Structure:
    marks, a, b = _three(p), p.word(), p.word()
    rows, merged = p.below(*((s, [(a, m), (b, [100 - x for x in m])]) for s, m in marks.items()))
    return Structure(rows, p.names, marks, merged)


@kind
def levels_in_groups(p: Pupils) -> Structure:
    marks, a, b = _three(p), p.word(), p.word()
    rows, merged = p.below(*((s, [(a, levels(m)), (b, m)]) for s, m in marks.items()))
    return Structure(rows, p.names, marks, merged)


@kind
def number_levels_in_groups(p: Pupils) -> Structure:
    marks, a, b = _three(p), p.word(), p.word()
    steps = {s: [1.0 + "甲乙丙丁戊".index(x) for x in levels(m)] for s, m in marks.items()}
    rows, merged = p.below(*((s, [(a, steps[s]), (b, m)]) for s, m in marks.items()))
    return Structure(rows, p.names, marks, merged)


@kind
def total_and_its_ranks_without_words(p: Pupils) -> Structure:
    marks = _three(p)
    total = summed(*marks.values())
    columns = [*marks.items(), (p.word(), total), (p.word(), places(total)), (p.word(), p.within_classes(total))]
    return Structure(p.sheet(*columns), p.names, marks)


@kind
def progress_between_ranks(p: Pupils) -> Structure:
    marks = _three(p)
    total = summed(*marks.values())
    before = places(summed(p.marks(300), total))
    now = places(total)
    moved = [b - a for a, b in zip(now, before, strict=True)]
    columns = [*marks.items(), ("总分", total), (p.word(), now), (p.word(), before), (p.word(), moved)]
    return Structure(p.sheet(*columns), p.names, marks)


@kind
def progress_below_subjects(p: Pupils) -> Structure:
    marks, a, b, c, d = _three(p), p.word(), p.word(), p.word(), p.word()
    before = {s: places([x + p.rng.gauss(0, 8) for x in m]) for s, m in marks.items()}
    moved = {s: [x - y for x, y in zip(before[s], places(m), strict=True)] for s, m in marks.items()}
    rows, merged = p.below(
        *((s, [(a, m), (b, places(m)), (c, before[s]), (d, moved[s])]) for s, m in marks.items())
    )
    return Structure(rows, p.names, marks, merged)


@kind
def sums_of_some(p: Pupils) -> Structure:
    marks = _three(p)
    two = summed(marks["语文"], marks["数学"])
    columns = [*marks.items(), (p.word(), two), ("总分", summed(*marks.values()))]
    return Structure(p.sheet(*columns), p.names, marks)


@kind
def a_subject_that_the_total_needs(p: Pupils) -> Structure:
    marks, word = _three(p), p.word()
    marks[word] = p.marks(50)
    columns = [*marks.items(), ("总分", summed(*marks.values()))]
    return Structure(p.sheet(*columns), p.names, marks)


@kind
def marks_beside_that_no_total_needs(p: Pupils) -> Structure:
    marks = _three(p)
    columns = [*marks.items(), (p.word(), p.marks(50)), ("总分", summed(*marks.values()))]
    return Structure(p.sheet(*columns), p.names, marks)


@kind
def weighted_total(p: Pupils) -> Structure:
    marks = _three(p)
    whole = [round(0.3 * a + 0.3 * b + 0.4 * c, 1) for a, b, c in zip(*marks.values(), strict=True)]
    return Structure(p.sheet(*marks.items(), (p.word(), whole)), p.names, marks)


@kind
def papers_that_add_up_to_a_subject(p: Pupils) -> Structure:
    marks = _three(p)
    first = [float(int(x * 0.6)) for x in marks["英语"]]
    second = [x - y for x, y in zip(marks["英语"], first, strict=True)]
    a, b = p.word(), p.word()
    columns = [("语文", marks["语文"]), ("数学", marks["数学"]), ("英语" + a, first), ("英语" + b, second)]
    return Structure(p.sheet(*columns, ("英语", marks["英语"])), p.names, marks)


@kind
def papers_in_groups(p: Pupils) -> Structure:
    marks, a, b, c = _three(p), p.word(), p.word(), p.word()
    first = {s: [float(int(x * 0.6)) for x in m] for s, m in marks.items()}
    second = {s: [x - y for x, y in zip(m, first[s], strict=True)] for s, m in marks.items()}
    rows, merged = p.below(*((s, [(a, first[s]), (b, second[s]), (c, m)]) for s, m in marks.items()))
    return Structure(rows, p.names, marks, merged)


@kind
def numbers_that_are_no_marks(p: Pupils) -> Structure:
    marks = _three(p)
    room = [float(1 + k // 30) for k in range(len(p))]
    seat = [float(1 + k % 30) for k in range(len(p))]
    year = [float(p.rng.choice((2012, 2013))) for _ in p.names]
    high = [float(p.rng.randint(145, 178)) for _ in p.names]
    code = [float(87650000 + 13 * k) for k in range(len(p))]
    columns = [(p.word(), v) for v in (room, seat, year, code)]
    return Structure(p.sheet(*columns, *marks.items(), (p.word(), high)), p.names, marks)


@kind
def new_class_numbers(p: Pupils) -> Structure:
    marks = _three(p)
    new = [float(p.rng.randint(1, 12)) for _ in p.names]
    return Structure(p.sheet(("新" + p.word(), new), *marks.items()), p.names, marks)


@kind
def one_of_two_languages(p: Pupils) -> Structure:
    marks = {"语文": p.marks(), "数学": p.marks()}
    speaks = [p.rng.random() < 0.7 for _ in p.names]
    both = p.marks()
    english = [m if s else "" for m, s in zip(both, speaks, strict=True)]
    japanese = ["" if s else m for m, s in zip(both, speaks, strict=True)]
    columns = [*marks.items(), ("英语", english), ("日语", japanese), (p.word(), both)]
    right = {**marks, "英语": english, "日语": japanese}
    return Structure(p.sheet(*columns), p.names, right)  # type: ignore[arg-type]


@kind
def best_of_all(p: Pupils) -> Structure:
    marks = _three(p)
    columns = [*marks.items(), (p.word(), [max(row) for row in zip(*marks.values(), strict=True)])]
    return Structure(p.sheet(*columns), p.names, marks)


@kind
def mean_of_all(p: Pupils) -> Structure:
    marks = _three(p)
    columns = [*marks.items(), (p.word(), [round(sum(row) / 3, 2) for row in zip(*marks.values(), strict=True)])]
    return Structure(p.sheet(*columns), p.names, marks)


@kind
def difference_to_the_mean(p: Pupils) -> Structure:
    marks, word = _three(p), p.word()
    beyond = {s: [round(x - sum(m) / len(m), 2) for x in m] for s, m in marks.items()}
    columns = [pair for s, m in marks.items() for pair in ((s, m), (s + word, beyond[s]))]
    return Structure(p.sheet(*columns), p.names, marks)


@kind
def copies_of_a_column(p: Pupils) -> Structure:
    marks, word = _three(p), p.word()
    columns = [*marks.items(), *((s + word, m) for s, m in marks.items())]
    return Structure(p.sheet(*columns), p.names, marks)


def _long(p: Pupils, head: str, mark: str, marks: dict[str, Marks], *, also: bool = False) -> list[list[Cell]]:
    more = [p.word(), p.word()] if also else []
    rows: list[list[Cell]] = [["学号", "班级", "姓名", head, *more[:1], mark, *more[1:]]]
    ranks = {s: (places(m), p.within_classes(m)) for s, m in marks.items()}
    for k, who in enumerate(p.who()):
        for s, m in marks.items():
            beside = ranks[s][0][k : k + 1], ranks[s][1][k : k + 1]
            rows.append([*who, s, *(beside[0] if also else []), m[k], *(beside[1] if also else [])])
    return rows


@kind
def long_with_an_unknown_mark(p: Pupils) -> Structure:
    marks = _three(p)
    return Structure(_long(p, "科目", p.word(), marks), p.names, marks)


@kind
def long_with_an_unknown_subject(p: Pupils) -> Structure:
    marks = _three(p)
    return Structure(_long(p, p.word(), "成绩", marks), p.names, marks)


@kind
def long_without_any_word(p: Pupils) -> Structure:
    marks = _three(p)
    return Structure(_long(p, p.word(), p.word(), marks), p.names, marks)


@kind
def long_with_ranks_without_any_word(p: Pupils) -> Structure:
    marks = _three(p)
    return Structure(_long(p, p.word(), p.word(), marks, also=True), p.names, marks)


def _two_exams(p: Pupils, first: str, second: str, behind: bool = False) -> Structure:
    one = _three(p)
    two = {s: [max(0.0, min(100.0, x + p.rng.randint(-9, 9))) for x in m] for s, m in one.items()}
    columns = [
        (s + exam if behind else exam + s, m)
        for exam, marks in ((first, one), (second, two))
        for s, m in marks.items()
    ]
    return Structure(p.sheet(*columns), p.names, one, exams=(first, second))


@kind
def exams_beside_each_other(p: Pupils) -> Structure:
    return _two_exams(p, p.word(), p.word())


@kind
def a_known_exam_beside_an_unknown(p: Pupils) -> Structure:
    return _two_exams(p, "期中", p.word())


@kind
def exams_above_subjects(p: Pupils) -> Structure:
    one, first, second = _three(p), p.word(), p.word()
    two = {s: [max(0.0, min(100.0, x + p.rng.randint(-9, 9))) for x in m] for s, m in one.items()}
    rows, merged = p.below((first, list(one.items())), (second, list(two.items())))
    return Structure(rows, p.names, one, merged, exams=(first, second))


@kind
def a_known_exam_above_beside_an_unknown(p: Pupils) -> Structure:
    one, second = _three(p), p.word()
    two = {s: [max(0.0, min(100.0, x + p.rng.randint(-9, 9))) for x in m] for s, m in one.items()}
    rows, merged = p.below(("期中", list(one.items())), (second, list(two.items())))
    return Structure(rows, p.names, one, merged, exams=("期中", second))


@kind
def marks_and_ranks_in_blocks(p: Pupils) -> Structure:
    marks, a, b = _three(p), p.word(), p.word()
    rows, merged = p.below((a, list(marks.items())), (b, [(s, places(m)) for s, m in marks.items()]))
    return Structure(rows, p.names, marks, merged)


@kind
def raw_and_converted_in_blocks(p: Pupils) -> Structure:
    marks, a, b = _three(p), p.word(), p.word()
    rows, merged = p.below((a, [(s, converted(m)) for s, m in marks.items()]), (b, list(marks.items())))
    return Structure(rows, p.names, marks, merged)


@kind
def who_without_words(p: Pupils) -> Structure:
    marks = _three(p)
    rows = p.sheet(*marks.items())
    rows[0][:3] = [p.word(), p.word(), p.word()]
    return Structure(rows, p.names, marks)


@kind
def a_class_in_numbers_with_its_rank(p: Pupils) -> Structure:
    marks = _three(p)
    rows = p.sheet(
        *marks.items(), ("总分", summed(*marks.values())), (p.word(), p.within_classes(summed(*marks.values())))
    )
    rows[0][1] = p.word()
    for row in rows[1:]:
        row[1] = float(str(row[1])[2])
    return Structure(rows, p.names, marks)


@kind
def foot_rows_without_words(p: Pupils) -> Structure:
    marks = _three(p)
    rows = p.sheet(*marks.items())
    for word, make in ((p.word(), lambda m: round(sum(m) / len(m), 2)), (p.word(), max), (p.word(), min)):
        rows.append([word, "", "", *(make(m) for m in marks.values())])  # type: ignore[operator]
    return Structure(rows, p.names, marks)

"""Lists of people as offices keep them: words that mean nothing, columns exchanged, none or too many, on their side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from made_structures import Cell, Pupils

Who = tuple[str, str, str]
Rows = list[list[Cell]]


class MadeList(NamedTuple):
    """A sheet, and what of (id, name, class) it says of each person."""

    rows: Rows
    says: tuple[bool, bool, bool]
    strangers: int = 0
    """So many people on it are not in the scores."""


Kind = Callable[[Pupils, Sequence[Who]], MadeList]
KINDS: dict[str, Kind] = {}
ALL, NAMED, IDS = (True, True, True), (False, True, True), (True, False, False)


def kind(make: Kind) -> Kind:
    """Register a list under its name."""
    KINDS[make.__name__] = make
    return make


def other_people(pupils: Pupils, count: int) -> list[str]:
    """Return names that no pupil has."""
    found: list[str] = []
    while len(found) < count:
        name = pupils.rng.choice("丁田石江沈韩") + "".join(pupils.rng.choice("建国军红英兰梅芳") for _ in range(2))
        if name not in (*pupils.names, *found):
            found.append(name)
    return found


@kind
def plain(p: Pupils, who: Sequence[Who]) -> MadeList:
    return MadeList([["学号", "姓名", "班级"], *map(list, who)], ALL)


@kind
def words_that_mean_nothing(p: Pupils, who: Sequence[Who]) -> MadeList:
    return MadeList([[p.word(), p.word(), p.word()], *map(list, who)], ALL)


@kind
def header_over_other_columns(p: Pupils, who: Sequence[Who]) -> MadeList:
    return MadeList([["班级", "学号", "姓名"], *map(list, who)], ALL)


@kind
def names_under_class_and_class_under_names(p: Pupils, who: Sequence[Who]) -> MadeList:
    return MadeList([["姓名", "班级"], *([c, n] for _, n, c in who)], NAMED)


@kind
def parents_before_children(p: Pupils, who: Sequence[Who]) -> MadeList:
    rows = [
        [float(k), parent, f"1380000{k:04}", n, c]
        for k, (parent, (_, n, c)) in enumerate(zip(other_people(p, len(who)), who, strict=True), start=1)
    ]
    return MadeList([["序号", p.word(), "联系电话", p.word(), p.word()], *rows], NAMED)


@kind
def parents_under_the_word_for_names(p: Pupils, who: Sequence[Who]) -> MadeList:
    rows = [[parent, n, c] for parent, (_, n, c) in zip(other_people(p, len(who)), who, strict=True)]
    return MadeList([["姓名", "学生姓名", "班级"], *rows], NAMED)


@kind
def only_a_title(p: Pupils, who: Sequence[Who]) -> MadeList:
    return MadeList([["实验小学随班就读学生名单"], *([n, c] for _, n, c in who)], NAMED)


@kind
def on_its_side(p: Pupils, who: Sequence[Who]) -> MadeList:
    return MadeList([["姓名", *(n for _, n, _ in who)], ["班级", *(c for *_, c in who)]], NAMED)


@kind
def on_its_side_without_words(p: Pupils, who: Sequence[Who]) -> MadeList:
    return MadeList([[p.word(), *(c for *_, c in who)], [p.word(), *(n for _, n, _ in who)]], NAMED)


@kind
def ids_alone(p: Pupils, who: Sequence[Who]) -> MadeList:
    return MadeList([[p.word()], *([i] for i, *_ in who)], IDS)


@kind
def two_halves_side_by_side(p: Pupils, who: Sequence[Who]) -> MadeList:
    half = (len(who) + 1) // 2
    right = [*who[half:], *[("", "", "")] * (2 * half - len(who))]
    head: list[Cell] = [p.word(), p.word()]
    rows = [[c, n, "", d, m] for (_, n, c), (_, m, d) in zip(who[:half], right, strict=True)]
    return MadeList([[*head, "", *head], *rows], NAMED)


@kind
def several_names_in_a_cell(p: Pupils, who: Sequence[Who]) -> MadeList:
    classes: dict[str, list[str]] = {}
    for _, name, class_name in who:
        classes.setdefault(class_name, []).append(name)
    return MadeList([["班级", "随班就读学生"], *([c, "、".join(names)] for c, names in classes.items())], NAMED)


@kind
def class_and_name_in_one_cell(p: Pupils, who: Sequence[Who]) -> MadeList:
    return MadeList([["随班就读学生"], *([c + n] for _, n, c in who)], NAMED)


@kind
def a_letter_above(p: Pupils, who: Sequence[Who]) -> MadeList:
    above: Rows = [["关于随班就读学生的说明"], ["根据学校的规定，下列学生随班就读，不参加评估。"], []]
    rows = [[float(k), c, n, "智力"] for k, (_, n, c) in enumerate(who, start=1)]
    return MadeList([*above, ["序", p.word(), p.word(), p.word()], *rows], NAMED)


@kind
def a_class_said_once(p: Pupils, who: Sequence[Who]) -> MadeList:
    ordered = sorted(who, key=lambda one: one[2])
    rows = [[c if not k or ordered[k - 1][2] != c else "", n] for k, (_, n, c) in enumerate(ordered)]
    return MadeList([[p.word(), p.word()], *rows], NAMED)


@kind
def a_class_as_a_heading(p: Pupils, who: Sequence[Who]) -> MadeList:
    rows: Rows = [["随班就读学生名单", ""]]
    for class_name in sorted({c for *_, c in who}):
        rows.append([class_name, ""])
        rows += [[n, p.rng.choice(("智力", "听力", "孤独症"))] for _, n, c in who if c == class_name]
    return MadeList(rows, NAMED)


@kind
def a_column_that_looks_like_names(p: Pupils, who: Sequence[Who]) -> MadeList:
    kinds = ("智力残疾", "听力障碍", "孤独症", "肢体残疾")
    return MadeList([[p.word(), p.word(), p.word()], *([p.rng.choice(kinds), n, c] for _, n, c in who)], NAMED)


@kind
def with_people_whom_the_scores_do_not_know(p: Pupils, who: Sequence[Who]) -> MadeList:
    strangers = [[name, p.classes[0]] for name in other_people(p, 2)]
    return MadeList([[p.word(), p.word()], *([n, c] for _, n, c in who), *strangers], NAMED, strangers=2)

"""The matching against a slow one that goes through every pair, written from the words of its rules."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from made_sitting import seat, sitting

from xuekun_cli.model.results.matching import OTHER_PERSON, SAME_PERSON, Matching
from xuekun_cli.model.results.screening import Answer
from xuekun_cli.rules.matching.match import match_sittings
from xuekun_cli.rules.matching.near_names import like_names, near_ids, near_names, slip_keys
from xuekun_cli.sheets.words.labels import classes_agree, name_key

CHARACTERS = "王李小芳"


class Person(NamedTuple):
    """One row; ``score`` tells rows apart and means nothing to the matching."""

    name: str
    school: str | None
    class_key: str | None
    student_id: str | None
    score: int


def people(scores: range) -> st.SearchStrategy[list[Person]]:
    """Up to nine rows, of few names, classes, schools and ids, so that they often coincide."""
    rows = st.tuples(
        st.text(CHARACTERS, min_size=1, max_size=3) | st.just(""),
        st.sampled_from([None, "一小", "一小", "二小"]),
        st.sampled_from(["3-1", "3-1", "3-2", "4-1", "-1", "阳光班", None]),
        st.sampled_from([None, None, "001", "002", "010", "1", "555", "777"]),
    )
    crowded = st.tuples(
        st.sampled_from(["王芳", "王芳", "李小小"]),
        st.just(None),
        st.sampled_from(["3-1", "4-1", "-1"]),
        st.sampled_from([None, "001", "002", "010"]),
    )
    return (st.lists(rows, max_size=9) | st.lists(crowded, max_size=4)).map(
        lambda made: [Person(*row, score) for row, score in zip(made, scores, strict=False)]
    )


RAISED = {"3-1": "4-1", "3-2": "4-2", "4-1": "5-1"}
RENUMBERED = {"001": "002", "002": "010", "010": "1", "1": "555", "555": "777", "777": "001"}


def a_term_later(person: Person, raised: bool, renumbered: bool) -> Person:
    """The same student in the later sitting; perhaps a grade up, perhaps with the number of another exam."""
    class_key = RAISED.get(person.class_key or "", person.class_key) if raised else person.class_key
    number = RENUMBERED.get(person.student_id or "") if renumbered else person.student_id
    return person._replace(score=person.score + 40, class_key=class_key, student_id=number)


def cohort() -> st.SearchStrategy[tuple[list[Person], list[Person]]]:
    """Two sittings; the first rows of the earlier one are in the later one as well."""
    drawn = st.tuples(
        people(range(10, 19)), people(range(20, 29)), st.integers(0, 9), st.booleans(), st.booleans()
    )
    return drawn.map(lambda d: (d[0], [*(a_term_later(p, d[3], d[4]) for p in d[0][: d[2]]), *d[1]]))


def match(before: Sequence[Person], after: Sequence[Person], answers: dict[str, str] | None = None) -> Matching:
    """The fast matching of these rows."""
    tables = [
        sitting(
            [
                seat(p.score, name=p.name or " ", school=p.school, class_name=p.class_key, student_id=p.student_id)
                for p in side
            ]
        )
        for side in (before, after)
    ]
    settled = {key: Answer(key, text, "", "") for key, text in (answers or {}).items()}
    return match_sittings(*tables, name_key, settled=settled)


def pairs(before: Sequence[Person], after: Sequence[Person], matching: Matching) -> set[tuple[Person, Person]]:
    """Who was found to be who."""
    return {(before[b], after[a]) for b, a in enumerate(matching.after_of) if a >= 0}


def same_or_unknown(one: str | None, other: str | None) -> bool:
    """Equal, or one is not known."""
    return not one or not other or one == other


def one_class(one: Person, other: Person) -> bool:
    """Both classes known and agreeing, the schools not different."""
    known = bool(one.class_key and other.class_key)
    return known and classes_agree(one.class_key, other.class_key) and same_or_unknown(one.school, other.school)


def alike(one: Person, other: Person) -> bool:
    """One name in one class."""
    return bool(one.name) and one.name == other.name and one_class(one, other)


def grade(person: Person) -> str:
    """The grade in the class key, "" for none."""
    return (person.class_key or "").partition("-")[0] if "-" in (person.class_key or "") else ""


def own_id(person: Person, side: Sequence[Person]) -> str | None:
    """The id, if nobody else of the school has it in this sitting."""
    others = [p for p in side if p is not person and p.student_id == person.student_id]
    return None if any(same_or_unknown(p.school, person.school) for p in others) else person.student_id


def bearers(
    student_id: str | None, person: Person, side: Sequence[Person], ids: Sequence[str | None]
) -> list[Person]:
    """Who of a sitting has an id, as seen by a person of the other: of the school; else by the name as well."""
    have = [p for p, own in zip(side, ids, strict=True) if student_id and own == student_id]
    here = [p for p in have if same_or_unknown(p.school, person.school)]
    named = [p for p in have if p.name and p.name == person.name]
    return here if len(here) == 1 else [p for p in here if p.name == person.name] if here else named


def slow_pairs(before: Sequence[Person], after: Sequence[Person]) -> set[tuple[Person, Person]]:
    """The pairs, each rule going through all people anew."""
    unique = [
        (b, a)
        for b in before
        for a in after
        if b.name and b.name == a.name
        and [p.name for p in before].count(b.name) == 1
        and [p.name for p in after].count(a.name) == 1
    ]  # fmt: skip
    rises = [(grade(b), grade(a)) for b, a in unique if grade(b) and grade(a)]
    up = sum(int(b) + 1 == int(a) for b, a in rises)
    if up >= 3 and up > sum(b == a for b, a in rises):
        raised = {
            b: b._replace(class_key=f"{int(grade(b)) + 1}{(b.class_key or '')[1:]}") if grade(b) else b
            for b in before
        }
    else:
        raised = {b: b for b in before}
    old = list(raised.values())
    placed = [
        (b, a)
        for b in old
        for a in after
        if alike(b, a)
        and sum(alike(b, q) for q in old) == sum(alike(a, q) for q in old) == 1
        and sum(alike(b, q) for q in after) == 1
    ]  # fmt: skip
    known = {raised[b]: a for b, a in unique} | dict(placed)
    ids = [(own_id(b, old), own_id(a, after)) for b, a in known.items()]
    differ = sum(bool(x and y and x != y) for x, y in ids)
    use_ids = differ < 3 or differ <= sum(bool(x and x == y) for x, y in ids)

    def of(person: Person, side: Sequence[Person]) -> str | None:
        return own_id(person, side) if use_ids else None

    def conflict(b: Person, a: Person) -> bool:
        return bool(of(b, old) and of(a, after) and of(b, old) != of(a, after))

    found: dict[Person, Person] = {}
    old_ids, new_ids = [of(p, old) for p in old], [of(p, after) for p in after]
    by_id = [
        (b, a)
        for b, number in zip(old, old_ids, strict=True)
        for a in after
        if bearers(number, b, after, new_ids) == [a] and bearers(number, a, old, old_ids) == [b]
    ]
    found.update((b, a) for b, a in by_id if same_or_unknown(b.name, a.name))
    sound = dict(found)
    held = []
    for b, a in by_id:
        if b in sound:
            continue
        rival = any(alike(b, q) and q != a and q not in sound.values() for q in after)
        rival = rival or any(alike(a, q) and q != b and q not in sound for q in old)
        if not rival and like_names(b.name, a.name):
            found[b] = a
        else:
            held += [b, a]

    def may(b: Person, a: Person) -> bool:
        return not (b in found or a in found.values() or b in held or a in held or conflict(b, a))

    for b, a in placed:
        if may(b, a):
            found[b] = a
    for b, a in unique:
        now = raised[b]
        grades = not grade(now) or not grade(a) or grade(now) == grade(a)
        if may(now, a) and grades and same_or_unknown(b.school, a.school):
            found[now] = a
    back = {now: b for b, now in raised.items()}
    return {(back[b], a) for b, a in found.items()}


@settings(max_examples=500, deadline=None)
@given(cohort())
def test_the_pairs_are_those_of_the_slow_matching(made: tuple[list[Person], list[Person]]) -> None:
    """Whatever coincides: names, classes without a grade, ids that stand twice or change hands."""
    before, after = made
    assert pairs(before, after, match(before, after)) == slow_pairs(before, after)


@settings(max_examples=150, deadline=None)
@given(cohort(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(
    made: tuple[list[Person], list[Person]], chance: random.Random
) -> None:
    """The same people are the same pairs, and the same questions are asked."""
    before, after = made
    first = match(before, after)
    old, new = chance.sample(before, len(before)), chance.sample(after, len(after))
    second = match(old, new)
    assert pairs(old, new, second) == pairs(before, after, first)
    asked = [{(f.code, f.question.key, f.message) for f in m.findings if f.question} for m in (first, second)]
    assert asked[0] == asked[1]


@settings(max_examples=150, deadline=None)
@given(cohort(), st.randoms(use_true_random=False))
def test_everybody_is_counted_once_whatever_is_answered(
    made: tuple[list[Person], list[Person]], chance: random.Random
) -> None:
    """No two are one; who is matched, left and joined are all; an answer is honoured or said to be unusable."""
    before, after = made
    answers: dict[str, str] = {}
    for _ in range(3):
        matching = match(before, after, answers)
        taken = [a for a in matching.after_of if a >= 0]
        assert len(taken) == len(set(taken))
        assert sorted([*taken, *matching.joined]) == list(range(len(after)))
        gone = [left.student for left in matching.left]
        assert gone == [b for b, a in enumerate(matching.after_of) if a < 0]
        assert set(matching.changed_class) <= {b for b, a in enumerate(matching.after_of) if a >= 0}
        keys = [f.question.key for f in matching.findings if f.question]
        assert len(keys) == len(set(keys))
        honoured = {answer.key for answer in matching.honoured}
        assert honoured <= set(answers)
        refused = sum(f.code == "answer_unusable" for f in matching.findings)
        assert len(honoured) + refused == len(answers)
        for finding in matching.findings:
            if finding.question and finding.question.key not in answers:
                answers[finding.question.key] = chance.choice(
                    (*finding.question.options, SAME_PERSON, OTHER_PERSON)
                )


def slips(text: str) -> set[str]:
    """Every text that is one character, or a swap of two neighbours, away."""
    cuts = [(text[:k], text[k:]) for k in range(len(text) + 1)]
    return {
        *(a + b[1:] for a, b in cuts if b),
        *(a + c + b[1:] for a, b in cuts if b for c in CHARACTERS),
        *(a + c + b for a, b in cuts for c in CHARACTERS),
        *(a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1),
    }


@given(st.text(CHARACTERS, min_size=2, max_size=5), st.text(CHARACTERS, min_size=2, max_size=5))
def test_near_names_are_one_slip_apart_and_meet_in_a_key(one: str, other: str) -> None:
    """As counted by writing out every slip; and near names are never missed for want of a common key."""
    near = one == other or other in slips(one)
    assert near_names(one, other) == near
    assert not near or slip_keys(one) & slip_keys(other)


def test_near_ids_forgive_one_slip_and_lost_zeros() -> None:
    """A digit wrong, missing, swapped; zeros at the front; nothing more."""
    near = ["2024013", "202401", "2024021", "20240121", "002024012"]
    far = ["2024033", "20240", "2042021", ""]
    assert [near_ids("2024012", other) for other in near] == [True] * 5
    assert [near_ids("2024012", other) for other in far] == [False] * 4

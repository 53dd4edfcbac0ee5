"""Both lines side by side: what the line not chosen would say is what the rules say when it is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from made_exams import cells
from made_sitting import Cell, Seat, policy, sitting

from xuekun_cli.model.policy import conditions as kinds
from xuekun_cli.model.policy.conversion import Conversion, LineRule
from xuekun_cli.model.policy.document import Band
from xuekun_cli.model.results.matching import Departure, Left, Matching
from xuekun_cli.model.results.transitions import Transition
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.conversion.exams import ScoredExam
from xuekun_cli.rules.conversion.transitions import by_other_line, transitions
from xuekun_cli.rules.screening.screen import ground_of, screened

POLICY = policy()
CATEGORIES = [band.category for band in POLICY.bands]
SUBJECTS = ("语文", "数学")
CLASSES = ("三(1)班", "三(2)班", None)


def rule_of(line: str) -> Conversion:
    """The shipped policy's conversion by a line."""
    rule = load_policy("wuping").file.conversion
    assert rule is not None
    return rule.but(line=LineRule(is_=line, clause=rule.line.clause))


def exam_of(seats: Sequence[Seat], struck: frozenset[tuple[int, str]] = frozenset()) -> ScoredExam:
    """An exam of these students, screened."""
    ground, _ = ground_of(POLICY, sitting(seats, SUBJECTS))
    return ScoredExam(ground, screened(ground).listed, struck)


def matched(after_of: Sequence[int], later: int, changed: Sequence[int] = ()) -> Matching:
    """Who is who; nobody on the roll has left."""
    left = tuple(Left(b, Departure.UNKNOWN) for b, a in enumerate(after_of) if a < 0)
    joined = tuple(a for a in range(later) if a not in after_of)
    return Matching(tuple(after_of), left, joined, tuple(changed), (), ())


def shown(found: Sequence[Transition]) -> dict[tuple[int, int, str], tuple[str, str, str, str | None]]:
    """What a transition says, by whom it is about; of each there is one."""
    said = {
        (one.before_student, one.after_student, one.subject_key): (
            one.outcome.value,
            one.before.category,
            one.after.category,
            one.other,
        )
        for one in found
    }
    assert len(said) == len(found)
    return said


row = st.tuples(cells, cells, st.sampled_from(CLASSES), st.booleans())


@given(st.lists(st.tuples(row, row), min_size=1, max_size=14), st.data())
def test_the_line_not_chosen_says_what_it_says_when_it_is_chosen(
    pairs: list[tuple[tuple[Cell, Cell, str | None, bool], ...]], draws: st.DataObject
) -> None:
    """With absentees, levels, the exempt, changed classes, leavers, those who joined, and struck candidates."""
    first = [Seat(one[:2], class_name=one[2], exempt=one[3] and n % 5 == 0) for n, (one, _) in enumerate(pairs)]
    second = [Seat(two[:2], class_name=two[2], exempt=two[3] and n % 3 == 0) for n, (_, two) in enumerate(pairs)]
    here = draws.draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))
    after_of = [n if there else -1 for n, there in enumerate(here)]
    changed = [n for n, a in enumerate(after_of) if a >= 0 and first[n].class_name != second[a].class_name]
    struck = frozenset((n, "语文") for n in draws.draw(st.sets(st.integers(0, len(pairs) - 1), max_size=3)))
    before, after = exam_of(first, struck), exam_of(second)
    matching = matched(after_of, len(second), changed)

    def strike(student: int, key: str) -> bool:
        return (student, key) in struck

    by_line = {
        line: transitions(CATEGORIES, before, after, matching, rule_of(line), struck=strike)
        for line in ("floating", "frozen")
    }
    for line, other in (("floating", "frozen"), ("frozen", "floating")):
        again = by_other_line(CATEGORIES, by_line[line], before, after, matching, rule_of(line), struck=strike)
        assert shown(again) == shown(by_line[other])


def test_a_score_between_the_lines_is_listed_by_one_of_them() -> None:
    """Mean 70, then 100: 60 is above 80% of the first mean and below 80% of the second."""
    first = [Seat((score, Mark.NO_CELL), class_name="三(1)班") for score in (20, 60, 100, 100)]
    second = [Seat((score, Mark.NO_CELL), class_name="三(1)班") for score in (60, 100, 120, 120)]
    before, after = exam_of(first), exam_of(second)
    matching = matched([0, 1, 2, 3], 4)
    (floating,) = transitions(CATEGORIES, before, after, matching, rule_of("floating"))
    assert (floating.outcome.value, floating.after.category, floating.other) == ("达标", "三类", "")
    (frozen,) = transitions(CATEGORIES, before, after, matching, rule_of("frozen"))
    assert (frozen.outcome.value, frozen.after.category, frozen.other) == ("脱困", "", "三类")
    assert frozen.after.relative == floating.after.relative == Fraction(60, 100)


def test_a_subject_without_earlier_lines_is_judged_by_its_own() -> None:
    """Mathematics is new in the later exam: whichever line the policy chose, there is only one."""
    first = [Seat((80, Mark.NO_CELL)), Seat((80, Mark.NO_CELL))]
    second = [Seat((80, 10)), Seat((80, 90))]
    before, after = exam_of(first), exam_of(second)
    for line in ("floating", "frozen"):
        (one,) = transitions(CATEGORIES, before, after, matched([0, 1], 2), rule_of(line))
        assert (one.outcome.value, one.subject_key, one.other) == ("首次入册", "数学", None)


def test_where_more_than_a_line_decides_the_earlier_lines_say_nothing() -> None:
    """On a list and below a line: a score below last time's line alone makes nobody a newcomer."""
    share = kinds.AtMost(at_most=Fraction(4, 5))
    band = Band(category="三类", when=kinds.AllOf(all=(share, kinds.OnList(on_list="行为"))), clause="一")
    both = policy(bands=(band,))
    exams = []
    for scores in ((100, 100, 100), (60, 100, 140)):
        ground, _ = ground_of(both, sitting([Seat((score,)) for score in scores]), {"行为": frozenset({2})})
        exams.append(ScoredExam(ground, screened(ground).listed))
    for line in ("floating", "frozen"):
        assert transitions(["三类"], exams[0], exams[1], matched([0, 1, 2], 3), rule_of(line)) == ()

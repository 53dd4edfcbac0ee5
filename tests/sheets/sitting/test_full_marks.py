"""The full mark of a paper: given, stated or inferred; and the scores that cannot be, or are doubted."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.model.scores.number_columns import Numbers
from xuekun_cli.model.scores.tables import ScoreTable, Subject
from xuekun_cli.sheets.sitting.full_marks import TOTAL, Broken, given_full_marks, with_full_marks
from xuekun_cli.sheets.words.files import load_words

CLASS = [95, 88, 76.5, 91, 60, 45, 82, 99, 70, 55]
"""Ten scores of a paper of 100."""


def paper(scores: Sequence[float | None], subject: str = "语文") -> ScoreTable:
    """One subject's scores; None for an absent student."""
    held = Numbers([[round((score or 0) * SCALE) for score in scores]])
    marks = Numbers([[Mark.ABSENT if score is None else Mark.SCORED for score in scores]])
    nowhere = Numbers.filled(len(scores), 1, -1)
    return ScoreTable("", (), (Subject(subject, subject),), held, marks, nowhere, nowhere, nowhere, ())


def found(scores: Sequence[float | None], subject: str = "语文") -> tuple[int, Broken]:
    """The inferred full mark in points, and the students whose scores break it."""
    table, broken = with_full_marks(paper(scores, subject), {}, {})
    return (table.subjects[0].full_mark or 0) // SCALE, broken[0] if broken else Broken(0, (), (), ())


@pytest.mark.parametrize(
    ("scores", "full"),
    [
        (CLASS, 100),
        ([score / 2 for score in CLASS], 100),
        ([*CLASS, 100], 100),
        ([score * 1.2 for score in CLASS], 120),
        ([score * 1.5 for score in CLASS], 150),
        ([*CLASS, None, None], 100),
        ([30], 100),
    ],
    ids=["of 100", "all low", "one full", "of 120", "of 150", "with absences", "one student"],
)
def test_the_full_mark_is_the_lowest_usual_one_that_holds_the_scores(
    scores: list[float | None], full: int
) -> None:
    """Nobody is doubted."""
    assert found(scores) == (full, Broken(0, (), (), ()))


def test_one_impossible_score_does_not_raise_the_full_mark() -> None:
    """910 among scores of 100 is a slip for 91.0, and is no score."""
    assert found([*CLASS, 910]) == (100, Broken(0, (10,), (), ()))


def test_one_score_that_a_bigger_paper_could_give_is_doubted() -> None:
    """112 where nobody else is above 99: 11.2, or a paper of 120? It counts until somebody answers."""
    assert found([*CLASS, 112]) == (120, Broken(0, (), (), (10,)))


@pytest.mark.parametrize(("high", "full", "doubted"), [(3, 150, 3), (4, 150, 0)])
def test_one_score_in_a_hundred_may_stray(high: int, full: int, doubted: int) -> None:
    """Of three hundred and some, three far above all others are doubted; four show that the paper gives more."""
    found_full, broken = found([*range(100), *range(100), *range(1, 100), *[140] * high])
    assert (found_full, len(broken.doubted)) == (full, doubted)


def test_a_score_below_zero_is_none() -> None:
    """A zero is one."""
    assert found([*CLASS, -5, 0]) == (100, Broken(0, (), (10,), ()))


def test_a_total_is_not_doubted() -> None:
    """Its full mark is a sum, and the best student may well stand apart."""
    assert found([280, 270, 260, 250, 240, 310], TOTAL) == (360, Broken(0, (), (), ()))


def test_where_nobody_sat_nothing_is_known() -> None:
    """No full mark, and nothing said about where it comes from."""
    table, broken = with_full_marks(paper([None, None]), {}, {})
    assert (table.subjects[0].full_mark, table.subjects[0].full_mark_said, broken) == (None, "", [])


def test_an_inferred_full_mark_says_from_what() -> None:
    """The highest score that counts; the slip of 910 is not it."""
    table, _ = with_full_marks(paper([*CLASS, 910]), {}, {})
    assert table.subjects[0].full_mark_said == "推断（最高 99 分）"


@pytest.mark.parametrize(
    ("given", "stated", "full", "said", "above"),
    [
        ({"语文": 1_500_000}, {}, 150, "命令里给出", ()),
        ({"语文": 500_000}, {}, 50, "命令里给出", (0, 1, 2, 3, 4, 6, 7, 8, 9)),
        ({}, {0: (1_200_000, "表头写明")}, 120, "表头写明", ()),
        ({"语文": 1_000_000}, {0: (1_200_000, "表头写明")}, 100, "命令里给出", ()),
        ({}, {0: (900_000, "表里的满分行")}, 90, "表里的满分行", (0, 3, 7)),
    ],
)
def test_what_is_given_goes_before_what_the_file_says_and_that_before_inference(
    given: dict[str, int], stated: dict[int, tuple[int, str]], full: int, said: str, above: tuple[int, ...]
) -> None:
    """Scores above it are no scores; nothing is doubted where the full mark is known."""
    table, broken = with_full_marks(paper(CLASS), given, stated)
    assert (table.subjects[0].full_mark, table.subjects[0].full_mark_said) == (full * SCALE, said)
    assert broken == ([Broken(0, above, (), ())] if above else [])


@pytest.mark.parametrize(
    ("pair", "read"),
    [
        ("语文=150", {"语文": 1_500_000}),
        ("外语=120", {"英语": 1_200_000}),
        (" 语文 = 37.5", {"语文": 375_000}),
        ("茶艺=50", {"茶艺": 500_000}),
    ],
)
def test_a_full_mark_on_the_command_line_names_its_subject_in_any_word(pair: str, read: dict[str, int]) -> None:
    """外语 is 英语; a subject that the words do not know keeps its name."""
    assert given_full_marks((pair,), load_words()) == read


@pytest.mark.parametrize(
    "pair", ["语文", "语文150", "=150", "语文=", "语文=很多", "语文=0", "语文=-100", "语文=nan"]
)
def test_a_full_mark_that_cannot_be_read_shows_how_to_write_it(pair: str) -> None:
    """And what was typed."""
    with pytest.raises(CannotGoOn) as stop:
        given_full_marks((pair,), load_words())
    assert repr(pair) in stop.value.message
    assert "--full-mark 语文=150" in stop.value.hint


def test_a_full_mark_for_a_subject_that_is_not_there_names_those_that_are() -> None:
    """A slip would otherwise pass unseen."""
    with pytest.raises(CannotGoOn) as stop:
        with_full_marks(paper(CLASS), {"数学": 1_000_000}, {})
    assert "「数学」" in stop.value.message
    assert "语文" in stop.value.hint


@pytest.mark.parametrize(
    ("subject", "scores", "above"),
    [
        ("理综", [280, 120, 90], ()),
        ("总分", [560, 300, 120], ()),
        ("语文", [160, 120, 90], ()),
        ("语文", [280, 120, 90], (0,)),
        ("语文", [950, 92, 90], (0,)),
    ],
)
def test_a_handful_of_scores_condemns_only_what_no_paper_can_give(
    subject: str, scores: list[float], above: tuple[int, ...]
) -> None:
    """Three students do not show whether a paper has 100 points or 160."""
    _, broken = found(scores, subject)
    assert broken.above == above

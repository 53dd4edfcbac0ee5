"""One exam saved twice, and exams in the wrong order, known by their scores and their names."""

from __future__ import annotations

import pytest
from made_sitting import Seat, sitting

from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.rules.matching.comparable import is_one_exam, order_doubt

FOUR = [Seat((score,), name=name) for name, score in (("甲", 28), ("乙", 60), ("丙", Mark.ABSENT), ("丁", 99))]


def test_the_same_scores_of_the_same_students_are_one_exam() -> None:
    """Whatever the exam and its file are called."""
    assert is_one_exam(sitting(FOUR, exam="期中"), sitting(FOUR, exam="期末"))


def test_rows_and_columns_in_another_order_make_no_other_exam() -> None:
    """An office sorts a copy by the total, or puts the subjects in its own order."""
    rows = [Seat((number, 90 - number), name=name) for number, name in enumerate("甲乙丙")]
    turned = [Seat((90 - number, number), name=name) for number, name in reversed(list(enumerate("甲乙丙")))]
    assert is_one_exam(sitting(rows, ("语文", "数学")), sitting(turned, ("数学", "语文")))
    assert not is_one_exam(sitting(rows, ("语文", "数学")), sitting(rows, ("数学", "语文")))


@pytest.mark.parametrize(
    "other",
    [
        [*FOUR[:3], Seat((98,), name="丁")],
        [*FOUR[:3], Seat((99,), name="戊")],
        [*FOUR[:2], Seat((Mark.BLANK,), name="丙"), FOUR[3]],
        FOUR[:3],
    ],
)
def test_one_difference_makes_another_exam(other: list[Seat]) -> None:
    """A score, a name, a mark, a student fewer."""
    assert not is_one_exam(sitting(FOUR), sitting(other))


def test_so_do_other_subjects_and_two_students_prove_nothing() -> None:
    """Two students can have the same two scores again."""
    assert not is_one_exam(sitting(FOUR, ("语文",)), sitting(FOUR, ("数学",)))
    assert not is_one_exam(sitting(FOUR[:2]), sitting(FOUR[:2]))


@pytest.mark.parametrize(
    ("earlier", "later", "doubted"),
    [
        ("高一下_期末.csv", "高一下_半期.csv", True),
        ("高一下_期末.csv", "高二上_半期.csv", False),
        ("第一学期期末成绩.xlsx", "第二学期期中成绩.xlsx", False),
        ("第二学期期末成绩.xlsx", "第二学期期中成绩.xlsx", True),
        ("期中 期中.xlsx", "开学考试.xlsx", True),
        ("期初", "期末", False),
        ("期末", "期末", False),
        ("2024年春期末", "2024年秋期中", False),
        ("2023年期末", "2024年期中", False),
        ("2024年期中", "2023年期末", True),
        ("期中期末各科.xlsx", "月考.xlsx", False),
        ("甲", "乙", False),
    ],
)
def test_the_names_tell_a_wrong_order(earlier: str, later: str, doubted: bool) -> None:
    """By the year where both name one, else by the place in the term; a file of several exams tells nothing."""
    assert bool(order_doubt(earlier, later)) is doubted

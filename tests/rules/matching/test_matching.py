"""Two sittings of one cohort: who is who, who left, who came."""

from __future__ import annotations

import pytest
from made_cohort import answered, codes, match, one, said, with_classmates
from made_sitting import Seat, seat

from xuekun_cli.model.findings import Severity
from xuekun_cli.model.results.matching import OTHER_PERSON, Departure, Left
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.marks import Mark


def test_zeros_at_the_front_of_an_id_count() -> None:
    """001 and 1 are two ids: a student of each is not taken for the other."""
    matching = match(with_classmates(one("王芳", "3-1", "001")), with_classmates(one("王芳", "3-2", "1")))
    assert matching.after_of[0] == -1
    assert codes(matching) == ["match_near"]


LOST = [one(name, "3-1", f"000{i}") for i, name in enumerate(("王芳", "李娜", "张伟", "刘洋"), start=1)]
SHORT = [one(name, "3-2", f"{i}") for i, name in enumerate(("王芳", "李娜", "张伟", "刘洋"), start=1)]


def test_ids_that_have_all_lost_their_zeros_match_and_it_is_said_once() -> None:
    """0001 … 0004 and 1 … 4; everybody changed class meanwhile."""
    matching = match(LOST, SHORT)
    assert matching.after_of == (0, 1, 2, 3)
    assert codes(matching).count("ids_without_zeros") == 1


def test_ids_that_only_zeros_tell_apart_match_nobody_and_the_zeros_are_named() -> None:
    """001 and 0001 are two children of the earlier exam; 1 is one of the later, nobody knows whose."""
    matching = match([*LOST, one("赵敏", "3-1", "001"), one("孙丽", "3-1", "002")], SHORT)
    assert "ids_zeros_collide" in codes(matching)
    assert not {"ids_without_zeros", "match_ids_differ"} & set(codes(matching))


@pytest.mark.parametrize(("old", "new"), [("2024 001", "2024001"), ("２０２４００１", "2024001"), ("12x", "12X")])
def test_an_id_is_one_in_every_writing(old: str, new: str) -> None:
    """Blanks, full-width digits and a small x make no other id; the class changed meanwhile."""
    matching = match(with_classmates(one("王芳", "3-1", old)), with_classmates(one("王芳", "3-2", new)))
    assert matching.after_of[0] == 0


def test_an_id_that_stands_twice_in_a_sitting_matches_nobody() -> None:
    """The class and the name decide then, for whom they can."""
    before = with_classmates(one("王芳", "3-1", "7"), one("李军", "3-2", "8"))
    after = with_classmates(one("王芳", "3-1", "7"), one("赵敏", "3-4", "7"), one("钱多", "3-5", "8"))
    matching = match(before, after)
    assert matching.after_of[:2] == (0, -1)
    assert 1 in matching.joined


@pytest.mark.parametrize(
    ("old", "new"),
    [("3-1", "3-1"), ("3-1", "-1"), ("-1", "3-1"), ("-1", "-1"), ("阳光班", "阳光班"), ("2023-1", "-1")],
)
def test_without_ids_class_and_name_are_one_student(old: str, new: str) -> None:
    """Also where one of the two leaves out the grade; the name is folded."""
    matching = match([one("王 芳", old)], [one("王芳", new)])
    assert (matching.after_of, matching.changed_class, codes(matching)) == ((0,), (), [])


def test_a_class_number_does_not_agree_with_another_that_ends_alike() -> None:
    """3-11 is not 1班."""
    matching = match([one("王芳", "3-11"), one("王芳", "3-5")], [one("王芳", "-1")])
    assert matching.after_of == (-1, -1)


def test_the_same_name_in_the_same_class_of_two_schools_is_two_students() -> None:
    """Each is found in the own school."""
    before = [one("王芳", school="一小"), one("王芳", school="二小")]
    after = [one("王芳", school="二 小"), one("王芳", school="一小")]
    assert match(before, after).after_of == (1, 0)


def test_a_name_unique_in_both_sittings_is_a_student_who_changed_class() -> None:
    """Taken, said with a question, and given up when the answer is that it is another."""
    before, after = [one("王芳", "3-1"), one("李军", "3-1")], [one("李军", "3-1"), one("王芳", "3-2")]
    asked, matching = answered(before, after, "match_class_changed", OTHER_PERSON)
    assert (match(before, after).after_of, match(before, after).changed_class) == ((1, 0), (0,))
    assert asked.severity is Severity.INFO
    assert matching.after_of == (-1, 0)
    assert [a.text for a in matching.honoured] == [OTHER_PERSON]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (one("王芳", "3-1"), one("王芳", "5-2")),
        (one("王芳", "3-1", school="一小"), one("王芳", "3-1", school="二小")),
    ],
)
def test_a_unique_name_in_another_grade_or_school_is_another_student(old: Seat, new: Seat) -> None:
    """Nothing is asked either: names come again."""
    matching = match([old], [new])
    assert (matching.after_of, codes(matching)) == ((-1,), [])


def test_a_student_without_a_class_is_known_by_a_unique_name() -> None:
    """That is no change of class."""
    matching = match([one("王芳", None)], [one("王芳", "3-1")])
    assert (matching.after_of, matching.changed_class, matching.findings) == ((0,), (), ())


def test_an_assumed_class_is_a_class_only_when_both_sittings_have_it() -> None:
    """A table without classes against one with classes: nobody changed class."""
    matching = match([one("王芳", "全体")], [one("王芳", "3-1")], assumed_class="全体")
    assert (matching.after_of, matching.changed_class) == ((0,), ())
    near = match([one("王小芳", "全体")], [one("王晓芳", "全体")], assumed_class="全体")
    assert codes(near) == ["match_near"]


def test_a_changed_class_is_said_of_a_student_known_by_id() -> None:
    """An information, without a question, at the place of the name."""
    matching = match(with_classmates(one("王芳", "3-1", "7")), with_classmates(one("王芳", "3-2", "7")))
    finding = said(matching, "match_class_changed")
    assert matching.changed_class == (0,)
    assert (finding.severity, finding.question) == (Severity.INFO, None)
    assert finding.ref == CellRef("期中.xlsx", "成绩", "A2")
    assert "3-1王芳" in finding.message
    assert "3-2王芳" in finding.message


@pytest.mark.parametrize(("moved", "codes_said"), [(10, {"match_class_changed"}), (11, {"match_reshuffled"})])
def test_when_over_a_third_changed_class_it_is_said_once(moved: int, codes_said: set[str]) -> None:
    """Of 30 students, 10 are a third and 11 more than that."""
    before = [one(f"学生{k:02}", "3-1", f"10{k:02}") for k in range(30)]
    after = [one(f"学生{k:02}", "3-2" if k < moved else "3-1", f"10{k:02}") for k in range(30)]
    matching = match(before, after)
    assert matching.after_of == tuple(range(30))
    assert len(matching.changed_class) == moved
    assert {f.code for f in matching.findings} == codes_said
    assert len(matching.findings) == (1 if moved == 11 else moved)


def test_numbers_of_the_exam_are_not_taken_for_ids() -> None:
    """Each exam numbers the seats anew: the same number is another student, and the names decide."""
    names = ["王芳", "李军", "赵敏", "孙浩"]
    before = [one(name, "3-1", f"{k}") for k, name in enumerate(names)]
    after = [one(name, "3-1", f"{(k + 1) % 4}") for k, name in enumerate(names)]
    matching = match(before, after)
    assert matching.after_of == (0, 1, 2, 3)
    assert codes(matching) == ["match_ids_differ"]


def test_the_next_school_year_compares_classes_a_grade_up() -> None:
    """三(1)班 is 四(1)班 now: nobody changed class, whoever stayed in it."""
    names = ["王芳", "李军", "赵敏", "孙浩"]
    before = [one(name, "3-1") for name in names]
    after = [one(name, "4-1") for name in names[:3]] + [one("孙浩", "4-2")]
    matching = match(before, after)
    assert (matching.after_of, matching.changed_class) == ((0, 1, 2, 3), (3,))
    assert codes(matching) == ["match_promoted", "match_class_changed"]


@pytest.mark.parametrize("called", ["2022-1", "启航班"])
def test_a_class_whose_students_stayed_together_under_another_name_is_the_same_class(called: str) -> None:
    """2022级1班 is 三(1)班 in another export: nobody changed class but one who sits elsewhere now."""
    before = [*(one(f"学生{k}", called) for k in range(9)), *(one(f"同学{k}", "3-2") for k in range(9))]
    after = [
        *(one(f"学生{k}", "3-1" if k < 8 else "3-2") for k in range(9)),
        *(one(f"同学{k}", "3-2") for k in range(9)),
    ]
    matching = match(before, after)
    assert (matching.after_of, matching.changed_class) == (tuple(range(18)), (8,))
    assert f"{called}对3-1" in said(matching, "match_class_renamed").message


@pytest.mark.parametrize(
    ("before", "there", "stay"), [("2022-1", "3-3", 14), ("2022-1", "3-1", 10), ("3-1", "3-3", 19)]
)
def test_classes_made_anew_are_not_the_old_ones_under_another_name(before: str, there: str, stay: int) -> None:
    """14 of 20 under another number, half under the same, or the old name is still there: those changed class."""
    old = [one(f"学生{k:02}", before) for k in range(20)]
    new = [one(f"学生{k:02}", there if k < stay else "3-1" if before == "3-1" else "3-2") for k in range(20)]
    matching = match(old, new)
    assert set(range(stay)) <= set(matching.changed_class)
    assert "match_class_renamed" not in codes(matching)


def test_a_class_of_the_same_number_is_the_same_with_more_than_half() -> None:
    """2022级1班 is 三(1)班, though a good many went into another class."""
    old = [one(f"学生{k:02}", "2022-1") for k in range(20)]
    new = [one(f"学生{k:02}", "3-1" if k < 11 else "3-2") for k in range(20)]
    assert match(old, new).changed_class == tuple(range(11, 20))


@pytest.mark.parametrize(
    ("status", "departure"),
    [
        ("转出", Departure.TRANSFERRED),
        ("2024-11 转学至县城", Departure.TRANSFERRED),
        ("休学", Departure.SUSPENDED),
        ("复学（曾休学）", Departure.UNKNOWN),
        ("转入", Departure.UNKNOWN),
        ("在校", Departure.AT_SCHOOL),
        ("在读", Departure.AT_SCHOOL),
        ("正常", Departure.AT_SCHOOL),
        ("不在校", Departure.UNKNOWN),
        ("学籍异常", Departure.UNKNOWN),
        ("退学（曾在校）", Departure.UNKNOWN),
        ("", Departure.UNKNOWN),
    ],
)
def test_the_roll_says_why_a_student_is_gone(status: str, departure: Departure) -> None:
    """Only 转出 and 休学 explain it; who is at school has been left out; the roll's own words are kept."""
    matching = match([one("李军"), one("王芳")], [one("李军")], statuses={1: status})
    assert matching.left == (Left(1, departure, status),)
    finding = said(matching, "match_left")
    explained = departure in (Departure.TRANSFERRED, Departure.SUSPENDED)
    assert finding.severity is (Severity.INFO if explained else Severity.WARNING)
    assert ("还在校" in finding.hint) is (departure is Departure.AT_SCHOOL)
    assert f"{departure.value} 1 人" in finding.message


def test_those_who_left_and_joined_are_said_in_one_sentence_each() -> None:
    """The first five by name; the number of all."""
    before = [one(f"甲{'一二三四五六七'[k]}子", f"3-{k}") for k in range(7)]
    after = [one("乙一丑", "3-1"), one("乙二丑", "3-2")]
    matching = match(before, after)
    assert [left.student for left in matching.left] == list(range(7))
    assert matching.joined == (0, 1)
    gone, came = said(matching, "match_left"), said(matching, "match_joined")
    assert "7 人" in gone.message
    assert gone.message.endswith("3-4甲五子等")
    assert "2 人：3-1乙一丑、3-2乙二丑" in came.message
    assert came.ref == CellRef("期末.xlsx", "成绩", "A2")


def test_a_row_without_a_cell_is_nobody() -> None:
    """A row that an answer struck out is no second 王芳, and has not left."""
    ghost = seat(Mark.NO_CELL, name="王芳", class_name="3-1", student_id="1")
    before, after = [one("王芳", student_id="1"), ghost], [ghost, one("王芳", student_id="1")]
    matching = match(before, after)
    assert (matching.after_of, matching.left, matching.joined, matching.findings) == ((1, -1), (), (), ())


def test_two_sittings_of_different_cohorts_are_noticed() -> None:
    """Hardly anybody is found again: perhaps the wrong file."""
    before = [one(f"甲{k:03}", "3-1") for k in range(20)]
    after = [one(f"乙{k:03}", "3-1") for k in range(20)]
    assert "match_few" in codes(match(before, after))
    assert "match_few" not in codes(match(before, before))


@pytest.mark.parametrize(("before", "after"), [([], []), ([one("王芳")], []), ([], [one("王芳")])])
def test_an_empty_sitting_matches_nobody(before: list[Seat], after: list[Seat]) -> None:
    """And stops nothing."""
    matching = match(before, after)
    assert matching.after_of == (-1,) * len(before)
    assert (len(matching.left), len(matching.joined)) == (len(before), len(after))

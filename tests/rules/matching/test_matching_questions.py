"""What only a person can know about two sittings: asked, answered, and never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from made_cohort import answered, codes, match, one, said, with_classmates
from made_sitting import Seat

from xuekun_cli.model.findings import Severity
from xuekun_cli.model.results.matching import NONE_OF_THESE, OTHER_PERSON, SAME_PERSON


def test_one_id_and_one_name_is_one_student_whatever_the_row() -> None:
    """The rows stand in another order; nothing is to be said."""
    before = [one("王芳", student_id="01"), one("李军", student_id="02"), one("赵敏", student_id="03")]
    matching = match(before, before[::-1])
    assert matching.after_of == (2, 1, 0)
    assert (matching.left, matching.joined, matching.changed_class, matching.findings) == ((), (), (), ())


def test_a_name_that_is_not_unique_in_the_whole_sitting_is_asked_about() -> None:
    """Two 王芳, one of whom moved: the one in the other class is offered, not taken."""
    before = [one("王芳", "3-1"), one("王芳", "3-2")]
    after = [one("王芳", "3-2"), one("王芳", "3-4")]
    asked, matching = answered(before, after, "match_near", SAME_PERSON)
    assert match(before, after).after_of == (-1, 0)
    assert asked.question is not None
    assert asked.question.options == (SAME_PERSON, OTHER_PERSON)
    assert matching.after_of == (1, 0)


@pytest.mark.parametrize(("old", "new"), [("王芳", "李思思"), ("王芳", "王军"), ("王小芳", "李大芳")])
@pytest.mark.parametrize("class_key", ["3-1", "3-2"])
def test_one_id_and_unlike_names_are_nobody_until_it_is_answered(old: str, new: str, class_key: str) -> None:
    """The id may have been given to another child: unmatched, and asked; an answer settles it either way."""
    before, after = with_classmates(one(old, "3-1", "7")), with_classmates(one(new, class_key, "7"))
    asked, matching = answered(before, after, "match_name_changed", SAME_PERSON)
    assert asked.severity is Severity.QUESTION
    assert match(before, after).after_of[0] == -1
    assert match(before, after).open == ((0, (0,)),)
    assert (matching.after_of[0], matching.open) == (0, ())
    asked, matching = answered(before, after, "match_name_changed", OTHER_PERSON)
    assert (matching.after_of[0], matching.open) == (-1, ())


@pytest.mark.parametrize(
    ("old", "new", "asked"),
    [
        ("王　芳", "王芳", False),
        ("王芳(大)", "王芳", False),
        ("王芳A", "王芳", False),
        ("歐陽蘭", "欧阳兰", False),
        ("张䶮", "张?", True),
        ("张䶮", "张", True),
        ("买买提·吐尔逊", "买买提吐尔逊", False),
        ("王小芳", "李小芳", True),
        ("王小芳", "王小方芳", True),
    ],
)
def test_one_id_and_like_names_are_one_student(old: str, new: str, asked: bool) -> None:
    """Another writing is no question; a slip is taken, and asked about."""
    matching = match(with_classmates(one(old, "3-1", "7")), with_classmates(one(new, "3-2", "7")))
    assert matching.after_of[0] == 0
    assert [f.question is not None for f in matching.findings if f.code == "match_name_changed"] in (
        [[True]] if asked else [[], [False]]
    )
    assert bool(matching.open) is asked


def test_one_id_and_near_names_in_two_classes_is_one_student() -> None:
    """王小芳 and 王晓芳 with one id."""
    matching = match(with_classmates(one("王小芳", "3-1", "7")), with_classmates(one("王晓芳", "3-2", "7")))
    assert matching.after_of[0] == 0
    assert said(matching, "match_name_changed").severity is Severity.WARNING
    assert matching.changed_class == (0,)


def test_one_id_and_nothing_else_in_common_is_a_question() -> None:
    """Neither the class nor the name speaks for it."""
    before, after = with_classmates(one("王芳", "3-1", "7")), with_classmates(one("李思思", "3-2", "7"))
    asked, matching = answered(before, after, "match_name_changed", SAME_PERSON)
    assert asked.severity is Severity.QUESTION
    assert match(before, after).after_of[0] == -1
    assert matching.after_of[0] == 0


def test_two_classmates_whose_ids_were_swapped_are_asked_about() -> None:
    """The id says one thing, the name in the class another: neither is taken."""
    before = with_classmates(one("王芳", "3-1", "7"), one("李思思", "3-1", "8"))
    after = with_classmates(one("王芳", "3-1", "8"), one("李思思", "3-1", "7"))
    matching = match(before, after)
    assert matching.after_of[:2] == (-1, -1)
    assert codes(matching) == ["match_name_changed", "match_name_changed"]
    question = matching.findings[0].question
    assert question is not None
    assert question.options == ("3-1 李思思 7", "3-1 王芳 8", NONE_OF_THESE)


def test_an_id_is_not_taken_when_another_classmate_has_the_old_name() -> None:
    """In the later sitting 王芳 has lost her id, and somebody else has it: which is she?"""
    before = with_classmates(one("王芳", "3-1", "7"))
    after = with_classmates(one("李思思", "3-1", "7"), one("王芳", "3-1"))
    assert match(before, after).after_of[0] == -1
    assert codes(match(before, after)) == ["match_name_changed"]


def test_an_id_is_not_taken_when_a_former_classmate_has_the_new_name() -> None:
    """The same seen from the other side; both are asked about."""
    before = with_classmates(one("李思思", "3-1", "7"), one("王芳", "3-1"))
    after = with_classmates(one("王芳", "3-1", "7"))
    assert match(before, after).after_of[:2] == (-1, -1)
    assert codes(match(before, after)) == ["match_name_changed", "match_near"]


@pytest.mark.parametrize(
    ("old", "new"),
    [(("3-1", "5-1"), ("-1",)), (("-1",), ("3-1", "5-1")), (("3-1", "-1"), ("3-1",)), (("3-1",), ("3-1", "-1"))],
)
def test_a_class_without_a_grade_that_fits_two_students_decides_nothing(
    old: Sequence[str], new: Sequence[str]
) -> None:
    """1班 is 三(1)班 or 五(1)班; it is asked which."""
    matching = match([one("王芳", key) for key in old], [one("王芳", key) for key in new])
    assert set(matching.after_of) == {-1}
    assert set(codes(matching)) == {"match_doubled"}


def test_a_doubled_name_in_a_class_without_ids_is_never_guessed() -> None:
    """Both are asked about, told apart by their scores; one answer settles one of them."""
    before = [one("王芳", score=30), one("王芳", score=90)]
    after = [one("王芳", score=88), one("王芳", score=35)]
    matching = match(before, after)
    assert matching.after_of == (-1, -1)
    assert codes(matching) == ["match_doubled", "match_doubled"]
    question = matching.findings[0].question
    assert question is not None
    assert question.who == "3-1 王芳 语文30"
    assert question.options == ("3-1 王芳 语文35", "3-1 王芳 语文88", NONE_OF_THESE)
    settled = match(before, after, {question.key: "3-1 王芳 语文35"})
    assert settled.after_of == (1, -1)
    assert [answer.text for answer in settled.honoured] == ["3-1 王芳 语文35"]


def test_a_doubled_name_with_ids_is_no_question() -> None:
    """The ids tell the two apart."""
    before = [one("王芳", student_id="1"), one("王芳", student_id="2")]
    assert match(before, before[::-1]).after_of == (1, 0)


@pytest.mark.parametrize("many", [6, 20, 30])
def test_a_name_that_too_many_of_a_class_share_is_said_once(many: int) -> None:
    """So many students called 某某 without ids: no question for each, and not silence."""
    before = [one("某某", score=k) for k in range(many)]
    matching = match([*before, *with_classmates()], [*before, *with_classmates()])
    assert set(matching.after_of[:many]) == {-1}
    assert said(matching, "match_doubled").question is None


def test_near_names_give_way_when_there_are_too_many_candidates() -> None:
    """Two of the same name and five near ones: the two are offered."""
    before = [one("王小芳", score=10)]
    after = [one("王小芳", score=k) for k in (20, 30)] + [one(f"王{c}芳") for c in "大中少文天"]
    question = said(match(before, after), "match_doubled").question
    assert question is not None
    assert question.options == ("3-1 王小芳 语文20", "3-1 王小芳 语文30", NONE_OF_THESE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (one("王小芳"), one("王晓芳")),
        (one("王芳"), one("王小芳")),
        (one("張偉"), one("张伟")),
        (one("张伟"), one("张伟(大)")),
        (one("王芳", "3-1", "2024001"), one("王芳", "3-4", "2024007")),
        (one("王芳", "3-1", "2024012"), one("王芳", "3-4", "2024021")),
        (one("王芳", "3-1", "2024012"), one("王芳", "3-1", "7777777")),
    ],
)
def test_a_near_miss_is_offered_and_not_taken(old: Seat, new: Seat) -> None:
    """One student or two: only a person knows, and either answer holds."""
    before, after = with_classmates(old), with_classmates(new)
    asked, same = answered(before, after, "match_near", SAME_PERSON)
    _, other = answered(before, after, "match_near", OTHER_PERSON)
    assert (asked.severity, match(before, after).after_of[0]) == (Severity.QUESTION, -1)
    assert (same.after_of[0], other.after_of[0]) == (0, -1)
    assert len(same.honoured) == len(other.honoured) == 1
    closed = said(other, "match_near")
    assert closed.question is not None
    assert (closed.severity, closed.question.answer) == (Severity.INFO, OTHER_PERSON)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (one("王小芳", "3-1"), one("王晓芳", "3-2")),
        (one("王小芳", "3-1", "2024001"), one("王晓芳", "3-1", "2024077")),
        (one("王芳", "3-1", "2024001"), one("王芳", "3-4", "2024177")),
        (one("王小芳"), one("王大明")),
    ],
)
def test_those_who_are_not_near_are_not_asked_about(old: Seat, new: Seat) -> None:
    """Another class, or ids that differ by more than a slip."""
    matching = match(with_classmates(old), with_classmates(new))
    assert (matching.after_of[0], codes(matching)) == (-1, [])


@pytest.mark.parametrize("text", ["不知道", "", NONE_OF_THESE + "吧", "3-1 王大明"])
def test_an_answer_that_cannot_be_used_leaves_the_question_open(text: str) -> None:
    """It is said what was typed and what may be."""
    asked, matching = answered([one("王小芳")], [one("王晓芳")], "match_near", text)
    assert (matching.after_of, matching.honoured) == ((-1,), ())
    warning = said(matching, "answer_unusable")
    assert f"「{text}」" in warning.message
    assert (warning.severity, warning.ref) == (Severity.WARNING, asked.ref)
    assert said(matching, "match_near") == asked


def test_two_answers_that_name_one_student_are_both_left_alone() -> None:
    """王小芳 and 王筱芳 cannot both be 王晓芳."""
    before, after = [one("王小芳"), one("王筱芳")], [one("王晓芳")]
    asked = [f.question for f in match(before, after).findings if f.question]
    assert len(asked) == 2
    matching = match(before, after, {question.key: SAME_PERSON for question in asked})
    assert (matching.after_of, matching.honoured) == ((-1, -1), ())
    assert codes(matching).count("answer_unusable") == 2


def test_an_answer_holds_when_the_rows_move_and_the_class_is_written_otherwise() -> None:
    """The key names the students, not the rows."""
    before, after = [one("王小芳"), one("李军")], [one("王晓芳"), one("李军")]
    keys = [
        f.question.key
        for pair in ((before, after), (before[::-1], after[::-1]))
        for f in match(*pair).findings
        if f.question
    ]
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_an_answer_to_no_question_changes_nothing() -> None:
    """A key of another pair of sittings."""
    before = [one("王小芳"), one("李军")]
    stray = match(before, before, {"match|别的.xlsx||3-1|王小芳|期末.xlsx": OTHER_PERSON})
    assert (stray.after_of, stray.honoured, stray.findings) == ((0, 1), (), ())


def test_an_id_is_its_schools_own() -> None:
    """Two schools count from 1: nobody is lost, and nobody is the other school's student."""
    names = [f"{surname}{given}" for surname in "赵钱孙李" for given in ("一样", "二样", "三样")]
    before = [one(name, "3-1", str(k % 6), school="甲校" if k < 6 else "乙校") for k, name in enumerate(names)]
    moved = [replace(child, class_name="3-2") for child in reversed(before)]
    matching = match(before, moved)
    assert matching.after_of == tuple(reversed(range(12)))
    assert not [f for f in matching.findings if f.question]


def test_one_id_in_two_schools_is_no_question() -> None:
    """He left the one, and she of the other school has his number."""
    before = with_classmates(one("王芳", "3-1", "7", school="甲校"))
    after = with_classmates(one("李军", "3-1", "7", school="乙校"))
    matching = match(before, after)
    assert matching.after_of[0] == -1
    assert "match_name_changed" not in codes(matching)


def test_who_changed_school_with_name_and_id_is_one_student() -> None:
    """A number of the whole country goes along."""
    before = with_classmates(one("王芳", "3-1", "G350802", school="甲校"))
    after = with_classmates(one("王芳", "3-4", "G350802", school="乙校"))
    assert match(before, after).after_of[0] == 0

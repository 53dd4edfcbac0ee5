"""Choices that no document makes: called so exactly where the other one gives another verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuekun_cli.model.policy.conversion import Conversion
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.policy.term import Targets
from xuekun_cli.model.results.term import ByDefault, Move, Outcome
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.conversion.by_default import Exam, alternatives, defaults_that_decided, judge, unsaid

CATEGORIES = ("二类", "三类")
WUPING = load_policy("wuping")
MIDTERM = load_policy("midterm-final")


def rules_of(policy: Policy) -> tuple[Targets, Conversion]:
    """The two sections that a verdict rests on."""
    assert policy.file.targets is not None
    assert policy.file.conversion is not None
    return policy.file.targets, policy.file.conversion


def decided(
    policy: Policy,
    moves: Sequence[Move],
    other: Sequence[Move] | None = None,
    improved: Sequence[bool | None] = (),
) -> tuple[str, dict[str, ByDefault]]:
    """The verdict of one unit, and the defaults that decided it by their keys."""
    targets, rule = rules_of(policy)
    names = [stone.name for stone in targets.milestones or ()] or [""]
    seen = Counter(moves if other is None else other)
    exams = [Exam(name, Counter(moves), seen) for name in names]
    silent = unsaid(policy)
    now = judge(targets, rule, CATEGORIES, exams, lambda _: improved)
    found = defaults_that_decided(
        now, targets, rule, CATEGORIES, exams, lambda _: improved, silent, alternatives(targets, rule, silent)
    )
    return now.name, {one.key: one for one in found}


OUT, STAYS, FELL = (
    Move(Outcome.EXITED, "三类"),
    Move(Outcome.UNCHANGED, "三类", "三类"),
    Move(Outcome.RELAPSED, "三类", "二类"),
)
NEW = Move(Outcome.NEWCOMER, "", "二类")


def test_an_empty_category_that_decides_is_called_a_default() -> None:
    """武平方案 does not say what becomes of a category with nobody at the start and one added."""
    verdict, found = decided(WUPING, [OUT] * 5 + [NEW])
    assert verdict == "不合格"
    assert list(found) == ["targets.empty_category"]
    assert found["targets.empty_category"].words == (
        "文件没有写，按默认：期初没有人的类别，没有新增才算达到（换成「不看」，结论是 优秀）"
    )


def test_an_empty_category_that_decides_nothing_is_not_mentioned() -> None:
    """The other category is below the line either way."""
    verdict, found = decided(WUPING, [STAYS] * 5 + [NEW])
    assert (verdict, found) == ("不合格", {})


@pytest.mark.parametrize(
    ("moves", "key", "words"),
    [
        (
            [OUT] * 3 + [Move(Outcome.PENDING, "三类")] * 3,
            "conversion.pending",
            "后一次没有分数的（待补测），留在期初人数里",
        ),
        ([OUT] * 3 + [Move(Outcome.LOST, "三类")] * 3, "conversion.lost", "流失的，留在期初人数里"),
        (
            [OUT] * 3 + [Move(Outcome.TRANSFERRED, "三类")] * 3,
            "conversion.transferred",
            "转出的，从期初人数里减去",
        ),
        (
            [OUT] * 3 + [STAYS] * 2 + [Move(Outcome.FIRST_ENTRY, "", "三类")],
            "conversion.first_entry",
            "首次入册（上次没有分数或不在班里），只列出",
        ),
        (
            [OUT] * 3 + [STAYS] + [Move(Outcome.UNCHANGED, "三类", "三类", True)] * 2,
            "conversion.moved_class",
            "换了班的，仍算原来班级和教师的",
        ),
    ],
)
def test_each_default_of_the_conversion_is_told_where_it_decides(moves: list[Move], key: str, words: str) -> None:
    """Three of six or three of three; the key, what it says, and what the other gives."""
    _, found = decided(WUPING, moves)
    assert list(found) == [key]
    assert found[key].says == words
    assert found[key].otherwise.startswith("换成「")
    assert "结论是 " in found[key].otherwise


def test_the_line_that_no_document_names_is_told_where_the_other_gives_another_verdict() -> None:
    """Floating by default; by the frozen line nobody got out."""
    _, found = decided(WUPING, [OUT] * 3 + [STAYS] * 2, [STAYS] * 5)
    assert found["conversion.line"].otherwise == "换成「按期初定的分数线」，结论是 不合格"
    _, found = decided(WUPING, [OUT] * 3 + [STAYS] * 2)
    assert found == {}


def test_nobody_listed_and_nobody_added_is_no_task_by_default() -> None:
    """No document says so; judged all the same, every category would be at the highest level."""
    verdict, found = decided(WUPING, [])
    assert verdict == "无任务"
    assert found["targets.no_task"].otherwise == "照样评，结论是 优秀"


def test_absence_that_alone_denies_the_award_is_told() -> None:
    """Both milestones reached, everybody with a score improved, and one without: not in any document."""
    verdict, found = decided(MIDTERM, [OUT] * 5, improved=[True] * 4 + [None])
    assert verdict == "期中达到，期末达到，有人没有成绩，不算人人进步"
    assert found[""].words == (
        "文件没有写，按默认：后一次没有成绩的，不算有进步（不看没有成绩的，结论是 转化先进个人）"
    )
    verdict, found = decided(MIDTERM, [OUT] * 5, improved=[True] * 3 + [False, None])
    assert verdict == "期中达到，期末达到，没有人人进步（也有人没有成绩）"
    assert "" not in found


def test_what_a_document_says_is_no_default(tmp_path: Path) -> None:
    """A clause that names a place, instead of saying that nothing is said."""
    ours = tmp_path / "ours.yaml"
    ours.write_text(
        "id: ours\nname: 本校\nsource: {title: 本校}\nextends: wuping\n"
        "targets: {empty_category: left_out, empty_clause: 本校办法·3}\n",
        encoding="utf-8",
    )
    verdict, found = decided(load_policy(str(ours)), [OUT] * 5 + [NEW])
    assert (verdict, found) == ("优秀", {})


def test_a_value_written_on_top_of_another_file_is_no_default(tmp_path: Path) -> None:
    """The clause that says 没有写 was inherited, and speaks of the value beneath."""
    ours = tmp_path / "ours.yaml"
    ours.write_text(
        "id: ours\nname: 本校\nsource: {title: 本校}\nextends: wuping\n"
        "targets: {empty_category: left_out}\nconversion: {pending: {is: leaves}}\n",
        encoding="utf-8",
    )
    silent = unsaid(load_policy(str(ours)))
    assert not {"targets.empty_category", "conversion.pending"} & silent
    assert "conversion.lost" in silent


def test_what_is_set_for_this_run_is_no_default() -> None:
    """Somebody chose it; 说明 names the change."""
    verdict, found = decided(load_policy("wuping", ["targets.empty_category=left_out"]), [OUT] * 5 + [NEW])
    assert (verdict, found) == ("优秀", {})
    assert "conversion.line" not in unsaid(load_policy("wuping", ["conversion.line.is=frozen"]))


def test_what_a_file_leaves_out_is_a_default(tmp_path: Path) -> None:
    """Without the key ``per`` it is the program that holds each category against the line."""
    ours = tmp_path / "ours.yaml"
    text = (Path(load_policy("wuping").path)).read_text(encoding="utf-8").replace("  per: category\n", "")
    ours.write_text(text.replace("id: wuping", "id: ours"), encoding="utf-8")
    moves = [Move(Outcome.UNCHANGED, "二类", "二类"), *[OUT] * 5]
    verdict, found = decided(load_policy(str(ours)), moves)
    assert verdict == "不合格"
    assert found["targets.per"].words == (
        "文件没有写，按默认：各类分别都要达到（换成「各类合在一起算」，结论是 优秀）"
    )
    assert decided(WUPING, moves)[1] == {}


@given(
    st.lists(
        st.sampled_from(
            [
                OUT,
                STAYS,
                FELL,
                NEW,
                Move(Outcome.EXITED, "二类"),
                Move(Outcome.PENDING, "二类"),
                Move(Outcome.LOST, "三类"),
            ]
        ),
        max_size=8,
    )
)
def test_exactly_those_are_told_whose_other_choice_gives_another_verdict(moves: list[Move]) -> None:
    """Each silent key changed by hand in the policy, and judged again."""
    targets, rule = rules_of(WUPING)
    _, found = decided(WUPING, moves)
    exams = [Exam("", Counter(moves), Counter(moves))]
    now = judge(targets, rule, CATEGORIES, exams, lambda _: ())
    for change in (
        "targets.empty_category=left_out",
        "conversion.pending.is=leaves",
        "conversion.lost.is=leaves",
        "conversion.first_entry.is=added",
    ):
        then = judge(*rules_of(load_policy("wuping", [change], examples=False)), CATEGORIES, exams, lambda _: ())
        key = change.partition("=")[0].removesuffix(".is")
        assert (key in found) == (then.decided != now.decided), change

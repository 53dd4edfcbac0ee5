"""Every worked example of every shipped policy, a case each; and what is missing from examples is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from xuekun_cli.model.results.examples import Checked
from xuekun_cli.model.results.policy_views import PolicyTested
from xuekun_cli.pipeline.policies import try_examples
from xuekun_cli.policies.locate import policy_files, shipped_folder

TESTED = try_examples([])
CASES = [(Path(one.path).stem, checked) for one in TESTED for checked in one.checked]
NOTHING_TO_TRY = {"registered"}
"""Policies that decide nothing by themselves."""


def called(case: object) -> str:
    """A readable id: file, number and title of the example, who or what was looked at."""
    return f"{case.example}-{case.title}-{case.what}" if isinstance(case, Checked) else str(case)


@pytest.mark.parametrize(("file", "checked"), CASES, ids=called)
def test_an_example_comes_out_as_the_policy_says(file: str, checked: Checked) -> None:
    """Expected and found, with the reason where they differ."""
    assert checked.found == checked.expected, f"{file}: {checked.reason}"


@pytest.mark.parametrize("one", TESTED, ids=lambda one: Path(one.path).stem)
def test_every_line_of_a_shipped_policy_is_tried_below_at_and_above(one: PolicyTested) -> None:
    """A policy without examples, or a line that lacks a side, does not ship."""
    assert one.problem is None
    assert one.untried == ()
    assert not one.without_examples
    assert one.nothing_to_try == (Path(one.path).stem in NOTHING_TO_TRY)


def test_every_shipped_file_was_tried() -> None:
    """A walk that sees no files passes for the wrong reason."""
    assert [one.path for one in TESTED] == [str(file) for file in policy_files(shipped_folder())]
    assert len(CASES) > 300


FULL = """\
id: ours
name: 本校办法
source: {title: 本校文件}
extends: registered
screening:
  bands:
    - {category: 低分, below_full: 30%, clause: 一}
    - {category: 及格线下, below_full: 60%, clause: 二}
  overall: {at_least_subjects: 2, clause: 三}
"""
ONE = """\
id: ours
name: 本校办法
source: {title: 本校文件}
screening:
  bands:
    - {category: 低分, below_full: 30%, clause: 一}
"""
SIDES = {
    "低一点": "{score: 29.5, is: 低分}",
    "正好": "{score: 30, is: 不列入}",
    "高一点": "{score: 30.5, is: 不列入}",
}


def tried(tmp_path: Path, text: str) -> PolicyTested:
    """What comes of the examples of a policy with this text."""
    path = tmp_path / "ours.yaml"
    path.write_text(text, encoding="utf-8")
    (one,) = try_examples([str(path)])
    assert one.problem is None
    return one


def with_sides(*sides: str) -> str:
    """A policy of one line with these sides tried."""
    rows = "".join(f"      - {SIDES[side]}\n" for side in sides)
    return f"{ONE}examples:\n  - title: 满分 100\n    full_mark: 100\n    screen:\n{rows}"


def test_a_policy_without_examples_is_seen(tmp_path: Path) -> None:
    """It says who is listed, and nobody ever tried it."""
    one = tried(tmp_path, ONE)
    assert one.without_examples
    assert not one.good


def test_a_line_with_its_three_sides_is_good(tmp_path: Path) -> None:
    """The other planted cases fail for what they lack, and not for something else."""
    one = tried(tmp_path, with_sides(*SIDES))
    assert one.good
    assert (len(one.checked), one.lines) == (3, 1)


@pytest.mark.parametrize("lacking", SIDES)
def test_a_line_that_lacks_a_side_is_seen(tmp_path: Path, lacking: str) -> None:
    """Each of the three, by name."""
    one = tried(tmp_path, with_sides(*(side for side in SIDES if side != lacking)))
    assert one.untried == (("screening.低分.below_full", (lacking,)),)
    assert not one.good


def test_a_wrong_example_is_seen_with_what_was_found(tmp_path: Path) -> None:
    """Exactly on the line: the policy says below."""
    one = tried(tmp_path, with_sides(*SIDES).replace("score: 30, is: 不列入", "score: 30, is: 低分"))
    (wrong,) = one.failed
    assert (wrong.expected, wrong.found) == ("低分", "不列入")
    assert "30" in wrong.reason


def test_a_line_taken_from_another_policy_is_tried_there(tmp_path: Path) -> None:
    """A policy that changes one of wuping's lines tries that one alone."""
    head = "id: ours\nname: 本校办法\nsource: {title: 本校文件}\nextends: wuping\n"
    assert tried(tmp_path, head).nothing_to_try
    changed = tried(tmp_path, head + "targets:\n  no_task: {name: 不评, clause: 甲}\n")
    assert changed.without_examples


def test_every_band_and_the_number_of_subjects_are_lines(tmp_path: Path) -> None:
    """Three lines, and no example for any."""
    one = tried(tmp_path, FULL)
    assert one.lines == 3
    assert {path for path, _ in one.untried} == {
        "screening.低分.below_full",
        "screening.及格线下.below_full",
        "screening.overall.at_least_subjects",
    }


def test_changing_a_number_in_the_file_changes_the_verdict(tmp_path: Path) -> None:
    """With no line of Python touched, the examples of wuping fail for another bar."""
    text = (shipped_folder() / "wuping.yaml").read_text("utf-8").replace("at_most: 40%", "at_most: 39%")
    one = tried(tmp_path, text)
    assert [checked.what for checked in one.failed] == ["27.9", "28"]

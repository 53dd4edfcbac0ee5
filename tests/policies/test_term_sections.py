"""Conversion, targets, stars and retention as policies: every example holds, every line is tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from changed_policy import changed

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.policy.values import Section
from xuekun_cli.model.results.examples import Checked
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.examples.term import boundaries_term, check_term

SHIPPED = ("wuping", "midterm-final", "conversion-kinds", "star-ladder", "retention")
SECTIONS = ("conversion", "targets", "stars", "retention")
ADDENDS = ("retention_share", "weight", "full_points", "points")
"""Numbers that are added up or multiplied, and no line that anything is held against."""


def examples_run(policy: Policy) -> list[Checked]:
    """What came of every example of the four sections."""
    return [
        one
        for number, example in enumerate(policy.file.examples, start=1)
        for one in check_term(policy, number, example)
    ]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_example_comes_out_as_the_file_says(name: str) -> None:
    """And there are some, each with a reason."""
    checked = examples_run(load_policy(name))
    assert [(one.title, one.what, one.found) for one in checked if not one.passed] == []
    assert checked
    assert all(one.reason for one in checked)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_line_has_an_example_below_on_and_above_it(name: str) -> None:
    """Those that a file takes from another are tried there."""
    policy = load_policy(name)
    distances: dict[str, list[Fraction]] = {}
    for one in examples_run(policy):
        for probe in one.probes:
            distances.setdefault(probe.path, []).append(probe.distance)
    untried = []
    for boundary in boundaries_term(policy):
        near = distances.get(boundary.path, [])
        sides = (
            any(-boundary.near <= distance < 0 for distance in near),
            0 in near,
            any(0 < distance <= boundary.near for distance in near),
        )
        if not all(sides):
            untried.append((boundary.path, sides))
    assert untried == []


def numbers_in(value: object, path: str) -> Iterator[str]:
    """The paths of all numbers in a section."""
    if isinstance(value, Section):
        for name, told in value.FIELDS.items():
            yield from numbers_in(getattr(value, name), path if told.flat else f"{path}.{name.removesuffix('_')}")
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from numbers_in(item, f"{path}.{name}")
    elif isinstance(value, tuple):
        for number, item in enumerate(value, start=1):
            called = next((getattr(item, key) for key in ("name", "star", "level") if hasattr(item, key)), "")
            above = path.rpartition(".")[0]
            yield from numbers_in(item, f"{above}.{called}" if called else f"{path}.{number}")
    elif isinstance(value, Fraction | int):
        yield path


@pytest.mark.parametrize("name", SHIPPED)
def test_every_number_of_the_four_sections_is_a_line_or_an_addend(name: str) -> None:
    """No number that decides escapes the check above."""
    policy = load_policy(name)
    numbers = [path for section in SECTIONS for path in numbers_in(getattr(policy.file, section), section)]
    lines = {boundary.path for boundary in boundaries_term(policy)}
    assert [path for path in numbers if path not in lines and path.rpartition(".")[2] not in ADDENDS] == []
    assert numbers


@pytest.mark.parametrize("name", SHIPPED)
def test_every_line_can_be_found_in_the_files(name: str) -> None:
    """A path that is said is one that --set takes."""
    policy = load_policy(name)
    assert [one.path for one in boundaries_term(policy) if one.path not in policy.places] == []


def test_the_mid_term_policy_screens_as_the_plan_and_has_targets_of_its_own() -> None:
    """What it takes over, what it leaves, what it changes."""
    own, plan = load_policy("midterm-final").file, load_policy("wuping").file
    assert own.screening == plan.screening
    assert own.targets is not None
    assert own.targets.levels is None
    assert [(one.name, one.at_least) for one in own.targets.milestones or ()] == [
        ("期中", Fraction(2, 5)),
        ("期末", Fraction(3, 5)),
    ]
    assert own.conversion is not None
    assert own.conversion.added.is_ == "apart"
    assert plan.conversion is not None
    assert own.conversion.relapsed == plan.conversion.relapsed


def test_an_example_that_no_longer_holds_is_seen() -> None:
    """The examples of the plan, with another line."""
    broken = [one for one in examples_run(load_policy("wuping", ["targets.合格.at_least=41%"])) if not one.passed]
    assert ("正好 40% 是合格", "合格", "不合格") in [(one.title, one.expected, one.found) for one in broken]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("wuping", "use: 按类别", "use: 按类型", "按类型"),
        ("retention", "use: 在校", "use: 在读", "在读"),
        ("conversion-kinds", "conversion: {score: 56, mean: 70}", "conversion: {start: 5, end: 3}", "用不上"),
        ("wuping", "outcome: 达标", "outcome: 达到", "达到"),
    ],
)
def test_a_name_that_fits_nothing_stops_the_examples(
    tmp_path: Path, name: str, old: str, new: str, said: str
) -> None:
    """With a sentence that names it, and what there is."""
    with pytest.raises(CannotGoOn) as refused:
        examples_run(changed(tmp_path, name, old, new))
    assert said in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize(
    ("example", "lacks"),
    [
        ("targets: {categories: {二类: {initial: 5}}}", "targets"),
        ("conversion: {start: 5, end: 3}", "conversion"),
        ("stars: {points: 5}", "stars"),
        ("retention: {start: 5}", "retention"),
    ],
)
def test_an_example_of_a_section_that_is_not_there_is_refused(tmp_path: Path, example: str, lacks: str) -> None:
    """It could prove nothing."""
    path = tmp_path / "empty.yaml"
    path.write_text(
        f"id: empty\nname: 空\nsource: {{title: 空}}\nexamples:\n  - title: 例\n    is: 合格\n    {example}\n",
        "utf-8",
    )
    with pytest.raises(CannotGoOn, match=lacks):
        examples_run(load_policy(str(path)))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("at_least: 40%  ", "at_least: 40  ", "不是比例"),
        ("line: {is: floating", "line: {is: floats", "floats"),
        ("per: category", "pro: category", "pro"),
        ("    按类别: {step: any, clause: 三}", "    按类别: {stop: any, clause: 三}", "stop"),
        ("clause: 三·3", "note: 三·3", "clause"),
    ],
)
def test_a_mistake_in_a_section_is_told_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Never read over."""
    with pytest.raises(CannotGoOn, match=rf"wuping\.yaml:\d+: .*{said}"):
        changed(tmp_path, "wuping", old, new)

"""The shipped files of rates, measures and law: their examples hold, try every line, and follow the numbers."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.policy.rates import (
    Alternative,
    DropLowest,
    GradeShare,
    KeepTop,
    RatesExample,
    RatesStudent,
    ShareLine,
    TopLine,
    Weights,
)
from xuekun_cli.model.policy.slips import (
    slips_in_law,
    slips_in_measures,
    slips_in_rates,
    slips_in_requirements,
)
from xuekun_cli.model.policy.support import (
    Cause,
    LawExample,
    Measures,
    MeasuresExample,
    Requirement,
    RequirementExample,
    Unpublished,
)
from xuekun_cli.model.register import CAUSE_OPTIONS
from xuekun_cli.model.results.examples import Checked, Probe
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.policies.locate import shipped_folder
from xuekun_cli.rules.examples.rates import boundaries_rates, check_rates
from xuekun_cli.rules.examples.support import boundaries_support, check_support
from xuekun_cli.rules.rates.figures import ClassScores, counted, rates_of
from xuekun_cli.rules.rates.lines import convention, lines_of, names_of
from xuekun_cli.rules.support.law import paperless

FILES = ("rates-default", "measures", "law")
FULL = 100 * SCALE


@cache
def shipped(name: str) -> Policy:
    """A policy as it is shipped."""
    return load_policy(name)


@cache
def probes(name: str) -> list[Probe]:
    """Every comparison that a shipped policy's examples make."""
    return [probe for one in looked_at(shipped(name)) for probe in one.probes]


def looked_at(policy: Policy) -> list[Checked]:
    """What came of every example of a policy."""
    return [
        one
        for number, example in enumerate(policy.file.examples, start=1)
        for one in [*check_rates(policy, number, example), *check_support(policy, number, example)]
    ]


def lines(policy: Policy) -> dict[str, Fraction]:
    """Every line of a policy, and how near counts as beside it."""
    return {one.path: one.near for one in [*boundaries_rates(policy), *boundaries_support(policy)]}


def wrong(policy: Policy) -> list[str]:
    """The examples of a policy that do not come out as expected."""
    return [
        f"{one.title}: {one.what}: {one.expected}, found {one.found}"
        for one in looked_at(policy)
        if not one.passed
    ]


def changed_copy(name: str, right: str, wrong_text: str, folder: Path) -> Policy:
    """A shipped policy with one text changed, loaded from a file."""
    text = (shipped_folder() / f"{name}.yaml").read_text(encoding="utf-8")
    assert text.count(right) == 1, right
    path = folder / "ours.yaml"
    path.write_text(text.replace(right, wrong_text), encoding="utf-8")
    return load_policy(str(path))


def everything() -> list[tuple[str, str]]:
    """Every line of the three files."""
    return [(name, path) for name in FILES for path in lines(shipped(name))]


@pytest.mark.parametrize("name", FILES)
def test_every_example_comes_out_as_expected(name: str) -> None:
    """And there is something that was looked at."""
    policy = shipped(name)
    assert policy.file.examples
    assert wrong(policy) == []


def test_the_files_have_lines_to_try() -> None:
    """Guards the tests below against an empty list."""
    assert {name: len(lines(shipped(name))) for name in FILES} == {
        "rates-default": 13,
        "measures": 9,
        "law": 2,
    }


@pytest.mark.parametrize(("name", "path"), everything())
def test_examples_stand_just_below_on_and_just_above_every_line(name: str, path: str) -> None:
    """The line stands in the file under that path, too."""
    policy = shipped(name)
    assert path in policy.places
    near = lines(policy)[path]
    distances = [probe.distance for probe in probes(name) if probe.path == path]
    assert any(-near <= distance < 0 for distance in distances)
    assert 0 in distances
    assert any(0 < distance <= near for distance in distances)


@pytest.mark.parametrize(("name", "path"), everything())
@pytest.mark.parametrize("step", [1, -1])
def test_a_line_moved_by_one_step_makes_an_example_fail(name: str, path: str, step: int) -> None:
    """One percentage point, one point of a score, one time, one grade: no number can change unseen.

    A number that then contradicts another is refused at once, with the path that was changed.
    """
    policy = shipped(name)
    file, line = policy.places[path]
    text = Path(file).read_text(encoding="utf-8").splitlines()[line - 1]
    key = path.rpartition(".")[2]
    said = text.partition(f"{key}:")[2].strip().split()[0].split(",")[0].rstrip("}")
    number = int(said.removesuffix("%")) + step
    moved = f"{number}%" if said.endswith("%") else str(number)
    if moved == "0":
        moved = "2"  # a count starts at 1
    refused = said_of(name, f"{path}={moved}")
    assert path.rpartition(".")[0] in refused if refused else wrong(load_policy(name, [f"{path}={moved}"])) != []


def said_of(name: str, change: str) -> str:
    """What loading with a change says when it refuses, else "" ."""
    try:
        load_policy(name, [change])
    except CannotGoOn as refused:
        return refused.message
    return ""


@pytest.mark.parametrize("name", FILES)
def test_nothing_in_the_file_contradicts_itself(name: str) -> None:
    """No name twice, no line above the one it should be under."""
    file = shipped(name).file
    assert file.rates is None or slips_in_rates(file.rates) == []
    assert file.measures is None or slips_in_measures(file.measures) == []
    assert file.law is None or slips_in_law(file.law) == []
    assert slips_in_requirements(file.requirements) == []


def test_every_way_of_counting_has_an_example() -> None:
    """Those without a line of their own, too."""
    policy = shipped("rates-default")
    assert policy.file.rates is not None
    tried = {name for one in policy.file.examples if isinstance(one, RatesExample) for name in one.use.split("+")}
    assert tried == set(names_of(policy.file.rates))


def test_the_causes_are_those_of_the_register() -> None:
    """One list of names, in one order."""
    measures = shipped("measures").file.measures
    assert measures is not None
    assert measures.cause_names == CAUSE_OPTIONS


def passes(policy: Policy, *points: int) -> tuple[int, int, int]:
    """How many pass, are excellent and are low of a class, by the way of counting that a policy uses."""
    assert policy.file.rates is not None
    rule = convention(policy.file.rates)
    scores = [one * SCALE for one in points]
    found = rates_of(counted(ClassScores(scores), rule), lines_of(rule, FULL, cohort=scores), rule, FULL)
    return found.pass_.students, found.excellent.students, found.low.students


def test_a_number_changed_in_the_file_changes_the_result(tmp_path: Path) -> None:
    """Without a line of Python."""
    before = passes(shipped("rates-default"), 85, 79, 57, 33, 29)
    assert before == (2, 1, 1)
    lower = changed_copy("rates-default", "share: 60%\n", "share: 55%\n", tmp_path)
    assert passes(lower, 85, 79, 57, 33, 29) == (3, 1, 1)
    low = changed_copy("rates-default", "share: 30%\n", "share: 35%\n", tmp_path)
    assert passes(low, 85, 79, 57, 33, 29) == (2, 1, 2)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("rates.pass.share=55%", (3, 1, 1)),
        ("rates.excellent.share=79%", (2, 2, 1)),
        ("rates.low.share=25%", (2, 1, 0)),
        ("rates.use=优秀90", (2, 0, 1)),
        ("rates.use=优秀前20", (2, 1, 1)),
        ("rates.use=低分40分", (2, 1, 2)),
        ("rates.use=低分40分+优秀90", (2, 0, 2)),
        ("rates.use=低分及格线六成", (2, 1, 2)),
        ("rates.use=取前90", (2, 1, 0)),
    ],
)
def test_a_number_or_a_way_of_counting_can_be_changed_for_one_run(
    change: str, found: tuple[int, int, int]
) -> None:
    """By ``--set``."""
    assert passes(load_policy("rates-default", [change]), 85, 79, 57, 33, 29) == found


def test_another_grade_or_another_number_of_meetings_follows_the_file(tmp_path: Path) -> None:
    """The law's grade and a requirement's count are data as well."""
    law = changed_copy("law", "until_grade: 2", "until_grade: 3", tmp_path).file.law
    assert law is not None
    assert paperless(3, law)
    twice = load_policy("measures", ["requirements.年级研讨.at_least=2"]).file.requirements
    assert next(one.at_least for one in twice if one.name == "年级研讨") == 2


def share(percent: int) -> ShareLine:
    """A line at a share of the full mark."""
    return ShareLine(share=Fraction(percent, 100))


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"use": "没有"}, "rates.use"),
        ({"use": "优秀85+优秀90"}, "rates.use"),
        ({"pass_": share(85)}, "rates.excellent.share"),
        ({"low": share(60)}, "rates.pass.share"),
        ({"excellent": TopLine(top_share=Fraction(1))}, "rates.excellent.top_share"),
        ({"trim": DropLowest(drop_lowest=Fraction(8))}, "rates.trim.drop_lowest"),
        ({"trim": KeepTop(keep_top=Fraction(9))}, "rates.trim.keep_top"),
        (
            {"weights": Weights(mean=Fraction(-1), pass_=Fraction(1), excellent=Fraction(0))},
            "rates.weights",
        ),
        ({"alternatives": {"标准": Alternative(clause="甲", absent="zero")}}, "rates.alternatives.标准"),
        (
            {"use": "低优", "alternatives": {"低优": Alternative(clause="甲", excellent=share(50))}},
            "rates.alternatives.低优.excellent.share",
        ),
        (
            {
                "low": share(30).but(
                    grades=(
                        GradeShare(until=2, share=Fraction(1, 2)),
                        GradeShare(until=2, share=Fraction(1, 2)),
                    )
                )
            },
            "rates.low.grades.2.until",
        ),
    ],
)
def test_values_of_rates_that_contradict_each_other_are_told_with_their_place(
    changed: dict[str, Any], path: str
) -> None:
    """What no single value shows."""
    standard = shipped("rates-default").file.rates
    assert standard is not None
    assert [one.path for one in slips_in_rates(standard.but(**changed))] == [path]


def test_requirements_measures_and_law_are_looked_over_too() -> None:
    """One name twice, more pieces asked for than named."""
    plan = Requirement(name="计划", at_least=3, per="term", each="teacher", items=("计划", "总结"), clause="甲")
    assert [one.path for one in slips_in_requirements([plan, plan.but(items=())])] == [
        "requirements.1.at_least",
        "requirements.2.name",
    ]
    weak = Cause(cause="意志薄弱型", approaches=("锻炼意志",), clause="甲")
    assert [one.path for one in slips_in_measures(Measures(causes=(weak, weak)))] == ["measures.causes.2"]
    score = Unpublished(what="score", clause="甲")
    law = shipped("law").file.law
    assert law is not None
    assert [one.path for one in slips_in_law(law.but(unpublished=(score, score)))] == ["law.unpublished.2"]


@pytest.mark.parametrize(
    ("name", "example", "message"),
    [
        ("law", RatesExample(title="例", rates=(RatesStudent(score="60"),)), "rates"),
        ("rates-default", RatesExample(title="例", rates=(RatesStudent(score="六十"),)), "六十"),
        ("rates-default", RatesExample(title="例", use="没有", rates=(RatesStudent(score="60"),)), "没有"),
        ("law", RequirementExample(title="例", requirement="研讨", is_="达到"), "研讨"),
        ("rates-default", LawExample(title="例", law="paperless", grade=1, is_=True), "law"),
        ("law", LawExample(title="例", law="publish", is_=True), "what"),
        ("law", MeasuresExample(title="例", measures="数学", has=("错题集",)), "measures"),
    ],
)
def test_an_example_that_cannot_be_run_says_what_is_missing(name: str, example: Any, message: str) -> None:
    """And does not count as passed or failed."""
    check = check_rates if isinstance(example, RatesExample) else check_support
    with pytest.raises(CannotGoOn) as stop:
        check(shipped(name), 1, example)
    assert message in stop.value.message

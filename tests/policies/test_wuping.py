"""The shipped policy says what the school's plan says, clause by clause, wherever it is installed."""

from __future__ import annotations

import shutil
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest

from places import ROOT
from xuekun_cli.model.policy.conditions import AtMost
from xuekun_cli.model.policy.document import Band, ExemptRule
from xuekun_cli.policies import locate
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.policies.locate import find_policy, shipped_folder

RULES = ROOT / "rules"


def shares(bands: tuple[Band, ...]) -> list[Fraction]:
    """The bars of bands that are shares of the reference."""
    return [band.when.at_most for band in bands if isinstance(band.when, AtMost)]


def test_the_bars_are_40_and_80_percent_of_the_class_average() -> None:
    """§一: the highest score of 第二类 and of 第三类; the lowest bar first."""
    policy = load_policy("wuping")
    assert [(band.category, band.clause) for band in policy.bands] == [
        ("二类", "一·第二类"),
        ("三类", "一·第三类"),
    ]
    assert shares(policy.bands) == [Fraction(40, 100), Fraction(80, 100)]
    reference = policy.screening.reference
    assert reference is not None
    assert (reference.statistic, reference.by, reference.clause) == ("mean", "class", "一·第二类")


def test_a_score_alone_makes_only_a_candidate_of_the_third_category() -> None:
    """§一·第三类 speaks of behaviour as well, which the school has to confirm."""
    second, third = load_policy("wuping").bands
    assert second.note == ""
    assert "候选" in third.note


def test_the_exempt_count_in_the_total_and_not_in_the_takers() -> None:
    """§三·5; who they are is a matter of registration, §一·第一类."""
    exempt = load_policy("wuping").exempt
    assert (exempt.category, exempt.clause) == ("一类", "一·第一类")
    assert (exempt.in_total, exempt.in_takers, exempt.counting_clause) == (True, False, "三·5")
    assert "随班就读" in exempt.words


def test_the_categories_are_three_with_the_exempt_first() -> None:
    """As the plan numbers them."""
    assert load_policy("wuping").categories == ("一类", "二类", "三类")


def test_the_policy_names_its_source_and_the_digest_of_its_file() -> None:
    """So that a register can say by which words it was made."""
    policy = load_policy("wuping")
    assert policy.id == "wuping"
    assert "武平县东留中心学校" in policy.source
    assert policy.digest == f"sha256:{sha256((RULES / 'wuping.yaml').read_bytes()).hexdigest()}"


def test_every_value_knows_its_line() -> None:
    """The line that a reader of the file would point at."""
    places = load_policy("wuping").places
    lines = (RULES / "wuping.yaml").read_text("utf-8").splitlines()
    for path in ("screening.二类.at_most", "screening.exempt.in_takers", "targets.合格.at_least"):
        assert lines[places[path].line - 1].split(":")[0].strip(" -") == path.rpartition(".")[2]


def test_what_is_found_is_what_stands_in_the_checkout() -> None:
    """Installed as a wheel, editable, or from the checkout: the same bytes."""
    assert (shipped_folder() / "wuping.yaml").read_bytes() == (RULES / "wuping.yaml").read_bytes()


def test_an_editable_installation_reads_the_rules_folder_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no copy beside the source to go stale."""
    monkeypatch.setattr(locate, "_INSTALLED", RULES / "no such folder")
    monkeypatch.setattr(locate, "_CHECKOUT", RULES)
    assert shipped_folder() == RULES
    assert find_policy("wuping") == RULES / "wuping.yaml"
    assert Path(load_policy("wuping").path) == RULES / "wuping.yaml"


def test_an_installed_copy_is_preferred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel carries the rules inside the package."""
    shutil.copy(RULES / "wuping.yaml", tmp_path)
    monkeypatch.setattr(locate, "_INSTALLED", tmp_path)
    assert find_policy("wuping") == tmp_path / "wuping.yaml"


def test_a_schools_own_file_is_given_by_its_path(tmp_path: Path) -> None:
    """With other bars, one of them odd, and a byte order mark that Windows' editor leaves."""
    text = (RULES / "wuping.yaml").read_text(encoding="utf-8")
    changed = text.replace("at_most: 40%", "at_most: 37.5%").replace("at_most: 80%", "at_most: 0.75")
    path = tmp_path / "本校办法.yml"
    path.write_text(changed.replace("in_takers: false", "in_takers: true"), encoding="utf-8-sig")
    policy = load_policy(str(path))
    assert shares(policy.bands) == [Fraction(3, 8), Fraction(3, 4)]
    assert policy.exempt.in_takers
    assert policy.path == str(path)


def test_the_values_are_plain_ones() -> None:
    """What the rules take: no node of the YAML reader is left in them."""
    policy = load_policy("wuping")
    assert {type(band) for band in policy.bands} == {Band}
    assert type(policy.exempt) is ExemptRule
    assert {type(word) for word in policy.exempt.words} == {str}

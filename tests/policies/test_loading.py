"""A policy changed for one run, on top of another, and in versions by the day."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.conditions import AtMost, BelowPoints
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.policy.rates import PointsLine
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.policies.locate import policy_files, shipped_folder

HEAD = "id: ours\nname: 本校办法\nsource: {title: 本校文件}\n"


def written(folder: Path, text: str, name: str = "ours.yaml") -> str:
    """The path of a policy file with this text."""
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def bars(policy: Policy) -> dict[str, Fraction]:
    """Category → share of the reference."""
    return {band.category: band.when.at_most for band in policy.bands if isinstance(band.when, AtMost)}


def refused(name: str, *changes: str, as_of: str = "") -> tuple[str, str]:
    """Message and hint of a policy that cannot be loaded so."""
    with pytest.raises(CannotGoOn) as stop:
        load_policy(name, changes, as_of)
    return stop.value.message, stop.value.hint


class TestChanges:
    """``--set path=value``."""

    def test_a_value_is_changed_for_the_run_and_remembered(self) -> None:
        """The policy says what it was, so that the workbook can."""
        policy = load_policy("wuping", ["screening.三类.at_most=75%"])
        assert bars(policy) == {"二类": Fraction(2, 5), "三类": Fraction(3, 4)}
        assert policy.changes == (("screening.三类.at_most", "80%", "75%"),)
        assert policy.places["screening.三类.at_most"].file == "--set screening.三类.at_most=75%"

    @pytest.mark.parametrize(
        "path", ["screening.三类.at_most", "screening.bands.三类.at_most", "screening.bands.2.at_most"]
    )
    def test_an_item_of_a_list_is_called_by_its_name_or_its_number(self, path: str) -> None:
        """With or without the name of the list."""
        assert bars(load_policy("wuping", [f"{path} = 75%"]))["三类"] == Fraction(3, 4)

    def test_a_value_deep_in_a_condition_is_found(self) -> None:
        """The second condition of several."""
        policy = load_policy("three-tests", ["screening.学困生.any.2.when.below_points=50"])
        assert BelowPoints(below_points=500_000) in [part.when for part in policy.bands[0].when.any]

    def test_a_value_that_the_file_leaves_to_the_default_can_be_set(self) -> None:
        """What it was is told as 没有写."""
        policy = load_policy("wuping", ["screening.reference.round=2"])
        assert policy.screening.reference is not None
        assert policy.screening.reference.round == 2
        assert policy.changes == (("screening.reference.round", "没有写", "2"),)

    def test_a_value_of_the_policy_beneath_can_be_set(self) -> None:
        """midterm-final takes its bars from wuping."""
        assert bars(load_policy("midterm-final", ["screening.二类.at_most=30%"]))["二类"] == Fraction(3, 10)

    def test_an_unknown_path_names_the_nearest(self) -> None:
        """Where no part of the policy is called so."""
        message, hint = refused("wuping", "screening.三累.at_most=75%")
        assert message == "--set screening.三累.at_most=75%：办法里没有「screening.三累.at_most」"
        assert hint.startswith("是不是 --set screening.")
        assert "--set screening.三类.at_most=75%" in hint

    @pytest.mark.parametrize(
        ("change", "offered"),
        [
            ("三类=75%", "screening.三类.at_most=75%"),
            ("二类.at_most=35%", "screening.二类.at_most=35%"),
            ("screening.三类=75%", "screening.三类.at_most=75%"),
            ("优秀=65%", "targets.优秀.at_least=65%"),
            ("in_total=false", "screening.exempt.in_total=false"),
            ("三类", "screening.三类.at_most=80%"),
            ("三类=", "screening.三类.at_most=80%"),
        ],
    )
    def test_what_is_offered_is_taken(self, change: str, offered: str) -> None:
        """Found by any part of its path, with the value that was typed; never a clause, a note, or another kind."""
        _, hint = refused("wuping", change)
        assert hint in (f"是不是 --set {offered}？", f"请写成 --set {offered}。")
        path, _, text = offered.partition("=")
        assert load_policy("wuping", [offered]).changes[0][::2] == (path, text)

    @pytest.mark.parametrize("change", ["rates.use=优秀85", "screening.三类=很多", "average=3"])
    def test_what_no_place_takes_is_not_offered(self, change: str) -> None:
        _, hint = refused("wuping", change)
        assert "--set" not in hint
        assert hint.startswith("可以改的")

    @pytest.mark.parametrize(
        ("change", "clause"),
        [
            ("screening.三类.at_most=75%", "一·第三类，这次用 --set 改过"),
            ("screening.二类.at_most=35%", "一·第三类"),
            ("screening.三类.note=另有说法", "一·第三类"),
        ],
    )
    def test_a_changed_number_does_not_pass_for_the_documents(self, change: str, clause: str) -> None:
        policy = load_policy("wuping", [change])
        assert policy.bands[1].clause == clause
        assert policy.exempt.counting_clause == "三·5"

    def test_the_clause_of_counting_is_that_of_how_the_exempt_count(self) -> None:
        policy = load_policy("wuping", ["screening.exempt.in_total=false"])
        assert policy.exempt.clause == "一·第一类"
        assert policy.exempt.counting_clause == "三·5，这次用 --set 改过"

    def test_choosing_one_of_the_ways_that_a_policy_has_changes_no_clause(self) -> None:
        rates = load_policy("rates-default", ["rates.use=优秀85"]).file.rates
        assert rates is not None
        assert "--set" not in rates.clause

    def test_an_unknown_key_in_a_known_place_names_the_nearest(self) -> None:
        """And that it was asked for on the command line."""
        message, hint = refused("wuping", "screening.三类.at_mots=75%")
        assert message == "--set screening.三类.at_mots=75%: 不认识「at_mots」"
        assert hint.startswith("是不是 at_most？")

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ("screening.三类.at_most=75", "--set screening.三类.at_most=75: at_most: 75 不是比例"),
            ("screening.reference.by=班", "--set screening.reference.by=班: by: 班 不认识"),
            ("screening.reference.round=二", "--set screening.reference.round=二: round: 二 不是个数"),
            ("screening.三类.at_most=30%", "--set screening.三类.at_most=30%: 三类的线不高于二类"),
            ("screening.reference=甲", "--set screening.reference=甲：「screening.reference」不是一个值"),
            ("screening.三类.at_most", "--set 写得不对：screening.三类.at_most"),
            ("=75%", "--set 写得不对：=75%"),
        ],
    )
    def test_a_wrong_change_is_named_as_it_was_typed(self, change: str, message: str) -> None:
        """The line of the file is not at fault."""
        said, hint = refused("wuping", change)
        assert said == message
        assert hint

    def test_a_second_condition_cannot_be_set_beside_the_first(self) -> None:
        """It would be another policy: that is for a file of its own."""
        assert "只能写一个" in refused("wuping", "screening.三类.below_points=60")[0]


class TestExtends:
    """``extends``: what is not said is taken from beneath."""

    def test_sections_are_joined_and_lists_taken_whole(self, tmp_path: Path) -> None:
        """One value of the reference changed; the bands replaced."""
        text = "extends: wuping\nscreening:\n  reference: {by: grade}\n  bands:\n    - {category: 甲, below_points: 60, clause: 一}\n"
        policy = load_policy(written(tmp_path, HEAD + text))
        assert policy.categories == ("一类", "甲")
        assert policy.screening.reference is not None
        assert (policy.screening.reference.by, policy.screening.reference.clause) == ("grade", "一·第二类")
        assert policy.file.conversion is not None

    def test_what_is_said_of_the_file_beneath_is_not_taken(self, tmp_path: Path) -> None:
        """Its examples and dates are its own."""
        beneath = HEAD.replace("ours", "theirs") + "note: 注意\neffective: {from: 2020-01-01}\nextends: wuping\n"
        written(tmp_path, beneath, "theirs.yaml")
        policy = load_policy(written(tmp_path, HEAD + "extends: theirs\n"))
        assert (policy.file.note, policy.file.effective.from_, policy.file.examples) == ("", None, ())
        assert bars(policy)["二类"] == Fraction(2, 5)

    def test_another_kind_of_line_leaves_nothing_of_the_one_beneath(self, tmp_path: Path) -> None:
        """A share beneath, points on top: not both."""
        text = "extends: rates-default\nrates:\n  low: {points: 40, clause: 一}\n"
        policy = load_policy(written(tmp_path, HEAD + text))
        assert policy.file.rates is not None
        assert policy.file.rates.low == PointsLine(points=400_000, clause="一")

    def test_a_part_is_left_out_by_its_name_alone(self, tmp_path: Path) -> None:
        """``levels:`` with nothing behind it."""
        text = (
            "extends: wuping\ntargets:\n  levels:\n  milestones:\n    - {name: 期末, at_least: 60%, clause: 一}\n"
        )
        policy = load_policy(written(tmp_path, HEAD + text))
        assert policy.file.targets is not None
        assert policy.file.targets.levels is None

    def test_the_digest_is_of_both_files(self, tmp_path: Path) -> None:
        """A change beneath is a change of the policy."""
        beneath = written(tmp_path, HEAD.replace("ours", "theirs") + "extends: wuping\n", "theirs.yaml")
        path = written(tmp_path, HEAD + "extends: theirs\n")
        before = load_policy(path).digest
        Path(beneath).write_text(Path(beneath).read_text("utf-8") + "note: 改\n", encoding="utf-8")
        assert load_policy(path).digest != before

    def test_a_mistake_beneath_is_told_with_its_own_file(self, tmp_path: Path) -> None:
        """The file to mend is not the one that was asked for."""
        written(tmp_path, HEAD.replace("ours", "theirs") + "extends: wuping\nscreening: {x: 1}\n", "theirs.yaml")
        message, _ = refused(written(tmp_path, HEAD + "extends: theirs\n"))
        assert message.endswith("theirs.yaml:5: 不认识「x」")

    def test_a_chain_of_files_beside_each_other_is_followed(self, tmp_path: Path) -> None:
        """Each is looked for beside the one that names it."""
        folder = tmp_path / "县"
        folder.mkdir()
        written(folder, HEAD.replace("ours", "county") + "extends: wuping\n", "county.yaml")
        written(folder, HEAD.replace("ours", "town") + "extends: county\n", "town.yaml")
        assert bars(load_policy(written(tmp_path, HEAD + "extends: 县/town.yaml\n")))["三类"] == Fraction(4, 5)


class TestVersions:
    """``ID@day.yaml`` and ``--as-of``."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> str:
        """Three versions: from the beginning to the end of 2024, from 2025, from September 2026."""
        for name, share, effective in (
            ("ours.yaml", "60%", "{until: 2024-12-31}"),
            ("ours@2025-01-01.yaml", "50%", "{from: 2025-01-01, until: 2026-08-31}"),
            ("ours@2026-09-01.yaml", "40%", "{from: 2026-09-01}"),
        ):
            bands = f"screening:\n  bands: [{{category: 甲, at_most_full: {share}, clause: 一}}]\n"
            written(tmp_path, f"{HEAD}effective: {effective}\n{bands}", name)
        return str(tmp_path / "ours.yaml")

    @pytest.mark.parametrize(
        ("day", "share"),
        [
            ("2023-05-01", "3/5"),
            ("2024-12-31", "3/5"),
            ("2025-01-01", "1/2"),
            ("2026-08-31", "1/2"),
            ("2026-09-01", "2/5"),
            ("2030-01-01", "2/5"),
        ],
    )
    def test_the_version_of_a_day_is_the_last_that_began_by_then(self, path: str, day: str, share: str) -> None:
        """The first and the last day of a version are its own."""
        policy = load_policy(path, as_of=day)
        assert policy.bands[0].when.at_most_full == Fraction(share)

    def test_a_file_given_by_name_is_that_file_when_no_day_is_given(self, path: str) -> None:
        """Nobody is given another file than the one asked for."""
        assert load_policy(path).path == path

    def test_a_policy_taken_as_base_by_id_is_its_newest_version(self, path: str) -> None:
        """What stands beneath is not asked for by file."""
        policy = load_policy(written(Path(path).parent, HEAD + "extends: ours\n", "top.yaml"))
        assert policy.bands[0].when.at_most_full == Fraction(2, 5)

    def test_a_day_on_which_no_version_holds_is_told(self, tmp_path: Path) -> None:
        """With the days on which the policy holds."""
        text = HEAD + "extends: wuping\neffective: {from: 2025-09-01, until: 2026-08-31}\n"
        path = written(tmp_path, text)
        assert load_policy(path, as_of="2025-09-01").id == "ours"
        message, hint = refused(path, as_of="2025-08-31")
        assert message == f"{path}: 这份办法从 2025-09-01 起到 2026-08-31 止执行，2025-08-31 不在其中"
        assert "--as-of" in hint

    @pytest.mark.parametrize("day", ["2025/09/01", "昨天", "20250901", "2025-02-30"])
    def test_what_is_no_day_is_told(self, day: str) -> None:
        """Instead of choosing a version by chance."""
        assert refused("wuping", as_of=day)[0] == f"--as-of {day} 不是日期"


@pytest.mark.parametrize(
    ("said", "id_"),
    [
        ("武平", "wuping"),
        ("武平方案", "wuping"),
        ("武平方案(40%/80%)", "wuping"),
        ("武平方案（40%／80%）", "wuping"),
        ("双困生", "bottom-20"),
        ("全校平均", "below-mean"),
        ("两科以上", "fails-two-subjects"),
        ("WUPING", "wuping"),
    ],
)
def test_a_policy_is_found_by_its_name_or_a_part_that_no_other_has(said: str, id_: str) -> None:
    assert load_policy(said, examples=False).id == id_


@pytest.mark.parametrize("said", ["平均", "20%", "连续两", "期末"])
def test_a_part_that_several_names_have_lists_them_by_name_and_id(said: str) -> None:
    with pytest.raises(CannotGoOn) as stop:
        load_policy(said)
    having = [one for one in every() if said in one.name.replace("％", "%")]
    assert len(having) > 1
    for one in having:
        assert f"{one.name}（{one.id}）" in stop.value.message
    offered = stop.value.hint.rpartition("如 ")[2].rstrip("。")
    assert offered in {one.id for one in having}


def every() -> list[Policy]:
    return [load_policy(str(file), examples=False) for file in policy_files(shipped_folder())]

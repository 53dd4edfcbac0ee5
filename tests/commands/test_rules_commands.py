"""`xuekun rules …` from end to end: what stands on the screen, the JSON, the exit codes, the files written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from places import ROOT, surroundings
from unfolded import Unfolded
from xuekun_cli.pipeline.policies import try_examples
from xuekun_cli.policies.locate import policy_files, shipped_folder

RULES = ROOT / "rules"
FAULTY = ROOT / "tests" / "policies" / "faulty"
SHIPPED = sorted(file.stem for file in policy_files(shipped_folder()))
ENGLISH = ("Usage", "Options", "Commands", "Arguments", "Show this", "required", "default", "Traceback")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, where one stands."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("words", [(), ("list",), ("show",), ("test",), ("new",), ("schema",), ("diff",)])
def test_every_command_has_a_help_page_in_chinese(words: tuple[str, ...], xuekun: Any) -> None:
    ran = xuekun("rules", *words, "--help")
    assert ran.exit == 0
    assert f"xuekun {' '.join(('rules', *words))} [选项]" in ran.out.splitlines()[0]
    assert "例：xuekun rules" in ran.out
    assert not [word for word in ENGLISH if word in ran.out]
    assert max(cell_len(line) for line in ran.out.splitlines()) <= 80


def test_the_group_alone_shows_its_help(xuekun: Any) -> None:
    assert xuekun("rules").out == xuekun("rules", "--help").out


@pytest.mark.parametrize(("words", "near"), [(("rules", "lst"), "list"), (("rules", "show"), "办法")])
def test_a_slip_on_the_command_line_is_answered_in_chinese(words: tuple[str, ...], near: str, xuekun: Any) -> None:
    ran = xuekun(*words)
    assert ran.exit == 2
    assert near in ran.said
    assert "xuekun rules" in ran.said


class TestList:
    def test_every_shipped_policy_is_listed_with_its_sections_and_source(self, xuekun: Any) -> None:
        ran = xuekun("rules", "list")
        assert ran.exit == 0
        entries = ran.out[: ran.out.index("\n\n")]
        assert [line.split("  ")[0] for line in entries.splitlines() if line[:1] != " "] == SHIPPED
        assert "筛查、转化、指标" in ran.out
        assert "武平县东留中心学校《学困生转化实施方案》" in ran.out

    def test_a_shared_part_is_not_for_screening_by_itself(self, xuekun: Any) -> None:
        entries = Unfolded(xuekun("rules", "list").out)
        registered = entries[entries.index("registered  ") : entries.index("retention  ")]
        assert "各办法共用的一部分，不单独用来筛查" in registered
        assert "共用" not in entries[entries.index("wuping  ") :]

    def test_the_json_says_which_ones_screen(self, xuekun: Any) -> None:
        document = xuekun("rules", "list", "--json").document
        assert document["command"] == "rules list"
        screens = {one["id"]: one["screens"] for one in document["policies"]}
        assert sorted(screens) == SHIPPED
        assert (screens["wuping"], screens["registered"], screens["star-ladder"]) == (True, False, False)


class TestShow:
    def test_a_clause_is_read_out_with_its_number_key_and_line(self, xuekun: Any) -> None:
        ran = xuekun("rules", "show", "wuping")
        lines = ran.out.splitlines()
        line = (RULES / "wuping.yaml").read_text("utf-8").splitlines().index("      at_most: 40%") + 1
        at = lines.index("  〔一·第二类〕")
        assert lines[at + 1] == "    二类：成绩不高于班级平均分的 40%（含本数）"
        assert lines[at + 2] == f"      screening.二类.at_most = 40%（wuping.yaml:{line}）"

    def test_what_is_not_said_stands_at_the_end(self, xuekun: Any) -> None:
        said, _, unsaid = xuekun("rules", "show", "wuping").out.partition("没有写、按默认的")
        assert "screening.reference.round" in unsaid
        assert "不取，用准确的数" in unsaid
        assert "screening.reference.round" not in said

    def test_a_value_of_the_policy_beneath_names_its_own_file(self, xuekun: Any) -> None:
        shown = Unfolded(xuekun("rules", "show", "low-mark").out)
        assert "registered（没有写的照它）" in shown
        assert "screening.exempt.category = 一类（registered.yaml:" in shown

    @pytest.mark.parametrize("name", SHIPPED)
    def test_every_value_of_every_shipped_policy_is_read_out(self, name: str, xuekun: Any) -> None:
        """Nothing that stands in the file is passed over, but for clauses and names, which stand in the words."""
        ran = xuekun("rules", "show", name, "--json")
        paths = {value["path"] for one in ran.document["sentences"] for value in one["values"]}
        (one,) = try_examples([name])
        assert one.policy is not None
        aside = {"id", "name", "source", "effective", "extends", "note", "examples"}
        naming = {"category", "name", "star", "level", "cause", "subject"}
        for path in one.policy.places:
            head, _, key = path.rpartition(".")
            if path.split(".")[0] in aside or key.endswith("clause") or key in naming:
                continue
            assert path in paths or head in paths, path

    @pytest.mark.parametrize("name", SHIPPED)
    def test_the_page_fits_the_screen(self, name: str, xuekun: Any) -> None:
        out = xuekun("rules", "show", name).out
        lines = out.splitlines()
        assert max(cell_len(line) for line in lines if not line.endswith(f"{name}.yaml")) <= 80, "but for the path"
        assert not any(char in out for char in "│─┼—")

    def test_a_value_changed_for_the_run_is_shown_as_changed(self, xuekun: Any) -> None:
        shown = Unfolded(xuekun("rules", "show", "wuping", "--set", "screening.三类.at_most=75%").out)
        assert "screening.三类.at_most：80% 改成 75%" in shown
        assert "screening.三类.at_most = 75%（--set screening.三类.at_most=75%）" in shown

    def test_a_broken_file_is_exit_2_with_its_line(self, xuekun: Any) -> None:
        ran = xuekun("rules", "show", FAULTY / "比例忘了百分号.yaml")
        assert ran.exit == 2
        assert "at_most: 40 不是比例" in ran.said
        assert "40% 或 0.4" in ran.said


class TestTest:
    def test_all_shipped_policies_pass(self, xuekun: Any) -> None:
        ran = xuekun("rules", "test")
        assert ran.exit == 0
        assert ran.out.splitlines()[-1].startswith(f"{len(SHIPPED)} 份办法，")
        assert ran.out.splitlines()[-1].endswith("都对。")
        assert "registered：没有要试的" in ran.out

    def test_each_expectation_has_a_line_when_asked_for(self, xuekun: Any) -> None:
        ran = xuekun("rules", "test", "low-mark", "--verbose")
        rows = [line for line in ran.out.splitlines() if line.startswith("  对  例 1「满分 150，线是 45 分」")]
        assert len(rows) == 4
        assert rows[0].endswith("44.5：低分")

    def test_a_wrong_example_is_exit_1_with_expected_found_and_reason(self, xuekun: Any, here: Path) -> None:
        text = (RULES / "low-mark.yaml").read_text("utf-8")
        (here / "ours.yaml").write_text(text.replace("score: 45, is: 不列入", "score: 45, is: 低分"), "utf-8")
        ran = xuekun("rules", "test", "ours.yaml")
        assert ran.exit == 1
        assert "应得 低分，算出 不列入" in ran.out
        assert "算法：" in ran.out
        assert ran.out.splitlines()[-1] == "1 份办法，4 项核对：1 项不对。"

    def test_an_untried_line_is_exit_1_and_named_with_the_side(self, xuekun: Any, here: Path) -> None:
        text = (RULES / "low-mark.yaml").read_text("utf-8")
        (here / "ours.yaml").write_text(text.replace("      - {score: 45.5, is: 不列入}\n", ""), "utf-8")
        ran = xuekun("rules", "test", "ours.yaml")
        assert ran.exit == 1
        assert "screening.低分.below_full 没有「高一点」的例子" in ran.out

    def test_a_policy_without_examples_is_exit_1(self, xuekun: Any, here: Path) -> None:
        text = (RULES / "low-mark.yaml").read_text("utf-8")
        (here / "ours.yaml").write_text(text[: text.index("examples:")], "utf-8")
        ran = xuekun("rules", "test", "ours.yaml")
        assert ran.exit == 1
        assert "没有例子" in ran.out

    def test_every_mistake_of_every_broken_file_of_a_folder_is_shown(self, xuekun: Any, here: Path) -> None:
        (here / "几处错.yaml").write_bytes((FAULTY / "几处错.yaml").read_bytes())
        (here / "好.yaml").write_bytes((RULES / "low-mark.yaml").read_bytes())
        ran = xuekun("rules", "test", here)
        assert ran.exit == 2
        assert ran.out.count("怎么办：") == 5
        assert "对  low-mark：4 项核对都对" in ran.out
        assert ran.out.splitlines()[-1] == "2 份办法，4 项核对：1 份不能用。"

    def test_the_json_has_every_expectation(self, xuekun: Any) -> None:
        document = xuekun("rules", "test", "low-mark", "--json").document
        (policy,) = document["policies"]
        assert (document["good"], document["checked"], policy["lines"]) == (True, 4, 1)
        assert policy["examples"][1]["expected"] == policy["examples"][1]["found"] == "不列入"

    def test_an_empty_folder_is_told(self, xuekun: Any, here: Path) -> None:
        ran = xuekun("rules", "test", here)
        assert ran.exit == 2
        assert ".yaml" in ran.said


class TestNew:
    @pytest.mark.parametrize("name", SHIPPED)
    def test_a_copy_of_every_shipped_policy_passes_at_once(self, name: str, xuekun: Any, here: Path) -> None:
        """It says the same, and tries the same lines."""
        assert xuekun("rules", "new", "--from", name, "--id", "benxiao").exit == 0
        (copy,), (whole,) = try_examples(["benxiao.yaml"]), try_examples([name])
        assert copy.problem is None
        assert copy.good
        assert [one[2:5] for one in copy.checked] == [one[2:5] for one in whole.checked]
        assert xuekun("rules", "diff", name, "benxiao.yaml", "--json").document["same"]

    def test_every_line_that_is_switched_off_can_be_switched_on(self, xuekun: Any, here: Path) -> None:
        """The lines of one key at a time, without the blank and the sign: it is YAML, and of a known name."""
        xuekun("rules", "new", "--from", "low-mark", "--id", "a")
        lines = (here / "a.yaml").read_text("utf-8").splitlines()
        for start in ("  # overall:", "  # reference:", "  # score:", "# effective:", "# note:"):
            at = next(number for number, line in enumerate(lines) if line.startswith(start))
            block = [at]
            indent = len(start) - len(start.lstrip())
            while lines[block[-1] + 1].startswith(" " * indent + "#   "):
                block.append(block[-1] + 1)
            on = [line.replace("# ", "", 1) if number in block else line for number, line in enumerate(lines)]
            (here / "b.yaml").write_text("\n".join(on), "utf-8")
            (tried,) = try_examples(["b.yaml"])
            assert tried.problem is None, f"{start}: {tried.problem and tried.problem.message}"

    def test_a_file_that_is_there_is_not_touched(self, xuekun: Any, here: Path) -> None:
        (here / "my-wuping.yaml").write_text("我写的", "utf-8")
        ran = xuekun("rules", "new", "--from", "wuping")
        assert ran.exit == 2
        assert "已经有了" in ran.said
        assert (here / "my-wuping.yaml").read_text("utf-8") == "我写的"

    def test_a_copy_of_a_copy_in_another_folder_finds_what_it_stands_on(self, xuekun: Any, here: Path) -> None:
        (here / "县").mkdir()
        head = "name: 甲\nsource: {title: 文件}\n"
        (here / "县" / "base.yaml").write_text(f"id: base\n{head}extends: wuping\n", "utf-8")
        (here / "县" / "town.yaml").write_text(f"id: town\n{head}extends: base\n", "utf-8")
        assert xuekun("rules", "new", "--from", "县/town.yaml", "--id", "xin").exit == 0
        assert "extends: 县/base.yaml" in (here / "xin.yaml").read_text("utf-8")
        assert xuekun("rules", "test", "xin.yaml").exit == 0

    @pytest.mark.parametrize("own_id", ["a b", "a/b", "甲@2025-01-01", "a.b"])
    def test_a_name_that_would_mean_something_else_is_refused(self, own_id: str, xuekun: Any, here: Path) -> None:
        assert xuekun("rules", "new", "--id", own_id).exit == 2
        assert list(here.iterdir()) == []


class TestSchema:
    def test_it_is_written_to_the_screen_or_a_file(self, xuekun: Any, here: Path) -> None:
        shown = xuekun("rules", "schema")
        assert shown.document["$schema"].endswith("2020-12/schema")
        assert xuekun("rules", "schema", "--out", "policy.schema.json").exit == 0
        assert json.loads((here / "policy.schema.json").read_text("utf-8")) == shown.document

    def test_the_page_is_that_of_the_documentation(self, xuekun: Any) -> None:
        assert xuekun("rules", "schema", "--page").out == (ROOT / "docs" / "policies.md").read_text("utf-8")


class TestDiff:
    def test_the_same_policy_is_the_same(self, xuekun: Any) -> None:
        ran = xuekun("rules", "diff", "wuping", "wuping")
        assert ran.exit == 0
        assert "完全一样" in ran.out

    def test_a_changed_number_is_shown_with_both_clauses(self, xuekun: Any, here: Path) -> None:
        text = (RULES / "wuping.yaml").read_text("utf-8")
        (here / "ours.yaml").write_text(text.replace("at_most: 80%", "at_most: 75%"), "utf-8")
        ran = xuekun("rules", "diff", "wuping", "ours.yaml")
        assert ran.exit == 0
        said = Unfolded(ran.out)
        assert "screening.三类.at_mostwuping.yaml：参照分的 80%；正好等于的算在内（一·第三类）" in said
        assert "ours.yaml：参照分的 75%" in said
        assert "共有 1 个值不同。" in said

    def test_a_changed_clause_is_no_changed_value(self, xuekun: Any, here: Path) -> None:
        text = (RULES / "low-mark.yaml").read_text("utf-8")
        (here / "ours.yaml").write_text(
            text.replace("clause: 县区和工具·低分线（公开资料）", "clause: 第三条"), "utf-8"
        )
        document = xuekun("rules", "diff", "low-mark", "ours.yaml", "--json").document
        assert document["values"] == []
        assert {one["path"] for one in document["clauses"]} >= {"screening.低分.below_full"}
        assert document["same"] is False

    def test_a_section_that_one_alone_has_is_one_line(self, xuekun: Any) -> None:
        said = Unfolded(xuekun("rules", "diff", "low-mark", "wuping").out)
        assert "转化：只有 wuping 有（" in said

    def test_the_json_has_both_values(self, xuekun: Any) -> None:
        document = xuekun("rules", "diff", "wuping", "midterm-final", "--json").document
        by_path = {one["path"]: one for one in document["values"]}
        added = by_path["conversion.added.is"]
        assert (added["first"]["value"], added["second"]["value"]) == ("cancels", "apart")
        assert added["first"]["clause"] == "三·4"


@pytest.mark.parametrize(
    "words", [("list",), ("show", "wuping"), ("test",), ("diff", "wuping", "midterm-final"), ("schema",)]
)
def test_a_gbk_pipe_breaks_nothing(words: tuple[str, ...]) -> None:
    environment = surroundings(PYTHONIOENCODING="gbk")
    ran = subprocess.run(
        [sys.executable, "-m", "xuekun_cli", "rules", *words],
        capture_output=True,
        env=environment,
        check=True,
    )
    assert ran.stderr == b""
    written = ran.stdout.decode("gbk")
    assert json.loads(written) if words == ("schema",) else "?" not in written


def test_an_error_is_a_document_too(xuekun: Any) -> None:
    ran = xuekun("rules", "show", "wupin", "--json")
    assert ran.exit == 2
    assert ran.document["command"] == "rules show"
    assert "wuping" in ran.document["error"]["hint"]

"""Levels with a line for one category: judged, shown, drafted, tried below, at and above, and refused where they clash."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.term import Level
from xuekun_cli.model.results.term import CategoryCount
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.policies.schema import policy_schema
from xuekun_cli.rules.conversion.targets import judge_levels
from xuekun_cli.rules.examples.run import run_examples

HEAD = """\
id: ours
name: 本校办法
source: {title: 本校办法}
extends: wuping
targets:
  levels:
    - {name: 不合格, clause: 三·1}
    - {name: 合格, at_least: 40%, clause: 三·2}
    - {name: 优秀, at_least: 60%, by_category: {三类: 70%}, clause: 本校·4}
"""
EXAMPLES = """\
examples:
  - title: 三类差一点不到 70%
    targets: {categories: {二类: {initial: 5, converted: 3}, 三类: {initial: 29, converted: 20}}}
    is: 合格
    needs: "1"
  - title: 三类正好 70%，二类正好 60%
    targets: {categories: {二类: {initial: 5, converted: 3}, 三类: {initial: 10, converted: 7}}}
    is: 优秀
  - title: 三类多一点
    targets: {categories: {二类: {initial: 8, converted: 5}, 三类: {initial: 7, converted: 5}}}
    is: 优秀
  - title: 二类少一点
    targets: {categories: {二类: {initial: 7, converted: 4}, 三类: {initial: 5, converted: 5}}}
    is: 合格
  - title: 正好 40% 和多一点
    targets: {categories: {二类: {initial: 5, converted: 2}, 三类: {initial: 7, converted: 3}}}
    is: 合格
  - title: 40% 少一点
    targets: {categories: {二类: {initial: 8, converted: 3}, 三类: {initial: 5, converted: 5}}}
    is: 不合格
"""


def written(folder: Path, text: str) -> str:
    """Write a policy file."""
    path = folder / "ours.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_examples_try_each_line_below_at_and_above(tmp_path: Path, xuekun: Any) -> None:
    """All right and complete; without the one just below, that side is missed."""
    whole = xuekun("rules", "test", written(tmp_path, HEAD + EXAMPLES))
    assert whole.exit == 0, whole.out + whole.err
    lacking = EXAMPLES.replace("initial: 29, converted: 20", "initial: 29, converted: 15")
    ran = xuekun("rules", "test", written(tmp_path, HEAD + lacking.replace('    needs: "1"\n', "")))
    assert ran.exit == 1
    assert "targets.优秀.by_category.三类" in (ran.out + ran.err).replace("\n", "")


LINES = st.sampled_from([None, Fraction(1, 5), Fraction(2, 5), Fraction(1, 2), Fraction(7, 10), Fraction(1)])
COUNTS = st.integers(0, 12).flatmap(
    lambda initial: st.builds(
        lambda converted, added: (initial, converted, added), st.integers(0, initial), st.integers(0, 4)
    )
)


def plain_verdict(
    numbers: dict[str, tuple[int, int, int]], asked: Sequence[tuple[str, dict[str, Fraction | None]]]
) -> str:
    """The slow way: the highest level of which every category reaches the line that it has there."""
    if all(initial == 0 and added == 0 for initial, _, added in numbers.values()):
        return "无任务"
    verdict = "不合格"
    for name, lines in asked:
        reached = True
        for category, (initial, converted, added) in numbers.items():
            line = lines[category]
            if line is None:
                continue
            if initial == 0:
                reached = reached and added == 0
            else:
                reached = reached and Fraction(converted - added, initial) >= line
        if reached:
            verdict = name
    return verdict


@given(st.fixed_dictionaries({"二类": COUNTS, "三类": COUNTS}), LINES, LINES, LINES, LINES)
def test_verdicts_agree_with_a_plain_loop_over_fractions(
    numbers: dict[str, tuple[int, int, int]],
    general: Fraction | None,
    own: Fraction | None,
    more_general: Fraction | None,
    more_own: Fraction | None,
) -> None:
    """Two levels, any lines that rise: general ones, one category's own, or one category's alone."""
    zero = Fraction(0)
    low = {"二类": general, "三类": own if own is not None else general}
    high = {"二类": more_general, "三类": more_own if more_own is not None else more_general}
    rising = all((high[k] or zero) >= (low[k] or zero) for k in low)
    asks = [any(line is not None for line in one.values()) for one in (low, high)]
    if not rising or low == high or not all(asks):
        return
    policy = load_policy("wuping").file
    assert policy.targets is not None
    assert policy.conversion is not None
    levels = (
        Level(name="优秀", at_least=more_general, by_category={"三类": more_own} if more_own else None, clause=""),
        Level(name="合格", at_least=general, by_category={"三类": own} if own else None, clause=""),
        Level(name="不合格", clause=""),
    )
    counts = [CategoryCount(name, *held) for name, held in numbers.items()]
    found = judge_levels(policy.targets.but(levels=levels), policy.conversion, counts)
    assert found.verdict == plain_verdict(numbers, [("合格", low), ("优秀", high)])


def test_a_level_may_ask_of_one_category_alone() -> None:
    """70% of 三类; 二类 is not looked at for it, and is not called so."""
    policy = load_policy("wuping").file
    assert policy.targets is not None
    assert policy.conversion is not None
    levels = (
        Level(name="不合格", clause=""),
        Level(name="合格", at_least=Fraction(2, 5), clause=""),
        Level(name="优秀", by_category={"二类": Fraction(2, 5), "三类": Fraction(7, 10)}, clause=""),
    )
    counts = [CategoryCount("二类", 5, 2), CategoryCount("三类", 10, 7)]
    found = judge_levels(policy.targets.but(levels=levels), policy.conversion, counts)
    assert (found.verdict, found.categories[1].words) == (
        "优秀",
        "三类 10 人，转化 7，新增 0，净 7，7/10 = 70.0% ≥ 70% → 优秀",
    )
    assert [(one.name, one.at_least, dict(one.by_category)) for one in found.targets] == [
        ("合格", Fraction(2, 5), {}),
        ("优秀", None, {"二类": Fraction(2, 5), "三类": Fraction(7, 10)}),
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{三类: 70%}", "{四类: 70%}", "「四类」，筛查里没有这一类"),
        ("{三类: 70%}", "{三类: 30%}", "合格和优秀的线有高有低"),
        ("targets:\n", "targets:\n  per: together\n", "不能给三类另外的线"),
        (
            "{name: 不合格, clause: 三·1}",
            "{name: 不合格, by_category: {二类: 1%}, clause: 三·1}",
            "只有一档不写线",
        ),
        ("{三类: 70%}", "{三类: 70}", "70 不是比例"),
    ],
)
def test_lines_that_do_not_fit_are_refused_with_their_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    """The file and line, and what may be written."""
    assert old in HEAD
    with pytest.raises(CannotGoOn) as refused:
        load_policy(written(tmp_path, HEAD.replace(old, new)))
    assert said in refused.value.message
    assert "ours.yaml:" in refused.value.message


def test_show_new_and_schema_know_the_key(tmp_path: Path, xuekun: Any) -> None:
    """The line in words with its clause; a draft that keeps it and loads; the key in the schema."""
    ours = written(tmp_path, HEAD + EXAMPLES)
    shown = xuekun("rules", "show", ours)
    assert shown.exit == 0
    assert "优秀，三类：转化率至少 70%" in shown.out
    assert "targets.优秀.by_category.三类" in shown.out.replace("\n", "")
    drafted = tmp_path / "新的.yaml"
    ran = xuekun("rules", "new", "--from", ours, "--id", "mine", "--out", str(drafted))
    assert ran.exit == 0, ran.err
    assert yaml.safe_load(drafted.read_text(encoding="utf-8"))["targets"]["levels"][2]["by_category"] == {
        "三类": "70%"
    }
    assert "by_category" in json.dumps(policy_schema(), ensure_ascii=False)
    assert run_examples(load_policy(ours))


def test_check_names_the_lines_of_a_category(tmp_path: Path, xuekun: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the targets of the JSON, in the arithmetic and in 说明."""
    from places import SAMPLES

    monkeypatch.chdir(tmp_path)
    home = SAMPLES / "算例"
    exams = (str(home / "期初.xlsx"), str(home / "期末.xlsx"), "--teachers", str(home / "任课表.xlsx"))
    ran = xuekun("check", *exams, "--policy", written(tmp_path, HEAD + EXAMPLES), "--out", str(tmp_path), "--json")
    (teacher,) = ran.document["teachers"]
    assert teacher["targets"][1] == {"name": "优秀", "at_least": 0.6, "met": False, "by_category": {"三类": 0.7}}
    assert teacher["needed"]["by_category"] == {"二类": 1, "三类": 2}
    assert teacher["needed"]["total"] == 2
    import openpyxl

    notes = openpyxl.load_workbook(ran.document["outputs"][0])["说明"]
    said = [str(cell) for row in notes.iter_rows(values_only=True) for cell in row if cell]
    assert any(text.startswith("转化率至少 60%，其中三类 70%。") for text in said)

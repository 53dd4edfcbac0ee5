"""A mistake in a policy file is shown with its line and with what to do about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.policies.loading import load_policy

GOOD = """\
id: ours
name: 本校办法
source: 本校文件
screening:
  reference:
    statistic: mean
    by: class
    clause: 第一条
  exempt:
    category: 一类
    words: [随班就读]
    in_total: true
    in_takers: false
    clause: 第二条
    counting_clause: 第三条
  bands:
    - category: 二类
      at_most: 40%
      clause: 第四条
    - category: 三类
      at_most: 80%
      clause: 第五条
      note: 候选
"""


def refused(path: Path) -> tuple[str, str]:
    """The message, with the file's name alone, and the hint of a policy that cannot be loaded."""
    with pytest.raises(CannotGoOn) as stop:
        load_policy(str(path))
    return stop.value.message.replace(str(path), path.name), stop.value.hint


def test_the_text_that_the_mistakes_are_made_in_is_good(tmp_path: Path) -> None:
    """Otherwise every case below would fail for another reason."""
    path = tmp_path / "ours.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_policy(str(path)).categories == ("一类", "二类", "三类")


@pytest.mark.parametrize(
    ("right", "wrong", "message", "hint"),
    [
        ("statistic: mean", "statistik: mean", "ours.yaml:6: reference里少了「statistic」", "wuping.yaml"),
        (
            "    clause: 第一条",
            "    clause: 第一条\n    clauses: 二",
            "ours.yaml:9: 不认识「clauses」",
            "是不是 clause？",
        ),
        ("      note: 候选", "      notes: 候选", "ours.yaml:23: 不认识「notes」", "是不是 note？"),
        ("source: 本校文件", "source: 本校文件\nnmae: 名", "ours.yaml:4: 不认识「nmae」", "是不是 name？"),
        (
            "source: 本校文件",
            "source: 本校文件\n电话: 1",
            "ours.yaml:4: 不认识「电话」",
            "这里可以写：screening、id、name",
        ),
        (
            "    in_takers",
            "    in_total: false\n    in_takers",
            "ours.yaml:13: in_total 写了两次（第 12 行已有）",
            "删掉一个",
        ),
        ("name: 本校办法\n", "", "ours.yaml:1: 文件里少了「name」", "请补上"),
        ("      clause: 第五条\n", "", "ours.yaml:20: bands里少了「clause」", "请补上"),
        ("    counting_clause: 第三条\n", "", "ours.yaml:10: exempt里少了「counting_clause」", "请补上"),
        ("at_most: 40%", "at_most: 四成", "ours.yaml:18: at_most: 四成 不是比例", "40% 或 0.4"),
        ("at_most: 40%", "at_most: 40", "ours.yaml:18: at_most: 40 不是比例", "40% 或 0.4"),
        ("at_most: 40%", "at_most: -40%", "ours.yaml:18: at_most: -40% 不是比例", "40% 或 0.4"),
        ("at_most: 40%", "at_most: 0%", "ours.yaml:18: at_most: 0% 不是比例", "40% 或 0.4"),
        ("at_most: 40%", "at_most: 1/0", "ours.yaml:18: at_most: 1/0 不是比例", "40% 或 0.4"),
        ("at_most: 40%", "at_most:", "ours.yaml:18: at_most 应该是一段文字", "写上内容"),
        ("at_most: 80%", "at_most: 30%", "ours.yaml:21: 三类的线不高于二类", "从低到高"),
        ("at_most: 80%", "at_most: 0.4", "ours.yaml:21: 三类的线不高于二类", "从低到高"),
        ("category: 三类", "category: 一类", "ours.yaml:20: 类别「一类」重名", "不同的名字"),
        ("statistic: mean", "statistic: median", "ours.yaml:6: statistic: median 不认识", "可以写：mean"),
        ("by: class", "by: grade", "ours.yaml:7: by: grade 不认识", "可以写：class"),
        ("in_total: true", "in_total: 是", "ours.yaml:12: in_total: 是 不认识", "可以写：true、false"),
        ("[随班就读]", "随班就读", "ours.yaml:11: words 应该是一个列表", "改成列表"),
        ("name: 本校办法", "name: [本校办法]", "ours.yaml:2: name 应该是一段文字", "写上内容"),
        ("name: 本校办法", "name: '本校办法", "YAML 写法不对", "引号"),
        ("    by: class", "   by: class", "ours.yaml:7: YAML 写法不对", "缩进"),
        ("name: 本校办法", "name: 本校: 办法", "ours.yaml:2: YAML 写法不对", "冒号"),
        ("    by: class", "\tby: class", "ours.yaml:7: YAML 写法不对", "缩进"),
    ],
)
def test_a_mistake_is_shown_with_its_line_and_a_hint(
    tmp_path: Path, right: str, wrong: str, message: str, hint: str
) -> None:
    """One change to a good policy; the line is the one that has to be mended."""
    assert GOOD.count(right) == 1
    path = tmp_path / "ours.yaml"
    path.write_text(GOOD.replace(right, wrong), encoding="utf-8")
    said, what_to_do = refused(path)
    assert message in said
    assert said.startswith("ours.yaml:")
    assert hint in what_to_do


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "ours.yaml:1: 文件应该是一组「名字: 值」"),
        ("- 一\n- 二\n", "ours.yaml:1: 文件应该是一组「名字: 值」"),
        ("武平", "ours.yaml:1: 文件应该是一组「名字: 值」"),
        (GOOD[: GOOD.index("  bands:")] + "  bands: []\n", "ours.yaml:16: bands 应该是一个列表"),
        (GOOD[: GOOD.index("  bands:")] + "  bands:\n    二类: 40%\n", "ours.yaml:17: bands 应该是一个列表"),
        (GOOD[: GOOD.index("  bands:")] + "  bands:\n    - 二类\n", "ours.yaml:17: bands应该是一组「名字: 值」"),
    ],
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """Empty, a list, a word, bands that are none."""
    path = tmp_path / "ours.yaml"
    path.write_text(text, encoding="utf-8")
    said, hint = refused(path)
    assert said.startswith(message)
    assert "wuping.yaml" in hint


def test_a_file_in_another_encoding_says_how_to_save_it(tmp_path: Path) -> None:
    """The old editor of Windows saves GBK."""
    path = tmp_path / "ours.yaml"
    path.write_bytes(GOOD.encode("gbk"))
    said, hint = refused(path)
    assert said == "ours.yaml 不是 UTF-8 编码"
    assert "UTF-8" in hint


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """With what to check."""
    said, hint = refused(tmp_path / "没有.yaml")
    assert said == "找不到筛查办法的文件：没有.yaml"
    assert "文件夹" in hint


@pytest.mark.parametrize(("name", "near"), [("wupin", "是不是 wuping？"), ("别的", "有这些：")])
def test_an_unknown_id_names_the_policies_that_there_are(name: str, near: str) -> None:
    """And the nearest one, if there is a near one."""
    with pytest.raises(CannotGoOn) as stop:
        load_policy(name)
    assert stop.value.message == f"没有叫「{name}」的筛查办法"
    assert stop.value.hint.startswith(near)
    assert "wuping" in stop.value.hint

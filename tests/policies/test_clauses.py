"""The values of a policy in sentences that a clerk reads, made from what each key says of itself."""

from __future__ import annotations

import pytest

from xuekun_cli.model.policy.wording import choice_text, phrase, unsaid_text, value_text
from xuekun_cli.pipeline.policies import show


@pytest.mark.parametrize(
    ("says", "value", "words"),
    [
        ("转化率至少多少，如 40%；正好等于的算达到", "40%", "转化率至少 40%；正好等于的算达到"),
        ("满分的比例，如 60%；正好等于的不算", "60%", "满分的 60%；正好等于的不算"),
        ("前百分之几，如 20%", "20%", "前 20%"),
        ("至少几科符合才列入", "2", "至少 2 科符合才列入"),
        ("一个单元至少几分；正好等于的算在内", "6", "一个单元至少 6 分；正好等于的算在内"),
        ("超过多少按多少算，如 100%；不写就不限", "100%", "超过 100% 按 100% 算"),
        ("分数，如 40", "40", "分数：40"),
        ("这一类的名字", "二类", "这一类的名字：二类"),
        ("做什么，一个短语", "家访", "做什么：家访"),
    ],
)
def test_a_number_stands_where_the_words_ask_for_it(says: str, value: str, words: str) -> None:
    """A text stands behind them."""
    assert value_text(says, value) == words


@pytest.mark.parametrize(
    ("says", "value", "words"),
    [
        ("缺考的人：out 不算人数，zero 按 0 分算进平均分", "zero", "缺考的人：按 0 分算进平均分"),
        ("新增一人：cancels 抵消转化一人，apart 另外列出，不抵消", "apart", "新增一人：另外列出，不抵消"),
        ("subject 一科一科看，total 看总分", "total", "看总分"),
        ("正好等于线的：in 算，out 不算；不写就是优秀算", "out", "正好等于线的：不算"),
        ("在谁里面排", "grade", "在谁里面排：年级"),
        ("他们的成绩算不算进总分", "true", "他们的成绩算不算进总分：是"),
    ],
)
def test_a_choice_is_told_by_its_own_words(says: str, value: str, words: str) -> None:
    """Not by the English word that the file has."""
    assert choice_text(says, value) == words


def test_a_choice_without_a_subject_gets_that_of_its_owner() -> None:
    """``pending: {is: stays}``."""
    assert choice_text("stays 留在期初人数里，leaves 减去", "stays", "流失的") == "流失的：留在期初人数里"


def test_what_holds_where_nothing_is_written_is_told() -> None:
    """Only where the words of the key say it."""
    assert unsaid_text("看哪几科；不写就是全部") == "看哪几科：不写就是全部"
    assert unsaid_text("看哪几科") == ""
    assert phrase("看哪几科；不写就是全部") == "看哪几科"


def test_a_value_with_a_clause_of_its_own_is_told_with_it() -> None:
    """武平方案 counts the registered by §三·5, and names them by §一·第一类."""
    text = show("wuping")
    clauses = {said.path: said.clause for sentence in text.sentences for said in sentence.values}
    assert clauses["screening.exempt.words"] == "一·第一类"
    assert clauses["screening.exempt.in_takers"] == "三·5"
    assert clauses["conversion.added.is"] == "三·4"


def test_no_path_stands_twice() -> None:
    """A key that meant two values could change the wrong one."""
    for name in ("wuping", "rates-default", "conversion-kinds", "measures", "three-tests"):
        paths = [said.path for sentence in show(name).sentences for said in sentence.values]
        assert len(paths) == len(set(paths)), name

"""Two names under one id: a slip of the pen, the keys or the machine, or another child."""

from __future__ import annotations

import pytest

from xuekun_cli.model.names import near as near_names
from xuekun_cli.model.names.near import like_names, sounds


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("李四", "李思"),
        ("王芳", "王方"),
        ("张伟", "张玮"),
        ("张伟(大)", "张伟"),
        ("张伟A", "张伟"),
        ("张伟", "张伟明"),
        ("歐陽春", "欧阳春"),
        ("張偉強", "张伟强"),
        ("张䶮", "张龑"),
        ("张䶮", "张?"),
        ("张䶮", "张"),
        ("张䶮", "张yan"),
        ("张*明", "张小明"),
        ("李小明", "王小明"),
        ("张小明", "张明小"),
        ("阿不都热合曼吐尔逊", "阿不都热合曼"),
        ("ZhangSan", "zhangsan"),
        ("张三", ""),
    ],
)
def test_what_may_be_one_child_is_like(one: str, other: str) -> None:
    """Whichever comes first."""
    assert like_names(one, other)
    assert like_names(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张伟", "张强"),
        ("李明", "王明"),
        ("张三", "李四"),
        ("王小芳", "李大芳"),
        ("张䶮", "张伟"),
        ("张", "李"),
        ("张", "张伟"),
        ("*", "张伟"),
        ("欧阳春", "欧阳修文"),
    ],
)
def test_what_is_another_name_is_not(one: str, other: str) -> None:
    """Half a name of two characters is another name."""
    assert not like_names(one, other)
    assert not like_names(other, one)


def test_every_variant_stands_in_one_group() -> None:
    """Or it would be compared as the first of either."""
    signs = "".join(near_names._VARIANTS.split())
    assert len(signs) == len(set(signs))


def test_sounds_are_those_of_the_dictionary() -> None:
    """The syllables stand in the order of GB 2312; tones count for nothing."""
    assert sorted(near_names._starts()) == near_names._starts()
    assert sounds("思") == sounds("四") == sounds("丝")
    assert len({sounds(sign)[0] for sign in "思苏松三色"}) == 5
    assert sounds("啊") == ["啊"]
    assert sounds("座") == sounds("昨")
    assert sounds("婧A") == ["婧", "A"]

"""Most names are known for names at a glance; the glance never passes what the words would not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuekun_cli.sheets.words.files import load_words
from xuekun_cli.sheets.words.meanings import fold

WORDS = load_words(None, ())
PIECES = [
    *(
        "平均分",
        "最高",
        "满分",
        "优生",
        "a率",
        "B率",
        "前10名",
        "后",
        "注:",
        "指数",
        "名次",
        "：",
        "制表",
        "中",
        "优",
    ),
    *(
        "王",
        "芳",
        "李",
        "明",
        "国",
        "学",
        "子",
        "文",
        "１",
        "2",
        "①",
        "Ⅲ",
        "㈠",
        "⼈数",
        "Ａ",
        "k",
        "\n",
        " ",
        "·",
        "é",
    ),
]


@given(st.lists(st.sampled_from(PIECES), max_size=4).map("".join))
def test_a_plain_name_is_no_summary_and_names_somebody(text: str) -> None:
    """The words that speak of rows and numbers need not be asked about it."""
    if WORDS.is_plain_name(text):
        assert not WORDS.is_summary(text)
        assert not WORDS.names_nobody(text)
        assert text[0].isalpha()


@pytest.mark.parametrize("name", ["王芳", "李明", "张学友", "国子文", "Tom", "吴例丁2"])
def test_names_are_plain(name: str) -> None:
    assert WORDS.is_plain_name(name)


@pytest.mark.parametrize(
    "label", ["", "平均分", "人数", "优", "前10名", "后5人", "得分率", "A率", "1", "①", "王·芳", "注："]
)
def test_whatever_else_is_not(label: str) -> None:
    assert not WORDS.is_plain_name(label)


@given(st.lists(st.sampled_from(PIECES), max_size=4).map("".join), st.sampled_from(["考号", "Name", "ID", ""]))
def test_texts_are_picked_out_as_they_are_asked_about_one_by_one(text: str, more: str) -> None:
    texts = [text, text + more, more]
    assert WORDS.summaries(texts) == {one for one in texts if WORDS.is_summary(one)}
    assert {one for one in ("考号", "Name", "ID", " 姓 名 ") if one in (*texts, " 姓 名 ")} <= WORDS.people_words(
        [*texts, " 姓 名 "]
    )


@given(st.text(alphabet="王芳李一二三aZ09", max_size=8))
def test_plain_text_folds_to_small_letters(text: str) -> None:
    """The short cut gives what the long way gives: a blank in front sends a text the long way."""
    assert fold(text) == text.lower() == fold(" " + text)

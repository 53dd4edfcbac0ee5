"""One word for one thing: the glossary (docs/words.md) holds for every text that a person may read."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
_HAN = re.compile("[\u4e00-\u9fff]")


def glossary() -> dict[str, list[str]]:
    """Return each word → what is not written instead of it."""
    rows = re.findall(
        r"^\| ([^|]+) \| [^|]+ \| ([^|]+) \|$", (ROOT / "docs" / "words.md").read_text("utf-8"), re.M
    )
    return {word: others.split("、") for word, others in rows if word != "词"}


def texts_in(source: str) -> list[str]:
    """Return every Chinese text of a module but those that explain the code: docstrings, comments."""
    tree = ast.parse(source)
    explained = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in explained]
    return [one.value for one in constants if isinstance(one.value, str) and _HAN.search(one.value)]


@cache
def texts() -> dict[str, list[str]]:
    """Return the texts of the program by file: what it says, and the policies that it brings."""
    found = {
        str(path.relative_to(ROOT)): texts_in(path.read_text("utf-8")) for path in (ROOT / "src").rglob("*.py")
    }
    found |= {path.name: [path.read_text("utf-8")] for path in (ROOT / "rules").glob("*.yaml")}
    return {name: said for name, said in found.items() if said}


def misused(said: str, word: str, others: list[str]) -> list[str]:
    """Return which of the other writings stand in a text, the word itself (未列入 for 未列) left out."""
    rest = said.replace(word, "")
    return [other for other in others if other in rest]


@pytest.mark.parametrize(("word", "others"), glossary().items(), ids=list(glossary()))
def test_nothing_is_called_by_another_word(word: str, others: list[str]) -> None:
    found = [
        f"{name}: {other} in {one!r}"
        for name, said in texts().items()
        for one in said
        for other in misused(one, word, others)
    ]
    assert found == []


def test_a_text_with_another_word_is_seen() -> None:
    """Planted: in a message, beside the right word, and not in what explains the code."""
    planted = texts_in('"""未列"""\nSAID = f"{1} 人未列入，2 人未列"\nx = 1  # 未列\n')
    assert [misused(one, "未列入", ["未列", "没列入"]) for one in planted] == [["未列"]]


def test_the_words_of_the_glossary_are_those_in_use() -> None:
    """A word that nobody says has no place in it."""
    everything = "\n".join(one for said in texts().values() for one in said)
    page = (ROOT / "src" / "xuekun_cli" / "commands" / "shared" / "options.py").read_text("utf-8")
    assert [word for word in glossary() if word not in everything + page] == []

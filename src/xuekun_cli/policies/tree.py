"""YAML text → a tree that knows its lines; finding a value in it; putting one value in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import yaml

from xuekun_cli.model.findings import CannotGoOn

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OWN_TAGS = "tag:yaml.org,2002:"
"""How YAML calls the kinds of values that need no sign in front."""
NAMING_KEYS = ("category", "name", "star", "level", "cause", "subject")
"""An item of a list is called by the value of one of these, in paths such as ``screening.二类.at_most``."""
_FULL_WIDTH_COLON = re.compile(r"^\s*(- )?\w+：")
_TIGHT_COLON = re.compile(r"^\s*(- )?\w+:[^\s:/]")
_TAB = ("缩进里有 Tab 键", "缩进请用空格，不要用 Tab 键。")
_SIGN = ("开头的符号在 YAML 里另有意思", "以 @ % ` & * ! 开头的字，请用引号括起来。")
_INDENT = ("缩进没有对齐", "同一层的名字前面，空格要一样多。")
_REASONS = {
    "tab character": _TAB,
    "mapping values are not allowed": (
        "一行里有两个冒号，或缩进没有对齐",
        "值里面有冒号的，请用引号括起来；缩进请对齐。",
    ),
    "unexpected end of stream": ("引号没有配对", "请补上另一半引号。"),
    "another document": ("一个文件里有两份（中间有 ---）", "请分成两个文件。"),
    "cannot start any token": _SIGN,
    "undefined alias": _SIGN,
    "alphabetic or numeric": _SIGN,
    "escape character": ("双引号里的 \\ 在 YAML 里另有意思", "请改用单引号。"),
    "',' or ']'": ("方括号没有配对，或少了逗号", "请检查 [ ] 和逗号。"),
    "',' or '}'": ("花括号没有配对，或少了逗号", "请检查 { } 和逗号。"),
    "expected key": _INDENT,
    "block end": _INDENT,
    "'-' indicator": _INDENT,
}
"""A piece of what the YAML reader says → what it means to somebody who has never heard of YAML."""
_BROKEN = ("YAML 写法不对", "请检查这一行和上一行的缩进、冒号和引号。")


@dataclass(frozen=True, slots=True)
class Node:
    """A text, a list of nodes, or a mapping of names to nodes, with the file and line where it stands."""

    value: str | list[Node] | dict[str, Node]
    file: str
    line: int

    @property
    def name(self) -> str:
        """How this node is called as an item of a list; "" where nothing in it names it."""
        if isinstance(self.value, dict):
            for key in NAMING_KEYS:
                named = self.value.get(key)
                if named is not None and isinstance(named.value, str):
                    return named.value
        return ""


class Mistake(NamedTuple):
    """One thing wrong in a policy file, and what to do about it."""

    node: Node
    message: str
    hint: str


def parse(text: str, file: str) -> tuple[Node, list[Mistake]]:
    """Return the tree of a YAML text, and the names that are given twice in one place.

    Raises `CannotGoOn` with ``file:line`` when it is no YAML at all.
    """
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        raise _no_yaml(text, file, mark.line if mark else 0, problem.problem or "") from problem
    except yaml.YAMLError as problem:
        raise CannotGoOn(f"{file}: 里面有不能用的字符", "请用记事本另存为，编码选 UTF-8。") from problem
    except RecursionError as problem:
        raise CannotGoOn(f"{file}: 一层套一层太多", "请检查括号和缩进。") from problem
    if node is None:
        return Node("", file, 1), []
    mistakes: list[Mistake] = []
    return _node(node, file, mistakes, set()), mistakes


def _no_yaml(text: str, file: str, line: int, problem: str) -> CannotGoOn:
    """Return what is wrong with a text that is no YAML, at a line (from 0)."""
    lines = text.splitlines()
    for near in (line, line - 1):
        said = lines[near] if 0 <= near < len(lines) else ""
        if "\t" in said[: len(said) - len(said.lstrip())]:
            return CannotGoOn(f"{file}:{near + 1}: {_TAB[0]}", _TAB[1])
        if _FULL_WIDTH_COLON.match(said):
            return CannotGoOn(f"{file}:{near + 1}: 冒号是中文的「：」", "请改成英文的冒号，后面空一格。")
        if _TIGHT_COLON.match(said):
            return CannotGoOn(f"{file}:{near + 1}: 冒号后面没有空格", "请在冒号后面空一格。")
    message, hint = next((said for piece, said in _REASONS.items() if piece in problem), _BROKEN)
    return CannotGoOn(f"{file}:{line + 1}: {message}", hint)


def _node(node: yaml.Node, file: str, mistakes: list[Mistake], seen: set[int]) -> Node:
    line = node.start_mark.line + 1
    if id(node) in seen:
        raise CannotGoOn(f"{file}:{line}: 用了 YAML 的引用（& 和 *）", "请把内容直接写出来；要共用请写 extends。")
    seen.add(id(node))
    if not node.tag.startswith(_OWN_TAGS):
        mistakes.append(Mistake(Node("", file, line), f"{node.tag}：{_SIGN[0]}", _SIGN[1]))
    if isinstance(node, yaml.SequenceNode):
        return Node([_node(item, file, mistakes, seen) for item in node.value], file, line)
    if isinstance(node, yaml.MappingNode):
        children: dict[str, Node] = {}
        for key, value in node.value:
            name, at = str(key.value), key.start_mark.line + 1
            child = _node(value, file, mistakes, seen)
            if name in children:
                message = f"{name} 写了两次（第 {children[name].line} 行已有）"
                mistakes.append(Mistake(Node("", file, at), message, "请删掉一个。"))
                continue
            # a value that begins on the next line belongs to the line of its name
            children[name] = Node(child.value, file, at)
        return Node(children, file, line)
    return Node(str(node.value).strip(), file, line)


def find(tree: Node, path: Sequence[str]) -> tuple[str | int, ...] | None:
    """Return the keys and indexes that lead to a path such as ``screening.二类.at_most``; None without such a one.

    A part of the path is a name in a mapping, the number of an item of a list (from 1), or what an item is called.
    """
    if not path:
        return ()
    first, rest = path[0], path[1:]
    for step, child in _children(tree):
        if first in (step, child.name):
            found = find(child, rest)
            if found is not None:
                return _key(tree, step), *found
    if isinstance(tree.value, dict):  # an item of a list may be called without naming the list
        for name, child in tree.value.items():
            if isinstance(child.value, list) and any(item.name == first for item in child.value):
                found = find(child, path)
                if found is not None:
                    return name, *found
    return None


def _key(tree: Node, step: str) -> str | int:
    return int(step) - 1 if isinstance(tree.value, list) else step


def _children(tree: Node) -> Iterator[tuple[str, Node]]:
    if isinstance(tree.value, dict):
        yield from tree.value.items()
    elif isinstance(tree.value, list):
        for number, child in enumerate(tree.value, start=1):
            yield str(number), child


def replaced(tree: Node, at: Sequence[str | int], text: str, said_in: str) -> Node:
    """Return the tree with the text at a place (as `find` gives it) changed; ``said_in`` stands for its file.

    The last step may be a name that the mapping there does not have yet.
    """
    if not at:
        return Node(text, said_in, 0)
    step, rest = at[0], at[1:]
    if isinstance(tree.value, dict) and isinstance(step, str):
        return Node(
            tree.value | {step: replaced(tree.value.get(step, tree), rest, text, said_in)},
            tree.file,
            tree.line,
        )
    assert isinstance(tree.value, list)
    assert isinstance(step, int)
    items = [replaced(item, rest, text, said_in) if k == step else item for k, item in enumerate(tree.value)]
    return Node(items, tree.file, tree.line)


def at(tree: Node, steps: Sequence[str | int]) -> Node:
    """Return the node at a place, as `find` gives it."""
    for step in steps:
        children = tree.value
        if isinstance(children, dict):
            tree = children[str(step)]
        elif isinstance(children, list):
            tree = children[int(step)]
    return tree


def leaves(tree: Node, path: str = "") -> Iterator[tuple[str, Node]]:
    """Yield every text of the tree with its path; items of lists are called by name where they have one."""
    if isinstance(tree.value, str):
        yield path, tree
        return
    for step, child in _children(tree):
        # the list itself is left out of the path of an item that has a name of its own
        called = child.name if isinstance(tree.value, list) else ""
        head = path.rpartition(".")[0] if called else path
        yield from leaves(child, ".".join(part for part in (head, called or step) if part))


def places(tree: Node) -> Mapping[str, tuple[str, int]]:
    """Return the path of every text → (file, line)."""
    return {path: (node.file, node.line) for path, node in leaves(tree)}

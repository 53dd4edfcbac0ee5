"""Values of a policy changed for one run: ``--set screening.三类.at_most=75%``."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.names.as_typed import as_typed
from xuekun_cli.model.policy.document import PolicyFile
from xuekun_cli.model.policy.values import number_of, share_of
from xuekun_cli.policies.checks import look_over
from xuekun_cli.policies.reading import Mistaken, read
from xuekun_cli.policies.shapes import OTHER_CLAUSES
from xuekun_cli.policies.tree import Node, at, find, leaves, replaced

SET = "--set"
NOT_INHERITED = ("id", "name", "source", "effective", "extends", "note", "examples")
"""What is said of a file alone, and not of one that extends it."""
_NOT_SAID = "没有写"
"""What a value was that the file does not say, and that a change puts there."""
CHANGED = "，这次用 --set 改过"
"""Stands behind the clause of a changed value, wherever it is cited."""
_MOST_OFFERED = 3
_MOST_NAMED = 8
_TEXTS = ("clause", "note", "title", "name", "category")
"""Keys (and endings of keys) of texts that decide nothing."""


def changed(tree: Node, changes: Sequence[str]) -> tuple[Node, tuple[tuple[str, str, str], ...]]:
    """Return the tree with the values of ``changes``, and what each was before.

    Raises `CannotGoOn` for a change that cannot be made, with changes that can.
    """
    said = []
    for change in changes:
        path, equals, text = change.partition("=")
        path, text = path.strip(), text.strip()
        if not equals or not path or not text:
            raise CannotGoOn(f"{SET} 写得不对：{change}", f"请写成 {SET} {as_typed(_example(tree, path))}。")
        steps, before = _place(tree, path, text, change)
        tree = _clause_marked(replaced(tree, steps, text, f"{SET} {change}"), steps)
        said.append((path, before, text))
    return tree, tuple(said)


def _clause_marked(tree: Node, steps: tuple[str | int, ...]) -> Node:
    """Return the tree with what is said of the changed value's clause: the document does not say it so.

    The clause is the value's own, that of its kind, or the nearest one around it. Which of several ways is used
    (``use``) is no value of a document: each of them has its clause.
    """
    key = str(steps[-1])
    if key == "use" or key.endswith(_TEXTS):
        return tree
    for depth in range(len(steps) - 1, -1, -1):
        around = at(tree, steps[:depth]).value
        if not isinstance(around, dict):
            continue
        inner = str(steps[depth])
        for own in (f"{inner}_clause", OTHER_CLAUSES.get(inner, ""), "clause"):
            node = around.get(own)
            if node is not None and isinstance(node.value, str):
                said = node.value.removesuffix(CHANGED) + CHANGED
                return replaced(tree, (*steps[:depth], own), said, node.file)
    return tree


def _place(tree: Node, path: str, text: str, change: str) -> tuple[tuple[str | int, ...], str]:
    """Return where the value of a change stands or belongs, and the text that stands there now."""
    parts = path.split(".")
    steps = find(tree, parts)
    if steps is not None:
        before = at(tree, steps).value
        if isinstance(before, str):
            return steps, before
        raise CannotGoOn(f"{SET} {change}：「{path}」不是一个值", _instead(tree, path, text))
    above = find(tree, parts[:-1])
    if len(parts) > 1 and above and isinstance(at(tree, above).value, dict):
        return (*above, parts[-1]), _NOT_SAID
    raise CannotGoOn(f"{SET} {change}：办法里没有「{path}」", _instead(tree, path, text))


def _instead(tree: Node, path: str, text: str) -> str:
    """Return what to type instead: the values whose path has every word of ``path``, else the likest ones.

    What is offered was tried: the policy takes it.
    """
    known = [one for one, _ in _values(tree)]
    words = path.split(".")
    having = [one for one in known if all(word in one.split(".") for word in words)]
    having = having or [one for one in known if words[-1] in one.split(".") or words[0] in one.split(".")]
    near = having or get_close_matches(path, known, n=_MOST_NAMED, cutoff=0.5)
    taken = [one for one in near if _takes(tree, one, text)][:_MOST_OFFERED]
    if taken:
        offered = [as_typed(f"{one}={text}") for one in taken]
        return f"是不是 {'、'.join(f'{SET} {one}' for one in offered)}？"
    named = (near or known)[:_MOST_NAMED]
    return f"可以改的{'如' if len(known) > len(named) else '有'}：{'、'.join(named)}。"


def _values(tree: Node) -> list[tuple[str, Node]]:
    """Return the values that decide something, numbers first."""
    found = [
        (path, node)
        for path, node in leaves(tree)
        if path.partition(".")[0] not in NOT_INHERITED and not path.endswith(_TEXTS)
    ]
    return sorted(found, key=lambda one: share_of(str(one[1].value)) is None)


def _takes(tree: Node, path: str, text: str) -> bool:
    """Tell whether the policy can be read with a value in a place where one of its kind stands."""
    steps = find(tree, path.split("."))
    if steps is None or _kind(str(at(tree, steps).value)) != _kind(text):
        return False
    tried = replaced(tree, steps, text, SET)
    try:
        return not look_over(read(tried, PolicyFile, "文件"), tried)
    except (Mistaken, CannotGoOn):
        return False


def _kind(text: str) -> str:
    if text.endswith("%"):
        return "share"
    return "text" if number_of(text) is None else "number"


def _example(tree: Node, path: str) -> str:
    """Return a change that this policy takes: of the value that was named, else of its first number."""
    values = _values(tree)
    for one, node in values:
        if path and (one == path or path in one.split(".")) and isinstance(node.value, str):
            return f"{one}={node.value}"
    one, node = values[0] if values else ("screening.三类.at_most", Node("75%", "", 0))
    return f"{one}={node.value}"

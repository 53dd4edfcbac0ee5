"""A tree → the sections of a policy, strictly: every name is known, every value is of its kind, all mistakes told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from xuekun_cli.model.policy.values import MISSING, Section, number_of, points_of, share_of, whole_of
from xuekun_cli.policies.shapes import TRUE_FALSE, Form, Shape, fields_of, shape_of
from xuekun_cli.policies.tree import Mistake, Node

_SHORT = 60
"""Characters of a wrong value that are repeated in a message."""


class Mistaken(Exception):
    """What was read holds mistakes."""

    def __init__(self, *mistakes: Mistake) -> None:
        super().__init__()
        self.mistakes = mistakes


def wrong(node: Node, message: str, hint: str) -> Mistaken:
    """Return the exception for one mistake."""
    return Mistaken(Mistake(node, message, hint))


def read(node: Node, wanted: Any, name: str, says: str = "") -> Any:
    """Return a node as a value of the type ``wanted``; ``name`` is the key it stands under, ``says`` its meaning.

    Raises `Mistaken` with everything that is wrong in it.
    """
    shape = shape_of(wanted)
    match shape.form:
        case Form.SECTION:
            return _section(node, shape.section, name)
        case Form.KINDS:
            return _one_kind(node, shape.kinds, name)
        case Form.LIST:
            return _list(node, shape, name)
        case Form.NAMED:
            return _named(node, shape, name)
        case Form.CHOICE:
            return _choice(node, shape, name, says)
    return _scalar(node, shape.scalar, name)


def _section(node: Node, section: type[Section], name: str, owned: bool = False) -> Section:
    """Read a section; ``owned`` where its keys stand among its owner's, who looks for unknown ones."""
    keys = [field.key for field in fields_of(section) if not field.told.flat]
    if not isinstance(node.value, dict):
        raise wrong(node, f"{_called(name)}应该是一组「名字: 值」", f"这里可以写：{'、'.join(keys)}。")
    mistakes: list[Mistake] = []
    values: dict[str, Any] = {}
    known = set(keys)
    sure = True
    for field in fields_of(section):
        try:
            if field.told.flat:
                kind = _kind(node, field.shape.kinds, name, frozenset(keys))
                known |= {inner.key for inner in fields_of(kind)}
                values[field.name] = _section(node, kind, name, owned=True)
            elif field.key in node.value:
                child = node.value[field.key]
                emptied = child.value == "" and field.told.default is None
                values[field.name] = None if emptied else read(child, field.wanted, field.key, field.told.says)
            elif field.told.default is MISSING:
                mistakes.append(
                    Mistake(node, f"{_called(name)}里少了「{field.key}」", f"请补上（{field.told.says}）。")
                )
        except Mistaken as found:
            mistakes.extend(found.mistakes)
            sure = sure and not (field.told.flat and known == set(keys))
    if sure and not owned:
        mistakes.extend(_unknown(node.value, known))
    if mistakes:
        raise Mistaken(*mistakes)
    return section(**values)


def _unknown(found: Mapping[str, Node], known: set[str]) -> list[Mistake]:
    mistakes = []
    offered = sorted(known)
    for key, child in found.items():
        if key not in known:
            near = get_close_matches(key, offered, n=1, cutoff=0.5)
            hint = f"是不是 {near[0]}？" if near else ""
            mistakes.append(Mistake(child, f"不认识「{key}」", f"{hint}这里可以写：{'、'.join(offered)}。"))
    return mistakes


def _one_kind(node: Node, kinds: Mapping[str, type[Section]], name: str) -> Section:
    if not isinstance(node.value, dict):
        raise wrong(node, f"{_called(name)}应该是一组「名字: 值」", f"请写其中一种：{'、'.join(kinds)}。")
    return _section(node, _kind(node, kinds, name, frozenset()), name)


def _kind(node: Node, kinds: Mapping[str, type[Section]], name: str, owner: frozenset[str]) -> type[Section]:
    """Return which of several kinds a mapping is; ``owner`` are keys that belong to what holds them."""
    assert isinstance(node.value, dict)
    met = [key for key in node.value if key in kinds]
    if len(met) == 1:
        return kinds[met[0]]
    offered = "、".join(kinds)
    if met:
        hint = "几个条件请写在 all 或 any 里。" if "all" in kinds else "请只留一个；另一个要用，就分开另写一项。"
        raise wrong(node.value[met[1]], f"{met[0]} 和 {met[1]} 只能写一个", hint)
    shared = frozenset.intersection(*(frozenset(one.key for one in fields_of(kind)) for kind in kinds.values()))
    for key in node.value.keys() - owner - shared:
        near = get_close_matches(key, kinds, n=1, cutoff=0.5)
        if near:
            raise wrong(node.value[key], f"不认识「{key}」", f"是不是 {near[0]}？这里可以写：{offered}。")
    what = "列入的条件" if "all" in kinds else "是哪一种"
    raise wrong(node, f"{_called(name)}没有写{what}", f"请写其中一种：{offered}。")


def _list(node: Node, shape: Shape, name: str) -> tuple[Any, ...]:
    if not isinstance(node.value, list) or not node.value:
        if shape_of(shape.item).form in (Form.SCALAR, Form.CHOICE):
            raise wrong(node, f"{_called(name)}应该是一个列表", f"请用方括号写成列表，如 {name}: [甲, 乙]。")
        raise wrong(node, f"{_called(name)}应该是一个列表，每项以「- 」开头", "请一项一项写，每项前面加「- 」。")
    calls = [
        (item, shape.item, item.name or f"{name} 第 {number} 项")
        for number, item in enumerate(node.value, start=1)
    ]
    return tuple(_all(read, calls))


def _named(node: Node, shape: Shape, name: str) -> dict[str, Any]:
    if not isinstance(node.value, dict) or not node.value:
        raise wrong(node, f"{_called(name)}应该是一组「名字: 值」", "名字由你们自己定，如 语文、二类。")
    values = _all(read, [(child, shape.item, key) for key, child in node.value.items()])
    return dict(zip(node.value, values, strict=True))


def _all(reader: Callable[..., Any], calls: list[tuple[Node, Any, str]]) -> list[Any]:
    values: list[Any] = []
    mistakes: list[Mistake] = []
    for call in calls:
        try:
            values.append(reader(*call))
        except Mistaken as found:
            mistakes.extend(found.mistakes)
    if mistakes:
        raise Mistaken(*mistakes)
    return values


def _text(node: Node, name: str) -> str:
    if not isinstance(node.value, str):
        raise wrong(node, f"{_called(name)}应该是一段文字", "请写在冒号后面，不要分项。")
    if not node.value:
        raise wrong(node, f"{_called(name)}后面没有内容", "请写上内容；不要这一项就整行删掉。")
    return node.value


def _choice(node: Node, shape: Shape, name: str, says: str) -> Any:
    text = _text(node, name)
    if text not in shape.choices:
        near = get_close_matches(text, shape.choices, n=1, cutoff=0.5)
        hint = f"是不是 {near[0]}？" if near else ""
        meaning = f"（{says}）" if says else ""
        offered = f"{hint}可以写：{'、'.join(shape.choices)}{meaning}。"
        raise wrong(node, f"{name}: {text[:_SHORT]} 不认识", offered)
    if shape.choices == TRUE_FALSE:
        return text == TRUE_FALSE[0]
    return shape.enum(text) if shape.enum else text


def _called(name: str) -> str:
    """Return a name with the blank that stands between Latin and Chinese writing."""
    return f"{name} " if name.isascii() else name


def is_day(text: str) -> bool:
    """Tell whether a text is a day as policies write them: ``2025-09-01``."""
    return _day(text) == text


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


_UNITS: dict[str, tuple[Callable[[str], Any], str, str]] = {
    "share": (share_of, "比例", "请写成 40% 或 0.4。"),
    "points": (points_of, "分数", "请写成 60 或 59.5，最多四位小数。"),
    "count": (lambda text: whole_of(text) or None, "个数", "请写 1、2、3 这样的整数。"),
    "whole": (whole_of, "个数", "请写 0、1、2 这样的整数。"),
    "number": (number_of, "数", "请写成 0.4、-2 或 5。"),
    "day": (_day, "日期", "请写成 2025-09-01。"),
}


def _scalar(node: Node, kind: str, name: str) -> Any:
    text = _text(node, name)
    if kind == "str":
        return text
    reads, what, hint = _UNITS[kind]
    value = reads(text)
    if value is None:
        raise wrong(node, f"{name}: {text[:_SHORT]} 不是{what}", hint)
    return value

"""YAML text → values with their lines. Unknown and repeated keys are errors that show ``file:line``."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from fractions import Fraction

import yaml

from xuekun_cli.model.findings import CannotGoOn

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Section:
    """One mapping of a policy file. Every key has to be taken; what is left over is an error."""

    def __init__(self, file: str, node: yaml.Node | None, title: str, line: int = 1) -> None:
        """Take a mapping node. Raises `CannotGoOn` for anything else and for a repeated key."""
        self.file = file
        self.title = title
        self.line = line if node is None else node.start_mark.line + 1
        self._nodes: dict[str, yaml.Node] = {}
        self._taken: list[str] = []
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(self.line, f"{title or '文件'}应该是一组「名字: 值」", "请对照自带的 wuping.yaml。")
        for key, value in node.value:
            name = str(key.value)
            if name in self._nodes:
                first = self._nodes[name].start_mark.line + 1
                raise self.wrong(key.start_mark.line + 1, f"{name} 写了两次（第 {first} 行已有）", "请删掉一个。")
            self._nodes[name] = value

    def wrong(self, line: int, message: str, hint: str) -> CannotGoOn:
        """Return the error for a line of this file."""
        return CannotGoOn(f"{self.file}:{line}: {message}", hint)

    def _node(self, key: str) -> yaml.Node | None:
        self._taken.append(key)
        return self._nodes.get(key)

    def section(self, key: str) -> Section:
        """Return the mapping under ``key``."""
        return Section(self.file, self._need(key), key, self.line)

    def sections(self, key: str) -> list[Section]:
        """Return the list of mappings under ``key``."""
        node = self._need(key)
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise self.wrong(
                node.start_mark.line + 1, f"{key} 应该是一个列表，每项以「- 」开头", "请对照自带的 wuping.yaml。"
            )
        return [Section(self.file, item, key) for item in node.value]

    def text(self, key: str, default: str | None = None) -> str:
        """Return the text under ``key``; required unless there is a default."""
        node = self._need(key) if default is None else self._node(key)
        if node is None:
            return default or ""
        if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
            raise self.wrong(node.start_mark.line + 1, f"{key} 应该是一段文字", "请写上内容。")
        return str(node.value).strip()

    def one_of(self, key: str, allowed: Sequence[str]) -> str:
        """Return the text under ``key``, which must be one of ``allowed``."""
        value = self.text(key)
        if value not in allowed:
            raise self.wrong(self.line_of(key), f"{key}: {value} 不认识", f"可以写：{'、'.join(allowed)}。")
        return value

    def flag(self, key: str) -> bool:
        """Return true or false under ``key``."""
        return self.one_of(key, ("true", "false")) == "true"

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the list of texts under ``key``."""
        node = self._need(key)
        if not isinstance(node, yaml.SequenceNode) or not all(isinstance(v, yaml.ScalarNode) for v in node.value):
            raise self.wrong(
                node.start_mark.line + 1, f"{key} 应该是一个列表，如 [随班就读, 特教]", "请改成列表。"
            )
        return tuple(str(item.value) for item in node.value)

    def share(self, key: str) -> Fraction:
        """Return a percentage (``40%``) or a decimal (``0.4``) as an exact fraction, above 0."""
        value = self.text(key)
        try:
            share = Fraction(value.removesuffix("%")) / (100 if value.endswith("%") else 1)
        except (ValueError, ZeroDivisionError):
            share = Fraction(0)
        if not 0 < share <= _LARGEST_SHARE:
            raise self.wrong(self.line_of(key), f"{key}: {value} 不是比例", "请写成 40% 或 0.4。")
        return share

    def line_of(self, key: str) -> int:
        """Return the line on which ``key`` stands."""
        node = self._nodes.get(key)
        return node.start_mark.line + 1 if node is not None else self.line

    def done(self) -> None:
        """Raise `CannotGoOn` for a key that nobody took: the keys allowed and the nearest one."""
        for key in self._nodes:
            if key not in self._taken:
                near = get_close_matches(key, self._taken, n=1, cutoff=0.5)
                hint = f"是不是 {near[0]}？" if near else ""
                raise self.wrong(
                    self.line_of(key),
                    f"不认识「{key}」",
                    f"{hint}这里可以写：{'、'.join(dict.fromkeys(self._taken))}。",
                )

    def _need(self, key: str) -> yaml.Node:
        node = self._node(key)
        if node is None:
            raise self.wrong(
                self.line, f"{self.title or '文件'}里少了「{key}」", "请补上；可对照自带的 wuping.yaml。"
            )
        return node


_LARGEST_SHARE = 10
"""A bar above ten times the reference is a slip (40 written for 40%)."""


def parse(text: str, file: str) -> Section:
    """Return the top mapping of a YAML text. Raises `CannotGoOn` with ``file:line`` when it is no YAML."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise CannotGoOn(
            f"{file}:{line}: YAML 写法不对（{problem.problem}）", "请检查缩进、冒号和引号。"
        ) from problem
    except yaml.YAMLError as problem:
        raise CannotGoOn(f"{file}: YAML 写法不对（{problem}）", "请检查缩进、冒号和引号。") from problem
    return Section(file, node, "")

"""docs/policies.md, made from the model and the shipped policies: every key, its meaning, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from xuekun_cli.model.policy.document import Example, Policy, PolicyFile
from xuekun_cli.model.policy.values import MISSING, Section
from xuekun_cli.model.policy.wording import phrase
from xuekun_cli.policies.clauses import section_title, sections_in, text_of
from xuekun_cli.policies.loading import read_tree
from xuekun_cli.policies.page_texts import AFTER, BEFORE
from xuekun_cli.policies.shapes import Field, Form, Shape, fields_of, sections_within, shape_of
from xuekun_cli.policies.tree import Node
from xuekun_cli.policies.writing import flow

_UNITS = {
    "str": "文字",
    "share": "比例",
    "points": "分数",
    "count": "个数（从 1 起）",
    "whole": "个数（从 0 起）",
    "number": "数",
    "day": "日期",
}
_LONGEST_EXAMPLE = 60
"""Characters of an example beside a key; longer ones are left to the shipped files."""


def policies_page(shipped: Sequence[Policy]) -> str:
    """Return the whole page, Markdown; ``shipped`` give the table and the examples."""
    seen = _seen([Path(policy.path) for policy in shipped])
    lines = [BEFORE.rstrip(), "", *_table(shipped), "", "## 一份文件里可以写什么", ""]
    lines += _section(PolicyFile, seen)
    done: set[type[Section]] = {PolicyFile}
    for field in fields_of(PolicyFile):
        if field.key != "examples" and (field.shape.kinds or field.shape.form is Form.LIST):
            lines += [f"## `{field.key}`：{field.told.says}", ""]
            lines += _below(field, seen, done)
    lines += ["## `examples`：例子", "", *_told(fields_of(PolicyFile)[-1]), ""]
    for section in _order(Example, done):
        lines += [f"### {_title(section)}", "", *_section(section, seen)]
    return "\n".join([*lines, AFTER.strip(), ""])


def _below(field: Field, seen: dict[tuple[type[Section], str], str], done: set[type[Section]]) -> Iterator[str]:
    """Yield every section that a key leads to and that has not been told of."""
    own = shape_of(field.shape.item) if field.shape.form is Form.LIST else field.shape
    for section in _order(field.wanted, done):
        if section is not own.section:
            yield f"### {_title(section)}"
            yield ""
        yield from _section(section, seen)


def _order(wanted: object, done: set[type[Section]]) -> Iterator[type[Section]]:
    for section in sections_within(wanted):
        if section not in done:
            done.add(section)
            yield section


def _title(section: type[Section]) -> str:
    first = fields_of(section)[0]
    written = f"`{first.key}`"
    told = "" if (section.__doc__ or "").isascii() else " ".join((section.__doc__ or "").split())
    owner = _OWNERS.get(section)
    where = f"`{owner.key}`：{phrase(owner.told.says)}" if owner else ""
    return where or f"{written}：{told}" if told or where else written


def _owners() -> dict[type[Section], Field]:
    """Return the key that leads to each section which is the only thing that may stand there."""
    found: dict[type[Section], Field] = {}
    for section in sections_within(PolicyFile):
        for field in fields_of(section):
            shape = field.shape
            inner = shape_of(shape.item) if shape.form in (Form.LIST, Form.NAMED) else shape
            if inner.form is Form.SECTION:
                found.setdefault(inner.section, field)
    return found


_OWNERS = _owners()


def _told(field: Field) -> list[str]:
    return [field.told.says + "。"]


def _section(section: type[Section], seen: dict[tuple[type[Section], str], str]) -> Iterator[str]:
    yield "| 写 | 意思 | 怎样写 | 不写 | 例 |"
    yield "|---|---|---|---|---|"
    for field in fields_of(section):
        if field.told.flat:
            kinds = "、".join(f"`{key}`" for key in field.shape.kinds)
            yield f"| （一种） | {_cell(field.told.says)}，写在同一层 | {kinds} 中的一种 | 必须写 | |"
            continue
        example = seen.get((section, field.key), "")
        cells = [f"`{field.key}`", field.told.says, _how(field.shape), _default(field), example and f"`{example}`"]
        yield f"| {' | '.join(_cell(cell) for cell in cells)} |"
    yield ""


def _how(shape: Shape) -> str:
    match shape.form:
        case Form.SCALAR:
            return _UNITS[shape.scalar]
        case Form.CHOICE:
            return "、".join(f"`{one}`" for one in shape.choices)
        case Form.LIST:
            inner = shape_of(shape.item)
            return f"列表：{_how(inner)}" if inner.form in (Form.SCALAR, Form.CHOICE) else _rows(inner)
        case Form.NAMED:
            return f"自己起名字，每个名字下面：{_how(shape_of(shape.item))}"
        case Form.SECTION:
            return "一组，写在下一层"
        case Form.KINDS:
            return f"写其中一种：{'、'.join(f'`{key}`' for key in shape.kinds)}"


def _rows(inner: Shape) -> str:
    return "列表，一项一组" if inner.form is Form.SECTION else f"列表，每项{_how(inner)}"


def _default(field: Field) -> str:
    default = field.told.default
    if default is MISSING:
        return "必须写"
    if default is None or default in ("", ()):
        return "可以不写"
    if isinstance(default, Section):
        plain = [one for one in fields_of(type(default)) if one.shape.form is Form.CHOICE]
        said = "，".join(f"`{one.key}: {text_of(getattr(default, one.name), one.shape)}`" for one in plain[:1])
        return f"就是 {said}" if said else "可以不写"
    if isinstance(default, str | int | Fraction | tuple):
        return f"就是 `{text_of(default, field.shape)}`"
    return "可以不写"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _table(shipped: Sequence[Policy]) -> Iterator[str]:
    yield "| 名字 | 叫什么 | 有什么 | 出自 |"
    yield "|---|---|---|---|"
    for policy in shipped:
        parts = "、".join(section_title(key) for key in sections_in(policy.file))
        alone = (
            "" if policy.can_screen or policy.file.screening is None else "（各办法共用的一部分，不单独用来筛查）"
        )
        yield f"| `{policy.id}` | {_cell(policy.name)} | {parts}{alone} | {_cell(policy.source)} |"


def _seen(files: Sequence[Path]) -> dict[tuple[type[Section], str], str]:
    """Return an example of each key of each section, as the first of the files writes it."""
    found: dict[tuple[type[Section], str], str] = {}
    for file in files:
        tree, _, _ = read_tree(file)
        _look(tree, shape_of(PolicyFile), found)
    return found


def _look(node: Node, shape: Shape, found: dict[tuple[type[Section], str], str]) -> None:
    if isinstance(node.value, list):
        for item in node.value:
            _look(item, shape_of(shape.item), found)
    elif isinstance(node.value, dict) and shape.form is Form.NAMED:
        for child in node.value.values():
            _look(child, shape_of(shape.item), found)
    elif isinstance(node.value, dict):
        for section in _met(node, shape):
            for field in fields_of(section):
                if field.key in node.value:
                    child = node.value[field.key]
                    text = f"{field.key}: {flow(child)}"
                    plain = isinstance(child.value, str) or not re.search("[{}]", text)
                    if plain and child.value and len(text) <= _LONGEST_EXAMPLE:
                        found.setdefault((section, field.key), text)
                    _look(child, field.shape, found)


def _met(node: Node, shape: Shape) -> list[type[Section]]:
    assert isinstance(node.value, dict)
    if shape.form is Form.KINDS:
        return [kind for key, kind in shape.kinds.items() if key in node.value]
    if shape.form is not Form.SECTION:
        return []
    flat = [field for field in fields_of(shape.section) if field.told.flat]
    return [shape.section, *(kind for field in flat for kind in _met(node, field.shape))]

"""A commented copy of a policy to edit: every key with its meaning, what could be added as lines to switch on."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from xuekun_cli.model.policy.document import Example, PolicyFile
from xuekun_cli.model.policy.values import MISSING, Section
from xuekun_cli.model.policy.wording import phrase
from xuekun_cli.policies.clauses import OF_THE_FILE
from xuekun_cli.policies.loading import read_tree, whole_tree
from xuekun_cli.policies.locate import find_policy, shipped_folder
from xuekun_cli.policies.shapes import Field, Form, Shape, fields_of, shape_of
from xuekun_cli.policies.tree import Node
from xuekun_cli.policies.writing import STEP, flow, quoted, remarked, rows

TO_FILL = "请填写"
_OFF = "# "
_DEEPEST = 2
"""How many levels of what could be added are written out; deeper ones are left to the documentation."""
_SAMPLES = {
    "share": "40%",
    "points": "60",
    "count": "2",
    "whole": "0",
    "number": "0.4",
    "day": "2025-09-01",
    "str": TO_FILL,
}
_LIKE = re.compile(r"，如 (\[[^\]]*\]|[^；。，（]*)")
"""The example that a key's words give."""
_HEAD = """\
# 照「{base}」（{name}）写的一份办法。
# 怎样改：
#   1. 填好 id、name、source。
#   2. 改下面的数字；每一行后面写着它的意思，clause 写它出自你们文件的哪一条。
#   3. 前面有「# 」的行不起作用；要用哪一行，去掉行首空格后面的「# 」。不要的行整行删掉。
#   4. 最后的 examples 是例子：每条分数线都要有低一点、正好、高一点的学生，写上应得的结论。
#   5. 运行  xuekun rules test {file}  ，看数字和例子对不对得上。
# 冒号用英文的，后面空一格；缩进用空格。各种写法见 docs/policies.md，或运行 xuekun rules show {base}。

"""


def draft(base: Path, own_id: str, target: Path) -> str:
    """Return the text of a copy of the policy file ``base``, called ``own_id``, to be written at ``target``."""
    tree, _, _ = read_tree(base)
    assert isinstance(tree.value, dict)
    named = {key: node.value for key, node in tree.value.items() if isinstance(node.value, str)}
    own = {
        "id": Node(own_id, "", 0),
        "name": Node(f"{TO_FILL}（照 {named['id']} 改）", "", 0),
        "source": Node({"title": Node(f"{TO_FILL}", "", 0)}, "", 0),
    }
    if "extends" in named:
        own["extends"] = Node(_beneath(named["extends"], base, target), "", 0)
    beneath = whole_tree(find_policy(named["extends"], beside=base)) if "extends" in named else None
    lines = list(_file(tree.value | own, beneath))
    return _HEAD.format(base=named["id"], name=named["name"], file=target.name) + "\n".join(lines) + "\n"


def _beneath(extends: str, base: Path, target: Path) -> str:
    """Return how the copy names the policy that it extends: by id where it is shipped, else by the way to it."""
    beneath = find_policy(extends, beside=base).resolve()
    if beneath.parent == shipped_folder().resolve():
        return beneath.stem
    try:
        return Path(os.path.relpath(beneath, target.resolve().parent)).as_posix()
    except ValueError:  # another drive on Windows: there is no way from here to there
        return beneath.as_posix()


def _file(held: Mapping[str, Node], beneath: Node | None) -> Iterator[str]:
    for field in fields_of(PolicyFile):
        node = held.get(field.key)
        if field.key == "examples":
            yield from _examples(node)
        elif node is not None:
            under = None if field.key in OF_THE_FILE else _child(beneath, field.key)
            yield from _entry(field, node, "", under)
        elif field.key in OF_THE_FILE:
            yield from _off(field, "", 0)
        elif _child(beneath, field.key) is not None:
            yield _inherited(field, "")
        else:
            yield remarked(f"{_OFF}{field.key}:", f"{field.told.says}（写法见 docs/policies.md）")
        if (
            field.key == "note"
            or (node is not None and field.key not in (*OF_THE_FILE, "law"))
            or field.key == "law"
        ):
            yield ""


def _entry(field: Field, node: Node, indent: str, beneath: Node | None) -> Iterator[str]:
    """Yield the lines of one key that the policy says."""
    yield from _value(f"{indent}{field.key}:", field.told.says, node, field.shape, indent + STEP, beneath)


def _value(front: str, says: str, node: Node, shape: Shape, indent: str, beneath: Node | None) -> Iterator[str]:
    """Yield the lines of a value: ``front`` is what stands before it, ``indent`` where its inner lines begin."""
    if isinstance(node.value, str):
        yield remarked(f"{front} {quoted(node.value)}".rstrip(), says)
    elif isinstance(node.value, dict):
        yield remarked(front, says)
        yield from _mapping(node.value, shape, indent, beneath)
    elif all(isinstance(item.value, str) for item in node.value):
        yield remarked(f"{front} {flow(node)}", says)
    else:
        yield remarked(front, says)
        for item in node.value:
            inner = list(_mapping_of(item, shape_of(shape.item), indent + STEP, None))
            yield f"{indent}- {inner[0].strip()}"
            yield from inner[1:]
        yield from _other_kinds(shape_of(shape.item), indent)


def _other_kinds(shape: Shape, indent: str) -> Iterator[str]:
    """Yield the kinds of conditions that an item might have instead, switched off."""
    flat = [field for field in fields_of(shape.section) if field.told.flat] if shape.form is Form.SECTION else []
    for field in flat:
        kinds = field.shape.kinds
        yield f"{indent}{_OFF}{field.told.says}，一项只写一种；要换，就用下面的一种换掉上面的："
        for kind in kinds.values():
            needed = [one for one in fields_of(kind) if one.told.default is MISSING]
            for number, one in enumerate(needed):
                remark = " ".join((kind.__doc__ or "").split()) if number == 0 else one.told.says
                yield remarked(f"{indent}{_OFF}{STEP}{one.key}: {_short_sample(one, kinds)}", remark)


def _short_sample(field: Field, kinds: Mapping[str, type[Section]]) -> str:
    """Return a value of a kind on one line; conditions within are shown by the plainest ones."""
    shape = field.shape
    if shape.form in (Form.SCALAR, Form.CHOICE):
        return _sample_text(field)
    plain = [fields_of(kind)[0] for kind in kinds.values()]
    inner = [f"{{{one.key}: {_sample_text(one)}}}" for one in plain if one.shape.form is Form.SCALAR]
    if shape.form is Form.LIST:
        like = _LIKE.search(field.told.says)
        return like.group(1) if like else f"[{inner[0]}, {inner[1]}]"
    return inner[0]


def _mapping_of(node: Node, shape: Shape, indent: str, beneath: Node | None) -> Iterator[str]:
    if isinstance(node.value, dict):
        yield from _mapping(node.value, shape, indent, beneath)
    else:
        yield indent + flow(node)


def _mapping(children: Mapping[str, Node], shape: Shape, indent: str, beneath: Node | None) -> Iterator[str]:
    if shape.form is Form.NAMED:
        for name, node in children.items():
            yield from _value(
                f"{indent}{quoted(name)}:", "", node, shape_of(shape.item), indent + STEP, _child(beneath, name)
            )
        return
    known = {field.key: field for section in _sections(children, shape) for field in fields_of(section)}
    for key, node in children.items():
        yield from _entry(known[key], node, indent, _child(beneath, key))
    for key, field in known.items():
        if key in children or field.told.flat:
            continue
        if _child(beneath, key) is not None:
            yield _inherited(field, indent)
        else:
            yield from _off(field, indent, 1)


def _sections(children: Mapping[str, Node], shape: Shape) -> list[type[Section]]:
    """Return the sections whose keys may stand in a mapping: its own, and the kind among them."""
    kinds = dict(shape.kinds)
    found: list[type[Section]] = []
    if shape.form is Form.SECTION:
        found = [shape.section]
        flat = [field.shape.kinds for field in fields_of(shape.section) if field.told.flat]
        kinds = dict(flat[0]) if flat else {}
    return found + [kind for key, kind in kinds.items() if key in children]


def _child(beneath: Node | None, key: str) -> Node | None:
    """Return what the policy beneath says at a key, if there is one and it says anything."""
    return beneath.value.get(key) if beneath is not None and isinstance(beneath.value, dict) else None


def _inherited(field: Field, indent: str) -> str:
    """Return the line of a key that holds as the policy beneath says it."""
    return remarked(f"{indent}{_OFF}{field.key}:", f"{phrase(field.told.says)}：底子里已有，要和它不同才写")


def _off(field: Field, indent: str, depth: int) -> Iterator[str]:
    """Yield the lines of a key that could be added, switched off."""
    for line in _sample(field, "", depth):
        text, remark = line
        yield remarked(f"{indent}{_OFF}{text}", remark)


def _sample(field: Field, indent: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield each line of an example of a key, and its remark."""
    shape, says = field.shape, field.told.says
    if shape.form in (Form.SCALAR, Form.CHOICE):
        yield f"{indent}{field.key}: {_sample_text(field)}", says
        return
    if shape.form is Form.LIST and shape_of(shape.item).form in (Form.SCALAR, Form.CHOICE):
        like = _LIKE.search(says)
        listed = like.group(1) if like and like.group(1).startswith("[") else f"[{TO_FILL}]"
        yield f"{indent}{field.key}: {listed}", says
        return
    if shape.form is Form.NAMED and shape_of(shape.item).form is Form.SCALAR:
        like = _LIKE.search(says)
        yield f"{indent}{field.key}: {like.group(1) if like else f'{{{TO_FILL}: {TO_FILL}}}'}", says
        return
    yield f"{indent}{field.key}:", says + ("（写法见 docs/policies.md）" if depth >= _DEEPEST else "")
    if depth >= _DEEPEST:
        return
    inner = shape_of(shape.item) if shape.form in (Form.LIST, Form.NAMED) else shape
    deeper = indent + STEP
    lines = [line for one in fields_of(inner.section) if not one.told.flat for line in _sample(one, "", depth + 1)]
    for number, (text, remark) in enumerate(lines):
        if shape.form is Form.LIST:
            yield f"{deeper}{'- ' if number == 0 else STEP}{text}", remark
        elif shape.form is Form.NAMED:
            if number == 0:
                yield f"{deeper}{TO_FILL}:", "名字由你们自己定"
            yield f"{deeper}{STEP}{text}", remark
        else:
            yield f"{deeper}{text}", remark


def _sample_text(field: Field) -> str:
    default = field.told.default
    if field.shape.form is Form.CHOICE:
        if isinstance(default, bool):
            return str(default).lower()
        return str(default) if isinstance(default, str) and default else field.shape.choices[0]
    like = _LIKE.search(field.told.says)
    if like and field.shape.scalar != "str":
        return like.group(1)
    return (
        str(default)
        if isinstance(default, int) and field.shape.scalar in ("count", "whole")
        else _SAMPLES[field.shape.scalar]
    )


def _examples(node: Node | None) -> Iterator[str]:
    yield "examples:" if node else f"{_OFF}examples:"
    yield "# 一个例子是一个班：screen 下一行一名学生。is 写应得的类别，或「不列入」；不写 is 的只是凑成全班。"
    for field in _student():
        yield remarked(f"#   {field.key}", field.told.says)
    yield f"# 别的例子（每个例子一种，写法见 docs/policies.md）：{'、'.join(_kinds())}。"
    for example in node.value if node and isinstance(node.value, list) else ():
        yield from rows(example, STEP, dash=True)


def _student() -> list[Field]:
    example = shape_of(Example).kinds["screen"]
    return list(fields_of(shape_of(fields_of(example)[0].shape.item).section))


def _kinds() -> list[str]:
    return [key for key in shape_of(Example).kinds if key != "screen"]

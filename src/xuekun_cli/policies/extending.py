"""One policy on top of another: what the upper one says holds, the rest is taken from beneath."""

from __future__ import annotations

from collections.abc import Mapping

from xuekun_cli.model.policy.values import Section
from xuekun_cli.policies.shapes import Form, Shape, fields_of, shape_of
from xuekun_cli.policies.tree import Node


def extended(base: Node, own: Node, shape: Shape) -> Node:
    """Return ``base`` with everything that ``own`` says instead.

    Sections are joined name by name, lists and texts are taken whole. Where the two are of different kinds (one
    line a share, the other a number of points), nothing of the base's is left.
    """
    if not isinstance(base.value, dict) or not isinstance(own.value, dict) or _differs(base, own, shape):
        return own
    beneath = _children(base, shape)
    merged = dict(base.value)
    for key, node in own.value.items():
        inner = beneath.get(key)
        merged[key] = extended(merged[key], node, inner) if key in merged and inner else node
    return Node(merged, own.file, own.line)


def _differs(base: Node, own: Node, shape: Shape) -> bool:
    """Tell whether two nodes at one place are of different kinds."""
    kinds = _kinds(shape)
    before, now = _met(base, kinds), _met(own, kinds)
    return bool(before and now and before != now)


def _kinds(shape: Shape) -> Mapping[str, type[Section]]:
    """Return the kinds that may stand at a place: of the value itself, or among the keys of a section."""
    if shape.form is Form.KINDS:
        return shape.kinds
    if shape.form is Form.SECTION:
        flat = [field.shape for field in fields_of(shape.section) if field.told.flat]
        return flat[0].kinds if flat else {}
    return {}


def _met(node: Node, kinds: Mapping[str, type[Section]]) -> list[str]:
    return [key for key in node.value if key in kinds] if isinstance(node.value, dict) else []


def _children(node: Node, shape: Shape) -> dict[str, Shape]:
    """Return the shape of what stands under each key of a mapping."""
    if shape.form is Form.NAMED and isinstance(node.value, dict):
        return dict.fromkeys(node.value, shape_of(shape.item))
    sections = [shape.section] if shape.form is Form.SECTION else []
    sections += [kind for key, kind in _kinds(shape).items() if key in _met(node, _kinds(shape))]
    return {field.key: field.shape for one in sections for field in fields_of(one) if not field.told.flat}

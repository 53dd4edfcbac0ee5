"""What a value of a policy may look like, told from its type: for whoever reads, documents or drafts a policy."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from xuekun_cli.model.policy.values import Section, Told

TRUE_FALSE = ("true", "false")
OTHER_CLAUSES = {
    "in_total": "counting_clause",
    "in_takers": "counting_clause",
    "absent": "counting_clause",
    "denominator": "counting_clause",
    "exempt": "counting_clause",
    "empty_category": "empty_clause",
}
"""Key → the key of its section that gives its clause, where that is not ``clause``."""


class Form(StrEnum):
    """The ways in which a value is written."""

    SCALAR = "scalar"
    CHOICE = "choice"
    LIST = "list"
    NAMED = "named"
    """A mapping whose names the school chooses."""
    SECTION = "section"
    KINDS = "kinds"
    """One of several sections, told apart by the key that stands first in each."""


class Shape(NamedTuple):
    """One value: its form, and what belongs to that form."""

    form: Form
    scalar: str = ""
    """``share``, ``points``, ``count``, ``whole``, ``number``, ``day`` or ``str``."""
    choices: tuple[str, ...] = ()
    enum: type[StrEnum] | None = None
    """What a choice is held as, where it is more than its text."""
    item: Any = None
    """The type of what a list or a mapping holds."""
    kinds: Mapping[str, type[Section]] = {}
    """Key → section; a single one for `Form.SECTION`."""

    @property
    def section(self) -> type[Section]:
        """The section of `Form.SECTION`."""
        return next(iter(self.kinds.values()))


@lru_cache(maxsize=1024)
def shape_of(wanted: Any) -> Shape:
    """Return the shape of a type as the model writes it; whether None is allowed besides is left out."""
    origin = get_origin(wanted)
    if origin is Annotated:
        return Shape(Form.SCALAR, scalar=get_args(wanted)[1])
    if origin in (Union, types.UnionType):
        return _of_union([one for one in get_args(wanted) if one is not type(None)])
    if origin is tuple:
        return Shape(Form.LIST, item=get_args(wanted)[0])
    if origin is Literal:
        return Shape(Form.CHOICE, choices=get_args(wanted))
    if origin is not None and issubclass(origin, Mapping):
        return Shape(Form.NAMED, item=get_args(wanted)[1])
    if issubclass(wanted, StrEnum):
        return Shape(Form.CHOICE, choices=tuple(member.value for member in wanted), enum=wanted)
    if issubclass(wanted, Section):
        return Shape(Form.SECTION, kinds={first_key(wanted): wanted})
    if wanted is bool:
        return Shape(Form.CHOICE, choices=TRUE_FALSE)
    return Shape(Form.SCALAR, scalar=_PLAIN[wanted])


_PLAIN = {str: "str", int: "whole"}


def _of_union(options: list[Any]) -> Shape:
    sections = {first_key(one): one for one in options if isinstance(one, type) and issubclass(one, Section)}
    if len(sections) > 1:
        return Shape(Form.KINDS, kinds=sections)
    return shape_of(options[0])


class Field(NamedTuple):
    """One key of a section."""

    name: str
    """The name of the attribute (``from_``)."""
    key: str
    """The name in a file (``from``)."""
    told: Told
    wanted: Any
    """Its type."""
    shape: Shape


_FIELDS: dict[type[Section], tuple[Field, ...]] = {}


def fields_of(section: type[Section]) -> tuple[Field, ...]:
    """Return the keys of a section in the order of the model."""
    if section not in _FIELDS:
        types_of = get_type_hints(section, include_extras=True)
        _FIELDS[section] = tuple(
            Field(name, key_of(name), told, types_of[name], shape_of(types_of[name]))
            for name, told in section.FIELDS.items()
        )
    return _FIELDS[section]


def key_of(field: str) -> str:
    """Return how a field is written in a file: ``from_`` is ``from``."""
    return field.removesuffix("_")


def first_key(section: type[Section]) -> str:
    """Return the key by which one kind among several is known."""
    return key_of(next(iter(section.FIELDS)))


def sections_within(wanted: Any) -> Iterator[type[Section]]:
    """Yield every section that a type leads to, each once, from the outside in."""
    seen: set[type[Section]] = set()
    waiting = [shape_of(wanted)]
    while waiting:
        shape = waiting.pop(0)
        if shape.form in (Form.LIST, Form.NAMED):
            waiting.append(shape_of(shape.item))
        for section in shape.kinds.values():
            if section not in seen:
                seen.add(section)
                yield section
                waiting += [field.shape for field in fields_of(section)]

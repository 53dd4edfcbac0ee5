"""The JSON Schema of a policy file, so that an editor with a YAML language server helps to write one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xuekun_cli.model.policy.document import PolicyFile
from xuekun_cli.model.policy.values import LARGEST_SHARE, MISSING, Section
from xuekun_cli.policies.clauses import OF_THE_FILE
from xuekun_cli.policies.shapes import TRUE_FALSE, Field, Form, Shape, fields_of, sections_within, shape_of

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_ON_TOP = "~"
"""Behind the name of a section in a file that extends another: there nothing is required."""
_ANY_TEXT = {"type": ["string", "number", "boolean"], "minLength": 1}
_SCALARS: Mapping[str, dict[str, Any]] = {
    "str": _ANY_TEXT,
    "share": {
        "anyOf": [
            {"type": "string", "pattern": r"^(?!0+(\.0+)?%?$)[0-9]*(\.[0-9]+)?(%|/[1-9][0-9]*)?$", "minLength": 1},
            {"type": "number", "exclusiveMinimum": 0, "maximum": LARGEST_SHARE},
        ],
        "examples": ["40%", 0.4],
    },
    "points": {
        "anyOf": [
            {"type": "string", "pattern": r"^[0-9]+(\.[0-9]{1,4})?$"},
            {"type": "number", "minimum": 0, "multipleOf": 0.0001},
        ],
        "examples": [60, 59.5],
    },
    "count": {"anyOf": [{"type": "string", "pattern": "^0*[1-9][0-9]*$"}, {"type": "integer", "minimum": 1}]},
    "whole": {"anyOf": [{"type": "string", "pattern": "^[0-9]+$"}, {"type": "integer", "minimum": 0}]},
    "number": {
        "anyOf": [{"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+|/[1-9][0-9]*)?$"}, {"type": "number"}],
        "examples": [0.4],
    },
    "day": {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "examples": ["2025-09-01"]},
}


def policy_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12): closed objects, Chinese descriptions, values as a file writes them.

    In a file with ``extends`` no key of a section is required, because what is not written is taken from
    beneath; items of lists are taken whole, and there every key counts.
    """
    sections = [one for one in sections_within(PolicyFile) if one is not PolicyFile]
    definitions: dict[str, Any] = {}
    for section in sections:
        definitions[section.__name__] = _section(section, required=True)
        definitions[section.__name__ + _ON_TOP] = _section(section, required=False)
    whole, on_top = _root(required=True), _root(required=False)
    return {
        "$schema": DRAFT,
        "title": "xuekun 的办法（策略文件）",
        "description": "由 xuekun rules schema 生成。",
        "if": {"type": "object", "required": ["extends"]},
        "then": on_top,
        "else": whole,
        "$defs": definitions,
    }


def _root(required: bool) -> dict[str, Any]:
    fields = fields_of(PolicyFile)
    properties = {field.key: _field(field, required=required or field.key in OF_THE_FILE) for field in fields}
    needed = [field.key for field in fields if field.told.default is MISSING]
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}


def _section(section: type[Section], required: bool) -> dict[str, Any]:
    """Return a closed object; one for each kind where the keys of a kind stand among the section's own."""
    flat = next((field for field in fields_of(section) if field.told.flat), None)
    told = {"description": section.__doc__} if section.__doc__ and not section.__doc__.isascii() else {}
    if flat is None:
        return told | _object((section,), required)
    return told | {"anyOf": [_object((section, kind), required) for kind in flat.shape.kinds.values()]}


def _object(sections: tuple[type[Section], ...], required: bool) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    needed: list[str] = []
    for section in sections:
        for field in fields_of(section):
            if field.told.flat:
                continue
            properties.setdefault(field.key, _field(field, required))
            if field.told.default is MISSING and field.key not in needed:
                needed.append(field.key)
    return {
        "type": "object",
        "properties": properties,
        "required": needed if required else [],
        "additionalProperties": False,
    }


def _field(field: Field, required: bool) -> dict[str, Any]:
    said = _shape(field.shape, required)
    if field.told.default is None:
        said = {"anyOf": [said, {"type": "null"}]}
    description = field.told.says
    default = field.told.default
    if isinstance(default, str | int) and not isinstance(default, bool) and field.shape.form is Form.CHOICE:
        return {"description": description, "default": str(default)} | said
    return {"description": description} | said


def _shape(shape: Shape, required: bool) -> dict[str, Any]:
    match shape.form:
        case Form.SCALAR:
            return dict(_SCALARS[shape.scalar])
        case Form.CHOICE:
            truths = [True, False] if shape.choices == TRUE_FALSE else []
            return {"enum": [*truths, *shape.choices]}
        case Form.LIST:
            # a list is taken whole, whatever it stands on
            return {"type": "array", "minItems": 1, "items": _shape(shape_of(shape.item), required=True)}
        case Form.NAMED:
            inner = _shape(shape_of(shape.item), required)
            return {"type": "object", "minProperties": 1, "additionalProperties": inner}
        case Form.SECTION:
            return _reference(shape.section, required)
        case Form.KINDS:
            return {"anyOf": [_reference(kind, required) for kind in shape.kinds.values()]}


def _reference(section: type[Section], required: bool) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{section.__name__}{'' if required else _ON_TOP}"}

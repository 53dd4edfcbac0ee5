"""Policy files as an editor with a YAML 1.2 language server reads them: numbers, truths, texts."""

from __future__ import annotations

import re
from typing import Any

import yaml


class _Editor(yaml.SafeLoader):
    """YAML 1.2's core: only true and false are truths, a day is a text, a name given twice is a mistake."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [key.value for key, _ in node.value]
        if len(names) != len(set(names)):
            raise yaml.constructor.ConstructorError(None, None, "a name twice", node.start_mark)
        return super().construct_mapping(node, deep)


for tag, pattern, first in (
    ("bool", r"^(true|false)$", "tf"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?([0-9]+\.[0-9]*|\.[0-9]+)$", "-+.0123456789"),
    ("null", r"^(null|~|)$", ["n", "~", ""]),
):
    _Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


def as_editors_read(text: str) -> Any:
    """Return the values of a YAML text. Raises yaml.YAMLError for what is none."""
    return yaml.load(text, Loader=_Editor)

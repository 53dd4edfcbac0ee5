"""Trees written as YAML: short values on one line, texts quoted where YAML would read something else."""

from __future__ import annotations

import json
from collections.abc import Iterator

import yaml

from xuekun_cli.policies.tree import Node

STEP = "  "
_COLUMN = 38
"""Where the remarks begin, in cells; a longer line has its remark after two blanks."""
_WIDE = 110
"""Characters of a line that still reads well in an editor."""
_FIRST_WIDE = 0x2E80
"""Characters from here on take two cells in an editor."""


def rows(node: Node, indent: str, dash: bool) -> Iterator[str]:
    """Yield the lines of a node: short mappings on one line, longer ones a key a line; ``dash`` for an item of a list."""
    front = f"{indent}- " if dash else indent
    whole = front + flow(node)
    nested = isinstance(node.value, dict) and any(isinstance(one.value, list) for one in node.value.values())
    if (len(whole) <= _WIDE and not nested) or not isinstance(node.value, dict):
        yield whole
        return
    inner = indent + STEP if dash else indent
    for number, (key, child) in enumerate(node.value.items()):
        lead = front if number == 0 and dash else inner
        flat = f"{lead}{quoted(key)}: {flow(child)}"
        if isinstance(child.value, str) or (len(flat) <= _WIDE and not _has_rows(child)):
            yield flat
        elif isinstance(child.value, list):
            yield f"{lead}{quoted(key)}:"
            for item in child.value:
                yield from rows(item, inner + STEP, dash=True)
        else:
            yield f"{lead}{quoted(key)}:"
            yield from rows(child, inner + STEP, dash=False)


def _has_rows(node: Node) -> bool:
    """Tell whether a node is a list of mappings, which reads better a row a line."""
    return isinstance(node.value, list) and any(isinstance(item.value, dict) for item in node.value)


def flow(node: Node) -> str:
    """Return a node on one line."""
    if isinstance(node.value, str):
        return quoted(node.value, within=True)
    if isinstance(node.value, list):
        return "[" + ", ".join(map(flow, node.value)) + "]"
    return "{" + ", ".join(f"{quoted(key, within=True)}: {flow(one)}" for key, one in node.value.items()) + "}"


def quoted(text: str, within: bool = False) -> str:
    """Return a text so that YAML reads it back as it is; ``within`` brackets."""
    held = f"[{text}]" if within else f"x: {text}"
    try:
        read = yaml.compose(held, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return json.dumps(text, ensure_ascii=False)
    assert isinstance(read, yaml.CollectionNode)
    value = read.value[0] if within and len(read.value) == 1 else read.value[0][1] if not within else None
    plain = isinstance(value, yaml.ScalarNode) and value.value == text and value.style is None
    return text if plain and "\n" not in text else json.dumps(text, ensure_ascii=False)


def remarked(text: str, remark: str) -> str:
    """Return a line with a remark behind it, in a column of its own."""
    if not remark:
        return text
    width = sum(2 if ord(char) >= _FIRST_WIDE else 1 for char in text)
    return f"{text}{' ' * max(_COLUMN - width, 2)}# {remark}"

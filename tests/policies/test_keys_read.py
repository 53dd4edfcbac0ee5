"""Which keys of a policy the commands read; a key that none reads says so wherever it is explained.

Found in the code itself: from the functions of the commands (those about policies left out, which show every key) to
every function whose name they use, and on; a key is read where one of these functions asks a value for it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from places import ROOT
from xuekun_cli.model.policy.document import PolicyFile
from xuekun_cli.model.policy.values import UNREAD, Section
from xuekun_cli.pipeline.policies import page, schema
from xuekun_cli.policies.clauses import OF_THE_FILE
from xuekun_cli.policies.shapes import Field, Form, fields_of, shape_of

SOURCE = ROOT / "src" / "xuekun_cli"
SHOW_EVERYTHING = ("policies/", "commands/rules/", "rules/examples", "pipeline/policies.py", "terminal/policies")
"""Code that goes through whatever a policy says: reading, showing, checking and trying it."""


@cache
def bodies() -> dict[str, list[ast.AST]]:
    """Everything that has a name: functions, methods, classes without their methods, values of modules."""
    found: dict[str, list[ast.AST]] = {}
    seen = 0
    for path in SOURCE.rglob("*.py"):
        if path.relative_to(SOURCE).as_posix().startswith(SHOW_EVERYTHING):
            continue
        seen += 1
        module = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef):
                found.setdefault(node.name, []).append(node)
            elif isinstance(node, ast.ClassDef):
                made = [one for one in node.body if isinstance(one, ast.FunctionDef) and one.name[:2] == "__"]
                found.setdefault(node.name, []).extend(made)
        for node in module.body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if not is_literal(value):
                    found.setdefault(name, []).append(value)
    assert seen > 250
    return found


def is_literal(value: ast.AST) -> bool:
    """Whether this is a type of texts, which names keys and asks for none."""
    return isinstance(value, ast.Subscript) and isinstance(value.value, ast.Name) and value.value.id == "Literal"


@cache
def reached() -> list[ast.AST]:
    """The bodies that the commands come to."""
    waiting = [
        node.name
        for path in (SOURCE / "commands").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]
    known, found = set(waiting), []
    while waiting:
        for body in bodies().get(waiting.pop(), []):
            found.append(body)
            for name in names_in(body) - known:
                known.add(name)
                waiting.append(name)
    return found


def names_in(body: ast.AST) -> set[str]:
    """The names that a body uses; a text may be a key that is asked for by ``getattr``."""
    named = set()
    for node in ast.walk(body):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                named.add(name)
            case ast.Constant(value=str() as text) if text.isidentifier():
                named.add(text)
            case ast.MatchClass(kwd_attrs=keys):
                named.update(keys)
    return named


@cache
def sections_asked_for() -> set[str]:
    """The sections of a file that some reached body asks for: ``….file.NAME``."""
    return {
        node.attr
        for body in reached()
        for node in ast.walk(body)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute | ast.Name)
        if (node.value.attr if isinstance(node.value, ast.Attribute) else node.value.id) == "file"
    }


@cache
def keys_asked_for() -> set[str]:
    """Every name that a reached body asks a value for."""
    return set().union(*(names_in(body) for body in reached()))


def keys() -> Iterator[tuple[str, Field, bool]]:
    """Every key with its section, and whether something reads it; what stands below an unread key is not asked about."""
    seen: set[type[Section]] = set()
    waiting: list[Field] = []
    for field in fields_of(PolicyFile):
        if field.key not in OF_THE_FILE:
            read = field.name in sections_asked_for()
            yield "PolicyFile", field, read
            waiting += [field] if read else []
    while waiting:
        shape = waiting.pop().shape
        while shape.form in (Form.LIST, Form.NAMED):
            shape = shape_of(shape.item)
        for section in shape.kinds.values():
            for inner in fields_of(section) if section not in seen else ():
                if "clause" not in inner.key:
                    read = inner.name in keys_asked_for()
                    yield section.__name__, inner, read
                    waiting += [inner] if read else []
            seen.add(section)


def test_the_walk_sees_what_is_read_and_what_is_not() -> None:
    """Planted on both sides: screening is asked for everywhere, and nothing in the program asks for such a key."""
    assert {"screening", "conversion", "targets", "rates", "tracking", "law"} <= sections_asked_for()
    assert {"at_most", "lowest_share", "until_grade", "top_share"} <= keys_asked_for()
    assert "no_such_key" not in keys_asked_for()
    assert len(list(keys())) > 150


@pytest.mark.parametrize(
    ("section", "field", "read"), [pytest.param(*one, id=f"{one[0]}.{one[1].key}") for one in keys()]
)
def test_a_key_says_that_nothing_reads_it_just_when_nothing_does(section: str, field: Field, read: bool) -> None:
    assert field.told.says.endswith(UNREAD) is not read


UNREAD_KEYS = [(section, field) for section, field, read in keys() if not read]


@pytest.mark.parametrize(("section", "field"), UNREAD_KEYS, ids=lambda one: getattr(one, "key", one))
def test_it_is_said_on_the_page_and_in_the_schema(section: str, field: Field) -> None:
    assert f"| `{field.key}` | {field.told.says} |" in page()
    described = [one for one in descriptions(schema()) if one == field.told.says]
    assert described


def descriptions(schema: Any) -> Iterator[str]:
    """Every description in a JSON Schema."""
    if isinstance(schema, dict):
        yield from [schema["description"]] if isinstance(schema.get("description"), str) else []
        for inner in schema.values():
            yield from descriptions(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from descriptions(inner)


@pytest.mark.parametrize("name", ["star-ladder", "measures", "retention"])
def test_a_policy_of_such_a_section_says_so_when_it_is_shown_and_listed(name: str, xuekun: Any) -> None:
    said = UNREAD.strip("；")
    assert said in "".join(xuekun("rules", "show", name).out.split())
    rows = "".join(xuekun("rules", "list").out.split())
    assert said in rows[rows.index(name) :]
    row = next(line for line in page().splitlines() if line.startswith(f"| `{name}` |"))
    assert said in row


def test_the_law_says_which_of_it_no_command_keeps(xuekun: Any) -> None:
    """Grades without paper exams are warned of; whose consent is needed no command asks yet."""
    told = "".join(xuekun("rules", "show", "law").out.split())
    said = UNREAD.strip("；")
    for key in ("要监护人同意的年龄", "不能公开的内容"):
        assert f"{key}（{said}）" in told
    assert f"不进行纸笔考试的年级（{said}" not in told


def test_policies_with_read_sections_alone_say_nothing_of_the_kind(xuekun: Any) -> None:
    for name in ("wuping", "midterm-final", "bottom-20", "rates-default", "tracking"):
        assert UNREAD.strip("；") not in "".join(xuekun("rules", "show", name).out.split())

"""What imports what in the package, read from the code: for the tests of its order, and for the picture of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = "xuekun_cli"
SOURCE = ROOT / "src" / PACKAGE
IMPORTERS = {"import_module", "__import__"}


def house_files() -> dict[str, Path]:
    """Return every Python file of the package by its dotted name, ``__init__`` for a package's own file."""
    files = sorted(SOURCE.rglob("*.py"))
    return {".".join((PACKAGE, *file.relative_to(SOURCE).with_suffix("").parts)): file for file in files}


def room_of(module: str) -> str:
    """Return the room of a dotted name inside the package; ``__init__`` for the package itself."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def imported(node: ast.AST, module: str) -> Iterator[str]:
    """Yield the dotted names that a node imports, relative ones resolved."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            here = module.split(".")[: -node.level]
            base = ".".join([*here, base] if base else here)
        yield from (f"{base}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Call) and called(node) in IMPORTERS and node.args:
        yield from leading_text(node.args[0])


def called(node: ast.Call) -> str:
    """Return the last name of what is called: ``import_module`` of ``importlib.import_module(…)``."""
    if isinstance(node.func, ast.Name):
        return node.func.id
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        return node.func.attr if node.func.value.id in {"importlib", "builtins"} else ""
    return ""


def leading_text(node: ast.expr) -> Iterator[str]:
    """Yield the text of a literal, or the literal beginning of an f-string."""
    if isinstance(node, ast.JoinedStr) and node.values:
        node = node.values[0]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value.rstrip(".")


def module_graph() -> dict[str, set[str]]:
    """Return which modules of the package each of its modules imports, wherever in the file; packages by their name."""
    files = {name.removesuffix(".__init__"): (name, file) for name, file in house_files().items()}
    graph: dict[str, set[str]] = {}
    for plain, (name, file) in files.items():
        targets = set()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for target in imported(node, name):
                parts = target.split(".")
                leading = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
                targets.add(next((module for module in leading if module in files), ""))
        graph[plain] = targets - {plain, PACKAGE, ""}
    return graph

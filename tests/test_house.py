"""The house keeps its order: who imports whom, what the pure rooms may touch, what no text may mention."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys

import pytest

from imports import PACKAGE, ROOT, called, house_files, imported, room_of
from places import surroundings

ALLOWED: dict[str, set[str]] = {
    "model": set(),
    "rules": {"model"},
    "policies": {"model"},
    "sheets": {"model"},
    "workbooks": {"model"},
    "documents": {"model"},
    "terminal": {"model"},
    "pipeline": {"sheets", "policies", "rules", "model"},
    "commands": {"pipeline", "workbooks", "documents", "terminal", "model"},
    "__main__": {"commands", "terminal", "model"},
    "__init__": {"pipeline"},
}
"""Room → the other rooms it may import. A room not named here may not exist.

The package's own face hands out the pipeline's door for programs, and loads it only when it is asked for it.
"""
STANDING = {
    "model",
    "rules",
    "policies",
    "sheets",
    "workbooks",
    "documents",
    "terminal",
    "pipeline",
    "commands",
    "__main__",
}
"""Rooms that must have been seen, each with code in it, or the walk looked in the wrong place."""
PURE = {"model", "rules"}
IMPURE_MODULES = {
    *(
        "os",
        "io",
        "sys",
        "pathlib",
        "shutil",
        "tempfile",
        "subprocess",
        "time",
        "datetime",
        "random",
        "secrets",
    ),
    *("openpyxl", "xlsxwriter", "python_calamine", "lxml", "docx", "rich", "typer", "yaml"),
}
IMPURE_CALLS = {"open", "print", "input"}
NETWORK = {"socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "requests", "httpx", "aiohttp"}
"""Nothing leaves the machine: no room may import these."""


def violations(source: str, module: str) -> list[str]:
    """Return what in ``source`` breaks the order of the house, as ``line: words``.

    ``module`` is the dotted name of the file, with ``__init__`` for a package's own file, so that
    relative imports are counted from the right folder. Imports inside functions count as well.
    """
    room = room_of(module)
    if room not in ALLOWED:
        return [f"1: room {room} is not in the plan"]
    found = []
    for node in ast.walk(ast.parse(source)):
        for target in imported(node, module):
            if broken := import_fault(room, target):
                found.append(f"{getattr(node, 'lineno', 0)}: {broken}")
        if room in PURE and isinstance(node, ast.Call) and called(node) in IMPURE_CALLS:
            found.append(f"{node.lineno}: {room} calls {called(node)}")
    return found


def import_fault(room: str, target: str) -> str:
    """Return what is wrong with ``room`` importing ``target``, or ""."""
    parts = target.split(".")
    if parts[0] == PACKAGE:
        other = parts[1] if len(parts) > 1 else "*"
        its_own_name = other.startswith("__") and other not in ALLOWED
        if other == room or other in ALLOWED[room] or its_own_name:
            return ""
        return f"{room} imports {other}"
    if parts[0] == "rich" and room != "terminal":
        return f"{room} imports rich"
    if room in PURE and parts[0] in IMPURE_MODULES:
        return f"{room} imports {parts[0]}"
    if room in PURE and parts[:2] == ["numpy", "random"]:
        return f"{room} imports numpy.random"
    if parts[0] in NETWORK or ".".join(parts[:2]) in NETWORK:
        return f"{room} imports {target}"
    return ""


@pytest.mark.parametrize("module", house_files())
def test_every_file_keeps_the_order(module: str) -> None:
    """commands → pipeline → {sheets, policies, rules} → model, and nothing the other way."""
    assert violations(house_files()[module].read_text(encoding="utf-8"), module) == []


def test_the_walk_saw_code_in_every_room() -> None:
    """A guard that finds no files passes for the wrong reason."""
    with_code = {
        room_of(module) for module, file in house_files().items() if ast.parse(file.read_text("utf-8")).body[1:]
    }
    assert with_code >= STANDING


@pytest.mark.parametrize(
    ("module", "source", "seen"),
    [
        ("model.cells", "from xuekun_cli.rules.reference import mean", "model imports rules"),
        ("rules.reference", "import xuekun_cli.sheets.containers.grid", "rules imports sheets"),
        ("rules.reference", "from xuekun_cli import pipeline", "rules imports pipeline"),
        ("rules.reference", "from ..policies import load", "rules imports policies"),
        ("rules.__init__", "from .. import sheets", "rules imports sheets"),
        ("policies.load", "from xuekun_cli.rules import bands", "policies imports rules"),
        ("sheets.grid", "def f():\n    from xuekun_cli.policies import load", "sheets imports policies"),
        ("sheets.grid", "if TYPE_CHECKING:\n    from ..workbooks import style", "sheets imports workbooks"),
        ("workbooks.register", "from xuekun_cli.terminal.lines import plain", "workbooks imports terminal"),
        ("documents.notice", "from xuekun_cli.workbooks.style import RED", "documents imports workbooks"),
        ("terminal.look", "from xuekun_cli import documents as d", "terminal imports documents"),
        ("pipeline", "from xuekun_cli.workbooks.register.workbook import write", "pipeline imports workbooks"),
        ("pipeline", "from . import terminal", "pipeline imports terminal"),
        ("commands.screen", "from xuekun_cli.sheets.containers.grid import read", "commands imports sheets"),
        ("commands.screen", "from ..rules.reference import mean", "commands imports rules"),
        ("__main__", "from .pipeline import screen", "__main__ imports pipeline"),
        ("commands.screen", "from xuekun_cli.__main__ import main", "commands imports __main__"),
        ("__init__", "from xuekun_cli.model import cells", "__init__ imports model"),
        ("sheets.grid", "import xuekun_cli", "sheets imports *"),
        ("sheets.grid", "from xuekun_cli import *", "sheets imports *"),
        ("sheets.grid", "import_module('xuekun_cli.rules.bands')", "sheets imports rules"),
        ("sheets.grid", "importlib.import_module(f'xuekun_cli.rules.{n}')", "sheets imports rules"),
        ("sheets.grid", "__import__('rich')", "sheets imports rich"),
        ("commands.screen", "def f():\n    from rich.table import Table", "commands imports rich"),
        ("__main__", "import rich", "__main__ imports rich"),
        ("rules.bands", "import os.path", "rules imports os"),
        ("rules.bands", "from datetime import date", "rules imports datetime"),
        ("rules.bands", "import json, random", "rules imports random"),
        ("rules.bands", "from numpy.random import default_rng", "rules imports numpy.random"),
        ("rules.bands", "def f():\n    from openpyxl import Workbook", "rules imports openpyxl"),
        ("rules.bands", "import yaml", "rules imports yaml"),
        ("rules.bands", "def f(x):\n    return open(x)", "rules calls open"),
        ("rules.bands", "print(1)", "rules calls print"),
        ("model.cells", "from pathlib import Path", "model imports pathlib"),
        ("sheets.grid", "import urllib.request", "sheets imports urllib.request"),
        ("sheets.grid", "from urllib import request", "sheets imports urllib.request"),
        (
            "sheets.grid",
            "from http.client import HTTPConnection",
            "sheets imports http.client.HTTPConnection",
        ),
        ("utils.text", "", "room utils is not in the plan"),
    ],
)
def test_a_planted_violation_is_seen(module: str, source: str, seen: str) -> None:
    """Each kind of disorder is found, and named."""
    line = len(source.splitlines()) or 1
    assert violations(source, f"{PACKAGE}.{module}") == [f"{line}: {seen}"]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("model.tables", "from xuekun_cli.model.scores.cells import a1\nimport numpy, pandas"),
        (
            "rules.bands",
            "from ..model import cells\nfrom .reference import mean\nfrom fractions import Fraction",
        ),
        ("sheets.__init__", "from . import grid\nfrom .grid import read\nimport os"),
        (
            "pipeline",
            "from xuekun_cli.sheets import grid\nfrom .rules import bands\nfrom .policies import load",
        ),
        ("commands.screen", "from ..pipeline import screen\nfrom ..workbooks.register import write"),
        ("commands.screen", "from xuekun_cli import __version__\nfrom ..terminal.console import out"),
        ("__main__", "from xuekun_cli.commands import app\nfrom .terminal import console"),
        ("terminal.look", "from rich.table import Table\nprint(1)"),
        ("workbooks.register", "from urllib.parse import quote\nbook.open()\nimport richer"),
        ("rules.bands", "table.open()\nself.print(1)\n'import os'"),
    ],
)
def test_what_is_allowed_is_not_reported(module: str, source: str) -> None:
    """An over-strict guard would soon be switched off."""
    assert violations(source, f"{PACKAGE}.{module}") == []


FACE = """
import sys
import xuekun_cli
print(xuekun_cli.__version__, sorted(name for name in sys.modules if name.startswith("xuekun_cli.")))
print("pandas" in sys.modules or "typing_extensions" in sys.modules)
xuekun_cli.read_scores
print("xuekun_cli.pipeline.scores" in sys.modules, "pandas" in sys.modules)
"""


def test_importing_the_package_imports_nothing_of_it() -> None:
    """Its one door is loaded when somebody asks for it, and pandas not even then."""
    ran = subprocess.run(
        [sys.executable, "-c", FACE], capture_output=True, encoding="utf-8", env=surroundings(), check=True
    )
    version, first, then = ran.stdout.splitlines()
    assert version.endswith(" []")
    assert first == "False"
    assert then == "True False"


HELP = """
import sys
from xuekun_cli.__main__ import main
sys.argv = ["xuekun", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    sys.stderr.write(f"exit {end.code or 0}\\n")
heavy = {"pandas", "openpyxl", "xlsxwriter", "lxml", "numpy", "python_calamine"}
sys.stderr.write(" ".join(sorted(heavy & set(sys.modules))))
"""


def test_help_imports_nothing_heavy() -> None:
    """`xuekun --help` answers at once: the tables and the workbooks are imported by the commands."""
    environment = surroundings(PYTHONIOENCODING="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", HELP, "--help"],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=True,
    )
    assert ran.stderr.splitlines() == ["exit 0"]
    assert "screen" in ran.stdout


TREES = ("/work" + "/", "/tmp" + "/", "/opt" + "/", "/root" + "/", "/home" + "/")
MACHINE_PATH = re.compile(r"(?<![\w.~$}/*-])(?:" + "|".join(map(re.escape, TREES)) + r")\w")
"""An absolute path on somebody's machine: at the beginning of a word, with something below it."""


def project_texts() -> dict[str, str]:
    """Return the text of every file of the project by its path; pictures and workbooks are left out.

    Files are those git knows or would add. In an unpacked copy without git they are all that lie
    there, but for what tools leave behind.
    """
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    names = [os.fsdecode(name) for name in listing.stdout.split(b"\0") if name]
    if listing.returncode or "pyproject.toml" not in names:
        left_behind = re.compile(
            r"(^|/)(\.(?!ci/|gitignore)[^/]*|__pycache__|build|dist|[^/]*\.egg-info|venv)(/|$)"
        )
        found = (file.relative_to(ROOT).as_posix() for file in ROOT.rglob("*"))
        names = [name for name in found if not left_behind.search(name)]
    texts = {}
    for name in names:
        file = ROOT / name
        if not file.is_file():
            continue
        content = file.read_bytes()
        if b"\0" not in content:
            texts[name] = content.decode("utf-8", errors="replace")
    return texts


def test_no_text_names_a_path_of_a_machine() -> None:
    """What holds on one machine only helps nobody else."""
    texts = project_texts()
    found = {name: MACHINE_PATH.findall(text) for name, text in texts.items() if MACHINE_PATH.search(text)}
    assert found == {}
    assert {"pyproject.toml", "README.md", ".ci/run", f"src/{PACKAGE}/__init__.py"} <= set(texts)


def test_a_planted_machine_path_is_seen() -> None:
    """At the beginning of a text, in quotes, behind ``=``; but not inside an address or a relative path."""
    for tree in TREES:
        assert MACHINE_PATH.search(tree + "x")
        assert MACHINE_PATH.search(f'run --in="{tree}x"')
    for harmless in (
        "docs" + TREES[0] + "x",
        "https://a.org" + TREES[4] + "x",
        "读/写",
        "$D" + TREES[1] + "x",
    ):
        assert not MACHINE_PATH.search(harmless)


def test_no_test_takes_whatever_lies_among_the_samples() -> None:
    """Somebody who tries the README's commands leaves results there: `lay_samples` copies them by name."""
    texts = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py")}
    assert len(texts) > 100
    taken = re.compile(r"\bSAMPLES\.(?:iterdir|glob|rglob)\b|copytree\(SAMPLES,")
    assert [name for name, text in texts.items() if taken.search(text)] == []
    assert taken.search("for path in SAMPLES" + ".iterdir():")

"""What settles how the scores of a run are read: layout files, and which kind of marks is judged."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.layouts import LAYOUT_PREFIX, Layout
from xuekun_cli.model.names.files import file_name
from xuekun_cli.model.names.order import natural_key
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.scores.tables import InputReading, SourceBook
from xuekun_cli.pipeline.inputs.request import Request

_SUFFIXES = (".yaml", ".yml")


def find_layouts(folders: Iterable[str | Path], given: Sequence[str] = ()) -> tuple[Layout, ...]:
    """Return the layouts in the files ``given``, then those in the files ``读法*.yaml`` of the folders, each once.

    Folders are looked into in their order, files by name, and nothing below them; a folder that cannot be read
    has none. Raises `CannotGoOn` with ``file:line`` for a layout file with mistakes, wherever it was found.
    """
    named = [*((path, True) for path in given), *((path, False) for folder in folders for path in _in(folder))]
    if not named:
        return ()
    from xuekun_cli.policies.layouts import read_layouts

    whole = {os.path.realpath(path): (path, by_name) for path, by_name in reversed(named)}
    return tuple(one for path, by_name in reversed(whole.values()) for one in read_layouts(path, by_name))


def _in(folder: str | Path) -> list[str]:
    try:
        paths = sorted(Path(folder).iterdir(), key=lambda path: natural_key(path.name))
    except (OSError, ValueError):
        return []
    return [
        str(path)
        for path in paths
        if path.name.startswith(LAYOUT_PREFIX) and path.suffix.lower() in _SUFFIXES and path.is_file()
    ]


def folders_of(books: Iterable[SourceBook]) -> list[str]:
    """Return the folders in which workbooks stand, each once."""
    return list(dict.fromkeys(str(Path(book.path).parent) for book in books))


def layouts_said(inputs: Iterable[InputReading]) -> str:
    """Return the layout files by which something was read, as 说明 names them; "" for none."""
    blocks = (block for item in inputs for sheet in item.sheets for block in sheet.blocks)
    return "、".join(dict.fromkeys(block.layout for block in blocks if block.layout))


def wants_converted(request: Request, policy: Policy) -> bool:
    """Tell whether converted marks (赋分) are judged: the command asks for them, or the policy does."""
    return request.converted or policy.file.judged_marks == "converted"


def marks_said(request: Request, policy: Policy) -> str:
    """Return which kind of marks is judged, as 说明 says it; "" for raw marks, which are judged without a word."""
    if not wants_converted(request, policy):
        return ""
    why = "--converted" if request.converted else "办法里的 judged_marks: converted"
    return f"赋分（{why}）；没有赋分的科目按卷面分"


def beside_register(request: Request, policy: Policy, register: str) -> list[Finding]:
    """Doubt a comparison of converted marks with a register: it does not say by which marks it was made."""
    if not register or not wants_converted(request, policy):
        return []
    return [
        Finding(
            "converted_beside_register",
            Severity.WARNING,
            f"这次按赋分判；名册「{file_name(register)}」里的分数是做名册时的那一种，看不出是不是赋分",
            "请确认那份名册也是按赋分做的；不是的，请给那一次的成绩表。",
        )
    ]

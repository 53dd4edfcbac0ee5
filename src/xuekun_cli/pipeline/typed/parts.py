"""What people typed into the parts of a register that were handed out: it goes into the register that is made next."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from xuekun_cli.model.besides import Besides, Loose
from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.register import SHEET_REGISTER
from xuekun_cli.model.results.screening import OldRegister, Typed
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.sheets.containers.refusals import ZIP_FAULTS
from xuekun_cli.sheets.register.typed import read_register

_PROPERTIES = "docProps/core.xml"
_AS_MADE = b"2000-01-01T00:00:00Z</dcterms:modified>"
"""Every program that saves a workbook writes the time into this part; ours is always the same."""


def with_parts(old: OldRegister | None, paths: Sequence[str]) -> tuple[OldRegister | None, tuple[Finding, ...]]:
    """Return the last register with what was typed into its parts, and what is to be said of that.

    A cell that is filled in the register itself stays as it is there; what a part has instead is kept beside.
    Raises `CannotGoOn` for a part that was worked on and cannot be read.
    """
    said: list[Finding] = []
    for path in paths:
        if not _worked_on(path):
            continue
        part = read_register(path)
        if part is None:
            continue
        old = old or OldRegister(path)
        old, count = _joined(old, part, Path(path).name)
        if count:
            message = f"{Path(path).name} 里填写的内容并进了名册（{count} 行）"
            said.append(Finding("part_taken_over", Severity.INFO, message, ref=CellRef(Path(path).name)))
    return old, tuple(said)


def _worked_on(path: str) -> bool:
    """Tell whether another program has saved a workbook since we wrote it."""
    try:
        with zipfile.ZipFile(io.BytesIO(Path(path).read_bytes())) as archive:
            return _AS_MADE not in archive.read(_PROPERTIES)
    except (*ZIP_FAULTS, KeyError, ValueError, OSError):
        return True


def _joined(old: OldRegister, part: OldRegister, file: str) -> tuple[OldRegister, int]:
    """Return the register with the texts of a part, and how many rows of that brought something."""
    rows = {_who(one): one for one in old.typed}
    children = {one.child: one for one in old.children}
    loose = [one._replace(sheet=f"{file}!{one.sheet}") for one in part.besides.loose]
    count = 0

    def beside(about: str, here: dict[str, str], theirs: dict[str, str], cell: str) -> dict[str, str]:
        """Return what is new of a row of the part; what is otherwise in the register is kept beside."""
        nonlocal count
        loose.extend(
            Loose(file, cell, about, f"{title}：{text}")
            for title, text in theirs.items()
            if here.get(title, text) != text
        )
        count += any(title not in here for title in theirs)
        return theirs | here

    for one in part.typed:
        there = rows.get(_who(one))
        about = f"{one.class_name} {one.name} {one.subject}"
        values = beside(about, there.values if there else {}, one.values, SHEET_REGISTER)
        rows[_who(one)] = replace(one, values=values)
    for child in part.children:
        known = children.get(child.child)
        about = f"{child.child.class_name} {child.child.name}"
        values = beside(about, known.values if known else {}, child.values, child.cell)
        children[child.child] = child._replace(values=values)
    besides = old.besides | Besides(part.besides.columns, tuple(loose), (), part.besides.sheets)
    joined = replace(old, typed=tuple(rows.values()), children=tuple(children.values()), besides=besides)
    return joined, count


def _who(one: Typed) -> tuple[str, str, str, str]:
    return one.class_name, one.student_id, one.name, one.subject

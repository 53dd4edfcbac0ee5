"""Members of a zip are the same bytes, and their faults the same, whoever unpacks them."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.sheets.containers import zip_members
from xuekun_cli.sheets.containers.load import open_books
from xuekun_cli.sheets.containers.refusals import ZIP_FAULTS
from xuekun_cli.sheets.containers.zip_members import member

NAME = "xl/worksheets/表1.xml"
SHEET = b"".join(b'<c r="A%d"><v>%d</v></c>' % (row, row * 7919 % 151) for row in range(60_000))


def archive(kind: int = zipfile.ZIP_DEFLATED, content: bytes = SHEET) -> bytes:
    """A zip of one member."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", kind) as made:
        made.writestr(zipfile.ZipInfo(NAME), content, kind)
    return stream.getvalue()


def unpacked(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        return member(made, content, NAME)


@pytest.mark.parametrize("before", [b"", b"#!/bin/sh\n" * 9], ids=["bare", "behind something else"])
@pytest.mark.parametrize("kind", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
@pytest.mark.parametrize("content", [SHEET, b"<c/>", b""], ids=["large", "small", "empty"])
def test_a_member_holds_what_was_put_in(kind: int, content: bytes, before: bytes) -> None:
    assert unpacked(before + archive(kind, content)) == content


def test_without_isal_it_holds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_members, "fast", None)
    assert unpacked(archive()) == SHEET


def test_a_large_member_is_not_left_to_zlib(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the tests here would say nothing of ISA-L."""
    pytest.importorskip("isal")
    content = archive()
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        monkeypatch.setattr(made, "read", None)
        assert member(made, content, NAME) == SHEET


def test_a_damaged_member_has_the_fault_that_zipfile_finds() -> None:
    """A byte changed anywhere in the file: the same bytes come out, or the same kind of fault."""
    content, dice = archive(), random.Random(20)
    faults = 0
    for _ in range(60):
        at = dice.choice([dice.randrange(len(content)), dice.randrange(60), -dice.randrange(1, 120)])
        broken = bytearray(content)
        broken[at] ^= 1 << dice.randrange(8)
        told = []
        for read in (unpacked, by_zipfile):
            try:
                told.append(read(bytes(broken)))
            except ZIP_FAULTS as fault:
                told.append(type(fault).__name__.encode())
        assert told[0] == told[1]
        faults += told[0] != SHEET
    assert faults > 20


def by_zipfile(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        return made.read(NAME)


def test_what_isal_cannot_unpack_is_left_to_zipfile(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may give up, or give other bytes: neither is the last word."""

    class Fault(Exception):
        pass

    def gives_up(_: int) -> object:
        raise Fault

    monkeypatch.setattr(
        zip_members, "fast", SimpleNamespace(decompressobj=gives_up, error=Fault, MAX_WBITS=15, crc32=len)
    )
    assert unpacked(archive()) == SHEET


def test_a_member_without_a_name_is_passed_over(tmp_path: Path) -> None:
    """A byte that turned into nothing leaves one in a damaged archive: it is no folder and no table."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr(zipfile.ZipInfo("读我.md"), b"x")
        made.writestr(zipfile.ZipInfo("A"), b"x")
    content = stream.getvalue().replace(b"A", b"\x00")
    path = tmp_path / "成绩.zip"
    path.write_bytes(content)
    with zipfile.ZipFile(path) as damaged:
        assert "" in damaged.namelist()
    with pytest.raises(CannotGoOn):
        open_books(str(path))

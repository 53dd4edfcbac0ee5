"""Parts that are packed piece by piece unpack to what they were, and a fault while packing is not swallowed."""

from __future__ import annotations

import zlib

import pytest

from xuekun_cli.workbooks.pages import deflate
from xuekun_cli.workbooks.pages.zip_writer import pack, unpack


@pytest.fixture(autouse=True, params=["by_isal", "by_zlib_on_a_thread"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "by_zlib_on_a_thread":
        monkeypatch.setattr(deflate, "fast", None)
    elif deflate.fast is None:
        pytest.skip("ISA-L has no wheel for this machine")


@pytest.mark.parametrize("pieces", [[], [b""], [b"one"], [b"one", b"two"], [bytes(range(256)) * 4_000] * 9])
def test_a_part_in_pieces_unpacks_to_all_of_them(pieces: list[bytes]) -> None:
    whole = b"".join(pieces)

    packed = pack(iter(pieces), zlib.Z_BEST_SPEED)

    assert unpack(packed) == whole
    assert (packed.size, packed.crc) == (len(whole), zlib.crc32(whole))


@pytest.mark.parametrize("level", [zlib.Z_BEST_SPEED, 2, 6])
def test_where_the_faster_deflate_is_missing_zlib_packs_the_same(
    level: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = bytes(range(256)) * 9_000
    fast = pack([whole, whole], level)
    monkeypatch.setattr(deflate, "fast", None)

    slow = pack([whole, whole], level)

    assert unpack(slow) == unpack(fast) == whole + whole
    assert (slow.size, slow.crc) == (fast.size, fast.crc) == (2 * len(whole), zlib.crc32(whole + whole))


def test_the_same_pieces_give_the_same_bytes() -> None:
    pieces = [f"{number}".encode() * 1_000 for number in range(40)]

    assert b"".join(pack(iter(pieces), 2).raw) == b"".join(pack(iter(pieces), 2).raw)


def test_a_fault_while_making_the_pieces_reaches_the_caller() -> None:
    def pieces():
        yield b"one"
        yield b"two"
        raise ValueError("no third piece")

    with pytest.raises(ValueError, match="no third piece"):
        pack(pieces(), 1)


def test_a_fault_while_packing_reaches_the_caller_and_nobody_waits_for_ever() -> None:
    pieces = [b"one", *["no bytes"] * 20]

    with pytest.raises(TypeError):
        pack(pieces, 1)  # type: ignore[arg-type]

"""The members of a zip in memory; large ones are unpacked by ISA-L where it is installed, in half the time."""

from __future__ import annotations

import struct
import zipfile

try:
    from isal import isal_zlib as fast
except ImportError:  # pragma: no cover - a machine without its wheel
    fast = None  # type: ignore[assignment]

_LARGE = 1_000_000
"""Bytes from which on it is worth it."""
_HEADER, _LENGTHS = 30, 26
"""Bytes of a member's own header before its name, and where the lengths of what follows stand in it."""


def member(archive: zipfile.ZipFile, content: bytes, name: str) -> bytes:
    """Return what a member holds, its checksum verified; ``content`` is the whole archive.

    Raises what `zipfile` raises for a damaged one: whatever ISA-L does not unpack to the letter is left to it.
    """
    entry = archive.getinfo(name)
    if fast is None or entry.compress_type != zipfile.ZIP_DEFLATED or entry.file_size < _LARGE:
        return archive.read(name)
    with archive.open(name):  # looks through the member's header
        pass
    lengths = struct.unpack_from("<HH", content, entry.header_offset + _LENGTHS)
    start = entry.header_offset + _HEADER + sum(lengths)
    packed = content[start : start + entry.compress_size]
    try:
        whole = fast.decompressobj(-fast.MAX_WBITS).decompress(packed, entry.file_size)
    except fast.error:  # type: ignore[misc]  # an exception, which its stub takes for an instance of one
        return archive.read(name)
    if len(whole) == entry.file_size and fast.crc32(whole) == entry.CRC:
        return whole
    return archive.read(name)

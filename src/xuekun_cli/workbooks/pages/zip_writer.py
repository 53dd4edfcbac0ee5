"""A zip written from members that are packed already: what does not change is copied without unpacking it."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable
from itertools import chain
from queue import Queue
from threading import Thread
from typing import NamedTuple

from xuekun_cli.workbooks.pages.deflate import checksum, deflater, is_fast

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
"""The three records of a zip (APPNOTE 4.3.7, 4.3.12, 4.3.16), without their names."""
_NAME_LENGTHS = struct.Struct("<2H")
_NAME_LENGTHS_AT = 26
VERSION_NEEDED = 20
"""2.0: the version that brought deflate."""
_SIZES_FOLLOW, _UTF8_NAME = 0x0008, 0x0800
MAX_SIZE, MAX_MEMBERS = 0xFFFF_FFFF, 0xFFFF
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold."""


class Packed(NamedTuple):
    """The bytes of one member as they stand in the zip, and what they unpack to."""

    method: int
    crc: int
    size: int
    raw: tuple[bytes | memoryview, ...]
    """In pieces: a large part is never copied only to be one."""

    @property
    def packed_size(self) -> int:
        """How many bytes it takes in the zip."""
        return sum(map(len, self.raw))


class Member(NamedTuple):
    """One member to be written: its directory entry and its packed bytes."""

    entry: zipfile.ZipInfo
    packed: Packed


def pack(chunks: Iterable[bytes], level: int) -> Packed:
    """Deflate a part that comes in pieces, so that it is never whole in memory; ``level`` is zlib's, 1 to 9.

    From the second piece on the deflating goes on beside the making of the pieces, unless it is so fast that a
    thread of its own would cost more than it brings.
    """
    deflating = _Deflating(level)
    pieces = iter(chunks)
    if is_fast(level):
        for piece in pieces:
            deflating.take(piece)
        return deflating.packed()
    first = next(pieces, b"")
    second = next(pieces, None)
    if second is None:
        deflating.take(first)
    else:
        deflating.take_all(chain((first, second), pieces))
    return deflating.packed()


class _Deflating:
    """A part on its way into a zip."""

    _WAITING = 4
    """So many pieces may wait to be deflated before the making of further ones waits."""

    def __init__(self, level: int) -> None:
        self._deflater = deflater(level)
        self._crc = self._size = 0
        self._raw: list[bytes] = []
        self._fault: BaseException | None = None

    def take(self, piece: bytes) -> None:
        self._crc = checksum(piece, self._crc)
        self._size += len(piece)
        self._raw.append(self._deflater.compress(piece))

    def take_all(self, pieces: Iterable[bytes]) -> None:
        """Deflate on a thread beside this one: deflating lets other Python code run meanwhile."""
        waiting: Queue[bytes | None] = Queue(self._WAITING)
        beside = Thread(target=self._take_from, args=(waiting,), daemon=True)
        beside.start()
        try:
            for piece in pieces:
                waiting.put(piece)
        finally:
            waiting.put(None)
            beside.join()
        if self._fault is not None:
            raise self._fault

    def _take_from(self, waiting: Queue[bytes | None]) -> None:
        while (piece := waiting.get()) is not None:
            if self._fault is not None:
                continue  # nobody may wait for ever for room in the queue
            try:
                self.take(piece)
            except BaseException as fault:
                self._fault = fault

    def packed(self) -> Packed:
        self._raw.append(self._deflater.flush())
        return Packed(zipfile.ZIP_DEFLATED, self._crc, self._size, tuple(self._raw))


def unpack(packed: Packed) -> bytes:
    """Return the bytes of a member that `pack` made."""
    return zlib.decompress(b"".join(packed.raw), -zlib.MAX_WBITS)


def packed_member(content: memoryview, entry: zipfile.ZipInfo) -> Packed:
    """Return a member of the zip ``content`` as it stands there. Raises BadZipFile where it is cut off."""
    lengths_at = entry.header_offset + _NAME_LENGTHS_AT
    if not 0 <= entry.header_offset <= len(content) - _LOCAL.size:
        raise zipfile.BadZipFile(entry.filename)
    begin = entry.header_offset + _LOCAL.size + sum(_NAME_LENGTHS.unpack_from(content, lengths_at))
    raw = content[begin : begin + entry.compress_size]
    if len(raw) != entry.compress_size:
        raise zipfile.BadZipFile(entry.filename)
    return Packed(entry.compress_type, entry.CRC, entry.file_size, (raw,))


def new_entry(name: str) -> zipfile.ZipInfo:
    """Return the directory entry of a member that was not there before."""
    entry = zipfile.ZipInfo(name, FIXED_TIME)
    entry.create_system = 0
    entry.flag_bits = 0 if name.isascii() else _UTF8_NAME
    return entry


def zip_bytes(members: Iterable[Member], time: tuple[int, int, int, int, int, int] | None = None) -> bytes:
    """Return the zip of the members in their order, each with its old time or with ``time``.

    Raises BadZipFile when it is larger than a zip without extensions can be (4 GB).
    """
    body: list[bytes | memoryview] = []
    directory = []
    offset = 0
    for entry, packed in members:
        date = time or entry.date_time
        day = (date[0] - 1980) << 9 | date[1] << 5 | date[2]
        clock = date[3] << 11 | date[4] << 5 | date[5] // 2
        flags = entry.flag_bits & ~_SIZES_FOLLOW
        name = _name_bytes(entry)
        packed_size = packed.packed_size
        common = (flags, packed.method, clock, day, packed.crc, packed_size, packed.size, len(name), 0)
        if max(offset, packed.size, packed_size) > MAX_SIZE:
            raise zipfile.BadZipFile(entry.filename)
        version = max(entry.extract_version, VERSION_NEEDED)
        made = entry.create_system << 8 | entry.create_version
        tail = (0, 0, entry.internal_attr, entry.external_attr, offset)
        directory.append(_CENTRAL.pack(b"PK\x01\x02", made, version, *common, *tail) + name)
        local = _LOCAL.pack(b"PK\x03\x04", version, *common) + name
        body += (local, *packed.raw)
        offset += len(local) + packed_size
    listing = b"".join(directory)
    if len(directory) > MAX_MEMBERS or offset + len(listing) > MAX_SIZE:
        raise zipfile.BadZipFile("size")
    end = _END.pack(b"PK\x05\x06", 0, 0, len(directory), len(directory), len(listing), offset, 0)
    return b"".join((*body, listing, end))


def _name_bytes(entry: zipfile.ZipInfo) -> bytes:
    """Return the name as the zip spelt it, backslashes and old encodings included."""
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8_NAME else "cp437")

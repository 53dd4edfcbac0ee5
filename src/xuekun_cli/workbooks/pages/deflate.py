"""Deflate: by ISA-L where it is installed and speed counts, by zlib where it is not or size counts.

Both write the same format. ISA-L's light levels take a third of the time of zlib's, and give smaller bytes;
it has no wheels for some rarer machines, which is why nothing may depend on it.
"""

from __future__ import annotations

import zlib
from typing import Protocol

try:
    from isal import isal_zlib as fast
except ImportError:  # pragma: no cover - a machine without its wheel
    fast = None  # type: ignore[assignment]

LIGHT_LEVELS = (1, 2)
"""The levels, as zlib counts them, at which ISA-L stands in for zlib."""


class Deflater(Protocol):
    """A stream on its way into a zip."""

    def compress(self, data: bytes, /) -> bytes:
        """Take bytes, and return what is ready of the packed ones."""
        ...

    def flush(self) -> bytes:
        """Return the last packed bytes."""
        ...


def is_fast(level: int) -> bool:
    """Tell whether ISA-L packs at a level."""
    return fast is not None and level in LIGHT_LEVELS


def deflater(level: int) -> Deflater:
    """Return a raw deflate stream of a level from 1 (fastest) to 9 (smallest)."""
    if fast is not None and level in LIGHT_LEVELS:
        return fast.compressobj(level, fast.DEFLATED, -fast.MAX_WBITS)
    return zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)


def checksum(data: bytes, so_far: int = 0) -> int:
    """Return the CRC-32 that a zip keeps of its members; ``so_far`` is that of what came before."""
    if fast is not None:
        return int(fast.crc32(data, so_far))
    return zlib.crc32(data, so_far)

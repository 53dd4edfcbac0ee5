"""What breaks an input: each mutator takes bytes and chance, and gives other bytes."""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
from collections.abc import Callable

LONG_AGO = (2000, 1, 1, 0, 0, 0)
"""The time of every member of an archive: the same chance breaks a file in the same way at any hour."""

warnings.filterwarnings("ignore", message="Duplicate name")

Mutator = Callable[[bytes, random.Random], bytes]

NUMBERS = (
    *(0, 1, -1, 2, 127, 255, 256, 257, 999, 1000, 16_383, 16_384, 16_385, 65_534, 65_535, 65_536, 1_048_575),
    *(1_048_576, 1_048_577, 2**31 - 1, 2**31, 2_000_000_000, 2**32 - 1, 2**32, 2**63, 2**64, 10**30, 10**310),
)
"""Numbers at the ends of something."""
WORDS = (
    *(
        b"XFD1048576",
        b"A1048576",
        b"ZZZZ1",
        b"A0",
        b"A99999999999999999999",
        b"1e999",
        b"nan",
        b"-1",
        b"",
        b"9" * 5000,
    ),
    *(
        b"&#0;",
        b"&x;",
        b"<!ENTITY a 'b'>",
        b"<!DOCTYPE a>",
        b"]]>",
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
    ),
    *(
        "，".encode(),
        "班".encode(),
        "三(1)班".encode(),
        "\u202e".encode(),
        "\u2028".encode(),
        "１２".encode(),
        b"=1+1",
        b"'",
    ),
)
"""Texts that mean something to somebody."""
_ATTRIBUTE = re.compile(rb"""[\w:.-]+=["'][^"'<>]*["']""")
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_TAG = re.compile(rb"<[^<>]{1,200}>")
_ELEMENT = re.compile(rb"<([\w:]+)\b[^<>]*>[^<>]{0,200}</\1>")
_BIFF = re.compile(rb"[\x00-\xff][\x00\x02\x04\x08][\x02-\x40]\x00")
_RECORDS = (0x0200, 0x0203, 0x0204, 0x0205, 0x00FD, 0x027E, 0x00BD, 0x0006, 0x00FC, 0x003C, 0x0085, 0x0809, 0x00E5)
"""DIMENSIONS, NUMBER, LABEL, BOOLERR, LABELSST, RK, MULRK, FORMULA, SST, CONTINUE, BOUNDSHEET, BOF, MERGEDCELLS."""


def flip(content: bytes, draw: random.Random) -> bytes:
    """Change some bytes."""
    made = bytearray(content)
    for _ in range(draw.choice((1, 1, 2, 4, 16, 64))):
        if made:
            made[draw.randrange(len(made))] = draw.choice((0, 1, 0x7F, 0x80, 0xFF, draw.randrange(256)))
    return bytes(made)


def cut(content: bytes, draw: random.Random) -> bytes:
    """Leave something out: the end, or a piece."""
    begin = draw.randrange(len(content) + 1)
    end = len(content) if draw.random() < 0.4 else min(len(content), begin + draw.choice((1, 2, 7, 64, 512, 4096)))
    return content[:begin] + content[end:]


def repeat(content: bytes, draw: random.Random) -> bytes:
    """Write a piece again, perhaps many times, perhaps elsewhere."""
    begin = draw.randrange(len(content) + 1)
    piece = content[begin : begin + draw.choice((1, 3, 17, 200, 2000))]
    at = draw.choice((begin, draw.randrange(len(content) + 1)))
    return content[:at] + piece * draw.choice((1, 2, 10, 100, 1000)) + content[at:]


def insert(content: bytes, draw: random.Random) -> bytes:
    """Put in a text that means something."""
    at = draw.randrange(len(content) + 1)
    return content[:at] + draw.choice(WORDS) + content[at:]


def exchange(content: bytes, draw: random.Random) -> bytes:
    """Let two pieces change places."""
    places = sorted(draw.randrange(len(content) + 1) for _ in range(4))
    first, second, third, fourth = places
    return (
        content[:first] + content[third:fourth] + content[second:third] + content[first:second] + content[fourth:]
    )


def number(content: bytes, draw: random.Random) -> bytes:
    """Replace a number in a text by one at the end of something."""
    return _replaced(content, _NUMBER, lambda _: str(draw.choice(NUMBERS)).encode(), draw)


def attribute(content: bytes, draw: random.Random) -> bytes:
    """Give an attribute another value, or none, or take it away, or give it twice."""

    def other(said: bytes) -> bytes:
        name, _, value = said.partition(b"=")
        values = (str(draw.choice(NUMBERS)).encode(), draw.choice(WORDS), value[1:-1] * 2, b"")
        made = name + b'="' + draw.choice(values) + b'"'
        return draw.choice((made, made, made, b"", said + b" " + made))

    return _replaced(content, _ATTRIBUTE, other, draw)


def tag(content: bytes, draw: random.Random) -> bytes:
    """Lose a tag, double it, close it, or put one inside itself a thousand times."""

    def other(said: bytes) -> bytes:
        closed = said[:-1].rstrip(b"/") + b"/>"
        return draw.choice(
            (b"", said * 2, closed, said * 1000, b"<!-- " + said + b" -->", said.replace(b":", b""))
        )

    return _replaced(content, _TAG, other, draw)


def element(content: bytes, draw: random.Random) -> bytes:
    """Write an element again, or lose it."""
    return _replaced(content, _ELEMENT, lambda said: said * draw.choice((0, 2, 3, 500)), draw)


def encoding(content: bytes, draw: random.Random) -> bytes:
    """Write the text in another encoding, or pretend to."""
    for name in ("utf-8", "gb18030", "utf-16"):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        other = draw.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "utf-32", "big5"))
        made = text.encode(other, errors="replace")
        if draw.random() < 0.3:
            made = draw.choice((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"")) + made
        return made + (content if draw.random() < 0.2 else b"")
    return flip(content, draw)


def record(content: bytes, draw: random.Random) -> bytes:
    """Change a BIFF record: what it is, how long it says it is, or the numbers that it begins with."""
    wanted = struct.pack("<H", draw.choice(_RECORDS))
    places = [at for at in _all(content, wanted) if at + 12 < len(content)]
    if not places:
        places = [found.start() for found in _BIFF.finditer(content)] or [0]
    at = draw.choice(places)
    made = bytearray(content)
    for _ in range(draw.choice((1, 1, 2, 5))):
        value = struct.pack("<H", draw.choice((*NUMBERS[:16], 0xFFFF, 0x7FFF, draw.randrange(65_536))) & 0xFFFF)
        place = at + draw.choice((0, 2, 4, 6, 8, 10, 12, 14))
        made[place : place + 2] = value
    return bytes(made)


def sector(content: bytes, draw: random.Random) -> bytes:
    """Change a number of the header of a compound file, or an entry of its tables."""
    made = bytearray(content)
    at = draw.choice((*range(24, 80, 2), *range(512, max(514, len(content) - 4), 4)))
    made[at : at + 4] = struct.pack(
        "<I", draw.choice((0, 1, 2, 3, 0xFFFFFFFE, 0xFFFFFFFF, 0x7FFFFFFF, draw.randrange(64)))
    )
    return bytes(made)


def member(content: bytes, draw: random.Random) -> bytes:
    """Break a member of a zip, lose it, write it twice, rename it, or empty it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    except Exception:  # a zip that was broken before
        return flip(content, draw)
    if not parts:
        return flip(content, draw)
    sheets = [at for at, (name, _) in enumerate(parts) if "sheet" in name or name == "content.xml"]
    at = draw.choice(sheets) if sheets and draw.random() < 0.7 else draw.randrange(len(parts))
    name, inside = parts[at]
    kind = draw.random()
    if kind < 0.8:
        nested = inside.startswith(b"PK")
        parts[at] = (name, mutate(inside, draw, ZIP if nested else XML if inside.lstrip()[:1] == b"<" else TEXT))
    elif kind < 0.85:
        del parts[at]
    elif kind < 0.9:
        parts.insert(draw.randrange(len(parts) + 1), (name, mutate(inside, draw, XML)))
    elif kind < 0.95:
        parts[at] = (
            draw.choice((name.upper(), name + "x", "../" + name, name.replace("/", "\\"), "mimetype")),
            inside,
        )
    else:
        parts[at] = (name, draw.choice((b"", b"\x00" * 3_000_000, inside * 50)))
    stream = io.BytesIO()
    packing = draw.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2))
    with zipfile.ZipFile(stream, "w", packing) as archive:
        for name, inside in parts:
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), inside, packing)
    return stream.getvalue()


BYTES: tuple[Mutator, ...] = (flip, cut, repeat, insert, exchange)
TEXT: tuple[Mutator, ...] = (*BYTES, number, number, encoding)
XML: tuple[Mutator, ...] = (*TEXT, attribute, attribute, attribute, tag, tag, element)
ZIP: tuple[Mutator, ...] = (*[member] * 9, flip, cut)
COMPOUND: tuple[Mutator, ...] = (*[record] * 5, *[sector] * 2, flip, flip, cut, repeat)


def of_kind(content: bytes) -> tuple[Mutator, ...]:
    """Return the mutators that suit an input."""
    if content.startswith(b"PK"):
        return ZIP
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return COMPOUND
    return XML if content.lstrip()[:1] == b"<" else TEXT


def mutate(content: bytes, draw: random.Random, kinds: tuple[Mutator, ...]) -> bytes:
    """Return the input broken once to four times."""
    for _ in range(draw.choice((1, 1, 2, 4))):
        content = draw.choice(kinds)(content, draw)
    return content


def _replaced(
    content: bytes, pattern: re.Pattern[bytes], other: Callable[[bytes], bytes], draw: random.Random
) -> bytes:
    found = list(pattern.finditer(content))
    for hit in sorted(draw.sample(found, min(len(found), draw.choice((1, 1, 3)))), key=lambda hit: -hit.start()):
        content = content[: hit.start()] + other(hit.group()) + content[hit.end() :]
    return content


def _all(content: bytes, wanted: bytes) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(wanted), content)]

"""Names that can be nothing else, known at a glance: most of the texts that stand where names stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

_LETTERS = "\u4e00-\u9fffA-Za-z"
"""Letters that have no second form (half-width, compatibility): what is made of them is its own folding."""


def pattern_of_plain_names(words: Collection[str], chars: str) -> re.Pattern[str]:
    """Return a pattern of names in whose whole no word for a row that is no student can stand.

    ``words``: all such words; ``chars``: single characters that make a text doubtful as well. What fits the
    pattern begins with a letter and is made of plain letters and digits.
    """
    doubtful = re.escape("".join(sorted({*chars, *_telling(words)})))
    return re.compile(f"(?![^{doubtful}]*+.)[{_LETTERS}][{_LETTERS}0-9]*+")


def _telling(words: Collection[str]) -> set[str]:
    """Return characters of which every word has one: the one that most of them have; of Latin words all."""
    common = Counter("".join(words))
    found: set[str] = set()
    for word in words:
        chinese = [char for char in word if not char.isascii()]
        found.update([max((common[char], char) for char in chinese)[1]] if chinese else word + word.upper())
    return found

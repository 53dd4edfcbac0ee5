"""How a word is typed on a command line, so that a hint works when it is copied: in cmd, PowerShell and bash alike."""

from __future__ import annotations

import re

_BARE = re.compile(r"[\w.=%+:-][\w.=%+/:-]*")
"""Letters of any script, digits, and what no shell takes for a sign of its own."""
_ALIVE_IN_DOUBLE_QUOTES = frozenset('!$`"\\')


def as_typed(word: str) -> str:
    """Return a word as it is typed: bare where no shell minds, else in double quotes, which all three take away.

    A word with a sign that bash obeys inside double quotes stands in single ones; cmd leaves these standing, and
    whoever takes such a word looks through them (`unquoted`).
    """
    if _BARE.fullmatch(word):
        return word
    quote = "'" if _ALIVE_IN_DOUBLE_QUOTES.intersection(word) else '"'
    return f"{quote}{word}{quote}"


def unquoted(word: str) -> str:
    """Return a word without the single quotes that cmd leaves around it."""
    inner = word[1:-1]
    return inner if len(word) > len("''") and word[0] == word[-1] == "'" and "'" not in inner else word

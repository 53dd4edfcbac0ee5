"""Patterns that are compiled when they are first asked: there are hundreds, and most runs ask few of them."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Late:
    """Stands for a pattern; what is asked of it is kept, so that it is as fast as the pattern from then on."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self._given: tuple[Any, int] = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(re.compile(*self._given), name)
        setattr(self, name, found)
        return found


def late(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a pattern that is compiled when it is first asked. A faulty one raises `re.error` only then."""
    return cast("re.Pattern[AnyStr]", _Late(pattern, flags))

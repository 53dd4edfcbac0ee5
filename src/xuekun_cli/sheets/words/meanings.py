"""What a header text can mean, and the foldings under which texts are compared."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from xuekun_cli.model.scores.tables import ColumnRole

_SPACE = re.compile(r"\s+")
_EDGE = "!*:。.、_-—~·#★☆,;?'\"“”‘’「」|`^&＊￥$"
_BRACKETS = str.maketrans("【】〔〕〖〗{}", "()()()()")
ASSIGNED = "assigned"
OVERALL = "overall"
SUM = "sum"
ITEM = "item"
PART = "part"
ASIDE = "aside"
RAW = "raw"
SCORE = "score"
LEVEL = "level"
MAPPED = -1
"""The strength of what ``--map`` says: no other column of the subject stands against it."""
SCORES = (RAW, SCORE, OVERALL, ASSIGNED)
"""Component words that may be a subject's score, the most trusted first."""
_ITEM = re.compile(
    r"第?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[.\-_]\d{1,2}|\(\d{1,2}\)|[①-⑳])*[.、]?(?:大题|小题|题)?[.、:]?"
)
"""The header of one question on a paper: 1, 3(2), 17.1, 第5题, 四、."""


_PLAIN = re.compile("[\u4e00-\u9fff0-9A-Za-z]*")
"""Letters and digits that have no second form: nothing of them is folded but capitals."""


def fold(text: str) -> str:
    """Return a header text as it is compared: half-width, no spaces, no outer punctuation, lower case."""
    if _PLAIN.fullmatch(text):
        return text.lower()
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).translate(_BRACKETS).strip(_EDGE).lower()


def fold_mark(text: str) -> str:
    """Return a cell text as marks are compared: half-width, no spaces, lower case, punctuation kept."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).lower()


def is_item(text: str) -> bool:
    """Tell whether a header text is the number of a question (1, 3(2), 第5题, 四、), whose marks are no total."""
    return _ITEM.fullmatch(_SPACE.sub("", unicodedata.normalize("NFKC", text))) is not None


def said(text: str) -> str:
    """Return a header text as it is shown: the office's own letters, without spaces and outer punctuation."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).strip(_EDGE)


class Meaning(NamedTuple):
    """What a header text means. ``subject`` is the joining key, ``said`` the office's own word for it."""

    role: ColumnRole
    subject: str = ""
    said: str = ""
    component: str = ""
    """``raw``, ``score``, ``sum``, ``overall``, ``assigned``, or "" for a score column that has no component word;
    ``level`` for a column of levels that is read as its subject's."""
    full_mark: int | None = None
    exam: str = ""
    strength: int = 0
    """For ids: how weak the word is (0 the strongest); ``MAPPED`` for a score column that a person named."""


def component_meaning(component: str) -> Meaning:
    """Return what a component word (a key of ``components`` in words.yaml) means by itself."""
    if component in SCORES:
        return Meaning(ColumnRole.SCORE, component=component)
    if component == LEVEL:
        return Meaning(ColumnRole.LEVEL)
    if component == "ignored":
        return Meaning(ColumnRole.IGNORED)
    if component == PART:
        return Meaning(ColumnRole.IGNORED, component=PART)
    return Meaning(ColumnRole.RANK)

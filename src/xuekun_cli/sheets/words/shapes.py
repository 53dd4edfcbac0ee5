"""What a cell looks like by itself: a person's name, a class, an id, a school."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from xuekun_cli.model.patterns import late
from xuekun_cli.sheets.words.class_dates import class_of_date
from xuekun_cli.sheets.words.labels import class_in, fold_text

_NAME = late(
    "[\u3400-\u9fff\U00020000-\U0003ffff]{2,5}(?:[A-Za-z]|[(（][^()（）]{1,3}[)）])?"
    "|[\u3400-\u9fff]{1,10}(?:[·・•‧][\u3400-\u9fff]{1,10}){1,4}"
    "|[A-Za-z]{2,}(?:[ .'·-]+[A-Za-z]+){0,4}"
)
_NO_ENDS = tuple("班校级组区县镇科课分率数")
"""What a class, a school, a subject or a number ends in, and hardly a name."""
_NUMBER = late(r"\d{1,4}|(?:1[0-2]|[1-9])\.\d{1,2}")
_ID = late(r"[A-Za-z]{0,6}\d[\dA-Za-z]{3,}")
_MOSTLY = 0.8
_NEARLY_ALL = 0.9
_APART = 0.6
"""Of names, so many are those of one person alone; classes repeat."""
_FEWEST = 3


def is_name(text: str) -> bool:
    """Tell whether a text looks like a person's name: 王芳, 阿不都·热合曼, 张伟A, Li Lei."""
    folded = text.replace(" ", "").replace("\u3000", "") if not text.isascii() else text.strip()
    return _NAME.fullmatch(folded) is not None and not folded.endswith(_NO_ENDS)


def is_class(text: str) -> bool:
    """Tell whether a text looks like a class: 七(1)班, 高一1班, 启航班, 2301, 3.1, 12."""
    folded = fold_text(text)
    if _NUMBER.fullmatch(folded):
        return True
    named = class_in(text, True)
    return bool(named and fold_text(named) == folded) or bool(class_of_date(text))


def is_id(text: str) -> bool:
    """Tell whether a text looks like an id: four digits or letters and more, not all letters."""
    return _ID.fullmatch(fold_text(text)) is not None


def is_school(text: str, ends: Sequence[str]) -> bool:
    """Tell whether a text looks like a school: 实验小学, 乙校."""
    folded = fold_text(text)
    return len(folded) > 1 and folded.endswith((*ends, "校")) and not any(ch.isdigit() for ch in folded)


def holds_names(texts: Sequence[str], words: Collection[str] = ()) -> bool:
    """Tell whether a column holds people's names: most look so, and most stand once. ``words``: what is no name."""
    filled = [text for text in texts if text]
    if len(filled) < _FEWEST or 2 * len(filled) < len(texts):
        return False
    counts = Counter(filled)
    named = sum(1 for text in filled if is_name(text) and text not in words)
    return named >= _MOSTLY * len(filled) and len(counts) >= _APART * len(filled)


def holds_classes(texts: Sequence[str]) -> bool:
    """Tell whether a column holds classes that say so (三(1)班, 启航班): nearly all do, and they repeat; bare numbers may be anything."""
    filled = [text for text in texts if text]
    if len(filled) < _FEWEST or 2 * len(filled) < len(texts):
        return False
    classes = sum(1 for text in filled if is_class(text) and not _NUMBER.fullmatch(fold_text(text)))
    return classes >= _NEARLY_ALL * len(filled) and 2 * len(set(filled)) <= len(filled)


def holds_schools(texts: Sequence[str], ends: Sequence[str]) -> bool:
    """Tell whether a column holds schools: nearly all texts look so, and they repeat."""
    filled = [text for text in texts if text]
    if len(filled) < _FEWEST or 2 * len(filled) < len(texts):
        return False
    schools = sum(1 for text in filled if is_school(text, ends))
    return schools >= _NEARLY_ALL * len(filled) and 2 * len(set(filled)) <= len(filled)


def holds_subjects(texts: Sequence[str], words: Collection[str]) -> bool:
    """Tell whether a column holds the subjects of a long table: nearly all are known ones (``words``), several, often."""
    filled = [text for text in texts if text]
    if len(filled) < _FEWEST or len(filled) < _NEARLY_ALL * len(texts):
        return False
    known = [text for text in filled if fold_text(text) in words]
    return len(known) >= _NEARLY_ALL * len(filled) and 1 < len(set(known)) <= len(known) // 2

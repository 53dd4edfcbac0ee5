"""What can be a teacher's name: spaces inside names, names run together, texts that are none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xuekun_cli.sheets.teachers.words import TeachingWords

HAN_NAME = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_SUFFIX = re.compile(r"(?:\([^()]\)|[A-Za-z])$")
_LONGEST_NAME = 8
"""Characters; a longer text without a middle dot is no name (阿不都热合曼江 has seven)."""
_NO_NAME = re.compile(r"周[一二三四五六日]|安排|统一|轮流|全体|老师|教师|各班|科任|学校|年级|班主任|负责")
"""What stands in sentences about lessons, and in no name."""


def joined_by_length(tokens: Sequence[str], words: TeachingWords) -> tuple[list[str], bool]:
    """Return the names in the words of a cell, and whether that is unsure.

    A single character is no name: 王 芳 is one name, 张三 李四 are two, 王 芳 李 强 are 王芳 and 李强.
    """
    if len(tokens) > 1 and not any(HAN_NAME.search(token) for token in tokens):
        return [" ".join(tokens)], False
    sizes = [len(token) for token in tokens]
    if sizes == [1, 1, 1]:
        return ["".join(tokens)], True
    names: list[str] = []
    unsure = False
    at = 0
    while at < len(tokens):
        token, after = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else ""
        if after and (len(token) == 1 or (token in words.double_surnames and len(after) <= 2)):
            names.append(token + after)
            double = token + after[0] in words.double_surnames
            unsure |= len(after) > 2
            unsure |= len(token) == 1 and len(after) > 1 and token not in words.surnames and not double
            unsure |= len(token) == 2 and len(after) == 2 and after[0] in words.surnames
            at += 2
        elif len(token) == 2 and len(after) == 1 and at + 2 == len(tokens):
            names.append(token + after)
            unsure = True
            at += 2
        else:
            unsure |= bool(names) and token[0] not in words.surnames and not token.isascii()
            names.append(token)
            at += 1
    return names, unsure


def name_fault(name: str, words: TeachingWords) -> tuple[bool, str]:
    """Return whether a text does not look like a name at all, and what is doubtful about one that does."""
    bare = _SUFFIX.sub("", name) or name
    if (
        _NO_NAME.search(name)
        or name.endswith(("班", "年级"))
        or words.part(name)
        or words.words.meaning(name)
        or words.words.is_summary(name)
    ):
        return True, ""
    if any(dot in bare for dot in "·・•.") or not HAN_NAME.search(bare):
        return sum(ch.isalpha() for ch in bare) < 2, ""
    if not HAN_NAME.fullmatch(bare) or len(bare) > _LONGEST_NAME:
        return True, ""
    if len(bare) == 1:
        return False, f"「{name}」只有一个字，不像完整的姓名"
    if len(bare) > 4:
        return False, f"「{name}」有 {len(bare)} 个字，可能是几位老师连在一起，先当作一个名字"
    if len(bare) == 4 and bare[:2] not in words.double_surnames and bare[2] in words.surnames:
        return False, f"「{name}」有四个字，可能是两位老师连在一起，先当作一个名字"
    return False, ""

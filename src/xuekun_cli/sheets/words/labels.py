"""What a sheet's name, a title or a file's name says: class, subject, exam, grade; and one class in many writings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from xuekun_cli.model.names.exams import bare_exam_name, read_exam_name
from xuekun_cli.model.patterns import late
from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.words.table import Words

_HAN_DIGITS = {ch: value for value, ch in enumerate("零一二三四五六七八九十")} | {"〇": 0, "两": 2}
_HAN = "一二三四五六七八九十"
_STAGES = {"初": 6, "高": 9, "小": 0}
"""Grades before the stage: 初一 is grade 7, 高一 grade 10."""

_NUMBER = rf"(?:\d{{1,2}}|[{_HAN}]{{1,3}})"
_GRADE = rf"(?:(?:小学|初中|高中|小|初|高)?(?:\d{{1,2}}|[{_HAN}]{{1,3}})(?:年级|年|级)?|[初高]?\d{{4}}[级届])"
_CLASS_IN_TEXT = late(
    rf"(?P<whole>(?P<grade>{_GRADE})?[(\[]?(?P<number>{_NUMBER})[)\]]?班)(?!主任|级)"
    rf"|(?P<odd>[^\W\d_]{{1,6}}班)(?!主任|级)"
)
_BARE_CLASS = late(
    rf"^(?:(?P<g1>{_GRADE})[(\[](?P<n1>{_NUMBER})[)\]]|(?P<g2>\d{{1,2}}|[{_HAN}])[.\-](?P<n2>\d{{1,2}})"
    rf"|(?P<g3>\d)(?P<n3>\d{{2}})|(?P<g4>\d{{2}})(?P<n4>\d{{2}})|(?P<g5>(?:小|初|高)?[{_HAN}])(?P<n5>\d{{1,2}})"
    rf"|(?P<g6>{_GRADE})(?:年级|年)[(\[]?(?P<n6>{_NUMBER})[)\]]?)$"
)
_ORDINAL = late(rf"第?([{_HAN}\d]{{1,3}})次")
_NOT_CLASS_WORDS = ("各班", "全班", "本班", "分班", "按班", "跟班", "同班", "任课班", "教学班", "行政班")
_SEVERAL = late(rf"(\d{{1,2}}|[{_HAN}]{{1,3}})[)\]]?班?([-—~至到、,和及与])[(\[]?$")
_STATED_CLASS = late(r"班[级别]\s*[:\s]\s*([^\s:]{1,10})(?=\s|$)")
"""班级：301, or 班级 and 3 in the next cell."""
_SPACE = late(r"\s+")
_APOSTROPHES = "'’‘`´"
"""What stands before a number that was to stay a text ('1.1)."""
_YEAR_OR_TERM = late("学年度?|年度|学期|[上下]期|[上下]册|[:：_\\-]|(?<=\\d)年")
_LAST_GRADE = 12
_MOST_CLASSES = 99
"""A number up to this is a class number alone; 301 is grade and number."""
_LONGEST_NUMBER = 18
"""More digits than this number nothing."""
_LONGEST_TITLE = 60
"""A longer text is a page of instructions, which names exams and classes only by the way."""


def fold_text(text: str) -> str:
    """Return text half-width and without spaces, brackets made plain."""
    folded = _SPACE.sub("", unicodedata.normalize("NFKC", text))
    return folded.replace("〔", "(").replace("〕", ")").replace("【", "(").replace("】", ")")


def han_number(text: str) -> int | None:
    """Return the number that digits or Chinese numerals up to 99 stand for, or None."""
    if text.isdecimal():
        return int(text) if len(text) <= _LONGEST_NUMBER else None
    if not text or any(ch not in _HAN_DIGITS for ch in text):
        return None
    if "十" not in text:
        return _HAN_DIGITS[text] if len(text) == 1 else None
    tens, _, ones = text.partition("十")
    return (_HAN_DIGITS[tens] if tens else 1) * 10 + (_HAN_DIGITS[ones] if ones else 0)


def grade_key(text: str | None) -> str:
    """Return the key of a grade (folded text): 三年级 and 3 are ``3``, 初一 is ``7``, 2023级 is ``2023``, none is "".

    A writing that follows no known pattern is its own key.
    """
    if not text:
        return ""
    stage = next((s for s in _STAGES if text.startswith(s)), "")
    core = text
    for word in ("小学", "初中", "高中", "小", "初", "高"):
        core = core.removeprefix(word)
    cohort = re.fullmatch(r"(\d{4})(级|届)", core)  # 2023级: which grade that is depends on the date
    if cohort:
        return cohort.group(1) if cohort.group(2) == "级" else core
    for word in ("年级", "年", "级"):
        core = core.removesuffix(word)
    number = han_number(core)
    if number is None:
        return text
    return str(number + _STAGES.get(stage, 0))


@lru_cache(maxsize=20_000)
def class_key(text: str) -> str:
    """Return one key for all writings of a class: 三(1)班, 三（1）班, 三年级1班, 3.1, 301 and 三1 are ``3-1``.

    A writing that follows no known pattern is its own key (half-width, without spaces). A cohort (2023级1班)
    keeps its year, because which grade it is depends on the date.
    """
    folded = fold_text(text).lstrip(_APOSTROPHES)
    if re.fullmatch(r"\d+\.0", folded):
        folded = folded[:-2]
    core = folded.removesuffix("班")
    alone = han_number(core.strip("()[]"))
    if alone is not None and alone <= _MOST_CLASSES:
        return f"-{alone}"
    bare = _BARE_CLASS.fullmatch(core)
    if bare:
        place = next(place for place in "123456" if bare.group(f"n{place}"))
        grade, number = bare.group(f"g{place}"), han_number(bare.group(f"n{place}"))
        if place == "4":
            year = han_number(grade)
            return f"{year}-{number}" if year is not None and year <= _LAST_GRADE else core
        return f"{grade_key(grade)}-{number}"
    match = _CLASS_IN_TEXT.fullmatch(folded)
    if match and match.group("whole"):
        number = han_number(match.group("number"))
        return f"{grade_key(match.group('grade'))}-{number}" if number is not None else folded
    return folded


def grade_of(key: str | None, grade: str | None) -> int | None:
    """Return the school grade (1 to 12) that a class key or a 年级 text names, or None."""
    head = (key or "").partition("-")[0]
    if not head and grade:
        head = grade_key(fold_text(grade).removesuffix("年级"))
    number = han_number(head) if head.isdecimal() else None
    return number if number is not None and 1 <= number <= 12 else None


class Label(NamedTuple):
    """What a name or title says; empty where it says nothing."""

    class_name: str = ""
    subject: str = ""
    subject_said: str = ""
    exam: str = ""
    exam_key: tuple[str, str, str] = ("", "", "")
    """(term, ordinal, kind): two labels are the same exam when no part that both have differs."""
    school: str = ""


def class_in(text: str, whole: bool) -> str:
    """Return the class named in a text ("" when none); ``whole``: also bare writings such as 301 or 3.1."""
    folded = fold_text(text)
    if whole and _BARE_CLASS.fullmatch(folded):
        return text.strip()
    stated = _STATED_CLASS.search(unicodedata.normalize("NFKC", text))
    if stated and (stated.group(1).isdigit() or class_in(stated.group(1), True)):
        return stated.group(1)
    named: list[str] = []
    for match in _CLASS_IN_TEXT.finditer(folded):
        if match.group("whole"):
            if _one_of_several(folded, match):
                return ""
            named.append(match.group("whole")[_of_the_school(folded, match) :])
        odd = match.group("odd")
        if whole and odd == folded and not any(word in odd for word in _NOT_CLASS_WORDS):
            return odd
    keys = {class_key(name) for name in named}
    alike = all(classes_agree(one, other) for one in keys for other in keys)
    return max(named, key=len) if named and alike else ""


def _of_the_school(folded: str, match: re.Match[str]) -> int:
    """Return how many letters in front of a class end a school's name (实验小学三(1)班, 附小三(1)班)."""
    stage = next((word for word in ("小学", "小") if match.group("whole").startswith(word)), "")
    return len(stage) if match.start() and "\u4e00" <= folded[match.start() - 1] <= "\u9fff" else 0


def school_in(text: str, class_name: str, ends: Sequence[str]) -> str:
    """Return the school that a text names at its beginning or in front of a class ("" when it names none)."""
    folded, class_text = fold_text(text), fold_text(class_name)
    before = folded.partition(class_text)[0] if class_text else ""
    known = "|".join(map(re.escape, sorted(ends, key=len, reverse=True)))
    school = (
        rf"[\u4e00-\u9fff]{{1,15}}?(?:{known}|完小|中心校)|[\u4e00-\u9fff]{{0,8}}?[{_HAN}附实][中小](?![心学考段])"
    )
    found = re.match(school, before)
    if found is None:
        own = _YEAR_OR_TERM.split(before)[-1]
        found = re.fullmatch(school, own)
    return found.group() if found else ""


def _one_of_several(folded: str, match: re.Match[str]) -> bool:
    """Tell whether a class stands at the end of a row of classes (1、2班; 1-3班), which names none."""
    before = _SEVERAL.search(folded[: match.start()])
    if not before:
        return False
    left, right = han_number(before.group(1)), han_number(match.group("number"))
    return before.group(2) not in "-—~" or left is None or right is None or left < right


def read_label(text: str, words: Words, whole: bool) -> Label:
    """Return what a sheet's name, title or file stem says.

    ``whole``: the text is a name by itself (a sheet's name), so 301 is a class and 语文 a subject;
    otherwise (a title, a file's name) only unmistakable writings count.
    """
    folded = fold_text(text)
    if not folded or len(folded) > _LONGEST_TITLE:
        return Label()
    class_name = class_in(text, whole)
    rest = folded.replace(fold_text(class_name), "") if class_name else folded
    subject = said = ""
    meaning = words.meaning(rest) if whole else None
    if meaning and meaning.role is ColumnRole.SCORE and meaning.subject:
        subject, said = meaning.subject, meaning.said
    else:
        hits = {
            (words.subjects[word], word)
            for word in words.subjects
            if len(word) > 1 and not word.isascii() and word in rest
        }
        longest = {hit for hit in hits if not any(hit[1] != other[1] and hit[1] in other[1] for other in hits)}
        if len({key for key, _ in longest}) == 1:
            subject, said = sorted(longest, key=lambda hit: -len(hit[1]))[0]
    exam, key = _exam_in(rest, words)
    return Label(class_name, subject, said, exam, key, school_in(text, class_name, words.school_ends))


def read_titles(texts: Sequence[str], words: Words) -> Label:
    """Return what the title rows of a table say together: of each part, the first that is said."""
    labels = [read_label(text, words, False) for text in texts]
    named = next((label for label in labels if label.exam), Label())
    subject = next((label for label in labels if label.subject), Label())
    return Label(
        next((label.class_name for label in labels if label.class_name), ""),
        subject.subject,
        subject.subject_said,
        named.exam,
        named.exam_key,
        next((label.school for label in labels if label.school), ""),
    )


def _exam_in(folded: str, words: Words) -> tuple[str, tuple[str, str, str]]:
    hits = list(words.exam_kind.finditer(folded))
    if not hits:
        return "", ("", "", "")
    kinds = [hit.group() for hit in hits]
    kind = next((k for k in kinds if k not in ("考试", "测试", "测验", "检测")), kinds[0])
    rest = bare_exam_name(folded)
    ordinal = _ORDINAL.search(rest)
    month = re.search(r"([一二三四五六七八九十\d]{1,3})月(?:月考|考|$)", rest)
    unit = re.search(r"第?([一二三四五六七八九十\d]{1,3})单元", rest)
    number = next((han_number(m.group(1)) for m in (ordinal, unit, month) if m), None)
    trailing = re.search(r"(?:考试|月考|测试|测验|模拟|周考|检测)[_\-#]?(\d{1,2})(?!\d)", rest)
    if number is None and trailing:
        number = int(trailing.group(1))
    term = read_exam_name(folded).term
    shown = (ordinal.group() if ordinal else "") + kind
    if unit:
        shown = f"第{unit.group(1)}单元"
    elif trailing and not ordinal:
        shown = trailing.group()
    elif month and not ordinal:
        shown = f"{month.group(1)}月{kind}"
    return shown, (term, str(number or ""), kind)


def same_exam(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    """Tell whether two exam keys can be the same exam: no part that both name differs."""
    loose = {"考试", "测试", "测验", "检测", "联考", "统考", ""}
    for place, (a, b) in enumerate(zip(one, other, strict=True)):
        if place == 2 and (a in loose or b in loose):
            continue
        if a and b and a != b:
            return False
    return True


def classes_agree(one: str | None, other: str | None) -> bool:
    """Tell whether two class keys can be the same class: equal, or equal but for a grade that one leaves out."""
    if not one or not other or one == other:
        return True
    return (one.startswith("-") and other.endswith(one)) or (other.startswith("-") and one.endswith(other))


_DOTS = str.maketrans("", "", "·・•‧∙.．")


_PLAIN_NAME = late("[\u4e00-\u9fff0-9A-Za-z]*")
"""Nothing that has a second form, and nothing that is left out: most names."""


def name_key(text: str) -> str:
    """Return a name as it is compared: half-width, without spaces and middle dots (王　芳, 阿不都·热合曼)."""
    return text if _PLAIN_NAME.fullmatch(text) else _folded_name(text)


def name_keys(texts: Sequence[str]) -> Sequence[str]:
    """Return `name_key` of every name; names that are plain all together are themselves the keys."""
    return texts if _PLAIN_NAME.fullmatch("".join(texts)) else list(map(name_key, texts))


@lru_cache(maxsize=20_000)
def _folded_name(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).translate(_DOTS)

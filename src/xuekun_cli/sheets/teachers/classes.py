"""The classes in one cell of a 任课表: 三(1)(2)班、三(3)班; 701-704; 1、2班 with the grade beside it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from xuekun_cli.sheets.words.class_dates import class_of_date
from xuekun_cli.sheets.words.labels import class_key, fold_text, grade_key, han_number

_HAN = "一二三四五六七八九十"
_STAGE = "小学|初中|高中|小|初|高"
_TOKEN = re.compile(
    rf"(?P<cohort>(?:{_STAGE})?\d{{4}}[级届])"
    rf"|(?P<grade>(?:{_STAGE})?(?:\d{{1,2}}|[{_HAN}]{{1,3}})(?:年级|年)|[小初高][{_HAN}])"
    rf"|(?P<pointed>\d{{1,2}}\.\d{{1,2}}(?!\d))"
    rf"|(?P<full>\d{{3,4}}(?!\d))"
    rf"|(?P<dashed>(?<![\d{_HAN}(])\d{{1,2}}-\d{{1,2}}(?!\d))"
    rf"|(?P<short>(?<!\()(?:[{_HAN}]{{1,3}}(?=[(\[]?\d|[(\[][{_HAN}])|\d{{1,2}}(?=[(\[][\d{_HAN}])))"
    rf"|(?P<number>\d{{1,2}}|[{_HAN}]{{1,3}})"
    r"|(?P<to>[-—–~至到])"
    r"|(?P<close>班)"
    r"|(?P<odd>[^\W\d_]{1,6}班)"
    r"|(?P<separator>[、,;/&+|和与及\s]+)"
    r"|(?P<bracket>[()\[\]])"
    r"|(?P<other>.)"
)
_INNER_SPACE = re.compile(r"(?<=[(\[])\s+|\s+(?=[)\]班年级])|(?<=[一-龥])(?<!班)\s+(?=[(\[\d])|(?<=[级届])\s+")
_REMARK = re.compile(r"(?<=班)\s*\((?![^()]*班)[^()]*[^\d一二三四五六七八九十()、,.\s-][^()]*\)")
"""What a bracket behind a class says of it and names no other: 三(1)班(46人)."""
_LESSONS = re.compile(r"\(?(?:每?周)?\d{1,2}(?:节|课时)\)?")
_EVERY = re.compile(r"各班|全班|全部|所有|全年级|整个年级|全校|全体")
_NOT_CLASSES = ("各班", "全班", "本班", "分班", "跟班", "同班")
_LAST_CLASS = 40
"""No grade of a school has more classes; a longer run of classes is a slip."""


class ClassSaid(NamedTuple):
    """One class: as written (composed where one cell names several), its key, and the grade as written."""

    name: str
    key: str
    grade: str


class ClassCell(NamedTuple):
    """The classes of a cell, and what is doubtful about them."""

    classes: tuple[ClassSaid, ...] = ()
    doubts: tuple[str, ...] = ()


@lru_cache(maxsize=4_000)
def classes_in(text: str, grade: str = "") -> ClassCell:
    """Return every class that a cell names; ``grade`` is what its row, column, title or sheet says of the grade."""
    text = class_of_date(text) or text
    folded = unicodedata.normalize("NFKC", text).strip()
    folded = folded.replace("〔", "(").replace("〕", ")").replace("【", "(").replace("】", ")")
    folded = re.sub(r"\d\.0$", lambda match: match.group()[0], folded) if folded.count(".") == 1 else folded
    if not folded:
        return ClassCell()
    if _EVERY.search(folded):
        return ClassCell((), (f"「{text.strip()}」没有一个一个写出班级",))
    bare = _LESSONS.sub("", re.sub(r"\n+", "、", _REMARK.sub("", folded))) or folded
    scan = _Scan(_INNER_SPACE.sub("", bare), grade)
    scan.run()
    whole = class_key(text)
    known = whole.rpartition("-")[2].isdigit() and "-" in whole
    if known and len(scan.found) == 1 and not scan.doubts:
        name, key, said = scan.found[0]
        return ClassCell((ClassSaid(text.strip() if key.endswith(whole) else name, key, said),))
    return ClassCell(tuple(dict.fromkeys(scan.found)), tuple(dict.fromkeys(scan.doubts)))


class _Scan:
    """Goes through a cell from left to right; a grade holds until the next one."""

    def __init__(self, text: str, grade: str) -> None:
        self.text, self.grade, self.own_grade = text, grade, ""
        self.style = ""
        """How numbers stand behind the grade: ``(`` as in 三(1)班, "" as in 三年级1班."""
        self.found: list[ClassSaid] = []
        self.doubts: list[str] = []
        self.open: list[int] = []
        """Numbers met that nothing has closed yet (1、2 of 1、2班)."""
        self.depth = 0
        self.last: tuple[str, int] | None = None
        self.range_from: tuple[str, int] | None = None
        self.bare_grade = ""

    def run(self) -> None:
        """Read the whole text."""
        for match in _TOKEN.finditer(self.text):
            kind, said = str(match.lastgroup), match.group()
            getattr(self, f"_{kind}")(said)
        self._grade_alone()
        if self.depth or self.range_from:
            self.doubts.append(f"「{self.text}」没有写完整")

    def _cohort(self, said: str) -> None:
        self._new_grade(said)

    def _grade(self, said: str) -> None:
        self._new_grade(said)

    def _short(self, said: str) -> None:
        self._new_grade(said)

    def _new_grade(self, said: str) -> None:
        if self.bare_grade and self.range_from:
            self._grades_between(said)
        self._grade_alone()
        if self.open and not self.own_grade and not self.grade:
            self.doubts.append(f"「{self.text}」里的 {'、'.join(map(str, self.open))} 看不出是班还是年级")
        self.open = []
        self.own_grade = self.bare_grade = said

    def _grades_between(self, last: str) -> None:
        self.range_from = None
        first, end = grade_key(self.bare_grade), grade_key(last)
        numbers = [han_number(one) for one in (first, end)]
        if None not in numbers:
            start, stop = (number or 0 for number in numbers)
            for number in range(start + 1, min(stop, start + len(_HAN))):
                name = f"{_HAN[number - 1]}年级" if number <= len(_HAN) else f"{number}年级"
                self.found.append(ClassSaid(name, class_key(name), name))

    def _grade_alone(self) -> None:
        """Take a grade that no class number follows for the one class of that grade (三年级 of a small school)."""
        said, self.bare_grade = self.bare_grade, ""
        if said and re.search("[年级届]|^[小初高]", said):
            name = said if said.endswith(("级", "届")) or said[0] in "小初高" else f"{said}级"
            self.found.append(ClassSaid(name, class_key(name), name))

    def _pointed(self, said: str) -> None:
        grade, _, number = said.partition(".")
        self._whole(grade, int(number), said)

    def _dashed(self, said: str) -> None:
        first, last = (int(one) for one in said.split("-"))
        if self.own_grade or self.grade:
            self._number(str(first))
            self._to("-")
            self._number(str(last))
            return
        if first < last:
            self.doubts.append(f"「{said}」可能是 {first} 年级 {last} 班，也可能是 {first} 到 {last} 班")
        self._whole(str(first), last, said)

    def _full(self, said: str) -> None:
        self._whole(said[:-2].lstrip("0"), int(said[-2:]), said)

    def _whole(self, grade: str, number: int, said: str) -> None:
        """Take a writing that has grade and number (701, 7.1), perhaps as the end of a run."""
        self.bare_grade, self.own_grade, self.style = "", grade, "("
        if self.range_from and self.range_from[0] == grade:
            for one in self._run_to(number):
                name = f"{grade}.{one}" if "." in said else f"{grade}{one:02d}"
                self._add(name, f"{grade}-{one}", "")
        else:
            self._add(said, class_key(said), "")
        self.range_from = None
        self.last = (grade, number)

    def _number(self, said: str) -> None:
        number = han_number(said)
        if number is None:
            self.doubts.append(f"「{said}」看不出是哪个班")
            return
        if self.bare_grade:
            self.style = "(" if self.depth else ""
        self.bare_grade = ""
        if self.range_from:
            for one in self._run_to(number):
                self._numbered(one)
        else:
            self._numbered(number)
        self.range_from = None
        self.last = (self.own_grade, number)

    def _run_to(self, number: int) -> range:
        assert self.range_from is not None
        first = self.range_from[1]
        if not first < number <= first + _LAST_CLASS:
            self.doubts.append(f"「{self.text}」里的起止班级看不明白")
            return range(number, number + 1)
        return range(first + 1, number + 1)

    def _numbered(self, number: int) -> None:
        grade = self.own_grade or self.grade
        if not self.depth:
            self.open.append(number)
        if self.own_grade:
            wide = self.own_grade.endswith(("年级", "年", "级", "届")) and self.style != "("
            name = f"{self.own_grade}{number}班" if wide else f"{self.own_grade}({number})班"
        else:
            name = f"({number})班" if self.depth else f"{number}班"
        key = f"{grade_key(fold_text(grade))}-{number}" if grade else f"-{number}"
        self._add(name, key, "" if self.own_grade else self.grade)

    def _add(self, name: str, key: str, grade: str) -> None:
        self.found.append(ClassSaid(name, key, grade))

    def _to(self, said: str) -> None:
        if self.bare_grade:
            self.range_from = (self.bare_grade, 0)
            kept = self.bare_grade
            self._grade_alone()
            self.bare_grade = kept
            return
        if self.last is None:
            self.doubts.append(f"「{self.text}」里的「{said}」前面没有班级")
            return
        self.range_from = self.last

    def _close(self, said: str) -> None:
        self.open = []

    def _odd(self, said: str) -> None:
        name = f"{self.own_grade}{said}" if self.bare_grade else said
        if said in _NOT_CLASSES:
            self.doubts.append(f"「{self.text}」没有一个一个写出班级")
            return
        self.bare_grade = ""
        key = class_key(name)
        self._add(name, key, "" if name != said else self.grade)

    def _separator(self, said: str) -> None:
        """Separators end nothing: the next number may belong to the same 班."""

    def _bracket(self, said: str) -> None:
        self.depth += 1 if said in "([" else -1
        if said in ")]":
            self.open = []

    def _other(self, said: str) -> None:
        self.doubts.append(f"「{self.text}」里的「{said}」看不明白")

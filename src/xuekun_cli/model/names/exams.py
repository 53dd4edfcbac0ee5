"""What an exam is called, taken apart: school year, term, grade, month, kind, number; and which of two came first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from xuekun_cli.model.patterns import late

_HAN = "一二三四五六七八九"
_NUMERAL = rf"(?:\d{{1,2}}|[{_HAN}]?十[{_HAN}]?|[{_HAN}])"
_STAGES = {"小": 0, "初": 6, "高": 9}
"""Grades before the stage: 初一 is grade 7, 高一 grade 10."""

_SCHOOL_YEAR = late(
    r"(?<!\d)(?:(?P<long>20\d\d)[-—–~至到/_](?:20)?(?P<next>\d\d)|(?P<short>\d\d)[-—–~至到/](?P<then>\d\d)(?=学年))(?!\d)"
    r"(?:学年度?)?(?:[-_第]?(?P<term>[12])(?!\d|[次月班.]))?"
)
_ONE_YEAR = late(r"(?<!\d)(20\d\d)学年度?(?:[-_第]?(?P<term>[12])(?!\d|[次月班.]))?")
_SEASON = late(
    r"(?<!\d)(?P<year>20\d\d)年?[(_]?(?P<season>[春秋])|(?P<alone>[春秋])(?=季|学期|期[中末])|(?<=[_(])(?P<last>[春秋])(?=[)_]|$)"
)
_DAY = late(
    r"(?<!\d)(20\d\d)(?:年(1[0-2]|0?[1-9])月?(?:(\d{1,2})[日号]?)?|[.\-/_](1[0-2]|0?[1-9])(?!\d|[.\-/_]\d)"
    r"|(0[1-9]|1[0-2])(?!\d))份?"
)
_STAMP = late(
    r"(?<!\d)(20\d\d)(?:[.\-/_](1[0-2]|0?[1-9])[.\-/_]([0-3]?\d)|(0[1-9]|1[0-2])([0-3]\d))(?:\d{4,6})?(?!\d)"
)
"""A day in figures: that of the exam, or that on which a file was saved."""
_CALENDAR = late(r"(?<!\d)(20\d\d)年?(?!\d|[级届])")
_COHORT = late(r"[初高]?(?:20)?\d\d[级届]")
_CLASSES = late(rf"[(]?{_NUMERAL}[)]?班")
_GRADE = late(
    rf"(?:小学|初中|高中)?(?:(?P<stage>[小初高])(?P<of>[{_HAN}]|\d)(?:年级|年)?|(?P<school>{_NUMERAL})年级"
    rf"|(?<![第\d{_HAN}十])(?P<bare>[{_HAN}1-9])(?=[上下](?!半学期|半年|旬)|1[0-2]月)"
    rf"|(?<![第\d{_HAN}十])(?P<han>[{_HAN}])(?=[1-9]月|[{_HAN}十]{{1,2}}月月))"
    rf"(?P<term>[上下](?!半学期|半年|旬|午))?"
)
_BRACKETED = late(r"[(\[【〔]([上下春秋])[)\]】〕]")
_TERM = late(
    r"第?(?P<number>[一二12])学期|(?P<word>[上下])(?=学期|册|期|半期)(?!半学期)|(?P<open>[上下])(?=[_\-]|$)"
)
_MONTH = late(
    rf"(?<![\d{_HAN}十])(?P<month>1[0-2]|0?[1-9]|十[一二]?|[{_HAN}])月份?(?:(?P<day>\d{{1,2}})[日号])?(?P<exam>考)?"
    r"|(?<![\d.])(?P<m>1[0-2]|0?[1-9])\.(?P<d>\d{1,2})[日号]?(?=月考|考|周|测|联考|期)"
)
_NUMBERED = late(
    rf"第(?P<a>{_NUMERAL})(?:次|轮|阶段|单元|周|月考)|(?<![\d{_HAN}])(?P<b>{_NUMERAL})(?:次(?=月考|考试|模拟|联考|测)|单元)"
    rf"|(?P<c>[{_HAN}])[模诊检调练](?!块)"
    rf"|(?:考试|月考|测试|测验|模拟|周考|周测|周练|检测|诊断|联考|质检|练习|阶段|摸底)[(_\-#]?(?P<d>{_NUMERAL})[)]?(?![\d{_HAN}十月年班次科])"
)
_START, _MONTHLY, _MIDDLE, _END = "期初", "月考", "期中", "期末"
_KINDS = {
    _START: late("期初|开学|入学|分班|新生|收心|返校|摸底"),
    _MONTHLY: late("月考"),
    _MIDDLE: late(rf"期中|半期|半学期|(?<![{_HAN}十市县区附])中期(?=考|测|检|质|成绩|$)"),
    _END: late("期末|学期末|学年末|期终"),
}
_REHEARSED = late("模拟|预测|预考|热身|复习")
"""期末模拟 comes before the 期末, and nobody knows when."""
_OTHERS = late(rf"[{_HAN}]?(?:模拟|模|诊断|诊|联考|统考|质检|调考|调研|周考|周测|周练|单元|检测|测验|测试|考试)")
_LEAVING = {"中考": 9, "高考": 12}
_LEFT = late(r"(?:^|[_\-|年级届校])(中考|高考)(?!试)")
"""The exam at the end of a school, and its grade. 一中考试 is none."""
_WHERE = {_START: (0, 0), _MONTHLY: (1, 9), _MIDDLE: (5, 5), _END: (10, 10)}
"""Tenths of a term in which an exam of a kind may lie: first and last."""
_FIRST_MONTHLY = (1, 4)
_IN_TERM = {
    "上": {8: (0, 0), 9: (1, 3), 10: (2, 5), 11: (4, 6), 12: (6, 8), 1: (8, 10), 2: (9, 10)},
    "下": {2: (0, 1), 3: (1, 4), 4: (3, 6), 5: (4, 8), 6: (7, 10), 7: (9, 10)},
}
"""The same for a month."""
_FIRST_MONTH = 8
"""A school year begins in August at the earliest."""
_MOST_MONTHLY = 4
"""3月考 may be the third 月考 as well as the exam of March; a term has no more of them than this."""
_LAST_GRADE = 12


class ExamName(NamedTuple):
    """What a name says of an exam; None or "" where it says nothing."""

    year: int | None = None
    """The calendar year in which the school year begins."""
    calendar: int | None = None
    """The calendar year, where the school year cannot be told from it."""
    term: str = ""
    """上 or 下."""
    grade: int | None = None
    """1 to 12."""
    month: int | None = None
    day: int | None = None
    kind: str = ""
    """期初, 月考, 期中, 期末, or another word for an exam."""
    number: int | None = None
    """第N次, of the kind."""
    month_or_number: bool = False
    """3月考: the month may be the number of the 月考."""
    stamp: tuple[int, ...] = ()
    """Year, month and day in figures, which may be those of the file: believed where nothing else decides."""


def numeral(text: str) -> int:
    """Return the number that digits or Chinese numerals up to 99 stand for. The text has to be one."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_HAN.index(tens) + 1 if tens else 1) * 10 * bool(ten) + (_HAN.index(ones) + 1 if ones else 0)


@lru_cache(maxsize=2_000)
def read_exam_name(text: str) -> ExamName:
    """Return what one text (an exam's name, a title, a file's name) says of an exam.

    What names the school year, the grade and the class is taken away first, so that their numbers are not taken
    for those of a month or an exam (高二12月月考, 三(1)班). A text of several kinds of exams names no kind.
    """
    found: dict[str, Any] = {}
    rest = _bare(text, found)
    number = _NUMBERED.search(rest)
    if number:
        found["number"] = numeral(next(one for one in number.groups() if one))
    elif month := _MONTH.search(rest):
        found.setdefault("month", numeral(month["month"] or month["m"]))
        if day := month["day"] or month["d"]:
            found.setdefault("day", int(day))
        found["month_or_number"] = bool(month["exam"]) and int(found["month"]) <= _MOST_MONTHLY
    found["kind"] = _kind(rest)
    if left := _LEFT.search(rest):
        found.setdefault("grade", _LEAVING[left[1]])
        found["kind"] = left[1]
    return _settled(ExamName(**found))


def bare_exam_name(text: str) -> str:
    """Return a text half-width and without spaces, with a stroke for what names year, class, grade and term."""
    return _bare(text, {})


def _bare(text: str, found: dict[str, Any]) -> str:
    plain = _BRACKETED.sub(r"\1", re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))
    rest = _without_year(plain, found)
    rest = _without_grade(_CLASSES.sub("|", _COHORT.sub("|", rest)), found)
    if term := _TERM.search(rest):
        said = term["word"] or term["open"] or ("上" if term["number"] in "一1" else "下")
        found.setdefault("term", said)
        rest = f"{rest[: term.start()]}|{rest[term.end() :]}"
    return rest


def _without_year(rest: str, found: dict[str, Any]) -> str:
    """Take down the year, and the day, that a text names; return the text without them."""
    if hit := _STAMP.search(rest):
        found["stamp"] = tuple(int(part) for part in hit.groups() if part)
        rest = f"{rest[: hit.start()]}|{rest[hit.end() :]}"
    if (hit := _SCHOOL_YEAR.search(rest)) and _follow(hit["long"] or hit["short"], hit["next"] or hit["then"]):
        found["year"] = 2000 + int((hit["long"] or hit["short"])[-2:])
    elif hit := _ONE_YEAR.search(rest):
        found["year"] = int(hit[1])
    if hit:
        if hit["term"]:
            found["term"] = "上" if hit["term"] == "1" else "下"
        return f"{rest[: hit.start()]}|{rest[hit.end() :]}"
    if hit := _SEASON.search(rest):
        found["term"] = "上" if (hit["season"] or hit["alone"] or hit["last"]) == "秋" else "下"
        if hit["year"]:
            found["year"] = int(hit["year"]) - (hit["season"] == "春")
        return f"{rest[: hit.start()]}|{rest[hit.end() :]}"
    if hit := _DAY.search(rest):
        found["calendar"] = int(hit[1])
        found["month"] = int(hit[2] or hit[4] or hit[5])
        if hit[3]:
            found["day"] = int(hit[3])
        return f"{rest[: hit.start()]}|{rest[hit.end() :]}"
    if hit := _CALENDAR.search(rest):
        found["calendar"] = int(hit[1])
        return f"{rest[: hit.start()]}|{rest[hit.end() :]}"
    return rest


def _follow(year: str, following: str) -> bool:
    return (int(year) + 1 - int(following)) % 100 == 0


def _without_grade(rest: str, found: dict[str, Any]) -> str:
    """Take down the grade, and the term behind it (七上); return the text without them. Several grades are none."""
    grades, terms = set(), set()
    for hit in _GRADE.finditer(rest):
        grade = numeral(hit["of"] or hit["school"] or hit["bare"] or hit["han"]) + _STAGES.get(
            hit["stage"] or "", 0
        )
        if 1 <= grade <= _LAST_GRADE:
            grades.add(grade)
        if hit["term"]:
            terms.add(hit["term"])
    if len(grades) == 1:
        found["grade"] = grades.pop()
    if len(terms) == 1:
        found.setdefault("term", terms.pop())
    return _GRADE.sub("|", rest)


def _kind(rest: str) -> str:
    kinds = [kind for kind, words in _KINDS.items() if words.search(rest)]
    if len(kinds) > 1 or (kinds and _REHEARSED.search(rest)):
        return ""
    if kinds:
        return kinds[0]
    other = _OTHERS.search(rest)
    return other.group().lstrip(_HAN) if other else _MONTHLY if _MONTH.search(rest) else ""


def _settled(name: ExamName) -> ExamName:
    """Return a name with the school year and the term that follow from its day."""
    if name.month is None or name.calendar is None:
        return name
    year = name.calendar - (name.month < _FIRST_MONTH)
    terms = [term for term, months in _IN_TERM.items() if name.month in months]
    return name._replace(year=year, calendar=None, term=name.term or (terms[0] if len(terms) == 1 else ""))


def exam_name_of(texts: Iterable[str]) -> ExamName:
    """Return what several texts about one exam say together; of each part, the first that says it is believed.

    Kind, number, month and day belong together, and come from one text: a file's name may say when it was saved.
    """
    read = [read_exam_name(text) for text in texts if text]
    within = next((one for one in read if one.kind), next((one for one in read if one.month), ExamName()))
    again = [one for one in read if one.month and one.kind in ("", within.kind)] if not within.number else []
    dated = within if within.month else next(iter(again), within)
    dates = next((one for one in read if one.year is not None), None) or next(
        (one for one in read if one.calendar is not None), ExamName()
    )
    return within._replace(
        year=dates.year,
        calendar=dates.calendar,
        term=next((one.term for one in read if one.term), ""),
        grade=next((one.grade for one in read if one.grade is not None), None),
        month=dated.month,
        day=dated.day,
        month_or_number=dated.month_or_number,
        stamp=next((one.stamp for one in read if one.stamp), ()),
    )


def doubt_of_order(earlier: ExamName, later: ExamName) -> str:
    """Return why two exams may have been given in the wrong order, from what they are called; "" for no doubt.

    Decided by the first of these that both names say and that differs: the year, the grade, the term (within a
    known year or grade alone, since the last term's final beside this term's mid-term is what the documents ask
    for), the place of the kind in a term, the month, the number. What may be either way is no doubt.
    """
    if earlier.calendar and later.calendar and earlier.calendar != later.calendar:
        return _said(_year(earlier), _year(later), earlier.calendar > later.calendar)
    years = _span(earlier), _span(later)
    if years[0] and years[1] and (years[0][0] > years[1][1] or years[0][1] < years[1][0]):
        return _said(_year(earlier), _year(later), years[0][0] > years[1][1])
    if earlier.grade and later.grade and earlier.grade != later.grade:
        return _said(_grade(earlier), _grade(later), earlier.grade > later.grade)
    one_year = earlier.year is not None and earlier.year == later.year
    if earlier.term and later.term and earlier.term != later.term:
        one_grade = earlier.grade is not None and earlier.grade == later.grade
        known = one_year or (one_grade and not (years[0] and years[1]))
        return _said(f"{earlier.term}学期", f"{later.term}学期", known and earlier.term == "下")
    one_term = one_year or bool(earlier.term and later.term)
    first, second = _place(earlier, False), _place(later, False)
    if first and second and (first[0] > second[1] or first[1] < second[0]):
        return _said(_of_kind(earlier), _of_kind(later), first[0] > second[1])
    if earlier.month and later.month:
        days = (earlier.month, earlier.day or 0), (later.month, later.day or 0)
        if days[0][0] != days[1][0] or (days[0][1] and days[1][1]):
            backwards = _since_august(days[0]) > _since_august(days[1]) and (one_term or days[0] > days[1])
            return _said(_date(earlier), _date(later), backwards)
    if earlier.number and later.number and earlier.kind == later.kind:
        return _said(_of_kind(earlier), _of_kind(later), earlier.number > later.number)
    first, second = _place(earlier, one_term), _place(later, one_term)
    if first and second and (first[0] > second[1] or first[1] < second[0]):
        return _said(_of_kind(earlier), _of_kind(later), first[0] > second[1])
    if earlier.kind == later.kind and earlier.stamp and later.stamp:
        return _said(_stamped(earlier), _stamped(later), earlier.stamp > later.stamp)
    return ""


def _said(earlier: str, later: str, backwards: bool) -> str:
    return f"前一次是{earlier}，后一次是{later}" if backwards else ""


def _span(name: ExamName) -> tuple[int, int] | None:
    """Return the first and the last half-year in which an exam can be, counted from one August or February on."""
    if name.year is not None:
        return 2 * name.year + (name.term == "下"), 2 * name.year + (name.term != "上")
    return None if name.calendar is None else (2 * name.calendar - 2, 2 * name.calendar)


def _since_august(day: tuple[int, int]) -> tuple[int, int]:
    return (day[0] - _FIRST_MONTH) % 12, day[1]


def _place(name: ExamName, one_term: bool) -> tuple[int, int] | None:
    """Return the tenths of a term in which an exam lies; None where its name does not say.

    A month tells its place only beside an exam of the same term.
    """
    if name.month and not name.month_or_number:
        found = [
            months[name.month]
            for term, months in _IN_TERM.items()
            if name.month in months and name.term in ("", term)
        ]
        if one_term and len(found) == 1:
            return found[0]
    if name.kind == _MONTHLY and name.number == 1:
        return _FIRST_MONTHLY
    return _WHERE.get(name.kind)


def _year(name: ExamName) -> str:
    if name.year is None:
        return f" {name.calendar} 年"
    return f" {name.year}—{name.year + 1} 学年{name.term + '学期' if name.term else ''}"


def _grade(name: ExamName) -> str:
    grade = name.grade or 0
    return f"高{_HAN[grade - 10]}" if grade > 9 else f"{_HAN[grade - 1]}年级"


def _date(name: ExamName) -> str:
    return f" {name.month} 月" + (f" {name.day} 日" if name.day else "")


def _stamped(name: ExamName) -> str:
    return " {} 年 {} 月 {} 日".format(*name.stamp)


def _of_kind(name: ExamName) -> str:
    if name.number:
        return f"第 {name.number} 次{name.kind}"
    return f" {name.month} 月的{name.kind}" if name.month else name.kind

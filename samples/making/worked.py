"""The worked example: two classes small enough to check by hand, and the same as formulas of a workbook."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from making.book import A4, Book
from making.pupils import SCHOOL

SUBJECT, TEACHER = "语文", "林师例"
START, END, TEACHING, FORMULAS = "期初.xlsx", "期末.xlsx", "任课表.xlsx", "公式.xlsx"
LOWEST, LOW = Fraction(40, 100), Fraction(80, 100)
"""武平方案 一: 二类 at most 40% of the class's mean, 三类 at most 80%."""
PASS, EXCELLENT = Fraction(40, 100), Fraction(60, 100)
"""武平方案 三·2, 三·3."""
ABSENT, EXEMPT = "缺考", "随班就读"


class Learner(NamedTuple):
    """One student with whole points at both exams; None for 缺考."""

    class_name: str
    student_id: str
    name: str
    start: int
    end: int | None
    note: str = ""


LEARNERS = (
    Learner("三(1)班", "0101", "安一", 28, 45),
    Learner("三(1)班", "0102", "安二", 40, 53),
    Learner("三(1)班", "0103", "安三", 56, 60),
    Learner("三(1)班", "0104", "安四", 90, 52),
    Learner("三(1)班", "0105", "安五", 92, 77),
    Learner("三(1)班", "0106", "安六", 94, 78),
    Learner("三(1)班", "0107", "安七", 20, 25, EXEMPT),
    Learner("三(2)班", "0201", "白一", 20, 53),
    Learner("三(2)班", "0202", "白二", 30, 26),
    Learner("三(2)班", "0203", "白三", 45, 58),
    Learner("三(2)班", "0204", "白四", 48, None),
    Learner("三(2)班", "0205", "白五", 90, 80),
    Learner("三(2)班", "0206", "白六", 92, 85),
    Learner("三(2)班", "0207", "白七", 95, 88),
)
"""Means of 70 and 60 at the start, of 65 and 65 at the end; three students stand exactly on a line."""
CLASSES = tuple(dict.fromkeys(one.class_name for one in LEARNERS))
CATEGORIES = ("二类", "三类")
FIRST = 3
"""The row (from 0) of the first student on the sheet of formulas."""


def write_worked(folder: Path) -> tuple[str, ...]:
    """Write the two score files, the 任课表 and the workbook of formulas; return their names.

    They have a folder of their own: in that of the sample term they would be taken for its exams.
    """
    folder.mkdir(exist_ok=True)
    for name, exam in ((START, "期初"), (END, "期末")):
        _write_scores(folder / name, exam)
    with Book(folder / TEACHING) as made:
        sheet = made.book.add_worksheet("任课表")
        sheet.write_row(0, 0, ("班级", SUBJECT), made.header)
        for row, class_name in enumerate(CLASSES, start=1):
            sheet.write_row(row, 0, (class_name, TEACHER), made.cell)
    _write_formulas(folder / FORMULAS)
    return (START, END, TEACHING, FORMULAS)


def _write_scores(path: Path, exam: str) -> None:
    with Book(path) as made:
        sheet = made.book.add_worksheet("成绩")
        sheet.set_column(0, 4, 10)
        sheet.merge_range(0, 0, 0, 4, f"{SCHOOL}{exam}{SUBJECT}成绩（算例）", made.title)
        sheet.write_row(1, 0, ("班级", "学号", "姓名", SUBJECT, "备注"), made.header)
        for row, one in enumerate(LEARNERS, start=2):
            for column, text in enumerate((one.class_name, one.student_id, one.name)):
                sheet.write_string(row, column, text, made.text)
            score = one.start if exam == "期初" else one.end
            sheet.write(row, 3, ABSENT if score is None else score, made.cell)
            sheet.write(row, 4, one.note, made.cell)


# The values below are the results that the formulas must have; they are reckoned here by themselves, in
# fractions, and stand in the file as the formulas' stored results.


def mean_of(class_name: str, exam: str) -> Fraction:
    """Return the mean: the exempt's score counts in the total, the student does not count (三·5)."""
    scores = [(one, one.start if exam == "期初" else one.end) for one in LEARNERS if one.class_name == class_name]
    takers = sum(score is not None and not one.note for one, score in scores)
    return Fraction(sum(score or 0 for _, score in scores), takers)


def category_of(one: Learner, exam: str) -> str:
    """Return 二类, 三类, "" for not listed, 缺考 or 一类; who stands on a line is below it."""
    score = one.start if exam == "期初" else one.end
    if one.note:
        return "一类"
    if score is None:
        return ABSENT
    mean = mean_of(one.class_name, exam)
    return "二类" if score <= mean * LOWEST else "三类" if score <= mean * LOW else ""


def outcome_of(one: Learner) -> str:
    """Return what became of a student; "" for one who is listed in neither exam."""
    before, after = category_of(one, "期初"), category_of(one, "期末")
    if before == "一类" or (before not in CATEGORIES and after not in CATEGORIES):
        return ""
    if before not in CATEGORIES:
        return "新增"
    if after == ABSENT:
        return "待补测"
    if after == before:
        return "未转化"
    return {"": "脱困", "三类": "达标", "二类": "退步"}[after]


def counts_of(category: str) -> tuple[int, int, int]:
    """Return the initial number of a category, how many were converted, how many added."""
    begun = [outcome_of(one) for one in LEARNERS if category_of(one, "期初") == category]
    ended = [outcome_of(one) for one in LEARNERS if category_of(one, "期末") == category]
    return len(begun), sum(o in ("达标", "脱困") for o in begun), sum(o in ("新增", "退步") for o in ended)


def verdict_of(rates: list[Fraction]) -> str:
    """Return the level that every category reaches."""
    lowest = min(rates)
    return "优秀" if lowest >= EXCELLENT else "合格" if lowest >= PASS else "不合格"


def _write_formulas(path: Path) -> None:
    with Book(path) as made:
        sheet = made.book.add_worksheet("算式")
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 9, 11)
        sheet.merge_range(0, 0, 0, 9, "算例：每个数都是公式，改了成绩就重新算", made.title)
        _write_students(made, sheet)
        _write_counts(made, sheet, _write_classes(made, sheet, FIRST + len(LEARNERS) + 2))


def _write_students(made: Book, sheet: Worksheet) -> None:
    """Write a row a student: scores, categories and outcome, the last three by formulas."""
    titles = ("班级", "学号", "姓名", "备注", "期初成绩", "期末成绩", "期初类别", "期末类别", "结果")
    sheet.write_row(FIRST - 1, 0, titles, made.header)
    for row, one in enumerate(LEARNERS, start=FIRST):
        for column, text in enumerate((one.class_name, one.student_id, one.name, one.note)):
            sheet.write_string(row, column, text, made.text)
        sheet.write_number(row, 4, one.start, made.cell)
        sheet.write(row, 5, ABSENT if one.end is None else one.end, made.cell)
        at = row + 1
        for column, (score, exam) in enumerate((("E", "期初"), ("F", "期末")), start=6):
            value = category_of(one, exam)
            sheet.write_formula(row, column, _category(f"{score}{at}", at, score), made.cell, value)
        listed = 'OR({0}{1}="二类",{0}{1}="三类")'
        before, after = listed.format("G", at), listed.format("H", at)
        outcome = (
            f'=IF(G{at}="一类","",IF({before},IF(H{at}="{ABSENT}","待补测",IF(G{at}=H{at},"未转化",'
            f'IF(H{at}="","脱困",IF(H{at}="三类","达标","退步")))),IF({after},"新增","")))'
        )
        sheet.write_formula(row, 8, outcome, made.cell, outcome_of(one))


def _span(column: str) -> str:
    return f"${column}${FIRST + 1}:${column}${FIRST + len(LEARNERS)}"


def _total(column: str, class_cell: str) -> str:
    return f"SUMIFS({_span(column)},{_span('A')},{class_cell})"


def _takers(column: str, class_cell: str) -> str:
    """Return how many of a class have a score and no 备注."""
    return f'SUMPRODUCT(({_span("A")}={class_cell})*({_span("D")}="")*ISNUMBER({_span(column)}))'


def _category(score: str, row: int, column: str) -> str:
    """Return the formula of a category: whole numbers multiplied across, so that nothing is rounded."""
    total, takers = _total(column, f"$A{row}"), _takers(column, f"$A{row}")
    low, lowest = (
        f"{score}*{takers}*100<={total}*{share.numerator * 100 // share.denominator}" for share in (LOW, LOWEST)
    )
    return f'=IF($D{row}<>"","一类",IF(NOT(ISNUMBER({score})),"{ABSENT}",IF({lowest},"二类",IF({low},"三类",""))))'


def _write_classes(made: Book, sheet: Worksheet, top: int) -> int:
    """Write each class's total, takers, mean and lines at both exams; return the row below."""
    titles = ("班级", "考试", "总分", "参考人数", "平均分", "二类线", "三类线")
    sheet.write_row(top, 0, titles, made.header)
    row = top
    for class_name in CLASSES:
        for exam, column in (("期初", "E"), ("期末", "F")):
            row += 1
            at, mean = row + 1, mean_of(class_name, exam)
            own = [
                (one, one.start if exam == "期初" else one.end) for one in LEARNERS if one.class_name == class_name
            ]
            total = sum(score or 0 for _, score in own)
            sheet.write_row(row, 0, (class_name, exam), made.cell)
            sheet.write_formula(row, 2, f"={_total(column, f'A{at}')}", made.cell, total)
            sheet.write_formula(row, 3, f"={_takers(column, f'A{at}')}", made.cell, int(total / mean))
            sheet.write_formula(row, 4, f"=C{at}/D{at}", made.mean, float(mean))
            sheet.write_formula(row, 5, f"=C{at}*40/(D{at}*100)", made.mean, float(mean * LOWEST))
            sheet.write_formula(row, 6, f"=C{at}*80/(D{at}*100)", made.mean, float(mean * LOW))
    return row + 2


def _write_counts(made: Book, sheet: Worksheet, top: int) -> None:
    """Write each category's numbers and rate, and the verdict."""
    titles = ("类别", "期初人数", "转化", "新增", "净转化", "转化率", "这一类")
    sheet.write_row(top, 0, titles, made.header)
    before, after, outcome = _span("G"), _span("H"), _span("I")
    rates = []
    for row, category in enumerate(CATEGORIES, start=top + 1):
        at = row + 1
        initial, converted, added = counts_of(category)
        rate = Fraction(converted - added, initial)
        rates.append(rate)
        sheet.write_string(row, 0, category, made.cell)
        sheet.write_formula(row, 1, f"=COUNTIFS({before},A{at})", made.cell, initial)
        moved = "+".join(f'COUNTIFS({before},A{at},{outcome},"{word}")' for word in ("达标", "脱困"))
        sheet.write_formula(row, 2, f"={moved}", made.cell, converted)
        fallen = "+".join(f'COUNTIFS({after},A{at},{outcome},"{word}")' for word in ("新增", "退步"))
        sheet.write_formula(row, 3, f"={fallen}", made.cell, added)
        sheet.write_formula(row, 4, f"=C{at}-D{at}", made.cell, converted - added)
        sheet.write_formula(row, 5, f"=E{at}/B{at}", made.share, float(rate))
        sheet.write_formula(row, 6, _level(f"E{at}", f"B{at}"), made.cell, verdict_of([rate]))
    first, last = top + 2, top + 1 + len(CATEGORIES)
    end = top + 1 + len(CATEGORIES)
    sheet.write_string(end, 0, "结论", made.foot)
    held = f"G{first}:G{last}"
    verdict = f'=IF(COUNTIFS({held},"不合格")>0,"不合格",IF(COUNTIFS({held},"合格")>0,"合格","优秀"))'
    sheet.write_formula(end, 6, verdict, made.foot, verdict_of(rates))


def _level(net: str, initial: str) -> str:
    excellent, passed = (share.numerator * 100 // share.denominator for share in (EXCELLENT, PASS))
    return f'=IF({net}*100>={initial}*{excellent},"优秀",IF({net}*100>={initial}*{passed},"合格","不合格"))'

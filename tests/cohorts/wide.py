"""Layouts with a row a student: flat, a sheet a class, two header rows, joint exam, composed names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from cohorts.page import Formula, Page, score_cell, total_cell
from cohorts.people import Classroom, Cohort, Pupil
from oracle import Score
from xuekun_cli.model.scores.cells import a1

TOTAL = "总分"
NOTE = "备注"
LEVEL_BARS = ((Fraction(9, 10), "A"), (Fraction(8, 10), "B"), (Fraction(6, 10), "C"), (Fraction(0), "D"))
"""Made-up levels: the share of the full mark from which each is given."""


def flat(cohort: Cohort) -> list[Page]:
    """Layout 1: one sheet, one header row, a class column, a column a subject, 总分 and 备注."""
    return [_flat(cohort, page_length=None)]


def flat_with_page_breaks(cohort: Cohort, page_length: int = 5) -> list[Page]:
    """Layout 1 as printed: the header comes again after every ``page_length`` students."""
    return [_flat(cohort, page_length)]


def _flat(cohort: Cohort, page_length: int | None) -> Page:
    page = Page("成绩")
    lead = [*(["学校"] if cohort.has_schools else []), "班级", "学号", "姓名"]
    header = [*lead, *cohort.subjects, TOTAL, NOTE]
    for index, (room, pupil) in enumerate(cohort.everyone()):
        if index == 0 or (page_length and index % page_length == 0):
            page.rows.append(list(header))
        _student_row(page, cohort, room, pupil, _who(cohort, room, pupil))
    return page


def sheet_a_class(cohort: Cohort) -> list[Page]:
    """Layout 2: a sheet a class with a merged title, a second line, a blank row and rows at the foot.

    The class stands in the sheet's name and the title only. For cohorts of one school.
    """
    pages = []
    for room in cohort.classes:
        page = Page(room.name)
        header = ["序号", "学号", "姓名", *cohort.subjects, TOTAL, NOTE]
        width = len(header)
        page.rows.append([f"样例学校{room.name}{cohort.exam}成绩表", *[None] * (width - 1)])
        page.merge(0, 0, 0, width - 1)
        page.rows.append(["2024—2025学年", None, "班主任：样老师", *[None] * (width - 3)])
        page.rows.append([None] * width)
        page.rows.append(list(header))
        first = len(page.rows)
        for number, pupil in enumerate(room.pupils, start=1):
            _student_row(page, cohort, room, pupil, [number, pupil.student_id, pupil.name])
        _foot(page, cohort, room, first, width)
        pages.append(page)
    return pages


def _foot(page: Page, cohort: Cohort, room: Classroom, first: int, width: int) -> None:
    last = len(page.rows) - 1
    full = cohort.full_mark
    lines: tuple[tuple[str, str, Callable[[Sequence[Fraction]], float]], ...] = (
        ("平均分", "AVERAGE({0})", _mean),
        ("最高分", "MAX({0})", _highest),
        ("最低分", "MIN({0})", _lowest),
        ("及格率", f'COUNTIF({{0}},">={full * 0.6}")/COUNT({{0}})', partial(_share, full, 6)),
        ("优秀率", f'COUNTIF({{0}},">={full * 0.9}")/COUNT({{0}})', partial(_share, full, 9)),
    )
    for label, formula, reckon in lines:
        row: list[object] = [label, *[None] * (width - 1)]
        for column, subject in enumerate(cohort.subjects, start=3):
            scores = _numbers(pupil.scores[subject] for pupil in room.pupils)
            if scores:
                cells = f"{a1(first, column)}:{a1(last, column)}"
                row[column] = Formula("=" + formula.format(cells), reckon(scores))
        page.merge(len(page.rows), 0, len(page.rows), 2)
        page.rows.append(row)
    page.rows.append(["任课教师", None, None, *["样老师"] * len(cohort.subjects), None, None])
    page.rows.append(["班主任签名：", *[None] * (width - 1)])


def _mean(scores: Sequence[Fraction]) -> float:
    return float(sum(scores, Fraction(0)) / len(scores))


def _highest(scores: Sequence[Fraction]) -> float:
    return float(max(scores))


def _lowest(scores: Sequence[Fraction]) -> float:
    return float(min(scores))


def _share(full: int, tenths: int, scores: Sequence[Fraction]) -> float:
    return sum(score * 10 >= full * tenths for score in scores) / len(scores)


@dataclass(frozen=True)
class _Part:
    """A column under a subject: its word, what it shows, and whether it is the score."""

    word: str
    show: Callable[[Score | None, Sequence[Fraction], Sequence[Fraction], Sequence[Fraction]], object]
    is_score: bool = False


def _rank(score: Score | None, among: Sequence[Fraction]) -> object:
    return 1 + sum(other > score for other in among) if isinstance(score, Fraction) else None


def _score_part(word: str) -> _Part:
    return _Part(word, lambda score, *_: score_cell(score) if score is not None else None, True)


def _class_rank(word: str) -> _Part:
    return _Part(word, lambda score, in_class, in_school, everywhere: _rank(score, in_class))


def _school_rank(word: str) -> _Part:
    return _Part(word, lambda score, in_class, in_school, everywhere: _rank(score, in_school))


def _joint_rank(word: str) -> _Part:
    return _Part(word, lambda score, in_class, in_school, everywhere: _rank(score, everywhere))


def _level(score: Score | None, *among: Sequence[Fraction]) -> object:
    best = max(among[2], default=Fraction(0)) or Fraction(1)
    if not isinstance(score, Fraction):
        return None
    return next(level for bar, level in LEVEL_BARS if score >= bar * best)


def _graded(score: Score | None, *among: Sequence[Fraction]) -> object:
    rank = _rank(score, among[2])
    return max(30, 101 - rank) if isinstance(rank, int) else None


SIMPLE_PARTS = (_score_part("得分"), _school_rank("校次"), _class_rank("班次"))
PLATFORM_PARTS = (
    _score_part("分数"),
    _Part("等级", _level),
    _class_rank("班名"),
    _school_rank("校名"),
    _school_rank("级名"),
    _joint_rank("联名"),
    _Part("赋分", _graded),
)
JOINT_PARTS = (_score_part("得分"), _class_rank("班"), _school_rank("校"), _joint_rank("联"))
COMPOSED_PARTS = (
    _score_part("分数"),
    _Part("等级", _level),
    _class_rank("班名"),
    _school_rank("校名"),
)


def two_header_rows(cohort: Cohort) -> list[Page]:
    """Layout 3: each subject merged over 得分, 校次 and 班次; student columns merged downwards."""
    return [_two_rows(cohort, Page("学生成绩"), SIMPLE_PARTS, "学号", total_first=False)]


def two_header_rows_platform(cohort: Cohort) -> list[Page]:
    """Layout 3, the other variant: 分数, 等级, 班名, 校名, 级名, 联名 and 赋分 under each subject."""
    return [_two_rows(cohort, Page("成绩单"), PLATFORM_PARTS, "考号", total_first=False)]


def joint_exam(cohort: Cohort) -> list[Page]:
    """Layout 4: a title, a unit line, two header rows with 总分 first; students from row 5."""
    page = Page("联考成绩")
    page.rows = [[f"样例县{cohort.exam}联考成绩"], ["单位：样例县教研室"]]
    page = _two_rows(cohort, page, JOINT_PARTS, "考号", total_first=True)
    page.merge(0, 0, 0, len(page.rows[2]) - 1)
    return [page]


def composed_names(cohort: Cohort) -> list[Page]:
    """Layout 5: one header row of composed names: 语文分数, 语文等级, 语文班名 … 总分分数."""
    page = Page("Sheet1")
    lead = [*(["学校"] if cohort.has_schools else []), "班级", "考号", "姓名"]
    names = [subject + part.word for subject in (*cohort.subjects, TOTAL) for part in COMPOSED_PARTS]
    page.rows.append([*lead, *names, NOTE])
    _part_rows(page, cohort, COMPOSED_PARTS, (*cohort.subjects, TOTAL), len(lead))
    return [page]


def _two_rows(cohort: Cohort, page: Page, parts: Sequence[_Part], id_word: str, *, total_first: bool) -> Page:
    lead = [*(["学校"] if cohort.has_schools else []), "班级", id_word, "姓名"]
    blocks = (TOTAL, *cohort.subjects) if total_first else (*cohort.subjects, TOTAL)
    top = len(page.rows)
    upper: list[object] = list(lead)
    lower: list[object] = [None] * len(lead)
    for column in range(len(lead)):
        page.merge(top, column, top + 1, column)
    for block in blocks:
        page.merge(top, len(upper), top, len(upper) + len(parts) - 1)
        upper += [block, *[None] * (len(parts) - 1)]
        lower += [part.word for part in parts]
    page.merge(top, len(upper), top + 1, len(upper))
    page.rows += [[*upper, NOTE], [*lower, None]]
    _part_rows(page, cohort, parts, blocks, len(lead))
    return page


def _part_rows(page: Page, cohort: Cohort, parts: Sequence[_Part], blocks: Sequence[str], lead: int) -> None:
    among = {block: _standings(cohort, block) for block in blocks}
    for room, pupil in cohort.everyone():
        row = len(page.rows)
        cells = _who(cohort, room, pupil)
        score_columns = [lead + blocks.index(subject) * len(parts) for subject in cohort.subjects]
        for block in blocks:
            in_class, in_school, everywhere = among[block]
            score = _score_of(pupil, block)
            for part in parts:
                if part.is_score and block == TOTAL:
                    cells.append(total_cell(pupil, row, score_columns))
                    continue
                if part.is_score:
                    page.place(room, pupil, block, row, len(cells))
                cells.append(
                    part.show(score, in_class[room.school, room.name], in_school[room.school], everywhere)
                )
        page.rows.append([*cells, pupil.note or None])


def _standings(
    cohort: Cohort, block: str
) -> tuple[dict[tuple[str | None, str], list[Fraction]], dict[str | None, list[Fraction]], list[Fraction]]:
    """Return the scores of each class, each school and everyone, for ranks."""
    in_class = {
        (room.school, room.name): _numbers(_score_of(pupil, block) for pupil in room.pupils)
        for room in cohort.classes
    }
    in_school: dict[str | None, list[Fraction]] = {}
    for (school, _), scores in in_class.items():
        in_school.setdefault(school, []).extend(scores)
    return in_class, in_school, [score for scores in in_school.values() for score in scores]


def _score_of(pupil: Pupil, block: str) -> Score | None:
    return pupil.total if block == TOTAL else pupil.scores[block]


def _numbers(scores: Iterable[Score | None]) -> list[Fraction]:
    return [score for score in scores if isinstance(score, Fraction)]


def _who(cohort: Cohort, room: Classroom, pupil: Pupil) -> list[object]:
    school: list[object] = [room.school] if cohort.has_schools else []
    return [*school, room.name, pupil.student_id, pupil.name]


def _student_row(page: Page, cohort: Cohort, room: Classroom, pupil: Pupil, cells: list[object]) -> None:
    row, first = len(page.rows), len(cells)
    for column, subject in enumerate(cohort.subjects, start=first):
        page.place(room, pupil, subject, row, column)
        cells.append(score_cell(pupil.scores[subject]))
    cells.append(total_cell(pupil, row, range(first, len(cells))))
    page.rows.append([*cells, pupil.note or None])

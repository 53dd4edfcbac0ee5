"""Whatever happens to the scores, everybody of the last register stands in the next one, with what was typed."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import openpyxl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from roll_desk import Term

CLASSES = ("三(1)班", "三(2)班")
NAMES = ("赵样", "赵样", "钱例", "孙　样", "李样乙", "周例甲", "吴·样")
"""赵样 twice as often: namesakes are drawn."""
SUBJECTS = ("语文", "数学", "英语")
CELLS = st.sampled_from([0, 15, 20, 25, 50, 55, 80, 90, 95, "缺考", "免考", ""])
FATES = ("stays", "stays", "stays", "renamed", "moved", "absent", "gone", "without id", "other id")
TYPED = ("帮扶教师", "结对学生", "审核", "成因类型", "备注")
SHEETS_OFF = ("已脱困", "流失转出", "已不在册")


@dataclass(frozen=True)
class Seat:
    """A student in two exams; ``then`` and ``now`` are the cells of the subjects."""

    student_id: str | None
    name: str
    class_name: str
    then: tuple[object, ...]
    now: tuple[object, ...]
    fate: str
    again: tuple[object, ...]


@dataclass(frozen=True)
class School:
    """A drawn school: its students, and the order of the subjects in each exam."""

    seats: list[Seat]
    orders: tuple[tuple[str, ...], ...]
    typed: dict[int, dict[str, str]]
    """Row of 名册 (modulo its length) → what is typed there."""


@st.composite
def schools(draw: st.DrawFn) -> School:
    """A few students, so that classes are small, namesakes occur and means move."""
    with_ids = draw(st.sampled_from([True, True, False]))
    seats = [
        Seat(
            f"2024{number:03d}" if with_ids and draw(st.integers(0, 4)) else None,
            draw(st.sampled_from(NAMES)),
            draw(st.sampled_from(CLASSES)),
            draw(st.tuples(CELLS, CELLS, CELLS)),
            draw(st.tuples(CELLS, CELLS, CELLS)),
            draw(st.sampled_from(FATES)),
            draw(st.tuples(CELLS, CELLS, CELLS)),
        )
        for number in range(draw(st.integers(2, 7)))
    ]
    orders = tuple(tuple(draw(st.permutations(SUBJECTS))[: draw(st.integers(2, 3))]) for _ in range(3))
    texts = st.dictionaries(st.sampled_from(TYPED), st.just("填"), max_size=5)
    return School(seats, orders, draw(st.dictionaries(st.integers(0, 12), texts, max_size=6)))


def lay_down(term: Term, school: School, exam: int) -> None:
    """Write the scores of an exam, the oldest first: five good students in each class, then the drawn ones."""
    order = school.orders[exam]
    rows: list[tuple[object, ...]] = [
        (f"1000{n}{k}", f"好生{k}{'甲乙丙丁戊'[n]}", class_name, *(90 for _ in order))
        for k, class_name in enumerate(CLASSES)
        for n in range(5)
    ]
    for number, seat in enumerate(school.seats):
        student_id, name, class_name = seat.student_id, seat.name, seat.class_name
        cells = dict(zip(SUBJECTS, (seat.then, seat.now, seat.again)[exam], strict=True))
        if exam:
            if seat.fate == "gone":
                continue
            name = f"{name[:-1]}改" if seat.fate == "renamed" else name
            class_name = CLASSES[class_name == CLASSES[0]] if seat.fate == "moved" else class_name
            cells = dict.fromkeys(SUBJECTS, "缺考") if seat.fate == "absent" and exam == 1 else cells
            student_id = None if seat.fate == "without id" else student_id
            student_id = f"2099{number:03d}" if seat.fate == "other id" and student_id else student_id
        rows.append((student_id, name, class_name, *(cells[subject] for subject in order)))
    term.desk.lay_down(rows, term.scores.name, ("学号", "姓名", "班级", *order))


def type_in(term: Term, school: School, tag: str) -> None:
    """Fill cells of 名册; every text but a review names its row, so that it can be found again."""
    book = openpyxl.load_workbook(term.register)
    page = book["名册"]
    titles = [cell.value for cell in page[1]]
    count = len(term.rows("名册"))
    for number, texts in school.typed.items():
        if number < count:
            for title in texts:
                text = ("确认", "不确认", "待定")[number % 3] if title == "审核" else f"{tag}{number}{title}"
                page.cell(number + 2, titles.index(title) + 1, text)
    book.save(term.register)


def kept(row: dict[str, object], prefix: str = "") -> tuple[str, ...]:
    """Return who a row is about, with category and typed texts; ``prefix`` is 上次 on 变动."""
    who = [str(row[title] or "") for title in ("班级", "学号", "姓名", "学科")]
    return (*who, str(row[f"{prefix}类别"]), *(str(row[prefix + title] or "") for title in TYPED))


def assert_nobody_is_missing(before: Term, after: Term) -> None:
    """Every row of one register stands in the next: as it was in 变动, and once on the register or off it."""
    old = before.rows("名册")
    moved = after.rows("变动")
    assert Counter(map(kept, old)) == Counter(kept(row, "上次") for row in moved if row["上次类别"])
    off = [row for sheet in SHEETS_OFF for row in after.rows(sheet)]
    off_now = [row for row in off if row["离册考试"] == after.folder.name]
    on = after.rows("名册")
    assert len(on) + len(off_now) == len(moved)
    texts = Counter(text for row in old for title in TYPED if title != "审核" and (text := str(row[title] or "")))
    now = Counter(
        part for row in (*on, *off_now) for title in TYPED for part in str(row[title] or "").split("；") if part
    )
    assert {text for part in texts for text in part.split("；")} <= set(now)
    reviews = Counter(row["审核"] for row in old if row["审核"])
    said = Counter(row["审核"] for row in (*on, *off_now) if row["审核"])
    said += Counter(
        part.partition("：")[2].partition("（")[0]
        for row in (*on, *off_now)
        for part in str(row["备注"] or "").split("；")
        if part.startswith("上次审核：")
    )
    assert reviews <= said
    for sheet in SHEETS_OFF:
        for row in before.rows(sheet):
            assert row["离册考试"] in {other["离册考试"] for other in after.rows(sheet)}
            assert kept_off(row) in map(kept_off, after.rows(sheet))


def kept_off(row: dict[str, object]) -> tuple[str, ...]:
    """Return what a row of those off the register says; the earlier exams' columns left out."""
    return tuple(
        str(row[t] or "") for t in ("离册考试", "结果", "班级", "学号", "姓名", "学科", "上次类别", *TYPED)
    )


# Shrinking would roll thousands of registers: an example as it was drawn has to do.
@settings(max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(schools())
def test_nobody_of_the_last_register_is_missing_and_rolling_again_changes_nothing(school: School) -> None:
    with tempfile.TemporaryDirectory() as folder:
        terms = [Term(Path(folder), name) for name in ("期初", "期中", "期末")]
        for exam, term in enumerate(terms):
            lay_down(term, school, exam)
        terms[0].screened()
        for before, after in pairwise(terms):
            type_in(before, school, before.folder.name)
            after.rolled(before.register)
            assert_nobody_is_missing(before, after)
            once = after.register.read_bytes()
            for register in (before.register, after.register):
                after.rolled(register)
                assert after.register.read_bytes() == once
        history = [title for title in terms[2].desk.cells("名册")[0] if str(title).startswith("期")]
        assert history == ["期中 类别", "期中 相对分", "期初 类别", "期初 相对分"]

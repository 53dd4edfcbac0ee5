"""The writers of test sheets and the oracle have to be right before anything is judged by them."""

from __future__ import annotations

import io
import random
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from lxml import html
from python_calamine import CalamineWorkbook

from cohorts import (
    CONTAINERS,
    EXEMPT_NOTE,
    LAYOUTS,
    ONE_SCHOOL_ONLY,
    Cohort,
    addresses,
    draw_cohort,
    file_a_subject,
    sheet_an_exam,
    sit_again,
)
from cohorts.page import score_cell
from cohorts.reading import cell_text, places_of, read_back
from oracle import Reckoning, Record, reckon_categories, reckon_groups

SEEDS = range(40)
SAMPLES = Path(__file__).parent.parent / "samples"


def small_cohort(*, schools: tuple[str, ...] = (), marks: bool = True) -> Cohort:
    """Two classes and two subjects: enough for every layout."""
    return draw_cohort(random.Random(11), classes=2, subjects=("语文", "数学"), schools=schools, marks=marks)


def hand_made_class() -> list[Record]:
    """Five students of one class: 总分 80+72+28+56+44 = 280, four takers, average 70."""

    def student(name: str, score: Fraction | str, exempt: bool = False) -> Record:
        return Record(None, "三(1)班", None, name, exempt, {"语文": score})

    return [
        student("赵样", Fraction(80)),
        student("钱样", Fraction(72)),
        student("孙样", Fraction(28)),
        student("李样", Fraction(56)),
        student("周样", Fraction(44), exempt=True),
        student("吴样", "缺考"),
    ]


def test_the_oracle_counts_an_exempt_score_in_the_total_and_not_in_the_takers() -> None:
    """280 points over four takers make 70; the bars are 28 and 56."""
    group = reckon_groups(hand_made_class())[None, "三(1)班", "语文"]
    bars = {"二类": Fraction(28), "三类": Fraction(56)}
    assert group == Reckoning(4, Fraction(280), Fraction(70), bars)


def test_the_oracle_gives_both_boundaries_to_the_category() -> None:
    """28 is exactly 40% of 70 and 56 exactly 80%; the exempt are 一类, the absent nothing."""
    verdicts = reckon_categories(hand_made_class())
    assert [verdicts[i, "语文"] for i in range(6)] == [None, None, "二类", "三类", "一类", None]


def test_the_oracle_has_no_average_where_nobody_sat() -> None:
    """Only a mark and an exempt score: no takers, no cut-offs, nobody listed but the exempt."""
    records = [
        Record(None, "三(1)班", None, "赵样", False, {"语文": "请假"}),
        Record(None, "三(1)班", None, "钱样", True, {"语文": Fraction(50)}),
    ]
    group = reckon_groups(records)[None, "三(1)班", "语文"]
    assert group == Reckoning(0, Fraction(50), None)
    assert reckon_categories(records) == {(0, "语文"): None, (1, "语文"): "一类"}


def test_the_oracle_keeps_schools_with_the_same_class_names_apart() -> None:
    """A joint exam has a 三(1)班 in every school; each has an average of its own."""
    records = [
        Record(school, "三(1)班", None, "赵样", False, {"语文": Fraction(score)})
        for school, score in (("样一小", 90), ("样二小", 30))
    ]
    groups = reckon_groups(records)
    assert [groups[key].average for key in groups] == [90, 30]


def test_students_put_on_a_line_stand_exactly_on_it() -> None:
    """score·takers·100 equals total·40 or total·80, and the oracle gives the category."""
    seen = 0
    for seed in SEEDS:
        cohort = draw_cohort(random.Random(seed))
        groups = reckon_groups(cohort.records())
        for line in cohort.on_the_line:
            group = groups[line.school, line.class_name, line.subject]
            (pupil,) = [p for _, p in cohort.everyone() if p.student_id == line.student_id]
            assert pupil.scores[line.subject] == group.cutoffs[line.category]
            seen += 1
    assert seen > len(SEEDS)


def test_cohorts_hold_every_kind_of_cell_and_student() -> None:
    """Absence words, blanks, zeros, exempt students, inner spaces and long ids all turn up."""
    cohorts = [draw_cohort(random.Random(seed)) for seed in SEEDS]
    pupils = [pupil for cohort in cohorts for _, pupil in cohort.everyone()]
    cells = [score for pupil in pupils for score in pupil.scores.values()]
    assert {"缺考", "请假", "Q", "/", ""} <= {cell for cell in cells if isinstance(cell, str)}
    assert Fraction(0) in cells
    assert any(isinstance(cell, Fraction) and cell.denominator == 10 for cell in cells)
    assert any(pupil.note == EXEMPT_NOTE for pupil in pupils)
    assert any("\u3000" in pupil.name for pupil in pupils)
    assert {8, 19} <= {len(pupil.student_id) for pupil in pupils}


def test_scores_stay_between_zero_and_the_full_mark() -> None:
    """Solving for a line may not push anybody out of the range of the paper."""
    for seed in SEEDS:
        cohort = draw_cohort(random.Random(seed))
        for _, pupil in cohort.everyone():
            for score in pupil.scores.values():
                assert isinstance(score, str) or 0 <= score <= cohort.full_mark


def test_the_same_seed_gives_the_same_cohort_and_a_later_sitting_keeps_its_people() -> None:
    """Tests have to be repeatable; transitions join the same students over two sittings."""
    first, second = (draw_cohort(random.Random(3)) for _ in range(2))
    assert first == second
    later = sit_again(random.Random(4), first, "下学期期末")
    assert [p.student_id for _, p in later.everyone()] == [p.student_id for _, p in first.everyone()]
    assert later != first


def cohort_for(layout: str) -> Cohort:
    """With two schools where the layout can say so."""
    return small_cohort(schools=() if layout in ONE_SCHOOL_ONLY else ("样一小", "样二小"))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_places_every_score_where_it_says(layout: str) -> None:
    """``where`` names the cell of each score of each student, and the score stands there."""
    cohort = cohort_for(layout)
    pages = LAYOUTS[layout](cohort)
    places = {key: (page, where) for page in pages for key, where in page.where.items()}
    for room, pupil in cohort.everyone():
        for subject, score in pupil.scores.items():
            page, (row, column) = places.pop((room.school, room.name, pupil.student_id, subject))
            assert page.rows[row][column] == score_cell(score)
            assert pupil.name in page.rows[row]
    assert places == {}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("container", CONTAINERS)
def test_every_container_gives_back_the_cells_of_every_layout(layout: str, container: str) -> None:
    """Reading the file with a plain reader finds the same text at the same row and column."""
    form = CONTAINERS[container]
    pages = LAYOUTS[layout](cohort_for(layout))
    if not form.many_sheets:
        pages = pages[:1]
    grids = read_back(form.write(pages), container)
    assert len(grids) == len(pages)
    for grid, page in zip(grids, pages, strict=True):
        assert places_of(grid, page) == {key: cell_text(page.rows[r][c]) for key, (r, c) in page.where.items()}


def test_a_web_page_spans_merged_cells_and_a_workbook_merges_them() -> None:
    """The subject over its columns is one cell in both."""
    pages = LAYOUTS["two_header_rows"](small_cohort())
    page = html.fromstring(CONTAINERS["html"].write(pages).decode())
    assert [cell.get("colspan") for cell in page.iter("td") if cell.text == "语文"] == ["3"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(CONTAINERS["xlsx"].write(pages)))
    ranges = book.get_sheet_by_name("学生成绩").merged_cell_ranges or []
    assert ((0, 3), (0, 5)) in ranges
    assert ((0, 0), (1, 0)) in ranges


def test_a_total_is_a_formula_with_its_value_in_xlsx() -> None:
    """Readers take the value that was saved; the formula itself is in the file."""
    content = CONTAINERS["xlsx"].write(LAYOUTS["flat"](small_cohort(marks=False)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>SUM(D2,E2)</f><v>" in sheet


def test_the_addresses_are_those_of_a_spreadsheet() -> None:
    """The first student of the joint exam stands in row 5, as exam platforms print it."""
    cohort = small_cohort(schools=("样一小",))
    found = addresses(LAYOUTS["joint_exam"](cohort))
    first = cohort.classes[0].pupils[0]
    assert found["样一小", "三(1)班", first.student_id, "语文"] == ("联考成绩", "I5")


def test_a_file_a_subject_and_a_sheet_an_exam_hold_their_scores() -> None:
    """The two layouts that are more than one workbook, or more than one sitting."""
    cohort = small_cohort()
    books = file_a_subject(cohort)
    assert list(books) == ["期末语文", "期末数学"]
    assert all(len(pages[0].where) == len(list(cohort.everyone())) for pages in books.values())
    before = draw_cohort(random.Random(5), classes=1, exam="期中")
    pages = sheet_an_exam([before, sit_again(random.Random(6), before, "期末")])
    assert [page.name for page in pages] == ["期中", "期末"]
    assert pages[0].where.keys() == pages[1].where.keys()


def test_a_zip_packed_by_windows_has_names_that_need_gbk() -> None:
    """Without the UTF-8 flag a reader sees the name in code page 437."""
    content = CONTAINERS["zip_gbk"].write(LAYOUTS["flat"](small_cohort()))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (member,) = archive.infolist()
    assert member.filename.encode("cp437").decode("gbk") == "成绩/全部成绩.xlsx"


def sample_start() -> list[Record]:
    """期初 as records: header in row 4, students down to the summary rows."""
    book = CalamineWorkbook.from_path(SAMPLES / "期初成绩.xlsx")
    records = []
    for class_name in book.sheet_names[:3]:
        rows = book.get_sheet_by_name(class_name).to_python(skip_empty_area=False)
        subjects = [str(word) for word in rows[3][3:7]]
        for row in rows[4:]:
            if not isinstance(row[0], float):
                break
            cells = [Fraction(cell) if isinstance(cell, float) else str(cell) for cell in row[3:7]]
            exempt = row[8] == EXEMPT_NOTE
            scores = dict(zip(subjects, cells, strict=True))
            records.append(Record(None, class_name, str(row[1]), str(row[2]), exempt, scores))
    return records


def test_the_sample_term_lists_a_believable_number_of_students() -> None:
    """A class and subject has up to three 二类 and three to ten 三类, out of 36 to 39 students."""
    records = sample_start()
    verdicts = reckon_categories(records)
    for school, class_name, subject in reckon_groups(records):
        assert school is None
        found = [verdicts[i, subject] for i, r in enumerate(records) if r.class_name == class_name]
        assert 36 <= len(found) <= 39
        assert found.count("二类") <= 3
        assert 3 <= found.count("三类") <= 10


def test_the_sample_term_has_one_student_exactly_on_a_line() -> None:
    """Somebody's 语文 is exactly 80% of the class average."""
    records = sample_start()
    groups = reckon_groups(records)
    on_line = [
        record.student_id
        for record in records
        if record.scores["语文"] == groups[None, record.class_name, "语文"].cutoffs["三类"]
    ]
    assert on_line == ["20220110"]


def test_the_averages_saved_in_the_sample_are_those_of_its_scores() -> None:
    """The cached value of =AVERAGE() is what a spreadsheet would show."""
    sheet = CalamineWorkbook.from_path(SAMPLES / "期初成绩.xlsx").get_sheet_by_name("三(1)班")
    (foot,) = [row for row in sheet.to_python(skip_empty_area=False) if row[0] == "平均分"]
    scores = [r.scores["语文"] for r in sample_start() if r.class_name == "三(1)班"]
    numbers = [float(score) for score in scores if isinstance(score, Fraction)]
    assert foot[3] == pytest.approx(sum(numbers) / len(numbers))


def test_every_faulty_file_says_what_is_expected_of_it() -> None:
    """expected.yaml and the folder name the same files, and a message is more than the file's name."""
    expected = yaml.safe_load((SAMPLES / "faulty" / "expected.yaml").read_text(encoding="utf-8"))
    files = {path.name for path in (SAMPLES / "faulty").iterdir() if path.suffix != ".yaml"}
    assert files == expected.keys()
    for name, wanted in expected.items():
        assert wanted.keys() <= {"exit", "findings", "not_findings", "students", "listed", "message"}
        if wanted["exit"] == 2:
            assert wanted["message"] not in name
        else:
            assert all(finding["code"] for finding in wanted["findings"])

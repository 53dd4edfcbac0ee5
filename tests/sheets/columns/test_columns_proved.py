"""Columns are told by what their cells prove: layouts whose words are unknown, misleading or missing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from made_grades import CONVERTED, converted, made_grade, ranked, ranked_in_class
from made_sheets import came_out, sheet

from xuekun_cli.model.scores.tables import BlockReading, Container, SheetCells, SourceBook, Standing
from xuekun_cli.sheets.reading import read_books
from xuekun_cli.sheets.words.files import load_words

WHO = ["学号", "姓名", "班级"]
SIZES = (12, 48, 300)


def reading_of(cells: SheetCells) -> BlockReading:
    """The reading of the only table of a sheet."""
    book = SourceBook("成绩.xlsx", "", Container.XLSX, b"", "", (cells,))
    (block,) = read_books([book], load_words()).inputs[0].sheets[0].blocks
    return block


def grouped(heads: Sequence[tuple[str, Sequence[str]]], rows: list[list[object]]) -> SheetCells:
    """A sheet with two header rows, the upper one merged over its group."""
    top: list[object] = [*WHO]
    low: list[object] = ["", "", ""]
    merged = [(0, c, 1, c) for c in range(3)]
    for name, below in heads:
        merged.append((0, len(top), 0, len(top) + len(below) - 1))
        top += [name, *[""] * (len(below) - 1)]
        low += below
    return sheet([top, low, *rows], "成绩", tuple(merged))


@pytest.mark.parametrize("pupils", SIZES)
def test_unknown_words_below_a_subject_are_told_by_their_numbers(pupils: int) -> None:
    """语文 over 段内序, 卷面考量, 市内序: ranks first, and no word is known."""
    grade = made_grade(pupils)
    heads, columns = [], []
    for subject, marks in grade.marks.items():
        heads.append((subject, ["段内序", "卷面考量", "班中序"]))
        columns += [ranked(marks), marks, ranked_in_class(marks, grade.classes)]
    heads.append(("总分", ["段内序", "卷面考量", "班中序"]))
    total = grade.total()
    columns += [ranked(total), total, ranked_in_class(total, grade.classes)]
    points, _, _ = came_out(grouped(heads, grade.rows(*columns)))
    assert points == grade.marks


@pytest.mark.parametrize("sat", [1, 2, 3, 4])
@pytest.mark.parametrize("behind", [False, True])
def test_a_subject_that_few_sat_has_no_rank_for_its_marks(sat: int, behind: bool) -> None:
    """What heads ranks below 语文 heads ranks below 数学, where three marks prove nothing."""
    grade = made_grade(16, ("语文", "数学"), seed=3)
    few = [mark if k % (16 // sat) == 5 % (16 // sat) else "缺考" for k, mark in enumerate(grade.marks["数学"])]
    heads: list[tuple[str, list[str]]] = []
    columns: list[Sequence[object]] = []
    for subject, marks in (("语文", grade.marks["语文"]), ("数学", few)):
        known = {k: mark for k, mark in enumerate(marks) if isinstance(mark, float)}
        everywhere = dict(zip(known, ranked(list(known.values())), strict=True))
        within = dict(
            zip(known, ranked_in_class([*known.values()], [grade.classes[k] for k in known]), strict=True)
        )
        heads.append((subject, ["璇珂", "玥玥", "琅珑"]))
        columns += [marks, [everywhere.get(k, "") for k in range(16)], [within.get(k, "") for k in range(16)]]
    rows = grade.rows(*columns)
    flat = sheet([[*WHO, *(name + word for name, words in heads for word in words)], *rows], "成绩")
    points, _, _ = came_out(flat if behind else grouped(heads, rows))
    assert points["语文"] == grade.marks["语文"]
    assert points.get("数学") in (None, [mark for mark in few if mark != "缺考"])


@pytest.mark.parametrize("pupils", SIZES)
def test_ranks_behind_a_subjects_name_are_no_subjects(pupils: int) -> None:
    """语文, 语文段内序, 数学, 数学段内序."""
    grade = made_grade(pupils)
    header: list[object] = [*WHO]
    columns: list[Sequence[object]] = []
    for subject, marks in grade.marks.items():
        header += [subject, f"{subject}段内序"]
        columns += [marks, ranked(marks)]
    points, _, codes = came_out(sheet([header, *grade.rows(*columns)]))
    assert points == grade.marks
    assert "unknown_column" not in codes
    assert "column_unknown" not in codes


@pytest.mark.parametrize("pupils", SIZES)
@pytest.mark.parametrize("words", [("原始分数", "赋分分数"), ("赋分", "原始"), ("等级赋分", "卷面成绩")])
def test_the_raw_mark_is_judged_beside_the_converted_one(words: tuple[str, str], pupils: int) -> None:
    """语文 over 原始分数 and 赋分分数: the raw one, on whichever side it stands."""
    grade = made_grade(pupils)
    heads, columns = [], []
    for subject, marks in grade.marks.items():
        heads.append((subject, [*words, "班名"]))
        other: Sequence[float] = converted(marks) if subject in CONVERTED else marks
        pair = (marks, other) if words[0].startswith("原始") else (other, marks)
        columns += [*pair, ranked_in_class(other, grade.classes)]
    points, _, _ = came_out(grouped(heads, grade.rows(*columns)))
    assert points == grade.marks


@pytest.mark.parametrize("pupils", SIZES)
@pytest.mark.parametrize("raw", ["原始分", "{}原始", "{}卷面分"])
def test_a_bare_subject_beside_its_raw_mark_is_converted(raw: str, pupils: int) -> None:
    """化学 (converted) and 原始分 or 化学原始 right of it."""
    grade = made_grade(pupils)
    header: list[object] = [*WHO]
    columns: list[Sequence[object]] = []
    for subject, marks in grade.marks.items():
        if subject in CONVERTED:
            header += [subject, raw.format(subject)]
            columns += [converted(marks), marks]
        else:
            header.append(subject)
            columns.append(marks)
    points, _, _ = came_out(sheet([header, *grade.rows(*columns)]))
    assert points == grade.marks


@pytest.mark.parametrize("pupils", SIZES)
def test_short_names_of_converted_marks_are_no_subjects(pupils: int) -> None:
    """物赋, 化赋, 生赋 beside 物理, 化学, 生物, with a total that adds the converted ones."""
    grade = made_grade(pupils)
    given = {subject: converted(marks) for subject, marks in grade.marks.items() if subject in CONVERTED}
    total = [
        sum(row)
        for row in zip(*(given.get(subject, marks) for subject, marks in grade.marks.items()), strict=True)
    ]
    header = [*WHO, *grade.marks, *(f"{subject[0]}赋" for subject in given), "总分"]
    points, _, _ = came_out(sheet([header, *grade.rows(*grade.marks.values(), *given.values(), total)]))
    assert points == grade.marks


@pytest.mark.parametrize("pupils", SIZES)
def test_sums_of_subjects_are_no_subjects(pupils: int) -> None:
    """语数, 语数外, 理综, 主三科 as columns, and 语数 as a group of its own."""
    grade = made_grade(pupils)
    three, two = grade.total(("语文", "数学", "英语")), grade.total(("语文", "数学"))
    science = grade.total(CONVERTED)
    header = [*WHO, *grade.marks, "语数", "主三门", "理综", "总分"]
    rows = grade.rows(*grade.marks.values(), two, three, science, grade.total())
    points, _, _ = came_out(sheet([header, *rows]))
    if pupils < 15:
        points.pop("理综", None)  # so few rows prove no sum that no word suggests
    assert points == grade.marks
    heads = [(subject, ["得分", "班名"]) for subject in grade.marks] + [("语数", ["得分", "班名"])]
    columns: list[Sequence[object]] = []
    for marks in (*grade.marks.values(), two):
        columns += [marks, ranked_in_class(marks, grade.classes)]
    assert came_out(grouped(heads, grade.rows(*columns)))[0] == grade.marks


@pytest.mark.parametrize("pupils", [48, 300])
def test_a_pupils_best_subjects_once_more_are_no_subjects(pupils: int) -> None:
    """第一高分 over 科目 and 原始分."""
    grade = made_grade(pupils)
    by_pupil = list(zip(*grade.marks.values(), strict=True))
    best = [sorted(range(6), key=lambda j, row=row: -row[j])[:2] for row in by_pupil]
    names = list(grade.marks)
    heads = [(subject, ["原始分", "班名"]) for subject in names]
    heads += [("第一高分", ["科目", "原始分"]), ("第二高分", ["科目", "原始分"])]
    columns: list[Sequence[object]] = []
    for marks in grade.marks.values():
        columns += [marks, ranked_in_class(marks, grade.classes)]
    for place in (0, 1):
        columns += [[names[one[place]] for one in best]]
        columns += [[row[one[place]] for row, one in zip(by_pupil, best, strict=True)]]
    points, _, _ = came_out(grouped(heads, grade.rows(*columns)))
    assert points == grade.marks


@pytest.mark.parametrize("pupils", SIZES)
@pytest.mark.parametrize(
    ("word", "numbers"),
    [
        ("门数", lambda i: 6 if i % 9 else 4),
        ("试室", lambda i: i // 30 + 1),
        ("号", lambda i: i % 30 + 1),
        ("座次", lambda i: i + 1),
        ("出生年份", lambda i: 2009 + i % 2),
        ("条码", lambda i: 100000 + 37 * i % 9973),
        ("宿舍", lambda i: 100 * (i * 7 % 5 + 1) + i * 13 % 9),
        ("组", lambda i: i * 5 % 8 + 1),
    ],
)
def test_numbers_about_the_pupil_are_no_subjects(word: str, numbers: object, pupils: int) -> None:
    """They neither belong to a total nor behave like marks; in a small class they may be asked about, never judged."""
    grade = made_grade(pupils)
    header = [*WHO, *grade.marks, "总分", word]
    rows = grade.rows(*grade.marks.values(), grade.total(), [numbers(i) for i in range(pupils)])  # type: ignore[operator]
    points, _, _ = came_out(sheet([header, *rows]))
    assert points == grade.marks


@pytest.mark.parametrize("pupils", SIZES)
def test_a_subject_that_no_word_knows_is_proved_by_the_total(pupils: int) -> None:
    """编程 beside 语文 and 数学, and the total needs it."""
    grade = made_grade(pupils, ("语文", "数学", "编程"))
    block = reading_of(sheet([[*WHO, *grade.marks, "总分"], *grade.rows(*grade.marks.values(), grade.total())]))
    read = {column.header: column for column in block.columns}
    assert read["编程"].subject == "编程"
    assert read["编程"].standing is Standing.PROVED
    assert block.subjects == ("语文", "数学", "编程")


@pytest.mark.parametrize("pupils", SIZES)
def test_a_column_that_only_behaves_like_marks_is_asked_about(pupils: int) -> None:
    """编程 beside 语文 and 数学 without a total: one question, nobody listed."""
    grade = made_grade(pupils, ("语文", "数学", "编程"))
    points, _, codes = came_out(sheet([[*WHO, *grade.marks], *grade.rows(*grade.marks.values())]))
    assert set(points) == {"语文", "数学"}
    assert "column_unknown" in codes


PREFIXES = [
    ("月考1_{}", "月考2_{}"),
    ("9月{}", "10月{}"),
    ("七上{}", "七下{}"),
    ("{}1", "{}2"),
    ("一检{}", "二检{}"),
    ("{}(甲)", "{}(乙)"),
]


@pytest.mark.parametrize("pupils", SIZES)
@pytest.mark.parametrize("forms", PREFIXES)
def test_one_subject_under_several_unknown_words_is_several_exams(forms: tuple[str, str], pupils: int) -> None:
    """月考1_语文 and 月考2_语文: two exams, one of which has to be chosen."""
    first, second = made_grade(pupils, seed=1), made_grade(pupils, seed=2)
    header = [*WHO, *(form.format(subject) for form in forms for subject in first.marks)]
    rows = first.rows(*first.marks.values(), *second.marks.values())
    book = SourceBook("成绩.xlsx", "", Container.XLSX, b"", "", (sheet([header, *rows]),))
    sittings = read_books([book], load_words()).sittings
    assert len(sittings) == 2
    assert all(len(part.score_columns) == 6 for sitting in sittings for part in sitting.parts)


@pytest.mark.parametrize("pupils", SIZES)
def test_papers_that_add_up_to_the_total_are_no_exams(pupils: int) -> None:
    """语文1 + 语文2 + 数学1 + 数学2 = 总分: papers of one exam, not two exams."""
    first, second = made_grade(pupils, ("语文", "数学")), made_grade(pupils, ("语文", "数学"), seed=2)
    total = [a + b for a, b in zip(first.total(), second.total(), strict=True)]
    header = [*WHO, "语文1", "数学1", "语文2", "数学2", "总分"]
    rows = first.rows(*first.marks.values(), *second.marks.values(), total)
    book = SourceBook("成绩.xlsx", "", Container.XLSX, b"", "", (sheet([header, *rows]),))
    assert len(read_books([book], load_words()).sittings) <= 1


@pytest.mark.parametrize("pupils", [48, 300])
def test_a_total_is_told_by_its_sum_whatever_it_is_called(pupils: int) -> None:
    """全卷合分 is the sum of all: neither a subject nor a question."""
    grade = made_grade(pupils)
    block = reading_of(
        sheet([[*WHO, *grade.marks, "全卷合分"], *grade.rows(*grade.marks.values(), grade.total())])
    )
    (total,) = [column for column in block.columns if column.header == "全卷合分"]
    assert total.role.value == "total"
    assert block.subjects == tuple(grade.marks)
    (proof,) = block.proofs
    assert (proof.kind, proof.parts, proof.rows, proof.held) == ("sum", tuple(grade.marks), pupils, pupils)


def test_two_columns_of_one_subject_are_asked_about_until_answered() -> None:
    """Nobody is judged in 语文 as long as nobody knows which of two columns holds its marks."""
    first, second = made_grade(48, ("语文", "数学")), made_grade(48, ("语文",), seed=9)
    cells = sheet([[*WHO, "语文", "数学", "语文"], *first.rows(*first.marks.values(), second.marks["语文"])])
    points, _, codes = came_out(cells)
    assert set(points) == {"数学"}
    assert "column_choice" in codes
    words = load_words()
    book = SourceBook("成绩.xlsx", "", Container.XLSX, b"", "", (cells,))
    (asked,) = [one.question for one in read_books([book], words).findings if one.question]
    words.settled = {asked.key: asked.options[1]}
    (block,) = read_books([book], words).inputs[0].sheets[0].blocks
    assert [c.column for c in block.columns if c.role.value == "score"] == [4, 5]


def test_a_total_of_hundreds_is_not_the_subject_in_the_files_name() -> None:
    """历史类成绩.xlsx with 总分 alone: a total, not a mark in 历史."""
    grade = made_grade()
    points, _, _ = came_out(sheet([[*WHO, "总分"], *grade.rows(grade.total())], "成绩"), file="历史类成绩.xlsx")
    assert set(points) == {"总分"}


def test_the_rows_that_break_a_sum_are_told_with_their_cells() -> None:
    """Of 48 totals one is not the sum: that row is named, and no other."""
    grade = made_grade()
    total = grade.total()
    total[7] += 10
    cells = sheet([[*WHO, *grade.marks, "总分"], *grade.rows(*grade.marks.values(), total)])
    book = SourceBook("成绩.xlsx", "", Container.XLSX, b"", "", (cells,))
    told = [one for one in read_books([book], load_words()).findings if one.code == "sum_broken"]
    assert [one.ref.cell for one in told if one.ref] == ["J9"]
    assert grade.names[7] in told[0].message


def test_a_total_that_adds_something_else_too_accuses_nobody() -> None:
    """With a bonus that no column shows, the total is no sum of the subjects: nothing is said of its rows."""
    grade = made_grade()
    total = [one + i % 7 for i, one in enumerate(grade.total())]
    cells = sheet([[*WHO, *grade.marks, "总分"], *grade.rows(*grade.marks.values(), total)])
    book = SourceBook("成绩.xlsx", "", Container.XLSX, b"", "", (cells,))
    assert not [one for one in read_books([book], load_words()).findings if one.code == "sum_broken"]


def test_a_total_that_was_rounded_accuses_nobody() -> None:
    """A fifth of the marks have a half, and the total is written without it."""
    grade = made_grade(60, ("语文", "数学", "英语"))
    marks = {
        subject: [
            float(int(mark)) + (0.5 if i % 5 == 0 and subject == "语文" else 0) for i, mark in enumerate(held)
        ]
        for subject, held in grade.marks.items()
    }
    total = [float(int(sum(row))) for row in zip(*marks.values(), strict=True)]
    cells = sheet([[*WHO, *marks, "总分"], *grade.rows(*marks.values(), total)])
    book = SourceBook("成绩.xlsx", "", Container.XLSX, b"", "", (cells,))
    reading = read_books([book], load_words())
    assert not [one for one in reading.findings if one.code == "sum_broken"]
    assert reading.inputs[0].sheets[0].blocks[0].proofs[0].held == 48


def test_subjects_that_exclude_each_other_are_not_taken_by_the_others() -> None:
    """英语 or 日语, the other is 0: not taken, and asked once."""
    grade = made_grade(48, ("语文", "英语", "日语"))
    japanese = [i % 6 == 0 for i in range(48)]
    english = [0 if yes else mark for yes, mark in zip(japanese, grade.marks["英语"], strict=True)]
    other = [mark if yes else 0 for yes, mark in zip(japanese, grade.marks["日语"], strict=True)]
    points, _, codes = came_out(
        sheet([[*WHO, "语文", "英语", "日语"], *grade.rows(grade.marks["语文"], english, other)])
    )
    assert (len(points["语文"]), len(points["英语"]), len(points["日语"])) == (48, 40, 8)
    assert "elective_zero" in codes

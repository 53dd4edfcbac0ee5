"""The same students with the same scores in two places are read once, from the table that is complete."""

from __future__ import annotations

import pytest
from made_sheets import came_out, sheet

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.scores.tables import Container, SheetCells, SourceBook
from xuekun_cli.sheets.reading import ReadRules, read_books, read_sitting
from xuekun_cli.sheets.words.files import load_words

NAMES = tuple(first + last for first in "赵钱孙李周吴郑王" for last in "一二三四五")
HEAD: list[object] = ["学号", "姓名", "班级", "语文", "数学", "化学"]


def pupil(i: int, more: int = 0) -> list[object]:
    """Forty students in two classes."""
    return [f"2024{i:03}", NAMES[i], "三(1)班" if i < 20 else "三(2)班", 40 + i + more, 90 - i, 50 + i % 7]


ALL = [pupil(i) for i in range(40)]
ONE, TWO = ALL[:20], ALL[20:]
CHINESE = [40.0 + i for i in range(40)]


def read(*sheets: SheetCells, file: str = "成绩.xlsx") -> tuple[list[float], list[str], dict[str, str]]:
    """Chinese scores in the students' order, names of the sheets that scores come from, code → message."""
    words = load_words()
    reading = read_books([SourceBook(file, "", Container.XLSX, b"", "", sheets)], words)
    table, findings = read_sitting(reading, reading.sittings[0], words, ReadRules())
    scores = {s.name: table.scores[i, 0] / 10_000 for i, s in enumerate(table.students)}
    assert len(scores) == len(table.students), "nobody stands twice"
    used = {table.sources[table.source[i, 0]].sheet for i in range(len(table.students))}
    return [scores[name] for name in NAMES if name in scores], sorted(used), {f.code: f.message for f in findings}


def slips(label_column: int) -> list[list[object]]:
    """A header, a student and rows of converted marks and means for each, to be cut and handed out."""
    made: list[list[object]] = []
    for row in ALL:
        for label, numbers in (("赋分", [88, 87, 86]), ("平均分", [59.5, 70.5, 52.8])):
            extra: list[object] = ["", "", "", *numbers]
            extra[label_column] = label
            made.extend([HEAD, row] if label == "赋分" else [])
            made.append(extra)
        made.append([""] * 6)
    return made


@pytest.mark.parametrize("label_column", [0, 1, 2])
def test_rows_of_converted_marks_and_means_on_slips_are_nobody(label_column: int) -> None:
    scores, _, codes = read(sheet(slips(label_column), name="成绩条"))
    assert scores == CHINESE
    assert "row_without_name" not in codes


def test_slips_are_the_copy_and_full_sheets_are_read() -> None:
    classes = [sheet([HEAD, *rows], name=name) for name, rows in (("1班", ONE), ("2班", TWO))]
    scores, used, codes = read(sheet(slips(1), name="成绩条"), *classes)
    assert (scores, used) == (CHINESE, ["1班", "2班"])
    assert "成绩条" in codes["sheet_is_copy"]


def test_a_sheet_of_all_and_a_sheet_a_class_are_read_once() -> None:
    classes = [sheet([HEAD, *rows], name=name) for name, rows in (("1班", ONE), ("2班", TWO))]
    scores, used, codes = read(*classes, sheet([HEAD, *ALL], name="全体"))
    assert (scores, used) == (CHINESE, ["全体"])
    assert "sheet_is_copy" in codes


def test_a_copy_by_name_alone_is_known() -> None:
    bare = [[row[1], *row[3:]] for row in TWO]
    head = [HEAD[1], *HEAD[3:]]
    scores, used, _ = read(sheet([HEAD, *ALL], name="全体"), sheet([head, *bare], name="三(2)班"))
    assert (scores, used) == (CHINESE, ["全体"])


def test_whom_only_the_sheet_of_the_class_has_is_not_lost() -> None:
    scores, used, _ = read(sheet([HEAD, *ALL[:-1]], name="全体"), sheet([HEAD, *TWO], name="2班"))
    assert (scores, used) == (CHINESE, ["2班", "全体"])


def test_a_score_that_differs_in_the_copy_is_named_with_both_cells() -> None:
    other = [list(row) for row in ONE]
    other[5][3] = 99
    scores, used, codes = read(sheet([HEAD, *ALL], name="全体"), sheet([HEAD, *other], name="1班"))
    assert (scores, used) == (CHINESE, ["全体"])
    assert "45" in codes["copy_differs"]
    assert "成绩.xlsx!1班!D7" in codes["copy_differs"]


def test_a_sheet_of_totals_then_a_sheet_a_subject_are_read_once() -> None:
    by_subject = [
        sheet([["学号", "姓名", "班级", "成绩", "名次"], *[[*row[:3], row[k], 1] for row in ALL]], name=name)
        for k, name in ((3, "语文"), (4, "数学"), (5, "化学"))
    ]
    points, table, _ = came_out(sheet([HEAD, *ALL], name="总分"), *by_subject)
    assert len(table.students) == 40
    assert {subject: len(scores) for subject, scores in points.items()} == {"语文": 40, "数学": 40, "化学": 40}
    points, table, _ = came_out(sheet([HEAD[:5], *[row[:5] for row in ALL]], name="总分"), *by_subject)
    assert len(table.students) == 40
    assert {subject: len(scores) for subject, scores in points.items()} == {"语文": 40, "数学": 40, "化学": 40}


@pytest.mark.parametrize(
    "head", [HEAD, ["学号", "姓名", "班级", "语文", "数学", ""]], ids=["same header", "other header"]
)
def test_a_copy_further_down_is_read_once(head: list[object]) -> None:
    below = sorted(ALL, key=lambda row: -int(str(row[3])))
    below = below if head == HEAD else [[*row[:5], ""] for row in below]
    scores, _, codes = read(sheet([HEAD, *ALL, [""] * 6, head, *below], name="成绩"))
    assert scores == CHINESE
    assert codes.keys() & {"rows_are_copies", "sheet_is_copy"}
    assert "duplicate_row" not in codes


def test_other_scores_of_the_same_students_are_no_copy() -> None:
    with pytest.raises(CannotGoOn, match="两次考试"):
        read(sheet([HEAD, *ALL], name="甲"), sheet([HEAD, *[pupil(i, 3) for i in range(40)]], name="乙"))


def titled(rows: list[list[object]], title: str) -> SheetCells:
    """A sheet with a title over its header."""
    return sheet([[title, *[""] * 5], HEAD, *rows], name=title[:3])


def codes_of(*sheets: SheetCells) -> tuple[int, set[str]]:
    """How many students are read, and the codes of the findings."""
    words = load_words()
    reading = read_books([SourceBook("榜.xlsx", "", Container.XLSX, b"", "", sheets)], words)
    students = sum(block.students for one in reading.inputs for s in one.sheets for block in s.blocks)
    return students, {finding.code for finding in reading.findings}


@pytest.mark.parametrize("title", ["期末成绩排行榜", "光荣榜", "红榜"])
def test_everybody_in_the_order_of_scores_is_a_score_sheet(title: str) -> None:
    students, codes = codes_of(titled(sorted(ALL, key=lambda row: str(row[3]), reverse=True), title))
    assert students == 40
    assert "ranking_list_read" in codes


def test_the_best_beside_everybody_are_no_score_sheet() -> None:
    students, codes = codes_of(titled(ALL[36:], "光荣榜"), sheet([HEAD, *ALL], name="成绩"))
    assert students == 40
    assert "ranking_list_read" not in codes


@pytest.mark.parametrize("title", ["光荣榜", "前8名光荣榜", "期末前10名"])
def test_the_best_alone_are_no_score_sheet(title: str) -> None:
    best = [[f"2024{i:03}", NAMES[i], f"三({i % 4 + 1})班", 99 - i / 2, 98, 97] for i in range(10)]
    assert codes_of(titled(best, title))[0] == 0


def test_the_words_of_a_part_speak_even_of_many() -> None:
    assert codes_of(titled(ALL, "学困生名单"))[0] == 0

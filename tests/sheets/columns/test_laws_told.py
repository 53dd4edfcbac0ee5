"""What a table proves of itself, in its certificate: each kind of law once, and the cells that break it."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from made_structures import Cell, Pupils, below_hundred, levels, places, standard, summed

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.scores.tables import BlockReading, ColumnReading, Container, SheetCells, SourceBook, Standing
from xuekun_cli.sheets.reading import read_books
from xuekun_cli.sheets.words.files import load_words

Rows = list[list[Cell]]


@pytest.fixture
def pupils() -> Pupils:
    return Pupils(random.Random("laws"))


def read(rows: Sequence[Sequence[Cell]]) -> tuple[BlockReading, list[Finding]]:
    """The one table on a sheet, and what is said of it."""
    cells = SheetCells("表1", [list(row) for row in rows])
    reading = read_books([SourceBook("成绩.xlsx", "", Container.XLSX, b"", "", (cells,))], load_words())
    return reading.inputs[0].sheets[0].blocks[0], reading.findings


def column(block: BlockReading, header: str) -> ColumnReading:
    return next(one for one in block.columns if one.header == header)


def held(block: BlockReading, kind: str) -> list[tuple[str, tuple[str, ...], int, int]]:
    return [(one.of, one.parts, one.held, one.rows) for one in block.proofs if one.kind == kind]


def test_a_level_that_steps_with_the_score_is_proved_and_the_one_that_does_not_is_named(pupils: Pupils) -> None:
    marks = pupils.marks()
    told: list[Cell] = [*levels(marks)]
    best = marks.index(max(marks))
    told[best] = "戊"
    block, findings = read(pupils.sheet(("语文", marks), ("语文等级", told), ("数学", pupils.marks())))
    assert column(block, "语文等级").standing is Standing.PROVED
    assert held(block, "level") == [("语文等级", ("语文",), len(marks) - 1, len(marks))]
    (said,) = (one for one in findings if one.code == "level_out_of_step")
    assert said.ref is not None
    assert said.ref.cell == f"E{best + 2}"
    assert pupils.names[best] in said.message
    assert "「戊」" in said.message


def test_a_rank_out_of_order_is_named_with_its_cell(pupils: Pupils) -> None:
    marks = pupils.marks()
    ranks = places(marks)
    best = marks.index(max(marks))
    ranks[best] = float(len(marks))
    _, findings = read(pupils.sheet(("语文", marks), ("语文名次", ranks), ("数学", pupils.marks())))
    (said,) = (one for one in findings if one.code == "rank_out_of_order")
    assert said.ref is not None
    assert said.ref.cell == f"E{best + 2}"


def test_a_mean_and_a_weighted_sum_are_told_from_subjects_and_not_asked_about(pupils: Pupils) -> None:
    a, b = pupils.marks(), pupils.marks()
    mean = [round((x + y) / 2, 2) for x, y in zip(a, b, strict=True)]
    whole = [round(0.3 * x + 0.7 * y, 1) for x, y in zip(a, b, strict=True)]
    block, findings = read(pupils.sheet(("语文", a), ("数学", b), ("璇玑", mean), ("玥珂", whole)))
    rows = len(a)
    assert held(block, "weighted") == [
        ("璇玑", ("语文", "数学"), rows, rows),
        ("玥珂", ("语文", "数学"), rows, rows),
    ]
    assert not [one for one in findings if one.question]


def test_a_weighted_sum_with_one_row_wrong_still_is_one_and_the_count_says_so(pupils: Pupils) -> None:
    a, b = pupils.marks(), pupils.marks()
    whole = [round(0.3 * x + 0.7 * y, 1) for x, y in zip(a, b, strict=True)]
    whole[5] += 7
    block, _ = read(pupils.sheet(("语文", a), ("数学", b), ("玥珂", whole)))
    assert [(told, rows) for _, _, told, rows in held(block, "weighted")] == [(len(a) - 1, len(a))]


def test_progress_is_the_earlier_rank_less_this_one(pupils: Pupils) -> None:
    marks = pupils.marks()
    before = places([mark + pupils.rng.gauss(0, 9) for mark in marks])
    moved = [x - y for x, y in zip(before, places(marks), strict=True)]
    block, _ = read(
        pupils.sheet(("语文", marks), ("语文璇玑", places(marks)), ("语文玥珂", before), ("语文瑾瑜", moved))
    )
    assert held(block, "difference") == [("语文瑾瑜", ("语文玥珂", "语文璇玑"), len(marks), len(marks))]
    assert column(block, "语文瑾瑜").standing is Standing.PROVED


def test_standard_scores_and_percentiles_below_unknown_words_are_no_marks(pupils: Pupils) -> None:
    marks, other = pupils.marks(), pupils.marks()
    rows, merged = pupils.below(
        ("语文", [("璇玑", marks), ("玥珂", [x / 10 for x in standard(marks)]), ("瑾瑜", below_hundred(marks))]),
        ("数学", [("璇玑", other), ("玥珂", [x / 10 for x in standard(other)]), ("瑾瑜", below_hundred(other))]),
    )
    cells = SheetCells("表1", rows, merged=merged)  # type: ignore[arg-type]
    reading = read_books([SourceBook("成绩.xlsx", "", Container.XLSX, b"", "", (cells,))], load_words())
    block = reading.inputs[0].sheets[0].blocks[0]
    assert column(block, "语文｜玥珂").why.startswith("是「语文｜璇玑」的标准分")
    assert column(block, "语文｜瑾瑜").why.startswith("是「语文｜璇玑」的百分位")
    assert column(block, "语文｜璇玑").standing is Standing.PROVED
    assert {one.kind for one in block.proofs} >= {"standard", "percentile"}


def test_a_rank_within_the_class_proves_the_column_of_classes(pupils: Pupils) -> None:
    total = summed(a := pupils.marks(), b := pupils.marks())
    block, _ = read(
        pupils.sheet(("语文", a), ("数学", b), ("总分", total), ("班次", pupils.within_classes(total)))
    )
    assert column(block, "班级").standing is Standing.PROVED
    assert column(block, "班级").why == "「班次」就是在这些班里排的名次"


def test_rows_of_means_and_highest_agree_with_the_students_above(pupils: Pupils) -> None:
    a, b = pupils.marks(), pupils.marks()
    rows = pupils.sheet(("语文", a), ("数学", b))
    rows.append(["平均分", "", "", round(sum(a) / len(a), 2), round(sum(b) / len(b), 2)])
    rows.append(["最高分", "", "", max(a), max(b) + 1])
    block, _ = read(rows)
    means, highest = (one for one in block.proofs if one.kind == "foot")
    assert (means.of, means.rows, means.held, means.cells) == (f"第 {len(a) + 2} 行平均分", 2, 2, ())
    assert (highest.rows, highest.held, highest.cells) == (2, 1, (f"E{len(a) + 3}",))


def test_means_of_each_class_are_held_against_that_class_alone(pupils: Pupils) -> None:
    a, b = pupils.marks(), pupils.marks()
    half = len(a) // 2
    rows = pupils.sheet(("语文", a), ("数学", b))
    mean = [[round(sum(part) / len(part), 2) for part in (m[:half], m[half:])] for m in (a, b)]
    rows.insert(half + 1, ["平均分", "", "", mean[0][0], mean[1][0]])
    rows.append(["平均分", "", "", mean[0][1], mean[1][1]])
    block, _ = read(rows)
    assert [(one.held, one.rows) for one in block.proofs if one.kind == "foot"] == [(2, 2), (2, 2)]


def test_raw_marks_without_a_subjects_name_are_known_by_what_is_converted_from_them(pupils: Pupils) -> None:
    raw = pupils.marks(mean=0.5)
    steps = [float(40 + 3 * int(x / 5)) for x in raw]
    block, findings = read(pupils.sheet(("语文", pupils.marks()), ("化学", steps), ("玥珂", raw)))
    assert column(block, "玥珂").subject == "化学"
    assert column(block, "玥珂").standing is Standing.PROVED
    assert column(block, "化学").why.startswith("由「玥珂」换算")
    (said,) = (one for one in findings if one.code == "unknown_column")
    assert "没有按「化学」判" in said.message

"""Every lower header word, every total's and every rank's word replaced by words that mean nothing: no wrong column, ever."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohorts import LAYOUTS, Cohort, Formula, Page, draw_cohort
from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.scores.tables import Container, SheetCells, SourceBook
from xuekun_cli.sheets.reading import ReadRules, read_books, read_sitting
from xuekun_cli.sheets.words.files import load_words

MEANINGLESS = "璇玑珑琅玥珂瑾瑜翡翠琥珀"
TAKEN = ("得分", "分数", "等级", "班名", "校名", "级名", "联名", "赋分", "校次", "班次", "班", "校", "联", "总分")
RIGHT, ASKED, WRONG = "right", "asked", "wrong"


def without_words(cohort: Cohort, page: Page, new: dict[str, str]) -> SheetCells:
    """The page with the words taken away, those behind a subject's name (语文分数) too."""

    def taken(value: object) -> object:
        if isinstance(value, Formula):
            value = value.value
        if isinstance(value, int):
            return float(value)
        if not isinstance(value, str):
            return "" if value is None else value
        if value in new:
            return new[value]
        head = next((one for one in (*cohort.subjects, "总分") if value.startswith(one)), "")
        behind = value[len(head) :]
        return new.get(head, head) + new[behind] if head and behind in new else value

    return SheetCells(page.name, [[taken(v) for v in row] for row in page.rows], merged=tuple(page.merged))


def outcome(layout: str, seed: int) -> str:
    """Whether the marks of a made cohort are found without the words: right, asked about, or wrong."""
    rng = random.Random(seed)
    schools = () if layout in ("sheet_a_class", "side_by_side") or seed % 2 else ("甲小学", "乙小学")
    cohort = draw_cohort(rng, schools=schools, exempt=False)
    pages = LAYOUTS[layout](cohort)
    names = ["".join(pair) for pair in zip(*(rng.sample(MEANINGLESS, 12) for _ in range(2)), strict=True)]
    names += [name + rng.choice(MEANINGLESS) for name in names]
    new = dict(zip(TAKEN, names, strict=False))
    cells = tuple(without_words(cohort, page, new) for page in pages)
    words = load_words()
    reading = read_books([SourceBook("成绩.xlsx", "", Container.XLSX, b"", "", cells)], words)
    asked = bool(reading.asked) or any(one.question for one in reading.findings)
    if not reading.sittings:  # refused with a sentence: nobody is listed
        return ASKED
    if len(reading.sittings) > 1:
        return ASKED if asked else WRONG
    try:
        table, _ = read_sitting(reading, reading.sittings[0], words, ReadRules())
    except CannotGoOn:
        return ASKED
    true: dict[str, set[tuple[str, int, int]]] = defaultdict(set)
    for page in pages:
        for (_, _, _, subject), (row, column) in page.where.items():
            true[subject].add((page.name, row, column))
    for j, subject in enumerate(table.subjects):
        found = {
            (table.sources[table.source[i, j]].sheet, table.row[i, j], table.column[i, j])
            for i in range(len(table.students))
            if table.source[i, j] >= 0
        }
        if not found <= true[subject.name]:
            return WRONG
    return RIGHT if {subject.name for subject in table.subjects} == set(true) else ASKED if asked else WRONG


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1))
def test_without_its_words_a_column_is_never_taken_for_another(layout: str, seed: int) -> None:
    """Right, or asked about: never a rank, a converted mark or a total for a subject's marks."""
    assert outcome(layout, seed) != WRONG


@pytest.mark.parametrize("layout", LAYOUTS)
def test_most_tables_prove_themselves_without_their_words(layout: str) -> None:
    """At least 19 in 20 are read right, and the rest are asked about."""
    found = [outcome(layout, seed) for seed in range(40)]
    assert found.count(RIGHT) * 20 >= 19 * len(found)

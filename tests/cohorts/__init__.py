"""Made-up cohorts and the sheets and files that score exports arrive as.

``cohort = draw_cohort(random.Random(7))`` makes people and scores; ``LAYOUTS["flat"](cohort)`` turns
them into pages; ``CONTAINERS["xlsx"].write(pages)`` into bytes; ``addresses(pages)`` tells the cell of
every score; ``cohort.records()`` goes to the oracle.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from hypothesis import strategies as st

from cohorts.containers import CONTAINERS, Format, write_zip
from cohorts.page import Formula, Page, addresses
from cohorts.people import EXEMPT_NOTE, Classroom, Cohort, OnTheLine, Pupil, draw_cohort, sit_again
from cohorts.tall import file_a_subject, long, sheet_a_subject, sheet_an_exam, side_by_side
from cohorts.wide import (
    composed_names,
    flat,
    flat_with_page_breaks,
    joint_exam,
    sheet_a_class,
    two_header_rows,
    two_header_rows_platform,
)

LAYOUTS: dict[str, Callable[[Cohort], list[Page]]] = {
    "flat": flat,
    "flat_with_page_breaks": flat_with_page_breaks,
    "sheet_a_class": sheet_a_class,
    "two_header_rows": two_header_rows,
    "two_header_rows_platform": two_header_rows_platform,
    "joint_exam": joint_exam,
    "composed_names": composed_names,
    "long": long,
    "sheet_a_subject": sheet_a_subject,
    "side_by_side": side_by_side,
}
"""Every layout that puts one sitting into one workbook. `file_a_subject` makes several workbooks,
`sheet_an_exam` takes several sittings."""

ONE_SCHOOL_ONLY = frozenset({"sheet_a_class", "side_by_side"})
"""Layouts that have nowhere to write the school."""

NAMED_SHEETS_NEEDED = frozenset({"sheet_a_subject"})
"""Layouts that say the subject in the sheet's name alone: not for containers that lose it."""


def cohorts(
    *,
    classes: int | None = None,
    schools: tuple[str, ...] = (),
    subjects: tuple[str, ...] | None = None,
    exempt: bool = True,
    marks: bool = True,
) -> st.SearchStrategy[Cohort]:
    """Return a strategy of cohorts, each drawn by `draw_cohort` from a seed."""
    return st.integers(0, 2**32 - 1).map(
        lambda seed: draw_cohort(
            random.Random(seed),
            classes=classes,
            schools=schools,
            subjects=subjects,
            exempt=exempt,
            marks=marks,
        )
    )


__all__ = [
    "CONTAINERS",
    "EXEMPT_NOTE",
    "LAYOUTS",
    "NAMED_SHEETS_NEEDED",
    "ONE_SCHOOL_ONLY",
    "Classroom",
    "Cohort",
    "Format",
    "Formula",
    "OnTheLine",
    "Page",
    "Pupil",
    "addresses",
    "cohorts",
    "draw_cohort",
    "file_a_subject",
    "sheet_an_exam",
    "sit_again",
    "write_zip",
]

"""Excel keeps 3.10 typed as a number as 3.1: two classes in one, and nobody would notice."""

from __future__ import annotations

import pytest

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.scores.tables import Container, SheetCells, SourceBook
from xuekun_cli.sheets.reading import read_books
from xuekun_cli.sheets.words.files import load_words


def findings(classes: list[object]) -> list[Finding]:
    """Read a sheet with one student in each of the classes."""
    people = [[f"20{i:02d}", f"样{i}", room, 80.0] for i, room in enumerate(classes * 3)]
    cells = SheetCells("成绩", [["学号", "姓名", "班级", "语文"], *people])
    book = SourceBook("年级.xlsx", "", Container.XLSX, b"", "", (cells,))
    return [f for f in read_books([book], load_words()).findings if f.code == "class_as_number"]


def test_a_grade_with_a_ninth_class_as_a_number_may_have_a_tenth() -> None:
    (finding,) = findings([3.1, 3.2, 3.8, 3.9])
    assert str(finding.ref) == "年级.xlsx!成绩!C2"
    assert "3.1" in finding.message


@pytest.mark.parametrize(
    "classes", [[3.1, 3.2, 3.3], ["3.1", "3.9", "3.10"], [301.0, 309.0], ["三(1)班", "三(9)班"]]
)
def test_classes_that_cannot_be_mixed_up_are_left_in_peace(classes: list[object]) -> None:
    assert findings(classes) == []

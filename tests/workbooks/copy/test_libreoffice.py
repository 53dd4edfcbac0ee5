"""LibreOffice opens every marked copy and shows the marks; where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from made_corpus import CORPUS, MARKS, SHEET
from made_marks import by_place
from made_workbooks import fill

from xuekun_cli.model.scores.tables import Container, SourceBook
from xuekun_cli.workbooks.copy.annotate import annotated
from xuekun_cli.workbooks.pages.styles import category_fill

OFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed"),
    pytest.mark.filterwarnings("ignore:.*(extension is not supported|Data Validation)"),
]


@pytest.fixture(scope="module")
def saved_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copies with their notes as LibreOffice saves them after opening them."""
    copies, saved = (tmp_path_factory.mktemp(name) for name in ("copies", "saved"))
    for number, make in enumerate(CORPUS.values()):
        book = SourceBook("成绩.xlsx", "", Container.XLSX, make(), "", ())
        (copies / f"{number}.xlsx").write_bytes(annotated(book, [MARKS], notes=True).content)
    profile = f"-env:UserInstallation={(saved / 'profile').as_uri()}"
    subprocess.run(
        [str(OFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", saved, *copies.iterdir()],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return saved


@pytest.mark.parametrize("kind", CORPUS)
def test_the_fills_texts_and_notes_are_shown(kind: str, saved_again: Path) -> None:
    sheet = openpyxl.load_workbook(saved_again / f"{list(CORPUS).index(kind)}.xlsx")[SHEET]
    for (row, column), category in by_place(MARKS.fills).items():
        assert fill(sheet.cell(row + 1, column + 1)) == category_fill(category)
    start = next(cell.column for cell in sheet[2] if cell.value == "类别")
    for row, texts in (MARKS.headers | MARKS.rows).items():
        assert [sheet.cell(row + 1, start + offset).value for offset in range(len(texts))] == list(texts)
    for (row, column), note in MARKS.notes.items():
        comment = sheet.cell(row + 1, column + 1).comment
        assert comment is not None
        assert comment.text.endswith(note) or kind == "a conversation"

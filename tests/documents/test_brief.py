"""`xuekun brief`: the numbers are the report's, nobody is named who need not be, and the files stand alone."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Mm

from made_term import write_table
from places import lay_samples
from xuekun_cli.documents.brief.page import brief_page
from xuekun_cli.documents.brief.word import brief_document
from xuekun_cli.documents.paper import Paper
from xuekun_cli.model.names.outputs import BRIEF_PAGE, BRIEF_WORD
from xuekun_cli.model.results.brief import Bar, BarChart, Brief, Figure, Heat, HeatTable, PlainTable

EXAMS = ("期初成绩.xlsx", "期中成绩.xlsx", "期末成绩.xls")
LISTS = ("--exempt", "随班就读名单.xlsx", "--roll", "花名册.xlsx")
TEACHERS = ("--teachers", "任课表.xlsx")


@pytest.fixture
def term(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample term in it, where one stands."""
    lay_samples(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Page(HTMLParser):
    """The texts of a page, what it asks for elsewhere, and whether every element is closed in its turn."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.asks: list[str] = []
        self.feed(content.decode())
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note the element, and its addresses."""
        if tag not in ("meta", "rect", "br"):
            self.open.append(tag)
        self.asks += [f"{name}={value}" for name, value in attributes if name in ("src", "href", "xlink:href")]

    def handle_endtag(self, tag: str) -> None:
        """The element that was opened last is closed first."""
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """An element without content."""

    def handle_data(self, data: str) -> None:
        """Keep what is read."""
        self.texts.append(data)


def word_text(content: bytes) -> str:
    """Return everything that is written in a Word file."""
    document = Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_figures_of_a_term_are_those_of_the_report(term: Path, xuekun: Callable[..., Any]) -> None:
    """Counted anew from every transition of `report --json`."""
    first, middle, last = EXAMS
    report = xuekun("report", first, last, "--mid", middle, *LISTS, *TEACHERS, "--json", "--dry-run").document
    brief = xuekun("brief", *EXAMS, *LISTS, *TEACHERS, "--json").document
    rows = report["transitions"]
    categories = ("二类", "三类")
    before = [row for row in rows if row["before"] in categories]
    after = [row for row in rows if row["after"] in categories]
    told = {figure["label"]: figure for figure in brief["figures"]}
    assert told["期初在册"]["value"] == f"{len(before)} 人次"
    assert told["期初在册"]["beside"] == f"{len({(row['class'], row['name']) for row in before})} 名学生"
    assert told["期末在册"]["value"] == f"{len(after)} 人次"
    for category in categories:
        counts = [group["by_category"][category] for group in report["groups"] if category in group["by_category"]]
        net, initial = sum(one["net"] for one in counts), sum(one["initial"] for one in counts)
        assert told[f"{category}净转化率"]["beside"].startswith(f"{net}/{initial}（")
        assert float(told[f"{category}净转化率"]["value"].rstrip("%")) == pytest.approx(
            100 * net / initial, abs=0.05
        )
    assert told["不再在册（脱困）"]["value"] == f"{sum(row['outcome'] == '脱困' for row in rows)} 人次"
    became = {
        kind: sum(row["outcome"] == kind for row in rows)
        for kind in ("脱困", "达标", "未转化", "待补测", "流失", "转出")
    }
    sentences = "".join(brief["sentences"])
    for kind, count in became.items():
        assert f"{kind} {count}" in sentences
    assert sum(became.values()) == len(before)
    assert brief["outputs"] == [BRIEF_WORD, BRIEF_PAGE]


def test_the_figures_of_one_exam_are_those_of_the_screening(term: Path, xuekun: Callable[..., Any]) -> None:
    """Students, entries and categories; the exempt apart."""
    screened = xuekun("screen", EXAMS[0], *LISTS, "--json", "--dry-run").document
    brief = xuekun("brief", EXAMS[0], *LISTS, "--json").document
    listed = [one for one in screened["listed"] if one["category"] != "一类"]
    told = {figure["label"]: figure["value"] for figure in brief["figures"]}
    assert told["列入的学生"] == f"{len({one['student_id'] for one in listed})} 名"
    assert told["列入的人次"] == f"{len(listed)} 人次"
    for category in ("二类", "三类"):
        assert told[category] == f"{sum(one['category'] == category for one in listed)} 人次"
    assert (
        told["一类"] == f"{len({one['student_id'] for one in screened['listed'] if one['category'] == '一类'})} 名"
    )
    questions = {one["question"]["key"] for one in screened["findings"] if one.get("question")}
    assert brief["waiting"][0].startswith(f"{len(questions)} 个问题等人回答")


def test_no_child_is_named_and_teachers_only_when_asked(term: Path, xuekun: Callable[..., Any]) -> None:
    """Neither in the Word file nor on the page; both say the same numbers."""
    names = {one["name"] for one in xuekun("screen", EXAMS[0], "--json", "--dry-run").document["listed"]}
    report = xuekun("report", EXAMS[0], EXAMS[2], *TEACHERS, "--json", "--dry-run").document
    teachers = {one["teacher"] for one in report["teachers"]}
    assert len(names) > 20
    assert len(teachers) > 5
    for asked in ((), ("--teachers-named",)):
        assert xuekun("brief", *EXAMS, *LISTS, *TEACHERS, *asked, "-q").exit == 0
        word, page = word_text(Path(BRIEF_WORD).read_bytes()), "".join(Page(Path(BRIEF_PAGE).read_bytes()).texts)
        for text in (word, page):
            assert [name for name in names if name in text] == []
            assert {name for name in teachers if name in text} == (teachers if asked else set())
            assert "78 人次" in text


def test_the_page_asks_for_nothing_from_anywhere(term: Path, xuekun: Callable[..., Any]) -> None:
    """No address in it, and a policy of its own that forbids every request."""
    xuekun("brief", EXAMS[0], "-q")
    content = Path(BRIEF_PAGE).read_bytes()
    page = Page(content)
    assert page.asks == []
    assert b"default-src 'none'" in content
    assert re.findall(rb"https?:|url\(|@import", content) == []


def test_the_same_exams_give_the_same_bytes(term: Path, xuekun: Callable[..., Any]) -> None:
    """A Word file holds no time of day."""
    for folder in ("甲", "乙"):
        xuekun("brief", *EXAMS, "--out", folder, "-q")
    for name in (BRIEF_WORD, BRIEF_PAGE):
        assert Path("甲", name).read_bytes() == Path("乙", name).read_bytes()


def test_a_brief_that_a_person_changed_is_kept_when_another_takes_its_place(
    term: Path, xuekun: Callable[..., Any]
) -> None:
    """It lies in 备份, and the screen says so."""
    xuekun("brief", EXAMS[0], "-q")
    Path(BRIEF_WORD).write_bytes(b"changed by hand")
    ran = xuekun("brief", EXAMS[0])
    kept = list(Path("备份").glob("简报*.docx"))
    assert [path.read_bytes() for path in kept] == [b"changed by hand"]
    assert kept[0].name in ran.out


HOSTILE = '<script>alert(1)</script>"&\x0b'


def test_texts_of_an_input_stay_texts() -> None:
    """In every place where a class, a subject or a file may stand."""
    chart = BarChart(HOSTILE, (Bar(HOSTILE, 2, HOSTILE), Bar("", 0, "0")), HOSTILE)
    heat = HeatTable(HOSTILE, HOSTILE, HOSTILE, (HOSTILE,), ((HOSTILE, (Heat(HOSTILE, None, HOSTILE),)),))
    table = PlainTable(HOSTILE, HOSTILE, (HOSTILE,) * 5, ((HOSTILE,) * 5,), HOSTILE)
    figure = Figure(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    brief = Brief(HOSTILE, (HOSTILE,), (figure,), (HOSTILE,), chart, (heat,), table, (HOSTILE,), (HOSTILE,))
    page = Page(brief_page(brief))
    assert "script" not in page.open
    assert "<script>alert(1)</script>" in "".join(page.texts)
    assert b"<script" not in brief_page(brief)
    assert "<script>alert(1)</script>" in word_text(brief_document(brief))


def test_paper_has_the_margins_and_type_of_an_official_document() -> None:
    """GB/T 9704-2012: A4, 37 and 28 mm, 22 points for the title, 16 for the text, the first line set in by two letters."""
    paper = Paper()
    paper.title("题")
    paper.line("文")
    document = Document(io.BytesIO(paper.content()))
    section = document.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(size / Mm(1)) for size in sizes] == [210, 297, 37, 28]
    title, text = document.paragraphs
    assert [run.font.size.pt for paragraph in (title, text) for run in paragraph.runs] == [22, 16]
    assert text.paragraph_format.first_line_indent.pt == 32


@pytest.mark.parametrize(
    ("words", "said", "hint"),
    [
        ((*EXAMS, EXAMS[0]), "一个学期的两次、三次；这里给了 4 个", "xuekun track"),
        ((EXAMS[0], "--teachers-named"), "得知道谁教哪个班", "--teachers"),
        ((EXAMS[0], EXAMS[0]), "", ""),
    ],
)
def test_what_cannot_be_a_brief_is_refused(
    term: Path, xuekun: Callable[..., Any], words: tuple[str, ...], said: str, hint: str
) -> None:
    """Too many exams, teachers without the list of them, one exam given twice; nothing is written."""
    ran = xuekun("brief", *words)
    assert ran.exit == 2
    assert said in ran.said
    assert hint in ran.said
    assert not Path(BRIEF_WORD).exists()


def test_an_exam_in_which_nobody_is_listed_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, xuekun: Callable[..., Any]
) -> None:
    """No share of nothing, no division by it."""
    monkeypatch.chdir(tmp_path)
    heads = ("学号", "姓名", "班级", "语文")
    rows = [(f"202400{n:02}", f"赵样{n}", "三(1)班", str(90 + n % 3)) for n in range(12)]
    write_table(tmp_path / "成绩.xlsx", [heads, *rows])
    brief = xuekun("brief", "成绩.xlsx", "--json").document
    assert brief["sentences"] == ["按分数没有列出任何学生。"]
    assert {figure["value"] for figure in brief["figures"]} == {"0 名", "0 人次"}

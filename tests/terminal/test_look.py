"""`look` shows what every sheet and column was read as, and every kind of finding."""

from __future__ import annotations

from outcomes import Screen, finding, reading

from xuekun_cli.model.findings import Severity
from xuekun_cli.model.scores.tables import ColumnReading, ColumnRole
from xuekun_cli.terminal.look import ROLE_WORDS, read_as, show_look


def test_rows_are_counted_from_one_as_excel_does(screen: Screen) -> None:
    """Header rows, student rows and left-out rows carry the numbers the office sees."""
    show_look([reading()], [], [], screen.console)
    assert "表头：第 2、3 行" in screen.text
    assert "学生：38 名，在第 4 到 41 行" in screen.text
    assert "平均分等汇总行：第 41、42、43、44、45 等 7 行" in screen.text
    assert "重复的表头：第 21 行" in screen.text


def test_file_kind_title_exam_and_class_are_said(screen: Screen) -> None:
    """What the file is comes from its content, and is said with the sheet's own facts."""
    show_look([reading()], [], [], screen.console)
    lines = [line.strip() for line in screen.text.splitlines()]
    assert lines[:2] == ["期中.xlsx", "Excel 工作簿 (xlsx)，读到 2 个成绩表，各表合计 76 名学生。"]
    assert {"标题：三年级成绩表", "考试：期中", "班级来自：表名", "学科：语文"} <= set(lines)


def test_each_column_says_letter_header_role_and_reason(screen: Screen) -> None:
    """Letters as in Excel, roles in the office's words with their subject."""
    show_look([reading()], [], [], screen.console)
    assert screen.row("A") == ["A", "考号", "学号", "按表头", "表头「考号」"]
    assert screen.row("C")[:3] == ["C", "语文/得分", "分数：语文"]
    assert screen.row("AB") == ["AB", "语文/班次", "名次：语文", "按表头", "名次不当分数"]


def test_every_role_has_a_word() -> None:
    """A new role without a Chinese word would fail only on the file that has it."""
    assert set(ROLE_WORDS) == set(ColumnRole)
    assert read_as(ColumnReading(0, "x", ColumnRole.SCORE)) == "分数"


def test_alike_sheets_show_their_columns_once(screen: Screen) -> None:
    """A sheet a class would repeat one table twenty times."""
    show_look([reading()], [], [], screen.console)
    assert screen.text.count("语文/得分") == 1
    assert "各列的读法与工作表「三(1)班」相同。" in screen.text


def test_skipped_sheets_say_why(screen: Screen) -> None:
    """A sheet without a table is named with the reason."""
    show_look([reading()], [], [], screen.console)
    assert "「填表说明」没有姓名列" in screen.text


def test_all_kinds_of_findings_are_shown_with_their_first_places(screen: Screen) -> None:
    """Notes too; three places of each, then the count."""
    notes = [finding("缺考", Severity.INFO, f"D{n}") for n in range(1, 6)]
    show_look([reading()], [], [*notes, finding("甲", Severity.ERROR, hint="改一改")], screen.console)
    assert "发现 6 处，共 2 类：" in screen.text
    assert "在 期中成绩.xlsx!三(1)班!D1、期中成绩.xlsx!三(1)班!D2、" in screen.text
    assert "D3，同类共 5 处" in screen.text
    assert "怎么办：改一改" in screen.text
    assert "D4" not in screen.text


def test_no_findings_is_said(screen: Screen) -> None:
    """Silence could mean that nothing was looked at."""
    show_look([reading()], [], [], screen.console)
    assert screen.text.endswith("没有发现问题。")


def test_every_line_fits_eighty_cells(screen: Screen) -> None:
    """A long reason is folded in its own column, whole."""
    show_look([reading()], [], [finding("长" * 90, Severity.ERROR, hint="x" * 200)], screen.console)
    assert screen.widest <= 80
    reason = "".join(line.split()[-1] for line in screen.text.splitlines() if "话长" in line)
    assert reason.count("说来话长") == 12


def test_headers_with_markup_print_literally(screen: Screen) -> None:
    """A header is text of an input."""
    show_look([reading((ColumnReading(0, "[red]x", ColumnRole.NAME),))], [], [], screen.console)
    assert screen.row("A") == ["A", "[red]x", "姓名", "按表头"]

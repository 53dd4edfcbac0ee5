"""总览 of the teachers' check: counted anew from the rows; of one teacher nothing of the others."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from io import BytesIO

import openpyxl

from made_check import term, worked
from xuekun_cli.workbooks.check.overview import check_overview
from xuekun_cli.workbooks.check.workbook import write_check_workbook


def test_the_figures_are_those_of_the_rows() -> None:
    """Verdicts, those who missed, and the rates of the whole school."""
    checked = term()
    overview = check_overview(checked)
    figures = {one.label: one for one in overview.figures}
    verdicts = Counter(row.judged.verdict for row in checked.rows if row.judged.judged and row.judged.verdict)
    assert figures["考核"].value == f"{verdicts.total()} 项"
    assert figures["考核"].beside == "，".join(f"{name} {count}" for name, count in verdicts.items())
    assert figures["没有达到最低要求"].value == f"{len(checked.missed)} 项"
    for count in checked.outcome.schools[0].counts:
        share = 100 * (count.converted - count.added) / count.initial
        assert figures[f"{count.category}净转化率"].value == f"{share:.1f}%"
    named = dict(overview.people)["没有达到最低要求的"]
    assert all(f"{row.who}（{row.judged.unit.subject}）" in named for row in checked.missed)
    drawn = {one.title: one for one in overview.drawings}["各学科的结论"]
    assert sum(sum(series.values) for series in drawn.series) == verdicts.total()


def test_who_lacks_one_student_is_named() -> None:
    """林师例 needs one more for 优秀."""
    (said,) = [text for text in check_overview(worked()).says if text.startswith("再有 1 名")]
    assert said == "再有 1 名学生变好就到下一档的有 1 项：林师例（语文）。"


def test_of_one_teacher_there_is_nothing_of_the_others() -> None:
    """Neither rates of the school nor questions about other classes, and no sheet to answer them on."""
    whole = term()
    who = whole.rows[0].judged.unit.teacher
    alone = replace(whole, rows=tuple(row for row in whole.rows if row.who == who), teacher=who)
    overview = check_overview(alone)
    assert [one.label for one in overview.figures if "转化率" in one.label] == []
    assert [one.text for one in overview.waits] == ["这一份只有一名教师的；各班的问题见不加 --teacher 时的一份。"]
    book = openpyxl.load_workbook(BytesIO(write_check_workbook(alone)))
    said = "".join(str(cell.value) for row in book["总览"].iter_rows() for cell in row if cell.value is not None)
    others = {row.judged.unit.teacher for row in whole.rows} - {who}
    assert len(others) > 3
    assert not [name for name in others if name in said]
    assert "待核查" not in said

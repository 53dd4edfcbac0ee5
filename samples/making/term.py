"""The workbooks of the sample term, each looking as an office would have made it."""

from __future__ import annotations

from html import escape
from pathlib import Path

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from making.book import A4, Book
from making.pupils import CLASS_SIZES, FULL_MARK, SCHOOL, SITTINGS, SUBJECTS, YEAR, Pupil, of_class

TEACHERS = {
    "班主任": ("赵师甲", "钱师乙", "孙师丙"),
    "语文": ("赵师甲", "钱师乙", "孙师丙"),
    "数学": ("李师丁", "李师丁", "周师样"),
    "英语": ("吴师例", "吴师例", "吴师例"),
    "科学": ("郑师样", "郑师样", "王师例"),
}
"""任课表: a teacher for each class, in the order of the classes."""

TITLE_HEIGHT = 30
"""Of a title row, in points of type."""

PASS, EXCELLENT = 60, 90
"""及格 and 优秀 of the summary rows, in points."""


def write_term(folder: Path, pupils: list[Pupil]) -> None:
    """Write the six workbooks of the term into ``folder``."""
    write_start(folder / "期初成绩.xlsx", pupils)
    write_middle(folder / "期中成绩.xlsx", pupils)
    write_end(folder / "期末成绩.xls", pupils)
    write_teachers(folder / "任课表.xlsx")
    write_exempt(folder / "随班就读名单.xlsx", [pupil for pupil in pupils if pupil.exempt])
    write_roll(folder / "花名册.xlsx", pupils)


def write_start(path: Path, pupils: list[Pupil]) -> None:
    """Write 期初: a sheet a class with a title, summary formulas at the foot, and a sheet of notes."""
    with Book(path) as made:
        for number, class_name in enumerate(CLASS_SIZES):
            sheet = made.book.add_worksheet(class_name)
            _start_sheet(made, sheet, class_name, of_class(pupils, class_name, "期初"))
            if number < 2:
                sheet.freeze_panes(4, 3)
        _comparison(made, pupils)
        notes = made.book.add_worksheet("说明")
        notes.set_column(0, 0, 60)
        for row, line in enumerate(
            (
                "填表说明",
                f"1. 各科满分 {FULL_MARK} 分。",
                "2. 缺考、请假请写文字，不要写 0。",
                "3. 随班就读学生在备注栏注明。",
            )
        ):
            notes.write_string(row, 0, line, made.line)


def _start_sheet(made: Book, sheet: Worksheet, class_name: str, room: list[Pupil]) -> None:
    header = ("序号", "学号", "姓名", *SUBJECTS, "总分", "备注")
    total, last = len(header) - 2, len(header) - 1
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 13, made.column)
    sheet.set_column(2, 2, 12)
    sheet.set_column(3, total, 8)
    sheet.set_column(last, last, 12)
    sheet.set_row(0, TITLE_HEIGHT)
    sheet.merge_range(0, 0, 0, last, f"{SCHOOL}{YEAR}期初质量监测成绩表（{class_name}）", made.title)
    head_teacher = TEACHERS["班主任"][list(CLASS_SIZES).index(class_name)]
    sheet.merge_range(
        1, 0, 1, last, f"班主任：{head_teacher}    监测时间：2024年9月    满分：{FULL_MARK}", made.line
    )
    sheet.write_row(3, 0, header, made.header)
    first = 4
    for row, pupil in enumerate(room, start=first):
        sheet.write_number(row, 0, row - first + 1, made.cell)
        sheet.write_string(row, 1, pupil.student_id, made.text)
        sheet.write_string(row, 2, pupil.name, made.cell)
        for column, subject in enumerate(SUBJECTS, start=3):
            sheet.write(row, column, pupil.scores["期初"][subject], made.cell)
        _write_total(made, sheet, row, range(3, total), pupil.total("期初"))
        sheet.write(row, last, pupil.note, made.cell)
    bottom = first + len(room)
    sheet.conditional_format(
        first, 3, bottom - 1, total - 1, {"type": "cell", "criteria": "<", "value": PASS, "format": made.low}
    )
    _summary(made, sheet, room, first, bottom)
    sheet.set_paper(A4)
    sheet.repeat_rows(3)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _write_total(made: Book, sheet: Worksheet, row: int, columns: range, total: float | None) -> None:
    cells = xl_range(row, columns.start, row, columns.stop - 1)
    sheet.write_formula(row, columns.stop, f"=SUM({cells})", made.cell, total or 0)


def _summary(made: Book, sheet: Worksheet, room: list[Pupil], first: int, bottom: int) -> None:
    labels = ("平均分", "最高分", "最低分", "及格率", "优秀率")
    for offset, label in enumerate(labels):
        sheet.merge_range(bottom + offset, 0, bottom + offset, 2, label, made.foot)
        sheet.write_blank(bottom + offset, len(SUBJECTS) + 4, None, made.foot)
    for column, subject in enumerate((*SUBJECTS, "总分"), start=3):
        cells = xl_range(first, column, bottom - 1, column)
        scores = [p.scores["期初"][subject] if subject != "总分" else p.total("期初") or 0 for p in room]
        numbers = [score for score in scores if isinstance(score, int | float)]
        sheet.write_formula(bottom, column, f"=AVERAGE({cells})", made.mean, sum(numbers) / len(numbers))
        sheet.write_formula(bottom + 1, column, f"=MAX({cells})", made.cell, max(numbers))
        sheet.write_formula(bottom + 2, column, f"=MIN({cells})", made.cell, min(numbers))
        scale = len(SUBJECTS) if subject == "总分" else 1
        for row, bar in ((bottom + 3, PASS * scale), (bottom + 4, EXCELLENT * scale)):
            reached = sum(score >= bar for score in numbers) / len(numbers)
            sheet.write_formula(row, column, f'=COUNTIF({cells},">={bar}")/COUNT({cells})', made.share, reached)
    end = bottom + len(labels)
    sheet.merge_range(end, 0, end, 2, "任课教师", made.foot)
    number = list(CLASS_SIZES).index(sheet.get_name())
    for column, subject in enumerate(SUBJECTS, start=3):
        sheet.write_string(end, column, TEACHERS[subject][number], made.foot)
    for column in (len(SUBJECTS) + 3, len(SUBJECTS) + 4):
        sheet.write_blank(end, column, None, made.foot)
    sheet.merge_range(
        end + 2, 0, end + 2, len(SUBJECTS) + 4, "班主任签名：                教务处签名：", made.line
    )


def _comparison(made: Book, pupils: list[Pupil]) -> None:
    """Add a sheet without students: each class's averages, taken from the other sheets, and a chart."""
    sheet = made.book.add_worksheet("各班对比")
    sheet.set_column(0, len(SUBJECTS), 10)
    sheet.write_row(0, 0, ("班级", *SUBJECTS), made.header)
    for row, class_name in enumerate(CLASS_SIZES, start=1):
        sheet.write_string(row, 0, class_name, made.cell)
        room = of_class(pupils, class_name, "期初")
        for column, subject in enumerate(SUBJECTS, start=1):
            scores = [mark for p in room if isinstance(mark := p.scores["期初"][subject], int | float)]
            place = xl_rowcol_to_cell(4 + len(room), 2 + column)
            sheet.write_formula(row, column, f"='{class_name}'!{place}", made.mean, sum(scores) / len(scores))
    chart = made.book.add_chart({"type": "column"})
    last = len(CLASS_SIZES)
    for column, subject in enumerate(SUBJECTS, start=1):
        chart.add_series(
            {
                "name": subject,
                "categories": ["各班对比", 1, 0, last, 0],
                "values": ["各班对比", 1, column, last, column],
            }
        )
    chart.set_title({"name": "各班平均分"})
    sheet.insert_chart(last + 2, 0, chart)


def write_middle(path: Path, pupils: list[Pupil]) -> None:
    """Write 期中: one sheet of the exam platform, each subject over 得分, 校次 and 班次."""
    with Book(path) as made:
        sheet = made.book.add_worksheet("学生成绩")
        lead, parts = ("班级", "学号", "姓名"), ("得分", "校次", "班次")
        blocks = (*SUBJECTS, "总分")
        for column, word in enumerate(lead):
            sheet.merge_range(0, column, 1, column, word, made.header)
        for index, block in enumerate(blocks):
            left = len(lead) + index * len(parts)
            sheet.merge_range(0, left, 0, left + len(parts) - 1, block, made.header)
            sheet.write_row(1, left, parts, made.header)
        note = len(lead) + len(blocks) * len(parts)
        sheet.merge_range(0, note, 1, note, "备注", made.header)
        sheet.set_column(0, 0, 11)
        sheet.set_column(1, 2, 12)
        sheet.set_column(3, note - 1, 6)
        sheet.set_column(note, note, 12)
        sheet.freeze_panes(2, 3)
        everyone = [pupil for name in CLASS_SIZES for pupil in of_class(pupils, name, "期中")]
        for row, pupil in enumerate(everyone, start=2):
            shown = pupil.class_name.replace("(", "（").replace(")", "）")
            for column, text in enumerate((shown, pupil.student_id, pupil.name)):
                sheet.write_string(row, column, text, made.text)
            for index, block in enumerate(blocks):
                cells = (_mark(pupil, block), *_ranks(pupil, block, everyone))
                for column, cell in enumerate(cells, start=len(lead) + index * len(parts)):
                    sheet.write(row, column, cell, made.cell)
            sheet.write(row, note, pupil.note, made.cell)
        sheet.autofilter(1, 0, len(everyone) + 1, note)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, 1)


def _mark(pupil: Pupil, block: str, sitting: str = "期中") -> float | str | None:
    return pupil.total(sitting) if block == "总分" else pupil.scores[sitting][block]


def _ranks(pupil: Pupil, block: str, everyone: list[Pupil]) -> tuple[int | None, int | None]:
    own = _mark(pupil, block)
    if not isinstance(own, int | float):
        return None, None
    above = [other for other in everyone if isinstance(mark := _mark(other, block), int | float) and mark > own]
    return 1 + len(above), 1 + sum(other.class_name == pupil.class_name for other in above)


def write_end(path: Path, pupils: list[Pupil]) -> None:
    """Write 期末: a web page that is called xls, as some platforms export it; classes as 三年级1班."""
    header = ("班级", "学号", "姓名", *SUBJECTS, "总分", "备注")
    lines = [
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel">',
        '<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head>',
        '<body><table border="1">',
        f'<tr><th colspan="{len(header)}">{SCHOOL}{YEAR}期末成绩</th></tr>',
        "<tr>" + "".join(f"<th>{word}</th>" for word in header) + "</tr>",
    ]
    for number, name in enumerate(CLASS_SIZES, start=1):
        for pupil in of_class(pupils, name, SITTINGS[-1]):
            marks = [_mark(pupil, block, SITTINGS[-1]) for block in (*SUBJECTS, "总分")]
            texts = [f"三年级{number}班", pupil.student_id, pupil.name]
            texts += [
                "" if mark is None else f"{mark:g}" if isinstance(mark, float) else str(mark) for mark in marks
            ]
            cells = "".join(f"<td>{escape(text)}</td>" for text in (*texts, pupil.note))
            lines.append(f"<tr>{cells}</tr>")
    path.write_text("\n".join([*lines, "</table></body></html>", ""]), encoding="utf-8", newline="\n")


def write_teachers(path: Path) -> None:
    """Write 任课表: a row a class, a column a subject, with 班主任."""
    with Book(path) as made:
        sheet = made.book.add_worksheet("任课表")
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, len(TEACHERS), 12)
        sheet.set_row(0, TITLE_HEIGHT)
        sheet.merge_range(0, 0, 0, len(TEACHERS), f"{SCHOOL}{YEAR}三年级任课表", made.title)
        sheet.write_row(1, 0, ("班级", *TEACHERS), made.header)
        for number, class_name in enumerate(CLASS_SIZES):
            row = (class_name, *(names[number] for names in TEACHERS.values()))
            sheet.write_row(2 + number, 0, row, made.cell)


def write_exempt(path: Path, exempt: list[Pupil]) -> None:
    """Write 随班就读名单: those registered with the county, one of whom no score sheet mentions."""
    with Book(path) as made:
        sheet = made.book.add_worksheet("随班就读")
        sheet.set_column(0, 4, 14)
        sheet.set_row(0, TITLE_HEIGHT)
        sheet.merge_range(0, 0, 0, 4, f"{SCHOOL}随班就读学生名单", made.title)
        sheet.write_row(1, 0, ("序号", "学号", "姓名", "班级", "备案日期"), made.header)
        for row, pupil in enumerate(exempt, start=2):
            cells = (pupil.student_id, pupil.name, pupil.class_name, "2024-09-10")
            sheet.write_number(row, 0, row - 1, made.cell)
            for column, text in enumerate(cells, start=1):
                sheet.write_string(row, column, text, made.text)


def write_roll(path: Path, pupils: list[Pupil]) -> None:
    """Write 花名册: everyone of the term with 状态 and the day it changed."""
    header = ("序号", "学号", "姓名", "性别", "班级", "状态", "变动日期", "备注")
    with Book(path) as made:
        sheet = made.book.add_worksheet("花名册")
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, 6)
        sheet.set_column(1, len(header) - 1, 12)
        sheet.set_row(0, TITLE_HEIGHT)
        sheet.merge_range(0, 0, 0, len(header) - 1, f"{SCHOOL}三年级学生花名册", made.title)
        sheet.write_row(1, 0, header, made.header)
        sheet.freeze_panes(2, 0)
        for row, pupil in enumerate(pupils, start=2):
            sheet.write_number(row, 0, row - 1, made.cell)
            texts = (
                pupil.student_id,
                pupil.name,
                pupil.sex,
                pupil.class_name,
                pupil.status,
                pupil.changed_on,
            )
            for column, text in enumerate((*texts, pupil.note), start=1):
                sheet.write(row, column, text, made.text)
        sheet.write_comment(xl_rowcol_to_cell(1, 5), "在校、转入、转出、休学", {"author": SCHOOL})

"""Layouts cut up by subject, exam or page: long, a sheet or file a subject, a sheet an exam, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from cohorts.page import Page, score_cell, total_cell
from cohorts.people import Cohort


def long(cohort: Cohort) -> list[Page]:
    """Layout 6: a row a score: 学号, 姓名, 班级, 科目, 分数, 备注."""
    page = Page("成绩明细")
    school = ["学校"] if cohort.has_schools else []
    page.rows.append([*school, "学号", "姓名", "班级", "科目", "分数", "备注"])
    for room, pupil in cohort.everyone():
        for subject in cohort.subjects:
            cells: list[object] = [room.school] if cohort.has_schools else []
            cells += [pupil.student_id, pupil.name, room.name, subject]
            page.place(room, pupil, subject, len(page.rows), len(cells))
            page.rows.append([*cells, score_cell(pupil.scores[subject]), pupil.note or None])
    return [page]


def sheet_a_subject(cohort: Cohort) -> list[Page]:
    """Layout 7: a sheet a subject, the subject in the sheet's name; 班级, 学号, 姓名, 成绩, 备注."""
    return [_one_subject(cohort, subject, subject) for subject in cohort.subjects]


def file_a_subject(cohort: Cohort) -> dict[str, list[Page]]:
    """Layout 7: a file a subject; returns the file's stem (``期末语文``) → its one sheet, Sheet1."""
    return {f"{cohort.exam}{subject}": [_one_subject(cohort, subject, "Sheet1")] for subject in cohort.subjects}


def _one_subject(cohort: Cohort, subject: str, sheet: str) -> Page:
    page = Page(sheet)
    school = ["学校"] if cohort.has_schools else []
    page.rows.append([*school, "班级", "学号", "姓名", "成绩", "备注"])
    for room, pupil in cohort.everyone():
        cells: list[object] = [room.school] if cohort.has_schools else []
        cells += [room.name, pupil.student_id, pupil.name]
        page.place(room, pupil, subject, len(page.rows), len(cells))
        page.rows.append([*cells, score_cell(pupil.scores[subject]), pupil.note or None])
    return page


def sheet_an_exam(sittings: Sequence[Cohort]) -> list[Page]:
    """Layout 8: several sittings of one class, a sheet each, named by the exam; no class column.

    Every cohort must be one class. The title above the header names the class and the exam.
    """
    pages = []
    for sitting in sittings:
        (room,) = sitting.classes
        page = Page(sitting.exam)
        header = ["学号", "姓名", *sitting.subjects, "总分", "备注"]
        page.rows += [[f"{room.name}{sitting.exam}成绩", *[None] * (len(header) - 1)], list(header)]
        page.merge(0, 0, 0, len(header) - 1)
        for pupil in room.pupils:
            row = len(page.rows)
            cells: list[object] = [pupil.student_id, pupil.name]
            for subject in sitting.subjects:
                page.place(room, pupil, subject, row, len(cells))
                cells.append(score_cell(pupil.scores[subject]))
            cells.append(total_cell(pupil, row, range(2, len(cells))))
            page.rows.append([*cells, pupil.note or None])
        pages.append(page)
    return pages


def side_by_side(cohort: Cohort) -> list[Page]:
    """Layout 9: a sheet a class and subject, printed in two blocks: 学号 姓名 成绩 备注 | the same.

    The class and subject stand in the sheet's name (``三(1)班语文``) and the title. The left block
    takes the first half of the class, the larger one; an empty column stands between them.
    For cohorts of one school.
    """
    pages = []
    block = ["学号", "姓名", "成绩", "备注"]
    for room in cohort.classes:
        for subject in cohort.subjects:
            page = Page(f"{room.name}{subject}")
            page.rows += [
                [f"{room.name}{subject}{cohort.exam}成绩", *[None] * (2 * len(block))],
                [*block, None, *block],
            ]
            page.merge(0, 0, 0, 2 * len(block))
            half = (len(room.pupils) + 1) // 2
            page.rows += [[None] * (2 * len(block) + 1) for _ in range(half)]
            for index, pupil in enumerate(room.pupils):
                row, first = 2 + index % half, (index // half) * (len(block) + 1)
                score = score_cell(pupil.scores[subject])
                page.rows[row][first : first + len(block)] = [
                    pupil.student_id,
                    pupil.name,
                    score,
                    pupil.note or None,
                ]
                page.place(room, pupil, subject, row, first + 2)
            pages.append(page)
    return pages

"""What a sheet's name and the titles above a 任课表 say of all of it: school, grade, class, subject."""

from __future__ import annotations

import re
from typing import NamedTuple

from xuekun_cli.sheets.teachers.words import TeachingWords
from xuekun_cli.sheets.words.labels import fold_text, read_label

_GRADE_ALONE = re.compile(
    r"(?:小学|初中|高中|小|初|高)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})年级|[小初高][一二三四五六](?:年级)?|\d{4}[级届]"
)
_GRADE_OF_SHEET = re.compile(r"[一二三四五六七八九十]|\d{1,2}级|[一二三四五六七八九十]级")
_SEVERAL_GRADES = re.compile(r"(?:[一二三四五六七八九\d]年?级?[-—–~至到、和,])+[一二三四五六七八九\d]年级")


class Around(NamedTuple):
    """What title rows and the sheet's name say of the whole table; "" for nothing."""

    school: str = ""
    grade: str = ""
    class_text: str = ""
    subject: tuple[str, str] | None = None
    """Key and office's word."""


def grade_alone(text: str) -> str:
    """Return a text that names a grade and nothing else (三年级, 初一, 2023级), "" for any other."""
    folded = fold_text(text)
    return folded if _GRADE_ALONE.fullmatch(folded) else ""


def grade_within(text: str) -> str:
    """Return the only grade that a title names, "" for none or several."""
    folded = fold_text(text)
    if _SEVERAL_GRADES.search(folded):
        return ""
    found = {match.group() for match in _GRADE_ALONE.finditer(folded)}
    return found.pop() if len(found) == 1 else ""


def around_sheet(name: str, words: TeachingWords) -> Around:
    """Return what a sheet's name says: a grade (三年级, 三), a class, a subject or a school."""
    label = read_label(name, words.words, True)
    folded = fold_text(name)
    grade = grade_within(name) or (folded if _GRADE_OF_SHEET.fullmatch(folded) else "")
    school = name.strip() if folded.endswith(words.school_ends) else ""
    subject = (label.subject, label.subject_said or label.subject) if label.subject else None
    return Around(school, grade, label.class_name if not grade else "", subject)


def with_title(around: Around, title: str, words: TeachingWords) -> Around:
    """Return what holds below a title row: what it names, and otherwise what held before."""
    if not title:
        return around
    label = read_label(title, words.words, False)
    grade = grade_within(title) or (fold_text(title) if _GRADE_OF_SHEET.fullmatch(fold_text(title)) else "")
    subject = (label.subject, label.subject_said or label.subject) if label.subject else around.subject
    if grade and grade != around.grade:
        return Around(around.school, grade, label.class_name, subject)
    return around._replace(class_text=label.class_name or around.class_text, subject=subject)

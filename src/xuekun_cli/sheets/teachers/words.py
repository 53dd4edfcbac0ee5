"""The words of a 任课表: which column is for what, who is nobody, and what a name begins with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.words.meanings import SCORES, fold, fold_mark
from xuekun_cli.sheets.words.table import Words

_STRONG_ID = 15
"""Id words up to this place in the table name a student (学号, 考号); the later ones may number teachers."""


class Part(StrEnum):
    """What a column, or a row of a table that lies on its side, says of an assignment."""

    SCHOOL = "school"
    GRADE = "grade"
    CLASS = "class"
    SUBJECT = "subject"
    TEACHER = "teacher"
    HEAD = "head"
    DEPUTY = "deputy"
    LESSONS = "lessons"
    SINCE = "since"
    UNTIL = "until"
    NOTE = "note"
    OTHERS = "others"


_OF_ROLE = {
    ColumnRole.SCHOOL: Part.SCHOOL,
    ColumnRole.GRADE: Part.GRADE,
    ColumnRole.CLASS: Part.CLASS,
    ColumnRole.SUBJECT_NAME: Part.SUBJECT,
}
HEAD_SAID = {Part.HEAD: "班主任", Part.DEPUTY: "副班主任"}
"""How a class teacher's post is called in an assignment."""


class TeachingWords:
    """The section ``teaching`` of words.yaml, beside the words of every other table."""

    def __init__(self, table: Mapping[str, list[str]], words: Words) -> None:
        """Take the parsed section and the loaded words, whose subjects and ``--map`` hold here too."""
        self.words = words
        listed = {name: [str(word) for word in entries] for name, entries in table.items()}
        self._parts = {fold(word): part for part in Part for word in listed.get(part.value, [])}
        self.nobody = frozenset(fold_mark(word) for word in listed["nobody"])
        self.vacant = frozenset(fold_mark(word) for word in listed["vacant"])
        self.same_above = frozenset(fold_mark(word) for word in listed["same_above"])
        self.same_left = frozenset(fold_mark(word) for word in listed["same_left"])
        self.school_ends = tuple(listed["school_ends"])
        self.surnames = frozenset("".join(listed["surnames"]))
        self.double_surnames = frozenset(listed["double_surnames"])
        self._weak_names = frozenset(fold(word) for word in ("姓名", "名字"))

    def part(self, text: str) -> Part | None:
        """Return what a header word says, None for one that says nothing of a 任课表."""
        word = fold(text)
        word = word if word in self._parts else re.sub(r"(?<=\D)\d$", "", word)  # 教师1, 教师2
        if word in self._parts:
            return self._parts[word]
        return _OF_ROLE.get(self.words.roles[word]) if word in self.words.roles else None

    def subject(self, text: str) -> tuple[str, str] | None:
        """Return key and office's word of a known subject (语文, 语文教师, 语文(6)), or None."""
        bare = re.sub(r"\(?\d{1,2}(?:节|课时)?\)?$", "", fold(text))
        for one in (text, bare):
            meaning = self.words.meaning(one)
            if meaning and meaning.subject and meaning.role in (ColumnRole.SCORE, ColumnRole.IGNORED):
                return meaning.subject, meaning.said or meaning.subject
        return None

    def of_subject_lessons(self, text: str) -> bool:
        """Tell whether a header is a subject's lessons (语文课时): a subject's word before a word for lessons."""
        word = fold(text)
        return any(
            word.endswith(end) and self.subject(word.removesuffix(end)) is not None
            for end, part in self._parts.items()
            if part is Part.LESSONS and len(end) > 1
        )

    def speaks_of_students(self, text: str) -> bool:
        """Tell whether a header belongs to a table of students: 学号, 考号, 得分, 总分."""
        word = fold(text)
        role = self.words.roles.get(word)
        strong_id = role is ColumnRole.ID and self.words.strength[word] < _STRONG_ID and word not in self._parts
        return strong_id or self.words.components.get(word) in SCORES or word in ("总分", "总成绩")

    def is_weak_name(self, text: str) -> bool:
        """Tell whether a header says 姓名, which may be a student's."""
        return fold(text) in self._weak_names

    def ignores(self, text: str) -> bool:
        """Tell whether a header is known to be neither subject nor teacher (性别, 电话, 总课时)."""
        meaning = self.words.meaning(text)
        return self.part(text) is Part.OTHERS or bool(
            meaning and not meaning.subject and meaning.role is not ColumnRole.SCORE
        )


def teaching_words(words: Words) -> TeachingWords:
    """Return the words of a 任课表 beside ``words``."""
    return TeachingWords(words.teaching, words)

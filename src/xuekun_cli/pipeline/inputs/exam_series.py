"""Exams that are to be compared, in the order given: one of them given twice is refused, a wrong order is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from xuekun_cli.model.findings import CannotGoOn, Finding, Severity
from xuekun_cli.model.scores.tables import InputReading, ScoreTable
from xuekun_cli.rules.matching.comparable import Shared, grade_doubt, is_one_exam, order_doubt, shared_rows
from xuekun_cli.sheets.words.labels import name_key

_NAMED = 3
"""So many pairs in the wrong order stand in a sentence."""
CHOOSE = "请给出几次不同的考试。"
_EITHER_WAY = "前一次写在前，后一次写在后。上学期的期末和这学期的期中、月考相比的，没有反。"


OF_SERIES = ("exams_in_wrong_order", "exams_partly_same")
"""The codes of what is said of exams together, whoever the run is about."""


class ExamGiven(NamedTuple):
    """One exam as it was given."""

    called: str
    """How messages call it: 期初, 本次, or its name."""
    table: ScoreTable
    names: str
    """All that names it, a line each, the most telling first."""
    files: tuple[tuple[str, str], ...]
    """Label and SHA-256 of the files that it was read from."""
    register_only: bool = False

    @property
    def shown_files(self) -> str:
        """The files as a sentence names them."""
        return "、".join(label for label, _ in self.files)


def exam_given(
    called: str, table: ScoreTable, inputs: Sequence[InputReading], register_only: bool = False
) -> ExamGiven:
    """Return an exam with all that names it: the exam's name, titles, sheets, files, the folder.

    ``called`` may be its place among the others (期初, 本次), which says nothing.
    """
    first_row = {student.source: student.row for student in reversed(table.students)}
    titles, sheets, files, folders = [], [], {}, []
    for number, row in sorted(first_row.items()):
        source = table.sources[number]
        if source.input >= len(inputs):
            continue
        one = inputs[source.input]
        blocks = [block for sheet in one.sheets if sheet.name == source.sheet for block in sheet.blocks]
        titles += [block.title for block in blocks if block.first_row <= row <= block.last_row]
        sheets.append(source.sheet)
        files[one.book.label] = one.book.sha256
        folders.append(Path(one.book.path).absolute().parent.name)
    texts = (table.exam, *titles, *sheets, *(Path(label).stem for label in files), *folders)
    names = "\n".join(dict.fromkeys(" ".join(text.split()) for text in texts if text))
    return ExamGiven(called, table, names, tuple(files.items()), register_only)


def in_turn(exams: Sequence[ExamGiven], hint: str = CHOOSE) -> list[Finding]:
    """Return what is to be said first of exams that are compared: perhaps in the wrong order, perhaps one in part.

    Raises `CannotGoOn` when two of them are one exam, under whatever name, in whatever format, sorted in whatever
    way: nobody would have moved, and everybody would be on the list twice running. ``hint``: how to choose others.
    """
    scored = [one for one in exams if not one.register_only]
    findings = []
    for one, other in combinations(scored, 2):
        shared = shared_rows(one.table, other.table, name_key)
        if _is_one(one, other, shared):
            raise CannotGoOn(_same(one, other, shared), hint)
        if shared.suspect:
            findings.append(_partly(one, other, shared))
    return [*_wrong_order(exams), *findings]


def _is_one(one: ExamGiven, other: ExamGiven, shared: Shared) -> bool:
    if shared.one_exam or (shared.same == shared.of and is_one_exam(one.table, other.table)):
        return True
    itself = bool(one.files) and set(one.files) == set(other.files) and one.table.exam == other.table.exam
    return itself and shared.same == shared.of == len(one.table.students) == len(other.table.students)


def _same(one: ExamGiven, other: ExamGiven, shared: Shared) -> str:
    alike = "学生和成绩一模一样"
    if not shared.same == len(one.table.students) == len(other.table.students):
        alike = f"{shared.of} 名学生里 {shared.same} 名的成绩一模一样"
    return f"{one.called}和{other.called}是同一次考试，{alike}：{one.shown_files}，{other.shown_files}"


def _partly(one: ExamGiven, other: ExamGiven, shared: Shared) -> Finding:
    return Finding(
        "exams_partly_same",
        Severity.ERROR,
        f"{one.called}和{other.called}里，{shared.of} 名学生有 {shared.same} 名的各科成绩一分不差："
        f"{one.shown_files}，{other.shown_files}",
        "两次考试不会这样。请看看是不是有的班抄了另一次的成绩，改正以后再运行一次。",
    )


def _wrong_order(exams: Sequence[ExamGiven]) -> list[Finding]:
    def doubt(one: int, other: int) -> str:
        return order_doubt(exams[one].names, exams[other].names) or grade_doubt(
            exams[one].table, exams[other].table
        )

    places = range(len(exams))
    doubts = {pair: said for pair in combinations(places, 2) if (said := doubt(*pair))}
    if not doubts:
        return []
    several = len(exams) > 2
    told = [
        f"{exams[one].called}给在{exams[other].called}前面（{said}）" if several else said
        for (one, other), said in list(doubts.items())[:_NAMED]
    ]
    more = f"，等 {len(doubts)} 处" if len(doubts) > _NAMED else ""
    turned = _sorted(places, doubt) if several else []
    hint = f"照名字的先后是：{'、'.join(exams[n].called for n in turned)}。" if turned else ""
    return [
        Finding(
            "exams_in_wrong_order",
            Severity.ERROR,
            f"{'；'.join(told)}{more}：先后给反了没有？",
            hint + _EITHER_WAY,
        )
    ]


def _sorted(places: Iterable[int], doubt: Callable[[int, int], str]) -> list[int]:
    """Return the exams in the order that nothing speaks against; [] where there is none."""
    left, found = list(places), []
    while left:
        first = next((one for one in left if not any(doubt(one, other) for other in left if other != one)), None)
        if first is None:
            return []
        left.remove(first)
        found.append(first)
    return found

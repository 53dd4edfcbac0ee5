"""Tells sittings apart: which tables belong to one exam, and which one the run is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.names.as_typed import as_typed
from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.columns.decide import ScoreColumn
from xuekun_cli.sheets.containers.bounds import refuse_many_exams
from xuekun_cli.sheets.table.blocks import Block
from xuekun_cli.sheets.words.labels import Label, fold_text, read_label, same_exam
from xuekun_cli.sheets.words.table import Words

ExamKey = tuple[str, str, str]
_NO_EXAM: ExamKey = ("", "", "")


@dataclass(frozen=True)
class Part:
    """A table, or the rows or columns of it, that belongs to one exam."""

    source: int
    """Index of the sheet in the run's list of sources."""
    block: Block
    rows: Sequence[int]
    """Positions in ``block.rows``."""
    score_columns: tuple[ScoreColumn, ...]
    exam: str
    exam_key: ExamKey
    labels: tuple[Label, ...]
    """What the title, the sheet's name and the file's name say, in this order."""

    def said(self, what: str) -> str:
        """Return the first of the labels' ``class_name``, ``subject`` … that is not empty."""
        return next((value for label in self.labels if (value := getattr(label, what))), "")


@dataclass
class Sitting:
    """The parts of one exam."""

    exam: str
    key: ExamKey
    parts: list[Part]


def split_block(source: int, block: Block, sheet: str, stem: str, words: Words) -> list[Part]:
    """Return the block as one part, or as one part an exam where a column or the headers name several."""
    labels = (block.label, read_label(sheet, words, True), read_label(stem, words, False))
    named = next((label for label in labels if label.exam), Label())
    whole = Part(source, block, range(len(block.rows)), block.score_columns, named.exam, named.exam_key, labels)
    if ColumnRole.EXAM in block.who:
        by_text: dict[str, list[int]] = {}
        for position, text in enumerate(block.texts(ColumnRole.EXAM)):
            by_text.setdefault(text, []).append(position)
        if len(by_text) > 1:
            refuse_many_exams(len(by_text), stem, sheet)
            return [
                replace(whole, rows=tuple(rows), exam=text, exam_key=_key(text, words))
                for text, rows in by_text.items()
            ]
    exams = list(dict.fromkeys(column.exam for column in block.score_columns))
    if len([exam for exam in exams if exam]) > 1:
        return [
            replace(
                whole,
                score_columns=tuple(c for c in block.score_columns if c.exam == exam),
                exam=exam,
                exam_key=_key(exam, words),
            )
            for exam in exams
        ]
    return [whole]


def _key(text: str, words: Words) -> ExamKey:
    label = read_label(text, words, True)
    return label.exam_key if label.exam else ("", "", fold_text(text))


def group_sittings(parts: Sequence[Part]) -> list[Sitting]:
    """Group parts into sittings: parts whose exam keys do not contradict each other stand together."""
    sittings: list[Sitting] = []
    for part in parts:
        if part.exam_key == _NO_EXAM:
            continue
        for sitting in sittings:
            if same_exam(sitting.key, part.exam_key):
                sitting.parts.append(part)
                sitting.key = _joined(sitting.key, part.exam_key)
                break
        else:
            sittings.append(Sitting(part.exam, part.exam_key, [part]))
    unnamed = [part for part in parts if part.exam_key == _NO_EXAM]
    if unnamed:
        if len(sittings) == 1:
            sittings[0].parts.extend(unnamed)
        else:
            sittings.append(Sitting("", _NO_EXAM, unnamed))
    for sitting in sittings:
        sitting.parts.sort(key=lambda part: part.source)
    return sittings


def _joined(one: ExamKey, other: ExamKey) -> ExamKey:
    term, ordinal, kind = (a or b for a, b in zip(one, other, strict=True))
    return term, ordinal, kind


def choose_sitting(sittings: Sequence[Sitting], wanted: str, words: Words) -> Sitting:
    """Return the sitting that ``--exam`` names, or the only one.

    Raises `CannotGoOn` when several sittings are there and none is named, or the name fits none or several.
    """
    names = "、".join(sitting.exam or "（没有写明考试的表）" for sitting in sittings)
    if not wanted:
        if len(sittings) == 1:
            return sittings[0]
        first = next((sitting.exam for sitting in sittings if sitting.exam), "")
        choose = f"请选一次，如 --exam {as_typed(first)}；或者" if first else "请"
        raise CannotGoOn(
            f"这里有 {len(sittings)} 次考试：{names}。一次只能看一次考试", f"{choose}只给那一次考试的文件。"
        )
    folded = fold_text(wanted)
    exact = [s for s in sittings if fold_text(s.exam) == folded]
    close = exact or [s for s in sittings if s.exam and folded in fold_text(s.exam)]
    if not close:
        key = _key(wanted, words)
        close = [s for s in sittings if _NO_EXAM not in (s.key, key) and same_exam(s.key, key)]
    if len(close) != 1:
        problem = "没有这次考试" if not close else "有几次考试都符合"
        there = [sitting.exam for sitting in close or sittings if sitting.exam]
        near = (get_close_matches(wanted, there, n=1) or there[:1]) if there else []
        example = f"，如 --exam {as_typed(near[0])}" if near else ""
        raise CannotGoOn(f"--exam {wanted}：{problem}。这里有：{names}", f"请照上面的写法选一次{example}。")
    return close[0]

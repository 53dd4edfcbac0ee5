"""Several exams beside each other: one known subject under or behind several words that none explains."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, permutations

from xuekun_cli.model.scores.tables import ColumnRole, Standing
from xuekun_cli.sheets.columns.choice import Choice
from xuekun_cli.sheets.evidence import EXACT_ROWS, ORDER_ROWS
from xuekun_cli.sheets.words.joined import HeaderColumn
from xuekun_cli.sheets.words.meanings import Meaning
from xuekun_cli.sheets.words.table import fold


def with_exams(choice: Choice, columns: Sequence[HeaderColumn]) -> list[HeaderColumn]:
    """Read 月考1_语文 and 月考2_语文, 语文1 and 语文2, 9月 and 10月 over 语文 as the scores of several exams.

    That holds where a subject has no column of its own beside them, where none of them is a rank, and where
    they do not add up to the subject's mark or to a total (then they are its papers). A word that is known as an
    exam's (期中) may stand beside one that is not. What the words are for one subject they are for all: where one
    of two is converted below 语文, they are no exams below 数学 either, of which too few have marks to tell.
    """
    plain = {c.meaning.subject for c in columns if c.meaning and _is_plain(c)}
    by_subject: dict[str, dict[str, list[HeaderColumn]]] = {}
    for column in columns:
        subject, word = _exam_told(column) or (column.subject, column.affix)
        if _may_be_an_exams(choice, column, word) and subject and subject not in plain:
            by_subject.setdefault(subject, {}).setdefault(word, []).append(column)
    several = {
        subject: [found[0] for found in words.values()]
        for subject, words in by_subject.items()
        if len(words) > 1 and all(len(found) == 1 for found in words.values())
    }
    apart = _stand_apart(list(several.values()))
    of_one_exam = {
        frozenset(by_subject[subject])
        for subject, found in several.items()
        if not (apart or any(map(_exam_told, found)))
        or _one_mark(choice, found)
        or _add_up(choice, columns, found)
    }
    exams = {
        c.column
        for subject, found in several.items()
        if frozenset(by_subject[subject]) not in of_one_exam
        for c in found
        if not _exam_told(c)
    }
    for column in columns:
        if column.column in exams:
            why = f"「{_exam_of(column)}」当作一次考试：同一科并排有几列"
            choice.note(column, ColumnRole.SCORE, column.subject, why, Standing.INFERRED)
    return [_of_exam(column) if column.column in exams else column for column in columns]


def _is_plain(column: HeaderColumn) -> bool:
    """Tell whether a column is a subject's own, of no exam in particular."""
    score = column.meaning is not None and column.meaning.role is ColumnRole.SCORE
    return score and not column.affix and not column.unknown_subject and not _exam_told(column)


def _exam_told(column: HeaderColumn) -> tuple[str, str] | None:
    """Return the subject and the exam of a score column whose words name both; else None."""
    meaning = column.meaning
    if meaning is None or meaning.role is not ColumnRole.SCORE or not meaning.exam or not meaning.subject:
        return None
    return meaning.subject, meaning.exam


def _may_be_an_exams(choice: Choice, column: HeaderColumn, word: str) -> bool:
    if not word or column.column in choice.notes:
        return False
    table = choice.evidence.table
    return column.column in table.columns and table.distinct(column.column) > 1


def _stand_apart(several: Sequence[Sequence[HeaderColumn]]) -> bool:
    """Tell whether the words stand where exams do: before, above, as a number, or an exam's columns in one block.

    得分 and 赋分 stand behind or below every subject anew.
    """
    if all(_names_an_exam_in_its_place(column) for found in several for column in found):
        return True
    blocks: dict[str, list[int]] = {}
    for found in several:
        for column in found:
            blocks.setdefault(column.affix, []).append(column.column)
    spans = sorted((min(block), max(block)) for block in blocks.values())
    return len(several) > 1 and all(end < start for (_, end), (start, _) in pairwise(spans))


def _one_mark(choice: Choice, columns: Sequence[HeaderColumn]) -> bool:
    """Tell whether one of two columns is made of the other, or whether one may be a rank: then it is one exam.

    Where the unknown words stand where exams do not, or the rows are many, one that rises with the other is enough;
    and where too few rows could show anything, they count as one exam there as well.
    """
    evidence = choice.evidence
    pairs = list(permutations((column.column for column in columns), 2))
    if any(evidence.complements(one, other) or evidence.made_of(one, other) for one, other in pairs):
        return True
    in_place = all(_exam_told(c) or _names_an_exam_in_its_place(c) for c in columns)
    for one, other in pairs:
        rows = evidence.rows_with_both(one, other)
        if not in_place and rows < EXACT_ROWS:
            return True
        if (not in_place or rows >= ORDER_ROWS) and evidence.converted(one, other):
            return True
    return any(evidence.small_numbers(column.column) for column in columns if not _exam_told(column))


def _names_an_exam_in_its_place(column: HeaderColumn) -> bool:
    """Tell whether the unknown word stands where exams do: before or above the subject, or as a number behind it.

    What a mark is (得分, 赋分, a rank) stands behind or below.
    """
    bottom = fold(column.text.split("｜")[-1])
    return column.affix.isdigit() or bottom.rstrip(")]").endswith(column.said)


def _add_up(choice: Choice, columns: Sequence[HeaderColumn], papers: Sequence[HeaderColumn]) -> bool:
    """Tell whether a total or another column is made of two or more columns of the same subject."""
    numbers = list(choice.evidence.numbers)
    mine = {column.column for column in papers}
    for total in columns:
        if total.column in mine or not (total.meaning is None or total.meaning.role is ColumnRole.TOTAL):
            continue
        others = [c.column for c in columns if c.subject and c.affix and c.column in numbers]
        law = choice.evidence.sum_of(total.column, others, [sorted(mine), others])
        if law is not None and len(mine & set(law.parts)) > 1:
            return True
    return False


def _exam_of(column: HeaderColumn) -> str:
    return f"第{column.affix}次" if column.affix.isdigit() else column.affix


def _of_exam(column: HeaderColumn) -> HeaderColumn:
    component = column.meaning.component if column.meaning and column.meaning.role is ColumnRole.SCORE else ""
    meaning = Meaning(ColumnRole.SCORE, column.subject, column.said, component, exam=_exam_of(column))
    return column._replace(meaning=meaning, unexplained_group=False, subject="", said="", affix="")

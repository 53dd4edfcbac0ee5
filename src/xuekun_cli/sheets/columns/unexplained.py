"""Columns of numbers that no word explains: subjects where a total needs them, questions where they behave like marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

from xuekun_cli.model import answers
from xuekun_cli.model.findings import Severity
from xuekun_cli.model.names.as_typed import as_typed
from xuekun_cli.model.scores.cells import column_letters
from xuekun_cli.model.scores.tables import ColumnRole, Standing
from xuekun_cli.sheets.columns.choice import Choice, ScoreColumn, shown
from xuekun_cli.sheets.columns.like_marks import behaves_like_marks, goes_with, is_followed, is_needed
from xuekun_cli.sheets.columns.subjects import WAYS, rises_with_another, without_made
from xuekun_cli.sheets.columns.unknown import why_no_scores
from xuekun_cli.sheets.words.joined import HeaderColumn
from xuekun_cli.sheets.words.labels import fold_text
from xuekun_cli.sheets.words.meanings import Meaning
from xuekun_cli.sheets.words.table import fold


def is_unexplained(column: HeaderColumn) -> bool:
    """Tell whether no word says what a column is, though it has a header."""
    if column.unknown_subject:
        return True
    if column.meaning is None:
        return bool(column.text)
    return bool(column.subject) and column.meaning.role is ColumnRole.IGNORED


def own_word(column: HeaderColumn) -> str:
    """Return the unexplained word that a header has beside its subject, or below its group; "" for none."""
    if not is_unexplained(column):
        return ""
    if column.affix:
        return column.affix
    above, _, lowest = column.text.rpartition("｜")
    return fold(lowest) if above else ""


def settle_unexplained(
    choice: Choice, unexplained: Sequence[HeaderColumn], scores: Sequence[ScoreColumn]
) -> list[ScoreColumn]:
    """Return the columns that are subjects after all; notes what the others are, and asks where that is open."""
    numbers: list[HeaderColumn] = []
    for column in unexplained:
        reason = why_no_scores(choice.grid, column.column, choice.first, choice.last, choice.words)
        if column.column in choice.notes:
            continue
        if not reason:
            numbers.append(column)
            continue
        near = choice.words.nearest(column.text) if not column.subject else []
        hint = f"；词表里相近的有：{'、'.join(near)}" if near and reason != "不是数字" else ""
        choice.note(column, ColumnRole.IGNORED, column.subject, f"词表里没有，{reason}{hint}")
    found = _by_subject(choice, [c for c in numbers if c.subject], scores)
    known = [*scores, *found]
    beside_known = bool(scores) or _name_subjects(choice, unexplained)
    for column in numbers:
        if not column.subject and (taken := _subject_alone(choice, column, known, beside_known)):
            found.append(taken)
    return found


def _name_subjects(choice: Choice, columns: Sequence[HeaderColumn]) -> bool:
    """Tell whether the table names subjects: a header is one, or several share what stands beside the subject.

    大学物理, 离散数学 and 线性代数 only contain known names: none of them is more of a subject than the others.
    """
    subjects = choice.words.subjects
    if any(fold(text) in subjects for column in columns for text in column.text.split("｜")):
        return True
    beside = {(column.subject, column.affix) for column in columns if column.subject}
    return len({affix for _, affix in beside}) < len(beside) or len({s for s, _ in beside}) < len(beside)


def the_only_marks(choice: Choice, unexplained: Sequence[HeaderColumn], subject: str = "") -> list[HeaderColumn]:
    """Return the one unexplained column that behaves like marks, as the score of a long table; else none.

    ``subject`` is what a table is about that no header names; "" in a long table. Several such columns are asked
    about.
    """
    numbers = [c for c in unexplained if c.column in choice.evidence.table.columns and not c.subject]
    marks = [c for c in numbers if behaves_like_marks(choice, c) and not _refuted(choice, c)]
    if not marks:
        return []
    named = [column._replace(said=subject or "成绩") for column in marks]
    best = _told_mark(choice, named) or _asked_mark(choice, subject or "成绩", named)
    if best is None:
        return []
    others = [c for c in marks if c.column != best.column and c.column not in choice.notes]
    choice.leave_out(others, "不是这一科的成绩" if subject else "不是成绩", subject)
    choice.note(best, ColumnRole.SCORE, "", "词表里没有；只有这一列像分数", Standing.INFERRED)
    as_what = f"只有这一列像分数，当作{subject}的成绩" if subject else "只有这一列像分数，当作成绩"
    _say_taken(choice, best, as_what, whole=not subject)
    return [best._replace(meaning=Meaning(ColumnRole.SCORE), unknown_subject=False, subject="", said="")]


def _refuted(choice: Choice, column: HeaderColumn) -> bool:
    return bool(why_no_scores(choice.grid, column.column, choice.first, choice.last, choice.words))


def _by_subject(
    choice: Choice, columns: Sequence[HeaderColumn], scores: Sequence[ScoreColumn]
) -> list[ScoreColumn]:
    """Settle the columns that a subject's name stands in or above: the subject's mark, or a part of it."""
    there = {score.subject for score in scores} | choice.unsettled
    groups: dict[str, list[HeaderColumn]] = {}
    for column in columns:
        groups.setdefault(column.subject, []).append(column)
    rivals: dict[str, list[HeaderColumn]] = {}
    for subject, members in groups.items():
        if subject in there:
            choice.leave_out(members, f"词表里没有；「{members[0].said}」的成绩在别的一列", subject)
        else:
            rivals[subject] = _marks_of(choice, members)
    told = {subject: _told_mark(choice, marks) for subject, marks in rivals.items()}
    _by_one_word(choice, groups, rivals, told)
    found: list[ScoreColumn] = []
    for subject, marks in rivals.items():
        choice.leave_out([c for c in groups[subject] if c not in marks], "词表里没有，不像分数", subject)
        best = told[subject] or _asked_mark(choice, subject, marks)
        if best is None:
            continue
        proved = is_needed(choice, best) or _is_raw(choice, best)
        why = "词表里没有；这一科只有这一列像分数"
        if proved:
            why = "同一科的别的列由它换算" if _is_raw(choice, best) else "总分里有它"
        choice.note(best, ColumnRole.SCORE, subject, why, Standing.PROVED if proved else Standing.INFERRED)
        said = best.said if fold(best.text).startswith(best.said) else shown(best).split("｜")[-1]
        if not proved or _is_raw(choice, best):
            _say_taken(choice, best, f"当作{best.said}的成绩" + ("，同一科的别的列由它换算" if proved else ""))
        others = [c for c in marks if c is not best and c.column not in choice.notes]
        choice.leave_out(others, "词表里没有；不是这一科的成绩", subject)
        found.append(ScoreColumn(best.column, subject, said))
    return found


def _marks_of(choice: Choice, members: Sequence[HeaderColumn]) -> list[HeaderColumn]:
    """Return the columns of one subject that may hold its marks; all of them where none looks like it."""
    marks = [c for c in members if behaves_like_marks(choice, c)] or list(members)
    if all(choice.evidence.small_numbers(c.column) for c in marks):
        # places count no further than there are pupils; a few marks of those who sat do
        points = [c for c in members if not choice.evidence.small_numbers(c.column)]
        marks = [c for c in points if c.column in choice.evidence.table.columns] or marks
    return marks


def _told_mark(choice: Choice, marks: Sequence[HeaderColumn]) -> HeaderColumn | None:
    """Return the one column that holds a subject's marks: the only one, or the one that a total or a rank needs."""
    if len(marks) == 1:
        return marks[0]
    marks = without_made(choice, marks, marks[0].subject)
    marks = [column for column in marks if not _counts_down(choice, column)] or marks
    if len(marks) == 1:
        return marks[0]
    needed = [column for column in marks if is_needed(choice, column)]
    if len(needed) == 1:
        return needed[0]
    followed = [column for column in marks if is_followed(choice, column)]
    if len(followed) == 1 and not needed and not rises_with_another(choice, followed[0], marks):
        return followed[0]
    if any(choice.evidence.complements(one.column, other.column) for one, other in combinations(marks, 2)):
        return None  # points won and points lost
    large = [column for column in marks if not choice.evidence.small_numbers(column.column)]
    if len(large) == 1 and not needed:
        return large[0]  # the others count no further than there are pupils: places, not points
    return None


def _by_one_word(
    choice: Choice,
    groups: Mapping[str, Sequence[HeaderColumn]],
    rivals: dict[str, list[HeaderColumn]],
    told: dict[str, HeaderColumn | None],
) -> None:
    """Hold the subjects' marks against each other: one unknown word heads them all, or those that differ are asked about.

    Where a total or a rank proves the word below one subject, it is the word below all.
    """
    words = Counter(own_word(column) for column in told.values() if column is not None)
    proved = {own_word(column) for column in told.values() if column is not None and _is_proved(choice, column)}
    if len(words) < 2 or "" in words:
        return
    most, times = words.most_common(1)[0]
    usual = next(iter(proved)) if len(proved) == 1 else most if not proved and 2 * times > words.total() else ""
    for subject, column in told.items():
        if column is None or own_word(column) == usual or is_needed(choice, column):
            continue
        chosen = [member for member in groups[subject] if own_word(member) in words]
        rivals[subject] = [*rivals[subject], *(member for member in chosen if member not in rivals[subject])]
        of_usual = [member for member in chosen if own_word(member) == usual]
        told[subject] = of_usual[0] if of_usual and usual in proved else None


def _counts_down(choice: Choice, column: HeaderColumn) -> bool:
    """Tell whether a column is a rank counted from the other end (101 less the rank): it says nothing a rank does not."""
    return any(choice.evidence.complements(rank, column.column) for rank in choice.evidence.ranks)


def _is_raw(choice: Choice, column: HeaderColumn) -> bool:
    """Tell whether another column is made of this one."""
    return any(law.kind in WAYS and column.column in law.parts for law in choice.evidence.laws)


def _is_proved(choice: Choice, column: HeaderColumn) -> bool:
    return is_needed(choice, column) or is_followed(choice, column) or _is_raw(choice, column)


def _asked_mark(choice: Choice, subject: str, marks: Sequence[HeaderColumn]) -> HeaderColumn | None:
    """Ask which column holds a subject's marks; return the answer, or None until there is one."""
    said = marks[0].said
    options = {f"用{choice.named(column)}": column for column in marks}
    values = "；".join(f"{choice.named(column)}：{choice.first_values(column)} ……" for column in marks)
    answer = choice.ask(
        answers.WHICH_COLUMN,
        marks[0],
        f"「{said}」有 {len(marks)} 列，词表里没有这些叫法，看不出哪一列是卷面上的分数（{values}）",
        f"选一列；或加 --map {as_typed(f'{said}={column_letters(marks[0].column)}')}。",
        tuple(options),
        f"{said}没有判，没有人因{said}列入",
    )
    if answer:
        return options[answer]
    choice.unsettled.add(subject)
    for column in marks:
        choice.note(column, ColumnRole.IGNORED, subject, "几列都像是成绩，等人回答", Standing.OPEN)
    return None


def _subject_alone(
    choice: Choice, column: HeaderColumn, known: Sequence[ScoreColumn], beside_known: bool
) -> ScoreColumn | None:
    """Return a column without any subject's name as a subject of its own, where that is proved, or answered."""
    said = fold_text(column.text.split("｜")[0] if column.unknown_subject else column.text.split("｜")[-1])
    others = [score.column for score in known if score.known]
    taken = ScoreColumn(column.column, said, said, known=False)
    converted = next((c for c in others if choice.evidence.made_of(c, column.column)), None)
    repeated = choice.evidence.one_of(column.column, others)
    copied = next((c for c in others if choice.evidence.same(c, column.column)), None)
    if copied is not None:
        choice.note(
            column, ColumnRole.IGNORED, "", f"和「{choice.names_of([copied])}」每一行都一样", Standing.PROVED
        )
        return None
    if converted is not None:
        choice.note(column, ColumnRole.IGNORED, "", f"由「{choice.names_of([converted])}」换算", Standing.PROVED)
        return None
    if repeated is not None:
        choice.note(column, ColumnRole.IGNORED, "", "每一行都是另外几科里的一个分数", Standing.PROVED)
        return None
    if is_needed(choice, column):
        choice.note(column, ColumnRole.SCORE, said, "词表里没有；总分里有它，是一门学科", Standing.PROVED)
        return taken
    if not behaves_like_marks(choice, column):
        choice.note(column, ColumnRole.IGNORED, "", "词表里没有，不像分数")
        return None
    if (weighted := choice.evidence.weighted(column.column, others)) is not None:
        why = f"是{choice.names_of(weighted.parts)}按比例相加，{choice.told(weighted)}"
        choice.note(column, ColumnRole.TOTAL, "", why, Standing.PROVED)
        return None
    if not beside_known:
        choice.note(column, ColumnRole.SCORE, said, "词表里没有；一列都是分数，当作一门学科", Standing.INFERRED)
        _say_taken(choice, column, "一列都是数字，当作一门学科")
        return taken
    if not goes_with(choice, column, others):
        choice.note(column, ColumnRole.IGNORED, "", "词表里没有，和各科的分数没有关系")
        return None
    answer = choice.ask(
        answers.WHAT_COLUMN,
        column,
        f"{choice.named(column)}不在词表里（{choice.first_values(column)} ……）：是一门学科的成绩吗？",
        f"选一项；或加 --map {as_typed(f'{said}={shown(column)}')}（是学科），--map {as_typed(f'不用={shown(column)}')}（不是）。",
        (answers.IS_SUBJECT, answers.NO_SUBJECT),
        "没有当作学科，没有人因它列入",
    )
    if answer == answers.IS_SUBJECT:
        choice.note(column, ColumnRole.SCORE, said, "照「待核查」里的回答，是一门学科")
        return taken
    standing = Standing.WORDS if answer else Standing.OPEN
    choice.note(
        column, ColumnRole.IGNORED, "", "像是分数，不知道是不是学科" if not answer else "照回答不用", standing
    )
    return None


def _say_taken(choice: Choice, column: HeaderColumn, as_what: str, whole: bool = False) -> None:
    """Say what an unknown column was taken for; ``whole``: for the scores of all subjects, in a long table."""
    unused = f"--map {as_typed(f'不用={shown(column)}')}"
    hint = f"若不是学科，请加 {unused}；若是某科，请写明是哪一科，如 --map {as_typed(f'音乐={shown(column)}')}。"
    choice.say(
        "unknown_column",
        Severity.WARNING,
        column,
        f"「{shown(column)}」不在词表里，{as_what}",
        f"若不是成绩，请加 {unused}。" if whole else hint,
    )

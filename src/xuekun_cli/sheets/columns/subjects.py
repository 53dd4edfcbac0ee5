"""Of several columns of one subject, the one that holds its marks: raw before converted, proved before claimed."""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.model import answers
from xuekun_cli.model.findings import Severity
from xuekun_cli.model.names.as_typed import as_typed
from xuekun_cli.model.scores.cells import column_letters
from xuekun_cli.model.scores.tables import ColumnRole, Standing
from xuekun_cli.sheets.columns.choice import Choice, ScoreColumn, shown
from xuekun_cli.sheets.evidence import LawKind
from xuekun_cli.sheets.words.joined import HeaderColumn
from xuekun_cli.sheets.words.table import ASSIGNED, LEVEL, MAPPED, OVERALL, RAW, SCORE, SUM

_TRUST = {LEVEL: -3, RAW: -1, SUM: 1, OVERALL: 2, ASSIGNED: 3}
"""What may stand for a subject's marks: levels where they are wanted, then 卷面分, then 得分 and a bare subject (0)."""
_SAID_BY_A_PERSON = -9
_SETTLED = -2
"""What a layout says goes before the words, but not before levels where these are wanted, nor before --map."""
_NOT_MARKS = {SUM: "合计", OVERALL: "总评是折合的", ASSIGNED: "赋分不是卷面分"}
_ONLY = {LEVEL: "按等级读", SUM: "用合计", OVERALL: "没有卷面分，用总评", ASSIGNED: "没有卷面分，用赋分"}
WAYS = {
    LawKind.CONVERTED: "由「{}」换算",
    LawKind.STANDARD: "是「{}」的标准分",
    LawKind.PERCENTILE: "是「{}」的百分位",
}
"""How a column is made of another, with its header."""
_BESIDE_LEVELS = "按等级筛查，用了等级那一列"


def one_per_subject(choice: Choice, candidates: Sequence[HeaderColumn]) -> list[ScoreColumn]:
    """Keep one score column per subject (and exam); asks where neither words nor cells tell which one it is."""
    by_subject: dict[tuple[str, str], list[HeaderColumn]] = {}
    for column in candidates:
        if column.meaning:
            by_subject.setdefault((column.meaning.subject, column.meaning.exam), []).append(column)
    scores: list[ScoreColumn] = []
    of_exams = {subject for subject, exam in by_subject if exam}
    if len({exam for _, exam in by_subject if exam}) == 1:
        by_subject = _one_exam(by_subject)
    choice.assigned |= {
        c.column: c.meaning.subject for c in candidates if c.meaning and c.meaning.component == ASSIGNED
    }
    for (subject, exam), together in by_subject.items():
        found = _converted(choice, subject, together) if choice.words.converted else together
        least = min(map(trust, found))
        if not exam and subject in of_exams and least == _TRUST[OVERALL]:
            choice.leave_out(found, _NOT_MARKS[OVERALL], subject)
            continue
        best = _best(choice, subject, [c for c in found if trust(c) == least])
        if best is None:
            choice.unsettled.add(subject)
            continue
        for column in found:
            if column is not best and trust(column) > least:
                choice.note(
                    column, ColumnRole.IGNORED, subject, _why_not(choice, column, best), _standing(choice, column)
                )
        scores.append(_score_column(choice, best, found, exam))
    if choice.words.converted and scores:
        _say_which_marks(choice, scores)
    return scores


def _converted(choice: Choice, subject: str, found: Sequence[HeaderColumn]) -> Sequence[HeaderColumn]:
    """Return the columns of a subject's converted marks, by their words or proved; all of them where none is, or one only.

    A column that a person named for the subject holds what is judged, whatever it is.
    """
    named = [c for c in found if trust(c) == _SAID_BY_A_PERSON]
    others = [c for c in found if c.meaning and c.meaning.component == ASSIGNED]
    raw = [c for c in found if trust(c) in (_TRUST[RAW], _SETTLED)]
    if not others:
        others = [c for c in found if c not in raw and any(_made_of(choice, one, c) for one in raw)]
    left = [c for c in found if c not in others]
    if named or not others or not left or any(trust(c) == _TRUST[LEVEL] for c in found):
        return found
    choice.leave_out(left, f"按赋分判，用了{choice.named(others[0])}", subject)
    return [c._replace(meaning=c.meaning._replace(component=ASSIGNED)) for c in others if c.meaning]


def _made_of(choice: Choice, raw: HeaderColumn, column: HeaderColumn) -> bool:
    component = column.meaning.component if column.meaning else ""
    if component not in ("", SCORE) or choice.evidence.same(raw.column, column.column):
        return False
    return choice.evidence.converted(raw.column, column.column) is not None


def _say_which_marks(choice: Choice, scores: Sequence[ScoreColumn]) -> None:
    """Say which subjects are judged by converted marks, and which have none."""
    named = {score.column: choice.evidence.headers[score.column] for score in scores}
    converted = [named[score.column] for score in scores if score.converted]
    raw = [named[score.column] for score in scores if not score.converted]
    if converted:
        said = f"按赋分判的：{'、'.join(map(choice.named, converted))}"
        choice.say("converted_judged", Severity.INFO, converted[0], said)
    if raw:
        said = f"没有赋分、按卷面分判的：{'、'.join(map(choice.named, raw))}"
        choice.say("only_raw", Severity.INFO, raw[0], said)


def _score_column(choice: Choice, best: HeaderColumn, found: Sequence[HeaderColumn], exam: str) -> ScoreColumn:
    meaning = best.meaning
    assert meaning is not None
    why = _ONLY.get(meaning.component, "")
    if meaning.component == ASSIGNED and choice.words.converted:
        why = "按赋分判"
    if meaning.component == ASSIGNED and meaning.subject and not choice.words.converted:
        choice.say(
            "only_assigned",
            Severity.WARNING,
            best,
            f"{meaning.said}只有赋分（{choice.named(best)}），没有卷面分，按赋分判",
            "赋分不能说明卷面上的差距；有卷面分的，请换一份有卷面分的表。",
        )
    if best.column not in choice.notes or why:
        choice.note(best, ColumnRole.SCORE, meaning.subject, why, _standing(choice, best))
    return ScoreColumn(
        best.column,
        meaning.subject,
        meaning.said,
        meaning.full_mark,
        exam,
        known=not best.unknown_subject,
        holds_levels=meaning.component == LEVEL,
        beside=_score_beside(best, found),
        converted=meaning.component == ASSIGNED,
    )


def _standing(choice: Choice, column: HeaderColumn) -> Standing:
    proved = any(column.column in (law.of, *law.parts) for law in choice.evidence.laws)
    return Standing.PROVED if proved else Standing.WORDS


def _why_not(choice: Choice, column: HeaderColumn, best: HeaderColumn) -> str:
    component = column.meaning.component if column.meaning else ""
    if trust(best) in (_SAID_BY_A_PERSON, _SETTLED):
        return f"照 {best.told_by or '--map'} 用了{choice.named(best)}"
    law = choice.evidence.converted(best.column, column.column)
    if law is not None and component in ("", ASSIGNED, "score") and trust(best) == _TRUST[RAW]:
        choice.evidence.laws.append(law)
        choice.assigned[column.column] = best.meaning.subject if best.meaning else ""
        return f"由「{shown(best)}」换算，{choice.told(law)}：赋分不是卷面分"
    if trust(best) == _TRUST[RAW] and component in ("", "score"):
        return f"「{shown(best)}」写明是卷面分，用那一列"
    return _NOT_MARKS.get(component, _BESIDE_LEVELS)


def _best(choice: Choice, subject: str, found: Sequence[HeaderColumn]) -> HeaderColumn | None:
    """Return the column of a subject's marks among those trusted alike; None where only a person can tell."""
    explained = [column for column in found if not column.unexplained_group] or list(found)
    for column in found:
        if column not in explained:
            choice.note(
                column, ColumnRole.IGNORED, subject, f"上面一格的意思不明，用了{choice.named(explained[0])}"
            )
    first, *others = explained
    alike = [column for column in others if choice.evidence.same(first.column, column.column)]
    rivals = [first, *(column for column in others if column not in alike)]
    for column in alike:
        _say_again(choice, first, column, subject)
    if len(rivals) == 1:
        return first
    rivals = _of_this_exam(choice, _with_numbers(choice, rivals, subject), subject)
    rivals = without_made(choice, rivals, subject)
    proved = _needed(choice, rivals)
    if proved is None and len(rivals) > 1:
        proved = ask_for_marks(choice, subject, rivals)
        if proved is None:
            return None
    best = proved or rivals[0]
    for column in rivals:
        if column is not best:
            _say_again(choice, best, column, subject)
    return best


def _with_numbers(choice: Choice, rivals: Sequence[HeaderColumn], subject: str) -> list[HeaderColumn]:
    """Leave out columns without a number, where one of the others has some."""
    numbers = [column for column in rivals if column.column in choice.evidence.table.columns]
    if not numbers:
        for column in rivals[1:]:
            _say_again(choice, rivals[0], column, subject)
        return [rivals[0]]
    choice.leave_out([column for column in rivals if column not in numbers], "一列里没有分数", subject)
    return numbers


def _of_this_exam(choice: Choice, rivals: Sequence[HeaderColumn], subject: str) -> list[HeaderColumn]:
    """Leave out a column that names an exam (期中语文) beside one that names none."""
    plain = [column for column in rivals if column.meaning and not column.meaning.exam]
    for column in rivals:
        if plain and column not in plain:
            _say_again(choice, plain[0], column, subject)
    return plain or list(rivals)


def without_made(choice: Choice, rivals: Sequence[HeaderColumn], subject: str) -> list[HeaderColumn]:
    """Leave out the columns that are made of another one's marks: converted, standard scores, percentiles."""
    kept = list(rivals)
    if choice.words.converted:
        return kept
    for column in rivals:
        laws = (choice.evidence.made_of(raw.column, column.column) for raw in kept if raw is not column)
        law = next(filter(None, laws), None)
        if law is not None:
            kept = [raw for raw in kept if raw is not column]
            choice.evidence.laws.append(law)
            choice.assigned[column.column] = subject
            why = f"{WAYS[law.kind].format(choice.names_of(law.parts))}，{choice.told(law)}"
            choice.note(column, ColumnRole.IGNORED, subject, why, Standing.PROVED)
    return kept


def _needed(choice: Choice, rivals: Sequence[HeaderColumn]) -> HeaderColumn | None:
    """Return the one of them that a total adds up, or that a rank follows."""
    for kind in ("sum", "order"):
        parts = {part for law in choice.evidence.laws if law.kind == kind for part in law.parts}
        needed = [column for column in rivals if column.column in parts]
        if len(needed) == 1 and (kind == "sum" or not rises_with_another(choice, needed[0], rivals)):
            return needed[0]
    return None


def rises_with_another(choice: Choice, column: HeaderColumn, marks: Sequence[HeaderColumn]) -> bool:
    """Tell whether another of the marks has the same order: then a rank is that of both."""
    return any(choice.evidence.converted(other.column, column.column) for other in marks if other is not column)


def ask_for_marks(choice: Choice, subject: str, rivals: Sequence[HeaderColumn]) -> HeaderColumn | None:
    """Ask which of several columns holds a subject's marks; return the answer, or None until there is one."""
    options = {f"用{choice.named(column)}": column for column in rivals}
    name = rivals[0].meaning.said if rivals[0].meaning and rivals[0].meaning.said else subject
    values = "；".join(f"{choice.named(column)}：{choice.first_values(column)} ……" for column in rivals)
    answer = choice.ask(
        answers.WHICH_COLUMN,
        rivals[0],
        f"「{name}」有 {len(rivals)} 列，看不出哪一列是卷面上的分数（{values}）",
        f"选一列；或加 --map {as_typed(f'{name}={column_letters(rivals[0].column)}')}。",
        tuple(options),
        f"{name}没有判，没有人因{name}列入",
    )
    if not answer:
        for column in rivals:
            choice.note(column, ColumnRole.IGNORED, subject, "几列都像是成绩，等人回答", Standing.OPEN)
        return None
    for column in rivals:
        if column is not options[answer]:
            choice.note(column, ColumnRole.IGNORED, subject, "照「待核查」里的回答，不用这一列")
    return options[answer]


def _say_again(choice: Choice, best: HeaderColumn, column: HeaderColumn, subject: str) -> None:
    if column.column in choice.notes:
        return
    again = f"与 {column_letters(best.column)} 列重复，用了那一列"
    choice.note(column, ColumnRole.IGNORED, subject, again)
    where = f"{column_letters(best.column)} 和 {column_letters(column.column)}"
    choice.say(
        "duplicate_column",
        Severity.WARNING,
        column,
        f"「{shown(column)}」有两列（{where}），用了 {column_letters(best.column)} 列",
        f"若要用另一列，请加 --map {as_typed(f'{subject or shown(column)}={column_letters(column.column)}')}。",
    )


def _one_exam(
    by_subject: dict[tuple[str, str], list[HeaderColumn]],
) -> dict[tuple[str, str], list[HeaderColumn]]:
    """Put 期中语文 behind a 语文 without an exam: with one exam named, the two are the same subject twice."""
    joined: dict[tuple[str, str], list[HeaderColumn]] = {}
    for (subject, exam), found in by_subject.items():
        plain = [c for c in by_subject.get((subject, ""), []) if trust(c) != _TRUST[OVERALL]]
        joined.setdefault((subject, "" if plain else exam), []).extend(found)
    return {key: sorted(found, key=lambda c: bool(c.meaning and c.meaning.exam)) for key, found in joined.items()}


def _score_beside(best: HeaderColumn, found: Sequence[HeaderColumn]) -> int | None:
    """Return the best score column of a subject whose levels are read, or None."""
    scores = [column for column in found if trust(column) > _TRUST[LEVEL]]
    return min(scores, key=trust).column if scores and trust(best) == _TRUST[LEVEL] else None


def trust(column: HeaderColumn) -> int:
    """Return how far a column may stand for its subject's marks, by its words: the smaller the more."""
    if column.meaning is not None and column.meaning.strength == MAPPED:
        return _SAID_BY_A_PERSON if column.told is None else _SETTLED
    return _TRUST.get(column.meaning.component, 0) if column.meaning else 0

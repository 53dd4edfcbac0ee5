"""Raw marks below words that nobody knows go before the bare converted ones beside them (化学, 化学某某)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xuekun_cli.model.findings import Severity
from xuekun_cli.model.names.as_typed import as_typed
from xuekun_cli.model.scores.tables import ColumnRole, Standing
from xuekun_cli.sheets.columns.choice import Choice, ScoreColumn, shown
from xuekun_cli.sheets.columns.seen import explicit
from xuekun_cli.sheets.columns.subjects import ask_for_marks, trust
from xuekun_cli.sheets.columns.unexplained import own_word
from xuekun_cli.sheets.evidence import EXACT_ROWS
from xuekun_cli.sheets.words.joined import HeaderColumn
from xuekun_cli.sheets.words.meanings import RAW

_RAW, _MADE, _EITHER, _FEW = "raw", "made", "either", "few"


def raw_marks_first(
    choice: Choice, scores: Sequence[ScoreColumn], unexplained: Sequence[HeaderColumn]
) -> list[ScoreColumn]:
    """Return the score columns, each replaced by the column that it is converted from, where the cells prove one.

    A word means one thing in one table: where it heads the raw marks of one subject, it heads those of all whose
    rows do not speak against it. What could be converted either way is asked about.
    """
    if choice.words.converted:
        return list(scores)
    beside = {score.column: _beside(choice, score, unexplained) for score in scores}
    told = {
        (score.column, column.column): _told(choice, score.column, column.column)
        for score in scores
        for column in beside[score.column]
    }
    meant = _meant(beside, told)
    found: list[ScoreColumn] = []
    for score in scores:
        kinds = {column.column: told[score.column, column.column] for column in beside[score.column]}
        raw = [c for c in beside[score.column] if _is_raw(kinds[c.column], meant[_word(score.column, c)])]
        doubted = [c for c in beside[score.column] if _is_doubted(kinds[c.column], meant[_word(score.column, c)])]
        bare = choice.evidence.headers[score.column]
        if not raw and not doubted:
            found.append(score)
        elif len(raw) == 1 and not doubted:
            found.append(_raw_instead(choice, score, bare, raw[0]))
        else:
            best = ask_for_marks(choice, score.subject, [bare, *raw, *doubted])
            if best is None:
                choice.unsettled.add(score.subject)
            else:
                found.append(score if best is bare else score._replace(column=best.column))
                choice.note(best, ColumnRole.SCORE, score.subject, "照「待核查」里的回答")
    return found


def _beside(choice: Choice, score: ScoreColumn, unexplained: Sequence[HeaderColumn]) -> list[HeaderColumn]:
    """Return the unexplained columns of numbers beside a bare subject, which no word and no person calls its raw marks.

    They bear its name, or none.
    """
    bare = choice.evidence.headers.get(score.column)
    if (
        bare is None
        or not score.subject
        or score.exam
        or score.holds_levels
        or explicit(bare) == RAW
        or trust(bare) < 0
    ):
        return []
    return [
        column
        for column in unexplained
        if column.subject in (score.subject, "")
        and column.column not in choice.notes
        and column.column in choice.evidence.table.columns
    ]


def _told(choice: Choice, bare: int, column: int) -> str:
    evidence = choice.evidence
    if evidence.rows_with_both(bare, column) < EXACT_ROWS:
        return _FEW
    if evidence.made_of(column, bare) is not None:
        return _RAW
    if evidence.made_of(bare, column) is not None:
        return _MADE
    return _EITHER if evidence.either_way(bare, column) else ""


def _meant(
    beside: Mapping[int, Sequence[HeaderColumn]], told: Mapping[tuple[int, int], str]
) -> dict[str, set[str]]:
    """Return what each unknown word heads, below all subjects."""
    meant: dict[str, set[str]] = {}
    for bare, columns in beside.items():
        for column in columns:
            meant.setdefault(_word(bare, column), set()).add(told[bare, column.column])
    return meant


def _word(bare: int, column: HeaderColumn) -> str:
    """Return the unknown word beside a subject; a column without a subject's name stands for itself alone."""
    return own_word(column) if column.subject else f"{bare} {column.column}"


def _is_raw(kind: str, meant: set[str]) -> bool:
    contrary = bool(meant & {_MADE, ""})
    return not contrary and (kind == _RAW or (kind in (_EITHER, _FEW) and _RAW in meant))


def _is_doubted(kind: str, meant: set[str]) -> bool:
    if kind == _RAW:
        return bool(meant & {_MADE, ""})
    return kind == _EITHER and _RAW not in meant and _MADE not in meant


def _raw_instead(choice: Choice, score: ScoreColumn, bare: HeaderColumn, raw: HeaderColumn) -> ScoreColumn:
    law = choice.evidence.made_of(raw.column, bare.column)
    if law is not None:
        choice.evidence.laws.append(law)
        why = f"由「{shown(raw)}」换算，{choice.told(law)}：赋分不是卷面分"
        choice.note(raw, ColumnRole.SCORE, score.subject, f"「{shown(bare)}」由它换算", Standing.PROVED)
    else:
        why = f"「{shown(raw)}」在别的科目下面核对过是卷面分，用那一列"
        choice.note(
            raw, ColumnRole.SCORE, score.subject, "同样的词在别的科目下面核对过是卷面分", Standing.INFERRED
        )
    choice.note(bare, ColumnRole.IGNORED, score.subject, why, Standing.PROVED if law else Standing.INFERRED)
    choice.assigned[bare.column] = score.subject
    choice.say(
        "unknown_column",
        Severity.WARNING,
        raw,
        f"「{shown(raw)}」不在词表里；「{shown(bare)}」由它换算，按它判{score.said}，没有按「{shown(bare)}」判",
        f"若卷面上的分数是「{shown(bare)}」，请加 --map {as_typed(f'不用={shown(raw)}')}；要按赋分判，请加 --converted。",
    )
    return score._replace(column=raw.column, full_mark=None)

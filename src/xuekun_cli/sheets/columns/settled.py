"""What the cells say against a settled layout: a column that is no score after all, a total that no longer adds up."""

from __future__ import annotations

from xuekun_cli.model.findings import Severity
from xuekun_cli.model.layouts import ColumnUse
from xuekun_cli.model.scores.numbers import points
from xuekun_cli.sheets.columns.choice import Choice
from xuekun_cli.sheets.words.joined import HeaderColumn
from xuekun_cli.sheets.words.layouts import timeless

_HALF = 2
_NEAR_FULL = (4, 5)
"""The best of a table has more than four fifths of the full mark."""
_SETTLE_ANEW = "请看看这张表；读法不对的，请改读法，或用 xuekun look 加 --save 另写一份。"


def say_against_layout(choice: Choice) -> None:
    """Add a finding for every column of which the cells do not bear out what the layout says."""
    judged = {score.subject for score in choice.score_columns}
    for column in choice.header.columns:
        if column.told is None:
            continue
        subject = column.meaning.subject if column.meaning else ""
        if column.told.role in (ColumnUse.SCORE, ColumnUse.CONVERTED) and subject and subject not in judged:
            note = choice.notes.get(column.column)
            choice.say(
                "layout_contradicted",
                Severity.WARNING,
                column,
                f"{column.told_by} 写着{choice.named(column)}是{column.told.subject}的{column.told.role.value}，"
                f"内容却不是（{note.why if note and note.why else '没有分数'}），没有照它用",
                _SETTLE_ANEW,
            )
        if column.told.full_mark and any(score.column == column.column for score in choice.score_columns):
            _say_full_mark(choice, column, column.told.full_mark)
        if column.told.sum_of:
            _say_sum(choice, column)


def _say_full_mark(choice: Choice, column: HeaderColumn, full_mark: int) -> None:
    """Doubt a full mark that nobody comes near: the paper may be another one this time."""
    highest = max((v for v in choice.evidence.table.columns.get(column.column, ()) if v is not None), default=0)
    stated = column.meaning is not None and column.meaning.full_mark is not None
    if highest and not stated and highest * _NEAR_FULL[1] <= full_mark * _NEAR_FULL[0]:
        choice.say(
            "layout_full_mark",
            Severity.WARNING,
            column,
            f"{column.told_by} 写着{choice.named(column)}满分 {points(full_mark)}，这张表最高只有 {points(highest)} 分",
            "这次满分不同的，请在读法里改 full_mark，或写明满分，如 --full-mark 语文=100。",
        )


def _say_sum(choice: Choice, total: HeaderColumn) -> None:
    """Say that a total is not what the layout adds up, where that is so in most rows."""
    assert total.told is not None
    wanted = [timeless(text, choice.words) for text in total.told.sum_of]
    parts = {timeless(c.text, choice.words): c.column for c in choice.header.columns if c.text}
    columns = choice.evidence.table.columns
    numbers = [columns.get(parts.get(text, -1)) for text in wanted]
    own = columns.get(total.column)
    if own is None or any(values is None for values in numbers):
        return
    added = [[value or 0 for value in values or ()] for values in numbers]
    rows = [k for k, value in enumerate(own) if value is not None]
    held = sum(1 for k in rows if own[k] == sum(values[k] for values in added))
    if held * _HALF < len(rows):
        choice.say(
            "layout_sum_broken",
            Severity.WARNING,
            total,
            f"照{total.told_by}，{choice.named(total)}是{'、'.join(total.told.sum_of)}的和，"
            f"这张表 {len(rows)} 行里只有 {held} 行相符",
            _SETTLE_ANEW,
        )

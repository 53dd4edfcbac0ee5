"""What one score cell can say, and the unit in which scores are held."""

from __future__ import annotations

from enum import IntEnum

SCALE = 10_000
"""Scores are held as whole ten-thousandths of a point (int), so that comparisons are exact."""


class Mark(IntEnum):
    """What a score cell says. Each is a different value: a blank is not an absence, a zero is a score."""

    NO_CELL = 0
    """The student stands in no table that has this subject."""
    SCORED = 1
    ABSENT = 2
    """缺考, 请假, 未扫, Q, N, a dash or a slash: did not sit, or did not take the subject."""
    EXCUSED = 3
    """免考, 免修."""
    DEFERRED = 4
    """缓考, 补考 (which may carry a number that is not this sitting's score)."""
    MISCONDUCT = 5
    """作弊, 违纪, 取消."""
    BLANK = 6
    LEVEL = 7
    """优, 良, A, B+ …: a level, not a score."""
    UNREADABLE = 8
    """A cell that says something which is neither a score nor a known mark (``85+5``, a date, ``#N/A``)."""
    ALL_ZERO = 9
    """A zero in a subject in which the whole class has nothing else: nobody entered it, and it is no result."""

    @property
    def label(self) -> str:
        """The Chinese word for this mark, as messages and workbooks show it."""
        return _LABELS[self]


_LABELS = {
    Mark.NO_CELL: "无此科",
    Mark.SCORED: "有分",
    Mark.ABSENT: "缺考",
    Mark.EXCUSED: "免考",
    Mark.DEFERRED: "缓考",
    Mark.MISCONDUCT: "作弊违纪",
    Mark.BLANK: "空白",
    Mark.LEVEL: "等级",
    Mark.UNREADABLE: "看不懂",
    Mark.ALL_ZERO: "全班都是零分",
}

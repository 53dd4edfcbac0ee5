"""Who is on the list in one sitting, and by which line."""

__all__ = [
    "all_zero",
    "answers",
    "counting",
    "exits",
    "ground",
    "last_exams",
    "lines",
    "marking",
    "needs",
    "own_subjects",
    "reference",
    "screen",
    "verdicts",
]

"""What became of the listed, and whether targets were met."""

__all__ = [
    "behind_counts",
    "by_default",
    "counts",
    "exams",
    "kinds",
    "measured",
    "milestones",
    "retention",
    "still_needed",
    "targets",
    "term_counts",
    "transitions",
]

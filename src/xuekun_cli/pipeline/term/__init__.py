"""`report` and `check`: two or three exams of one cohort, held against the targets."""

__all__ = ["check", "run", "units", "value_added"]

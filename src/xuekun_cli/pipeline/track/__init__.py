"""`track`: three or more exams, student by student."""

__all__ = ["run"]

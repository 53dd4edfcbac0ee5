"""Students and classes over several exams."""

__all__ = ["classes", "people", "standing", "trail"]

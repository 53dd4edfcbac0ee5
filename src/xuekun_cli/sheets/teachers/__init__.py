"""The office's 任课表, from any layout, as assignments."""

__all__ = ["assignments", "lookup"]

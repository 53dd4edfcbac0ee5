"""What each column of a table is for, and what proves it."""

__all__ = ["certificate", "classes", "decide", "levels", "names", "readings", "who"]

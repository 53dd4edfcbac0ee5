"""The office's own workbook, marked: nothing in it is lost."""

__all__ = ["annotate", "copyist"]

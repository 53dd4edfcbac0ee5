"""Scores as they were read: cells, marks, exact numbers, tables."""

__all__ = ["cells", "marks", "merged", "number_columns", "numbers", "tables"]

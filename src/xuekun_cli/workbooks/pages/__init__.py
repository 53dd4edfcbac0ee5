"""What all sheets of our workbooks share: styles, tables, long rows, and how files are put in place."""

__all__ = [
    "cell_texts",
    "columns",
    "drawing",
    "kept",
    "many_rows",
    "notes",
    "overview",
    "printed",
    "row_patterns",
    "store",
    "styles",
    "table",
    "to_check",
    "zip_writer",
]

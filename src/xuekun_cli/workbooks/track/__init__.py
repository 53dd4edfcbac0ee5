"""历次跟踪 as a workbook."""

__all__ = ["workbook"]

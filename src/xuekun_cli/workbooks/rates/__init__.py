"""一分二率 as a workbook."""

__all__ = ["workbook"]

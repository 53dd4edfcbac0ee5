"""The teachers' check (教师指标考核) as a workbook."""

__all__ = ["workbook"]

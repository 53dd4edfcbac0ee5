"""The term's report (学期转化报告) as a workbook."""

__all__ = ["notes", "teachers", "value_added", "workbook"]

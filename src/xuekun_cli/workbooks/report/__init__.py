"""The term's report (学期转化报告) as a workbook."""

__all__ = ["notes", "overview", "teachers", "value_added", "workbook"]

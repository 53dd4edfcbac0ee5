"""Where on a sheet the tables stand, and where their headers are."""

__all__ = ["find", "sections"]

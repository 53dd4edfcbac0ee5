"""One sheet's tables: columns decided, and of every row whether it is a student."""

__all__ = ["blocks", "no_header"]

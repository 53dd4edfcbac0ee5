"""One student's results, with every comparison written out."""

__all__ = ["student"]

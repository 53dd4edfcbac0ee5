"""A policy's worked examples, run through the rules, and the lines that they must try."""

__all__ = ["run"]

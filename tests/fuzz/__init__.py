"""The fuzzer: score files of every kind, broken in every way that somebody thought of, given to whole commands."""

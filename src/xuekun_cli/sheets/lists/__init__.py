"""Lists of people beside the scores: the roll, and the office's list of the exempt."""

__all__ = ["id_zeros", "known", "on_list", "people"]

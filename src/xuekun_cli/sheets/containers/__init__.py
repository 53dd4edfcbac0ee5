"""From bytes to grids of cells: every kind of file that holds scores, and what one may cost."""

__all__ = ["bounds", "grid", "inputs", "load", "refusals", "xlsx"]

"""What people typed into our workbooks, carried into the ones that replace them."""

__all__ = ["answers", "besides", "carrying", "parts", "replaced"]

"""How many would be listed if a line stood elsewhere."""

__all__ = ["counts", "lines", "live"]

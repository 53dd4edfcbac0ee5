"""The JSON that other programs rely on."""

__all__ = ["base", "explain", "rates", "roll", "term", "track", "whatif"]

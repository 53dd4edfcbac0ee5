"""The JSON that other programs rely on."""

__all__ = ["base", "brief", "explain", "rates", "roll", "term", "track", "whatif"]

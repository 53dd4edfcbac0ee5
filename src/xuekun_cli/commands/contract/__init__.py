"""The JSON that other programs rely on."""

__all__ = ["base", "brief", "explain", "rates", "roll", "term", "term_folder", "track", "whatif"]

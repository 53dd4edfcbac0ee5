"""The register of one exam, carried on to the next."""

__all__ = ["findings", "last", "roll", "typed"]

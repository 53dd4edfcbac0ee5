"""增值（参考）: what was to be expected anyway."""

__all__ = ["both", "reading", "units"]

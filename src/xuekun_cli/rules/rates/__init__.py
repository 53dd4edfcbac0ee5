"""一分二率 and its kin, exactly."""

__all__ = ["aims", "figures", "last", "lines", "units"]

"""`rates`: read, put under a policy, counted."""

__all__ = ["run"]

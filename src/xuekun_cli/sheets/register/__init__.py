"""Our own workbooks as they come back: what they said, and what a person typed into them."""

__all__ = ["compared", "exam", "history", "typed"]

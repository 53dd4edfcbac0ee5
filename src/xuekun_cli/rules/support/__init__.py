"""What the help given is held to: requirements, stars, the law."""

__all__ = ["law", "requirements", "stars"]

"""The principal's page: what a result comes to, as one HTML file and one Word file."""

__all__ = ["between", "page", "screened", "word"]

"""A school's written policy as values, section by section."""

__all__ = [
    "conditions",
    "conversion",
    "document",
    "rates",
    "slips",
    "support",
    "term",
    "tracking",
    "value_added",
    "values",
    "wording",
]

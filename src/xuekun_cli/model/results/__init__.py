"""What each command finds, ready to be shown."""

__all__ = [
    "brief",
    "checking",
    "class_rates",
    "examples",
    "explaining",
    "marking",
    "matching",
    "measured",
    "policy_views",
    "rates_told",
    "report",
    "rolling",
    "scores",
    "screening",
    "term",
    "term_rates",
    "tracking",
    "transitions",
    "value_added",
    "whatif",
]

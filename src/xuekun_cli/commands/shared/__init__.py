"""What the commands share: options, given files, outputs, help, and how a run ends."""

__all__ = [
    "bundles",
    "defaults",
    "ending",
    "given",
    "help",
    "options",
    "outputs",
    "replacing",
    "screen_files",
    "splitting",
    "term_request",
    "usage",
]

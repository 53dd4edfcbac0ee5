"""What every command starts from: requests, opened files, a sitting under its policy."""

__all__ = [
    "comparing",
    "exam_series",
    "layouts",
    "opening",
    "paperless",
    "request",
    "stand",
    "teaching",
    "writing",
]

"""What every command starts from: requests, opened files, a sitting under its policy."""

__all__ = ["comparing", "exam_series", "opening", "paperless", "request", "stand", "teaching", "writing"]

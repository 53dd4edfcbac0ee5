"""What a text means by itself: headers, marks, labels of sheets and files, names and classes."""

__all__ = ["class_dates", "files", "joined", "labels", "layouts", "marks", "meanings", "shapes", "table"]

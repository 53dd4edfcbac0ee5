"""The live workbook: thresholds in cells, verdicts, counts and colours as formulas over them."""

__all__ = ["workbook"]

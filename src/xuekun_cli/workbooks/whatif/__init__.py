"""门槛试算 as a workbook."""

__all__ = ["workbook"]

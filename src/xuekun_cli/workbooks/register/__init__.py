"""The register (名册) as a workbook."""

__all__ = ["workbook"]

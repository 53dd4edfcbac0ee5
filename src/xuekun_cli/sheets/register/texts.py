"""What a person sees in a cell, as text."""

from __future__ import annotations

from datetime import datetime, time

from xuekun_cli.sheets.containers.grid import cell_text


def typed_text(value: object) -> str:
    """Return what a person sees in a cell: `cell_text`, a truth value as Excel shows it, a day without midnight."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return cell_text(value)

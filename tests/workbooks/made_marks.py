"""Fills by their places, as tests look at them, and by rows, as they are handed over."""

from __future__ import annotations

from collections.abc import Mapping


def by_row(places: Mapping[tuple[int, int], str]) -> dict[int, dict[int, str]]:
    """Row → column → category, of (row, column) → category."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), category in places.items():
        rows.setdefault(row, {})[column] = category
    return rows


def by_place(rows: Mapping[int, Mapping[int, str]]) -> dict[tuple[int, int], str]:
    """(row, column) → category, of row → column → category."""
    return {(row, column): category for row, filled in rows.items() for column, category in filled.items()}

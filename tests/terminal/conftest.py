"""A screen for every test."""

from __future__ import annotations

import pytest
from outcomes import Screen


@pytest.fixture
def screen() -> Screen:
    """A console of 80 cells that is no terminal."""
    return Screen()

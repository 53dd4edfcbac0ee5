"""What the tests of this room share."""

from __future__ import annotations

from datetime import datetime

import pytest

from xuekun_cli.model.results.screening import ScreenOutcome


@pytest.fixture(scope="session")
def outcome() -> ScreenOutcome:
    """Three classes, three subjects, more than forty listed."""
    from made_outcome import outcome_of

    return outcome_of()


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 3, 1, 8, 30, 5)

"""What a run has in memory at its end is not taken apart: the process ends all at once (`__main__.run`)."""

from __future__ import annotations

_kept: list[object] = []


def keep(outcome: object) -> None:
    """Keep an outcome in memory until the process ends, in place of the last one that was kept.

    A command that returned would let go of it value by value: half a second for hundreds of thousands of rows.
    """
    _kept[:] = [outcome]

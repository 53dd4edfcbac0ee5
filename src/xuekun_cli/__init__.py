"""xuekun: from a school's score exports to the list of students who need support, with reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xuekun_cli.pipeline.scores import Scores, read_scores

__all__ = ["Scores", "__version__", "read_scores"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load what programs ask for by name only when it is asked for: the command line starts without it."""
    if name in ("Scores", "read_scores"):
        from xuekun_cli.pipeline import scores

        return getattr(scores, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""A result workbook put in the place of the last one, with what a person had typed into that."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from xuekun_cli.commands.shared.given import put_in_place

Outcome = TypeVar("Outcome", bound=Any)

if TYPE_CHECKING:
    from xuekun_cli.model.besides import Besides
    from xuekun_cli.model.findings import Finding
    from xuekun_cli.model.results.marking import OutputFile


def put_over(target: str, write: Callable[[Besides], bytes]) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Write a workbook to ``target``; return the backups, and what is to be said of what a person had added there.

    ``write`` makes the workbook with what goes on in it. Raises `CannotGoOn` as `put_in_place` does, and when the
    workbook that stands there cannot be read.
    """
    from xuekun_cli.model.besides import NOTHING
    from xuekun_cli.model.results.marking import OutputFile
    from xuekun_cli.pipeline.typed.replaced import typed_into

    content = write(NOTHING)
    besides, said = typed_into(target, content)
    if besides != NOTHING:
        content = write(besides)
    return put_in_place([OutputFile(target, content)]), said


def typed_into_copies(copies: Sequence[OutputFile]) -> list[Finding]:
    """Return what is to be said of what a person typed into the marked copies that these take the place of."""
    there = [copy for copy in copies if os.path.lexists(copy.path)]
    if not there:
        return []
    from xuekun_cli.pipeline.typed.replaced import typed_into_copy

    return [one for copy in there for one in typed_into_copy(copy.path, copy.content)]


def with_said(outcome: Outcome, said: tuple[Finding, ...]) -> Outcome:
    """Return an outcome whose findings have also what is to be said of the last workbook."""
    return replace(outcome, findings=(*outcome.findings, *said)) if said else outcome


def show_said(said: tuple[Finding, ...]) -> None:
    """Print what became of what a person had added to the last workbook."""
    if said:
        from xuekun_cli.terminal.besides import show_besides

        show_besides(said)

"""What a person asked for on the command line; plain values."""

from __future__ import annotations

from typing import NamedTuple

from xuekun_cli.model.results.screening import Answer


class Request(NamedTuple):
    """What a person asked for on the command line; plain values."""

    scores: tuple[str, ...]
    policy: str = "wuping"
    exempt: str = ""
    roll: str = ""
    words: str = ""
    mapping: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    exam: str = ""
    full_marks: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    """``行为偏差=名单.xlsx``: the school's lists that a policy looks at."""
    before: tuple[str, ...] = ()
    """Earlier exams of the same students, the oldest first."""
    changes: tuple[str, ...] = ()
    """``screening.三类.at_most=75%``: values of the policy changed for this run."""
    as_of: str = ""
    """The day (2025-09-01) whose version of the policy is wanted."""
    register: str = ""
    """Path of the register that this run will write; an old one there is read for answers and typed text."""
    answers: tuple[Answer, ...] = ()
    """Answers found elsewhere (in 待核查 of a report); they come before those of the register."""
    elsewhere: tuple[str, ...] = ()
    """What the run reads besides, as the 任课表 or as another exam: nobody says of it that it was of no use."""
    parts: tuple[str, ...] = ()
    """Parts of the register that this run will write, as they were handed out: what was typed there is taken over."""
    registers: tuple[str, ...] = ()
    """Registers, of which one may have been made from these scores: what a person reviewed there holds."""
    layouts: tuple[str, ...] = ()
    """Layout files named with ``--layout``; those beside the scores are found besides."""
    layout_folders: tuple[str, ...] = ()
    """Folders, besides those of the scores, in which layout files are looked for (a term's own)."""
    converted: bool = False
    """Converted marks (赋分) are judged where a subject has them, whatever the policy says."""

"""A folder becomes that of a term: what lies there is looked into, and what it tells is written into 学期.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xuekun_cli.pipeline.kinds import Kind
from xuekun_cli.policies.writing import quoted
from xuekun_cli.terms.folder import Lying, exams_of, files_lying, list_among
from xuekun_cli.terms.settings import RESULTS, SETTINGS_NAME, Exam, Settings, refuse_no_folder, settings_text

LISTS = {"exempt": Kind.EXEMPT, "roll": Kind.ROLL, "teachers": Kind.TEACHERS}


@dataclass(frozen=True)
class Beginning:
    """What lies in a folder that is to become a term's."""

    folder: Path
    lying: tuple[Lying, ...]
    exams: tuple[Exam, ...]
    lists: dict[str, str]
    """Setting → the one file of its kind."""
    several: dict[str, tuple[str, ...]]
    """Setting → files of its kind, where there are several: a person has to choose."""


def begin(folder: Path) -> Beginning:
    """Return what lies in a folder. Raises `CannotGoOn` where it is none."""
    refuse_no_folder(folder)
    lying = tuple(files_lying(folder, "", {}, RESULTS))
    by_setting = {name: tuple(list_among(lying, kind)) for name, kind in LISTS.items()}
    return Beginning(
        folder,
        lying,
        exams_of(Settings(folder), lying),
        {name: files[0] for name, files in by_setting.items() if len(files) == 1},
        {name: files for name, files in by_setting.items() if len(files) > 1},
    )


def write_settings(found: Beginning, school: str, term: str, policy: str) -> Path | None:
    """Write 学期.yaml and return its path; None where one is there already: it is a person's, and stays as it is."""
    path = found.folder / SETTINGS_NAME
    if path.exists():
        return None
    text = settings_text(found.lists, school, term, policy, quoted)
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
    return path

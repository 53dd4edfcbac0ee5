"""Sheets and files named by schools: classes of one name in several schools are several classes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.tables import ColumnRole, Source
from xuekun_cli.sheets.sitting.apart import Part, Sitting
from xuekun_cli.sheets.sitting.overlaps import subjects_of
from xuekun_cli.sheets.words.labels import Label, class_key, name_key
from xuekun_cli.sheets.words.table import Words

_FEWEST = 5
"""Fewer students than this in a class of a sheet say nothing about whether it is the class of another sheet."""
_NAMED = 4


def with_schools_from_names(
    sitting: Sitting, sources: Sequence[Source], words: Words
) -> tuple[Sitting, list[Finding]]:
    """Take the schools that sheets (or files) are named by, where the tables name none and several are named.

    Every sheet has to name a school and classes; otherwise nothing is taken, and a class that several sheets
    have with wholly other students is said.
    """
    sitting = _with_schools_from_titles(sitting)
    one_sheet = len({part.source for part in sitting.parts}) < 2
    if one_sheet or any(ColumnRole.SCHOOL in part.block.who for part in sitting.parts):
        return sitting, []
    names = [_school_of(sources[part.source], words.school_ends) for part in sitting.parts]
    schools = list(dict.fromkeys(names))
    classes = all(ColumnRole.CLASS in part.block.who or part.said("class_name") for part in sitting.parts)
    if all(part.said("school") for part in sitting.parts):
        return sitting, []
    one_in_another = any(a.endswith(b) or b.endswith(a) for a, b in combinations(schools, 2))
    if len(schools) < 2 or not all(schools) or one_in_another or not classes:
        return sitting, _strangers(sitting.parts, sources)
    parts = [
        replace(part, labels=(*part.labels, Label(school=school)))
        for part, school in zip(sitting.parts, names, strict=True)
    ]
    said = Finding(
        "school_from_names",
        Severity.INFO,
        f"表里没有学校，按工作表（文件）的名字分：{_listed(schools)}",
        "若不对，请在原表加「学校」一列。",
    )
    return Sitting(sitting.exam, sitting.key, parts), [said]


def _with_schools_from_titles(sitting: Sitting) -> Sitting:
    """Keep the schools that stand in front of the tables' classes (实验小学三(1)班) where they tell several apart.

    One school alone divides nobody, and another exam of it may not name it. Where the classes stand in a column, a
    school in a file's name is none of theirs.
    """
    schools = {part.said("school") for part in sitting.parts if ColumnRole.CLASS not in part.block.who} - {""}
    several = len(schools) > 1 and not any(a != b and a.endswith(b) for a in schools for b in schools)
    parts = [
        part
        if several and ColumnRole.CLASS not in part.block.who
        else replace(part, labels=tuple(label._replace(school="") for label in part.labels))
        for part in sitting.parts
    ]
    return Sitting(sitting.exam, sitting.key, parts)


def _school_of(source: Source, ends: Sequence[str]) -> str:
    """Return the school that a sheet's or a file's name begins with, or ""."""
    named = re.compile(f"[\u4e00-\u9fff]{{1,12}}?(?:{'|'.join(map(re.escape, ends))})")
    stem = source.file.rsplit("/", 1)[-1]
    found = (named.match(text.strip()) for text in (source.sheet, stem))
    return next((one.group() for one in found if one), "")


def _strangers(parts: Sequence[Part], sources: Sequence[Source]) -> list[Finding]:
    """Return a warning for classes that two sheets have with no student in common: they may be two schools'."""
    subjects = [subjects_of(part) for part in parts]
    held: dict[int, dict[str, set[str]]] = {}
    for one, two in combinations(range(len(parts)), 2):
        if parts[one].source == parts[two].source or not subjects[one] & subjects[two]:
            continue
        for number in (one, two):
            if number not in held:
                held[number] = _people(parts[number])
        mine, theirs = held[one], held[two]
        apart = [
            key
            for key in mine.keys() & theirs.keys()
            if min(len(mine[key]), len(theirs[key])) >= _FEWEST and not mine[key] & theirs[key]
        ]
        if apart:
            here, there = sources[parts[one].source], sources[parts[two].source]
            places = [here.sheet, there.sheet] if here.file == there.file else [here.file, there.file]
            return [
                Finding(
                    "class_in_two_sheets",
                    Severity.WARNING,
                    f"「{places[0]}」和「{places[1]}」里有同名的班（{len(apart)} 个），学生却没有一个相同：按一个班算了平均分",
                    "若是几所学校的，请在原表加「学校」一列，再运行一次。",
                    CellRef(there.file, there.sheet),
                )
            ]
    return []


def _people(part: Part) -> dict[str, set[str]]:
    """Return who is in each class of a table: key of the class → folded names."""
    names, classes = part.block.texts(ColumnRole.NAME), part.block.texts(ColumnRole.CLASS)
    fixed = part.said("class_name")
    found: dict[str, set[str]] = {}
    for k in part.rows:
        if names[k] and (classes[k] or fixed):
            found.setdefault(class_key(classes[k] or fixed) or "", set()).add(name_key(names[k]))
    return found


def _listed(names: Sequence[str]) -> str:
    return "、".join(names[:_NAMED]) + (f"等 {len(names)} 所" if len(names) > _NAMED else "")

"""Sheets against each other: two that repeat the same students, and sheets whose names must be the classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from xuekun_cli.model.findings import CannotGoOn, Finding, Severity
from xuekun_cli.model.names.as_typed import as_typed
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.tables import ColumnRole, Source
from xuekun_cli.sheets.sitting.apart import Part, Sitting
from xuekun_cli.sheets.sitting.full_marks import TOTAL
from xuekun_cli.sheets.words.labels import Label, class_key, classes_agree, name_key

_FEW = 3
"""Fewer common students than this prove nothing."""


def subjects_of(part: Part) -> set[str]:
    """Return the keys of the subjects that a table has scores in."""
    if part.block.is_long:
        return set(part.block.texts(ColumnRole.SUBJECT_NAME))
    return {column.subject or part.said("subject") for column in part.score_columns}


_Who = tuple[str, str]
"""Id and folded name: an id is a school's own, and alone says nothing where another school has it too."""


def _students(part: Part, by_id: bool = False) -> dict[_Who, str | None]:
    """Return each student → class key (None when the table does not say); ``by_id``: without the names."""
    ids = part.block.texts(ColumnRole.ID) if not part.block.weak_id else [""] * len(part.block.rows)
    names = part.block.texts(ColumnRole.NAME)
    classes = part.block.texts(ColumnRole.CLASS)
    fixed = part.said("class_name")
    return {
        (ids[k], "" if by_id and ids[k] else name_key(names[k])): class_key(said) if said else None
        for k in part.rows
        for said in (classes[k] or fixed,)
    }


def refuse_repeats(sitting: Sitting, sources: Sequence[Source]) -> None:
    """Raise `CannotGoOn` when two sheets hold the same students in the same subjects: two exams, or a copy."""
    if len({part.source for part in sitting.parts}) < 2:
        return
    nameless = any(ColumnRole.NAME not in part.block.who for part in sitting.parts)
    students = [_students(part, nameless) for part in sitting.parts]
    subjects = [subjects_of(part) for part in sitting.parts]
    for one, other in combinations(range(len(students)), 2):
        first, second = sitting.parts[one], sitting.parts[other]
        if first.source == second.source or not subjects[one] & subjects[other]:
            continue
        common = [
            who
            for who, key in students[one].items()
            if who in students[other] and classes_agree(key, students[other][who])
        ]
        smaller = min(len(students[one]), len(students[other]))
        if len(common) >= _FEW and 2 * len(common) > smaller:
            a, b = sources[first.source], sources[second.source]
            same_file = a.file == b.file
            names = f"工作表「{a.sheet}」和「{b.sheet}」" if same_file else f"「{a.file}」和「{b.file}」"
            raise CannotGoOn(
                f"{names}里有 {len(common)} 名相同的学生和相同的科目：是两次考试，还是同一次考试抄了两份？",
                f"请用 --sheet {as_typed(a.sheet)} 只选一张表。" if same_file else "请一次只给一次考试的文件。",
            )


def settle_totals(sitting: Sitting, sources: Sequence[Source]) -> tuple[Sitting, list[Finding]]:
    """Leave out sheets that hold only totals where others hold subjects; say it where totals are all there is."""
    totals = [part for part in sitting.parts if [column.subject for column in part.score_columns] == [TOTAL]]
    all_there_is = len(totals) == len(sitting.parts)
    findings = []
    for part in totals:
        source, column = sources[part.source], part.score_columns[0].column
        header = next((one.header for one in part.block.columns if one.column == column), TOTAL)
        what = f"用「{header}」一列代替" if all_there_is else "别的表有各科成绩，这一张没有用"
        findings.append(
            Finding(
                "total_only",
                Severity.INFO,
                f"表里没有单科成绩，{what}",
                "若要按单科筛查，请换一份有单科成绩的表。" if all_there_is else "",
                CellRef(source.file, source.sheet, a1(part.block.header.rows[-1], column)),
            )
        )
    if all_there_is:
        return sitting, findings
    return Sitting(sitting.exam, sitting.key, [part for part in sitting.parts if part not in totals]), findings


def with_classes_from_sheets(sitting: Sitting, sources: Sequence[Source]) -> tuple[Sitting, list[Finding]]:
    """Take the sheets' (or files') names for classes where several tables of one subject name no class."""
    nameless = [
        part for part in sitting.parts if ColumnRole.CLASS not in part.block.who and not part.said("class_name")
    ]
    if len({part.source for part in nameless}) < 2:
        return sitting, []
    common = set.intersection(*(subjects_of(part) for part in nameless))
    if not common:
        return sitting, []
    sheets = [sources[part.source].sheet for part in nameless]
    by_sheet = len(set(sheets)) == len({part.source for part in nameless})
    findings = []
    parts = []
    for part in sitting.parts:
        if part not in nameless:
            parts.append(part)
            continue
        source = sources[part.source]
        name = source.sheet if by_sheet else source.file.rsplit(".", 1)[0]
        parts.append(replace(part, labels=(*part.labels, Label(class_name=name))))
        findings.append(
            Finding(
                "class_from_sheet",
                Severity.WARNING,
                f"表里没有班级，把「{name}」当作班名",
                "若不对，请在原表加「班级」一列，或用 --roll 花名册.xlsx。",
                CellRef(source.file, source.sheet),
            )
        )
    return Sitting(sitting.exam, sitting.key, parts), findings

"""The exams among the inputs, one after another: which tables are one exam, and what it is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import NamedTuple

from xuekun_cli.model.findings import CannotGoOn, Finding
from xuekun_cli.model.results.tracking import LEAST_EXAMS
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.pipeline.inputs.opening import Advance
from xuekun_cli.sheets.reading import Reading, ReadRules, read_sitting
from xuekun_cli.sheets.sitting.apart import Part, Sitting, choose_sitting
from xuekun_cli.sheets.sitting.copies import FILE_IS_COPY
from xuekun_cli.sheets.words.table import Words


class Sat(NamedTuple):
    """One exam as read, with a name that no other one of the run has."""

    name: str
    sitting: Sitting
    table: ScoreTable
    findings: tuple[Finding, ...]
    sources: tuple[tuple[str, str], ...]
    """File and sheet of each of its parts."""


def exams_in(reading: Reading, words: Words, rules: ReadRules, advance: Advance) -> list[Sat]:
    """Return every exam of the inputs, in the order of the files, the sheets and the tables on them.

    Tables that name one exam stand together, and so do tables that name none; unless they hold the same
    students in the same subjects: then each file (within a file each sheet, on a sheet each table) is an exam.
    Raises `CannotGoOn` where even that leaves one student twice.
    """
    found = [one for sitting in reading.sittings for one in _read(reading, sitting, words, rules, advance)]
    found.sort(key=lambda one: _start(one.sitting))
    called = Counter(one.name for one in found)
    named: list[Sat] = []
    taken: set[str] = set()
    for one in found:
        name = one.name
        if called[name] > 1:
            name = f"{name}（{_place(one)}）"
        again, plain = 2, name
        while name in taken:
            name, again = f"{plain}·{again}", again + 1
        taken.add(name)
        named.append(one._replace(name=name))
    return named


def exams_wanted(exams: Sequence[Sat], wanted: Sequence[str], words: Words) -> list[Sat]:
    """Return the exams that ``--exam`` names, in that order; all when none is named.

    Raises `CannotGoOn` for a name that fits none or several, one named twice, and fewer than three exams.
    """
    chosen = list(exams)
    if wanted:
        by_name = [Sitting(one.name, one.sitting.key, one.sitting.parts) for one in exams]
        places = [by_name.index(choose_sitting(by_name, one, words)) for one in wanted]
        twice = [wanted[n] for n, place in enumerate(places) if place in places[:n]]
        if twice:
            raise CannotGoOn(f"--exam {twice[0]}：这次考试已经选过", "请每次考试只写一次。")
        chosen = [exams[place] for place in places]
    if len(chosen) < LEAST_EXAMS:
        names = "、".join(one.name for one in chosen)
        raise CannotGoOn(
            f"跟踪至少要 {LEAST_EXAMS} 次考试，这里只有 {len(chosen)} 次：{names}",
            "请给出更多次的成绩表；只有两次的，用 xuekun report 前一次 后一次。",
        )
    return chosen


def places_of(exam: Sat) -> tuple[str, ...]:
    """Return the files and sheets that an exam was read from, as people call them."""
    return tuple(dict.fromkeys(f"{file}!{sheet}" if sheet else file for file, sheet in exam.sources))


def _read(reading: Reading, sitting: Sitting, words: Words, rules: ReadRules, advance: Advance) -> Iterator[Sat]:
    try:
        table, findings = read_sitting(reading, sitting, words, rules, advance)
    except CannotGoOn:
        smaller = _split(reading, sitting)
        if len(smaller) < 2:
            raise
        for one in smaller:
            yield from _read(reading, one, words, rules, advance)
        return
    twice = next((one.message for one in findings if one.code == FILE_IS_COPY), "")
    if twice:
        raise CannotGoOn(f"{twice}：是同一次考试", "请把重复的去掉，再运行一次。")
    sources = tuple(
        (reading.sources[part.source].file, reading.sources[part.source].sheet) for part in sitting.parts
    )
    name = sitting.exam or _stem(sources[0][0])
    table = table if table.exam else replace(table, exam=name)
    yield Sat(name, sitting, table, tuple(findings), sources)


def _split(reading: Reading, sitting: Sitting) -> list[Sitting]:
    """Return a sitting by its files; one of a single file by its sheets; one of a single sheet by its tables."""
    by_file_sheet_table: tuple[Callable[[Part], int], ...] = (
        lambda part: reading.sources[part.source].input,
        lambda part: part.source,
        lambda part: part.block.rows[0],
    )
    for key in by_file_sheet_table:
        parts: dict[int, list[Part]] = {}
        for part in sitting.parts:
            parts.setdefault(key(part), []).append(part)
        if len(parts) > 1:
            return [Sitting(mine[0].exam, mine[0].exam_key, mine) for mine in parts.values()]
    return [sitting]


def _start(sitting: Sitting) -> tuple[int, int]:
    return min((part.source, part.block.rows[0]) for part in sitting.parts)


def _stem(file: str) -> str:
    return PurePath(file).stem


def _place(one: Sat) -> str:
    """Return what tells an exam from others of its name: the file, or the sheet where the file is its name."""
    file, sheet = one.sources[0]
    return sheet if _stem(file) == one.name and sheet else _stem(file)

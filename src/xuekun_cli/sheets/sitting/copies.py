"""The same students with the same scores in two places: read once, from the table that is complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.names.as_typed import as_typed
from xuekun_cli.model.names.student_ids import id_key
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.tables import ColumnRole, Source
from xuekun_cli.sheets.columns.decide import ScoreColumn
from xuekun_cli.sheets.containers.grid import cell_text
from xuekun_cli.sheets.sitting.apart import Part, Sitting
from xuekun_cli.sheets.words.labels import class_key, classes_agree, name_key

FILE_IS_COPY = "file_is_copy"
"""The code of a file whose students and scores are those of another file."""
_FEW = 3
"""Fewer common students than this prove nothing."""
_DIFFER = 0.02
"""In a copy, at most this share of the common students (and at least one) may have a score that differs."""
_FEWEST_TO_DIFFER = 10
"""Among fewer common students every score has to be the same."""
_AGAIN = 0.4
"""Rows of one table that stand twice are a copy below when they are at least this share of it."""
_SLIPS = 0.5
"""A header for at least every second student: slips to be cut and handed out."""
_SHOWN = 5


@dataclass
class _Seen:
    """A part with what is compared: who stands in each row, and what is written for each subject."""

    place: int
    part: Part

    @cached_property
    def columns(self) -> dict[str, ScoreColumn]:
        return {column.subject or self.part.said("subject"): column for column in self.part.score_columns}

    @cached_property
    def ids(self) -> list[str]:
        if self.part.block.weak_id:
            return [""] * len(self.part.block.rows)
        return [id_key(text) if text else "" for text in self.part.block.texts(ColumnRole.ID)]

    @cached_property
    def names(self) -> list[str]:
        return [name_key(text) for text in self.part.block.texts(ColumnRole.NAME)]

    @cached_property
    def classes(self) -> list[str | None]:
        fixed = self.part.said("class_name")
        texts = [text or fixed for text in self.part.block.texts(ColumnRole.CLASS)]
        return [class_key(text) if text else None for text in texts]

    @cached_property
    def schools(self) -> list[str]:
        fixed = self.part.said("school")
        return [text or fixed for text in self.part.block.texts(ColumnRole.SCHOOL)]

    @cached_property
    def by_id(self) -> dict[str, list[int]]:
        return _index(self.ids, self.part.rows)

    @cached_property
    def by_name(self) -> dict[str, list[int]]:
        return _index(self.names, self.part.rows)

    def text(self, k: int, subject: str) -> str:
        return cell_text(self.part.block.grid.rows[self.part.block.rows[k]][self.columns[subject].column])

    @cached_property
    def is_slips(self) -> bool:
        """Whether the header comes again for nearly every student."""
        block = self.part.block
        again = sum(1 for _, why in block.dropped if why.startswith("重复的表头"))
        return len(block.rows) >= _FEW and again >= _SLIPS * len(block.rows)

    @property
    def completeness(self) -> tuple[bool, int, int, int]:
        """For sorting, the most complete first."""
        return (self.is_slips, -len(self.columns), -len(self.part.rows), self.place)

    def twin(self, other: _Seen, k: int, subjects: Sequence[str], taken: set[int]) -> int:
        """Return the row of this table that is the student of the other's row ``k``, or −1."""
        number, name = other.ids[k], other.names[k]
        by_id = bool(number) and bool(self.by_id)
        among = self.by_id.get(number, []) if by_id else self.by_name.get(name, []) if name else []
        fitting = [
            mine
            for mine in among
            if mine not in taken
            and (not by_id or not name or not self.names[mine] or name == self.names[mine])
            and classes_agree(self.classes[mine], other.classes[k])
            and (not self.schools[mine] or not other.schools[k] or self.schools[mine] == other.schools[k])
        ]
        if len(fitting) > 1:
            said = [other.text(k, subject) for subject in subjects]
            fitting = [mine for mine in fitting if [self.text(mine, subject) for subject in subjects] == said][:1]
        return fitting[0] if fitting else -1


def _index(keys: Sequence[str], rows: Sequence[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for k in rows:
        if keys[k]:
            found.setdefault(keys[k], []).append(k)
    return found


def without_copies(sitting: Sitting, sources: Sequence[Source]) -> tuple[Sitting, list[Finding]]:
    """Leave out rows whose student stands with the same scores in a more complete table, and say so.

    A sheet of all beside a sheet a class, a copy further down or in another file, slips beside full sheets. What
    only the other table has (students, subjects) stays. Tables that hold other scores are left for
    `refuse_repeats`.
    """
    findings: list[Finding] = []
    parts = [_once(part, sources, findings) for part in sitting.parts]
    wide = [_Seen(place, part) for place, part in enumerate(parts) if not part.block.is_long]
    wide.sort(key=lambda seen: seen.completeness)
    left: dict[int, list[Part]] = {}
    for at, seen in enumerate(wide):
        rest = [seen]
        for original in wide[:at]:
            rest = [piece for one in rest for piece in _rest(original, one, sources, findings)]
        left[seen.place] = [piece.part for piece in rest]
    kept = [piece for place, part in enumerate(parts) for piece in left.get(place, [part])]
    return Sitting(sitting.exam, sitting.key, kept), findings


def _rest(original: _Seen, copy: _Seen, sources: Sequence[Source], findings: list[Finding]) -> list[_Seen]:
    """Return what a table has beyond a more complete one: all of it where it is no copy."""
    shared = [subject for subject in copy.columns if subject in original.columns]
    if not shared:
        return [copy]
    taken: set[int] = set()
    twins: dict[int, int] = {}
    for k in copy.part.rows:
        mine = original.twin(copy, k, shared, taken)
        if mine >= 0:
            taken.add(mine)
            twins[k] = mine
    smaller = min(len(copy.part.rows), len(original.part.rows))
    if len(twins) < _FEW or 2 * len(twins) <= smaller:
        return [copy]
    differing = {
        k: subjects
        for k, mine in twins.items()
        if (subjects := [s for s in shared if not _same(copy.text(k, s), original.text(mine, s))])
    }
    may = max(1, int(_DIFFER * len(twins))) if len(twins) >= _FEWEST_TO_DIFFER else 0
    if len(differing) > may:
        return [copy]
    findings.append(_said(original, copy, twins, sources))
    findings.extend(_differences(original, copy, differing, twins, sources))
    own = [subject for subject in copy.columns if subject not in shared]
    pieces = []
    others = tuple(k for k in copy.part.rows if k not in twins)
    if others:
        pieces.append(_Seen(copy.place, replace(copy.part, rows=others)))
    if own:
        columns = tuple(copy.columns[subject] for subject in own)
        pieces.append(_Seen(copy.place, replace(copy.part, rows=tuple(twins), score_columns=columns)))
    return pieces


def _same(one: str, other: str) -> bool:
    return one == other or (not one and not other)


def _once(part: Part, sources: Sequence[Source], findings: list[Finding]) -> Part:
    """Return a table without its own copy further down."""
    if part.block.is_long or not part.rows:
        return part
    told_by = ColumnRole.NAME if part.block.weak_id or ColumnRole.ID not in part.block.who else ColumnRole.ID
    keys = part.block.texts(told_by)
    if len({keys[k] for k in part.rows}) > (1 - _AGAIN) * len(part.rows):
        return part
    seen = _Seen(0, part)
    met: set[tuple[object, ...]] = set()
    kept = []
    for k in part.rows:
        person = (
            seen.ids[k],
            seen.names[k],
            seen.classes[k],
            *(seen.text(k, subject) for subject in seen.columns),
        )
        if person not in met:
            kept.append(k)
        met.add(person)
    again = len(part.rows) - len(kept)
    if again < max(_FEW, _AGAIN * len(part.rows)):
        return part
    first = next(k for k, other in zip(part.rows, [*kept, None], strict=False) if k != other)
    source = sources[part.source]
    findings.append(
        Finding(
            "rows_are_copies",
            Severity.INFO,
            f"「{source.sheet}」从第 {part.block.rows[first] + 1} 行起，有 {again} 行和上面的学生、分数都一样，只算了上面的",
            "若不是同一批学生，请在原表加上学号。",
            CellRef(source.file, source.sheet, a1(part.block.rows[first], part.block.who.get(ColumnRole.NAME, 0))),
        )
    )
    return replace(part, rows=tuple(kept))


def _said(original: _Seen, copy: _Seen, twins: Mapping[int, int], sources: Sequence[Source]) -> Finding:
    there, here = sources[original.part.source], sources[copy.part.source]
    ref = CellRef(here.file, here.sheet, a1(copy.part.block.rows[next(iter(twins))], 0))
    if original.part.source == copy.part.source:
        names = [f"第 {one.part.block.header.rows[-1] + 1} 行的表" for one in (copy, original)]
        hint = "若不是同一批学生，请把两张表分开存，各运行一次。"
    elif here.file == there.file:
        names = [f"「{here.sheet}」", f"「{there.sheet}」"]
        hint = f"若要用这一张，请加 --sheet {as_typed(here.sheet)}。"
    else:
        names = [f"「{here.file}」", f"「{there.file}」"]
        hint = "若是两次考试，请看看是不是给错了文件。"
    whole = len(twins) == len(copy.part.rows)
    who = f"{names[0]}的学生和分数" if whole else f"{names[0]}有 {len(twins)} 名学生和他们的分数"
    slips = "（一人一条的成绩条）" if copy.is_slips else ""
    if whole and here.file != there.file and len(twins) == len(original.part.rows):
        message = f"{who}和{names[1]}的一模一样{slips}，只读了{names[1]}的"
        return Finding(FILE_IS_COPY, Severity.WARNING, message, hint, ref)
    return Finding("sheet_is_copy", Severity.INFO, f"{who}都在{names[1]}里{slips}，只读了{names[1]}的", hint, ref)


def _differences(
    original: _Seen,
    copy: _Seen,
    differing: Mapping[int, Sequence[str]],
    twins: Mapping[int, int],
    sources: Sequence[Source],
) -> list[Finding]:
    """Say where a copy has another score than the table that is read."""
    there, here = sources[original.part.source], sources[copy.part.source]
    found = []
    for k, subjects in list(differing.items())[:_SHOWN]:
        for subject in subjects:
            column = original.columns[subject]
            cell = a1(original.part.block.rows[twins[k]], column.column)
            other = a1(copy.part.block.rows[k], copy.columns[subject].column)
            said = [one or "空白" for one in (original.text(twins[k], subject), copy.text(k, subject))]
            name = original.part.block.texts(ColumnRole.NAME)[twins[k]]
            found.append(
                Finding(
                    "copy_differs",
                    Severity.ERROR,
                    f"{name}的{column.said or subject}有两个：这里是 {said[0]}，{here.file}!{here.sheet}!{other} 是 {said[1]}，按这里的算",
                    "请核对，把错的一处改过来，再运行一次。",
                    CellRef(there.file, there.sheet, cell),
                )
            )
    return found

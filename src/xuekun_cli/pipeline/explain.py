"""One student of a sitting, found by name or id, and explained."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.names.as_typed import as_typed, unquoted
from xuekun_cli.model.results.explaining import Explanation
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.pipeline.inputs.exam_series import OF_SERIES
from xuekun_cli.pipeline.inputs.opening import Advance
from xuekun_cli.pipeline.inputs.paperless import paperless_findings
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.inputs.stand import Stand, policy_for, read_stand
from xuekun_cli.rules.explaining.student import explain as explained
from xuekun_cli.rules.explaining.student import name_cell
from xuekun_cli.rules.matching.near_names import near_ids, near_names
from xuekun_cli.sheets.headers.find import cell_text
from xuekun_cli.sheets.unused import NAMED
from xuekun_cli.sheets.words.labels import class_key, classes_agree, name_key

_SHORTEST_ID = 3
"""A shorter number is near to too many ids."""


def explain(
    request: Request, student: str, class_name: str = "", advance: Advance = lambda _: None
) -> Explanation:
    """Return everything that decided about one student of a sitting.

    ``student`` is a name, an id, or the place of a name (``file!sheet!cell``); ``class_name`` tells students of
    one name apart. Raises `CannotGoOn` for what `screen` cannot go on with, and for a student who is not found,
    or found more than once.
    """
    if not student.strip():
        raise CannotGoOn("没有写要看哪个学生", "请写 --student 姓名 或 --student 学号。")
    policy = policy_for(request)
    stand = read_stand(request, policy, advance)
    table = stand.answered.table
    number = _the_one(table, unquoted(student.strip()), unquoted(class_name.strip()))
    one = explained(
        stand.ground,
        table,
        number,
        stand.findings,
        lambda who, subject: _written(stand, who, subject),
    )
    together = [finding for finding in stand.findings if finding.code in OF_SERIES]
    said = [*together, *one.findings, *paperless_findings([table], stand.reading.inputs, student=number)]
    return replace(one, findings=tuple(sorted(said, key=lambda finding: finding.severity.rank)))


def _written(stand: Stand, student: int, subject: int) -> str:
    """Return what stands in the cell of a score, as text; "" where the score is made of several."""
    table = stand.ground.table
    if stand.ground.policy.screening.score.of != "subject" or table.source[student, subject] < 0:
        return ""
    origin = table.sources[table.source[student, subject]]
    row, column = table.row[student, subject], table.column[student, subject]
    for sheet in stand.reading.inputs[origin.input].book.sheets:
        if sheet.name == origin.sheet:
            if (row, column) in sheet.errors:
                return sheet.errors[row, column]
            cells = sheet.rows[row] if row < len(sheet.rows) else []
            return cell_text(cells[column]) if column < len(cells) else ""
    return ""


def _the_one(table: ScoreTable, wanted: str, class_name: str) -> int:
    """Return the student who is meant. Raises `CannotGoOn` for none and for several."""
    # rows that an answer made count for nobody stand for somebody else's row
    counted = [i for i in range(len(table.students)) if any(table.marks.row(i))] or range(len(table.students))
    found = _named(table, counted, wanted)
    if not found:
        raise _nobody(table, counted, wanted)
    in_class = found
    if class_name:
        key = class_key(class_name)
        own = [table.students[i].class_key for i in found]
        in_class = [i for i, one in zip(found, own, strict=True) if one is not None and classes_agree(key, one)]
        if not in_class:
            raise CannotGoOn(f"{class_name}没有「{wanted}」", f"这个学生在：{_shown(table, found)}。")
    if len(in_class) > 1:
        raise CannotGoOn(
            f"叫「{wanted}」的有 {len(in_class)} 名：{_shown(table, in_class)}",
            "请加 --class 班级，或写 --student 学号；都分不开的，写姓名所在的格，"
            f"如 --student {as_typed(str(name_cell(table, in_class[0])))}。",
        )
    return in_class[0]


def _named(table: ScoreTable, among: Sequence[int], wanted: str) -> list[int]:
    """Return who has this id, else this name, else whose name stands in this place."""
    number, name = _id_key(wanted), name_key(wanted)
    by_id = [i for i in among if _id_key(table.students[i].student_id or "") == number]
    if by_id:
        return by_id
    by_name = [i for i in among if table.students[i].name and name_key(table.students[i].name) == name]
    if by_name or "!" not in wanted:
        return by_name
    return [i for i in among if str(name_cell(table, i)) == wanted]


def _id_key(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().upper()


def _nobody(table: ScoreTable, among: Sequence[int], wanted: str) -> CannotGoOn:
    """Return that nobody is called so, with those who are called nearly so and where their names stand."""
    number, name = _id_key(wanted), name_key(wanted)
    students = table.students
    near = [i for i in among if near_names(name_key(students[i].name), name)]
    if len(number) >= _SHORTEST_ID:
        near += [i for i in among if near_ids(_id_key(students[i].student_id or ""), number)]
    near += [i for i in among if name and name in name_key(students[i].name)]
    near = list(dict.fromkeys(near))
    hint = f"很像的有：{_shown(table, near)}。" if near else "请照成绩表里的字写；学号要写全。"
    first = next(iter(among), None)
    where = f"共 {len(among)} 名学生，姓名从 {name_cell(table, first)} 起。" if first is not None else ""
    return CannotGoOn(f"成绩表里没有「{wanted}」", f"{hint}{where}")


def _shown(table: ScoreTable, numbers: Sequence[int]) -> str:
    said = []
    for i in numbers[:NAMED]:
        person = table.students[i]
        where = " ".join(part for part in (person.school, person.class_name or "没有班级") if part)
        number = f"，学号 {person.student_id}" if person.student_id else ""
        said.append(f"{where} {person.name or '没有姓名'}{number}（{name_cell(table, i)}）")
    return "、".join(said) + (f" 等 {len(numbers)} 名" if len(numbers) > NAMED else "")

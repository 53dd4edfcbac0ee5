"""What people typed into the last register, found its place in the new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from xuekun_cli.model.besides import Loose
from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.names.near import like_names, near_names
from xuekun_cli.model.names.student_ids import Zeros, id_key, without_zeros, zeros_between
from xuekun_cli.model.results.screening import Child, ChildTyped, Listed, OldRegister, Typed
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.sheets.reading import Reading
from xuekun_cli.sheets.words.labels import class_key, name_key


def carry(
    old: OldRegister | None, table: ScoreTable, listed: Sequence[Listed]
) -> tuple[dict[int, Typed], tuple[Typed, ...]]:
    """Find for every typed row of the last register the listed row it belongs to; nothing is dropped.

    An id, or a name in a class, that two students of the table share tells nobody apart: what was typed
    for it is given to neither.
    """
    if old is None or not old.typed:
        return {}, ()
    zeros = zeros_between(
        {id_key(typed.student_id) for typed in old.typed if typed.student_id},
        {id_key(student.student_id) for student in table.students if student.student_id},
    )

    def key_of(text: str | None) -> str:
        key = id_key(text or "")
        return without_zeros(key) if zeros is Zeros.LOST else key

    ids, names = _how_many(table, key_of)
    places: dict[tuple[str, str, str], list[int]] = {}
    for index, item in enumerate(listed):
        key = class_key(item.group.class_name)
        if ids[key_of(item.student_id)] == 1:
            places.setdefault((key_of(item.student_id), "", item.subject), []).append(index)
        if names[key, name_key(item.name)] == 1:
            places.setdefault((key, name_key(item.name), item.subject), []).append(index)
    carried: dict[int, Typed] = {}
    left: list[Typed] = []
    for typed in old.typed:
        found = places.get((key_of(typed.student_id), "", typed.subject), []) if typed.student_id else []
        found = [index for index in found if _one_child(listed[index].name, typed.name)]
        if not found:
            found = [
                index
                for index in places.get((class_key(typed.class_name), name_key(typed.name), typed.subject), [])
                if not (typed.student_id and listed[index].student_id)
            ]
        free = [index for index in found if index not in carried]
        if len(free) == 1 and len(found) == 1:
            carried[free[0]] = typed
        else:
            left.append(typed)
    return carried, tuple(left)


def carry_children(
    typed: Sequence[ChildTyped], children: Iterable[Child], table: ScoreTable
) -> tuple[dict[Child, dict[str, str]], tuple[Loose, ...]]:
    """Find for what was typed on 按学生 the child it belongs to among ``children``; the rest has no place of its own.

    As with `carry`: an id, or a name in a class, that two share tells nobody apart. Of two texts for one cell the
    later one stands, and the other is kept.
    """
    ids, names = _how_many(table, lambda text: id_key(text or ""))
    by_id: dict[str, list[Child]] = {}
    by_seat: dict[tuple[str, str], list[Child]] = {}
    for child in dict.fromkeys(children):
        if child.student_id and ids[id_key(child.student_id)] <= 1:
            by_id.setdefault(id_key(child.student_id), []).append(child)
        seat = (class_key(child.class_name), name_key(child.name))
        if names[seat] <= 1:
            by_seat.setdefault(seat, []).append(child)
    carried: dict[Child, dict[str, str]] = {}
    loose: list[Loose] = []
    for one in typed:
        who = one.child
        found = by_id.get(id_key(who.student_id), []) if who.student_id else []
        found = [child for child in found if _one_child(child.name, who.name)]
        if not found:
            seat = (class_key(who.class_name), name_key(who.name))
            found = [child for child in by_seat.get(seat, ()) if not (who.student_id and child.student_id)]
        values = dict(one.values)
        if len(found) == 1:
            mine = carried.setdefault(found[0], {})
            values = {title: mine[title] for title, text in values.items() if mine.get(title, text) != text}
            mine |= one.values
        loose += [
            Loose(one.sheet, one.cell, f"{who.class_name} {who.name}".strip(), f"{title}：{text}")
            for title, text in values.items()
        ]
    return carried, tuple(loose)


def _one_child(one: str, other: str) -> bool:
    """Tell whether two names under one id are like, or a correction of one character apart."""
    folded = name_key(one), name_key(other)
    return like_names(*folded) or near_names(*folded)


def _how_many(
    table: ScoreTable, key_of: Callable[[str | None], str]
) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Return how many students have each id, and each class and name; a row that counts for nobody is left out."""
    students = [student for index, student in enumerate(table.students) if any(table.marks.row(index))]
    return (
        Counter(key_of(student.student_id) for student in students if student.student_id),
        Counter((class_key(student.class_name or ""), name_key(student.name)) for student in students),
    )


def other_inputs(old: OldRegister, reading: Reading, honoured: bool, carried: bool) -> list[Finding]:
    now = {item.book.label: item.book.sha256 for item in reading.inputs}
    changed = [label for label, sha in now.items() if label in old.inputs and old.inputs[label] != sha]
    findings = []
    if changed and honoured:
        findings.append(
            Finding(
                "answers_other_version",
                Severity.WARNING,
                f"待核查里的回答是对着旧的{'、'.join(changed)}作的，这个文件后来改过",
                "请核对这些回答还对不对（见「说明」）。",
            )
        )
    if carried and not set(now) & set(old.inputs):
        findings.append(
            Finding(
                "register_other_inputs",
                Severity.WARNING,
                f"原来的名册是用别的成绩表做的（{'、'.join(old.inputs) or '没有写明'}），审核、成因和备注照搬了过来",
                "请核对审核是不是还成立。写出新名册时，旧名册另存到「备份」文件夹。",
            )
        )
    return findings

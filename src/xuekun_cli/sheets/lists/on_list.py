"""Who of a sitting stands on a list of people (随班就读名单, 行为名单): by id, else by name and class."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.names.near import like_names
from xuekun_cli.model.names.student_ids import Zeros, id_key, without_zeros
from xuekun_cli.model.scores.cells import CellRef, a1
from xuekun_cli.model.scores.tables import ScoreTable, Student
from xuekun_cli.sheets.lists.id_zeros import zeros_findings
from xuekun_cli.sheets.lists.people import PeopleIndex, Person, one_school
from xuekun_cli.sheets.words.labels import class_key, classes_agree, name_key


def who_is_on(
    table: ScoreTable,
    listed: PeopleIndex,
    what: str,
    code: str,
    ask: Callable[[int, str], Finding] | None = None,
) -> tuple[frozenset[int], list[Finding]]:
    """Return which students (indices into ``table.students``) are on a list, and what did not fit.

    ``what`` names the list in messages (随班就读名单); ``code`` begins the findings' codes: ``_not_found``,
    ``_ambiguous`` (several students fit, and none is taken), ``_empty`` (nobody is on it) and ``_name_differs`` (one
    id, two names: the id counts where the names are like; else nobody is taken, and ``ask`` makes a question of the
    student and what is the matter).
    """
    if not listed.people:
        said = f"{what}里只有表头，没有学生：当作空名单（{listed.file}）"
        return frozenset(), [Finding(f"{code}_empty", Severity.INFO, said, "若不该是空的，请补上，再运行一次。")]
    ids = [student.student_id or "" for student in table.students]
    zeros = listed.zeros(filter(None, ids))
    key_of: Callable[[str], str] = _bare_key if zeros is Zeros.LOST else id_key
    by_id: dict[str, list[int]] = {}
    by_name: dict[str, list[int]] = {}
    for index, student in enumerate(table.students):
        if student.student_id:
            by_id.setdefault(key_of(student.student_id), []).append(index)
        by_name.setdefault(name_key(student.name), []).append(index)
    schools = {name_key(student.school or "") for student in table.students}
    on: set[int] = set()
    findings: list[Finding] = zeros_findings(zeros, what, listed.people)
    for person in listed.people:
        if name_key(person.school) not in schools:  # written otherwise here: it tells nobody apart
            person = person._replace(school="")  # noqa: PLW2901
        found = _find(table.students, person, by_id, by_name, key_of)
        who = f"{what}里的{person.class_name}{person.name or person.student_id}"
        ref = CellRef(person.file, person.sheet, a1(person.row, 0))
        if len(found) == 1:
            other = table.students[found[0]].name
            if not like_names(name_key(person.name), name_key(other)):
                matter = f"{who}和成绩表的{other}学号相同、姓名不同"
                unlike = Finding(
                    f"{code}_name_differs", Severity.ERROR, f"{matter}，没有算", "请核对，改正名单或成绩表。", ref
                )
                findings.append(ask(found[0], matter) if ask else unlike)
                continue
            on.add(found[0])
            if person.name and other and name_key(person.name) != name_key(other):
                findings.append(
                    Finding(
                        f"{code}_name_differs",
                        Severity.WARNING,
                        f"{who}和成绩表的{other}学号相同、姓名不同，按学号算",
                        "请核对名单。",
                        ref,
                    )
                )
        elif not found:
            findings.append(
                Finding(
                    f"{code}_not_found",
                    Severity.WARNING,
                    f"{who}在成绩表里没有找到",
                    "请核对学号、姓名和班级；没有找到的，按不在名单上算。",
                    ref,
                )
            )
        else:
            findings.append(
                Finding(
                    f"{code}_ambiguous",
                    Severity.ERROR,
                    f"{who}在成绩表里有 {len(found)} 个，分不清是谁，都没有算",
                    "请在名单里写上学号或班级。",
                    ref,
                )
            )
    return frozenset(on), findings


def _bare_key(text: str) -> str:
    return without_zeros(id_key(text))


def _find(
    students: Sequence[Student],
    person: Person,
    by_id: dict[str, list[int]],
    by_name: dict[str, list[int]],
    key_of: Callable[[str], str],
) -> list[int]:
    held = by_id.get(key_of(person.student_id), []) if person.student_id else []
    of_school = [i for i in held if one_school(person.school, students[i].school or "")]
    if len(of_school) > 1:
        named = [i for i in of_school if person.name and name_key(students[i].name) == name_key(person.name)]
        of_school = named or of_school
    if of_school:
        return of_school
    key = class_key(person.class_name) if person.class_name else None
    return [
        index
        for index in by_name.get(name_key(person.name), [])
        if person.name
        and one_school(person.school, students[index].school or "")
        and classes_agree(key, students[index].class_key)
        and not (person.student_id and students[index].student_id)
    ]

"""A class and a subject that two exams write differently are one in everything that is shown."""

from __future__ import annotations

from pathlib import Path

from made_term import write_table
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.term.run import TermRequest, term

NAMES = [f"{family}样" for family in "赵钱孙李周吴郑王冯陈"]


def test_the_first_exam_s_writing_is_used_throughout(tmp_path: Path) -> None:
    """外语 of 三年级1班 at the end is 英语 of 三(1)班: one unit, with the newcomer in it."""
    paths = []
    for name, class_name, subject, low in (("前", "三(1)班", "英语", 0), ("后", "三年级1班", "外语", 1)):
        rows = [(f"20{n:02d}", person, class_name, "40" if n == low else "90") for n, person in enumerate(NAMES)]
        paths.append(str(write_table(tmp_path / f"{name}.xlsx", [("学号", "姓名", "班级", subject), *rows])))
    outcome = term(TermRequest(Request((paths[0],)), Request((paths[1],))))
    assert {(one.class_name, one.subject) for one in outcome.transitions} == {("三(1)班", "英语")}
    assert {one.outcome.value for one in outcome.transitions} == {"脱困", "新增"}
    for units in (outcome.classes, outcome.subjects, tuple(judged.unit for judged in outcome.teachers)):
        (unit,) = units
        assert unit.subject == "英语"
        assert (unit.on_register, sum(count.added for count in unit.counts)) == (1, 1)
    assert [(group.class_name, group.subject) for group in outcome.groups] == [("三(1)班", "英语")]

"""How the earlier exam calls a class moves no number: a grade lower before the summer, without its grade, one missing."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cohorts import sit_again
from made_term import Term, draw_term, write_table
from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.results.report import TermOutcome
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.term.run import TermRequest, term

ENOUGH = 8
"""With hardly anybody found again nobody can tell that the grade rose."""
SCHOOLS = ((), ("样一小", "样二小"))


def a_grade_lower(name: str) -> str:
    return name.replace("三", "二")


def without_its_grade(name: str) -> str:
    return name.removeprefix("三")


def compared(made: Term, folder: Path, mid: Term | None = None) -> TermOutcome:
    """Write a term and compare its exams, with a mid-term if there is one."""
    before, after = made.write(folder, "flat")
    middle = None
    if mid is not None:
        (folder / "中").mkdir()
        middle = Request((str(mid.write(folder / "中", "flat")[1]),))
    lists = str(folder / "任课表.xlsx"), str(folder / "花名册.xlsx")
    return term(TermRequest(Request((str(before),)), Request((str(after),)), middle, *lists))


def renamed(made: Term, rename: Callable[[str], str]) -> Term:
    """Return the term with the classes of the first exam called otherwise; the 任课表 goes by the last exam."""
    rooms = tuple(replace(room, name=rename(room.name)) for room in made.before.classes)

    class Renamed(Term):
        def _teaching(self) -> list[tuple[str, ...]]:
            return made._teaching()

    return Renamed(replace(made.before, classes=rooms), made.after, made.transferred, made.teachers)


def judged(outcome: TermOutcome) -> dict[object, object]:
    """Return everything that a teacher is judged by."""
    return {
        (one.unit.teacher, one.unit.school, one.unit.subject): (
            one.unit.class_keys,
            [(c.category, c.initial, c.converted, c.added) for c in one.unit.counts],
            one.verdict,
        )
        for one in outcome.teachers
    }


def moved(outcome: TermOutcome) -> dict[object, object]:
    """Return what became of everybody, and in which class it counts."""
    return {
        (one.student_id, one.subject): (one.school, one.class_key, one.before, one.after, one.outcome)
        for one in outcome.transitions
    }


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 2**32 - 1),
    rename=st.sampled_from([a_grade_lower, without_its_grade]),
    schools=st.sampled_from(SCHOOLS),
)
def test_a_class_called_otherwise_before_keeps_its_task_and_its_teacher(
    seed: int, rename: Callable[[str], str], schools: tuple[str, ...]
) -> None:
    """A teacher whose 三(1)班 was 二(1)班 at the last final is judged as if it had been 三(1)班."""
    made = draw_term(random.Random(seed), schools)
    ids = [{pupil.student_id for _, pupil in exam.everyone()} for exam in (made.before, made.after)]
    assume(len(ids[0] & ids[1]) >= ENOUGH)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        plain = compared(made, Path(one))
        again = compared(renamed(made, rename), Path(other))

    assert judged(again) == judged(plain)
    assert moved(again) == moved(plain)
    if not schools:  # with several, the 任课表 of these terms does not say whose 三(1)班 it means
        assert all(teacher for teacher, _, _ in judged(again))  # type: ignore[misc]


@pytest.mark.parametrize(
    "rename",
    [lambda name: f"2022级{name[2]}班", lambda name: f"启{'航明智慧'[int(name[2]) - 1]}班"],
    ids=["year of entry", "names"],
)
def test_a_class_with_another_kind_of_name_before_keeps_its_task(
    tmp_path: Path, rename: Callable[[str], str]
) -> None:
    """The platform's 2022级1班 is the office's 三(1)班 when the same students sit in it."""
    titles = ("学号", "姓名", "班级", "语文")
    pupils = [(f"2022{k:02}", f"样{k}", f"三({k // 10 + 1})班") for k in range(30)]

    def sit(call: Callable[[str], str], lowest: int) -> list[tuple[str, ...]]:
        return [(*one[:2], call(one[2]), "20" if k % 10 < lowest else "80") for k, one in enumerate(pupils)]

    write_table(tmp_path / "前.xlsx", [titles, *sit(rename, 3)])
    write_table(tmp_path / "后.xlsx", [titles, *sit(str, 1)])
    write_table(
        tmp_path / "任课表.xlsx",
        [("班级", "语文"), *((f"三({k})班", f"{'赵钱孙'[k - 1]}师甲") for k in (1, 2, 3))],
    )
    exams = (Request((str(tmp_path / f"{one}.xlsx"),)) for one in "前后")

    found = judged(term(TermRequest(*exams, None, str(tmp_path / "任课表.xlsx"), "")))

    assert [one[0] for one in found] == ["赵师甲", "钱师甲", "孙师甲"]  # type: ignore[index]
    assert {verdict for _, _, verdict in found.values()} == {"优秀"}  # type: ignore[misc]


def test_the_mid_term_is_of_the_same_classes(tmp_path: Path) -> None:
    made = draw_term(random.Random(5))
    mid = replace(made, after=sit_again(random.Random(6), made.after, "期中"))
    (tmp_path / "一").mkdir()
    (tmp_path / "二").mkdir()

    plain = compared(made, tmp_path / "一", mid)
    again = compared(renamed(made, a_grade_lower), tmp_path / "二", mid)

    assert len(plain.mid) > 0
    assert [(one.class_key, one.outcome) for one in again.mid] == [
        (one.class_key, one.outcome) for one in plain.mid
    ]
    assert judged(again) == judged(plain)


@pytest.mark.parametrize("lower", [a_grade_lower, str], ids=["over the summer", "in one school year"])
def test_a_class_that_the_last_exam_lacks_stays_its_teachers(tmp_path: Path, lower: Callable[[str], str]) -> None:
    """Its students count as lost, and are not converted: leaving a class out flatters nobody."""
    titles = ("学号", "姓名", "班级", "语文")
    classes = [(f"三({k // 10 + 1})班", f"2022{k:02}", f"样{k}") for k in range(30)]
    rows = [
        (number, name, lower(room), "20" if k % 10 < 2 else "80") for k, (room, number, name) in enumerate(classes)
    ]
    last = [(number, name, room, "80") for room, number, name in classes if room != "三(3)班"]
    write_table(tmp_path / "前.xlsx", [titles, *rows])
    write_table(tmp_path / "后.xlsx", [titles, *last])
    teachers = [("班级", "语文"), ("三(1)班", "赵师甲"), ("三(2)班", "赵师甲"), ("三(3)班", "钱师乙")]
    write_table(tmp_path / "任课表.xlsx", teachers)
    exams = (Request((str(tmp_path / f"{one}.xlsx"),)) for one in "前后")

    found = judged(term(TermRequest(*exams, None, str(tmp_path / "任课表.xlsx"), "")))

    assert found["赵师甲", None, "语文"][0] == ("3-1", "3-2")  # type: ignore[index]
    keys, counts, verdict = found["钱师乙", None, "语文"]  # type: ignore[misc]
    assert (keys, verdict) == (("3-3",), "不合格")
    assert [count for count in counts if count[1]] == [("二类", 2, 0, 0)]


@pytest.mark.parametrize("gone", ["前", "后"])
def test_an_exam_without_classes_is_not_compared_with_one_of_several(tmp_path: Path, gone: str) -> None:
    """The listed would be in nobody's class, and the teachers judged by newcomers alone."""
    for exam, step in (("前", 1), ("后", 3)):
        rows = [(f"2022{k:02}", f"样{k}", f"三({k // 10 + 1})班", str(20 + step * k)) for k in range(20)]
        titles = ("学号", "姓名", "班级", "语文")
        kept = [(*row[:2], *row[3:]) if exam == gone else row for row in (titles, *rows)]
        write_table(tmp_path / f"{exam}.xlsx", kept)
    exams = [Request((str(tmp_path / f"{one}.xlsx"),)) for one in "前后"]

    with pytest.raises(CannotGoOn, match="没有班级，别的考试有 2 个班"):
        term(TermRequest(*exams))

    write_table(tmp_path / "花名册.xlsx", [titles[:3], *(row[:3] for row in rows)])
    roll = str(tmp_path / "花名册.xlsx")
    assert term(TermRequest(*(one._replace(roll=roll) for one in exams))).transitions


@pytest.mark.parametrize("call", [str, a_grade_lower], ids=["in one school year", "over the summer"])
def test_an_exam_without_schools_is_not_compared_with_one_of_several(
    tmp_path: Path, call: Callable[[str], str]
) -> None:
    """三(1)班 would be both schools' students together, and its listed nobody's."""
    people = [(f"样{k}", "三(1)班", str(40 + k), ("样一小", "样二小")[k % 2]) for k in range(20)]
    before = [(name, call(room), score) for name, room, score, _ in people]
    write_table(tmp_path / "前.xlsx", [("姓名", "班级", "语文"), *before])
    after = [(name, room, "70", school) for name, room, _, school in people]
    write_table(tmp_path / "后.xlsx", [("姓名", "班级", "语文", "学校"), *after])
    exams = [Request((str(tmp_path / f"{one}.xlsx"),)) for one in "前后"]

    with pytest.raises(CannotGoOn, match="前一次的成绩里没有写学校"):
        term(TermRequest(*exams))
    if call is str:
        with pytest.raises(CannotGoOn, match="后一次的成绩里没有写学校"):
            term(TermRequest(*reversed(exams)))


@pytest.mark.parametrize("of_now", [True, False], ids=["classes of now", "classes of then"])
def test_a_roll_without_ids_says_who_was_transferred_over_the_summer(tmp_path: Path, of_now: bool) -> None:
    titles = ("姓名", "班级", "语文")
    people = [(f"样{k}", f"三({k // 10 + 1})班", "20" if k % 10 < 2 else "80") for k in range(20)]
    write_table(
        tmp_path / "前.xlsx", [titles, *((name, a_grade_lower(room), score) for name, room, score in people)]
    )
    write_table(
        tmp_path / "后.xlsx", [titles, *((name, room, "70") for name, room, _ in people if name != "样11")]
    )
    said = [
        (name, room if of_now else a_grade_lower(room), "转出" if name == "样11" else "在读")
        for name, room, _ in people
    ]
    roll = str(write_table(tmp_path / "花名册.xlsx", [("姓名", "班级", "状态"), *said]))
    exams = (Request((str(tmp_path / f"{one}.xlsx"),)) for one in "前后")

    outcomes = {one.name: one.outcome for one in term(TermRequest(*exams, None, "", roll)).transitions}

    assert outcomes == {"样0": "脱困", "样1": "脱困", "样10": "脱困", "样11": "转出"}


def test_whoever_is_registered_as_exempt_in_the_earlier_exam_alone_is_named(tmp_path: Path) -> None:
    titles = ("姓名", "班级", "语文", "备注")
    rows = [(f"样{k}", "三(1)班", "20" if k < 2 else "80", "随班就读" if k == 1 else "") for k in range(10)]
    write_table(tmp_path / "前.xlsx", [titles, *rows])
    write_table(
        tmp_path / "后.xlsx",
        [titles[:3], *((name, room, "15" if k == 1 else "70") for k, (name, room, *_) in enumerate(rows))],
    )
    exams = (Request((str(tmp_path / f"{one}.xlsx"),)) for one in "前后")

    outcome = term(TermRequest(*exams))

    assert [(one.name, one.outcome) for one in outcome.transitions] == [("样0", "脱困"), ("样1", "首次入册")]
    assert "三(1)班样1" in {one.code: one.message for one in outcome.findings}["exempt_before_only"]


def test_a_register_knows_its_exempt(tmp_path: Path, xuekun: Callable[..., Any]) -> None:
    """Whoever stood on its sheet 一类 is no newcomer now, and is named."""
    titles = ("姓名", "班级", "语文", "备注")
    rows = [(f"样{k}", "三(1)班", "20" if k < 2 else "80", "随班就读" if k == 1 else "") for k in range(10)]
    write_table(tmp_path / "前.xlsx", [titles, *rows])
    xuekun("screen", tmp_path / "前.xlsx", "--out", tmp_path / "名册", "--quiet")
    after = ((name, room, "15" if k == 1 else "70") for k, (name, room, *_) in enumerate(rows))
    write_table(tmp_path / "后.xlsx", [titles[:3], *after])
    exams = (Request((str(tmp_path / one),)) for one in ("名册/学困生名册.xlsx", "后.xlsx"))

    outcome = term(TermRequest(*exams))

    said = [(one.name, one.before.category, one.outcome) for one in outcome.transitions]
    assert said == [("样0", "二类", "脱困"), ("样1", "一类", "首次入册")]
    assert "三(1)班样1" in {one.code: one.message for one in outcome.findings}["exempt_before_only"]


def test_graduates_are_nobodys_in_the_grade_that_their_school_has_above(tmp_path: Path) -> None:
    """九(1)班 left; 高一(1)班 of the same school are other people, and their teacher did not lose anybody."""
    titles = ("学号", "姓名", "班级", "语文")

    def rows(first: int, room: str) -> list[tuple[str, ...]]:
        return [(f"2022{k:03}", f"样{k}", room, "20" if k % 10 < 2 else "80") for k in range(first, first + 10)]

    before = [*rows(0, "七(1)班"), *rows(10, "八(1)班"), *rows(20, "九(1)班")]
    after = [*rows(0, "八(1)班"), *rows(10, "九(1)班")]
    after = [(*one[:3], "79" if one[3] == "80" else "21") for one in after]
    write_table(tmp_path / "前.xlsx", [titles, *before])
    teachers = [("班级", "语文"), ("八(1)班", "赵师甲"), ("九(1)班", "钱师乙"), ("高一(1)班", "孙师丙")]
    write_table(tmp_path / "任课表.xlsx", teachers)

    for name, new in (("没有高中", []), ("有高中", rows(30, "高一(1)班"))):
        write_table(tmp_path / f"{name}.xlsx", [titles, *after, *new])
        exams = (Request((str(tmp_path / f"{one}.xlsx"),)) for one in ("前", name))

        found = judged(term(TermRequest(*exams, None, str(tmp_path / "任课表.xlsx"), "")))

        initial = {key[0]: sum(count[1] for count in one[1]) for key, one in found.items()}  # type: ignore[index]
        assert (initial["赵师甲"], initial["钱师乙"]) == (2, 2)
        assert initial.get("孙师丙", 0) == 0
        assert initial[""] == 2  # the graduates' own row, without a teacher


@pytest.fixture
def summer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the last final, the same with the classes as they are called now, and this term's exam."""
    monkeypatch.chdir(tmp_path)
    rng = random.Random(3)
    titles = ("学号", "姓名", "班级", "语文", "数学")
    pupils = [(f"2022{k:03}", f"样{k}", f"三({k // 30 + 1})班", rng.gauss(70, 15)) for k in range(240)]

    def sit(rename: Callable[[str], str], seed: int) -> list[tuple[str, ...]]:
        luck = random.Random(seed)
        return [
            (
                number,
                name,
                rename(room),
                *(str(round(min(100, max(0, level + luck.gauss(0, 8))))) for _ in titles[3:]),
            )
            for number, name, room, level in pupils
        ]

    write_table(tmp_path / "上学期.xlsx", [titles, *sit(a_grade_lower, 1)])
    write_table(tmp_path / "上学期今班.xlsx", [titles, *sit(str, 1)])
    write_table(tmp_path / "期中.xlsx", [titles, *sit(str, 2)])
    write_table(tmp_path / "期末.xlsx", [titles, *sit(str, 4)])
    return tmp_path


def test_rates_stand_beside_the_last_exam_of_the_grade_below(summer: Path, xuekun: Callable[..., Any]) -> None:
    def rates(before: str) -> dict[str, Any]:
        return xuekun(
            "rates",
            "期末.xlsx",
            "--before",
            before,
            "--full-mark",
            "语文=100",
            "--full-mark",
            "数学=100",
            "--json",
            "--dry-run",
        ).document

    over_the_summer, plain = rates("上学期.xlsx"), rates("上学期今班.xlsx")

    assert over_the_summer["groups"] == plain["groups"]
    assert "match_promoted" in {one["code"] for one in over_the_summer["findings"]}
    assert "class_not_in_last" not in {one["code"] for one in over_the_summer["findings"]}


def test_what_was_to_be_expected_over_the_summer_is_reckoned_for_the_classes_of_now(
    summer: Path, xuekun: Callable[..., Any]
) -> None:
    def tracked(before: str) -> list[dict[str, Any]]:
        return xuekun("track", before, "期中.xlsx", "期末.xlsx", "--json", "--dry-run").document["value_added"][
            "teachers"
        ]

    over_the_summer, plain = tracked("上学期.xlsx"), tracked("上学期今班.xlsx")

    assert over_the_summer == plain
    assert sum(one["listed"] for one in plain) > 20

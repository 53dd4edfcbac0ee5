"""The rows of 名册 that are made together are those that are made one by one, to the byte."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from itertools import cycle

import pytest
from made_outcome import outcome_of

from xuekun_cli.model.results.screening import Listed, ScreenOutcome, Typed, Verdict
from xuekun_cli.workbooks.register import rows as register_rows
from xuekun_cli.workbooks.register.workbook import write_register

NAMES = ["王子涵", "A&B<c>", " 前后空格 ", "全角　空格", "100%", "%s %a", "两\n行", "_x0041_", "坏\x0b字", ""]


def listed_rows(outcome: ScreenOutcome) -> bytes:
    """Return the XML of the sheet 名册."""
    with zipfile.ZipFile(BytesIO(write_register(outcome))) as package:
        return package.read("xl/worksheets/sheet2.xml")


def one_by_one(outcome: ScreenOutcome) -> ScreenOutcome:
    """Return the same outcome, with a person's hand on every row that left it empty."""
    return replace(outcome, carried={index: Typed("", "", "", "", "", {}) for index in range(len(outcome.listed))})


def plain() -> ScreenOutcome:
    """Return an outcome of several hundred listed, on whose rows nobody wrote; who is below a line shares it."""
    made = outcome_of(classes=12, size=30)
    shared: dict[tuple[int, Verdict], Verdict] = {}
    said = "（平均分 70 的 80%），三类；脱困成绩 57"
    for one in made.listed:
        shared.setdefault((id(one.group), one.verdict), one.verdict._replace(said=said))
    listed = tuple(one._replace(verdict=shared[id(one.group), one.verdict]) for one in made.listed)
    return replace(made, listed=listed, carried={}, left=())


def odd(one: Listed, name: str, number: int) -> Listed:
    """Return one of the listed who is called so, and is otherwise as odd as an export may be."""
    ids = (None, "", name, f"2024{number:04d}")
    return one._replace(
        name=name,
        student_id=ids[number % len(ids)],
        comparison=f"{name}{one.comparison}",
        overall=("", "二类", "A&B")[number % 3],
        more=("", "", "另有补考")[number % 3] if number % 5 else "",
        score=None if number % 17 == 0 else one.score,
    )


def near(one: Listed, number: int) -> Listed:
    """Return one of the listed whose score lies so close to the line that two decimals do not tell them apart."""
    apart = (1, 30, 60, 900)[number % 4]
    return one._replace(verdict=one.verdict._replace(cutoff=Fraction((one.score or 0) + apart, 10_000)))


def with_odd(outcome: ScreenOutcome) -> ScreenOutcome:
    """Return the outcome with odd names, ids and reasons."""
    names = zip(outcome.listed, cycle(NAMES), strict=False)
    listed = tuple(odd(one, name, number) for number, (one, name) in enumerate(names))
    return replace(outcome, listed=listed)


def with_near(outcome: ScreenOutcome) -> ScreenOutcome:
    """Return the outcome with everybody close to a line."""
    return replace(outcome, listed=tuple(near(one, number) for number, one in enumerate(outcome.listed)))


def with_schools(outcome: ScreenOutcome) -> ScreenOutcome:
    """Return the outcome with a school for some classes."""
    schools = {id(group): group._replace(school="城关小学") for group in outcome.groups[::2]}
    listed = tuple(one._replace(group=schools.get(id(one.group), one.group)) for one in outcome.listed)
    return replace(outcome, listed=listed)


def mixed(outcome: ScreenOutcome) -> ScreenOutcome:
    """Return the outcome with classes and subjects that do not follow each other."""
    return replace(outcome, listed=tuple(sorted(outcome.listed, key=lambda one: one.student)))


def several_files(outcome: ScreenOutcome) -> ScreenOutcome:
    """Return the outcome as if from two files."""
    return replace(outcome, inputs=outcome.inputs * 2)


def with_one_line(outcome: ScreenOutcome) -> ScreenOutcome:
    """Return the outcome with one line for all classes and subjects."""
    verdicts = {one.category: one.verdict for one in outcome.listed}
    return replace(outcome, listed=tuple(one._replace(verdict=verdicts[one.category]) for one in outcome.listed))


@pytest.mark.parametrize(
    "changed", [plain, with_odd, with_near, with_schools, with_one_line, mixed, several_files]
)
def test_rows_made_together_are_those_made_one_by_one(changed) -> None:
    outcome = plain() if changed is plain else changed(plain())

    assert listed_rows(outcome) == listed_rows(one_by_one(outcome))


def test_it_makes_no_difference_how_many_rows_are_made_together(monkeypatch) -> None:
    outcome = with_near(plain())
    expected = listed_rows(outcome)

    monkeypatch.setattr(register_rows, "_AT_ONCE", 50)

    assert len(outcome.listed) > 200
    assert listed_rows(outcome) == expected


def test_a_row_that_somebody_wrote_on_stands_among_the_others() -> None:
    outcome = plain()
    banded = [index for index, one in enumerate(outcome.listed) if not one.exempt]
    typed = Typed("", "", "", "", "", {"备注": "已家访"})

    part = listed_rows(replace(outcome, carried={banded[1]: typed})).decode()

    assert "已家访" in part[part.index('<row r="3"') : part.index('<row r="4"')]
    assert part.count("已家访") == 1

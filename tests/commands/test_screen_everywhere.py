"""Whatever layout and container a cohort arrives in, the list is that of a plain loop over fractions."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cohorts import (
    CONTAINERS,
    LAYOUTS,
    NAMED_SHEETS_NEEDED,
    Cohort,
    addresses,
    draw_cohort,
    file_a_subject,
    sheet_an_exam,
    sit_again,
    write_zip,
)
from oracle import reckon_categories, reckon_groups
from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.results.screening import ScreenOutcome
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.pipeline import screen as screening
from xuekun_cli.pipeline.inputs.request import Request


def screened(paths: Sequence[Path], exam: str = "") -> ScreenOutcome:
    """Screen files by the default policy."""
    return screening.screen(Request(tuple(map(str, paths)), exam=exam))


def assert_as_reckoned(outcome: ScreenOutcome, cohort: Cohort) -> None:
    """Compare the list and every group's numbers with the oracle's."""
    records = cohort.records()
    wanted = {
        (records[i].school, records[i].student_id, subject): category
        for (i, subject), category in reckon_categories(records).items()
        if category
    }
    found = {(one.group.school, one.student_id, one.subject): one.category for one in outcome.listed}
    assert found == wanted
    reckoned = reckon_groups(records)
    groups = {(group.school, group.class_name, group.subject): group for group in outcome.groups}
    assert set(groups) == set(reckoned)
    for key, group in groups.items():
        assert group.takers == reckoned[key].takers
        assert Fraction(group.total, SCALE) == reckoned[key].total
        assert group.average == reckoned[key].average


def test_the_cohorts_have_what_makes_screening_hard() -> None:
    """Somebody on each line, an exempt student with a score, and absences; else these tests prove little."""
    cohorts = [draw_cohort(random.Random(seed)) for seed in range(20)]
    bars = {(line.category, line.subject) for cohort in cohorts for line in cohort.on_the_line}
    assert {category for category, _ in bars} == {"二类", "三类"}
    records = [record for cohort in cohorts for record in cohort.records()]
    assert any(
        record.exempt and isinstance(score, Fraction) for record in records for score in record.scores.values()
    )
    marks = {score for record in records for score in record.scores.values() if isinstance(score, str)}
    assert {"", "缺考"} <= marks


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_in_every_container(layout: str, container: str, tmp_path: Path) -> None:
    form = CONTAINERS[container]
    cohort = draw_cohort(random.Random(f"{layout} in {container}"))
    pages = LAYOUTS[layout](cohort)
    files = [pages] if form.many_sheets else [[page] for page in pages]
    for part in files:
        name = part[0].name if len(files) > 1 else "成绩"
        (tmp_path / f"{name}{form.suffix}").write_bytes(form.write(part))
    if layout in NAMED_SHEETS_NEEDED and len(pages) > 1 and form.many_sheets and not form.sheet_names:
        with pytest.raises(CannotGoOn) as refused:
            screened([tmp_path])
        assert "相同的学生" in refused.value.message
        return
    assert_as_reckoned(screened([tmp_path]), cohort)


@pytest.mark.parametrize("layout", sorted(set(LAYOUTS) - {"long"}))
def test_every_listed_score_names_its_cell(layout: str, tmp_path: Path) -> None:
    cohort = draw_cohort(random.Random(layout))
    pages = LAYOUTS[layout](cohort)
    path = tmp_path / "成绩.xlsx"
    path.write_bytes(CONTAINERS["xlsx"].write(pages))
    places = addresses(pages)
    outcome = screened([path])
    assert outcome.listed
    for one in outcome.listed:
        key = next(key for key in places if key[2:] == (one.student_id, one.subject))
        assert (one.ref.sheet, one.ref.cell) == places[key]


@pytest.mark.parametrize("zipped", [False, True])
def test_a_file_a_subject(zipped: bool, tmp_path: Path) -> None:
    cohort = draw_cohort(random.Random(11))
    files = {f"{stem}.xlsx": CONTAINERS["xlsx"].write(pages) for stem, pages in file_a_subject(cohort).items()}
    if zipped:
        (tmp_path / "各科.zip").write_bytes(write_zip(files))
    else:
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
    assert_as_reckoned(screened([tmp_path]), cohort)


def test_a_sheet_an_exam_is_asked_about_and_then_screened_one_by_one(tmp_path: Path) -> None:
    draw = random.Random(5)
    first = draw_cohort(draw, classes=1, exam="期中")
    second = sit_again(draw, first, "期末")
    path = tmp_path / "三(1)班各次考试.xlsx"
    path.write_bytes(CONTAINERS["xlsx"].write(sheet_an_exam([first, second])))
    with pytest.raises(CannotGoOn) as asked:
        screened([path])
    assert "期中" in asked.value.message
    assert "--exam" in asked.value.hint
    for exam, cohort in (("期中", first), ("期末", second)):
        records = cohort.records()
        wanted = sum(1 for category in reckon_categories(records).values() if category)
        outcome = screened([path], exam)
        assert outcome.table.exam == exam
        assert len(outcome.listed) == wanted


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32 - 1), layout=st.sampled_from(sorted(LAYOUTS)))
def test_any_cohort_in_any_layout(seed: int, layout: str, tmp_path: Path) -> None:
    cohort = draw_cohort(random.Random(seed))
    path = tmp_path / "成绩.xlsx"
    path.write_bytes(CONTAINERS["xlsx"].write(LAYOUTS[layout](cohort)))
    assert_as_reckoned(screened([path]), cohort)

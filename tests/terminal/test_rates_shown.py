"""The screen of `rates`: how it was counted, numbers with what they are made of, what changed, who is not named."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest
from outcomes import Screen, finding

from sample_rates import sample_rates
from xuekun_cli.model.findings import Severity
from xuekun_cli.model.results.class_rates import RatesOutcome, Scope
from xuekun_cli.terminal.rates import MOST_ROWS, show_rates


def shown(outcome: RatesOutcome, width: int = 80) -> Screen:
    screen = Screen(width)
    show_rates(outcome, ["一分二率.xlsx"], [], True, screen.console)
    return screen


def said(screen: Screen) -> str:
    """The text without blanks and line ends: where a sentence is folded depends on the width."""
    return re.sub(r"\s", "", screen.text)


def quiet(outcome: RatesOutcome) -> RatesOutcome:
    return replace(outcome, findings=())


def test_each_rate_stands_with_numerator_and_denominator() -> None:
    outcome = sample_rates(last=False, teachers=False)
    one = outcome.classes[0]
    figures = one.figures
    row = shown(outcome).row(one.class_name)
    assert row[:3] == [one.class_name, one.subject, str(figures.sat)]
    assert row[4] == f"{figures.pass_.students}/{figures.pass_.of}"
    assert row[5] == f"{float(figures.pass_.share or 0) * 100:.1f}%"
    assert row[8] == f"{figures.low.students}/{figures.low.of}"


def test_the_lines_and_who_counts_stand_there_with_their_clauses() -> None:
    text = said(shown(quiet(sample_rates(last=False))))
    for rule in sample_rates(last=False).rules[:6]:
        assert re.sub(r"\s", "", f"{rule.text}。依据：{rule.clause}") in text


def test_an_alternative_is_named_and_its_part_is_always_shown() -> None:
    text = said(shown(sample_rates(last=False, changes=("rates.use=权重532+优秀85",))))
    assert "权重532+优秀85" in text
    assert "综合分：" in text
    assert "满分的85%以上" in text


def test_the_grade_stands_below_its_classes() -> None:
    outcome = sample_rates(last=False)
    (grade, *_) = outcome.grades
    assert shown(outcome).row(f"{grade.grade_name}合计")[2] == str(grade.figures.sat)


def test_a_teacher_of_the_whole_grade_is_compared_with_nobody() -> None:
    outcome = sample_rates(last=False)
    (whole, *_) = [
        one for one in outcome.teachers if len(one.classes) == len({c.class_name for c in outcome.classes})
    ]
    assert shown(outcome, 100).row(whole.teacher)[-1] == "-"


def test_a_difference_has_its_sign() -> None:
    """Means in points, rates in percentage points; down is minus."""
    outcome = sample_rates()
    screen = shown(outcome)
    after = screen.text[screen.text.index("和上次比") :]
    one = outcome.classes[0]
    assert one.change is not None
    assert one.change.mean is not None
    wanted = f"{float(one.change.mean):+.2f}"
    line = next(line for line in after.splitlines() if line.startswith(one.class_name))
    assert wanted in line.split()


def test_what_cannot_be_compared_is_a_hyphen() -> None:
    outcome = sample_rates()
    one = outcome.classes[0]
    assert one.change is not None
    barred = replace(one, change=one.change._replace(mean=None))
    screen = shown(replace(outcome, classes=(barred,), grades=(), everyone=()))
    after = screen.text[screen.text.index("和上次比") :]
    line = next(line for line in after.splitlines() if line.startswith(one.class_name))
    assert line.split()[3] == "-"


def test_a_big_school_is_shown_by_grade() -> None:
    outcome = sample_rates(last=False, teachers=False)
    many = replace(outcome, classes=outcome.classes * (MOST_ROWS // len(outcome.classes) + 1))
    text = shown(many).text
    assert f"共 {len(many.classes)} 行" in text
    assert many.classes[0].class_name not in text


def test_thousands_of_students_still_fit() -> None:
    outcome = quiet(sample_rates(last=False, teachers=False))
    grade = outcome.grades[0]
    rate = grade.figures.pass_._replace(students=3456, of=4690)
    figures = replace(grade.figures, sat=4690, people=4690, pass_=rate, excellent=rate, low=rate)
    screen = shown(replace(outcome, classes=(), grades=(replace(grade, figures=figures),)))
    assert "3456/4690" in screen.text
    assert screen.widest <= 80


def test_no_student_is_named() -> None:
    outcome = quiet(sample_rates())
    text = shown(outcome).text
    assert outcome.aims
    assert not [one.name for one in outcome.aims if one.name in text]


def test_why_there_are_no_targets_is_said() -> None:
    outcome = replace(sample_rates(last=False), aims=(), no_aims="要看「行为」名单")
    assert "没有列目标分：要看「行为」名单" in said(shown(outcome))
    assert "没有学生在册" in said(shown(replace(outcome, no_aims="")))


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_every_line_fits_and_a_gbk_console_shows_every_character(width: int) -> None:
    """No character of uncertain width either, but for those in the policy's own words."""
    for outcome in (quiet(sample_rates()), quiet(sample_rates(last=False, teachers=False))):
        screen = shown(outcome, width)
        assert screen.widest <= width
        assert screen.text.encode("gbk").decode("gbk") == screen.text
        odd = {char for char in screen.text if unicodedata.east_asian_width(char) == "A"}
        assert odd <= {"·"}


def test_several_schools_are_named_and_put_together() -> None:
    outcome = quiet(sample_rates(last=False, teachers=False))
    twice = tuple(replace(one, school=school) for school in ("东校", "西校") for one in outcome.classes[:2])
    whole = replace(outcome.grades[0], scope=Scope.EVERYONE, school=None)
    screen = shown(replace(outcome, classes=twice, grades=(), everyone=(whole,)))
    assert screen.row("学校")[:2] == ["学校", "班级"]
    assert screen.row("东校")[0] == "东校"
    assert "各校合计" in screen.text


def test_serious_findings_are_shown_and_the_others_counted() -> None:
    found = (finding("x", Severity.WARNING), finding("y", Severity.INFO))
    text = said(shown(replace(sample_rates(), findings=found)))
    assert found[0].message in text
    assert "另有1条，" in text

"""What the law asks: the boundaries, and what is not known."""

from __future__ import annotations

import pytest

from xuekun_cli.model.policy.support import Consent, Law, Paperless, Unpublished
from xuekun_cli.rules.support.law import forbidden, may_publish, needs_consent, paperless

LAW = Law(
    paperless=Paperless(until_grade=2, clause="甲"),
    consent=Consent(under_age=14, clause="乙"),
    unpublished=(Unpublished(what="score", clause="丙"), Unpublished(what="rank", clause="丁")),
)


@pytest.mark.parametrize(
    ("grade", "without"), [(None, False), (0, False), (1, True), (2, True), (3, False), (9, False)]
)
def test_grades_one_and_two_have_no_paper_exams(grade: int | None, without: bool) -> None:
    """The last grade named belongs to them; a grade that is not known is not said to."""
    assert paperless(grade, LAW) is without


def test_a_policy_may_name_no_grade() -> None:
    """Zero is for nobody."""
    assert not paperless(1, LAW.but(paperless=Paperless(until_grade=0, clause="甲")))


@pytest.mark.parametrize(("age", "needed"), [(None, True), (6, True), (13, True), (14, False), (15, False)])
def test_under_fourteen_a_guardian_consents(age: int | None, needed: bool) -> None:
    """Fourteen completed is enough; an unknown age is not."""
    assert needs_consent(age, LAW) is needed


def test_what_may_not_be_published_comes_with_its_clause() -> None:
    """In the order of the law, whatever the order asked in."""
    assert [one.clause for one in forbidden(["rank", "name", "score"], LAW)] == ["丙", "丁"]
    assert may_publish("name", LAW)
    assert not may_publish("score", LAW)

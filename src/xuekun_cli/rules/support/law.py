"""What the law asks, whatever a school's own policy says."""

from __future__ import annotations

from collections.abc import Iterable

from xuekun_cli.model.policy.support import Law, Published, Unpublished


def paperless(grade: int | None, law: Law) -> bool:
    """Tell whether a grade (1 for 一年级) has no paper exams; an unknown one is not said to be such."""
    return grade is not None and 1 <= grade <= law.paperless.until_grade


def needs_consent(age: int | None, law: Law) -> bool:
    """Tell whether a guardian has to consent, by the age in full years; an unknown age needs it."""
    return age is None or age < law.consent.under_age


def forbidden(what: Iterable[Published], law: Law) -> tuple[Unpublished, ...]:
    """Return what of this may not be published, each with its clause, in the order of the law."""
    asked = set(what)
    return tuple(one for one in law.unpublished if one.what in asked)


def may_publish(what: Published, law: Law) -> bool:
    """Tell whether the law leaves this free to be published."""
    return not forbidden([what], law)

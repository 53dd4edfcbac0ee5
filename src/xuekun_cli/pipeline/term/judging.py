"""Units beside the targets, and what the choices would change that no document makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from xuekun_cli.model.policy.conversion import Conversion
from xuekun_cli.model.policy.term import Targets
from xuekun_cli.model.policy.wording import choice_text
from xuekun_cli.model.results.report import Judged
from xuekun_cli.model.results.term import ByDefault
from xuekun_cli.model.results.transitions import Transition
from xuekun_cli.pipeline.inputs.teaching import Teaching
from xuekun_cli.pipeline.term.holdings import ClassSubject, Holding, Place, holdings_of
from xuekun_cli.rules.conversion.by_default import Exam, Verdicts, alternatives, defaults_that_decided, judge
from xuekun_cli.rules.conversion.milestones import Held
from xuekun_cli.rules.conversion.term_counts import Tally, in_initial, moves_in


class Judging:
    """The targets of a term, and the tallies of every class and subject that they are held against."""

    def __init__(
        self,
        targets: Targets,
        rule: Conversion,
        categories: Sequence[str],
        silent: frozenset[str],
        held: Held | None,
        tallies: Mapping[Place, Tally],
        mid_tallies: Mapping[Place, Tally],
        by_place: Mapping[Place, Sequence[Transition]],
        start: str,
    ) -> None:
        self._targets, self._rule, self._categories = targets, rule, categories
        self._silent = silent
        self._start = start
        self._held = held
        self._tallies, self._mid_tallies, self._by_place = tallies, mid_tallies, by_place
        self._others = alternatives(targets, rule, silent)

    def judged(self, found: Judged, holding: Holding) -> Judged:
        """Return a unit with its verdict, and the defaults that decided it; as it is where it is not judged."""
        if not holding.judged:
            return found
        places = [one.place for one in holding.places]
        exams = self._exams(places, found.mid is not None)
        mine = [one for place in places for one in self._by_place.get(place, ())]

        def improved(rule: Conversion) -> list[bool | None]:
            return [one.improved for one in mine if in_initial(rule, one)]

        now = judge(self._targets, self._rule, self._categories, exams, improved)
        by_default = defaults_that_decided(
            now, self._targets, self._rule, self._categories, exams, improved, self._silent, self._others
        )
        return replace(
            found, levels=now.levels, milestones=now.milestones, by_default=tuple(map(self._named, by_default))
        )

    def _exams(self, places: Sequence[Place], with_mid: bool) -> list[Exam]:
        held = self._held
        last = moves_in([self._tallies[place] for place in places if place in self._tallies])
        found = [Exam(held.last if held else "", *last)]
        if held and held.mid and with_mid:
            mid = moves_in([self._mid_tallies[place] for place in places if place in self._mid_tallies])
            found.insert(0, Exam(held.mid, *mid))
        return found

    def taken_over(
        self,
        found: Sequence[Judged],
        holdings: Sequence[Holding],
        places: Sequence[ClassSubject],
        teaching: Teaching,
    ) -> Iterator[Judged]:
        """Yield every unit; where a class changed hands and no document says who is judged, with the other choice."""
        value = self._targets.takeover
        other = next(one for one in ("judged", "shown") if one != value)
        says = Targets.FIELDS["takeover"].says
        changed: list[Holding] = []
        if "targets.takeover" in self._silent and any(one.teacher and one.remark for one in holdings):
            changed = holdings_of(places, teaching, self._targets.but(takeover=other))
        for one, holding in zip(found, holdings, strict=True):
            then = self._otherwise(one, holding, changed) if holding.teacher and holding.remark else ""
            if then:
                meant = choice_text(says, other).partition("：")[2]
                words = choice_text(says, value).replace("：", "，")
                added = self._named(ByDefault("targets.takeover", words, f"换成「{meant}」，{then}"))
                yield replace(one, by_default=(*one.by_default, added))
            else:
                yield one

    def _otherwise(self, one: Judged, holding: Holding, changed: Sequence[Holding]) -> str:
        """Return what the teacher's classes come to where they are held otherwise; "" where it is the same."""
        mine = [place.place for place in holding.places]
        for other in changed:
            same = other.teacher == holding.teacher and mine == [place.place for place in other.places]
            if same and other.judged != holding.judged:
                judged = self.judged(replace(one, levels=None, milestones=None), other)
                verdict = Verdicts(judged.levels, judged.milestones).name
                return f"结论是 {verdict}" if other.judged else "只列出，不评"
        return ""

    def _named(self, one: ByDefault) -> ByDefault:
        """Return a default that speaks of the first exam as the rest of the results does."""
        if self._start == _START:
            return one
        return one._replace(
            says=one.says.replace(_START, self._start), otherwise=one.otherwise.replace(_START, self._start)
        )


_START = "期初"
"""How the keys of a policy call the first exam."""

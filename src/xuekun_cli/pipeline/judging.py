"""Units beside the targets, and what the choices would change that no document makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from xuekun_cli.model.policy_conversion import Conversion
from xuekun_cli.model.policy_term import Targets
from xuekun_cli.model.report import Judged
from xuekun_cli.model.term import ByDefault
from xuekun_cli.model.transitions import Transition
from xuekun_cli.model.wording import choice_text
from xuekun_cli.pipeline.holdings import ClassSubject, Holding, Place, holdings_of
from xuekun_cli.pipeline.teaching import Teaching
from xuekun_cli.rules.by_default import Exam, Verdicts, alternatives, defaults_that_decided, judge
from xuekun_cli.rules.milestones import Held
from xuekun_cli.rules.term_counts import Tally, in_initial, moves_in

_NOT_JUDGED = "只列出，不评"


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
    ) -> None:
        self._targets, self._rule, self._categories = targets, rule, categories
        self._silent = silent
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
        return replace(found, levels=now.levels, milestones=now.milestones, by_default=by_default)

    def _exams(self, places: Sequence[Place], with_mid: bool) -> list[Exam]:
        held = self._held
        last = moves_in([self._tallies[place] for place in places if place in self._tallies])
        found = [Exam(held.last if held else "", *last)]
        if held and held.mid and with_mid:
            mid = moves_in([self._mid_tallies[place] for place in places if place in self._mid_tallies])
            found.insert(0, Exam(held.mid, *mid))
        return found

    def held_otherwise(
        self,
        found: Sequence[Judged],
        holdings: Sequence[Holding],
        places: Sequence[ClassSubject],
        teaching: Teaching,
    ) -> Iterator[Judged]:
        """Yield every unit with what another reading of shared classes, and of those taken over, would make of it."""
        more: dict[int, list[ByDefault]] = {}
        for key, choices in _OF_HOLDING.items():
            plain = not any(holding.teacher and holding.remark for holding in holdings)
            if plain or f"targets.{key}" not in self._silent:
                continue
            says, value = Targets.FIELDS[key].says, getattr(self._targets, key)
            other = next(one for one in choices if one != value)
            then = holdings_of(places, teaching, self._targets.but(**{key: other}))
            for number, (one, holding) in enumerate(zip(found, holdings, strict=True)):
                said = self._otherwise(one, holding, then) if holding.teacher and holding.remark else ""
                if said:
                    words = choice_text(says, value).replace("：", "，")
                    meant = choice_text(says, other).partition("：")[2]
                    by_default = ByDefault(f"targets.{key}", words, f"换成“{meant}”，{said}")
                    more.setdefault(number, []).append(by_default)
        for number, one in enumerate(found):
            added = more.get(number)
            yield replace(one, by_default=(*one.by_default, *added)) if added else one

    def _otherwise(self, one: Judged, holding: Holding, then: Sequence[Holding]) -> str:
        """Return what the teacher's classes come to where they are held otherwise; "" where it is the same."""
        mine = {place.place for place in holding.places}
        names = set(holding.teacher.split(_SEVERAL))
        now = (holding.judged, Verdicts(one.levels, one.milestones).decided)
        others = [
            other
            for other in then
            if names & set(other.teacher.split(_SEVERAL)) and mine & {place.place for place in other.places}
        ]
        results = []
        for other in others:
            judged = self.judged(replace(one, levels=None, milestones=None), other)
            results.append((other, (other.judged, Verdicts(judged.levels, judged.milestones).decided)))
        if all(result == now for _, result in results):
            return ""
        said = []
        for other, (is_judged, (name, _)) in results:
            verdict = f"结论是 {name}" if is_judged else _NOT_JUDGED
            alone = len(results) == 1 and other.teacher == holding.teacher
            classes = "、".join(place.class_name for place in other.places)
            said.append(verdict if alone else f"{other.teacher}（{classes}）{verdict}")
        return "；".join(said)


_OF_HOLDING = {"shared": ("each", "together"), "takeover": ("judged", "shown")}
_SEVERAL = "、"
"""Between the names of those who are judged together."""

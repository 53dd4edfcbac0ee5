"""The worked examples of ``rates``, and the lines that they have to try."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.document import Example, Policy
from xuekun_cli.model.policy.rates import (
    Alternative,
    Convention,
    Rates,
    RatesExample,
    RatesStudent,
    ShareLine,
    TopLine,
    Trim,
)
from xuekun_cli.model.policy.values import points_of
from xuekun_cli.model.results.class_rates import Rate
from xuekun_cli.model.results.examples import Boundary, Checked, Probe
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.numbers import points
from xuekun_cli.rules.rates.figures import (
    ClassScores,
    Counted,
    GroupRates,
    above_mean,
    counted,
    four_sum,
    rates_of,
    weighted,
)
from xuekun_cli.rules.rates.lines import Cut, Lines, convention, kept_of, lines_of, places

_NEAR = Fraction(1)
"""One point, one student, one grade."""
ABSENT = "缺考"
LEFT_OUT, PEOPLE_ONLY, TOTAL_ONLY = "不计", "只计人数", "只计总分"
EXCELLENT, EXCELLENT_FAILED, PASS, LOW, BETWEEN = "优秀", "优秀（未及格）", "及格", "低分", "未及格"
_UNKNOWN = "算不出"
_LINE_NAMES = ("优秀线", "及格线", "低分线")


class _Place(NamedTuple):
    """One student of an example: what he or she scored (None: nothing), and the place from the lowest, from 1."""

    score: int | None
    place: int | None
    """None for a student who stands in no ranking."""


class _Ranking(NamedTuple):
    """The students of an example as the way of counting ranks them for trimming."""

    by_entry: list[list[_Place]]
    dropped: int
    size: int


def boundaries_rates(policy: Policy) -> list[Boundary]:
    """Return every line of ``rates``, and of each of its alternatives, that decides something."""
    rates = policy.file.rates
    if rates is None:
        return []
    parts: list[tuple[str, Rates | Alternative]] = [("rates", rates)]
    parts += [(f"rates.alternatives.{name}", one) for name, one in (rates.alternatives or {}).items()]
    return [Boundary(path, _NEAR) for where, part in parts for path in _lines_in(where, part)]


def _lines_in(where: str, part: Rates | Alternative) -> Iterator[str]:
    decide = {"excellent": part.excellent, "pass": part.pass_, "low": part.low, "trim": part.trim}
    for field, line in decide.items():
        if line is None:
            continue
        yield f"{where}.{field}.{next(iter(type(line).FIELDS))}"
        for number in range(1, len(line.grades) + 1) if isinstance(line, ShareLine) else ():
            yield f"{where}.{field}.grades.{number}.until"
            yield f"{where}.{field}.grades.{number}.share"


def check_rates(policy: Policy, number: int, example: Example) -> list[Checked]:
    """Return what came of an example of ``rates``, student by student and then of the class; [] for another.

    ``number`` counts from 1. Raises `CannotGoOn` when the policy has no ``rates``, not the way of counting that
    the example asks for, or a score is no score.
    """
    if not isinstance(example, RatesExample):
        return []
    rates = policy.file.rates
    if rates is None:
        raise CannotGoOn(f"例子「{example.title}」要用 rates，办法里没有", "请补上 rates，或删掉例子。")
    way = convention(rates, example.use)
    scores = [_score(one, example.title) for one in example.rates]
    group = counted(_class_of(example, scores), way)
    lines = lines_of(way, example.full_mark, example.grade, group.scores)
    ranking = _ranking(example, scores, way)
    checked = [
        _checked_student(number, example, way, lines, group, ranking, entry)
        for entry, one in enumerate(example.rates)
        if one.is_
    ]
    return checked + _checked_class(number, example, way, rates_of(group, lines, way, example.full_mark))


def _score(one: RatesStudent, title: str) -> int | None:
    score = None if one.score == ABSENT else points_of(one.score)
    if score is None and one.score != ABSENT:
        raise CannotGoOn(f"例子「{title}」：{one.score} 不是成绩", f"请写分数，或 {ABSENT}。")
    return score


def _class_of(example: RatesExample, scores: Sequence[int | None]) -> ClassScores:
    groups: dict[tuple[bool, bool], list[int]] = {}
    for one, score in zip(example.rates, scores, strict=True):
        groups.setdefault((one.exempt, score is None), []).extend([score or 0] * one.times)
    return ClassScores(
        scores=groups.get((False, False), []),
        absent=len(groups.get((False, True), [])),
        exempt=groups.get((True, False), []),
        exempt_absent=len(groups.get((True, True), [])),
    )


def _ranking(example: RatesExample, scores: Sequence[int | None], way: Convention) -> _Ranking:
    ranked = []
    by_entry: list[list[_Place]] = []
    for entry, (one, score) in enumerate(zip(example.rates, scores, strict=True)):
        held = 0 if score is None and way.absent == "zero" else score
        by_entry.append([_Place(held, None)] * one.times)
        counts = way.exempt == "in" or not one.exempt
        if counts and (held is not None or way.denominator == "enrolled"):
            ranked += [(-1 if held is None else held, entry, again) for again in range(one.times)]
    for place, (_, entry, again) in enumerate(sorted(ranked), start=1):
        by_entry[entry][again] = by_entry[entry][again]._replace(place=place)
    return _Ranking(by_entry, len(ranked) - kept_of(way.trim, len(ranked)), len(ranked))


def _checked_student(
    number: int,
    example: RatesExample,
    way: Convention,
    lines: Lines,
    group: Counted,
    ranking: _Ranking,
    entry: int,
) -> Checked:
    one = example.rates[entry]
    found, probes = [], []
    for place in ranking.by_entry[entry]:
        verdict = _verdict(one, way, lines, place, ranking.dropped)
        if verdict not in found:
            found.append(verdict)
        probes += list(_probes(example, way, lines, group, ranking.dropped, place))
    reason = (
        f"{'，'.join(_shown(name, cut) for name, cut in zip(('优秀线', '及格线', '低分线'), lines, strict=True))}"
    )
    if way.trim is not None:
        reason += f"；排在最后的 {ranking.dropped} 名（共 {ranking.size} 名）不计"
    fields = ("excellent", "pass_", "low", "trim") if way.trim is not None else ("excellent", "pass_", "low")
    clauses = dict.fromkeys(way.clauses[field] for field in fields)
    what = f"{one.score}{'，随班就读' if one.exempt else ''}"
    return Checked(
        number,
        example.title,
        what,
        one.is_,
        "、".join(found),
        f"{reason}（{'；'.join(clauses)}）",
        tuple(dict.fromkeys(probes)),
    )


def _shown(name: str, cut: Cut) -> str:
    if cut.at is None:
        return f"{name}没有"
    at = points(int(cut.at)) if cut.at.denominator == 1 else f"{cut.at / SCALE}"
    return f"{name} {at} 分"


def _verdict(one: RatesStudent, way: Convention, lines: Lines, place: _Place, dropped: int) -> str:
    if one.exempt and way.exempt != "in":
        return TOTAL_ONLY if way.exempt == "total" and place.score is not None else LEFT_OUT
    if place.place is None or place.place <= dropped:
        return LEFT_OUT
    if place.score is None:
        return PEOPLE_ONLY
    reached = [cut.bound is not None and place.score >= cut.bound for cut in lines]
    if reached[0]:
        return EXCELLENT if reached[1] else EXCELLENT_FAILED
    if reached[1]:
        return PASS
    return BETWEEN if reached[2] else LOW


def _probes(
    example: RatesExample, way: Convention, lines: Lines, group: Counted, dropped: int, place: _Place
) -> Iterator[Probe]:
    if place.place is not None and way.trim is not None:
        yield Probe(f"{way.said_at['trim']}.{_key(way.trim)}", Fraction(place.place - dropped))
    if place.score is None or place.place is None or place.place <= dropped:
        return
    for field, cut in (("excellent", lines.excellent), ("pass_", lines.pass_), ("low", lines.low)):
        line, where = getattr(way, field), way.said_at[field]
        if isinstance(line, TopLine):
            ahead = sum(score > place.score for score in group.scores)
            last = ahead + 1 if line.ties == "in" else ahead + group.scores.count(place.score)
            yield Probe(f"{where}.{_key(line)}", Fraction(last - places(line, len(group.scores))))
            continue
        assert cut.at is not None
        path = f"{where}.{_key(line)}"
        if isinstance(line, ShareLine) and example.grade is not None:
            yield from (
                Probe(f"{where}.grades.{number}.until", Fraction(example.grade - one.until))
                for number, one in enumerate(line.grades, start=1)
            )
            below = sum(one.until < example.grade for one in line.grades)
            if below < len(line.grades):
                path = f"{where}.grades.{below + 1}.share"
        yield Probe(path, (place.score - cut.at) / SCALE)


def _key(line: ShareLine | TopLine | Trim) -> str:
    return next(iter(type(line).FIELDS))


def _checked_class(number: int, example: RatesExample, way: Convention, found: GroupRates) -> list[Checked]:
    given = example.gives
    four, whole = four_sum(found, way, example.full_mark), weighted(found, way, example.full_mark)
    numbers = (
        ("平均分", given.mean, found.mean),
        ("方差", given.variance, found.variance),
        ("四率和", given.sum, four),
        ("综合分", given.weighted, whole),
        ("超均率", given.above, above_mean(found.mean, example.cohort_mean)),
    )
    rates = (
        ("及格率", given.pass_, found.pass_),
        ("优秀率", given.excellent, found.excellent),
        (way.low_name, given.low, found.low),
    )
    said = [
        (what, str(want), _UNKNOWN if got is None else str(got)) for what, want, got in numbers if want is not None
    ]
    said += [(what, want, _of(got)) for what, want, got in rates if want]
    reason = f"{way.name}：实考 {found.counted.sat}，应考 {found.counted.enrolled}，按 {found.counted.people} 人算"
    return [Checked(number, example.title, what, want, got, reason) for what, want, got in said]


def _of(rate: Rate) -> str:
    return f"{rate.students}/{rate.of}"

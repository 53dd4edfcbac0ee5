"""The worked examples of ``conversion``: each case run by the measure that it is for, and how near its lines it came."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.conversion import (
    ByCategory,
    Composite,
    CompositeCase,
    Conversion,
    ConversionExample,
    EndCount,
    EndCountCase,
    GapCase,
    GapNarrowed,
    Measure,
    MovesCase,
    PassLine,
    PercentileCase,
    PercentileRise,
    RankedStudents,
    RankRise,
    RanksCase,
    RetentionPart,
    ScoreCase,
)
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.examples import Boundary, Checked, Probe
from xuekun_cli.model.results.term import Measured, Move, Outcome, Standing
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.rules.conversion import kinds
from xuekun_cli.rules.conversion.counts import aside_words, count_moves, net

_NEAR_SHARE = Fraction(1, 20)
"""Five percentage points."""
_NEAR_ONE = Fraction(1)
"""One point of a score, one exam, one level."""
_CONVERTED, _NOT, _UNKNOWN = "转化", "未转化", "算不出"

Found = tuple[str, str, list[Probe]]
"""What was found, why, and how near the lines."""


def boundaries_conversion(rule: Conversion) -> list[Boundary]:
    """Return every line of every measure of ``conversion``."""
    return [
        boundary
        for name, measure in rule.measures.items()
        for boundary in _lines(f"conversion.measures.{name}", measure)
    ]


def _lines(path: str, measure: Measure | RetentionPart) -> Iterator[Boundary]:
    match measure:
        case RankRise():
            yield Boundary(f"{path}.rising_share", _NEAR_SHARE)
            yield Boundary(f"{path}.exams_at_least", _NEAR_ONE)
            yield Boundary(f"{path}.exams_at_most", _NEAR_ONE)
        case PassLine():
            yield Boundary(f"{path}.pass_line", _NEAR_ONE)
        case GapNarrowed(gap_levels=levels):
            for level in levels:
                yield Boundary(f"{path}.{level.name}.at_most", _NEAR_SHARE)
        case PercentileRise(percentile_marks=marks):
            for number in range(1, len(marks) + 1):
                yield Boundary(f"{path}.percentile_marks.{number}", _NEAR_SHARE)
            yield Boundary(f"{path}.rise_at_least", _NEAR_ONE)
        case EndCount():
            yield Boundary(f"{path}.end_at_most", _NEAR_SHARE)
        case Composite(parts=parts):
            for part in parts:
                yield from _lines(f"{path}.{part.name}", part.by)


def check_conversion(policy: Policy, number: int, example: ConversionExample) -> list[Checked]:
    """Return what came of an example; ``number`` counts from 1.

    Raises `CannotGoOn` when the case is not for the measure, or there is no such measure.
    """
    rule = policy.file.conversion
    if rule is None:
        raise CannotGoOn(f"例子「{example.title}」要用 conversion，办法里没有", "请补上 conversion，或删掉例子。")
    name = example.use or rule.use
    found, reason, probes = _run(rule, name, example)
    return [Checked(number, example.title, name, example.is_, found, reason, tuple(probes))]


def _run(rule: Conversion, name: str, example: ConversionExample) -> Found:
    path, case = f"conversion.measures.{name}", example.conversion
    match rule.measure(name), case:
        case ByCategory(), MovesCase():
            return _moves(rule.but(use=name), case)
        case RankRise() as measure, RanksCase():
            ranks = _ranks(case.ranks)
            result = kinds.rank_rise(measure, ranks)
            return _points(result), result.words, _rank_probes(path, measure, result, ranks)
        case PassLine() as measure, ScoreCase():
            result = kinds.pass_line(measure, Standing(case.score, case.mean, 1))
            return _converted(result), result.words, [_pass_probe(path, measure, case.score, case.mean)]
        case GapNarrowed() as measure, GapCase(was=(was, mean_before), now=(now, mean_now)):
            result = kinds.gap_narrowed(measure, Standing(was, mean_before, 1), Standing(now, mean_now, 1))
            near = [
                Probe(f"{path}.{one.name}.at_most", result.value - one.at_most)
                for one in measure.gap_levels
                if result.value is not None
            ]
            return result.name or _converted(result), result.words, near
        case PercentileRise() as measure, PercentileCase():
            return _percentile(path, measure, case)
        case EndCount() as measure, EndCountCase():
            result = kinds.end_count(measure, case.start, case.end)
            near = (
                [] if result.value is None else [Probe(f"{path}.end_at_most", result.value - measure.end_at_most)]
            )
            return _reached(result), result.words, near
        case Composite() as measure, CompositeCase():
            return _composite(path, measure, case)
    raise CannotGoOn(
        f"例子「{example.title}」给出的数，「{name}」这种办法用不上", "请对照 conversion-kinds.yaml。"
    )


def _moves(rule: Conversion, case: MovesCase) -> Found:
    moves = [Move(_outcome(one.outcome), one.before, one.after) for one in case.moves for _ in range(one.times)]
    named = dict.fromkeys(category for move in moves for category in (move.before, move.after) if category)
    counts = count_moves(rule, tuple(named), moves)
    found = "，".join(f"{one.category} {net(rule, one)}/{one.initial}" for one in counts)
    asides = [f"{one.category}{aside}" for one in counts if (aside := aside_words(rule, one))]
    reason = [f"{one.category} {one.initial} 人，转化 {one.converted}，新增 {one.added}" for one in counts]
    return found, "；".join(reason + asides), []


def _outcome(word: str) -> Outcome:
    try:
        return Outcome(word)
    except ValueError as problem:
        raise CannotGoOn(f"没有「{word}」这种结果", f"可以写：{'、'.join(Outcome)}。") from problem


def _ranks(given: tuple[RankedStudents, ...]) -> list[tuple[int, ...]]:
    return [one.exams for one in given for _ in range(one.times)]


def _rank_probes(path: str, measure: RankRise, result: Measured, ranks: list[tuple[int, ...]]) -> list[Probe]:
    probes = [Probe(f"{path}.exams_at_least", Fraction(len(one) - measure.exams_at_least)) for one in ranks]
    probes += [Probe(f"{path}.exams_at_most", Fraction(len(one) - measure.exams_at_most)) for one in ranks]
    if result.value is not None:
        probes.append(Probe(f"{path}.rising_share", result.value - measure.rising_share))
    return probes


def _pass_probe(path: str, measure: PassLine, score: int, mean: int) -> Probe:
    return Probe(f"{path}.pass_line", (score - mean * measure.pass_line) / SCALE)


def _percentile(path: str, measure: PercentileRise, case: PercentileCase) -> Found:
    result = kinds.percentile_rise(measure, (case.below_before, case.cohort), (case.below_after, case.cohort))
    probes = [
        Probe(f"{path}.percentile_marks.{number}", Fraction(below, case.cohort) - mark)
        for below in (case.below_before, case.below_after)
        for number, mark in enumerate(measure.percentile_marks, start=1)
    ]
    if result.value is not None:
        probes.append(Probe(f"{path}.rise_at_least", result.value - measure.rise_at_least))
    return _converted(result), result.words, probes


def _composite(path: str, measure: Composite, case: CompositeCase) -> Found:
    ranks = _ranks(case.ranked)
    result = kinds.composite(measure, ranks, [Standing(one, case.mean, 1) for one in case.scores], case.kept)
    probes: list[Probe] = []
    for part in measure.parts:
        beneath = f"{path}.{part.name}"
        if isinstance(part.by, RankRise):
            probes += _rank_probes(beneath, part.by, kinds.rank_rise(part.by, ranks), ranks)
        elif isinstance(part.by, PassLine):
            probes += [_pass_probe(beneath, part.by, score, case.mean) for score in case.scores]
    return _points(result), result.words, probes


def _points(result: Measured) -> str:
    return _UNKNOWN if result.points is None else f"{kinds.points_text(result.points)} 分"


def _converted(result: Measured) -> str:
    return _UNKNOWN if result.reached is None else _CONVERTED if result.reached else _NOT


def _reached(result: Measured) -> str:
    return _UNKNOWN if result.reached is None else "达到" if result.reached else "未达到"

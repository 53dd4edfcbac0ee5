"""一分二率 of one sitting: read, put under a policy, counted class by class, compared with the last exam."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.policy.document import MarksRule, Policy, ScoreRule
from xuekun_cli.model.policy.rates import Convention
from xuekun_cli.model.register import COL_REVIEW
from xuekun_cli.model.results.class_rates import Aim, LastExam, RatesOutcome
from xuekun_cli.model.results.rates_told import rules_told
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.tables import InputReading, ScoreTable
from xuekun_cli.pipeline.inputs.exam_series import exam_given, in_turn
from xuekun_cli.pipeline.inputs.layouts import layouts_said, marks_said, wants_converted
from xuekun_cli.pipeline.inputs.opening import Advance
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.inputs.stand import Stand, read_stand
from xuekun_cli.pipeline.inputs.teaching import read_teaching
from xuekun_cli.pipeline.rates.findings import about_last, about_sitting
from xuekun_cli.pipeline.rates.policies import Policies, policies_for
from xuekun_cli.pipeline.rates.units import units_of
from xuekun_cli.pipeline.typed.carrying import carry
from xuekun_cli.rules.matching.class_succession import ClassNow, Seat, stayed, successors, table_in
from xuekun_cli.rules.matching.match import match_sittings
from xuekun_cli.rules.rates.aims import aims_of
from xuekun_cli.rules.rates.lines import convention
from xuekun_cli.rules.rates.units import ClassPart, class_parts
from xuekun_cli.rules.screening.counting import judged
from xuekun_cli.rules.screening.needs import needs_of
from xuekun_cli.rules.screening.screen import screened
from xuekun_cli.sheets.containers.inputs import lists_said, names_of
from xuekun_cli.sheets.sitting.assemble import WHOLE_COHORT
from xuekun_cli.sheets.sitting.grades_told import grades_of, place_of
from xuekun_cli.sheets.words.files import load_words
from xuekun_cli.sheets.words.labels import name_key

_CHOOSE = "请给出上次的考试；都在一个文件里的，用 --exam、--before-exam 选。"
STRUCK = "不确认"
"""The review that takes a candidate off the register."""


class RatesRequest(NamedTuple):
    """What a person asked for: the exam, the last one (None without), and who teaches what."""

    exam: Request
    last: Request | None = None
    teachers: str = ""


class _Counted(NamedTuple):
    """One exam counted class by class."""

    table: ScoreTable
    parts: list[ClassPart]
    findings: tuple[Finding, ...]


def rates(request: RatesRequest, advance: Advance = lambda _: None) -> RatesOutcome:
    """Return 一分二率 of every class, teacher, grade and school, and the target scores of the listed.

    Raises `CannotGoOn` for inputs, lists, registers or policies that cannot be read, for a way of counting that
    the policy does not have, and for several sittings when none is chosen.
    """
    given = request
    policies = policies_for(request.exam)
    if wants_converted(request.exam, policies.rates):
        request = _judging_converted(request)
    counting = policies.rates.file.rates
    assert counting is not None
    way = convention(counting)
    no_aims = _no_aims(policies.listing, request)
    listing = _without_bands(policies.listing) if no_aims else policies.listing
    earlier = request.last.scores if request.last and needs_of(listing).earlier else ()
    stand = read_stand(_beside(request.exam, request.last, request)._replace(before=earlier), listing, advance)
    now = _counted(stand, listing, policies.marks, way)
    last, promoted = _last(request, listing, policies.marks, way, stand, now.table, advance)
    words = load_words(request.exam.words or None, request.exam.mapping)
    teaching = read_teaching(request.teachers, words, now.table)
    units = units_of(now.table, now.parts, way, teaching, None if last is None else (last[1].table, last[1].parts))
    said = [
        *promoted,
        *_of_reading(stand.findings, now.table),
        *now.findings,
        *teaching.findings,
        *policies.findings,
    ]
    said += about_sitting(now.table, now.parts, way, stand.reading.inputs)
    if last is not None:
        said += about_last(units, last[1].table)
    return RatesOutcome(
        policy=policies.rates,
        asked=policies.asked,
        listing=policies.listing,
        title=counting.title,
        convention=way,
        rules=rules_told(way),
        exam=now.table.exam,
        inputs=_with_tables(stand.reading.inputs),
        students=len(now.table.students),
        classes=units.classes,
        teachers=units.teachers,
        grades=units.grades,
        schools=units.schools,
        everyone=units.everyone,
        aims=() if no_aims else _aims(stand, now),
        no_aims=no_aims,
        last=None if last is None else _last_exam(*last),
        findings=_in_order(said),
        honoured=stand.answered.honoured,
        settings=_settings(given, policies, now.table, stand.reading.inputs),
    )


def _judging_converted(request: RatesRequest) -> RatesRequest:
    """Return the request as it is where the policy of the rates asks for converted marks, in both exams."""
    last = request.last._replace(converted=True) if request.last else None
    return request._replace(exam=request.exam._replace(converted=True), last=last)


def _beside(one: Request, other: Request | None, request: RatesRequest) -> Request:
    """Return the request of one exam that knows what the run reads besides."""
    return one._replace(elsewhere=(request.teachers, *(other.scores if other else ())))


def _counted(
    stand: Stand,
    listing: Policy,
    marks: MarksRule | None,
    way: Convention,
    classes: Mapping[Seat, ClassNow] = MappingProxyType({}),
) -> _Counted:
    """Count a sitting. 缺考 is counted as ``rates`` says, the other marks without a score as ``marks`` does.

    ``classes`` are those that are called otherwise by now; the lines are those of the grade that they were.
    """
    rules = listing.file.but(
        marks=None if marks is None else marks.but(absent="none"),
        screening=listing.screening.but(score=ScoreRule()),
    )
    looked = judged(replace(listing, file=rules), stand.answered.table)
    told = grades_of(looked.table, stand.reading.inputs)
    grades = [told[place_of(student)] for student in looked.table.students]
    table = table_in(looked.table, classes)
    return _Counted(table, class_parts(table, way, grades), looked.findings)


def _last(
    request: RatesRequest,
    listing: Policy,
    marks: MarksRule | None,
    way: Convention,
    this: Stand,
    now: ScoreTable,
    advance: Advance,
) -> tuple[tuple[Stand, _Counted] | None, list[Finding]]:
    """Return the last exam, with its classes as those of ``now``, and what is to be said of the two.

    Raises `CannotGoOn` when the two are one exam.
    """
    if request.last is None:
        return None, []
    stand = read_stand(_beside(request.last, request.exam, request), _without_bands(listing), advance)
    table = stand.answered.table
    turns = in_turn(
        [exam_given("上次考试", table, stand.reading.inputs), exam_given("这次", now, this.reading.inputs)],
        _CHOOSE,
    )
    matching = match_sittings(table, now, name_key, assumed_class=WHOLE_COHORT)
    classes = successors(table, now, stayed(matching))
    said = [one for one in matching.findings if one.code in ("match_promoted", "match_class_renamed")]
    said[:0] = turns
    return (stand, _counted(stand, listing, marks, way, classes)), said


def _last_exam(stand: Stand, counted: _Counted) -> LastExam:
    return LastExam(
        name=counted.table.exam,
        inputs=_with_tables(stand.reading.inputs),
        students=len(counted.table.students),
        classes=len({(part.school, part.class_key) for part in counted.parts}),
    )


def _without_bands(listing: Policy) -> Policy:
    """Return a policy that says who is exempt and lists nobody by a score."""
    screening = listing.screening.but(bands=(), overall=None, score=ScoreRule())
    return replace(listing, file=listing.file.but(screening=screening))


def _no_aims(listing: Policy, request: RatesRequest) -> str:
    """Return why nobody can be listed, and so have targets, without stopping the run; "" where all is there."""
    needs = needs_of(listing)
    given = {one.partition("=")[0].strip() for one in request.exam.lists}
    missing = [name for name in needs.lists if name not in given]
    if missing:
        return (
            f"「{listing.name}」要看「{missing[0]}」名单才知道谁在册，没有给出：请加 --list {missing[0]}=名单.xlsx"
        )
    if needs.earlier and request.last is None:
        return f"「{listing.name}」要看以前的考试才知道谁在册，没有给出：请加 --before 上次成绩.xlsx"
    return ""


def _aims(stand: Stand, now: _Counted) -> tuple[Aim, ...]:
    """Return the targets of everybody listed, without those whom the office struck from this exam's register."""
    result = screened(stand.ground)
    listed: Sequence[int] = range(len(result.listed))
    old = stand.old
    if old is not None and _same_inputs(old.inputs, stand.reading.inputs):
        carried, _ = carry(old, result.table, result.listed)
        listed = [
            index for index in listed if index not in carried or carried[index].values.get(COL_REVIEW) != STRUCK
        ]
    keys = {number: subject.key for number, subject in enumerate(now.table.subjects)}
    parts = {(part.school, part.class_key, keys[part.subject]): part for part in now.parts}
    return tuple(aims_of(stand.ground, [result.listed[index] for index in listed], parts))


def _of_reading(findings: Iterable[Finding], table: ScoreTable) -> list[Finding]:
    """Return what the reader said, without notes on cells of the exempt, who are not named here.

    Questions about them stay, since an answer changes the total. What it says of inferred full marks is left out:
    here they decide, and that is said otherwise.
    """
    exempt = {
        table.ref(number, subject)
        for number, student in enumerate(table.students)
        if student.exempt
        for subject in range(len(table.subjects))
    }
    return [
        finding
        for finding in findings
        if finding.code != "full_mark_inferred" and (finding.question is not None or finding.ref not in exempt)
    ]


def _same_inputs(named: dict[str, str], inputs: Iterable[InputReading]) -> bool:
    """Tell whether a register was made from one of these files (it may lie beside files of another exam)."""
    return any(named.get(item.book.label) == item.book.sha256 for item in inputs)


def _with_tables(inputs: Iterable[InputReading]) -> tuple[InputReading, ...]:
    return tuple(one for one in inputs if any(sheet.blocks for sheet in one.sheets))


def _in_order(said: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(dict.fromkeys(said), key=lambda finding: finding.severity.rank))


def _settings(
    request: RatesRequest, policies: Policies, table: ScoreTable, inputs: Sequence[InputReading]
) -> tuple[tuple[str, str], ...]:
    changes = dict.fromkeys((*policies.rates.changes, *policies.listing.changes))
    full = "；".join(
        f"{s.name} {(s.full_mark or 0) / SCALE:g}（{s.full_mark_said}）" for s in table.subjects if s.full_mark
    )
    exam = request.exam
    pairs = (
        ("考试", table.exam),
        ("改动的数值", "；".join(f"{path}：{was} 改为 {now}" for path, was, now in changes)),
        ("上次考试", names_of(request.last.scores) if request.last else ""),
        ("任课表", names_of([request.teachers])),
        ("名单", lists_said(exam.lists)),
        ("随班就读名单", names_of([exam.exempt])),
        ("花名册", names_of([exam.roll])),
        ("工作表", "、".join(exam.sheets)),
        ("表头说明", "、".join(exam.mapping)),
        ("补充词表", names_of([exam.words])),
        ("读法", layouts_said(inputs)),
        ("判的分数", marks_said(exam, policies.rates) or marks_said(exam, policies.listing)),
        ("满分", full),
    )
    return tuple((name, value) for name, value in pairs if value)

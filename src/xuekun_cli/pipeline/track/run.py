"""Three or more exams of one cohort: read, screened each by itself, and followed student by student."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xuekun_cli.model.findings import CannotGoOn, Finding
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.policy.tracking import Tracking
from xuekun_cli.model.results.screening import Answer
from xuekun_cli.model.results.tracking import TrackedExam, TrackOutcome
from xuekun_cli.model.scores.tables import InputReading, ScoreTable
from xuekun_cli.pipeline.inputs.comparing import moved_since
from xuekun_cli.pipeline.inputs.exam_series import exam_given, in_turn
from xuekun_cli.pipeline.inputs.layouts import layouts_said, marks_said, wants_converted
from xuekun_cli.pipeline.inputs.opening import Advance
from xuekun_cli.pipeline.inputs.paperless import paperless_findings
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.inputs.stand import EXEMPT_LIST, ROLL, known_by, people_of, policy_for, read_inputs
from xuekun_cli.pipeline.inputs.writing import first_writing
from xuekun_cli.pipeline.track.exams import Sat, exams_in, exams_wanted, places_of
from xuekun_cli.pipeline.track.trails import Followed, follow
from xuekun_cli.pipeline.track.value_added import valued_between
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.screening.answers import apply_answers
from xuekun_cli.rules.screening.counting import said_as_counted
from xuekun_cli.rules.screening.needs import Needs, needs_of
from xuekun_cli.rules.screening.screen import Screening, ground_of, screened
from xuekun_cli.rules.tracking.classes import class_tracks
from xuekun_cli.rules.tracking.people import Chained, chained
from xuekun_cli.sheets.containers.inputs import lists_said, names_of
from xuekun_cli.sheets.lists.known import known_in
from xuekun_cli.sheets.lists.on_list import who_is_on
from xuekun_cli.sheets.reading import ReadRules
from xuekun_cli.sheets.sitting.apart import Sitting
from xuekun_cli.sheets.sitting.assemble import WHOLE_COHORT
from xuekun_cli.sheets.unused import nothing_to_screen, unused_findings
from xuekun_cli.sheets.words.files import load_words
from xuekun_cli.sheets.words.labels import class_key, name_key
from xuekun_cli.sheets.words.table import Words

DEFAULT_TRACKING = "tracking"
"""The shipped policy whose section holds where the policy in use has none."""


class TrackRequest(NamedTuple):
    """What a person asked for; ``exams`` are the sittings wanted, in the order wanted (all when empty)."""

    request: Request
    exams: tuple[str, ...] = ()
    ranks: bool = False
    everyone: bool = False


def track(asked: TrackRequest, advance: Advance = lambda _: None) -> TrackOutcome:
    """Return every student over all exams.

    The exams stand in the order in which they are given: the files as named, within a file the sheets and tables
    from the top. Raises `CannotGoOn` for what `screen` cannot go on with, and for fewer than three exams.
    """
    request = asked.request
    policy, rule, rule_from = _policies(request)
    needs = needs_of(policy)
    words = load_words(request.words or None, request.mapping)
    words.know_levels(needs.levels)
    words.converted = wants_converted(request, policy)
    words.settled = {answer.key: answer.text for answer in request.answers}
    reading = read_inputs(request, words, advance, bool(needs.levels))
    if not reading.sittings:
        raise nothing_to_screen(reading, words)
    known = known_by(reading)
    rules = ReadRules(
        roll=people_of(request.roll, words, ROLL, known=known),
        exempt_list=people_of(request.exempt, words, EXEMPT_LIST, policy.exempt.words, known),
        exempt_words=policy.exempt.words,
        full_marks=request.full_marks,
        levels=bool(needs.levels),
        ordered=True,
    )
    lists = (request.exempt, request.roll, *(one.partition("=")[2] for one in request.lists))
    exams = exams_wanted(exams_in(reading, words, rules, advance), asked.exams, words)
    given = {answer.key: answer for answer in request.answers}
    about_columns = apply_answers(exams[0].table, reading.findings, given, class_key)
    findings = [*about_columns.findings, *unused_findings(reading, _together(exams), lists)]
    findings += [one for index in (rules.exempt_list, rules.roll) if index for one in index.findings]
    tables: list[ScoreTable] = []
    honoured: dict[str, Answer] = {answer.key: answer for answer in about_columns.honoured}
    read: list[Sequence[Finding]] = []
    for exam in exams:
        answered = apply_answers(exam.table, exam.findings, given, class_key)
        tables.append(answered.table)
        read.append(said_as_counted(answered.findings, policy, answered.table))
        honoured |= {answer.key: answer for answer in answered.honoured}
    names = [exam.name for exam in exams]
    turns = in_turn(
        [exam_given(name, table, reading.inputs) for name, table in zip(names, tables, strict=True)],
        "请把重复的去掉，再运行一次；一个文件里有几次考试的，用 --exam 选。",
    )
    people = chained(tables, names, name_key, given, WHOLE_COHORT)
    for k, (said, table) in enumerate(zip(read, tables, strict=True)):
        still = [person[k] for person in people.places if person[k] >= 0 and max(person[k + 1 :], default=-1) >= 0]
        findings += moved_since(said, table, still)
    findings += people.findings
    honoured |= {answer.key: answer for answer in people.honoured}
    results = _screened(policy, needs, request, tables, people, words)
    findings += [one for result in results for one in result.screening.findings]
    findings += paperless_findings(tables, reading.inputs)
    writing = first_writing(reversed([result.screening.table for result in results]))
    followed = follow(rule, results, people.places, names, writing, people.open)
    categories = [band.category for band in policy.bands]
    return TrackOutcome(
        policy=policy,
        rule=rule,
        rule_from=rule_from,
        exams=tuple(
            _used(exam, k, people, result.screening, categories)
            for k, (exam, result) in enumerate(zip(exams, results, strict=True))
        ),
        subjects=followed.subjects,
        trails=followed.trails,
        exempt=followed.exempt,
        hints=followed.hints,
        classes=class_tracks(followed.trails, categories, len(exams)),
        inputs=tuple(one for one in reading.inputs if any(sheet.blocks for sheet in one.sheets)),
        findings=tuple(sorted([*turns, *findings, *followed.findings], key=lambda finding: finding.severity.rank)),
        honoured=tuple(honoured.values()),
        settings=_settings(request, asked, policy, reading.inputs),
        ranks=asked.ranks,
        everyone=asked.everyone,
        valued=valued_between(policy, results, people.places, names, writing),
    )


def _policies(request: Request) -> tuple[Policy, Tracking, str]:
    """Return the policy, its ``tracking`` or that of the shipped default, and where that stands.

    Values changed for ``tracking`` alone go to the policy that has the section.
    """
    own = policy_for(request._replace(changes=()))
    of_tracking = tuple(one for one in request.changes if one.strip().startswith(f"{DEFAULT_TRACKING}."))
    elsewhere = of_tracking if own.file.tracking is None else ()
    policy = policy_for(request._replace(changes=tuple(one for one in request.changes if one not in elsewhere)))
    holder = (
        policy if policy.file.tracking is not None else load_policy(DEFAULT_TRACKING, elsewhere, examples=False)
    )
    rule = holder.file.tracking
    assert rule is not None
    return policy, rule, f"{holder.name}（{holder.id}）"


def _together(exams: Sequence[Sat]) -> Sitting:
    """Return all exams as one, to say which files and sheets gave nothing to any of them."""
    return Sitting("", ("", "", ""), [part for exam in exams for part in exam.sitting.parts])


def _screened(
    policy: Policy,
    needs: Needs,
    request: Request,
    tables: Sequence[ScoreTable],
    people: Chained,
    words: Words,
) -> list[Followed]:
    """Return each exam under the policy; where that looks at exams running, those before are its earlier ones."""
    person_of = [{person[k]: number for number, person in enumerate(people.places)} for k in range(len(tables))]
    results = []
    for k, table in enumerate(tables):
        lists, said = _members(needs, request, table, words)
        earlier = [
            (tables[b], [people.places[person_of[k][student]][b] for student in range(len(table.students))])
            for b in range(max(0, k - needs.earlier), k)
        ]
        ground, looked = ground_of(policy, table, lists, earlier)
        results.append(Followed(ground, screened(ground, [*said, *looked])))
    return results


def _members(
    needs: Needs, request: Request, table: ScoreTable, words: Words
) -> tuple[dict[str, frozenset[int]], list[Finding]]:
    """Return the students on each list that the policy looks at. Raises `CannotGoOn` for one that is not given."""
    given = dict(one.split("=", 1) for one in request.lists if "=" in one)
    members: dict[str, frozenset[int]] = {}
    findings: list[Finding] = []
    for name in needs.lists:
        people = people_of(given.get(name, ""), words, f"{name}名单", (name,), known_in(table))
        if people is None:
            raise CannotGoOn(f"办法要看「{name}」名单，没有给出", f"请加 --list {name}=名单.xlsx。")
        members[name], said = who_is_on(table, people, f"{name}名单", "list")
        findings += [*people.findings, *said]
    return members, findings


def _used(exam: Sat, k: int, people: Chained, screening: Screening, categories: Sequence[str]) -> TrackedExam:
    listed = [one.category for one in screening.listed if not one.exempt]
    return TrackedExam(
        exam.name,
        places_of(exam),
        len(screening.table.students),
        sum(person[k] >= 0 and max(person[:k], default=-1) >= 0 for person in people.places),
        {name: listed.count(name) for name in categories},
    )


def _settings(
    request: Request, asked: TrackRequest, policy: Policy, inputs: Sequence[InputReading]
) -> tuple[tuple[str, str], ...]:
    pairs = (
        ("选的考试", "、".join(asked.exams)),
        ("名单", lists_said(request.lists)),
        ("随班就读名单", names_of([request.exempt])),
        ("花名册", names_of([request.roll])),
        ("工作表", "、".join(request.sheets)),
        ("表头说明", "、".join(request.mapping)),
        ("补充词表", names_of([request.words])),
        ("读法", layouts_said(inputs)),
        ("判的分数", marks_said(request, policy)),
        ("满分", "、".join(request.full_marks)),
        ("名次", "列出（--ranks）" if asked.ranks else ""),
        ("全部学生", "列出（--all）" if asked.everyone else ""),
    )
    return tuple((name, value) for name, value in pairs if value)

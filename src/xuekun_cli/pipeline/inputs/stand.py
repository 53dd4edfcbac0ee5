"""A sitting read, answered and put under a policy: what every command about one exam starts from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from xuekun_cli.model.findings import CannotGoOn, Finding, Severity
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.screening import OldRegister
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.pipeline.inputs.exam_series import ExamGiven, exam_given, in_turn
from xuekun_cli.pipeline.inputs.layouts import find_layouts, folders_of, wants_converted
from xuekun_cli.pipeline.inputs.opening import Advance, Books, open_inputs
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.screening.answers import Answered, apply_answers
from xuekun_cli.rules.screening.counting import said_as_counted
from xuekun_cli.rules.screening.ground import Ground
from xuekun_cli.rules.screening.needs import needs_of
from xuekun_cli.rules.screening.screen import ground_of
from xuekun_cli.sheets.containers.inputs import find_inputs
from xuekun_cli.sheets.containers.load import open_books
from xuekun_cli.sheets.lists.known import Known, known_in, known_of
from xuekun_cli.sheets.lists.on_list import who_is_on
from xuekun_cli.sheets.lists.people import PeopleIndex, read_people
from xuekun_cli.sheets.no_scores import no_scores
from xuekun_cli.sheets.offers import holds_people, holds_scores
from xuekun_cli.sheets.reading import Reading, ReadRules, read_books, read_sitting
from xuekun_cli.sheets.sitting.apart import choose_sitting
from xuekun_cli.sheets.sitting.assemble import WHOLE_COHORT
from xuekun_cli.sheets.unused import nothing_to_screen, unused_findings
from xuekun_cli.sheets.words.files import load_words
from xuekun_cli.sheets.words.labels import class_key, name_key
from xuekun_cli.sheets.words.table import Words

ROLL, EXEMPT_LIST = "花名册", "随班就读名单"
"""What the lists are called in messages."""


def people_of(
    path: str, words: Words, what: str, marks: Sequence[str] = (), known: Known | None = None
) -> PeopleIndex | None:
    """Return the people of a list, None where none is given. ``known`` are those whom the scores know.

    ``marks`` are words of which such a list has one: what is offered for a file that is not there has it too.
    """
    fits = partial(holds_people, words=words, marks=marks)
    if not path:
        return None
    books = [book for one in find_inputs([path], fits) for book in open_books(one)]
    told: list[Finding] = []
    people = read_people(books, words, what, known, told)
    return PeopleIndex(people, "、".join(book.label for book in books), told)


def known_by(reading: Reading) -> Known:
    """Return whom the scores know, in all their exams."""
    return known_of(part.block for sitting in reading.sittings for part in sitting.parts)


def read_inputs(
    request: Request,
    words: Words,
    advance: Advance,
    levels: bool = False,
    books: Books | None = None,
) -> Reading:
    """Return what the request's files hold; ``books`` gives these files where somebody opens them already.

    The layouts beside the files, and those that the request names, are from then on among the ``words``.
    """
    opened = open_inputs(request.scores, advance) if books is None else books()
    words.layouts = find_layouts([*folders_of(opened), *request.layout_folders], request.layouts)
    reading = read_books(opened, words, request.sheets, levels)
    unused = [header for header in words.mapping if header not in words.mapping_used]
    reading.findings.extend(
        Finding("map_unused", Severity.WARNING, f"--map 里的「{header}」在表头里没有出现", "请照表头里的字写。")
        for header in unused
    )
    return reading


def policy_for(request: Request) -> Policy:
    """Return the policy of a request. Raises `CannotGoOn` for one that does not say who is listed."""
    policy = load_policy(request.policy, request.changes, _day(request.as_of), examples=False)
    if not policy.can_screen:
        raise CannotGoOn(
            f"「{policy.name}」（{policy.id}）里没有筛查的规定（screening）",
            "请用 xuekun rules list 看看哪些可以筛查。",
        )
    return policy


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as problem:
        raise CannotGoOn(f"--as-of {text} 不是日期", "请写成 2025-09-01。") from problem


class Stand(NamedTuple):
    """A sitting read, answered and put under a policy: what `screen`, `explain` and `whatif` start from."""

    reading: Reading
    answered: Answered
    old: OldRegister | None
    ground: Ground
    findings: tuple[Finding, ...]
    asked: frozenset[int] = frozenset()
    """Students of whom it is an open question who they are in an earlier exam that the policy looks at."""


def read_stand(
    request: Request,
    policy: Policy,
    advance: Advance = lambda _: None,
    books: Books | None = None,
) -> Stand:
    """Read the sitting that a request is about, with its lists, earlier exams and the last register's answers.

    ``books`` gives the request's files where somebody opens them already.
    """
    needs = needs_of(policy)
    words = load_words(request.words or None, request.mapping)
    words.know_levels(needs.levels)
    words.converted = wants_converted(request, policy)
    old, taken_over = _last_register(request.register, request.parts)
    given = {answer.key: answer for answer in (*(old.answers if old else ()), *request.answers)}
    words.settled = {key: answer.text for key, answer in given.items()}
    reading = read_inputs(request, words, advance, bool(needs.levels), books)
    if not reading.sittings:
        raise nothing_to_screen(reading, words)
    sitting = choose_sitting(reading.sittings, request.exam, words)
    known = known_by(reading)
    rules = ReadRules(
        roll=people_of(request.roll, words, ROLL, known=known),
        exempt_list=people_of(request.exempt, words, EXEMPT_LIST, policy.exempt.words, known),
        exempt_words=policy.exempt.words,
        full_marks=request.full_marks,
        levels=bool(needs.levels),
        ordered=True,
    )
    table, findings = read_sitting(reading, sitting, words, rules, advance)
    lists_given = _lists_given(request.lists)
    spare = (request.exempt, request.roll, *lists_given.values(), *request.before, *request.elsewhere)
    lists_read = [one for index in (rules.exempt_list, rules.roll) if index for one in index.findings]
    findings = reading.findings + lists_read + findings + unused_findings(reading, sitting, spare)
    if rules.exempt_list and table.students and all(student.exempt for student in table.students):
        raise CannotGoOn(
            f"照 --exempt 的名单，全部 {len(table.students)} 名学生都是随班就读，没有人可以筛查。",
            f"请看看「{request.exempt}」是不是给错了文件：它应当只有随班就读的学生。",
        )
    answered = apply_answers(table, findings, given, class_key)
    lists, said = _members(policy, needs.lists, lists_given, answered.table, words)
    before, asked, also = _earlier(request, rules, words, reading, answered.table, old)
    ground, looked = ground_of(policy, answered.table, lists, before)
    asked = asked if needs.earlier else frozenset()
    found = (
        *taken_over,
        *also,
        *said_as_counted(answered.findings, policy, answered.table),
        *said,
        *looked,
        *by_name_findings(policy),
    )
    return Stand(reading, answered, old, ground, found, asked)


def _last_register(path: str, parts: tuple[str, ...]) -> tuple[OldRegister | None, tuple[Finding, ...]]:
    """Read the register of the last run with its parts; None without one, when nothing that reads it has to be loaded."""
    if not path:
        return None, ()
    from xuekun_cli.sheets.register.typed import read_register

    old = read_register(path)
    if not parts:
        return old, ()
    from xuekun_cli.pipeline.typed.parts import with_parts

    return with_parts(old, parts)


def by_name_findings(policy: Policy) -> list[Finding]:
    """Say which policy was taken where a part of its name was typed."""
    if not policy.by_name:
        return []
    said = f"--policy {policy.by_name}：名字里有这几个字的只有「{policy.name}」（{policy.id}），按它算"
    return [Finding("policy_by_name", Severity.INFO, said)]


def _lists_given(given: Sequence[str]) -> dict[str, str]:
    """Return the name of each list of ``--list`` → its file."""
    found = {}
    for one in given:
        name, equals, path = one.partition("=")
        if not equals or not name.strip() or not path.strip():
            raise CannotGoOn(f"--list 写得不对：{one}", "请写成 --list 行为偏差=行为名单.xlsx。")
        found[name.strip()] = path.strip()
    return found


def _members(
    policy: Policy, wanted: Sequence[str], given: dict[str, str], table: ScoreTable, words: Words
) -> tuple[dict[str, frozenset[int]], list[Finding]]:
    """Return the students on each list that the policy looks at. Raises `CannotGoOn` for one that is not given."""
    missing = [name for name in wanted if name not in given]
    if missing:
        raise CannotGoOn(
            f"「{policy.name}」要看「{missing[0]}」名单，没有给出", f"请加 --list {missing[0]}=名单.xlsx。"
        )
    members: dict[str, frozenset[int]] = {}
    findings: list[Finding] = []
    for name, path in given.items():
        if name not in wanted:
            findings.append(
                Finding(
                    "list_unused",
                    Severity.WARNING,
                    f"--list 给的「{name}」，这份办法没有用到",
                    f"办法要的名单：{'、'.join(wanted) or '没有'}。",
                )
            )
            continue
        people = people_of(path, words, f"{name}名单", (name,), known_in(table))
        assert people is not None
        members[name], said = who_is_on(table, people, f"{name}名单", "list")
        findings += [*people.findings, *said]
    return members, findings


def _earlier(
    request: Request, rules: ReadRules, words: Words, this: Reading, table: ScoreTable, old: OldRegister | None
) -> tuple[list[tuple[ScoreTable, list[int]]], frozenset[int], list[Finding]]:
    """Return the earlier sittings, the oldest first, each with the place of every student in it, and who is asked about.

    Of a file of several exams this very one is left out. Raises `CannotGoOn` when one exam is there twice.
    """
    if not request.before:
        return [], frozenset(), []
    from xuekun_cli.rules.matching.match import match_sittings

    settled = {answer.key: answer for answer in old.answers} if old else {}
    found: list[tuple[ScoreTable, list[int]]] = []
    findings: list[Finding] = []
    exams: list[ExamGiven] = []
    asked: set[int] = set()
    mine = {item.book.sha256 for item in this.inputs}
    for path in request.before:
        books = [book for one in find_inputs([path], holds_scores) for book in open_books(one)]
        words.layouts = find_layouts([*folders_of(books), *request.layout_folders], request.layouts)
        reading = read_books(books, words, request.sheets, rules.levels)
        findings += [one for one in reading.findings if one.code == "layout_changed"]
        if not reading.sittings:
            raise no_scores(reading, words)
        among_them = len(reading.sittings) > 1 and all(book.sha256 in mine for book in books)
        for sitting in reading.sittings:
            if among_them and sitting.exam == table.exam:
                continue
            before, _ = read_sitting(reading, sitting, words, rules)
            exams.append(exam_given(before.exam or books[0].label, before, reading.inputs))
            matching = match_sittings(before, table, name_key, settled=settled, assumed_class=WHOLE_COHORT)
            asked.update(one for _, candidates in matching.open for one in candidates)
            then = [-1] * len(table.students)
            for student, after in enumerate(matching.after_of):
                if after >= 0:
                    then[after] = student
            found.append((before, then))
            findings.append(
                Finding(
                    "earlier_read",
                    Severity.INFO,
                    f"以前的考试 {before.exam or books[0].label}：{len(before.students)} 名学生，"
                    f"对上 {sum(place >= 0 for place in then)} 名",
                )
            )
            findings.extend(matching.findings)
    exams.append(exam_given(f"本次{table.exam}", table, this.inputs))
    return (
        found,
        frozenset(asked),
        [*in_turn(exams, "--before 请给以前的考试，从早到晚；这次的不要再给。"), *findings],
    )

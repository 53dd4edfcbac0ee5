"""The next term's register: this exam screened, the last register matched with it, and the two put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from xuekun_cli.model.besides import SHEET_KEPT, Besides, Loose
from xuekun_cli.model.findings import CannotGoOn, Finding, Question, Severity
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.register import (
    NOTE_LAST,
    NOTE_LAST_EXAM,
    NOTE_LAST_SHA256,
    NOTE_ROLLED,
)
from xuekun_cli.model.results.matching import QUESTION_PREFIX
from xuekun_cli.model.results.rolling import Gone, RegisterHistory, Rolled, RollOutcome
from xuekun_cli.model.results.screening import Answer, Child, Typed
from xuekun_cli.model.scores.cells import CellRef
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.pipeline.inputs.exam_series import ExamGiven, exam_given, in_turn
from xuekun_cli.pipeline.inputs.layouts import beside_register
from xuekun_cli.pipeline.inputs.opening import Advance
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.inputs.stand import Stand, policy_for, read_stand
from xuekun_cli.pipeline.screen import outcome_of
from xuekun_cli.pipeline.term.run import statuses_of
from xuekun_cli.pipeline.typed.besides import besides_findings, settled, unused
from xuekun_cli.pipeline.typed.carrying import carry_children
from xuekun_cli.rules.conversion.exams import ScoredExam
from xuekun_cli.rules.matching.match import match_sittings
from xuekun_cli.rules.rolling.findings import roll_findings
from xuekun_cli.rules.rolling.last import Place, label_of, old_exam, table_of, unrolled
from xuekun_cli.rules.rolling.roll import Now, roll, unregistered
from xuekun_cli.rules.rolling.typed import typed_since
from xuekun_cli.rules.screening.ground import Ground
from xuekun_cli.rules.screening.screen import Screening, screened
from xuekun_cli.sheets.register.history import read_history
from xuekun_cli.sheets.sitting.assemble import WHOLE_COHORT
from xuekun_cli.sheets.words.files import load_words
from xuekun_cli.sheets.words.labels import class_key, name_key
from xuekun_cli.sheets.words.table import Words


class RollRequest(NamedTuple):
    """What a person asked for: the last register, and the exam with where the next register will stand."""

    register: str
    scores: Request


def roll_on(request: RollRequest, advance: Advance = lambda _: None) -> RollOutcome:
    """Return the next register. ``advance`` is told of files opened and columns read.

    A register that was made from these very scores is made anew from the one it goes on from, with what people
    typed and answered since. Raises `CannotGoOn` for inputs, lists, registers or policies that cannot be read,
    for a register with other categories than the policy's, and for one that these scores alone made.
    """
    asked = request.scores
    policy = policy_for(asked)
    words = load_words(asked.words or None, asked.mapping)
    given = read_history(request.register, words)
    advance(1)
    there = _there(asked.register, request.register, words)
    both = [one for one in (given, there) if one is not None]
    stand, same = _read(asked, policy, both, advance)
    old, since = given, []
    if same[0]:
        old, since = _before(given), [(given, True)]
    if there is not None and same[-1]:
        since.append((there, there.before is not None and there.before.sha256 == old.last.sha256))
    _known_categories(old, policy)
    result = screened(stand.ground, stand.findings)
    answers = {answer.key: answer for one in both for answer in one.answers}
    joined = _Joined(
        policy, old, stand, result, answers, lambda old, new: statuses_of(asked.roll, old, new, words, answers)
    )
    rolled = joined.rolled
    for register, whole in since:
        rolled = typed_since(rolled, result.listed, register, whole)
    last = ExamGiven(f"上一份名册（{old.last.exam}）", joined.before, old.last.exam, (), register_only=True)
    this = exam_given("这次", result.table, stand.reading.inputs)
    said = [
        *in_turn([last, this]),
        *beside_register(asked, policy, old.last.file),
        *joined.findings,
        *roll_findings(policy, rolled, joined.sat_before is not None),
        *_kept(answers, (*stand.answered.honoured, *joined.honoured)),
    ]
    if there is not None and not same[-1]:
        said.append(_other_there(asked.register))
    outcome = outcome_of(
        asked,
        policy,
        stand,
        result,
        said,
        carried={n: _typed(rolled, n, result) for n in rolled.rows},
        honoured=joined.honoured,
        more_settings=(
            (NOTE_ROLLED, rolled.exam),
            (NOTE_LAST, rolled.last.file),
            (NOTE_LAST_EXAM, rolled.last.exam),
            (NOTE_LAST_SHA256, rolled.last.sha256),
        ),
    )
    besides = given.besides
    if there is not None:
        besides |= there.besides
        mine = unused(there.answers, outcome.findings) if same[-1] else _of_other(there)
        besides |= Besides(loose=mine)
    of_them = [*(one.child for one in result.listed if not one.exempt), *(one.who.child for one in rolled.waiting)]
    children: dict[Child, dict[str, str]] = {}
    for register in both if same[-1] else [given]:  # what stands in the later one holds
        found, loose = carry_children(register.children, of_them, stand.answered.table)
        children |= {child: children.get(child, {}) | texts for child, texts in found.items()}
        besides |= Besides(loose=loose)
    besides = settled(besides, result.listed, outcome.findings)
    shown = besides_findings(besides, Path(request.register).name)
    outcome = replace(outcome, besides=besides, only_shown=shown, children=children)
    return RollOutcome(outcome, rolled, same[0], tuple(given.findings))


def _there(place: str, register: str, words: Words) -> RegisterHistory | None:
    """Return the register that stands where the next one goes, unless it is the one that was given."""
    path = Path(place)
    if not path.is_file() or path.samefile(register):
        return None
    try:
        return read_history(place, words)
    except CannotGoOn as problem:
        raise CannotGoOn(
            f"已有的「{place}」读不出来：{problem.message}",
            "里面可能有填写过的内容。请把它改名或移走，再运行一次。",
        ) from problem


def _read(
    asked: Request, policy: Policy, registers: Sequence[RegisterHistory], advance: Advance
) -> tuple[Stand, list[bool]]:
    """Return the exam, and of each register whether it was made from it already.

    An answer about a cell names the file, and an exam's file may be called like the last one's: such answers
    are taken from a register of this exam alone. Those about who is who are taken from every one.
    """
    matched = tuple(answer for one in registers for answer in one.answers if _about_people(answer))
    plain = asked._replace(register="", answers=matched)
    stand = read_stand(plain, policy, advance)
    place = Path(asked.register)
    same = [_same_exam(one, stand, place.is_file() and place.samefile(one.path)) for one in registers]
    own = tuple(
        answer
        for one, is_same in zip(registers, same, strict=True)
        for answer in one.answers
        if is_same and not _about_people(answer)
    )
    if own:
        stand = read_stand(plain._replace(answers=(*matched, *own)), policy)
    return stand, same


def _about_people(answer: Answer) -> bool:
    return answer.key.startswith(f"{QUESTION_PREFIX}|")


def _same_exam(register: RegisterHistory, stand: Stand, in_place: bool) -> bool:
    """Tell whether a register was made from these scores, or is to be replaced and was made from a version of them.

    A corrected file has the name of the old one, and so has often that of the next term: only a register that
    stands where the new one goes is taken for one of the same exam by names alone.
    """
    inputs = {item.book.label: item.book.sha256 for item in stand.reading.inputs}
    name = stand.answered.table.exam
    if any(register.inputs.get(label) == sha256 for label, sha256 in inputs.items()):
        return register.exam == name
    return in_place and bool(name) and register.exam == name and not set(register.inputs).isdisjoint(inputs)


def _before(given: RegisterHistory) -> RegisterHistory:
    """Return the register that one of this very exam goes on from."""
    if given.before is None:
        raise CannotGoOn(
            f"「{given.path}」就是用这份成绩做的名册，不是上一次的",
            "请给出上一次考试的名册。上一次的名册若被换掉了，它在「备份」文件夹里。",
        )
    if not given.has_moves:
        raise CannotGoOn(
            f"「{given.path}」已经是这次考试的名册，可是里面的「变动」表没有了，上一次的情况查不出来",
            "请改用「备份」文件夹里上一次的名册。",
        )
    return unrolled(given)


def _known_categories(old: RegisterHistory, policy: Policy) -> None:
    known = [band.category for band in policy.bands]
    unknown = sorted({row.category for row in old.rows} - set(known))
    if unknown:
        raise CannotGoOn(
            f"名册里的类别「{'、'.join(unknown)}」，办法「{policy.name}」里没有",
            f"这份办法的类别：{'、'.join(known)}。请用做名册时的那份办法（--policy）。",
        )


class _Joined:
    """The last register and the exam, matched."""

    def __init__(
        self,
        policy: Policy,
        old: RegisterHistory,
        stand: Stand,
        result: Screening,
        answers: Mapping[str, Answer],
        said_of: Callable[[ScoreTable, ScoreTable], dict[int, str] | None],
    ) -> None:
        before = old_exam(old, class_key)
        table = result.table
        matching = match_sittings(
            before.exam.table,
            table,
            name_key,
            settled=answers,
            statuses=said_of(before.exam.table, table),
            assumed_class=WHOLE_COHORT,
        )
        # the last register may be gone when this one is made anew: its file is named, and no cell of it
        self.findings = [
            replace(one, ref=CellRef(old.last.file)) if one.ref and one.ref.file == old.last.file else one
            for one in matching.findings
        ]
        self.before = before.exam.table
        self.honoured = matching.honoured
        self.sat_before = _sat_before(stand.ground)
        now = Now(
            ScoredExam(stand.ground, result.listed),
            result.listed,
            _label(old, stand),
            _returned(old, table, answers),
            self.sat_before,
        )
        rolled = roll([band.category for band in policy.bands], old, before, matching, now)
        self.rolled = replace(rolled, unregistered=unregistered(old, table, name_key))


def _label(old: RegisterHistory, stand: Stand) -> str:
    name = stand.answered.table.exam or Path(stand.reading.inputs[0].book.label).stem
    return label_of(name, (old.last.exam, *old.labels))


def _returned(old: RegisterHistory, table: ScoreTable, answers: Mapping[str, Answer]) -> dict[Place, Gone]:
    """Return who of those off the register is in this exam, each as of the last time; nothing is asked."""
    order = {label: number for number, label in enumerate((old.last.exam, *old.labels))}
    gone = sorted((one for one in old.gone if one.who.subject), key=lambda one: order.get(one.exam, len(order)))
    people, places = table_of([(one.who, one.score) for one in gone], old.last, class_key)
    matching = match_sittings(people, table, name_key, settled=answers, assumed_class=WHOLE_COHORT)
    found: dict[Place, Gone] = {}
    for one, (student, key) in zip(gone, places, strict=True):
        if matching.after_of[student] >= 0:
            found.setdefault((matching.after_of[student], key), one)
    return found


def _sat_before(ground: Ground) -> Callable[[int, str], bool] | None:
    """Return what tells who had a score in the last of the earlier exams; None where none was given."""
    if not ground.earlier:
        return None
    last = ground.earlier[-1]
    table = last.ground.table
    column = {subject.key: number for number, subject in enumerate(table.subjects)}

    def sat(student: int, subject_key: str) -> bool:
        then = last.then[student]
        return then >= 0 and subject_key in column and table.marks[then, column[subject_key]] == Mark.SCORED

    return sat


def _typed(rolled: Rolled, number: int, result: Screening) -> Typed:
    one = result.listed[number]
    return Typed(
        one.group.class_name,
        one.student_id or "",
        one.name,
        one.subject,
        one.category,
        dict(rolled.rows[number].typed),
    )


def _kept(answers: Mapping[str, Answer], honoured: Sequence[Answer]) -> list[Finding]:
    """Return the answers about who is who that this run did not need: they stand on in 待核查."""
    used = {answer.key for answer in honoured}
    return [
        Finding(
            "answer_kept",
            Severity.INFO,
            answer.question,
            "以前回答过，这次没有用到，留着备用。",
            question=Question(answer.key, answer.who, (), "", answer=answer.text),
        )
        for answer in sorted(answers.values(), key=lambda answer: answer.key)
        if answer.key not in used and _about_people(answer)
    ]


def _of_other(there: RegisterHistory) -> tuple[Loose, ...]:
    """Return what people typed into the rows of another exam's register, which this one replaces."""
    rows = [(row.ref.sheet, row.ref.cell, row.who, row.typed) for row in there.rows if row.ref]
    rows += [(one.sheet, "", one.who, one.typed) for one in there.gone]
    return tuple(
        Loose(sheet, cell, f"{who.class_name} {who.name} {who.subject}".strip(), f"{title}：{text}")
        for sheet, cell, who, typed in rows
        for title, text in typed.items()
    ) + tuple(
        Loose(one.sheet, one.cell, f"{one.child.class_name} {one.child.name}".strip(), f"{title}：{text}")
        for one in there.children
        for title, text in one.values.items()
    )


def _other_there(path: str) -> Finding:
    return Finding(
        "register_replaced",
        Severity.WARNING,
        f"结果要放的地方已有一份别次考试的{Path(path).name}，里面填写的内容没有并进名册的各行，放在「{SHEET_KEPT}」表",
        "写出新名册时，它另存到「备份」文件夹。若它才是上一次的名册，请把它作为上一份名册再运行一次。",
    )

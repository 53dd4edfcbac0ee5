"""Matches two sittings of one cohort, student by student; what only a person can know becomes a question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from xuekun_cli.model.findings import Finding, Question, Severity
from xuekun_cli.model.results.matching import (
    NONE_OF_THESE,
    OTHER_PERSON,
    QUESTION_PREFIX,
    SAME_PERSON,
    Departure,
    Left,
    Matching,
)
from xuekun_cli.model.results.screening import Answer
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.rules.matching import findings as said
from xuekun_cli.rules.matching.pairs import Pairing, Rulings, Sittings, compare, pair
from xuekun_cli.rules.matching.questions import Asked, crowds, questions

_RETURNED = ("复学", "转入", "转来")
"""A status with one of these speaks of coming, not of going."""
_THERE = ("在校", "在读", "在籍", "在册", "正常", "就读", "应届")
_NOT_THERE = re.compile("不|非|未|离校|异常|退|辍|亡|借读")
_GONE = ((Departure.TRANSFERRED, ("转出", "转学", "转走")), (Departure.SUSPENDED, ("休学",)))


def match_sittings(
    before: ScoreTable,
    after: ScoreTable,
    name_key: Callable[[str], str],
    *,
    settled: Mapping[str, Answer] | None = None,
    statuses: Mapping[int, str] | None = None,
    assumed_class: str = "",
) -> Matching:
    """Return who of ``before`` (n students) is who in ``after`` (m students).

    Args:
        before, after: the earlier and the later sitting, as their own answers in 待核查 left them.
        name_key: folds a name for comparison (half-width, without spaces and middle dots).
        settled: a question's key → the answer given in 待核查. Answers come before every rule.
        statuses: index in ``before`` → the roll's status (转出, 休学 …); None without a roll.
        assumed_class: the class key that students of a sitting without classes were given. It is a class only
            where both sittings have it.

    The pairs do not depend on the order of the rows. How they are found stands in `matching_pairs.pair`;
    what is asked, in `matching_questions`. Nothing is raised.
    """
    sittings = compare(before, after, name_key, assumed_class)
    answers = {key: answer for key, answer in (settled or {}).items() if key.startswith(f"{QUESTION_PREFIX}|")}
    ruled = Rulings()
    honoured: list[Answer] = []
    closed: dict[str, list[Finding]] = {}
    while True:
        pairing = pair(sittings, ruled)
        matched = sum(a >= 0 for a in pairing.after_of)
        changed = _changed(sittings, pairing)
        many = said.reshuffled(matched, len(changed))
        open_too = said.worth_asking(sittings, matched)
        asked = questions(sittings, pairing, ruled, not many or bool(answers), open_too)
        if not _settle(sittings, asked, answers, ruled, honoured, closed):
            break
    findings = said.sitting_findings(sittings)
    findings.extend(said.few_matched(sittings, matched))
    findings.extend(said.class_findings(sittings, pairing.after_of, changed, pairing.by_name))
    for one in asked:
        question = one.finding.question
        told_at_once = many and one.finding.code == "match_class_changed"
        if not told_at_once and (question is None or question.key not in closed):
            findings.append(one.finding)
    findings.extend(finding for group in closed.values() for finding in group)
    findings.extend(crowds(sittings, pairing))
    left = tuple(_left(b, (statuses or {}).get(b, "")) for b in sittings.before.counted if pairing.after_of[b] < 0)
    joined = tuple(a for a in sittings.after.counted if pairing.before_of[a] < 0)
    findings.extend(said.left_finding(sittings, left, statuses is not None))
    findings.extend(said.joined_finding(sittings, joined))
    waiting = {f.question.key for f in findings if f.question is not None and not f.question.answer}
    still = tuple((one.before, one.candidates) for one in asked if one.key in waiting)
    pairs = ((b, a) for b, candidates in still for a in candidates)
    elsewhere = frozenset((b, a) for b, a in pairs if sittings.changed_class(b, a))
    return Matching(
        tuple(pairing.after_of), left, joined, tuple(changed), tuple(findings), tuple(honoured), still, elsewhere
    )


def _changed(sittings: Sittings, pairing: Pairing) -> list[int]:
    return [b for b, a in enumerate(pairing.after_of) if a >= 0 and sittings.changed_class(b, a)]


def _left(student: int, status: str) -> Left:
    if not any(word in status for word in _RETURNED):
        for departure, words in _GONE:
            if any(word in status for word in words):
                return Left(student, departure, status)
    if any(word in status for word in _THERE) and not _NOT_THERE.search(status):
        return Left(student, Departure.AT_SCHOOL, status)
    return Left(student, Departure.UNKNOWN, status)


def _settle(
    sittings: Sittings,
    asked: Sequence[Asked],
    answers: Mapping[str, Answer],
    ruled: Rulings,
    honoured: list[Answer],
    closed: dict[str, list[Finding]],
) -> bool:
    """Take over the answers to what was asked; tell whether any of them rules something new.

    An answer that fits no option, or that names a student whom another answer names too, is not used.
    """
    taken: list[tuple[Asked, Question, Answer, int | None]] = []
    for one in asked:
        question = one.finding.question
        if question is not None and question.key in answers and question.key not in closed:
            answer = answers[question.key]
            taken.append((one, question, answer, _chosen(sittings, one, question, answer.text)))
    claims = Counter(choice for _, _, _, choice in taken if choice is not None and choice >= 0)
    new = False
    for one, question, answer, choice in taken:
        if choice is None or (choice >= 0 and claims[choice] > 1):
            closed[question.key] = [one.finding, _unusable(one.finding, question, answer, choice)]
            continue
        if choice >= 0:
            ruled.same[one.before] = choice
        else:
            ruled.apart.update((one.before, a) for a in one.candidates)
        honoured.append(answer)
        answered = replace(question, answer=answer.text.strip())
        closed[question.key] = [replace(one.finding, severity=Severity.INFO, hint="", question=answered)]
        new = True
    return new


def _chosen(sittings: Sittings, one: Asked, question: Question, text: str) -> int | None:
    """Return the candidate that an answer names, −1 for none of them, None for an answer that cannot be used."""
    plain = _plain(text)
    if plain in (OTHER_PERSON, NONE_OF_THESE):
        return -1
    if plain == SAME_PERSON:
        return one.candidates[0] if len(one.candidates) == 1 else None
    found = [a for a in one.candidates if plain and _plain(sittings.after.described(a)) == plain]
    return found[0] if len(found) == 1 else None


def _plain(text: str) -> str:
    return "".join(text.split())


def _unusable(finding: Finding, question: Question, answer: Answer, choice: int | None) -> Finding:
    why = "用不上" if choice is None else "和另一个回答指的是同一个人"
    return Finding(
        "answer_unusable",
        Severity.WARNING,
        f"{question.who}：待核查里的回答「{answer.text.strip()}」{why}，没有采用",
        f"可以填：{'、'.join(question.options)}。",
        finding.ref,
    )

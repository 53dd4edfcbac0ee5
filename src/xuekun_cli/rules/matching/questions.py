"""What only a person can know about two sittings: is this one the same student as that one?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from xuekun_cli.model.findings import Finding, Question, Severity
from xuekun_cli.model.names.order import natural_key
from xuekun_cli.model.results.matching import NONE_OF_THESE, OTHER_PERSON, QUESTION_PREFIX, SAME_PERSON
from xuekun_cli.rules.matching.near_names import near_ids, near_names, plain_name, slip_keys
from xuekun_cli.rules.matching.pairs import Pairing, Rulings, Sittings
from xuekun_cli.rules.matching.roster import Place, class_number, grades_agree, known_agree, places_agree

MOST_CANDIDATES = 5
"""A question with more candidates than this is no help; they are too many to look through."""
_MOST_ALIKE = 20
"""More students than this under one name, or one name but for a character, are not gone through one by one."""
_NOT_TAKEN = "先不当作同一个人"
_TAKEN = "当作同一个人"


class Asked(NamedTuple):
    """A finding with its question, the student of the earlier sitting, and the candidates of the later one."""

    finding: Finding
    before: int
    candidates: tuple[int, ...]

    @property
    def key(self) -> str:
        """The question's key; "" where nothing is asked."""
        return self.finding.question.key if self.finding.question is not None else ""


class _Keys:
    """Keys of questions; two that read the same are numbered."""

    def __init__(self, sittings: Sittings) -> None:
        self.sittings = sittings
        self._seen: Counter[str] = Counter()

    def key(self, b: int, candidates: Sequence[int]) -> str:
        told = sorted(self.sittings.after.told(a) for a in candidates)
        key = "|".join((QUESTION_PREFIX, self.sittings.before.told(b), *told))
        self._seen[key] += 1
        return key if self._seen[key] == 1 else f"{key}|{self._seen[key]}"


def questions(
    sittings: Sittings, pairing: Pairing, ruled: Rulings, ask_moved: bool, ask_open: bool
) -> list[Asked]:
    """Return every question, in the order of the earlier sitting: doubts about pairs taken, then pairs not taken.

    ``ask_moved``: about those who changed class and are known by their names only; ``ask_open``: about those
    without a match.
    """
    keys = _Keys(sittings)
    asked = [_renamed(sittings, keys, b, pairing.after_of[b]) for b in sorted(pairing.renamed)]
    if ask_moved:
        moved = [b for b in sorted(pairing.by_name) if sittings.changed_class(b, pairing.after_of[b])]
        asked.extend(_moved(sittings, keys, b, pairing.after_of[b]) for b in moved)
    if not ask_open:
        return asked
    lookup = _Candidates(sittings, pairing, ruled)
    for b in sittings.before.counted:
        if pairing.after_of[b] < 0 and (found := lookup.of(b)):
            asked.append(_open(sittings, keys, b, found, pairing))
    return asked


def _ask(
    sittings: Sittings,
    keys: _Keys,
    code: str,
    severity: Severity,
    b: int,
    candidates: Sequence[int],
    message: str,
    hint: str,
    assumed: str,
) -> Asked:
    if len(candidates) == 1:
        options: tuple[str, ...] = (SAME_PERSON, OTHER_PERSON)
    else:
        texts = Counter(sittings.after.described(a) for a in candidates)
        options = (*sorted((text for text, count in texts.items() if count == 1), key=natural_key), NONE_OF_THESE)
    question = Question(keys.key(b, candidates), sittings.before.described(b), options, assumed)
    return Asked(Finding(code, severity, message, hint, sittings.before.ref(b), question), b, tuple(candidates))


def _renamed(sittings: Sittings, keys: _Keys, b: int, a: int) -> Asked:
    before, after = sittings.before, sittings.after
    number = before.table.students[b].student_id
    message = f"学号 {number}：前一次是{before.shown(b)}，后一次是{after.shown(a)}，{_TAKEN}"
    if plain_name(before.names[b]) == plain_name(after.names[a]):
        said = f"学号 {number}：前一次是{before.shown(b)}，后一次是{after.shown(a)}，是一个名字的两种写法，当作同一个人"
        return Asked(Finding("match_name_changed", Severity.WARNING, said, "", before.ref(b)), b, (a,))
    hint = f"请核对姓名，把写错的改正；若不是，请在「回答」里选「{OTHER_PERSON}」。"
    return _ask(sittings, keys, "match_name_changed", Severity.WARNING, b, [a], message, hint, _TAKEN)


def _moved(sittings: Sittings, keys: _Keys, b: int, a: int) -> Asked:
    before, after = sittings.before, sittings.after
    name = before.table.students[b].name
    message = f"{before.shown(b)}换了班：后一次在{after.shown(a)}。两次都只有一个{name}，{_TAKEN}"
    hint = f"若不是，请在「回答」里选「{OTHER_PERSON}」。"
    return _ask(sittings, keys, "match_class_changed", Severity.INFO, b, [a], message, hint, _TAKEN)


def _open(sittings: Sittings, keys: _Keys, b: int, found: Sequence[int], pairing: Pairing) -> Asked:
    before, after = sittings.before, sittings.after
    shown = "；".join(after.described(a) for a in found)
    if pairing.held.get(b) in found:
        code = "match_name_changed"
        message = f"学号 {before.table.students[b].student_id}：前一次是{before.shown(b)}，后一次是另一个名字，没有对上（{shown}）"
    elif any(_doubled(sittings, b, a) for a in found):
        code = "match_doubled"
        message = f"{before.shown(b)}：一个班里有同名的人，又没有学号可分，没有对上（后一次：{shown}）"
    else:
        code = "match_near"
        message = f"{before.shown(b)}在后一次里没有找到，很像的有：{shown}"
    hint = "是同一个人吗？请在「回答」里选一个；最好在原表改正姓名、班级或学号。"
    return _ask(sittings, keys, code, Severity.QUESTION, b, found, message, hint, _NOT_TAKEN)


def _doubled(sittings: Sittings, b: int, a: int) -> bool:
    """Tell whether the two have one name in one class, and nothing but a second such student keeps them apart."""
    before, after, name = sittings.before, sittings.after, sittings.before.names[b]
    one, other = before.place(b), after.place(a)
    if name != after.names[a] or not places_agree(one, other) or sittings.ids_conflict(b, a):
        return False
    return len(before.like(name, other)) > 1 or len(after.like(name, one)) > 1


def crowds(sittings: Sittings, pairing: Pairing) -> list[Finding]:
    """Return one warning for each name that too many students of a class share to ask about each."""
    before, after = sittings.before, sittings.after
    findings = []
    said: set[tuple[str, Place]] = set()
    for b in before.counted:
        seat = (before.names[b], before.place(b))
        if pairing.after_of[b] >= 0 or seat in said:
            continue
        found = after.like(*seat)
        if len(found) <= _MOST_ALIKE and sum(pairing.before_of[a] < 0 for a in found) <= MOST_CANDIDATES:
            continue
        said.add(seat)
        findings.append(
            Finding(
                "match_doubled",
                Severity.WARNING,
                f"{before.shown(b)}：后一次这个班有 {len(found)} 个同名的人，没有学号可分，都没有对上",
                "请在两份成绩表里都写上学号。",
                before.ref(b),
            )
        )
    return findings


class _Candidates:
    """Finds for a student without a match those who may be the same, among those whom nobody is."""

    def __init__(self, sittings: Sittings, pairing: Pairing, ruled: Rulings) -> None:
        self.sittings, self.pairing, self.ruled = sittings, pairing, ruled
        places = [*sittings.before.places, *sittings.after.places]
        self._school_known = all(place.school for place in places)
        self._grade_known = not any(place.class_key.startswith("-") for place in places)
        self._slips: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for a in sittings.after.counted:
            if pairing.before_of[a] < 0:
                for key in self._slip_places(sittings.after.names[a], sittings.after.place(a)):
                    self._slips[key].append(a)

    def _slip_places(self, name: str, place: Place) -> list[tuple[str, str, str]]:
        """Return where near names of one class meet; the school and the grade count only if all have them."""
        if not place.class_key:
            return []
        class_key = place.class_key if self._grade_known else class_number(place.class_key)
        school = place.school if self._school_known else ""
        return [(school, class_key, key) for key in slip_keys(name)]

    def of(self, b: int) -> list[int]:
        """Return the candidates in an order that does not depend on the rows.

        Those of one id, or of one name and class, come before all others: where there are too many for a
        question the others are left out, and where these alone are too many there are none.
        """
        after = self.sittings.after
        name, place = self.sittings.before.names[b], self.sittings.before.place(b)
        like, named = after.like(name, place), after.named.all(name)
        strong = {self.pairing.held[b]} if b in self.pairing.held else set()
        strong.update(like if len(like) <= _MOST_ALIKE else ())
        weak = {a for a in named if self._elsewhere(b, a)} if len(named) <= _MOST_ALIKE else set()
        for key in self._slip_places(name, place):
            near = self._slips.get(key, [])
            if len(near) <= _MOST_ALIKE:
                weak.update(a for a in near if self._slip(b, a))
        for found in (strong | weak, strong):
            free = [a for a in found if self.pairing.before_of[a] < 0 and (b, a) not in self.ruled.apart]
            if len(free) <= MOST_CANDIDATES:
                return sorted(free, key=lambda a: (after.described(a), a))
        return []

    def _slip(self, b: int, a: int) -> bool:
        """Names one slip apart in one class, and ids that do not differ."""
        before, after = self.sittings.before, self.sittings.after
        if self.sittings.ids_conflict(b, a) or not places_agree(before.place(b), after.place(a)):
            return False
        return near_names(before.names[b], after.names[a])

    def _elsewhere(self, b: int, a: int) -> bool:
        """One name in one school and grade, and ids that are missing, or one slip apart."""
        before, after = self.sittings.before, self.sittings.after
        one, other = before.place(b), after.place(a)
        if not known_agree(one.school, other.school) or not grades_agree(one.class_key, other.class_key):
            return False
        return not self.sittings.ids_conflict(b, a) or near_ids(before.ids[b], after.ids[a])

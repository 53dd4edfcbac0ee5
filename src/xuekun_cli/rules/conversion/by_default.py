"""Choices that no document makes: where a default of this program decided a verdict, and what the other one gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from xuekun_cli.model.policy.conversion import Conversion
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.policy.term import Award, Targets
from xuekun_cli.model.policy.wording import choice_text, phrase
from xuekun_cli.model.results.term import ByDefault, CategoryCount, LevelVerdict, MilestoneVerdict, Move, Outcome
from xuekun_cli.rules.conversion.counts import count_tallied
from xuekun_cli.rules.conversion.milestones import judge_milestones
from xuekun_cli.rules.conversion.still_needed import room_of
from xuekun_cli.rules.conversion.targets import judge_levels

_NOT_WRITTEN = "没有写"
"""In a clause: the document does not say."""
_OF_CONVERSION = ("line", "added", "relapsed", "first_entry", "pending", "lost", "transferred", "moved_class")
_OF_TARGETS = {
    "per": "",
    "empty_category": "empty_clause",
    "takeover": "takeover_clause",
}
"""Key → the key of its clause; "" where it is the section's own, so that only a file without the key is silent."""


def unsaid(policy: Policy) -> frozenset[str]:
    """Return the keys of ``conversion`` and ``targets`` that no document decides.

    Those whose clause says so (文件没有写 …), and those that the file does not have. What a person sets for this
    run is no default.
    """
    rule, targets = policy.file.conversion, policy.file.targets
    said: dict[str, str] = {}
    if rule is not None:
        said |= {f"conversion.{key}": getattr(rule, key).clause for key in _OF_CONVERSION}
    if targets is not None:
        said |= {
            f"targets.{key}": getattr(targets, clause) if clause else "" for key, clause in _OF_TARGETS.items()
        }
        said["targets.no_task"] = targets.no_task.clause
    written = {path.removesuffix(".is").removesuffix(".name") for path in policy.places}
    chosen = {path.removesuffix(".is") for path, _, _ in policy.changes}
    silent = {key for key, clause in said.items() if _NOT_WRITTEN in clause or key not in written}
    return frozenset(one for one in silent - chosen if not _overridden(policy, one))


def _overridden(policy: Policy, key: str) -> bool:
    """Tell whether a file says a value on top of another file's, whose clause then speaks of the value beneath."""
    section, _, name = key.partition(".")
    clause = _OF_TARGETS.get(name, "") if section == "targets" else ""
    value = policy.places.get(f"{key}.is") or policy.places.get(f"{key}.name") or policy.places.get(key)
    ground = policy.places.get(f"{section}.{clause}" if clause else f"{key}.clause")
    return value is not None and ground is not None and value.file != ground.file


class Exam(NamedTuple):
    """What a unit's students did between the first exam and a later one."""

    milestone: str
    """"" where the policy has none."""
    moves: Mapping[Move, int]
    other: Mapping[Move, int]
    """By the line that the policy did not choose; empty where it cannot be told."""


class Verdicts(NamedTuple):
    """Both kinds of verdict of one unit."""

    levels: LevelVerdict | None
    milestones: MilestoneVerdict | None

    @property
    def name(self) -> str:
        """The verdict in a word or two."""
        return "；".join(one.verdict for one in self if one is not None)

    @property
    def decided(self) -> tuple[str, str]:
        """What a default may decide: the verdict and its consequence."""
        return self.name, self.levels.consequence if self.levels else ""


Improved = Callable[[Conversion], Sequence[bool | None]]
"""What gives each listed student's progress, by who belongs to the initial number."""


def judge(
    targets: Targets,
    rule: Conversion,
    categories: Sequence[str],
    exams: Sequence[Exam],
    improved: Improved,
) -> Verdicts:
    """Return a unit beside the targets; the last of ``exams`` is the last one held."""
    counts = [count_tallied(rule, categories, exam.moves) for exam in exams]
    rooms = [room_of(rule, exam.moves) for exam in exams]
    levels = judge_levels(targets, rule, counts[-1], rooms[-1]) if targets.levels else None
    milestones = None
    if targets.milestones:
        names = [exam.milestone for exam in exams]
        at, room_at = dict(zip(names, counts, strict=True)), dict(zip(names, rooms, strict=True))
        milestones = judge_milestones(targets, rule, at, improved(rule), room_at)
    return Verdicts(levels, milestones)


class Alternative(NamedTuple):
    """One choice that no document makes, and the rules with the other one."""

    key: str
    says: str
    other: str
    targets: Targets
    rule: Conversion

    def matters(self, counts: Sequence[Sequence[CategoryCount]], exams: Sequence[Exam]) -> bool:
        """Tell whether a unit has anybody of whom the choice speaks."""
        section, _, key = self.key.partition(".")
        if key == "empty_category":
            return any(not row.initial and row.added for rows in counts for row in rows)
        if key == "added":
            return any(row.added for rows in counts for row in rows)
        outcome = _SPOKEN_OF.get(key)
        if section == "targets" or key == "line":
            return True
        return any(
            move.moved if outcome is None else move.outcome is outcome for one in exams for move in one.moves
        )


_SPOKEN_OF = {
    "relapsed": Outcome.RELAPSED,
    "first_entry": Outcome.FIRST_ENTRY,
    "pending": Outcome.PENDING,
    "lost": Outcome.LOST,
    "transferred": Outcome.TRANSFERRED,
}
_CHOICES = {
    "per": ("category", "together"),
    "empty_category": ("none_added", "left_out"),
    "line": ("floating", "frozen"),
    "added": ("cancels", "apart"),
    "relapsed": ("added", "apart"),
    "first_entry": ("added", "apart"),
    **dict.fromkeys(("pending", "lost", "transferred", "moved_class"), ("stays", "leaves")),
}


def alternatives(targets: Targets, rule: Conversion, silent: frozenset[str]) -> tuple[Alternative, ...]:
    """Return the choices of ``silent`` that change how one unit is judged, each with the other one in its place."""
    found = []
    own_lines = any(level.by_category for level in targets.levels or ())
    for key in ("per", "empty_category"):
        if f"targets.{key}" in silent and not (key == "per" and own_lines):
            says, value = Targets.FIELDS[key].says, getattr(targets, key)
            other = next(one for one in _CHOICES[key] if one != value)
            words = _comma(choice_text(says, value))
            found.append(
                Alternative(f"targets.{key}", words, _meant(says, other), targets.but(**{key: other}), rule)
            )
    for key in _OF_CONVERSION:
        if f"conversion.{key}" in silent:
            part = getattr(rule, key)
            own = Conversion.FIELDS[key].says
            # a key that tells its own choices apart is better than what all of its kind have in common
            says = own if f"{part.is_} " in own else type(part).FIELDS["is_"].says
            label = phrase(own)
            other = next(one for one in _CHOICES[key] if one != part.is_)
            words = _comma(choice_text(says, part.is_, label).replace("：：", "："))
            changed = rule.but(**{key: part.but(is_=other)})
            found.append(Alternative(f"conversion.{key}", words, _meant(says, other), targets, changed))
    return tuple(found)


def defaults_that_decided(
    now: Verdicts,
    targets: Targets,
    rule: Conversion,
    categories: Sequence[str],
    exams: Sequence[Exam],
    improved: Improved,
    silent: frozenset[str],
    others: Sequence[Alternative],
) -> tuple[ByDefault, ...]:
    """Return the choices that no document makes and without which the verdict, or its consequence, were another.

    ``others`` are the `alternatives` of ``silent``: each is tried alone, and the unit judged again.
    """
    found = []
    counts = [count_tallied(rule, categories, exam.moves) for exam in exams]
    for one in others:
        if not one.matters(counts, exams):
            continue
        seen = [exam._replace(moves=exam.other) for exam in exams] if one.key == "conversion.line" else exams
        then = judge(one.targets, one.rule, categories, seen, improved)
        if then.decided != now.decided:
            found.append(ByDefault(one.key, one.says, f"换成「{one.other}」，{_result(now, then)}"))
    return (*found, *_no_task(targets, now, silent), *_absent(targets, now, rule, improved))


def _comma(text: str) -> str:
    return text.replace("：", "，")


def _meant(says: str, value: str) -> str:
    return choice_text(says, value, "-").partition("：")[2] or choice_text(says, value, "-")


def _result(now: Verdicts, then: Verdicts) -> str:
    if then.name != now.name:
        return f"结论是 {then.name}"
    consequence = then.decided[1]
    return f"结论不变，奖惩是「{consequence}」" if consequence else "结论不变，没有奖惩"


def _no_task(targets: Targets, now: Verdicts, silent: frozenset[str]) -> Iterator[ByDefault]:
    """Yield that nobody listed and nobody added is no task, where no document says so and that is the verdict."""
    if "targets.no_task" not in silent or now.name.partition("；")[0] != targets.no_task.name:
        return
    highest = now.levels.targets[-1].name if now.levels and now.levels.targets else ""
    other = f"照样评，结论是 {highest}" if highest else "照样评，各项都算达到"
    added = any(one.row.added for one in now.levels.categories) if now.levels else False
    who = "没有人在册、新增不看的" if added else "没有人在册、也没有新增的"
    yield ByDefault("targets.no_task", f"{who}，是{targets.no_task.name}", other)


def _absent(targets: Targets, now: Verdicts, rule: Conversion, improved: Improved) -> Iterator[ByDefault]:
    """Yield that who has no later score has not improved, where only that stands between a teacher and the award."""
    award: Award | None = targets.award
    stones = now.milestones
    if award is None or award.improved != "everyone" or stones is None or stones.won is not False:
        return
    flags = improved(rule)
    if None in flags and False not in flags and all(one.target.met for one in stones.milestones):
        yield ByDefault("", "后一次没有成绩的，不算有进步", f"不看没有成绩的，结论是 {award.name}")

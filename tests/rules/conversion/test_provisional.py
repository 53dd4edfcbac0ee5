"""Provisional is what another answer would change, and nothing else: held against giving every answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from made_sitting import Seat, policy, seat, sitting

from xuekun_cli.model.results.screening import Answer
from xuekun_cli.model.results.transitions import Transition
from xuekun_cli.model.scores.marks import Mark
from xuekun_cli.model.scores.tables import ScoreTable
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.rules.conversion.exams import ScoredExam
from xuekun_cli.rules.conversion.transitions import transitions
from xuekun_cli.rules.matching.match import match_sittings
from xuekun_cli.rules.screening.screen import ground_of, screened
from xuekun_cli.sheets.words.labels import name_key

POLICY = policy()
CATEGORIES = [band.category for band in POLICY.bands]
SUBJECTS = ("语文", "数学")
NAMES = ("王芳", "李思思", "赵敏华", "钱多多", "孙小小", "周明明")
Fates = dict[tuple[str, int, str], str]

cells = st.sampled_from([0, 20, 30, 40, 60, 80, 100, Mark.ABSENT])
drawn = st.lists(
    st.tuples(
        st.sampled_from(["same", "same", "another", "slip", "gone"]),
        st.sampled_from(["3-1", "3-1", "3-2"]),
        st.tuples(cells, cells),
        st.tuples(cells, cells),
    ),
    min_size=2,
    max_size=len(NAMES),
)


def exams(
    people: Sequence[tuple[str, str, tuple[object, ...], tuple[object, ...]]],
) -> tuple[ScoreTable, ScoreTable]:
    """Two sittings; of some the later one has another name under the id, or a slip in it, or nobody."""
    before: list[Seat] = []
    after: list[Seat] = []
    for n, (what, class_key, was, now) in enumerate(people):
        number = f"10{n}"
        before.append(seat(*was, name=NAMES[n], class_name="3-1", student_id=number))
        name = {"another": f"吴{'甲乙丙丁戊己'[n]}", "slip": f"{NAMES[n]}三"}.get(what, NAMES[n])
        if what != "gone":
            after.append(seat(*now, name=name, class_name=class_key, student_id=number))
    for extra in (before, after):
        extra.extend(seat(90, 90, name=f"郑好{k}", class_name="3-1", student_id=f"9{k}") for k in "一二三四")
    return sitting(before, SUBJECTS), sitting(after, SUBJECTS)


def found(
    tables: tuple[ScoreTable, ScoreTable], answers: Mapping[str, str]
) -> tuple[list[Transition], list[tuple[str, tuple[str, ...]]]]:
    """The transitions under these answers, and the open questions with their options."""
    settled = {key: Answer(key, text, "", "") for key, text in answers.items()}
    matching = match_sittings(*tables, name_key, settled=settled)
    grounds = [ground_of(POLICY, table)[0] for table in tables]
    both = [ScoredExam(ground, screened(ground).listed) for ground in grounds]
    rule = load_policy("wuping").file.conversion
    asked = [
        (f.question.key, f.question.options) for f in matching.findings if f.question and not f.question.answer
    ]
    return list(transitions(CATEGORIES, *both, matching, rule)), asked


def fates(moves: Sequence[Transition]) -> Fates:
    """What became of whom: those listed before by their first row, those listed now alone by their later one."""
    return {
        ("before", one.before_student, one.subject_key)
        if one.before.listed
        else ("after", one.after_student, one.subject_key): one.outcome.value
        for one in moves
    }


@settings(max_examples=300, deadline=None)
@given(drawn)
def test_provisional_is_what_an_answer_would_change(
    people: list[tuple[str, str, tuple[object, ...], tuple[object, ...]]],
) -> None:
    """Every option of every open question, one at a time."""
    tables = exams(people)
    moves, asked = found(tables, {})
    now = fates(moves)
    others = [fates(found(tables, {key: option})[0]) for key, options in asked for option in options]
    changed = {who for who in now if any(other.get(who) != now[who] for other in others)}
    marked = fates([one for one in moves if one.provisional])
    assert set(marked) == changed

"""The screen of `track`: numbers alone, no student's name, and hints called hints."""

from __future__ import annotations

from outcomes import Screen, policy

from xuekun_cli.model.policy.tracking import Tracking
from xuekun_cli.model.results.tracking import HINT_ONLY, ClassTrack, TrackedExam, TrackOutcome
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.terminal.track import show_track

RULE = Tracking(clause="甲", running=3, falls=3, within=5 * SCALE)


def outcome(exams: int = 3) -> TrackOutcome:
    """One class and subject; one more on the list at each exam."""
    listed = tuple(range(1, exams + 1))
    names = tuple(TrackedExam(f"第{n}次", (), 30, 30, {"二类": 0, "三类": n}) for n in listed)
    none = (None,) * exams
    track = ClassTrack(None, "三(1)班", "3-1", "语文", (30,) * exams, {"三类": listed}, none, none)
    return TrackOutcome(policy(), RULE, "默认", names, ("语文",), (), (), (), (track,), (), ())


def test_each_exam_and_each_subject_has_its_row(screen: Screen) -> None:
    show_track(outcome(), ["历次跟踪.xlsx"], [], False, screen.console)
    rows = [line.split() for line in screen.text.splitlines()]
    assert ["3", "第3次", "30", "30", "0", "3", "3"] in rows
    assert ["语文", "1", "2", "3", "0"] in rows
    assert HINT_ONLY in screen.text


def test_of_many_exams_the_last_ones_are_shown_and_that_is_said(screen: Screen) -> None:
    show_track(outcome(20), [], [], True, screen.console)
    assert "只列最后 11 次" in screen.text.replace("\n", "")
    assert all(len(line.encode("gbk")) <= 80 for line in screen.text.splitlines())

"""The sitting as a pandas table, for who works in Python."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd

from places import SAMPLES
from xuekun_cli.model.scores.marks import SCALE, Mark
from xuekun_cli.pipeline import screen as screening
from xuekun_cli.pipeline.inputs.request import Request


def test_the_frame_has_a_row_a_student_and_subject_and_no_score_without_a_mark_that_says_so(
    tmp_path: Path,
) -> None:
    shutil.copy(SAMPLES / "期初成绩.xlsx", tmp_path)
    table = screening.screen(Request((str(tmp_path / "期初成绩.xlsx"),))).table
    frame = table.frame()
    assert len(frame) == len(table.students) * len(table.subjects)
    assert frame["score"].notna().sum() == (frame["mark"] == Mark.SCORED).sum() > 0
    first = frame[(frame["student_id"] == table.students[0].student_id) & (frame["subject"] == "语文")]
    assert first["score"].tolist() == [table.scores[0, 0] / SCALE]
    means = frame.groupby(["class", "subject"])["score"].mean()
    assert isinstance(means, pd.Series)
    assert means.between(60, 90).all()

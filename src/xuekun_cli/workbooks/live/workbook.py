"""门槛活表: a person changes a threshold in a cell, and the list, the counts and the colours follow."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

from xuekun_cli.model.results.live import LiveList
from xuekun_cli.workbooks.live.scores import LiveScores, write_scores
from xuekun_cli.workbooks.live.sheets import write_groups, write_list, write_live_notes, write_thresholds
from xuekun_cli.workbooks.pages import styles

SPARE = 2
"""The sheet 名单 has room for so many times the listed, for `LEAST_ROOM` at least and `MOST_ROOM` at most."""
LEAST_ROOM, MOST_ROOM = 300, 3_000


def write_live(live: LiveList) -> bytes:
    """Return the workbook as the bytes of an xlsx: 门槛, 名单, 各班各科, 成绩, 说明.

    Every formula has its value beside it, worked out here with the same whole numbers, so that a preview shows it
    too. Only functions are used that Excel 2010, WPS and LibreOffice have. The bytes depend on ``live`` alone.
    """
    out = BytesIO()
    workbook = xlsxwriter.Workbook(out, styles.workbook_options())
    workbook.set_properties({"title": "门槛活表", "created": styles.CREATED})
    workbook.set_size(1600 * 15, 900 * 15)
    looks = styles.Looks(workbook)
    own = tuple(band.threshold for band in live.bands)
    verdicts = [live.category(row, own) for row in live.rows]
    listed = sum(bool(one) and not row.registered for one, row in zip(verdicts, live.rows, strict=True))
    room = min(len(live.rows), max(listed, min(max(SPARE * listed, LEAST_ROOM), MOST_ROOM)))
    scores = LiveScores(live, verdicts)
    write_thresholds(workbook, looks, scores, room)
    write_list(workbook, looks, scores, room)
    write_groups(workbook, looks, scores)
    write_scores(workbook, looks, scores)
    write_live_notes(workbook, looks, scores)
    workbook.close()
    return out.getvalue()

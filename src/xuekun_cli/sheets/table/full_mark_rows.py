"""Full marks written below the header without a word for the row: （100）, 100分, or numbers that can be nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import normalize

from xuekun_cli.model.patterns import late
from xuekun_cli.sheets.columns.decide import ScoreColumn
from xuekun_cli.sheets.containers.grid import SheetGrid, cell_text

_STATED = late(r"[(\[](?:满分|总分|共)?:?(\d{2,4}(?:\.5)?)分?(?:制)?[)\]]|(?:满分|总分|共):?(\d{2,4}(?:\.5)?)分?")
"""（100）, (满分120分), 满分：150: a full mark in so many words."""
_BARE = late(r"(\d{2,4})(?:\.0)?分?")
"""100, 100分: a full mark only where it cannot be a score."""
_ROUND = 10
_LEAST = 20
"""Full marks are round, and no paper of this kind gives fewer points."""


def stated_below(grid: SheetGrid, row: int, last: int, scores: Sequence[ScoreColumn]) -> dict[int, object]:
    """Return column → full mark (points) that a row above the students states; empty when it states none.

    ``row`` names nobody; rows up to ``last`` stand below it (zero-based). Numbers without a bracket or a word
    count when every score column has one, all are round, there are two or more, and no score is higher.
    """
    texts = {c: normalize("NFKC", cell_text(value)) for c, value in enumerate(grid.rows[row]) if cell_text(value)}
    texts = {c: re.sub(r"\s", "", text) for c, text in texts.items() if grid.origin(row, c)[0] == row}
    own = {column.column for column in scores} & texts.keys()
    if not own:
        return {}
    stated = {c: _STATED.fullmatch(text) for c, text in texts.items()}
    if all(stated.values()):
        return {c: float(hit.group(1) or hit.group(2)) for c, hit in stated.items() if hit and c in own}
    bare = {c: _BARE.fullmatch(text) for c, text in texts.items()}
    if len(own) < 2 or len(own) < len(scores) or not all(bare.values()):
        return {}
    marks = {c: int(hit.group(1)) for c, hit in bare.items() if hit and c in own}
    if any(mark % _ROUND or mark < _LEAST for mark in marks.values()):
        return {}
    for c, mark in marks.items():
        below = (grid.rows[r][c] for r in range(row + 1, last + 1))
        if any(isinstance(value, int | float) and value > mark for value in below):
            return {}
    return {c: float(mark) for c, mark in marks.items()}

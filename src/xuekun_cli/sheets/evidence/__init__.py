"""What the cells of a table prove about its columns: sums, ranks, converted marks, copies; no word is looked at."""

from xuekun_cli.sheets.evidence.derived import (
    complement_law,
    conversion_law,
    difference_law,
    one_of_law,
)
from xuekun_cli.sheets.evidence.laws import EXACT_ROWS, ORDER_ROWS, SUM_SUGGESTED, Law, LawKind
from xuekun_cli.sheets.evidence.measured import MeasuredTable, measured
from xuekun_cli.sheets.evidence.orders import counts_itself, counts_ties, out_of_order, rank_law
from xuekun_cli.sheets.evidence.scaled import either_way, line_law, made_of
from xuekun_cli.sheets.evidence.steps import level_law
from xuekun_cli.sheets.evidence.sums import sum_law
from xuekun_cli.sheets.evidence.weights import weighted_law

__all__ = [
    "EXACT_ROWS",
    "ORDER_ROWS",
    "SUM_SUGGESTED",
    "Law",
    "LawKind",
    "MeasuredTable",
    "complement_law",
    "conversion_law",
    "counts_itself",
    "counts_ties",
    "difference_law",
    "either_way",
    "level_law",
    "line_law",
    "made_of",
    "measured",
    "one_of_law",
    "out_of_order",
    "rank_law",
    "score_cells",
    "sum_law",
    "weighted_law",
]

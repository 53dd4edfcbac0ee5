"""What the cells of a table prove about its columns: sums, ranks, converted marks, copies; no word is looked at."""

from xuekun_cli.sheets.evidence.derived import complement_law, conversion_law, is_coarser, one_of_law
from xuekun_cli.sheets.evidence.laws import EXACT_ROWS, SUM_SUGGESTED, Law, LawKind
from xuekun_cli.sheets.evidence.measured import MeasuredTable, measured
from xuekun_cli.sheets.evidence.orders import counts_itself, out_of_order, rank_law
from xuekun_cli.sheets.evidence.sums import sum_law

__all__ = [
    "EXACT_ROWS",
    "SUM_SUGGESTED",
    "Law",
    "LawKind",
    "MeasuredTable",
    "complement_law",
    "conversion_law",
    "counts_itself",
    "is_coarser",
    "measured",
    "one_of_law",
    "out_of_order",
    "rank_law",
    "score_cells",
    "sum_law",
]

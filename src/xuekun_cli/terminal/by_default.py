"""Verdicts that a default of the program decided: marked in the tables, and told below them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from xuekun_cli.model.results.report import Judged
from xuekun_cli.model.results.term import BY_DEFAULT
from xuekun_cli.terminal.lines import write

if TYPE_CHECKING:
    from rich.console import Console

MARK = " *"
MOST_NAMES = 3
"""Units named to a default; of more the number is told."""
MOST_DEFAULTS = 3
"""Defaults told one by one, each with one result of the other choice."""
FEW_DEFAULTS = 1
"""So many where the units are not told one by one."""
_INDENT = 2


def write_by_default(console: Console, units: Iterable[Judged], marked: bool) -> None:
    """Print each default that decided a verdict, what the other choice would give, and of whom; nothing for none.

    ``marked`` says that the verdicts in question bear the mark.
    """
    found: dict[str, list[str]] = {}
    for one in units:
        who = f"{one.unit.teacher or one.unit.class_name}{one.unit.subject}"
        for each in one.by_default:
            found.setdefault(f"{each.says}（{each.otherwise}）", []).append(who)
    if not found:
        return
    lead = "带 * 的结论，起决定作用的规定" if marked else "有的结论，起决定作用的规定"
    write(console, f"{lead}{BY_DEFAULT}：")
    most = MOST_DEFAULTS if marked else FEW_DEFAULTS
    for words, units_of in sorted(found.items(), key=lambda one: -len(one[1]))[:most]:
        more = f" 等 {len(units_of)} 项" if len(units_of) > MOST_NAMES else ""
        write(console, f"{words}：{'、'.join(units_of[:MOST_NAMES])}{more}", indent=_INDENT)
    if len(found) > most:
        write(console, f"另有 {len(found) - most} 种情形，见工作簿的「依据」一栏。", indent=_INDENT)
    console.print()

"""What came of the worked examples of policies: what is right in a line, what is wrong with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xuekun_cli.model.results.examples import Checked
from xuekun_cli.model.results.policy_views import PolicyTested
from xuekun_cli.terminal.console import out
from xuekun_cli.terminal.lines import shown_path, write

if TYPE_CHECKING:
    from rich.console import Console

_INDENT = 2
_DEEP = 4


def show_tested(tested: Sequence[PolicyTested], verbose: bool, console: Console | None = None) -> None:
    """Print on stdout (or ``console``) what came of every policy, and the totals.

    With ``verbose`` every expectation has a line of its own.
    """
    console = console or out()
    for one in tested:
        _write_one(console, one, verbose)
    if len(tested) > 1 or verbose:
        console.print()
    write(console, _totals(tested), style="bold")


def _write_one(console: Console, one: PolicyTested, verbose: bool) -> None:
    if one.policy is None:
        write(console, shown_path(one.path), lead="不能用  ", style="bold red")
        if one.problem is not None:
            _write_problem(console, one)
        return
    lead = "对  " if one.good else "错  "
    write(console, f"{one.policy.id}：{_told(one)}", lead=lead, style="green" if one.good else "bold red")
    for checked in one.checked:
        if not checked.passed:
            _write_failed(console, checked)
        elif verbose:
            about = f"例 {checked.example}「{checked.title}」{checked.what}：{checked.found}"
            write(console, about, lead="对  ", indent=_INDENT)
    for path, sides in one.untried:
        write(console, f"{path} 没有「{'」「'.join(sides)}」的例子", lead="缺  ", indent=_INDENT, style="bold red")
    if one.untried:
        write(console, "请在 examples 里把缺的各补一个，写上应得的结论。", lead="怎么办：", indent=_DEEP)
    if one.without_examples:
        write(console, "没有例子。请在 examples 下写：低一点、正好、高一点，各应得什么。", indent=_INDENT)


def _write_problem(console: Console, one: PolicyTested) -> None:
    assert one.problem is not None
    # several mistakes are told one by one; a single one is the message itself
    told = [(finding.message, finding.hint) for finding in one.problem.findings]
    for message, hint in told or [(one.problem.message, one.problem.hint)]:
        write(console, message.replace(one.path, shown_path(one.path)), indent=_INDENT)
        if hint:
            write(console, hint, lead="怎么办：", indent=_DEEP)


def _told(one: PolicyTested) -> str:
    if one.nothing_to_try:
        return "没有要试的（只凭登记，或只照别的办法）"
    failed = len(one.failed)
    said = (
        f"{len(one.checked)} 项核对" + (f"，{failed} 项不对" if failed else "都对") if one.checked else "没有例子"
    )
    lines = f"；{one.lines} 条线" + (f"，{len(one.untried)} 条没有试全" if one.untried else "都试到了")
    return said + (lines if one.lines else "")


def _write_failed(console: Console, checked: Checked) -> None:
    about = f"例 {checked.example}「{checked.title}」{checked.what}"
    write(console, about, lead="错  ", indent=_INDENT, style="bold red")
    write(console, f"应得 {checked.expected}，算出 {checked.found}", indent=_DEEP + _INDENT)
    if checked.reason:
        write(console, checked.reason, lead="算法：", indent=_DEEP + _INDENT)


def _totals(tested: Sequence[PolicyTested]) -> str:
    """Return the last line: how many policies and expectations, and what is left to mend."""
    checked = sum(len(one.checked) for one in tested)
    failed = sum(len(one.failed) for one in tested)
    untried = sum(len(one.untried) for one in tested)
    bare = sum(one.without_examples for one in tested)
    broken = sum(one.policy is None for one in tested)
    wrong = [
        *([f"{failed} 项不对"] if failed else []),
        *([f"{untried} 条线没有试全"] if untried else []),
        *([f"{bare} 份没有例子"] if bare else []),
        *([f"{broken} 份不能用"] if broken else []),
    ]
    said = f"{len(tested)} 份办法，{checked} 项核对：" + ("，".join(wrong) if wrong else "都对")
    return f"{said}。"

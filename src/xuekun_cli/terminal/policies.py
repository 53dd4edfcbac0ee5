"""Policies on the screen: the list of them, one read out clause by clause, two compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import PurePath
from typing import TYPE_CHECKING

from xuekun_cli.model.policy.document import Policy, PolicyFile
from xuekun_cli.model.results.policy_views import (
    Difference,
    PoliciesCompared,
    PolicyEntry,
    PolicyText,
    Said,
    Sentence,
)
from xuekun_cli.terminal.console import out
from xuekun_cli.terminal.lines import write, write_path

if TYPE_CHECKING:
    from rich.console import Console

NOT_ALONE = "不单独用来筛查"
SHARED = f"各办法共用的一部分，{NOT_ALONE}；别的办法写 extends 用它"
_INDENT = 2
_KEYS = 6
"""Where the keys below a sentence begin."""
_UNSAID = "没有写"


def show_list(entries: Sequence[PolicyEntry], console: Console | None = None) -> None:
    """Print the shipped policies on stdout (or ``console``): id, name, sections, source, dates."""
    console = console or out()
    for entry in entries:
        policy = entry.policy
        write(console, policy.name, lead=f"{policy.id}  ", style="bold")
        parts = "、".join(entry.sections)
        if policy.file.screening is not None and not policy.can_screen:
            parts = f"{parts}（{SHARED}）"
        elif not policy.can_screen:
            parts = f"{parts}（{NOT_ALONE}）"
        write(console, parts, lead="有    ", indent=_KEYS)
        write(console, policy.source, lead="出自  ", indent=_KEYS)
        if _period(policy.file):
            write(console, _period(policy.file), lead="执行  ", indent=_KEYS)
    console.print()
    write(
        console,
        f"共 {len(entries)} 份。看一份的内容：xuekun rules show 名字；抄一份来改：xuekun rules new --from 名字。",
    )


def show_policy(text: PolicyText, console: Console | None = None) -> None:
    """Print what a policy says on stdout (or ``console``), clause by clause, then what holds by default."""
    console = console or out()
    _write_head(console, text.policy)
    for section, group in groupby(text.sentences, key=lambda sentence: sentence.section):
        sentences = list(group)
        console.print()
        write(console, text.titles[section], style="bold")
        for clause, told in _by_clause(sentences):
            write(console, f"〔{clause}〕" if clause else "〔没有写出自哪一条〕", indent=_INDENT)
            for sentence in told:
                _write_sentence(console, text.policy, sentence)
    unsaid = [said for sentence in text.sentences for said in sentence.values if said.place is None and said.words]
    if unsaid:
        console.print()
        write(console, "没有写、按默认的", style="bold")
        for said in unsaid:
            write(console, said.words, indent=_INDENT * 2)
            write(console, f"{said.path} = {said.text}" if said.text else said.path, indent=_KEYS, style="dim")
    console.print()
    write(console, "想换一个数试试：xuekun screen 成绩表 --policy 办法 --set 上面的名字=新的值。")


def show_differences(compared: PoliciesCompared, console: Console | None = None) -> None:
    """Print on stdout (or ``console``) what two policies do not share, value by value."""
    console = console or out()
    first, second = compared.first, compared.second
    names = _names(first, second)
    for name, policy in zip(names, (first, second), strict=True):
        write(console, f"{policy.name}，{policy.source}", lead=f"{name}：", style="bold")
    if not compared.values and not compared.clauses:
        console.print()
        write(console, "两份办法的规定完全一样。")
        return
    for only, name in ((compared.only_first, names[0]), (compared.only_second, names[1])):
        for section in only:
            count = sum(one.section == section for one in compared.values)
            console.print()
            write(console, f"{compared.titles[section]}：只有 {name} 有（{count} 个值）。", style="bold")
    apart = (*compared.only_first, *compared.only_second)
    shared = [one for one in compared.values if one.section not in apart]
    for section, group in groupby(shared, key=lambda one: one.section):
        console.print()
        write(console, compared.titles[section], style="bold")
        for one in group:
            _write_difference(console, one, names)
    if compared.clauses:
        console.print()
        write(console, f"值一样、只是出处写得不同的有 {len(compared.clauses)} 个：", style="bold")
        for one in compared.clauses:
            clauses = [said.clause or _UNSAID for said in (one.first, one.second) if said]
            write(console, f"{one.path}（{clauses[0]}；{clauses[1]}）", indent=_INDENT)
    console.print()
    write(console, f"共有 {len(compared.values)} 个值不同。")


def _write_head(console: Console, policy: Policy) -> None:
    write(console, policy.name, lead=f"{policy.id}  ", style="bold")
    file = policy.file
    write(console, policy.source, lead="出自  ", indent=_INDENT)
    for lead, said in (("网址  ", file.source.link), ("原件  ", file.source.file), ("执行  ", _period(file))):
        if said:
            write(console, said, lead=lead, indent=_INDENT)
    if file.extends:
        write(console, f"{file.extends}（没有写的照它）", lead="以    ", indent=_INDENT)
    if file.note:
        write(console, file.note, lead="注意  ", indent=_INDENT)
    if not policy.can_screen:
        write(console, SHARED if file.screening is not None else NOT_ALONE, lead="用法  ", indent=_INDENT)
    for path, before, now in policy.changes:
        write(console, f"{path}：{before} 改成 {now}", lead="这次  ", indent=_INDENT)
    write_path(console, policy.path, indent=_INDENT)


def _by_clause(sentences: Iterable[Sentence]) -> list[tuple[str, list[Sentence]]]:
    """Return the written sentences by clause, in the order in which the clauses come first."""
    found: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        if sentence.written:
            found.setdefault(sentence.clause, []).append(sentence)
    return list(found.items())


def _write_sentence(console: Console, policy: Policy, sentence: Sentence) -> None:
    write(console, sentence.words, indent=_INDENT * 2)
    for said in sentence.written:
        clause = f"，出自 {said.clause}" if said.clause != sentence.clause else ""
        write(console, f"{said.path} = {said.text}（{_place(said)}{clause}）", indent=_KEYS, style="dim")


def _place(said: Said) -> str:
    """Return file and line of a value; for a value changed for this run, the change itself."""
    assert said.place is not None
    return f"{PurePath(said.place.file).name}:{said.place.line}" if said.place.line else said.place.file


def _names(first: Policy, second: Policy) -> tuple[str, str]:
    """Return what the two are called: by id, or by file where the ids are the same."""
    if first.id != second.id:
        return first.id, second.id
    return PurePath(first.path).name, PurePath(second.path).name


def _write_difference(console: Console, one: Difference, names: tuple[str, str]) -> None:
    write(console, one.path, indent=_INDENT)
    for name, said in zip(names, (one.first, one.second), strict=True):
        write(console, _told(said), lead=f"{name}：", indent=_INDENT * 2)


def _told(said: Said | None) -> str:
    if said is None:
        return _UNSAID
    clause = f"（{said.clause}）" if said.clause else ""
    default = "，没有写、按默认" if said.place is None else ""
    told = said.words if said.text in said.words else f"{said.text}，{said.words}" if said.words else said.text
    return f"{told}{default}{clause}"


def _period(file: PolicyFile) -> str:
    start, end = file.effective.from_, file.effective.until
    return "，".join([*([f"从 {start} 起"] if start else []), *([f"到 {end} 为止"] if end else [])])


def show_written(path: str, console: Console | None = None) -> None:
    """Print on stdout (or ``console``) which file was written."""
    console = console or out()
    write(console, "文件已写好：", style="bold")
    write_path(console, path)

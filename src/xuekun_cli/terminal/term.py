"""A term's folder on the screen: what lies there, and how far each exam is; one next step at the end."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xuekun_cli.terminal.console import out
from xuekun_cli.terminal.lines import plain, write, write_path
from xuekun_cli.terminal.tables import write_table

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

_TITLES = {
    "screen": "筛查",
    "roll": "名册续写",
    "report": "转化报告",
    "check": "教师考核",
    "rates": "一分二率",
    "track": "历次跟踪",
    "brief": "简报",
}
_STATES = {"made": "做好", "fresh": "没有变", "waits": "没做成", "missing": "等着"}
_PLANNED = "要做"
_MOST_FILES = 20
_SETTINGS = {"exempt": "随班就读名单", "roll": "花名册", "teachers": "任课表"}
_FOLLOWS = {
    "exempt": "按没有随班就读学生算",
    "roll": "转出、在校看不到，成绩表没有班级的分不了班",
    "teachers": "考核按班算，不分到教师",
}


def asks() -> bool:
    """Tell whether there is somebody to ask: a person at a terminal on both sides."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def ask(question: str) -> str:
    """Ask one question and return what was typed, without spaces around it; "" for nothing."""
    from rich.prompt import Prompt

    return Prompt.ask(question, console=out(), default="", show_default=False).strip()


def show_found(found: Any, console: Console | None = None) -> None:
    """Print what lies in a folder, file by file."""
    console = console or out()
    write(console, f"「{found.folder}」里的文件", style="bold")
    rows = []
    for file in found.lying[:_MOST_FILES]:
        exams = "；".join(
            f"{sat.exam or '没有写是哪次考试'}，{sat.classes} 个班 {sat.students} 名学生"
            for sat in file.what.exams
        )
        rows.append([plain(file.path), file.what.kind.value, plain(exams or file.what.why)])
    if rows:
        write_table(console, ["文件", "是什么", ""], rows)
    else:
        write(console, "还没有表格文件。")
    if len(found.lying) > _MOST_FILES:
        write(console, f"另有 {len(found.lying) - _MOST_FILES} 个文件。")
    for name, files in found.several.items():
        write(console, f"像{_SETTINGS[name]}的有几个：{'、'.join(files)}。请在 学期.yaml 里写明用哪一个。")


def show_begun(found: Any, written: Path | None, console: Console | None = None) -> None:
    """Print what was written, and what comes next."""
    console = console or out()
    console.print()
    if written is None:
        write(console, "已经有 学期.yaml，没有改它；要改请直接打开它。")
    else:
        write(console, "写好了：", style="bold")
        write_path(console, str(written))
    where = "" if str(found.folder) == "." else f" {found.folder}"
    write(console, f"下一步：xuekun term{where}")


def show_term(came: Any, dry_run: bool, console: Console | None = None) -> None:
    """Print how a term's folder stands: exam by exam, what waits, what is missing, and the one next step."""
    console = console or out()
    settings = came.settings
    title = "".join(text for text in (settings.school, settings.term) if text) or "学期"
    write(console, f"{title}，按「{settings.policy}」", style="bold")
    rows = [_row(one, dry_run) for one in came.done]
    if rows:
        write_table(console, ["", "做什么", "怎样", "", "待回答"], rows, numbers=frozenset((4,)))
    else:
        write(console, "还没有成绩表。")
    _write_reasons(console, came.done, dry_run)
    missing = [name for name in _SETTINGS if not getattr(settings, name)]
    for name in missing:
        write(console, f"没有给{_SETTINGS[name]}：{_FOLLOWS[name]}。")
    other = [file for file in came.lying if file.what.kind.value == "认不出"]
    for file in other[:3]:
        write(console, f"没有用：{file.path}。{file.what.why}".rstrip())
    if came.questions:
        write(console, f"有 {came.questions} 个问题等人回答，和它们有关的数是暂定的。", style="bold")
    console.print()
    if not dry_run and came.done:
        write(console, "结果在：", style="bold")
        write_path(console, str(settings.folder / settings.results))
    write(console, f"下一步：{came.advice}，再运行", style="bold")
    write_path(console, came.command)


def _row(one: Any, dry_run: bool) -> list[str]:
    name = one.step.words[0]
    state = _PLANNED if dry_run and one.state.value == "made" else _STATES[one.state.value]
    return [plain(one.step.exam), _TITLES[name], state, one.told, str(len(one.questions) or "")]


def _write_reasons(console: Console, done: Sequence[Any], dry_run: bool) -> None:
    """Print why steps were not made, or in a trial why they would be."""
    for one in done:
        if one.state.value == "waits":
            write(console, f"{one.step.exam}{_TITLES[one.step.words[0]]}没做成：{one.why}")
        elif dry_run and one.state.value == "made":
            write(console, f"{one.step.exam}{_TITLES[one.step.words[0]]}：{one.why}")

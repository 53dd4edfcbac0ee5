"""Mistakes on the command line, in Chinese, with the nearest thing that was probably meant."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.names.as_typed import as_typed


def in_chinese(problem: Exception) -> CannotGoOn:
    """Return a usage error of the command-line library as a clear sentence and a next step."""
    context = getattr(problem, "ctx", None)
    path = getattr(context, "command_path", "") or "xuekun"
    help_line = f"用法：{path} --help。"
    kind = type(problem).__name__
    if kind in ("NoSuchOption", "NoSuchOptionError"):
        option = str(getattr(problem, "option_name", ""))
        known = [name for parameter in _parameters(context) for name in getattr(parameter, "opts", ())]
        near = get_close_matches(option, known, n=1)
        hint = f"是不是 {near[0]}？" if near else ""
        return CannotGoOn(f"没有「{option}」这个选项", hint + help_line)
    if kind == "MissingParameter":
        parameter = getattr(problem, "param", None)
        name = getattr(parameter, "metavar", None) or getattr(parameter, "name", "")
        return CannotGoOn(f"少写了：{name}", help_line)
    if kind == "BadOptionUsage":
        option = str(getattr(problem, "option_name", ""))
        wrong = "后面不写值" if "does not take" in str(getattr(problem, "message", "")) else "后面要写一个值"
        return CannotGoOn(f"选项「{option}」{wrong}", help_line)
    message = str(getattr(problem, "message", problem))
    if "No such command" in message:
        word = message.split("'")[1] if "'" in message else ""
        commands = list(getattr(getattr(context, "command", None), "commands", {}))
        near = get_close_matches(word, commands, n=1, cutoff=0.4)
        hint = f"是不是 {near[0]}？" if near else ""
        if Path(word).exists():  # the command was left out
            hint = f"要筛查它，请写 xuekun screen {as_typed(word)}；只看读懂了什么，请写 xuekun look {as_typed(word)}。"
        return CannotGoOn(f"没有「{word}」这个命令", f"{hint}有这些：{'、'.join(commands)}。{help_line}")
    if kind == "NoArgsIsHelpError" or not message or message == "Missing command.":
        return CannotGoOn("没有写命令", help_line)
    return CannotGoOn(f"命令写得不对：{message}", help_line)


def _parameters(context: object) -> list[object]:
    return list(getattr(getattr(context, "command", None), "params", ()))

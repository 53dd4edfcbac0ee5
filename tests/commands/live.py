"""The live command list, walked; and docs/commands.md made of it."""

from __future__ import annotations

import inspect
import re
import shlex
from collections.abc import Iterator
from typing import Any

import typer

from xuekun_cli.__main__ import app
from xuekun_cli.commands.shared.help import options_by_panel

ROOT_COMMAND: Any = typer.main.get_command(app)
_EXAMPLE = re.compile(r"^ *例：xuekun (.*)$", re.MULTILINE)


def walked(
    command: Any = ROOT_COMMAND, name: str = "xuekun", parent: Any = None
) -> Iterator[tuple[str, Any, Any]]:
    """Yield name as typed, command and context of every command, subcommand and group that is offered."""
    context = command.context_class(
        command, info_name=name.rpartition(" ")[2], parent=parent, **command.context_settings
    )
    yield name, command, context
    for below in getattr(command, "commands", {}):
        yield from walked(command.commands[below], f"{name} {below}", context)


COMMANDS = {name: (command, context) for name, command, context in walked() if not hasattr(command, "commands")}
"""Name as typed → command and context, without the groups."""


def examples(command: Any) -> list[list[str]]:
    """Return the words of each example of a command's help, in the order in which they are to be typed."""
    return [shlex.split(line) for line in _EXAMPLE.findall(inspect.cleandoc(command.help or ""))]


def options_of(command: Any) -> list[Any]:
    """Return the options of a command, hidden ones too, without --help."""
    return [one for one in command.params if one.param_type_name == "option" and "--help" not in one.opts]


def page() -> str:
    """Return docs/commands.md."""
    blocks = [
        "# 命令",
        "这一页照程序里的命令写成，和每个命令的 --help 是同样的话。"
        "每个例子都可以在 samples 文件夹里照着打。选项按用处分组，常用的在前。",
    ]
    blocks.append(
        "\n".join(
            ["| 命令 | 做什么 |", "|---|---|"]
            + [
                f"| [`{name}`](#{name.replace(' ', '-')}) | {_paragraphs(command)[0]} |"
                for name, (command, _) in COMMANDS.items()
            ]
        )
    )
    for name, (command, context) in COMMANDS.items():
        blocks += _section(name, command, context)
    return "\n\n".join(blocks) + "\n"


def _section(name: str, command: Any, context: Any) -> Iterator[str]:
    yield f"## {name}"
    yield from (text for text in _paragraphs(command) if not text.startswith("例："))
    typed = _EXAMPLE.findall(inspect.cleandoc(command.help))
    yield "\n".join(["```", *(f"xuekun {line}" for line in typed), "```"])
    given = [(one.metavar or one.name, one.help) for one in command.params if one.param_type_name == "argument"]
    for panel, options in options_by_panel(command, context).items():
        rows = given if panel == "要给的" else []
        rows += [
            (" ".join([", ".join(one.opts), *([] if one.is_flag else [one.metavar])]), _told(one))
            for one in options
            if "--help" not in one.opts
        ]
        if rows:
            table = [f"| {panel} | |", "|---|---|", *(f"| `{left}` | {_cell(text)} |" for left, text in rows)]
            yield "\n".join(table)


def _told(option: Any) -> str:
    named = isinstance(option.default, str) and option.default
    return option.help + (f"不写就是 {option.default}。" if named else "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _paragraphs(command: Any) -> list[str]:
    return [text.replace("\n", " ") for text in inspect.cleandoc(command.help or "").split("\n\n")]

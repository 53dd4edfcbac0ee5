"""`--help` in Chinese: the library's own headings and remarks are English, so the page is laid out here."""

from __future__ import annotations

import inspect
from typing import Any

from typer.core import TyperCommand, TyperGroup

from xuekun_cli.commands.shared.defaults import from_elsewhere, note_origins
from xuekun_cli.commands.shared.given import note_given
from xuekun_cli.commands.shared.options import EVERYDAY, NEEDED, OTHER, PANELS

HELP_TEXT = "显示这段说明。"
OPTIONS = "[选项]"
COMMAND = "命令"


class ChineseCommand(TyperCommand):
    """A command whose help page is Chinese throughout, whose defaults may be written elsewhere (`defaults`), and
    whose inputs no result replaces.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words of the command line; what they do not say may be written elsewhere."""
        if not set(args) & set(ctx.help_option_names):
            ctx.default_map = {**(ctx.default_map or {}), **from_elsewhere(ctx, tuple(args))}
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command, with note taken of the files that were given to it, and of who gave them."""
        note_origins(ctx)
        note_given(ctx.params)
        return super().invoke(ctx)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the whole page into the library's ``formatter``."""
        arguments = [parameter for parameter in _shown(self, ctx) if parameter.param_type_name == "argument"]
        words = [_metavar(argument) for argument in arguments]
        panels = options_by_panel(self, ctx)
        needed = [(_metavar(argument), argument.help or "") for argument in arguments]
        sections = {panel: [_entry(option, ctx) for option in panels[panel]] for panel in PANELS}
        sections[NEEDED] = [*needed, *sections[NEEDED]]
        _write_page(self, ctx, formatter, words, sections)


class ChineseGroup(TyperGroup):
    """A group of commands whose help page is Chinese throughout."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the whole page into the library's ``formatter``."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        sections = {
            "命令": [(name, _paragraphs(command)[0]) for name, command in commands if command],
            "选项": [_entry(one, ctx) for panel in options_by_panel(self, ctx).values() for one in panel],
        }
        _write_page(self, ctx, formatter, [COMMAND, "…"], sections)


def _write_page(
    command: Any, ctx: Any, formatter: Any, words: list[str], sections: dict[str, list[tuple[str, str]]]
) -> None:
    from xuekun_cli.terminal.help import help_page

    usage = " ".join([ctx.command_path, OPTIONS, *words])
    formatter.write(help_page(usage, _paragraphs(command), sections, formatter.width))


def _paragraphs(command: Any) -> list[str]:
    """Return the paragraphs of a command's docstring; one empty text where there is none."""
    return inspect.cleandoc(command.help or "").split("\n\n")


def _shown(command: Any, ctx: Any) -> list[Any]:
    return [parameter for parameter in command.get_params(ctx) if not getattr(parameter, "hidden", False)]


def options_by_panel(command: Any, ctx: Any) -> dict[str, list[Any]]:
    """Return heading → the options under it, those of everyday first."""
    options = [one for one in _shown(command, ctx) if one.param_type_name == "option"]
    order = {name: number for number, name in enumerate(EVERYDAY)}
    options.sort(key=lambda option: min(order.get(name, len(order)) for name in option.opts))
    return {
        panel: [one for one in options if (getattr(one, "rich_help_panel", None) or OTHER) == panel]
        for panel in PANELS
    }


def _entry(option: Any, ctx: Any) -> tuple[str, str]:
    """Return an option as it is typed, and what it does; a default that is a word is named."""
    # the short name first, as people look for it
    names = ", ".join(sorted(option.opts, key=len))
    text = HELP_TEXT if set(option.opts) & set(ctx.help_option_names) else option.help or ""
    if isinstance(option.default, str) and option.default:
        text += f"不写就是 {option.default}。"
    return (names if option.is_flag else f"{names} {_metavar(option)}", text)


def _metavar(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name)

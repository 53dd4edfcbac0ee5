"""Every command that is offered is told of: help, panels, an example that runs, a section in docs/commands.md.

``XUEKUN_REWRITE=1`` writes the page anew.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from live import COMMANDS, examples, options_of, page, walked

from places import ROOT
from xuekun_cli.commands.shared.bundles import Deciding
from xuekun_cli.commands.shared.options import EVERYDAY, OTHER, PANELS
from xuekun_cli.pipeline.inputs.request import Request

PAGE = ROOT / "docs" / "commands.md"


def test_the_walk_saw_the_commands() -> None:
    """A walk that finds none passes for the wrong reason."""
    assert {"xuekun screen", "xuekun brief", "xuekun rules list", "xuekun rules schema"} <= set(COMMANDS)


@pytest.mark.parametrize("name", [name for name, _, _ in walked()])
def test_a_command_and_each_of_its_options_has_words_and_a_heading(name: str) -> None:
    command = next(command for other, command, _ in walked() if other == name)
    assert re.search(r"[\u4e00-\u9fff]", command.help or "")
    silent = [one.opts for one in options_of(command) if not one.help or one.rich_help_panel not in PANELS]
    assert silent == []
    assert all(one.help and one.metavar for one in command.params if one.param_type_name == "argument")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_examples_of_a_command_run_on_the_samples(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, xuekun: Any
) -> None:
    """In the order in which the help gives them; the last is of the command itself."""
    for one in (ROOT / "samples").iterdir():
        if one.is_file():
            shutil.copy(one, tmp_path)
    monkeypatch.chdir(tmp_path)
    typed = examples(COMMANDS[name][0])
    assert typed
    assert typed[-1][: name.count(" ")] == name.split()[1:]
    for words in typed:
        ran = xuekun(*words)
        assert (ran.exit, ran.err) == (0, ""), words


@pytest.mark.parametrize("name", COMMANDS)
def test_a_help_page_puts_each_option_under_its_heading_everyday_ones_first(name: str, xuekun: Any) -> None:
    command = COMMANDS[name][0]
    ran = xuekun(*name.split()[1:], "--help")
    heading, under = "", {}
    for line in ran.out.splitlines():
        heading = line[:-1] if line[:-1] in PANELS else heading
        for option in re.findall(r"^  (?:-\w, )?(--[a-z-]+)", line):
            under[option] = heading
    shown = {one.opts[0]: one.rich_help_panel for one in options_of(command) if not one.hidden}
    assert under == shown | {"--help": OTHER}
    for panel in PANELS:
        there = [option in EVERYDAY for option, heading in under.items() if heading == panel]
        assert there == sorted(there, reverse=True)


def test_the_page_is_what_is_generated_now() -> None:
    made = page()
    if os.environ.get("XUEKUN_REWRITE"):
        PAGE.write_text(made, encoding="utf-8", newline="\n")
    assert PAGE.read_text(encoding="utf-8") == made
    assert all(f"\n## {name}\n" in made for name in COMMANDS)


def test_what_several_commands_share_is_written_once() -> None:
    """Each field of the shared value is one of the request, with the same default: a new one is a line in each."""
    made = Deciding().request(["成绩.xlsx"])
    assert {one.name for one in fields(Deciding)} <= set(Request._fields)
    assert made == Request(("成绩.xlsx",))

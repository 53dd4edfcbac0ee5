"""Every command of the README and of the pages runs as it stands there: on the sample term, in the order given."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

from places import ROOT, SAMPLES, lay_samples

README = (ROOT / "README.md").read_text("utf-8")
OWN_FILES = "<!-- own-files -->\n"
"""Stands above a block whose files are the reader's own."""
_BLOCK = re.compile(rf"({re.escape(OWN_FILES)})?```bash\n(.*?)```", re.DOTALL)
_COMMAND = re.compile(r"(?:^|[ /])xuekun +([a-z][^#\n&;]*)", re.MULTILINE)


def commands(*, own_files: bool) -> list[list[str]]:
    """Return the words of the README's commands, without the program's name."""
    blocks = [text for mark, text in _BLOCK.findall(README) if bool(mark) == own_files]
    return [shlex.split(words) for text in blocks for words in _COMMAND.findall(text)]


@pytest.fixture
def samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's samples, where one stands; the first command names them from one folder above."""
    lay_samples(tmp_path)
    shutil.copytree(tmp_path, tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.filterwarnings("ignore:Sparkline")
def test_every_command_runs_on_the_samples(samples: Path, xuekun: Any) -> None:
    """One after the other, as somebody would type them who reads the page from top to bottom."""
    typed = commands(own_files=False)
    assert len(typed) > 15
    assert {words[0] for words in typed} > {"screen", "look", "explain", "whatif", "report", "roll", "rules"}
    for words in typed:
        ran = xuekun(*words)
        assert (ran.exit, ran.err) == (0, ""), words


def test_files_that_are_not_there_are_marked_as_the_readers_own(samples: Path, xuekun: Any) -> None:
    """Nothing but the file is missing: the command itself is right."""
    typed = commands(own_files=True)
    assert typed
    for words in typed:
        ran = xuekun(*words)
        assert (ran.exit, ran.out) == (2, ""), words
        assert "找不到文件" in ran.said, words


def test_windows_says_the_same_as_the_other_shells() -> None:
    """The same commands, the other way round with the slashes."""
    shell = re.findall(r"```powershell\n(.*?)```", README, re.DOTALL)
    assert len(shell) == 2
    words = re.search(r"xuekun (screen .*)", shell[0])
    assert words is not None
    assert words[1].replace("\\", "/").split() in commands(own_files=False)


@pytest.mark.parametrize("page", sorted(path.name for path in (ROOT / "docs").glob("*.md")))
def test_every_command_of_the_other_pages_runs_on_the_samples(page: str, samples: Path, xuekun: Any) -> None:
    blocks = re.findall(r"```(?:bash)?\n(xuekun .*?)```", (ROOT / "docs" / page).read_text("utf-8"), re.DOTALL)
    shutil.copytree(SAMPLES / "算例", samples / "samples" / "算例")
    assert len(blocks) > 1 or page not in ("policies.md", "worked-example.md")
    for words in (shlex.split(words) for text in blocks for words in _COMMAND.findall(text)):
        ran = xuekun(*words)
        assert (ran.exit, ran.err) == (0, ""), words


def examples_in_help() -> list[str]:
    """Return the commands that the help pages give as examples, as they are typed."""
    texts = [path.read_text("utf-8") for path in (ROOT / "src" / "xuekun_cli" / "commands").rglob("*.py")]
    return [line for text in texts for line in re.findall(r"^ +例：xuekun (.*)$", text, re.MULTILINE)]


@pytest.mark.parametrize("typed", examples_in_help())
def test_an_example_of_the_help_is_taken_by_every_shell(typed: str) -> None:
    """Words with brackets stand in double quotes, which cmd, PowerShell and bash understand alike."""
    bare = re.sub(r'"[^"]*"', "", typed)
    assert not set(bare) & set("()（）'`$&;|<>*?!{}[]#"), typed

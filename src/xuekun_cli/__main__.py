"""The console script: one door from exception to exit code."""

from __future__ import annotations

import errno
import gc
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import cast

import typer

from xuekun_cli import __version__
from xuekun_cli.commands.brief import brief
from xuekun_cli.commands.check import check
from xuekun_cli.commands.explain import explain
from xuekun_cli.commands.look import look
from xuekun_cli.commands.rates import rates
from xuekun_cli.commands.report import report
from xuekun_cli.commands.roll import roll
from xuekun_cli.commands.rules import app as rules
from xuekun_cli.commands.screen import screen
from xuekun_cli.commands.shared.ending import begin_anew, come_so_far
from xuekun_cli.commands.shared.help import ChineseCommand, ChineseGroup
from xuekun_cli.commands.shared.options import OTHER
from xuekun_cli.commands.track import track
from xuekun_cli.commands.whatif import whatif
from xuekun_cli.model.findings import CannotGoOn

CANNOT_GO_ON = 2
_GARBAGE_THRESHOLD = 5_000_000
"""A run makes many small values and few cycles; looking for cycles all the time cost a tenth of it, and at
200,000 still a twentieth, with no less memory used."""
_SHARE_OF_MACHINE = 0.75
"""How much of the machine's memory a run may have."""
_LEAST_MEMORY = 3 << 30
"""Bytes of addresses that a run may have on the smallest machine; a good part of them is never filled."""
INTERRUPTED = 130
"""What shells give for Ctrl-C."""
_HINTS = {errno.ENAMETOOLONG: "请把文件或文件夹的名字改短一些，再运行一次。"}
"""What to do about an error of the system, where its number tells."""

app = typer.Typer(
    cls=ChineseGroup,
    help="学困生筛查：读成绩表，按学校自己的办法找出需要帮助的学生，标在原表的副本里，并说明理由。\n\n全部在本机运行，不联网。",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 80},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"xuekun {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="显示版本。", rich_help_panel=OTHER
    ),
) -> None:
    pass


app.command(cls=ChineseCommand)(screen)
app.command(cls=ChineseCommand)(look)
app.command(cls=ChineseCommand)(explain)
app.command(cls=ChineseCommand)(whatif)
app.command(cls=ChineseCommand)(roll)
app.command(cls=ChineseCommand)(report)
app.command(cls=ChineseCommand)(check)
app.command(cls=ChineseCommand)(rates)
app.command(cls=ChineseCommand)(track)
app.command(cls=ChineseCommand)(brief)
app.add_typer(rules, name="rules")

_UsageError = cast(type[Exception], typer.BadParameter.__mro__[1])
"""The parent of all mistakes on the command line; typer exports only this child of it."""


def _say_unexpected(fault: Exception) -> None:
    """Say that the program itself is at fault, and where; nothing half-written stays behind.

    What the exception says is left out, unless the system says it: it may have a student's name in it.
    """
    import traceback

    places = [f"{Path(one.filename).name}:{one.lineno}" for one in traceback.extract_tb(fault.__traceback__)]
    what = f"xuekun {__version__}，{type(fault).__name__}，{' '.join(places[-3:])}"
    if isinstance(fault, OSError):
        said = f"系统不让读或写（{fault.strerror or what}）"
        hint = _HINTS.get(fault.errno or 0, "请看看磁盘是不是满了、文件夹能不能写，再运行一次。")
        hint += f"还不行，请把这一行发给维护的人：{what}"
    elif isinstance(fault, MemoryError):
        said = "内存不够"
        hint = "请关掉别的程序，再运行一次；还不行，请把成绩表按年级或学校分成几个文件，分开运行。"
    elif isinstance(fault, ValueError) and "integer string conversion" in str(fault):
        said = "表里或命令里有一个几千位的数字，读不了"
        hint = "请在原表里找到这一长串数字，改正或清空，保存后再试。"
    else:
        said = f"程序出了意外（{what}）"
        hint = "这是程序的毛病。请把上面这句话发给维护的人；不要发学生名单。"
    _write_last(f"错误：{said}。{come_so_far()}\n下一步：{hint}\n")


def _write_last(text: str) -> None:
    """Write to stderr what is said on the way out; where even that fails, there is nobody left to tell."""
    with suppress(OSError, ValueError):
        sys.stderr.write(text)
        sys.stderr.flush()


def main() -> None:
    """Run the command line; every problem ends in one clear sentence and an exit code, never a traceback."""
    from xuekun_cli.terminal.console import prepare_streams

    prepare_streams()
    begin_anew()
    gc.set_threshold(_GARBAGE_THRESHOLD)
    try:
        code = _answered()
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except BrokenPipeError:
        # whoever read the result has seen enough; what is still in the buffer must not fail on the way out
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as fault:  # not by sys.excepthook: typer puts its own in place of any other
        if os.environ.get("XUEKUN_DEBUG"):
            raise
        _say_unexpected(fault)
        sys.exit(CANNOT_GO_ON)
    if code == INTERRUPTED:  # newer libraries turn Ctrl-C into a code of their own accord
        _write_last("已停止。没有写完的文件不会留下。\n")
    sys.exit(code if isinstance(code, int) else 0)


def _answered() -> object:
    """Run the command line; return its exit code, that of a problem which has been said included."""
    try:
        return app(sys.argv[1:] or ["--help"], standalone_mode=False)
    except CannotGoOn as problem:
        _say(problem)
    except _UsageError as problem:
        from xuekun_cli.commands.shared.usage import in_chinese

        _say(in_chinese(problem))
    except SystemExit as left:  # so the command-line library leaves when the reader of a help text has gone
        raise BrokenPipeError from left
    return CANNOT_GO_ON


def _say(problem: CannotGoOn) -> None:
    if "--json" in sys.argv:
        from xuekun_cli.commands.contract.base import error_document, write_document

        words = [word for word in sys.argv[1:] if not word.startswith("-")]
        command = " ".join(words[: 2 if words[:1] == ["rules"] else 1])
        with suppress(BrokenPipeError):  # whoever read has gone; the exit code is still that of a problem
            write_document(error_document(command, problem))
    from xuekun_cli.terminal.problems import show_cannot_go_on

    with suppress(OSError, ValueError):  # where stderr takes nothing, the exit code is left to say it
        show_cannot_go_on(problem)


def _limit_memory() -> None:
    """Let the system refuse memory to this process before the machine has none left: that is a sentence, not a stop.

    Windows knows no such limit, macOS does not keep to it.
    """
    try:
        import resource

        machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        most = max(_LEAST_MEMORY, int(machine * _SHARE_OF_MACHINE))
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        if soft == resource.RLIM_INFINITY:
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    except (ImportError, AttributeError, ValueError, OSError):
        return


def run() -> None:
    """The console script: as `main`, and out at once.

    Taking apart millions of values one by one, only for the process to end, takes a large run a quarter of a
    second.
    """
    from xuekun_cli.terminal.console import in_utf8

    _limit_memory()
    try:
        in_utf8()
        try:
            main()
        except SystemExit as left:
            if not os.environ.get("XUEKUN_DEBUG") and isinstance(left.code, int):
                os._exit(_flushed(left.code))
            raise
    except KeyboardInterrupt:  # once more, while the first or a mistake is being said
        os._exit(INTERRUPTED)


def _flushed(code: int) -> int:
    """Write out what the streams still hold; return the exit code, which a result that got lost changes."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        pass
    except (OSError, ValueError) as fault:
        if code == 0:
            _say_unexpected(fault)
            code = CANNOT_GO_ON
    with suppress(OSError, ValueError):
        sys.stderr.flush()
    return code


if __name__ == "__main__":
    run()

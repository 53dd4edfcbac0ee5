"""The console script: one door from exception to exit code."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import cast

import typer

from xuekun_cli import __version__
from xuekun_cli.commands.check import check
from xuekun_cli.commands.explain import explain
from xuekun_cli.commands.help import ChineseCommand, ChineseGroup
from xuekun_cli.commands.look import look
from xuekun_cli.commands.rates import rates
from xuekun_cli.commands.report import report
from xuekun_cli.commands.roll import roll
from xuekun_cli.commands.rules import app as rules
from xuekun_cli.commands.screen import screen
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
    version: bool = typer.Option(False, "--version", callback=_show_version, is_eager=True, help="显示版本。"),
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
        said = f"错误：系统不让读或写（{fault.strerror or what}）。原来的文件没有动。\n"
        hint = (
            f"下一步：请看看磁盘是不是满了、文件夹能不能写，再运行一次。还不行，请把这一行发给维护的人：{what}\n"
        )
    elif isinstance(fault, MemoryError):
        said = "错误：内存不够。原来的文件没有动。\n"
        hint = "下一步：请关掉别的程序，再运行一次；还不行，请把成绩表按年级或学校分成几个文件，分开运行。\n"
    elif isinstance(fault, ValueError) and "integer string conversion" in str(fault):
        said = "错误：表里或命令里有一个几千位的数字，读不了。原来的文件没有动。\n"
        hint = "下一步：请在原表里找到这一长串数字，改正或清空，保存后再试。\n"
    else:
        said = f"错误：程序出了意外（{what}）。原来的文件没有动。\n"
        hint = "下一步：这是程序的毛病。请把上面这句话发给维护的人；不要发学生名单。\n"
    sys.stderr.write(said + hint)


def main() -> None:
    """Run the command line; every problem ends in one clear sentence and an exit code, never a traceback."""
    from xuekun_cli.terminal.console import prepare_streams

    prepare_streams()
    gc.set_threshold(_GARBAGE_THRESHOLD)
    try:
        code = app(sys.argv[1:] or ["--help"], standalone_mode=False)
    except CannotGoOn as problem:
        _say(problem)
        sys.exit(CANNOT_GO_ON)
    except _UsageError as problem:
        from xuekun_cli.commands.usage import in_chinese

        _say(in_chinese(problem))
        sys.exit(CANNOT_GO_ON)
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
        sys.stderr.write("已停止。没有写完的文件不会留下。\n")
    sys.exit(code if isinstance(code, int) else 0)


def _say(problem: CannotGoOn) -> None:
    if "--json" in sys.argv:
        from xuekun_cli.commands.contract import error_document, write_document

        words = [word for word in sys.argv[1:] if not word.startswith("-")]
        command = " ".join(words[: 2 if words[:1] == ["rules"] else 1])
        write_document(error_document(command, problem))
    from xuekun_cli.terminal.problems import show_cannot_go_on

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
    _limit_memory()
    try:
        try:
            main()
        except SystemExit as left:
            if not os.environ.get("XUEKUN_DEBUG") and isinstance(left.code, int):
                with suppress(OSError, AttributeError):  # what cannot be written is said on the usual way out
                    sys.stdout.flush()
                    sys.stderr.flush()
                    os._exit(left.code)
            raise
    except KeyboardInterrupt:  # once more, while the first or a mistake is being said
        os._exit(INTERRUPTED)


if __name__ == "__main__":
    run()

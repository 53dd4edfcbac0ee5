"""`xuekun rules …`: the policies, listed, read out, tried, copied, compared."""

from __future__ import annotations

import typer

from xuekun_cli.commands.rules.looking import diff, list_policies, show, try_examples
from xuekun_cli.commands.rules.writing import new, schema
from xuekun_cli.commands.shared.help import ChineseCommand, ChineseGroup

app = typer.Typer(
    cls=ChineseGroup,
    help="办法：看有哪些、说了什么、例子对不对，抄一份来改。\n\n例：xuekun rules show wuping",
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def _root(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


app.command("list", cls=ChineseCommand)(list_policies)
app.command(cls=ChineseCommand)(show)
app.command("test", cls=ChineseCommand)(try_examples)
app.command(cls=ChineseCommand)(new)
app.command(cls=ChineseCommand)(schema)
app.command(cls=ChineseCommand)(diff)

__all__ = ["app"]

"""`xuekun rules new` and `schema`: what helps a school to write a policy of its own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from xuekun_cli.commands.shared import options
from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.patterns import late

Base = Annotated[
    str, options.option(options.FILES, "--from", metavar="办法", help="照哪一份抄：名字，或 YAML 文件。")
]
OwnId = Annotated[
    str, options.option(options.OTHER, "--id", metavar="名字", help="新办法的名字；不写就是 my- 加原来的名字。")
]
OutFile = Annotated[
    str, options.option(options.WRITING, "--out", metavar="文件", help="写到哪个文件；不写就是「名字.yaml」。")
]
SchemaFile = Annotated[
    str, options.option(options.WRITING, "--out", metavar="文件", help="写到哪个文件；不写就写到屏幕上。")
]
Page = Annotated[
    bool, options.option(options.WRITING, "--page", help="改为写出说明每个值怎样写的那一页。", hidden=True)
]

_NOT_IN_AN_ID = late(r"""[\s/\\:*?"<>|@.\x00-\x1f\ud800-\udfff]""")
"""What has a meaning in file names, in versions, or in the names of values."""


def new(base: Base = "wuping", own_id: OwnId = "", out: OutFile = "") -> None:
    """抄一份办法来改：每一行都写着意思，可以加的也列出来。

    例：xuekun rules new --from wuping --id benxiao
    """
    from xuekun_cli.pipeline import policies
    from xuekun_cli.terminal.policies import show_written

    called = own_id or f"my-{Path(base).stem}"
    if _NOT_IN_AN_ID.search(called):
        raise CannotGoOn(f"--id {called} 里有不能用的字符", "请只用字母、数字、汉字和 -，如 benxiao。")
    path = Path(out or f"{called}.yaml")
    write_new(path, policies.new_policy(base, called, str(path)))
    show_written(str(path))


def schema(out: SchemaFile = "", page: Page = False) -> None:
    """写出 JSON Schema，给编辑器用：写办法时会提示可以写什么，写错了会标出来。

    例：xuekun rules schema --out policy.schema.json
    """
    import json

    from xuekun_cli.commands.contract.base import write_document
    from xuekun_cli.pipeline import policies
    from xuekun_cli.terminal.policies import show_written

    if out:
        text = policies.page() if page else json.dumps(policies.schema(), ensure_ascii=False, indent=1) + "\n"
        write_new(Path(out), text)
        show_written(out)
    elif page:
        sys.stdout.write(policies.page())
    else:
        write_document(policies.schema())


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet. Raises `CannotGoOn` when it is, or cannot be written."""
    from xuekun_cli.workbooks.pages.store import Placed, note_placed

    content = text.encode()
    try:
        with path.open("xb") as file:
            try:
                file.write(content)
                file.flush()
            except OSError:  # no half of a policy stays behind
                path.unlink()
                raise
    except FileExistsError as there:
        raise CannotGoOn(f"「{path}」已经有了，没有动它", "请用 --out 换一个文件名，或先把它移开。") from there
    except OSError as problem:
        raise CannotGoOn(f"写不了「{path}」", "请检查文件夹在不在、有没有权限。") from problem
    note_placed(Placed((str(path),)))

"""`xuekun rules list`, `show`, `test` and `diff`: what the policies say, and whether they say it rightly."""

from __future__ import annotations

from typing import Annotated

import typer

from xuekun_cli.commands.shared import options

Named = Annotated[str, typer.Argument(metavar="办法", help="自带办法的名字，或 YAML 文件。", show_default=False)]
Other = Annotated[str, typer.Argument(metavar="另一份", help="和哪一份比。", show_default=False)]
Paths = Annotated[
    list[str],
    typer.Argument(metavar="办法…", help="名字、YAML 文件或文件夹；不写就试全部自带的。", show_default=False),
]
Verbose = Annotated[bool, options.option(options.WRITING, "--verbose", "-v", help="每一项核对写一行，对的也写。")]

FAILED = 1
_CANNOT_GO_ON = 2


def list_policies(as_json: options.Json = False) -> None:
    """列出自带的办法：名字、有什么、出自哪里。

    例：xuekun rules list
    """
    from xuekun_cli.pipeline import policies

    entries = policies.shipped()
    if as_json:
        from xuekun_cli.commands.contract.base import write_document
        from xuekun_cli.commands.rules.documents import list_document

        write_document(list_document(entries))
    else:
        from xuekun_cli.terminal.policies import show_list

        show_list(entries)


def show(
    policy: Named,
    changes: options.Changes = [],  # noqa: B006
    as_of: options.AsOf = "",
    as_json: options.Json = False,
) -> None:
    """看一份办法说了什么：一条一条，每个数出自哪里、怎样改。

    例：xuekun rules show wuping
    """
    from xuekun_cli.pipeline import policies

    text = policies.show(policy, changes, as_of)
    if as_json:
        from xuekun_cli.commands.contract.base import write_document
        from xuekun_cli.commands.rules.documents import show_document

        write_document(show_document(text))
    else:
        from xuekun_cli.terminal.policies import show_policy

        show_policy(text)


def try_examples(
    paths: Paths = [],  # noqa: B006
    verbose: Verbose = False,
    as_json: options.Json = False,
) -> None:
    """试一试办法里的例子：应得的和算出的是不是一样，每条线是不是三面都有例子。

    有不对的，退出码是 1；有不能用的文件，退出码是 2。

    例：xuekun rules test wuping
    """
    from xuekun_cli.pipeline import policies

    tested = policies.try_examples(paths)
    if as_json:
        from xuekun_cli.commands.contract.base import write_document
        from xuekun_cli.commands.rules.documents import test_document

        write_document(test_document(tested))
    else:
        from xuekun_cli.terminal.policies_tested import show_tested

        show_tested(tested, verbose)
    if any(one.policy is None for one in tested):
        raise typer.Exit(_CANNOT_GO_ON)
    if not all(one.good for one in tested):
        raise typer.Exit(FAILED)


def diff(policy: Named, other: Other, as_json: options.Json = False) -> None:
    """两份办法有什么不同：一个值一个值地比，各出自哪一条。

    例：xuekun rules diff wuping low-mark
    """
    from xuekun_cli.pipeline import policies

    compared = policies.compare(policy, other)
    if as_json:
        from xuekun_cli.commands.contract.base import write_document
        from xuekun_cli.commands.rules.documents import diff_document

        write_document(diff_document(compared))
    else:
        from xuekun_cli.terminal.policies import show_differences

        show_differences(compared)

"""`xuekun explain`: one student, subject by subject, with every comparison and its clause; writes nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from xuekun_cli.commands.shared import options
from xuekun_cli.commands.shared.bundles import Deciding, spread
from xuekun_cli.model.findings import CannotGoOn

Student = Annotated[
    str,
    options.option(
        options.NEEDED,
        "--student",
        metavar="姓名或学号",
        help="要看的学生：姓名、学号，或姓名所在的格（文件!工作表!格）。",
    ),
]
ClassName = Annotated[
    str, options.option(options.OTHER, "--class", metavar="班级", help="有同名的学生时，说明是哪个班。")
]
RegisterFolder = Annotated[
    str,
    options.option(
        options.FILES,
        "--out",
        metavar="文件夹",
        help="名册在哪个文件夹；待核查里的回答从那里读。不写就是成绩表旁边。",
    ),
]


_CODE = re.compile("[a-z][a-z0-9_]*")
"""How a code of a finding looks; a file of that name is a file."""


@spread
def explain(
    scores: options.Scores,
    *,
    student: Student = "",
    class_name: ClassName = "",
    exam: options.Exam = "",
    before: options.Before = [],  # noqa: B006
    deciding: Deciding,
    out: RegisterFolder = "",
    as_json: options.Json = False,
) -> None:
    """说明：一名学生每科的分数在哪一格、和哪条线比、照哪一条、差多少分。不写任何文件。

    「待核查」里的编号（blank、sum_broken ……）也可以查：它是什么意思，名单怎样算，该怎么办。

    例：xuekun explain blank

    例：xuekun explain 期中成绩.xlsx --student 周例丁 --class "三(1)班"
    """
    if not student and len(scores) == 1 and _CODE.fullmatch(scores[0]) and not Path(scores[0]).exists():
        _explain_code(scores[0], as_json)
        return
    if not student:
        raise CannotGoOn(
            "没有写是哪名学生。",
            "请写明哪一名，如 --student 吴例丁；查「待核查」里的编号，写编号就可以，如 xuekun explain blank。",
        )
    from xuekun_cli.commands.contract.base import write_document
    from xuekun_cli.commands.contract.explain import explain_document
    from xuekun_cli.commands.shared.outputs import register_path
    from xuekun_cli.pipeline.explain import explain as read_and_explain
    from xuekun_cli.pipeline.inputs.opening import base_folder
    from xuekun_cli.terminal.progress import progress

    register = register_path(base_folder(scores[0]), out)
    request = deciding.request(scores, exam, before, register)
    with progress(None, "读取成绩") as bar:
        explanation = read_and_explain(request, student, class_name, bar.advance)
    if as_json:
        write_document(explain_document(explanation))
    else:
        from xuekun_cli.terminal.explain import show_explanation

        show_explanation(explanation)


def _explain_code(code: str, as_json: bool) -> None:
    """Print what a code of a finding means. Raises `CannotGoOn` with the nearest one for a code that is none."""
    from xuekun_cli.model.findings_told import entries

    known = entries()
    entry = known.get(code)
    if entry is None:
        from difflib import get_close_matches

        near = get_close_matches(code, known, 1, 0.5)
        hint = f"是不是 {near[0]}？xuekun explain {near[0]}" if near else "编号都在 docs/findings.md 里。"
        raise CannotGoOn(f"没有「{code}」这个文件，也没有这个编号。", hint)
    if as_json:
        from xuekun_cli.commands.contract.base import write_document
        from xuekun_cli.commands.contract.explain import code_document

        write_document(code_document(entry))
    else:
        from xuekun_cli.terminal.explain_code import show_code

        show_code(entry)

"""`xuekun explain`: one student, subject by subject, with every comparison and its clause; writes nothing."""

from __future__ import annotations

from typing import Annotated

from xuekun_cli.commands.shared import options
from xuekun_cli.commands.shared.bundles import Deciding, spread

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


@spread
def explain(
    scores: options.Scores,
    student: Student,
    *,
    class_name: ClassName = "",
    exam: options.Exam = "",
    before: options.Before = [],  # noqa: B006
    deciding: Deciding,
    out: RegisterFolder = "",
    as_json: options.Json = False,
) -> None:
    """说明：一名学生每科的分数在哪一格、和哪条线比、照哪一条、差多少分。不写任何文件。

    例：xuekun explain 期中成绩.xlsx --student 周例丁 --class "三(1)班"
    """
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

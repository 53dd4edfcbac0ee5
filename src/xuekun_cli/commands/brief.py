"""`xuekun brief`: one exam, or a term of two or three, on a page for the principal: a Word file and a web page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xuekun_cli.commands.shared import options, term_request
from xuekun_cli.commands.shared.bundles import Deciding, Output, spread
from xuekun_cli.model.findings import CannotGoOn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xuekun_cli.model.findings import Finding
    from xuekun_cli.model.policy.document import Policy
    from xuekun_cli.model.results.brief import Brief

    Advance = Callable[[int], None]

Exams = Annotated[
    list[str],
    typer.Argument(
        metavar="成绩表…",
        help="一次考试的成绩表；或一个学期的两次、三次，从早到晚（期初、期中、期末），每次一个文件或文件夹。",
        show_default=False,
    ),
]
NameTeachers = Annotated[
    bool, options.option(options.WRITING, "--teachers-named", help="写出各位教师的结果。不写就不出现教师的名字。")
]
_MOST_EXAMS = 3


@spread
def brief(
    scores: Exams,
    *,
    teachers: term_request.Teachers = "",
    name_teachers: NameTeachers = False,
    deciding: Deciding,
    output: Output,
) -> None:
    """简报：给校长看的一两页，Word 和网页各一份。没有学生的名字。

    例：xuekun brief 期初成绩.xlsx 期中成绩.xlsx 期末成绩.xls --teachers 任课表.xlsx
    """
    from xuekun_cli.commands.contract.base import write_document
    from xuekun_cli.commands.contract.brief import brief_document as as_json
    from xuekun_cli.commands.shared.given import put_in_place
    from xuekun_cli.commands.shared.outputs import output_path
    from xuekun_cli.model.names.outputs import BRIEF_PAGE, BRIEF_WORD
    from xuekun_cli.model.results.marking import OutputFile
    from xuekun_cli.pipeline.inputs.opening import base_folder
    from xuekun_cli.terminal.progress import progress

    if len(scores) > _MOST_EXAMS:
        raise CannotGoOn(
            f"简报写一次考试，或一个学期的两次、三次；这里给了 {len(scores)} 个。",
            "一次考试有几个文件的，请放进一个文件夹，写文件夹的名字；更多次考试请用 xuekun track。",
        )
    if name_teachers and not teachers:
        raise CannotGoOn("要写出教师，得知道谁教哪个班。", "请加上 --teachers 任课表。")
    folder = base_folder(scores[-1])
    targets = [output_path(folder, output.folder, name) for name in (BRIEF_WORD, BRIEF_PAGE)]
    backups: tuple[str, ...] = ()
    with progress(None, "读取成绩") as bar:
        if len(scores) == 1:
            policy, made, findings = _of_one_exam(scores[0], deciding, targets[0], bar.advance)
        else:
            policy, made, findings = _of_a_term(
                scores, deciding, (teachers, name_teachers), targets[0], bar.advance
            )
        if not output.dry_run:
            from xuekun_cli.documents.brief.page import brief_page
            from xuekun_cli.documents.brief.word import brief_document

            contents = (brief_document(made), brief_page(made))
            backups = put_in_place(
                [OutputFile(path, content) for path, content in zip(targets, contents, strict=True)]
            )
    if output.as_json:
        write_document(as_json(policy, made, findings, [] if output.dry_run else targets))
    elif not output.quiet:
        from xuekun_cli.terminal.brief import show_brief

        show_brief(made, findings, targets, backups, output.dry_run)


def _of_one_exam(
    scores: str, deciding: Deciding, beside: str, advance: Advance
) -> tuple[Policy, Brief, Sequence[Finding]]:
    from xuekun_cli.documents.brief.screened import screened_brief
    from xuekun_cli.model.register import REGISTER_NAME
    from xuekun_cli.pipeline.screen import screen

    outcome = screen(deciding.request([scores], register=str(Path(beside).with_name(REGISTER_NAME))), advance)
    return outcome.policy, screened_brief(outcome), outcome.findings


def _of_a_term(
    scores: Sequence[str], deciding: Deciding, who: tuple[str, bool], beside: str, advance: Advance
) -> tuple[Policy, Brief, Sequence[Finding]]:
    from xuekun_cli.documents.brief.between import term_brief
    from xuekun_cli.model.names.outputs import REPORT_NAME
    from xuekun_cli.pipeline.term.run import term

    teachers, named = who
    request = term_request.term_request(
        scores[0],
        scores[-1],
        scores[1] if len(scores) == _MOST_EXAMS else "",
        deciding=deciding,
        teachers=teachers,
        exams=("", "", ""),
        last_report=str(Path(beside).with_name(REPORT_NAME)),
    )
    outcome = term(request, advance)
    return outcome.policy, term_brief(outcome, name_teachers=named), outcome.findings

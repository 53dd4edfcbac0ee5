"""The options that `report` and `check` share, made into one request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xuekun_cli.commands.shared import options
from xuekun_cli.commands.shared.bundles import Deciding

if TYPE_CHECKING:
    from xuekun_cli.pipeline.term.run import TermRequest

BeforeScores = Annotated[
    str, typer.Argument(metavar="前一次", help="期初（基准）的成绩表：文件、文件夹；或那一次的学困生名册。")
]
AfterScores = Annotated[str, typer.Argument(metavar="后一次", help="期末（要看结果的）成绩表：文件、文件夹。")]
Mid = Annotated[str, options.option(options.FILES, "--mid", metavar="成绩表", help="期中的成绩表。")]
Teachers = Annotated[
    str, options.option(options.FILES, "--teachers", metavar="任课表", help="任课表：哪个班哪一科是谁教。")
]
BeforeExam = Annotated[
    str,
    options.option(options.FILES, "--before-exam", metavar="考试", help="前一次的文件里有几次考试时，选哪一次。"),
]
AfterExam = Annotated[
    str,
    options.option(options.FILES, "--after-exam", metavar="考试", help="后一次的文件里有几次考试时，选哪一次。"),
]
MidExam = Annotated[
    str, options.option(options.FILES, "--mid-exam", metavar="考试", help="期中的文件里有几次考试时，选哪一次。")
]


def term_request(
    before: str,
    after: str,
    mid: str,
    *,
    deciding: Deciding,
    teachers: str,
    exams: tuple[str, str, str],
    last_report: str,
) -> TermRequest:
    """Return the request; ``exams`` are the wishes for the first, the mid-term and the last sitting.

    ``last_report`` is where this run's workbook will stand: the answers in its 待核查 are taken along.
    """
    from xuekun_cli.pipeline.term.run import TermRequest
    from xuekun_cli.pipeline.typed.answers import answers_in

    return TermRequest(
        deciding.request([before], exams[0]),
        deciding.request([after], exams[2]),
        deciding.request([mid], exams[1]) if mid else None,
        teachers,
        deciding.roll,
        answers_in(last_report),
    )

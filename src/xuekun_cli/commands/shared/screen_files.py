"""What `screen` writes: the annotated copies, made beside the register where they are large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.results.marking import OutputFile, SheetMarks
from xuekun_cli.model.results.screening import ScreenOutcome
from xuekun_cli.workbooks.copy.annotate import Annotated, annotated
from xuekun_cli.workbooks.copy.copyist import Copyist, Order, is_large
from xuekun_cli.workbooks.register.workbook import write_register

MOST_LISTED = 1_048_000
"""Rows that a sheet of the register has room for: Excel's 1,048,576, less those of its title and header."""


def screen_files(
    outcome: ScreenOutcome,
    marks: dict[int, list[SheetMarks]],
    copies: dict[int, str],
    register: str,
    advance: Callable[..., None],
    notes: bool = False,
    beside: Copyist | None = None,
    marked_again: Callable[[], dict[int, list[SheetMarks]]] = dict,
) -> tuple[list[OutputFile], ScreenOutcome]:
    """Return the annotated copy of every input in ``copies`` (index → path) and the register, in memory.

    What is done with is taken out of ``marks``; ``beside`` makes the large copies meanwhile, and
    ``marked_again`` gives the marks once more should it fail.
    The outcome comes back with what the copies had to say; the register has it in 待核查. With ``notes`` each
    listed score gets its reason as a cell note. Raises `CannotGoOn` when more are listed than a register holds.
    """
    if len(outcome.listed) > MOST_LISTED:
        raise CannotGoOn(
            f"列出的有 {len(outcome.listed)} 人次，一份名册最多写 {MOST_LISTED} 行，放不下。没有写入任何文件。",
            "请把成绩表按年级或学校分成几个文件，分开运行。",
        )
    books = {number: outcome.inputs[number].book for number in copies}
    large = [number for number, book in books.items() if beside and is_large(book)]
    if beside and large:
        # taken out: what is handed over needs no room here any longer
        beside.ask([Order(books[number], marks.pop(number), notes) for number in large])
    made: dict[int, Annotated] = {}
    for number, book in books.items():
        if number not in large:
            made[number] = annotated(book, marks.pop(number), notes=notes)
            advance()
    said = [finding for copy in made.values() for finding in copy.said]
    content = write_register(replace(outcome, findings=(*outcome.findings, *said)))
    advance()
    if beside and large:
        answer = beside.answer()
        if answer is None:
            again = marked_again()
            answer = [annotated(books[number], again.pop(number), notes=notes) for number in large]
        made.update(zip(large, answer, strict=True))
        advance(len(large))
    late = any(made[number].said for number in large)
    outcome = replace(outcome, findings=(*outcome.findings, *(one for n in copies for one in made[n].said)))
    if late:  # seldom: a signature, a sheet without room; 待核查 is to have it
        content = write_register(outcome)
    files = [OutputFile(path, made[number].content) for number, path in copies.items()]
    return [*files, OutputFile(register, content)], outcome


def live_file(outcome: ScreenOutcome, path: str) -> OutputFile:
    """Return the workbook in which a person moves the thresholds. Raises `CannotGoOn` where the policy has no lines."""
    from xuekun_cli.pipeline.screen import live_of
    from xuekun_cli.workbooks.live.workbook import write_live

    return OutputFile(path, write_live(live_of(outcome)))

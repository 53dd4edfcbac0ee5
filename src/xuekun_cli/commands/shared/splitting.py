"""What the results look like: the marks (--style), and the register in parts (--split): whether it was asked for as it can be, what is written where, and what is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xuekun_cli.model.findings import CannotGoOn, Finding
from xuekun_cli.model.register import SPLITS
from xuekun_cli.model.results.marking import LOOKS

if TYPE_CHECKING:
    from xuekun_cli.model.results.marking import OutputFile
    from xuekun_cli.model.results.rolling import Rolled
    from xuekun_cli.model.results.screening import ScreenOutcome
    from xuekun_cli.pipeline.inputs.request import Request
    from xuekun_cli.pipeline.parts import Part

TEACHER = "teacher"


class Apart(NamedTuple):
    """The parts of a register, and where each of them goes."""

    parts: tuple[Part, ...] = ()
    paths: tuple[str, ...] = ()
    said: tuple[Finding, ...] = ()

    def files(self) -> list[OutputFile]:
        """Return the parts, each as the bytes of an xlsx."""
        if not self.parts:
            return []
        from xuekun_cli.model.results.marking import OutputFile
        from xuekun_cli.workbooks.register.workbook import write_register

        return [
            OutputFile(path, write_register(part.outcome, part.rolled, part=True))
            for part, path in zip(self.parts, self.paths, strict=True)
        ]


def check_split(by: str, teachers: str) -> None:
    """Raise `CannotGoOn` for a way of splitting that is none, and for one by teacher without a 任课表."""
    if by and by not in SPLITS:
        raise CannotGoOn(
            f"--split 后面的「{by}」不认识。",
            "可以写：class（每班一份）、subject（每科一份）、teacher（每位教师一份）。",
        )
    if by == TEACHER and not teachers:
        raise CannotGoOn(
            "按教师分册要有任课表，才知道哪个班的哪一科是谁教的。没有写任何文件。", "请加 --teachers 任课表.xlsx。"
        )


def check_style(style: str) -> None:
    """Raise `CannotGoOn` for a look of the marks that is none."""
    if style not in LOOKS:
        raise CannotGoOn(
            f"--style 后面的「{style}」不认识。",
            "可以写：color（彩色，加粗）、grey（黑白打印：灰底、加框、加粗）、frame（不改底色，加框、加粗）。",
        )


def apart(
    outcome: ScreenOutcome, rolled: Rolled | None, by: str, teachers: str, request: Request, register: str
) -> Apart:
    """Return the parts of a register that goes to ``register``; none without ``by``."""
    if not by:
        return Apart()
    from xuekun_cli.commands.shared.outputs import part_paths
    from xuekun_cli.pipeline.parts import parts_of

    found = parts_of(outcome, rolled, by, teachers, request)
    return Apart(found.parts, part_paths(register, by, [part.name for part in found.parts]), found.said())

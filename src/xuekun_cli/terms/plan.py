"""The steps of a term: which commands its exams and lists ask for, and which of them are up to date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from xuekun_cli.model.names.exams import read_exam_name
from xuekun_cli.model.names.outputs import CHECK_NAME, REPORT_NAME
from xuekun_cli.model.register import REGISTER_NAME
from xuekun_cli.terms.folder import hash_of
from xuekun_cli.terms.settings import Exam, Settings
from xuekun_cli.terms.state import Made

ROLLED = "名册"
"""The folder in the results in which the registers stand that go on from exam to exam."""
_MID = "期中"
_MOST_OF_A_BRIEF = 3
_FEWEST_TO_TRACK = 3


class StepState(Enum):
    """What becomes of a step."""

    MADE = "made"
    FRESH = "fresh"
    WAITS = "waits"
    MISSING = "missing"


class Step(NamedTuple):
    """One command of a term: its name, its words, the files it reads, and where it may have written before."""

    name: str
    words: tuple[str, ...]
    reads: tuple[str, ...]
    after: tuple[str, ...] = ()
    """Steps whose results it reads."""
    exam: str = ""
    """The exam that it is about; "" for one about several."""


class Done(NamedTuple):
    """What came of a step in this run."""

    step: Step
    state: StepState
    why: str
    outputs: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    asks: str = ""
    told: str = ""


def steps_of(settings: Settings, exams: Sequence[Exam]) -> tuple[Step, ...]:
    """Return the steps in the order in which they are made; each reads what the ones before have written."""
    folder, results = settings.folder, settings.folder / settings.results
    common = _common(settings)
    lists = tuple(str(folder / one) for one in (settings.exempt, settings.roll, settings.words) if one)
    teachers = str(folder / settings.teachers) if settings.teachers else ""
    steps: list[Step] = []
    registers = [str(results / exam.name / REGISTER_NAME) for exam in exams]
    for exam in exams:
        scores = str(folder / exam.scores)
        words = ("screen", scores, *_which("--exam", exam), *common, "--out", str(results / exam.name))
        steps.append(Step(f"screen {exam.name}", words, (scores, *lists), (), exam.name))
    for place, exam in enumerate(exams[1:], start=1):
        last = registers[0] if place == 1 else str(results / ROLLED / exams[place - 1].name / REGISTER_NAME)
        scores = str(folder / exam.scores)
        before = f"roll {exams[place - 1].name}" if place > 1 else f"screen {exams[0].name}"
        words = (
            "roll",
            last,
            scores,
            *_which("--exam", exam),
            "--register",
            registers[place],
            *common,
            "--out",
            str(results / ROLLED / exam.name),
        )
        after = (before, f"screen {exam.name}")
        steps.append(Step(f"roll {exam.name}", words, (last, scores, registers[place], *lists), after, exam.name))
    if len(exams) > 1:
        steps += _of_the_term(settings, exams, registers, common, (*lists, *([teachers] if teachers else [])))
    elif exams:
        scores = str(folder / exams[0].scores)
        out = ("--out", str(results))
        steps.append(
            Step("brief", ("brief", scores, *common, *out), (scores, *lists), (f"screen {exams[0].name}",))
        )
    return tuple(steps)


def _of_the_term(
    settings: Settings,
    exams: Sequence[Exam],
    registers: Sequence[str],
    common: tuple[str, ...],
    lists: tuple[str, ...],
) -> Iterable[Step]:
    folder, results = settings.folder, settings.folder / settings.results
    first, last = exams[0], exams[-1]
    mid = next((exam for exam in exams[1:-1] if read_exam_name(exam.name).kind == _MID), None)
    out = ("--out", str(results))
    teachers = ("--teachers", str(folder / settings.teachers)) if settings.teachers else ()
    scores = {exam.name: str(folder / exam.scores) for exam in exams}
    screened = tuple(f"screen {exam.name}" for exam in exams)
    reads = (*dict.fromkeys(scores.values()), *registers, *lists)
    pair = (scores[first.name], scores[last.name], *(("--mid", scores[mid.name]) if mid else ()))
    which = (
        *_which("--before-exam", first),
        *_which("--after-exam", last),
        *(_which("--mid-exam", mid) if mid else ()),
    )
    reviewed = tuple(word for register in registers for word in ("--register", register))
    yield Step("report", ("report", *pair, *which, *teachers, *reviewed, *common, *out), reads, screened)
    yield Step(
        "check", ("check", *pair, *which, *teachers, *reviewed, *common, *out), reads, (*screened, "report")
    )
    rates = ("rates", scores[last.name], *_which("--exam", last), "--before", scores[exams[-2].name])
    before = _which("--before-exam", exams[-2])
    yield Step(
        "rates", (*rates, *before, *teachers, *reviewed, *_without(common, "--policy"), *out), reads, screened
    )
    if len(exams) >= _FEWEST_TO_TRACK:
        yield Step("track", ("track", *dict.fromkeys(scores.values()), *reviewed, *common, *out), reads, screened)
    if not any(exam.exam for exam in exams):
        told = [exam.name for exam in (first, mid, last) if exam] if len(exams) > 1 else [first.name]
        files = [scores[name] for name in told][:_MOST_OF_A_BRIEF]
        yield Step("brief", ("brief", *files, *teachers, *reviewed, *common, *out), reads, (*screened, "report"))


def _common(settings: Settings) -> tuple[str, ...]:
    """Return the options that every step is given, so that nothing depends on where the run stands."""
    words: list[str] = []
    for name, option in (("policy", "--policy"), ("exempt", "--exempt"), ("roll", "--roll"), ("words", "--words")):
        value = settings.options().get(name)
        if isinstance(value, str):
            words += [option, value]
    return (*words, *(word for mark in settings.full_marks for word in ("--full-mark", mark)))


def _which(option: str, exam: Exam) -> tuple[str, ...]:
    return (option, exam.exam) if exam.exam else ()


def _without(words: tuple[str, ...], option: str) -> tuple[str, ...]:
    """Return words without an option and its value: `rates` has ways of counting of its own."""
    place = words.index(option) if option in words else len(words)
    return (*words[:place], *words[place + 2 :])


def within(folder: Path, text: str) -> str:
    """Return a path in the folder as it is from there, however it was typed; any other text as it is."""
    path, base = Path(text).resolve(), folder.resolve()
    return path.relative_to(base).as_posix() if text and base in path.parents else text


def why_not_fresh(folder: Path, step: Step, made: Made | None, basis: str) -> str:
    """Return why a step has to be made (again), in Chinese; "" where what it wrote is up to date."""
    if made is None:
        return "还没有做过"
    if made.basis != basis:
        return "办法或程序变了"
    if made.words != [within(folder, word) for word in step.words]:
        return "学期.yaml 或考试变了"
    read = {within(folder, path): path for path in step.reads}
    changed = [path for name, path in read.items() if hash_of(Path(path)) != made.read.get(name, "")]
    if changed:
        return f"「{Path(changed[0]).name}」变了"
    gone = [path for path in made.wrote if not (folder / path).is_file()]
    if gone:
        return f"「{Path(gone[0]).name}」不在了"
    typed = [path for path, digest in made.wrote.items() if hash_of(folder / path) != digest]
    return f"「{Path(typed[0]).name}」里填了东西" if typed else ""


def asks_in(step: Step, outputs: Sequence[str]) -> str:
    """Return the workbook in which the questions of a step wait for answers; "" for a step that asks in none."""
    names = {"screen": REGISTER_NAME, "roll": REGISTER_NAME, "report": REPORT_NAME, "check": CHECK_NAME}
    wanted = names.get(step.words[0], "")
    return next((path for path in outputs if Path(path).name == wanted), outputs[0] if outputs else "")


def next_of(done: Sequence[Done], exams: Sequence[Exam], teachers: str) -> tuple[str, str]:
    """Return what a person does next, and the command after it."""
    broken = next((one for one in done if one.state is StepState.WAITS), None)
    if broken is not None:
        return broken.why, "xuekun term"
    asking = next((one for one in done if one.questions), None)
    if not exams:
        return "把成绩表放进这个文件夹", "xuekun term"
    if asking is not None:
        return f"在「{asking.asks}」的「待核查」里填「回答」，保存", "xuekun term"
    if len(exams) > 1 and not teachers:
        return "把任课表放进来，在 学期.yaml 写上「任课表: 文件名」：考核才分到教师", "xuekun term"
    return "下一次考试后，把成绩表放进这个文件夹", "xuekun term"

"""Makes what a term's folder asks for and is not up to date, step by step; remembers each one when it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xuekun_cli import __version__
from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.inputs.stand import policy_for
from xuekun_cli.terms.folder import Lying, exams_of, files_lying, hash_of
from xuekun_cli.terms.plan import Done, Step, StepState, asks_in, next_of, steps_of, why_not_fresh, within
from xuekun_cli.terms.settings import SETTINGS_NAME, Exam, Settings, read_settings, refuse_no_folder
from xuekun_cli.terms.state import Made, State, alone, read_state, write_state

Run = Callable[[tuple[str, ...]], Mapping[str, Any]]
"""Runs one command and returns its JSON document. Raises `CannotGoOn` when it could not go on."""
Tell = Callable[[str], None]


@dataclass(frozen=True)
class TermRun:
    """What a run of `term` comes to."""

    settings: Settings
    lying: tuple[Lying, ...]
    exams: tuple[Exam, ...]
    done: tuple[Done, ...]
    advice: str
    command: str

    @property
    def questions(self) -> int:
        """How many matters wait for an answer, over all steps that ask."""
        return len({key for one in self.done for key in one.questions})


def run_term(folder: Path, run: Run, tell: Tell, *, dry_run: bool = False) -> TermRun:
    """Make what has to be made in a term's folder, and return how it stands; with ``dry_run`` only say.

    Raises `CannotGoOn` for a folder without 学期.yaml, for mistakes in it, and while another run holds the folder.
    """
    refuse_no_folder(folder)
    if not (folder / SETTINGS_NAME).is_file():
        raise CannotGoOn(
            f"「{folder}」里没有 {SETTINGS_NAME}，不是一个学期的文件夹。", f"请先运行 xuekun init {folder}。"
        )
    settings = read_settings(folder / SETTINGS_NAME)
    results = folder / settings.results
    if dry_run:
        return _stand(settings, read_state(results), None, tell)
    with alone(results):
        return _stand(settings, read_state(results), run, tell)


def _stand(settings: Settings, state: State, run: Run | None, tell: Tell) -> TermRun:
    folder, results = settings.folder, settings.folder / settings.results
    tell("看文件夹")
    lying = tuple(files_lying(folder, _words_of(settings), state.kinds, settings.results))
    state.kinds = {file.sha256: file.what for file in lying}
    exams = exams_of(settings, lying)
    basis = _basis(settings)
    done: dict[str, Done] = {}
    for step in steps_of(settings, exams):
        done[step.name] = _one(folder, step, state, basis, done, run, tell)
        if run is not None:
            write_state(results, state)
    for name in [name for name in state.made if name not in done]:
        del state.made[name]
    if run is not None:
        write_state(results, state)
    advice, command = next_of(list(done.values()), exams, settings.teachers)
    return TermRun(settings, lying, exams, tuple(done.values()), advice, command)


def _one(
    folder: Path, step: Step, state: State, basis: str, done: Mapping[str, Done], run: Run | None, tell: Tell
) -> Done:
    stuck = next((name for name in step.after if name in done and done[name].state is StepState.WAITS), "")
    if stuck:
        return Done(step, StepState.MISSING, f"要等「{stuck}」")
    made = state.made.get(step.name)
    why = why_not_fresh(folder, step, made, basis)
    remade = next((name for name in step.after if name in done and done[name].state is StepState.MADE), "")
    if not why and run is None and remade:
        why = f"「{remade}」要重做，它也许跟着变"
    if not why and made is not None:
        return Done(
            step,
            StepState.FRESH,
            "",
            tuple(str(folder / path) for path in made.wrote),
            tuple(made.questions),
            made.asks,
            made.told,
        )
    if run is None:
        return Done(step, StepState.MADE, why)
    tell(step.name)
    read = {within(folder, path): hash_of(Path(path)) for path in step.reads}
    try:
        document = run(step.words)
    except CannotGoOn as problem:
        state.made.pop(step.name, None)
        return Done(step, StepState.WAITS, f"{problem.message}。{problem.hint}".replace("。。", "。"))
    outputs = [str(path) for path in document.get("outputs", ())]
    questions = {
        one["question"]["key"]
        for one in document.get("findings", ())
        if one.get("question") and not one["question"].get("answer")
    }
    asks = within(folder, asks_in(step, outputs)) if questions else ""
    told = _told(step, document)
    wrote = {within(folder, path): hash_of(Path(path)) for path in outputs}
    state.made[step.name] = Made(
        [within(folder, word) for word in step.words], basis, read, wrote, sorted(questions), asks, told
    )
    return Done(step, StepState.MADE, why, tuple(outputs), tuple(sorted(questions)), _in(folder, asks), told)


def _in(folder: Path, path: str) -> str:
    return str(folder / path) if path else ""


def _told(step: Step, document: Mapping[str, Any]) -> str:
    """Return what came of a step in a few words, from its document."""
    if step.words[0] == "screen":
        by_score = [one for one in document["listed"] if one["relative"] is not None or one["level"]]
        people = {(one["school"], one["class"], one["student_id"], one["name"]) for one in by_score}
        return f"{len(people)} 名学生，{len(by_score)} 人次"
    if step.words[0] == "check":
        verdicts: dict[str, int] = {}
        for one in document["teachers"]:
            verdict = one["verdict"] or "不评"
            verdicts[verdict] = verdicts.get(verdict, 0) + 1
        return "，".join(f"{name} {count}" for name, count in verdicts.items())
    return ""


def _basis(settings: Settings) -> str:
    policy = policy_for(Request(scores=(), policy=str(settings.options().get("policy", "wuping"))))
    return f"{__version__} {policy.digest}"


def _words_of(settings: Settings) -> str:
    return str(settings.folder / settings.words) if settings.words else ""

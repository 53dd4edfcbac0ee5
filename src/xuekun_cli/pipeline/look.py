"""How the inputs are understood, before anything is decided."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from xuekun_cli.model.answers import ABOUT_COLUMNS
from xuekun_cli.model.findings import CannotGoOn, Finding, Severity
from xuekun_cli.model.layouts import LAYOUT_PREFIX
from xuekun_cli.model.names.outputs import RATES_NAME, REPORT_NAME, TRACK_NAME
from xuekun_cli.model.register import REGISTER_NAME, SHEET_CHECK
from xuekun_cli.model.scores.tables import InputReading, ScoreTable
from xuekun_cli.pipeline.inputs.opening import Advance, base_folder
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.inputs.stand import ROLL, known_by, people_of, read_inputs
from xuekun_cli.pipeline.typed.answers import answers_in
from xuekun_cli.policies.layouts import layout_text
from xuekun_cli.sheets.layouts import layouts_of
from xuekun_cli.sheets.no_scores import no_scores
from xuekun_cli.sheets.reading import ReadRules, read_sitting
from xuekun_cli.sheets.words.files import load_words
from xuekun_cli.sheets.words.table import Words


class LookOutcome(NamedTuple):
    """How the inputs were understood. ``tables`` holds one table a sitting."""

    inputs: tuple[InputReading, ...]
    tables: tuple[ScoreTable, ...]
    findings: tuple[Finding, ...]
    problem: CannotGoOn | None = None
    """Why `screen` could not go on with these inputs, or None."""


def look(request: Request, advance: Advance = lambda _: None) -> LookOutcome:
    """Return how the inputs are understood, every sitting of them; writes nothing and decides nothing.

    Raises `CannotGoOn` for inputs that cannot be opened at all.
    """
    words, unread = _words(request)
    reading = read_inputs(request, words, advance)
    findings = [*unread, *(_to_be_answered(_answered(finding, words)) for finding in reading.findings)]
    tables: list[ScoreTable] = []
    problem: CannotGoOn | None = None if reading.sittings else no_scores(reading, words)
    roll = people_of(request.roll, words, ROLL, known=known_by(reading))
    findings.extend(roll.findings if roll else ())
    for sitting in reading.sittings:
        try:
            table, said = read_sitting(
                reading, sitting, words, ReadRules(roll=roll, full_marks=request.full_marks)
            )
        except CannotGoOn as stop:
            problem = problem or stop
            continue
        tables.append(table)
        findings.extend(_to_be_answered(_answered(finding, words)) for finding in said)
    return LookOutcome(tuple(reading.inputs), tuple(tables), tuple(findings), problem)


def _words(request: Request) -> tuple[Words, list[Finding]]:
    """Return the words of a request with the answers about columns in the workbooks beside the scores.

    What was answered in 待核查 of any of our own outputs holds here too; one that cannot be read is told of.
    """
    words = load_words(request.words or None, request.mapping)
    words.converted = request.converted
    unread: list[Finding] = []
    folder = base_folder(request.scores[0])
    for name in (TRACK_NAME, REPORT_NAME, RATES_NAME, REGISTER_NAME):
        try:
            answers = answers_in(str(Path(folder) / name))
        except CannotGoOn as problem:
            said = f"旁边的「{name}」读不了，里面的回答没有用上：{problem.message}"
            unread.append(Finding("answers_unread", Severity.WARNING, said, problem.hint))
            continue
        words.settled |= {one.key: one.text for one in answers if one.key.startswith(ABOUT_COLUMNS)}
    return words, unread


def _answered(finding: Finding, words: Words) -> Finding:
    """Return a question about columns as answered, where an answer was found that it offers."""
    question = finding.question
    answer = words.settled.get(question.key, "").strip() if question else ""
    if question is None or answer not in question.options:
        return finding
    said = f"{finding.message}；照「{SHEET_CHECK}」里的回答：{answer}"
    return replace(
        finding, severity=Severity.INFO, message=said, hint="", question=replace(question, answer=answer)
    )


def refuse_no_layout_name(path: str) -> None:
    """Raise `CannotGoOn` for a name that is none of a layout file."""
    if not path.lower().endswith((".yaml", ".yml")):
        raise CannotGoOn(f"--save {path}：读法要写成 .yaml 文件", f"请写成 --save {LAYOUT_PREFIX}.yaml。")


def layout_file(request: Request) -> str:
    """Return the text of a layout file that says how a request's files are read: raw marks as such, whatever is judged.

    Raises `CannotGoOn` where no scores are found.
    """
    words, _ = _words(request)
    words.converted = False
    reading = read_inputs(request, words, lambda _: None)
    if not reading.sittings:
        raise no_scores(reading, words)
    full_marks: dict[str, int] = {}
    for sitting in reading.sittings:
        table, _ = read_sitting(reading, sitting, words, ReadRules(full_marks=request.full_marks))
        full_marks |= {
            one.key: one.full_mark
            for one in table.subjects
            if one.full_mark and not one.full_mark_said.startswith("推断")
        }
    parts = [part for sitting in reading.sittings for part in sitting.parts]
    return layout_text(layouts_of(parts, reading.sources, words, full_marks))


def _to_be_answered(finding: Finding) -> Finding:
    """Return a finding with the place where its question is answered: here nothing is written to answer in."""
    if finding.question is None or finding.question.answer:
        return finding
    return replace(
        finding,
        hint=f"这里不写文件；回答写在名册的「{SHEET_CHECK}」里，先用 xuekun screen 写出名册。{finding.hint}",
    )

"""Every hint works when it is typed: commands and options are taken out of what was printed, and run."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import typer

from places import SAMPLES, lay_samples
from xuekun_cli.__main__ import app
from xuekun_cli.model.names.as_typed import as_typed, unquoted

FAULTY = SAMPLES / "faulty"
_QUOTED = "\"[^\"]*\"|'[^']*'"
_OPTION = re.compile(rf"(--[a-z][a-z-]*)(?: ({_QUOTED}|[^\s，。；：、？（）「」《》“”]+))?")
_COMMAND = re.compile(r"xuekun ([a-z]+(?: [a-z]+)?)")
OTHERS = {"--before-exam", "--after-exam", "--mid-exam", "--teacher", "--no-task"}
PLACEHOLDERS = ("表头里的字", "名字", "新的值", "上面的名字")
"""Words that nobody takes for themselves."""


@pytest.fixture
def term(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample term in it, where one stands."""
    lay_samples(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def known() -> dict[str, set[str]]:
    """Return every command → its options."""
    found: dict[str, set[str]] = {}

    def walk(command: Any, words: tuple[str, ...]) -> None:
        for name, inner in getattr(command, "commands", {}).items():
            walk(inner, (*words, name))
        found[" ".join(words)] = {one for parameter in command.params for one in parameter.opts}

    walk(typer.main.get_command(app), ())
    return found


KNOWN = known()


def hints_in(ran: Any, *, json: bool) -> list[str]:
    """Return what a run tells people to do."""
    if ran.exit == 2:
        return [ran.said.partition("下一步：")[2]]
    return [finding["hint"] for finding in ran.document["findings"]] if json else [ran.out]


def options_in(hint: str) -> list[tuple[str, str]]:
    """Return the options of a hint with their values, as a shell gives them to the program."""
    return [(name, shlex.split(value)[0] if value else "") for name, value in _OPTION.findall(hint)]


def check(hint: str, words: list[str], xuekun: Any) -> list[Any]:
    """Assert that all of a hint can be typed behind ``words``; return the runs that it led to."""
    ran = []
    for command in _COMMAND.findall(hint):
        assert command in KNOWN or command.split()[0] in KNOWN, hint
    for name, value in options_in(hint):
        told = next((one for one in _COMMAND.findall(hint) if one in KNOWN and one != words[0]), words[0])
        assert name in KNOWN[told] | KNOWN[words[0]] | OTHERS, (hint, name)
        if not value or any(one in value for one in PLACEHOLDERS) or name not in KNOWN[words[0]]:
            continue
        again = xuekun(*words, name, value)
        assert again.exit == 0 or f"找不到文件「{value.rpartition('=')[2]}」" in again.said, (hint, again.said)
        ran.append(again)
    return ran


EXPLAINED_BY = {
    "full_mark_inferred": "full_mark_inferred",
    "above_full_mark": "above_full_mark",
    "full_mark_doubt": "full_mark_doubt",
    "unknown_column": "unknown_column",
    "hidden_sheet": "",
}
"""Code of a finding → the code that is gone (or of fewer findings) when its hint was followed."""


@pytest.mark.parametrize("command", ["screen", "look"])
@pytest.mark.parametrize("name", sorted(path.name for path in FAULTY.iterdir() if path.suffix != ".yaml"))
def test_every_hint_about_a_faulty_file_works_when_typed(name: str, command: str, term: Path, xuekun: Any) -> None:
    shutil.copy(FAULTY / name, term / name)
    words = [command, name, "--json", *(["--dry-run"] if command == "screen" else [])]
    ran = xuekun(*words)
    if ran.exit == 2:
        hint = ran.document["error"]["hint"] if ran.out else ran.said.partition("下一步：")[2]
        check(hint, words, xuekun)
        return
    for finding in ran.document["findings"]:
        for again in check(finding["hint"], words, xuekun):
            if again.exit == 0 and EXPLAINED_BY.get(finding["code"]):
                said = [f["message"] for f in again.document["findings"]]
                assert finding["message"] not in said, finding["hint"]


SLIPS: list[tuple[str, ...]] = [
    ("scren", "期初成绩.xlsx"),
    ("screen",),
    ("期初成绩.xlsx",),
    ("rule", "list"),
    ("screen", "期初成绩.xlsx", "--exemt", "x"),
    ("screen", "期初成绩.xlsx", "--exempt"),
    ("screen", "期初成绩.xlsx", "--class", "三(1)班"),
    ("screen", "期初成绩.xlsx", "--policy", "wupin"),
    ("screen", "期初成绩.xlsx", "--policy", "平均"),
    ("screen", "期初成绩.xlsx", "--policy", "midterm-finals"),
    ("screen", "期初成绩.xlsx", "--policy", "rates-default"),
    ("screen", "期初成绩.xlsx", "--policy", "bottom-20"),
    ("screen", "期初成绩.xlsx", "--policy", "two-exams"),
    ("screen", "期初成绩.xlsx", "--set", "三类=75%"),
    ("screen", "期初成绩.xlsx", "--set", "三类"),
    ("screen", "期初成绩.xlsx", "--set", "screening=1"),
    ("screen", "期初成绩.xlsx", "--list", "行为偏差"),
    ("screen", "期初成绩.xlsx", "--map", "语文"),
    ("screen", "期初成绩.xlsx", "--full-mark", "语文"),
    ("screen", "期初成绩.xlsx", "--full-mark", "天文=100"),
    ("screen", "期初成绩.xlsx", "--sheet", "没有"),
    ("screen", "期初成绩.xlsx", "--exam", "月考"),
    ("screen", "."),
    ("screen", "期初成绩.xlsx", "--as-of", "昨天"),
    ("screen", "期末成绩.xlsx"),
    ("explain", "期初成绩.xlsx", "--student", ""),
    ("explain", "期初成绩.xlsx", "--student", "沈"),
    ("whatif", "期初成绩.xlsx", "--range", "三类"),
    ("whatif", "期初成绩.xlsx", "--range", "没有=1..2"),
    ("check", "期初成绩.xlsx", "期末成绩.xls"),
    ("track", "期初成绩.xlsx", "期中成绩.xlsx"),
    ("report", "期初成绩.xlsx", "期初成绩.xlsx"),
    ("rates", "期初成绩.xlsx", "--set", "rates.use=没有"),
    ("rates", "期初成绩.xlsx", "--policy", "bottom-20", "--set", "rates.use=优秀85"),
    ("roll", "学困生名册.xlsx", "期末成绩.xls"),
    ("rules", "show", "武"),
    ("rules", "show", "没有"),
]


@pytest.mark.parametrize("words", SLIPS)
def test_every_hint_about_a_slip_on_the_command_line_works_when_typed(
    words: tuple[str, ...], term: Path, xuekun: Any
) -> None:
    ran = xuekun(*words[:1], "--json", *words[1:])
    if ran.exit == 0:
        return
    assert ran.exit == 2, ran.said
    hint = ran.document["error"]["hint"]
    assert hint
    for command in _COMMAND.findall(hint):
        assert command in KNOWN or command.split()[0] in KNOWN, hint
    for offered in re.findall(r"xuekun ((?:[a-z]+ )+--help)", hint):
        assert xuekun(*offered.split()).exit == 0
    for name, value in options_in(hint):
        if name == "--help":
            continue
        assert any(name in options for options in KNOWN.values()), hint
        if words[0] not in KNOWN or name not in KNOWN[words[0]] or not value or value in ("学号", "姓名", "班级"):
            continue
        again = xuekun(*_with(words, name, value))
        assert again.exit == 0 or "找不到文件" in again.said, (hint, again.said)


def _with(words: tuple[str, ...], name: str, value: str) -> list[str]:
    """Return the words with an option's value in place of the one that was wrong."""
    kept = list(words)
    if name in kept:
        at = kept.index(name)
        del kept[at : at + 2]
    return [*kept, name, value]


def odd_book(path: Path, sheets: dict[str, list[tuple[Any, ...]]], hidden: str = "") -> str:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
        if title == hidden:
            page.sheet_state = "hidden"
    book.save(path)
    return path.name


def pupils(*more: Any, subject: str = "语文", start: int = 0) -> list[tuple[Any, ...]]:
    head = ("班级", "姓名", subject, *(["魔法 (附加)"] if more else []))
    names = "赵钱孙李周吴郑王冯陈"
    return [
        head,
        *(
            ("三(1)班", f"{names[n]}样{start}", 40 + 6 * n, *([30 + 7 * n % 23] if more else []))
            for n in range(10)
        ),
    ]


@pytest.mark.parametrize("title", ["三(1)班", "期中 成绩", "附加(二)", "a&b", "成绩$x", "it's", "三（1）班"])
def test_a_sheet_of_any_name_is_chosen_as_the_hint_says(title: str, term: Path, xuekun: Any) -> None:
    name = odd_book(term / "两张.xlsx", {"成绩": pupils(), title: pupils(subject="数学", start=1)}, hidden=title)
    ran = xuekun("screen", name, "--json", "--dry-run")
    (said,) = [one for one in ran.document["findings"] if one["code"] == "hidden_sheet"]
    ((option, value),) = options_in(said["hint"])
    again = xuekun("screen", name, option, value, "--json", "--dry-run")
    assert [sheet["name"] for one in again.document["inputs"] for sheet in one["sheets"]] == [title]


def test_an_unknown_column_is_left_out_or_named_as_the_hint_says(term: Path, xuekun: Any) -> None:
    name = odd_book(term / "怪.xlsx", {"成绩": pupils(1)})
    ran = xuekun("screen", name, "--json", "--dry-run")
    (said,) = [one for one in ran.document["findings"] if one["code"] == "column_unknown"]
    named, left_out = options_in(said["hint"])
    without = xuekun("screen", name, *left_out, "--json", "--dry-run").document
    assert {group["subject"] for group in without["groups"]} == {"语文"}
    with_it = xuekun("screen", name, *named, "--json", "--dry-run").document
    (new,) = {group["subject"] for group in with_it["groups"]} - {"语文"}
    assert new in said["message"]


def test_a_bare_score_beside_subjects_becomes_the_subject_that_the_hint_names(term: Path, xuekun: Any) -> None:
    rows = [("班级", "姓名", "语文", "成绩"), *((*row[:3], 50 + n) for n, row in enumerate(pupils()[1:]))]
    name = odd_book(term / "光.xlsx", {"成绩": rows})
    ran = xuekun("screen", name, "--json", "--dry-run")
    (said,) = [one for one in ran.document["findings"] if one["code"] == "bare_score_ignored"]
    (named,) = options_in(said["hint"])
    groups = xuekun("screen", name, *named, "--json", "--dry-run").document["groups"]
    assert {group["subject"] for group in groups} == {"语文", "音乐"}


def test_two_students_of_one_name_and_class_are_told_apart_by_the_cell_in_the_hint(
    term: Path, xuekun: Any
) -> None:
    name = odd_book(term / "同 名.xlsx", {"一 班": [*pupils(), ("三(1)班", "赵样0", 90)]})
    ran = xuekun("explain", name, "--student", "赵样0")
    assert ran.exit == 2
    value = next(value for option, value in options_in(ran.said) if "!" in value)
    assert xuekun("explain", name, "--student", value).exit == 0
    assert xuekun("explain", name, "--student", f"'{value}'").exit == 0, "as cmd hands it over"


@pytest.mark.parametrize(
    "word", ["三(1)班", "a b", "x!y", "it's", "100%", "语文=150", "$HOME", "三（1）班", "a;b", "~x"]
)
def test_a_word_comes_back_from_a_shell_as_it_was(word: str) -> None:
    assert shlex.split(as_typed(word)) == [word]
    assert unquoted(f"'{word}'") == (word if "'" not in word else f"'{word}'")


def test_look_does_not_ask_to_choose_where_nothing_is_written(term: Path, xuekun: Any) -> None:
    ran = xuekun("look", "期初成绩.xlsx", "--json")
    asked = [one for one in ran.document["findings"] if one["severity"] == "question"]
    assert asked
    for one in asked:
        assert one["hint"].startswith("这里不写文件；回答写在名册的「待核查」里，先用 xuekun screen 写出名册。")
    assert xuekun("screen", "期初成绩.xlsx", "-q").exit == 0
    sheet = openpyxl.load_workbook(term / "学困生名册.xlsx")["待核查"]
    written = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    for one in asked:
        assert any(one["message"] in text for text in written)


@pytest.mark.parametrize("name", ["期初成绩.xlsx", "三(1)班 成绩.xlsx"])
def test_a_file_without_a_command_is_answered_with_whole_commands(name: str, term: Path, xuekun: Any) -> None:
    shutil.copy(SAMPLES / "期初成绩.xlsx", term / name)
    hint = xuekun(name, "--json").document["error"]["hint"]
    typed = re.findall(r"请写 xuekun ([^；。]+)", hint)
    assert [words.split()[0] for words in typed] == ["screen", "look"]
    for words in typed:
        assert xuekun(*shlex.split(words)).exit == 0


@pytest.mark.parametrize("command", ["screen", "whatif", "explain", "rates"])
def test_a_value_changed_for_this_run_is_said_above_the_result(command: str, term: Path, xuekun: Any) -> None:
    """A policy that is called 40%／80% does not go for its own with 75%."""
    change = "rates.use=优秀85" if command == "rates" else "screening.三类.at_most=75%"
    more = ["--student", "吴例丁"] if command == "explain" else ["--dry-run"]
    for words, said in ((["--set", change], True), ([], False)):
        ran = xuekun(command, "期中成绩.xlsx", *words, *more)
        assert (f"，这次改了 {change}」" in re.sub(r"\n *", "", ran.out)) == said


def test_the_register_says_above_its_summary_what_was_changed(term: Path, xuekun: Any) -> None:
    assert xuekun("screen", "期中成绩.xlsx", "--set", "screening.三类.at_most=75%", "-q").exit == 0
    book = openpyxl.load_workbook(term / "学困生名册.xlsx")
    assert "，这次改了 screening.三类.at_most=75%。" in str(book["汇总"].cell(2, 1).value)
    reasons = [str(cell.value) for row in book["名册"].iter_rows() for cell in row if "平均分" in str(cell.value)]
    of_three = [reason for reason in reasons if "的 75%）" in reason]
    assert of_three
    assert all("一·第三类，这次用 --set 改过" in reason for reason in of_three)

"""The command line from end to end: what stands on stdout and stderr, the JSON contract, exit codes, help."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from rich.cells import cell_len

from office_desk import Desk
from places import lay_samples, surroundings
from xuekun_cli import __version__
from xuekun_cli.model.register import REGISTER_NAME

START = "期初成绩.xlsx"
ENGLISH = ("Usage", "Options", "Commands", "Arguments", "Show this", "required", "default", "list[str]")


@pytest.fixture
def term(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample term in it, where one stands."""
    lay_samples(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def standing(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path there."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


NUMBER = (int, float)
OR_NOTHING = type(None)
GROUP = {"school": (str, OR_NOTHING), "class": str, "subject": str, "takers": int, "total": NUMBER}
GROUP |= {"average": (float, OR_NOTHING), "cutoffs": dict, "counts": dict}
LISTED = {"school": (str, OR_NOTHING), "class": str, "student_id": (str, OR_NOTHING), "name": str, "subject": str}
LISTED |= {"score": (*NUMBER, OR_NOTHING), "category": str, "cutoff": (*NUMBER, OR_NOTHING)}
LISTED |= {"relative": (*NUMBER, OR_NOTHING), "clause": str, "reason": str, "file": str, "sheet": str, "cell": str}
FINDING = {"code": str, "severity": str, "message": str, "hint": str}
FINDING |= {"file": (str, OR_NOTHING), "sheet": (str, OR_NOTHING), "cell": (str, OR_NOTHING)}
INPUT = {"path": str, "sha256": str, "sheets": list}
SHEET = {"name": str, "header_rows": list, "students": int, "subjects": list}
POLICY = {"id": str, "name": str, "digest": str}
DOCUMENT = {"command": str, "version": str, "policy": dict, "inputs": list, "outputs": list}
DOCUMENT |= {"groups": list, "listed": list, "findings": list}


def assert_shape(item: dict[str, Any], shape: dict[str, Any]) -> None:
    """Every key of the contract is there, with a value of its type."""
    wrong = {
        key: item.get(key, "missing") for key, kind in shape.items() if not isinstance(item.get(key, ...), kind)
    }
    assert wrong == {}


def test_the_json_document_keeps_the_contract_key_by_key(term: Path, xuekun: Any) -> None:
    ran = xuekun("screen", START, "--exempt", "随班就读名单.xlsx", "--json", "--out", "结果")
    assert (ran.exit, ran.err) == (0, "")
    document = ran.document
    assert_shape(document, DOCUMENT)
    assert_shape(document["policy"], POLICY)
    for shape, key in ((INPUT, "inputs"), (GROUP, "groups"), (LISTED, "listed"), (FINDING, "findings")):
        assert document[key]
        for item in document[key]:
            assert_shape(item, shape)
    assert (document["command"], document["version"]) == ("screen", __version__)
    assert document["policy"]["id"] == "wuping"
    assert document["policy"]["digest"].startswith("sha256:")
    (given,) = document["inputs"]
    assert given["path"] == START
    assert given["sha256"] == hashlib.sha256((term / START).read_bytes()).hexdigest()
    for sheet in given["sheets"]:
        assert_shape(sheet, SHEET)
    assert sorted(map(Path, document["outputs"])) == [
        Path("结果", "学困生名册.xlsx"),
        Path("结果", "期初成绩_标注.xlsx"),
    ]
    assert all(Path(path).is_file() for path in document["outputs"])


def test_header_rows_and_cells_are_those_that_excel_shows(term: Path, xuekun: Any) -> None:
    document = xuekun("screen", "期中成绩.xlsx", "--json", "--dry-run").document
    assert document["inputs"][0]["sheets"][0]["header_rows"] == [1, 2]
    sheet = openpyxl.load_workbook(term / "期中成绩.xlsx")["学生成绩"]
    scored = [one for one in document["listed"] if one["category"] != "一类"]
    assert scored
    assert [sheet[one["cell"]].value for one in scored] == [one["score"] for one in scored]


def test_numbers_in_json_have_six_decimals_at_most_and_add_up(term: Path, xuekun: Any) -> None:
    document = xuekun("screen", START, "--json", "--dry-run").document
    (group,) = (g for g in document["groups"] if (g["class"], g["subject"]) == ("三(1)班", "语文"))
    assert (group["total"], group["takers"], group["average"]) == (2867.5, 37, 77.5)
    assert group["cutoffs"] == {"二类": 31.0, "三类": 62.0}
    numbers = [g["average"] for g in document["groups"]] + [one["relative"] for one in document["listed"]]
    assert all(round(number, 6) == number for number in numbers if number is not None)
    assert any(round(number, 5) != number for number in numbers if number is not None)
    for g in document["groups"]:
        mine = [one for one in document["listed"] if (one["class"], one["subject"]) == (g["class"], g["subject"])]
        counted = {category: sum(one["category"] == category for one in mine) for category in g["counts"]}
        assert counted == g["counts"]


def test_the_exempt_are_listed_without_cutoff_and_relative_score(term: Path, xuekun: Any) -> None:
    document = xuekun("screen", START, "--exempt", "随班就读名单.xlsx", "--json", "--dry-run").document
    exempt = [one for one in document["listed"] if one["category"] == "一类"]
    assert exempt
    assert {(one["cutoff"], one["relative"]) for one in exempt} == {(None, None)}
    assert {one["school"] for one in document["listed"]} == {None}


def test_a_dry_run_writes_nothing_and_names_what_it_would_write(term: Path, xuekun: Any) -> None:
    before = standing(term)
    ran = xuekun("screen", START, "--dry-run")
    assert ran.exit == 0
    for name in ("期初成绩_标注.xlsx", REGISTER_NAME):
        assert name in ran.out.split("正式运行会写：")[1]
    assert xuekun("screen", START, "--dry-run", "--json").document["outputs"] == []
    assert standing(term) == before


def test_quiet_says_nothing_but_still_writes(term: Path, xuekun: Any) -> None:
    ran = xuekun("screen", START, "-q")
    assert (ran.exit, ran.out, ran.err) == (0, "", "")
    assert (term / REGISTER_NAME).is_file()
    assert xuekun("screen", START, "--quiet", "--json").document["listed"]


def test_what_cannot_go_on_is_one_document_and_one_sentence(term: Path, xuekun: Any) -> None:
    before = standing(term)
    ran = xuekun("screen", START, "--policy", "没有这个", "--json")
    assert ran.exit == 2
    assert "没有这个" in ran.document["error"]["message"]
    assert ran.err.startswith("错误：")
    assert "下一步：" in ran.said
    assert standing(term) == before


def test_no_student_is_named_on_the_screen_except_by_a_finding(term: Path, xuekun: Any) -> None:
    document = xuekun("screen", START, "--json", "--dry-run").document
    ran = xuekun("screen", START, "--dry-run")
    said = "".join(finding["message"] for finding in document["findings"])
    names = {one["name"] for one in document["listed"]}
    assert len(names) > 10
    assert not {name for name in names if name in ran.out and name not in said}


@pytest.mark.parametrize("words", [("--help",), ("screen", "--help"), ("look", "-h"), ()])
def test_help_is_chinese_throughout_and_fits_eighty_columns(words: tuple[str, ...], xuekun: Any) -> None:
    """Without any word the help is shown as well."""
    ran = xuekun(*words)
    assert (ran.exit, ran.err) == (0, "")
    assert ran.out.startswith("用法：")
    assert "显示这段说明" in ran.out
    assert not [word for word in ENGLISH if word in ran.out]
    assert max(map(cell_len, ran.out.splitlines())) <= 80


def test_help_begins_every_explanation_in_one_column(xuekun: Any) -> None:
    """A Chinese character takes two cells, so spaces are counted in cells."""
    lines = xuekun("screen", "--help").out.splitlines()
    rows = [row for line in lines if (row := re.match(r"  -.*?\S {2,}(?=\S)", line))]
    starts = {cell_len(row.group()) for row in rows}
    assert len(rows) >= 12
    assert len(starts) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((START, "--dry-run=3"), "后面不写值"),
        ((START, "--exam"), "后面要写一个值"),
        (("",), "名字是空的"),
        ((START, "--sheet", "没有这张"), "没有这张"),
        ((START, "--map", "=x"), "--map"),
        ((START, "--full-mark", "天文=100"), "天文"),
        ((START, "--exam", "月考"), "月考"),
        ((START, "--roll", "没有.xlsx"), "没有.xlsx"),
        ((START, "--exempt", "任课表.xlsx"), "任课表.xlsx"),
        ((START, "--exempt", START), "全部"),
        ((START, "--words", "没有.yaml"), "没有.yaml"),
        ((START, "--out", "花名册.xlsx"), "不是文件夹"),
        ((START, "--out", "花名册.xlsx/里面"), "不是文件夹"),
    ],
)
def test_a_wrong_value_is_answered_with_a_next_step(
    words: tuple[str, ...], said: str, term: Path, xuekun: Any
) -> None:
    before = standing(term)
    ran = xuekun("screen", *words)
    assert (ran.exit, ran.out) == (2, "")
    assert said in ran.said
    assert "下一步：" in ran.said
    assert standing(term) == before


def test_a_folder_with_three_sittings_asks_which_and_then_goes_through(term: Path, xuekun: Any) -> None:
    asked = xuekun("screen", ".")
    assert asked.exit == 2
    assert "--exam 期中" in asked.err
    ran = xuekun("screen", ".", "--exam", "期中", "--exempt", "随班就读名单.xlsx")
    assert ran.exit == 0
    written = {name for name in standing(term) if "_标注" in name or name == REGISTER_NAME}
    assert written == {"期中成绩_标注.xlsx", REGISTER_NAME}, "the other sittings are not marked"
    assert "没有用的文件：任课表.xlsx、花名册.xlsx" in ran.out
    assert "随班就读名单.xlsx" not in ran.out, "it is used, as the list of the exempt"
    findings = xuekun("screen", ".", "--exam", "期中", "--json", "--dry-run").document["findings"]
    (other,) = (finding for finding in findings if finding["code"] == "other_sitting")
    assert "期初成绩.xlsx" in other["message"]


def test_our_own_outputs_named_by_a_shell_are_left_out_and_said(term: Path, xuekun: Any) -> None:
    """A shell spreads *.xlsx into every name, the results of the last run among them."""
    assert xuekun("screen", "期末成绩.xls", START, "--exam", "期末").exit == 0
    spread = sorted(path.name for path in term.glob("*.xlsx"))
    assert "期末成绩_标注.xlsx" in spread
    ran = xuekun("screen", *spread, "--exam", "期初", "--json")
    assert not [given["path"] for given in ran.document["inputs"] if "_标注" in given["path"]]
    (said,) = (finding for finding in ran.document["findings"] if finding["code"] == "own_output")
    assert said["severity"] == "warning"
    assert "期末成绩_标注.xlsx" in said["message"]
    assert REGISTER_NAME in said["message"]
    assert not [name for name in standing(term) if "_标注_标注" in name]


def test_a_register_given_as_scores_is_recognised(term: Path, xuekun: Any) -> None:
    xuekun("screen", START, "-q")
    ran = xuekun("screen", REGISTER_NAME)
    assert ran.exit == 2
    assert "是本程序写出的名册，不是成绩表" in ran.said


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8"])
def test_a_console_of_any_encoding_gets_the_whole_summary(encoding: str, term: Path) -> None:
    environment = surroundings(PYTHONIOENCODING=encoding)
    for words in (["--dry-run"], ["--json", "--dry-run"]):
        ran = subprocess.run(
            [sys.executable, "-m", "xuekun_cli", "screen", START, *words],
            capture_output=True,
            env=environment,
            check=False,
        )
        assert (ran.returncode, ran.stderr) == (0, b"")
        assert len(ran.stdout.decode(encoding)) > 1000


def test_an_interrupted_run_leaves_nothing_behind(
    term: Path, xuekun: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C falls while the first file is being flushed to the disk."""
    before = standing(term)

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("xuekun_cli.workbooks.pages.store.os.fsync", interrupted)
    ran = xuekun("screen", START)
    assert (ran.exit, ran.out) == (130, "")
    assert "已停止" in ran.said
    assert standing(term) == before


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_reader_that_has_seen_enough_is_no_failure(words: tuple[str, ...], term: Path) -> None:
    """As with ``| head``: the rest of the summary goes nowhere, and nobody complains."""
    run = subprocess.Popen(
        [sys.executable, "-m", "xuekun_cli", "screen", START, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert run.stdout is not None
    run.stdout.close()
    assert (run.wait(), run.stderr.read() if run.stderr else None) == (0, b"")
    assert (term / REGISTER_NAME).is_file()


def test_look_shows_every_sheet_and_writes_nothing(term: Path, xuekun: Any) -> None:
    before = standing(term)
    ran = xuekun("look", START)
    assert ran.exit == 0
    assert "工作表「说明」" in ran.out or "「说明」" in ran.out
    document = xuekun("look", START, "--json").document
    assert (document["command"], document["inputs"][0]["container"]) == ("look", "xlsx")
    assert {item["name"] for item in document["inputs"][0]["skipped"]} >= {"说明"}
    assert standing(term) == before


def test_a_class_with_nobody_listed_is_said_plainly(tmp_path: Path, xuekun: Callable[..., Any]) -> None:
    desk = Desk(tmp_path)
    path = desk.lay_down([(f"20{n}", f"学生{n}", "三(1)班", 90, 91) for n in range(12)])
    ran = xuekun("screen", path)
    assert ran.exit == 0
    assert "按分数没有列出任何学生" in ran.out


def test_a_fault_of_the_program_is_one_sentence_without_a_name(
    term: Path, xuekun: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from xuekun_cli.pipeline import screen as screening

    def broken(*_: object) -> None:
        raise KeyError("赵一鸣")

    monkeypatch.setattr(screening, "screen", broken)
    before = standing(term)

    ran = xuekun("screen", START)

    assert ran.exit == 2
    assert re.match(r"错误：程序出了意外（xuekun [\d.]+，KeyError，.*test_command.py:\d+）", ran.err)
    assert "下一步：" in ran.err
    assert "赵一鸣" not in ran.err
    assert "Traceback" not in ran.err
    assert standing(term) == before


def test_memory_that_does_not_suffice_is_no_fault_of_the_program(
    term: Path, xuekun: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from xuekun_cli.pipeline import screen as screening

    def too_much(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(screening, "screen", too_much)
    before = standing(term)

    ran = xuekun("screen", START)

    assert ran.exit == 2
    assert ran.err.startswith("错误：内存不够。")
    assert "分开运行" in ran.err
    assert standing(term) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_screen_that_takes_nothing_more_is_said_in_a_sentence(term: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "xuekun_cli", "look", START],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=surroundings(PYTHONIOENCODING="utf-8"),
            check=False,
        )
    assert ran.returncode == 2
    assert ran.stderr.startswith("错误：系统不让读或写（")
    assert "磁盘是不是满了" in ran.stderr
    assert "Traceback" not in ran.stderr


UNUSED = ("input_unused", "other_sitting")


@pytest.mark.parametrize(
    ("words", "unused"),
    [
        (("rates", ".", "--exam", "期末", "--teachers", "任课表.xlsx"), "随班就读名单.xlsx"),
        (
            ("rates", ".", "--exam", "期末", "--before", "期中成绩.xlsx", "--teachers", "任课表.xlsx"),
            "花名册.xlsx",
        ),
        (("rates", ".", "--exam", "期末", "--exempt", "随班就读名单.xlsx"), "任课表.xlsx"),
        (("rates", "期末成绩.xls", "花名册.xlsx", "--before", "期中成绩.xlsx"), "花名册.xlsx"),
        (("report", ".", ".", "--before-exam", "期初", "--after-exam", "期末", "--teachers", "任课表.xlsx"), ""),
        (("report", "期初成绩.xlsx", ".", "--after-exam", "期末", "--teachers", "任课表.xlsx"), "花名册.xlsx"),
        (("track", ".", "--list", "x=花名册.xlsx", "--exempt", "随班就读名单.xlsx"), "任课表.xlsx"),
        (("screen", ".", "--exam", "期末", "--before", "期中成绩.xlsx"), "期初成绩.xlsx"),
        (("whatif", ".", "--exam", "期末"), "期初成绩.xlsx"),
    ],
)
def test_a_file_that_the_run_uses_is_not_called_unused(
    words: tuple[str, ...], unused: str, term: Path, xuekun: Any
) -> None:
    """And one that it does not use is."""
    ran = xuekun(*words, "--json", "--dry-run")
    assert ran.exit == 0, ran.said
    said = " ".join(one["message"] for one in ran.document["findings"] if one["code"] in UNUSED)
    named = {name for name in standing(term) if name in said}
    used = {word.rpartition("=")[2] for word in words} - ({unused} if words[1] != "." else set())
    assert not named & used
    assert not unused or unused in named
    assert "只筛查" not in said

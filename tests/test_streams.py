"""The program under streams that are closed, full or gone, in every locale, and under Ctrl-C while it speaks."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from places import SAMPLES, surroundings
from xuekun_cli.model.register import REGISTER_NAME

SCORES = "期初成绩.xlsx"
COPY = "期初成绩_标注.xlsx"
FULL = Path("/dev/full")
POSIX = pytest.mark.skipif(os.name != "posix", reason="a shell that can close a stream")
HAS_FULL = pytest.mark.skipif(not FULL.exists(), reason="a file that is always full")
BUFFERS = pytest.mark.parametrize("buffers", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["buffered", "unbuffered"])


def run_in_shell(line: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a line of shell in which ``xuekun`` is this program, with no Python variable but those given."""
    return subprocess.run(
        ["/bin/sh", "-c", f'xuekun() {{ "$0" -m xuekun_cli "$@"; }}; {line}', sys.executable],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=surroundings(**variables),
        check=False,
    )


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a score file."""
    shutil.copy(SAMPLES / SCORES, tmp_path)
    return tmp_path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@POSIX
@BUFFERS
@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"])
def test_a_stream_that_was_closed_before_the_start_keeps_nothing_from_being_written(
    closed: str, buffers: dict[str, str], desk: Path
) -> None:
    ran = run_in_shell(f"xuekun screen {SCORES} {closed}", desk, **buffers)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert (desk / REGISTER_NAME).is_file()


@HAS_FULL
@BUFFERS
@pytest.mark.parametrize(
    "words",
    ["look 期初成绩.xlsx", "look 期初成绩.xlsx --json", "rules list", "--help", "look --help", "--version"],
)
def test_a_result_that_could_not_be_shown_is_a_failure_in_one_sentence(
    words: str, buffers: dict[str, str], desk: Path
) -> None:
    """Exit code 2, two lines of ours and none of Python's; nothing was written, and that is what is said."""
    ran = run_in_shell(f"xuekun {words} >{FULL}", desk, **buffers)
    assert ran.returncode == 2
    first, second = ran.stderr.splitlines()
    assert re.fullmatch(r"错误：系统不让读或写（.+）。没有写入任何结果，原来的文件没有动。", first)
    assert second.startswith("下一步：")
    assert names(desk) == {SCORES}


@HAS_FULL
@BUFFERS
@pytest.mark.parametrize("json_too", ["", "--json"])
def test_what_was_written_before_the_screen_failed_is_named(
    json_too: str, buffers: dict[str, str], desk: Path
) -> None:
    """The marked copy, the register, and in the second run what was there before."""
    ran = run_in_shell(f"xuekun screen {SCORES} {json_too} >{FULL}", desk, **buffers)
    assert ran.returncode == 2
    assert f"结果已经写好：{COPY}、{REGISTER_NAME}；只是没有能全部显示出来。\n" in ran.stderr
    assert "没有动" not in ran.stderr
    assert names(desk) == {SCORES, COPY, REGISTER_NAME}
    (desk / COPY).write_bytes(b"")
    again = run_in_shell(f"xuekun screen {SCORES} {json_too} >{FULL}", desk, **buffers)
    (kept,) = (desk / "备份").iterdir()
    assert f"结果已经写好：{COPY}、{REGISTER_NAME}；" in again.stderr
    assert f"原来的放在：备份/{kept.name}。" in again.stderr.replace(str(desk) + "/", "")


@HAS_FULL
def test_a_policy_that_was_written_before_the_screen_failed_is_named(tmp_path: Path) -> None:
    ran = run_in_shell(f"xuekun rules new --id benxiao >{FULL}", tmp_path)
    assert (ran.returncode, names(tmp_path)) == (2, {"benxiao.yaml"})
    assert "结果已经写好：benxiao.yaml；" in ran.stderr


@HAS_FULL
@BUFFERS
@pytest.mark.parametrize("more", ["", "--json", f">{FULL}", f"--json >{FULL}"])
def test_a_full_stderr_leaves_the_exit_code(more: str, buffers: dict[str, str], tmp_path: Path) -> None:
    ran = run_in_shell(f"xuekun look 没有.xlsx {more} 2>{FULL}", tmp_path, **buffers)
    assert (ran.returncode, ran.stderr) == (2, "")


@HAS_FULL
def test_a_problem_whose_document_cannot_be_written_is_said_without_a_trace(tmp_path: Path) -> None:
    ran = run_in_shell(f"xuekun look 没有.xlsx --json >{FULL}", tmp_path)
    assert ran.returncode == 2
    assert [line.partition("：")[0] for line in ran.stderr.splitlines()] == ["错误", "下一步"]


@POSIX
@BUFFERS
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("look 期初成绩.xlsx", 0),
        ("screen 期初成绩.xlsx", 0),
        ("screen 期初成绩.xlsx --json", 0),
        ("--help", 0),
        ("look 没有.xlsx --json", 2),
    ],
)
def test_a_reader_who_has_gone_is_no_failure(words: str, code: int, buffers: dict[str, str], desk: Path) -> None:
    """``| true``: nothing is said but a problem of the run itself."""
    ran = run_in_shell(f"(xuekun {words}; echo $? >code) | true", desk, **buffers)
    assert (desk / "code").read_text() == f"{code}\n"
    assert "Traceback" not in ran.stderr
    assert "BrokenPipe" not in ran.stderr
    assert bool(ran.stderr) == (code == 2)


@POSIX
@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "gbk"},
        {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "utf-16"},
        {"LC_ALL": "没有这个"},
    ],
    ids=lambda one: " ".join(f"{key}={value}" for key, value in one.items()),
)
def test_no_locale_keeps_a_chinese_name_from_being_read_or_written(variables: dict[str, str], desk: Path) -> None:
    """Files named outright and found in a folder; texts in the encoding of the stream, as JSON in ASCII if need be."""
    ran = run_in_shell(f"xuekun screen {SCORES} --out 结果 --quiet && xuekun screen . --quiet", desk, **variables)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert names(desk) == {SCORES, COPY, REGISTER_NAME, "结果"}
    assert names(desk / "结果") == {COPY, REGISTER_NAME}
    if variables.get("PYTHONIOENCODING") != "utf-16":
        document = json.loads(run_in_shell("xuekun look . --json", desk, **variables).stdout)
        assert document["inputs"][0]["path"] == SCORES
    missing = run_in_shell("xuekun look 没有.xlsx", desk, **variables)
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "Traceback" not in missing.stderr


TWICE = """
import xuekun_cli.__main__ as door

def again(*_):
    raise KeyboardInterrupt

door._say = again
door.run()
"""


def test_ctrl_c_while_a_mistake_is_being_said_ends_without_a_trace(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", TWICE, "screen", tmp_path / "没有.xlsx"],
        capture_output=True,
        encoding="utf-8",
        env=surroundings(),
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (130, "已停止。没有写完的文件不会留下。\n")

"""Names that no office meant: bytes that are no UTF-8, names as long as they may be, marks that steer a screen."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import unicodedata
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from places import SAMPLES, lay_samples
from xuekun_cli.commands.contract.base import json_text
from xuekun_cli.model.names.files import file_name
from xuekun_cli.model.register import REGISTER_NAME

LINUX = pytest.mark.skipif(
    os.uname().sysname != "Linux" if os.name == "posix" else True, reason="names of any bytes"
)
LONGEST = 255
"""Bytes of a file's name on nearly every file system."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("期初.xlsx".encode(), "期初.xlsx"),
        ("期初.xlsx".encode("gbk"), "期初.xlsx"),
        ("三(1)班 语文.xls".encode("gb18030"), "三(1)班 语文.xls"),
        (b"\xff.xlsx", "\ufffd.xlsx"),
        (b"plain.csv", "plain.csv"),
    ],
)
def test_a_name_in_the_writing_of_old_systems_reads_as_it_was_meant(raw: bytes, name: str) -> None:
    assert file_name(f"成绩/{raw.decode(errors='surrogateescape')}") == name


@given(st.text(st.characters(exclude_categories=()), max_size=20))
def test_every_name_becomes_a_text_that_can_be_written(name: str) -> None:
    """Half characters of any kind, as Windows and Linux hand them over; whole names stay as they are."""
    written = file_name(name).encode()
    if "/" not in name and "\\" not in name and not re.search("[\ud800-\udfff]", name):
        assert written.decode() == name


@LINUX
def test_no_command_minds_a_file_name_that_is_no_utf8(here: Path, xuekun: Any) -> None:
    """Typed or found in a folder; the workbooks call the files what the office called them."""
    lay_samples(here)

    def in_gbk(name: str) -> str:
        path = Path(os.fsdecode(name.encode("gbk")))
        shutil.move(name, path)
        return str(path)

    before, after, teachers, exempt = map(
        in_gbk, ("期初成绩.xlsx", "期末成绩.xls", "任课表.xlsx", "随班就读名单.xlsx")
    )
    runs: tuple[tuple[str, ...], ...] = (
        ("screen", before, "--exempt", exempt),
        ("screen", after, "--out", "末"),
        ("report", before, after, "--teachers", teachers, "--out", "末"),
        ("check", before, after, "--teachers", teachers, "--out", "末"),
        ("rates", after, "--before", before, "--teachers", teachers, "--out", "末"),
        ("track", before, "期中成绩.xlsx", after, "--out", "末"),
        ("whatif", before, "--out", "末"),
        ("roll", REGISTER_NAME, after, "--out", "新"),
        ("look", before),
        ("look", "."),
    )
    for words in runs:
        ran = xuekun(*words, "--json")
        assert (ran.exit, ran.err) == (0, ""), words
    assert ran.document["inputs"][0]["path"] in {before, after, "期中成绩.xlsx"}
    assert Path(before).with_name(f"{Path(before).stem}_标注.xlsx").is_file()
    notes = openpyxl.load_workbook(here / REGISTER_NAME)["说明"]
    texts = [str(cell) for row in notes.iter_rows(values_only=True) for cell in row if cell]
    assert "期初成绩.xlsx" in texts
    assert "随班就读名单.xlsx" in texts


@LINUX
@pytest.mark.parametrize(
    "words",
    [
        ("--map", "语文=\udcc6\udcda"),
        ("--sheet", "\udcc6"),
        ("--exam", "\udcc6"),
        ("--policy", "\udcc6"),
        ("--set", "\udcc6=1"),
        ("--out", "\udcc6"),
        ("--list", "\udcc6=\udcc6"),
        ("--words", "\udcc6"),
        ("--full-mark", "\udcc6=100"),
        ("--as-of", "\udcc6"),
    ],
)
def test_no_option_minds_a_word_that_is_no_text(words: tuple[str, str], here: Path, xuekun: Any) -> None:
    shutil.copy(SAMPLES / "期初成绩.xlsx", here)
    ran = xuekun("screen", "期初成绩.xlsx", *words)
    assert ran.exit in (0, 2)
    assert "意外" not in ran.err


def test_a_policy_is_not_called_by_half_characters_and_no_half_of_it_stays(here: Path, xuekun: Any) -> None:
    ran = xuekun("rules", "new", "--id", "a\udcc6")
    assert (ran.exit, list(here.iterdir())) == (2, [])
    assert "里有不能用的字符" in ran.said


@LINUX
@pytest.mark.parametrize("size", [LONGEST - 6, LONGEST - 1, LONGEST])
def test_a_name_too_long_for_a_copy_is_called_so(size: int, here: Path, xuekun: Any) -> None:
    """Not a full disk: the hint is to shorten it; nothing is written, not even the register."""
    letters = size - len(".xlsx")
    name = "期" * (letters // 3) + "a" * (letters % 3) + ".xlsx"
    assert len(name.encode()) == size
    shutil.copy(SAMPLES / "期初成绩.xlsx", here / name)
    ran = xuekun("screen", name)
    assert ran.exit == 2
    assert "名字太长" in ran.said
    assert "名字改短" in ran.said
    assert "磁盘" not in ran.said
    assert [path.name for path in here.iterdir()] == [name]
    assert xuekun("screen", name, "--dry-run").exit == xuekun("look", name).exit == 0


@LINUX
@pytest.mark.parametrize("letter", ["a", "期"])
def test_a_backup_fits_however_long_the_name_is(letter: str, here: Path, xuekun: Any) -> None:
    """The copy just fits; the backup, with the time behind its name, has a shorter one, and a name of its own."""
    stem = letter * ((LONGEST - len("_标注.xlsx".encode())) // len(letter.encode()))
    shutil.copy(SAMPLES / "期初成绩.xlsx", here / f"{stem}.xlsx")
    assert xuekun("screen", f"{stem}.xlsx").exit == 0
    copy = here / f"{stem}_标注.xlsx"
    for typed in (b"typed into", b"typed into once more"):
        copy.write_bytes(typed)
        ran = xuekun("screen", f"{stem}.xlsx")
        assert (ran.exit, ran.err) == (0, "")
    assert {path.read_bytes() for path in (here / "备份").iterdir()} == {b"typed into", b"typed into once more"}


@LINUX
@pytest.mark.parametrize(
    "words",
    [
        ("screen", "期初成绩.xlsx", "--out", "长" * 100),
        ("report", "期初成绩.xlsx", "期中成绩.xlsx", "--out", "长" * 100),
        ("screen", "长" * 100),
        ("look", "长" * 100),
        ("screen", "期初成绩.xlsx", "--policy", "长" * 100),
        ("screen", "期初成绩.xlsx", "--exempt", "长" * 100),
        ("rules", "new", "--out", "长" * 100),
        ("rules", "show", "长" * 100),
    ],
    ids=" ".join,
)
def test_no_name_that_is_too_long_is_a_full_disk(words: tuple[str, ...], here: Path, xuekun: Any) -> None:
    lay_samples(here)
    ran = xuekun(*words)
    assert ran.exit == 2
    assert "磁盘" not in ran.said
    assert "意外" not in ran.said


STEERING = "\x1b[31m\x07\x9b2J\u202e\u2066\u200f\x7f\u2028\x85"
"""Colour, a bell, an erased screen, a turned direction, a line that is none."""


def steers(text: str) -> set[str]:
    """Return the characters of a text that a screen would obey."""
    return {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp", "Cs") and char != "\n"}


def write_scores(path: Path) -> None:
    """Write a class whose every word has marks in it that steer a screen."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "三(1)班\u202e\u2066"
    harmless = "\u202e\u2066\u200f\x7f\x85\u2028\x9b"
    sheet.append(["学号", "姓名", f"班级{harmless}", "语文", f"数{harmless}理", "备注"])
    for number in range(1, 13):
        row = [f"{number}{harmless}", f"张{harmless}{number}", "三(1)班", 8 * number, harmless, f"记{harmless}"]
        sheet.append(row)
    book.save(path)


@LINUX
def test_nothing_of_an_input_steers_the_screen_or_the_document(here: Path, xuekun: Any) -> None:
    """Names of students, classes, sheets, columns and files, in every command's result, messages and JSON."""
    name = f"成绩{STEERING}.xlsx"
    write_scores(here / name)
    shutil.copy(name, f"后{name}")
    shutil.copy(name, f"末{name}")
    runs: tuple[tuple[str, ...], ...] = (
        ("screen", name),
        ("look", name),
        ("explain", name, "--student", "张"),
        ("whatif", name),
        ("rates", name),
        ("report", name, f"后{name}"),
        ("check", name, f"后{name}"),
        ("track", name, f"后{name}", f"末{name}"),
        ("roll", REGISTER_NAME, f"后{name}", "--out", "新"),
        ("look", f"没有{STEERING}"),
        ("screen", name, "--policy", STEERING),
        ("screen", name, "--out", name),
        ("screen", name, "--sheet", STEERING),
        ("screen", name, "--map", f"语文={STEERING}"),
        (STEERING,),
        ("screen", name, f"--{STEERING}"),
        ("rules", "show", STEERING),
    )
    for words in runs:
        ran = xuekun(*words)
        assert ran.exit in (0, 2)
        assert (words, steers(ran.out), steers(ran.err)) == (words, set(), set())
        written = xuekun(*words, "--json")
        assert (words, steers(written.out)) == (words, set())
        assert written.document["command"] is not None


TEXTS = st.text(
    st.characters() | st.sampled_from([chr(0xDC00 + byte) for byte in range(0x80, 0x100)] + list(STEERING))
)
"""As file names come: any character, and a byte that is no UTF-8."""


@settings(max_examples=40)
@given(st.recursive(TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner)))
def test_a_document_is_plain_utf8_and_reads_back_the_same(content: Any) -> None:
    """Escaped, not lost; what is half a character stays one, so that a path can still be opened."""
    for ascii_only in (False, True):
        text = json_text({"content": content}, ascii_only=ascii_only)
        assert text.isascii() or not ascii_only
        assert steers(text.encode().decode()) == set()
        assert json.load(io.StringIO(text)) == {"content": content}


@LINUX
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/full"])
def test_a_device_is_no_file(device: str, here: Path, xuekun: Any) -> None:
    """One of them never ends."""
    shutil.copy(SAMPLES / "期初成绩.xlsx", here)
    for words in (("look", device), ("screen", device), ("screen", "期初成绩.xlsx", "--exempt", device)):
        ran = xuekun(*words)
        assert ran.exit == 2
        assert f"「{device}」不是文件" in ran.said


def test_every_character_that_steers_or_shows_nothing_is_escaped() -> None:
    """All of Unicode, one after the other; what can be seen stays readable."""
    every = "".join(map(chr, range(0x110000)))
    text = json_text({"content": every})
    assert steers(text) == set()
    assert "三(1)班 张·明é" in json_text({"content": "三(1)班 张·明é"})

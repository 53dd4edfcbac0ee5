"""Putting files in place: all or none, and nothing is ever lost."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.results.marking import OutputFile
from xuekun_cli.workbooks.pages.store import LEFT_BEHIND, Placed, place

STAMP = "20260301-083005"


def output(path: Path, content: bytes = b"new") -> OutputFile:
    return OutputFile(str(path), content)


def standing(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, by its path there."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def failing(name: str, error: OSError) -> Callable[..., None]:
    """Return an ``os.replace`` that fails for one target."""
    real = os.replace

    def replace(source: object, target: object) -> None:
        if str(target).endswith(name) and ".xuekun-" in str(source):
            raise error
        real(str(source), str(target))

    return replace


def test_a_new_file_is_written_for_its_owner_alone(tmp_path: Path, now: datetime) -> None:
    target = tmp_path / "册" / "名册.xlsx"
    assert place([output(target)], now) == Placed(written=(str(target),))
    assert standing(tmp_path) == {str(Path("册", "名册.xlsx")): b"new"}
    if os.name == "posix":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_an_old_file_is_kept_in_the_backup_folder(tmp_path: Path, now: datetime) -> None:
    target = tmp_path / "名册.xlsx"
    target.write_bytes(b"old")
    placed = place([output(target)], now)
    backup = tmp_path / "备份" / f"名册_{STAMP}.xlsx"
    assert placed == Placed((str(target),), (), (str(backup),))
    assert standing(tmp_path) == {"名册.xlsx": b"new", str(Path("备份", backup.name)): b"old"}


def test_a_backup_is_never_overwritten(tmp_path: Path, now: datetime) -> None:
    target = tmp_path / "名册.xlsx"
    for number in range(4):
        target.write_bytes(b"old %d" % number)
        place([output(target)], now)
    kept = {path.name: path.read_bytes() for path in (tmp_path / "备份").iterdir()}
    assert kept == {
        f"名册_{STAMP}.xlsx": b"old 0",
        f"名册_{STAMP}-2.xlsx": b"old 1",
        f"名册_{STAMP}-3.xlsx": b"old 2",
        f"名册_{STAMP}-4.xlsx": b"old 3",
    }


def test_the_same_bytes_are_left_alone(tmp_path: Path, now: datetime) -> None:
    target = tmp_path / "名册.xlsx"
    target.write_bytes(b"new")
    os.utime(target, (1, 1))
    assert place([output(target)], now) == Placed(unchanged=(str(target),))
    assert target.stat().st_mtime == 1
    assert list(standing(tmp_path)) == ["名册.xlsx"]


@pytest.mark.parametrize("links", [True, False], ids=["with links", "without links"])
def test_when_one_file_cannot_be_replaced_all_old_ones_stand(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        (tmp_path / name).write_bytes(b"old " + name.encode())
    before = standing(tmp_path)
    if not links:

        def refuse(*_: object, **__: object) -> None:
            raise OSError(errno.EPERM, "no links here")

        monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(os, "replace", failing("b.xlsx", PermissionError(errno.EACCES, "open")))
    files = [output(tmp_path / name) for name in ("new.xlsx", "a.xlsx", "b.xlsx")]
    with pytest.raises(CannotGoOn) as caught:
        place(files, now)
    assert "b.xlsx" in caught.value.message
    assert "关闭" in caught.value.hint
    assert standing(tmp_path) == before
    assert not (tmp_path / "备份").exists()


@pytest.fixture
def without_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system without links, as on a USB stick."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)


@pytest.mark.usefixtures("without_links")
def test_without_links_the_old_file_is_copied(tmp_path: Path, now: datetime) -> None:
    target = tmp_path / "名册.xlsx"
    target.write_bytes(b"old")
    written = target.stat().st_mtime_ns
    backup = Path(place([output(target)], now).backed_up[0])
    assert standing(tmp_path) == {"名册.xlsx": b"new", str(Path("备份", backup.name)): b"old"}
    assert backup.stat().st_mtime_ns == written


@pytest.mark.usefixtures("without_links")
@pytest.mark.parametrize("number", range(1, 6))
def test_without_links_a_disk_that_fills_at_any_write_leaves_the_old_files(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    before = {"a.xlsx": b"old", "b.xlsx": b"older"}
    for name, content in before.items():
        (tmp_path / name).write_bytes(content)
    real, calls = os.fsync, []

    def full(handle: int) -> None:
        if stat.S_ISREG(os.fstat(handle).st_mode):
            calls.append(handle)
            if len(calls) == number:
                raise OSError(errno.ENOSPC, "no space")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    files = [output(tmp_path / name) for name in before]
    if number <= WRITES:
        with pytest.raises(CannotGoOn, match="磁盘满了"):
            place(files, now)
        assert standing(tmp_path) == before
    else:
        place(files, now)
        assert (tmp_path / "a.xlsx").read_bytes() == b"new"


WRITES = 4
"""Two new files, and a copy of each old one."""


def test_what_a_killed_run_left_is_removed_and_what_another_run_writes_is_not(
    tmp_path: Path, now: datetime
) -> None:
    (tmp_path / "备份").mkdir()
    old = [tmp_path / ".xuekun-old.tmp", tmp_path / "备份" / ".xuekun-old.tmp"]
    kept = [tmp_path / ".xuekun-young.tmp", tmp_path / ".other.tmp", tmp_path / "xuekun-a.tmp"]
    for path in old + kept:
        path.write_bytes(b"half")
        age = 60 if "young" in path.name else 2 * LEFT_BEHIND
        os.utime(path, (now.timestamp() - age,) * 2)
    place([output(tmp_path / "名册.xlsx")], now)
    assert [path.exists() for path in old] == [False, False]
    assert [path.read_bytes() for path in kept] == [b"half"] * 3


def test_a_full_disk_leaves_no_trace(tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"old")
    calls = []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotGoOn, match="磁盘满了"):
        place([output(tmp_path / "a.xlsx"), output(tmp_path / "out" / "b.xlsx")], now)
    assert standing(tmp_path) == {"a.xlsx": b"old"}
    assert not (tmp_path / "out").exists()


def test_an_interrupt_puts_the_old_files_back(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        (tmp_path / name).write_bytes(b"old")
    real, seen = os.replace, []

    def replace(source: object, target: object) -> None:
        real(str(source), str(target))
        seen.append(target)
        if len(seen) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        place([output(tmp_path / "a.xlsx"), output(tmp_path / "b.xlsx")], now)
    assert standing(tmp_path) == {"a.xlsx": b"old", "b.xlsx": b"old"}


@pytest.mark.parametrize("links", [True, False])
def test_at_every_step_the_old_bytes_stand_somewhere(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, links: bool
) -> None:
    """What a kill at that moment would leave."""
    if not links:
        request.getfixturevalue("without_links")
    target = tmp_path / "名册.xlsx"
    target.write_bytes(b"old")
    seen = []
    for name in ("link", "replace", "rename", "fsync", "mkdir"):
        real = getattr(os, name)

        def watched(*args: object, _real: Callable[..., object] = real, **kwargs: object) -> object:
            seen.append(standing(tmp_path))
            return _real(*args, **kwargs)

        monkeypatch.setattr(os, name, watched)
    place([output(target)], now)
    assert len(seen) >= 4
    for files in seen:
        assert files["名册.xlsx"] in {b"old", b"new"}
        assert b"old" in files.values()


@pytest.mark.parametrize("lock", ["~$名册.xlsx", ".~名册.xlsx", ".~lock.名册.xlsx#"])
def test_a_workbook_that_is_open_is_not_touched(tmp_path: Path, now: datetime, lock: str) -> None:
    target = tmp_path / "名册.xlsx"
    target.write_bytes(b"old")
    (tmp_path / lock).write_bytes(b"")
    with pytest.raises(CannotGoOn) as caught:
        place([output(tmp_path / "other.xlsx"), output(target)], now)
    assert "名册.xlsx" in caught.value.message
    assert lock in caught.value.hint
    assert standing(tmp_path) == {"名册.xlsx": b"old", lock: b""}


def test_a_folder_of_that_name_is_named(tmp_path: Path, now: datetime) -> None:
    (tmp_path / "名册.xlsx").mkdir()
    with pytest.raises(CannotGoOn, match="同名的文件夹"):
        place([output(tmp_path / "other.xlsx"), output(tmp_path / "名册.xlsx")], now)
    assert standing(tmp_path) == {}


def test_a_file_named_like_the_backup_folder_is_named(tmp_path: Path, now: datetime) -> None:
    (tmp_path / "备份").write_bytes(b"note")
    (tmp_path / "名册.xlsx").write_bytes(b"old")
    with pytest.raises(CannotGoOn, match="备份"):
        place([output(tmp_path / "名册.xlsx")], now)
    assert standing(tmp_path) == {"名册.xlsx": b"old", "备份": b"note"}


def test_two_results_for_one_file_are_refused(tmp_path: Path, now: datetime) -> None:
    with pytest.raises(CannotGoOn, match="同一个文件"):
        place([output(tmp_path / "a.xlsx"), output(tmp_path / "x" / ".." / "a.xlsx")], now)
    assert standing(tmp_path) == {}


@pytest.mark.skipif(os.name != "posix", reason="names are limited in bytes")
def test_a_backup_whose_name_is_refused_leaves_every_old_file(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some file systems have less room for a name: the files before it in the run go back as well."""
    monkeypatch.setattr("xuekun_cli.workbooks.pages.store.LONGEST_NAME", 1000)
    first, second = tmp_path / "名册.xlsx", tmp_path / f"{'a' * 245}.xlsx"
    first.write_bytes(b"old")
    second.write_bytes(b"old too")
    before = standing(tmp_path)
    with pytest.raises(CannotGoOn, match="名字太长"):
        place([output(first), output(second)], now)
    assert standing(tmp_path) == before

"""Finished files put in place together: every old file is kept, and nothing is left half done."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.results.marking import OutputFile

BACKUP_FOLDER = "备份"
TEMP_PREFIX, TEMP_SUFFIX = ".xuekun-", ".tmp"
LONGEST_NAME = 255
"""Bytes of a file's name on nearly every file system."""
LEFT_BEHIND = 3600
"""Seconds after which a temporary file is of no running program any more: writing takes less than a minute."""
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


@dataclass(frozen=True, slots=True)
class Placed:
    """What happened to the files: paths as they were given, and the paths of the backups."""

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    backed_up: tuple[str, ...] = ()


_placed: list[Placed] = []
"""What this run has put in place so far."""


def placed_so_far() -> tuple[Placed, ...]:
    """Return what this run has put in place, for whoever has to say how far it came."""
    return tuple(_placed)


def note_placed(placed: Placed) -> Placed:
    """Note what was put in place, by `place` or by a command that writes a text file of its own."""
    _placed.append(placed)
    return placed


def forget_placed() -> None:
    """Forget what an earlier run of the same process has put in place."""
    _placed.clear()


@dataclass
class _Move:
    """One file on its way. Every name is noted before it is used, so that all can be undone."""

    given: str
    target: Path
    content: bytes
    temp: Path | None = None
    backup: Path | None = None
    copied: bool = False
    """The backup is a copy: the old file stands in its place until the new one does."""
    made_folders: list[Path] = field(default_factory=list)
    """Innermost first."""

    @property
    def replaced(self) -> bool:
        """The new file is in its place: asked of the disk, since an interrupt may fall at any line."""
        return self.temp is not None and not self.temp.exists()


def place(files: Sequence[OutputFile], now: datetime) -> Placed:
    """Put all files in place, or none; ``now`` names the backups of those that stood there before.

    Each file is written beside its target, flushed to the disk and moved over it. An old file with other
    bytes is kept in 备份/ beside it; one with the same bytes is left alone. What runs that were killed left
    behind is removed. Raises CannotGoOn, with every old file back in its place, when a file is open elsewhere
    or cannot be written.
    """
    moves = [_Move(file.path, Path(os.path.realpath(file.path)), file.content) for file in files]
    _refuse_doubles(moves)
    unchanged = [move for move in moves if _stands_already(move)]
    pending = [move for move in moves if move not in unchanged]
    for move in pending:
        _refuse_locked(move)
    for folder in {move.target.parent for move in moves}:
        _sweep(folder, now)
        _sweep(folder / BACKUP_FOLDER, now)
    current = pending[0] if pending else None
    try:
        for current in pending:
            _write_beside(current)
        for current in pending:
            _keep_old(current, now)
            _swap(current)
    except OSError as error:
        lost = _undo(pending)
        raise _explained(error, current, lost) from error
    except BaseException:
        _undo(pending)
        raise
    for folder in {move.target.parent for move in pending}:
        _flush_folder(folder)
    return note_placed(
        Placed(
            tuple(move.given for move in pending),
            tuple(move.given for move in unchanged),
            tuple(str(move.backup) for move in pending if move.backup),
        )
    )


def _refuse_doubles(moves: Sequence[_Move]) -> None:
    seen: dict[str, str] = {}
    for move in moves:
        key = os.path.normcase(move.target)
        if key in seen:
            raise CannotGoOn(
                f"有两个结果要写到同一个文件：“{move.target.name}”。",
                "请把同名的成绩表放在不同的文件夹里，分开运行，或者先改名。",
            )
        seen[key] = move.given


def _stands_already(move: _Move) -> bool:
    try:
        if move.target.is_dir():
            raise CannotGoOn(
                f"写不了“{move.target.name}”：那里有一个同名的文件夹。", "请先把这个文件夹改名或移走，再运行一次。"
            )
        if not move.target.exists() or move.target.stat().st_size != len(move.content):
            return False
        return move.target.read_bytes() == move.content
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise _explained(error, move, ()) from error
        # it cannot be read, so it may differ: it is kept like any other old file
        return False


def lock_files(target: Path) -> list[Path]:
    """Return the lock files that Excel, WPS or LibreOffice leave beside a workbook that is open."""
    names = (f"~${target.name}", f".~{target.name}", f".~lock.{target.name}#")
    return [lock for name in names if os.path.lexists(lock := target.with_name(name))]


def _refuse_locked(move: _Move) -> None:
    for lock in lock_files(move.target):
        raise CannotGoOn(
            f"“{move.target.name}”正在 Excel、WPS 或 LibreOffice 中打开，没有写入任何文件。",
            f"请保存并关闭它，再运行一次。如果确实没有人打开它，请删除旁边的锁文件“{lock.name}”"
            "（它可能是隐藏文件）。",
        )


def _sweep(folder: Path, now: datetime) -> None:
    """Remove the temporary files of runs that were killed; what another run is writing now is younger."""
    with suppress(OSError):
        for left in folder.glob(f"{TEMP_PREFIX}*{TEMP_SUFFIX}"):
            if now.timestamp() - left.stat().st_mtime > LEFT_BEHIND:
                left.unlink()


def _write_beside(move: _Move) -> None:
    folder = move.target.parent
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    move.made_folders += missing
    handle, name = tempfile.mkstemp(dir=folder, prefix=TEMP_PREFIX, suffix=TEMP_SUFFIX)
    move.temp = Path(name)
    with os.fdopen(handle, "wb") as file:
        file.write(move.content)
        file.flush()
        os.fsync(file.fileno())


def _keep_old(move: _Move, now: datetime) -> None:
    """Put the old file into 备份/ under a name that is free: by a link, so that its place is never empty."""
    if not move.target.exists():
        return
    folder = move.target.parent / BACKUP_FOLDER
    if not folder.is_dir():
        folder.mkdir(mode=0o700)
        move.made_folders.insert(0, folder)
    stamp = f"_{now:%Y%m%d-%H%M%S}"
    for number in count(1):
        end = f"{stamp if number == 1 else f'{stamp}-{number}'}{move.target.suffix}"
        backup = folder / _fitting(move.target.stem, end)
        if os.path.lexists(backup):
            continue
        move.backup = backup
        try:
            backup.hardlink_to(move.target)
        except FileExistsError:
            continue
        except OSError:
            # a file system without links (a USB stick, a share)
            _copy_old(move, backup)
        break
    _flush_folder(folder)


def _fitting(stem: str, end: str) -> str:
    """Return a file's name of which so much of the stem is kept as a file system has room for."""
    while stem and len(os.fsencode(f"{stem}{end}")) > LONGEST_NAME:
        stem = stem[:-1]
    return f"{stem}{end}"


def _copy_old(move: _Move, backup: Path) -> None:
    """Copy the old file: moved away, it would be missing if the run were killed before the new one stands."""
    handle, name = tempfile.mkstemp(dir=backup.parent, prefix=TEMP_PREFIX, suffix=TEMP_SUFFIX)
    copy = Path(name)
    try:
        with os.fdopen(handle, "wb") as file, move.target.open("rb") as old:
            shutil.copyfileobj(old, file)
            file.flush()
            os.fsync(file.fileno())
        shutil.copystat(move.target, copy)
        move.copied = True
        copy.replace(backup)
    except BaseException:
        with suppress(OSError):
            copy.unlink()
        raise


def _swap(move: _Move) -> None:
    if move.temp is not None:
        move.temp.replace(move.target)


def _undo(moves: Sequence[_Move]) -> list[Path]:
    """Put every old file back; return the backups that could not be put back."""
    stranded = []
    for move in reversed(moves):
        try:
            _undo_one(move)
        except OSError:
            if move.backup and os.path.lexists(move.backup) and (move.replaced or not move.target.exists()):
                stranded.append(move.backup)
        if move.temp is not None:
            with suppress(OSError):
                move.temp.unlink()
    for move in reversed(moves):
        for folder in move.made_folders:
            with suppress(OSError):
                folder.rmdir()
    return stranded


def _undo_one(move: _Move) -> None:
    if move.backup is None:
        if move.replaced:
            move.target.unlink()
    elif os.path.lexists(move.backup):
        if move.replaced or not move.target.exists():
            move.backup.replace(move.target)
        elif move.copied or move.backup.samefile(move.target):
            move.backup.unlink()


def _explained(error: OSError, move: _Move | None, stranded: Sequence[Path]) -> CannotGoOn:
    name = move.target.name if move else ""
    folder = move.target.parent if move else ""
    if error.errno in _DISK_FULL:
        message, hint = f"写不了“{name}”：磁盘满了。", f"请在“{folder}”所在的磁盘上腾出空间，再运行一次。"
    elif error.errno == errno.EFBIG:
        message = f"写不了“{name}”：{len(move.content) if move else 0} 个字节，超过了这个磁盘或系统允许的大小。"
        hint = "请用 --out 换一个磁盘上的文件夹，或者把成绩表分成几个文件，再运行一次。"
    elif error.errno == errno.ENAMETOOLONG:
        message = f"写不了“{name}”：文件或文件夹的名字太长，系统不允许。"
        hint = "请把成绩表的名字改短一些，或用 --out 换一个名字短的文件夹，再运行一次。"
    elif isinstance(error, PermissionError) or error.errno == errno.EROFS:
        message = f"写不了“{name}”：文件正被别的程序打开，或者文件夹“{folder}”不允许写入。"
        hint = "请在 Excel 或 WPS 中关闭它，再运行一次；文件夹只读的，请用 --out 换一个文件夹。"
    elif isinstance(error, FileExistsError | NotADirectoryError):
        message = f"写不了“{name}”：“{error.filename}”不是文件夹。"
        hint = "请把这个同名的文件改名或移走，再运行一次。"
    else:
        message = f"写不了“{name}”，系统说：{error.strerror or error}。"
        hint = "请检查磁盘和文件夹，再运行一次；或者用 --out 换一个文件夹。"
    if stranded:
        where = "、".join(f"“{path}”" for path in stranded)
        return CannotGoOn(message, f"原来的文件没有丢，在这里：{where}，请手工移回原处。{hint}")
    return CannotGoOn(f"{message}原来的文件都没有改动。", hint)


def _flush_folder(folder: Path) -> None:
    """Make the new names last through a power cut, where the system can."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

"""Finds policy files: by path, or by id among those shipped (installed, editable and from a checkout alike)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.patterns import late

_PACKAGE = Path(__file__).resolve().parents[1]
_INSTALLED = _PACKAGE / "shipped_rules"
_CHECKOUT = _PACKAGE.parents[1] / "rules"
_SUFFIXES = (".yaml", ".yml")
_NAME = late(r"^name:[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_VERSION = late(r"@(\d{4}-\d{2}-\d{2})$")
"""``wuping@2026-09-01.yaml``: the version of wuping that holds from that day."""


def shipped_folder() -> Path:
    """Return the folder of the shipped policies.

    Raises `CannotGoOn` when the installation has none.
    """
    for folder in (_INSTALLED, _CHECKOUT):
        if (folder / "wuping.yaml").is_file():
            return folder
    raise CannotGoOn("找不到自带的筛查办法（rules 文件夹）", "请重新安装 xuekun。")


def policy_files(folder: Path) -> list[Path]:
    """Return the policy files of a folder, by name; versions stand behind what they replace."""
    return sorted(
        (file for file in folder.iterdir() if file.suffix.lower() in _SUFFIXES), key=lambda file: file.stem
    )


def find_policy(name: str, as_of: str = "", beside: Path | None = None) -> Path:
    """Return the file of a policy given by id or path, or by its name or a part of it that only one has.

    ``as_of`` picks among the versions of a policy (``ID@2026-09-01.yaml``, by the day from which it holds);
    without it the newest is taken. ``beside`` is a file whose folder is looked in first. Raises `CannotGoOn`,
    naming the policies that there are and the nearest one, when there is no such policy.
    """
    path = Path(name)
    if path.suffix.lower() in _SUFFIXES or "/" in name or "\\" in name:
        for given in ([beside.parent / path] if beside else []) + [path]:
            if given.is_file():
                return _version(given, as_of) if as_of else given
        if path.suffix.lower() in _SUFFIXES or not _called(name, _titles()):
            raise CannotGoOn(f"找不到筛查办法的文件：{name}", _instead(path))
    folder = shipped_folder()
    for one in ([beside.parent] if beside else []) + [folder]:
        for suffix in _SUFFIXES:
            if (one / f"{name}{suffix}").is_file():
                return _version(one / f"{name}{suffix}", as_of)
    titles = _titles()
    found = _called(name, titles)
    if len(found) == 1:
        return _version(folder / f"{found[0]}.yaml", as_of)
    if found:
        said = "、".join(f"{titles[one]}（{one}）" for one in found)
        raise CannotGoOn(f"名字里有「{name}」的办法不止一份：{said}", f"请写括号里的名字，如 {found[0]}。")
    near = get_close_matches(name, titles, n=1, cutoff=0.4)
    hint = f"是不是 {near[0]}？" if near else ""
    said = f"有这些：{'、'.join(titles)}；也可以写 YAML 文件的路径。"
    raise CannotGoOn(f"没有叫「{name}」的筛查办法", f"{hint}{said}")


def _instead(path: Path) -> str:
    """Return what to do about a file that is not there: the likest policy file beside it, where there is one."""
    there = [file.name for file in policy_files(path.parent)] if path.parent.is_dir() else []
    near = get_close_matches(path.stem, [Path(name).stem for name in there], n=1, cutoff=0.5)
    offered = next((name for name in there if near and Path(name).stem == near[0]), "")
    return f"您要的是不是「{offered}」？" if offered else "请检查文件名和所在的文件夹。"


def _titles() -> dict[str, str]:
    """Return the id of every shipped policy → its name."""
    folder = shipped_folder()
    ids = sorted({_VERSION.sub("", file.stem) for file in policy_files(folder)})
    return {one: _title(folder / f"{one}.yaml") for one in ids}


def _called(name: str, titles: Mapping[str, str]) -> list[str]:
    """Return the ids of the policies whose whole name (or id) this is, else those that have it in their name."""
    wanted = _key(name)
    whole = [one for one, title in titles.items() if wanted in (_key(title), _key(one))]
    return whole or [one for one, title in titles.items() if wanted and wanted in _key(title)]


def _key(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _title(file: Path) -> str:
    """Return what a policy file says that it is called; its id where it does not."""
    named = _NAME.search(file.read_text(encoding="utf-8-sig", errors="replace"))
    return named.group(1).strip("'\" ") if named else file.stem


def found_by_name(name: str, path: Path) -> str:
    """Return what was typed where it is neither the path nor the id of the policy that was found; else ""."""
    typed = Path(name).suffix.lower() in _SUFFIXES or _VERSION.sub("", path.stem) == name
    return "" if typed else name


def _version(path: Path, as_of: str) -> Path:
    """Return the version of a policy that holds on a day, or the newest."""
    versions = {}
    for file in policy_files(path.parent):
        dated = _VERSION.search(file.stem)
        if dated and file.stem[: dated.start()] == path.stem:
            versions[dated.group(1)] = file
    held = [day for day in versions if not as_of or day <= as_of]
    return versions[max(held)] if held else path

"""Finds policy files: by path, or by id among those shipped (installed, editable and from a checkout alike)."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

from xuekun_cli.model.findings import CannotGoOn

_PACKAGE = Path(__file__).resolve().parents[1]
_INSTALLED = _PACKAGE / "shipped_rules"
_CHECKOUT = _PACKAGE.parents[1] / "rules"
_SUFFIXES = (".yaml", ".yml")
_VERSION = re.compile(r"@(\d{4}-\d{2}-\d{2})$")
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
    """Return the file of a policy given by id or path.

    ``as_of`` picks among the versions of a policy (``ID@2026-09-01.yaml``, by the day from which it holds);
    without it the newest is taken. ``beside`` is a file whose folder is looked in first. Raises `CannotGoOn`,
    naming the policies that there are and the nearest one, when there is no such policy.
    """
    path = Path(name)
    if path.suffix.lower() in _SUFFIXES or "/" in name or "\\" in name:
        for given in ([beside.parent / path] if beside else []) + [path]:
            if given.is_file():
                return _version(given, as_of) if as_of else given
        raise CannotGoOn(f"找不到筛查办法的文件：{name}", "请检查文件名和所在的文件夹。")
    folder = shipped_folder()
    for one in ([beside.parent] if beside else []) + [folder]:
        for suffix in _SUFFIXES:
            if (one / f"{name}{suffix}").is_file():
                return _version(one / f"{name}{suffix}", as_of)
    ids = sorted({_VERSION.sub("", file.stem) for file in policy_files(folder)})
    near = get_close_matches(name, ids, n=1, cutoff=0.4)
    hint = f"是不是 {near[0]}？" if near else ""
    raise CannotGoOn(f"没有叫「{name}」的筛查办法", f"{hint}有这些：{'、'.join(ids)}；也可以写 YAML 文件的路径。")


def _version(path: Path, as_of: str) -> Path:
    """Return the version of a policy that holds on a day, or the newest."""
    versions = {}
    for file in policy_files(path.parent):
        dated = _VERSION.search(file.stem)
        if dated and file.stem[: dated.start()] == path.stem:
            versions[dated.group(1)] = file
    held = [day for day in versions if not as_of or day <= as_of]
    return versions[max(held)] if held else path

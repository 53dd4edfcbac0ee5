"""Finds policy files: by path, or by id among those shipped (installed, editable and from a checkout alike)."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from xuekun_cli.model.findings import CannotGoOn

_PACKAGE = Path(__file__).resolve().parents[1]
_INSTALLED = _PACKAGE / "shipped_rules"
_CHECKOUT = _PACKAGE.parents[1] / "rules"


def shipped_folder() -> Path:
    """Return the folder of the shipped policies.

    Raises `CannotGoOn` when the installation has none.
    """
    for folder in (_INSTALLED, _CHECKOUT):
        if (folder / "wuping.yaml").is_file():
            return folder
    raise CannotGoOn("找不到自带的筛查办法（rules 文件夹）", "请重新安装 xuekun。")


def find_policy(name: str) -> Path:
    """Return the file of a policy given by id or path.

    Raises `CannotGoOn`, naming the policies that there are and the nearest one, when there is no such policy.
    """
    path = Path(name)
    if path.suffix.lower() in (".yaml", ".yml") or "/" in name or "\\" in name:
        if path.is_file():
            return path
        raise CannotGoOn(f"找不到筛查办法的文件：{name}", "请检查文件名和所在的文件夹。")
    folder = shipped_folder()
    shipped = folder / f"{name}.yaml"
    if shipped.is_file():
        return shipped
    ids = sorted(file.stem for file in folder.glob("*.yaml"))
    near = get_close_matches(name, ids, n=1, cutoff=0.4)
    hint = f"是不是 {near[0]}？" if near else ""
    raise CannotGoOn(f"没有叫「{name}」的筛查办法", f"{hint}有这些：{'、'.join(ids)}；也可以写 YAML 文件的路径。")

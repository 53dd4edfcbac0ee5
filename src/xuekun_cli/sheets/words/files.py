"""The tables of words as files: the shipped words.yaml, a school's own beside it, and what ``--map`` says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.sheets.words.table import Words


@cache
def _shipped() -> dict[str, object]:
    return _parse(Path(__file__).with_name("words.yaml"))


def _parse(path: Path) -> dict[str, object]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        with path.open("rb") as stream:
            table = yaml.load(stream, Loader=loader)
    except OSError as problem:
        raise CannotGoOn(f"词表打不开：{path}", "请检查 --words 后面的文件名。") from problem
    except yaml.YAMLError as problem:
        raise CannotGoOn(
            f"词表格式不对：{path}：{problem}", "请对照自带的 words.yaml 检查缩进和冒号。"
        ) from problem
    if not isinstance(table, dict):
        raise CannotGoOn(f"词表格式不对：{path} 里没有分节", "请对照自带的 words.yaml。")
    return table


def load_words(extra: str | None = None, mapping: Sequence[str] = ()) -> Words:
    """Return the shipped words, joined with those of the file ``extra`` and of ``--map 语文=Chinese``.

    Raises `CannotGoOn` for a file that cannot be read, an unknown section or role, or a ``--map``
    without an equals sign.
    """
    table = _shipped()
    if extra:
        table = _joined(table, _parse(Path(extra)), extra)
    pairs: dict[str, str] = {}
    for pair in mapping:
        target, sign, header = pair.partition("=")
        if not sign or not target.strip() or not header.strip():
            raise CannotGoOn(
                f"--map {pair!r} 看不懂",
                "写法：--map 语文=Chinese，等号左边是科目或列的用途，右边是表头里的字。",
            )
        pairs[header] = target.strip()
    return Words(table, pairs)


def _joined(base: Mapping[str, object], extra: Mapping[str, object], path: str) -> dict[str, object]:
    joined = dict(base)
    for name, section in extra.items():
        if name not in base:
            allowed = "、".join(base)
            raise CannotGoOn(f"词表 {path} 里有不认识的一节：{name}", f"可用的有：{allowed}。")
        old = base[name]
        if isinstance(section, dict) and isinstance(old, dict):
            merged = {key: list(words) for key, words in old.items()}
            for key, words in section.items():
                if name == "roles" and key not in merged:
                    raise CannotGoOn(
                        f"词表 {path} 的 roles 里没有 {key} 这一类", f"可用的有：{'、'.join(merged)}。"
                    )
                merged.setdefault(str(key), []).extend(words if isinstance(words, list) else [words])
            joined[name] = merged
        elif isinstance(section, list) and isinstance(old, list):
            joined[name] = [*section, *old]
        else:
            raise CannotGoOn(f"词表 {path} 的 {name} 写法不对", "请对照自带的 words.yaml。")
    return joined

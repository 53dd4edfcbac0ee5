"""学期.yaml: what holds for a whole term, written once; read strictly, with every mistake and its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.policies.loading import refusal
from xuekun_cli.policies.tree import Mistake, Node, parse

SETTINGS_NAME = "学期.yaml"
RESULTS = "结果"
_TEXTS = {
    "学校": "school",
    "学期": "term",
    "办法": "policy",
    "随班就读名单": "exempt",
    "花名册": "roll",
    "任课表": "teachers",
    "词表": "words",
    "结果": "results",
}
_LISTS = {"满分": "full_marks", "不是成绩": "ignored"}
_FILES = ("exempt", "roll", "teachers", "words")
_NAMES = {**_TEXTS, **_LISTS, "考试": "exams"}
_CHINESE = re.compile("[\u3400-\u9fff]")
_FARTHEST = 3
"""So many folders above are looked into for the settings of a term."""


@dataclass(frozen=True)
class Exam:
    """One exam as 学期.yaml names it: its name, its file in the folder, and which exam of the file it is."""

    name: str
    scores: str
    exam: str = ""


@dataclass(frozen=True)
class Settings:
    """What 学期.yaml says. Paths are relative to ``folder``."""

    folder: Path
    school: str = ""
    term: str = ""
    policy: str = "wuping"
    exempt: str = ""
    roll: str = ""
    teachers: str = ""
    words: str = ""
    results: str = RESULTS
    full_marks: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    """Files that are no exam of this term, though they hold scores."""
    exams: tuple[Exam, ...] = ()
    """() for those that lie there, in the order that their names tell."""
    lines: Mapping[str, int] = field(default_factory=dict)

    def options(self) -> dict[str, object]:
        """Return parameter of a command → value, for those that this file settles; paths from where the run stands."""
        texts = {name: getattr(self, name) for name in ("policy", *_FILES)}
        found: dict[str, object] = {
            name: str(self.folder / value) if name in _FILES or _is_own_policy(self.folder, name, value) else value
            for name, value in texts.items()
            if value
        }
        if self.full_marks:
            found["full_marks"] = list(self.full_marks)
        return found


def _is_own_policy(folder: Path, name: str, value: str) -> bool:
    return name == "policy" and value.endswith((".yaml", ".yml")) and (folder / value).is_file()


def settings_above(start: Path) -> Path | None:
    """Return the nearest 学期.yaml of a folder or of those above it, not farther than a results folder is deep."""
    for folder in (start, *list(start.parents)[:_FARTHEST]):
        if (folder / SETTINGS_NAME).is_file():
            return folder / SETTINGS_NAME
    return None


def read_settings(path: Path) -> Settings:
    """Return what a 学期.yaml says. Raises `CannotGoOn` with every mistake in it, each with its line."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        raise CannotGoOn(f"打不开 {path}", "请检查文件是否在用、是否有权限。") from problem
    except UnicodeDecodeError as problem:
        raise CannotGoOn(f"{path} 不是 UTF-8 编码", "请用记事本另存为，编码选 UTF-8。") from problem
    if not text.isascii() and not _CHINESE.search(text):  # 一小 in GBK happens to be sound UTF-8
        raise CannotGoOn(f"{path} 不是 UTF-8 编码", "请用记事本另存为，编码选 UTF-8。")
    if not _says_something(text):
        return Settings(path.parent)
    tree, mistakes = parse(text, str(path))
    if not isinstance(tree.value, dict):
        hint = "请写成一行一个「名字: 值」，冒号是英文的，后面空一格，如「花名册: 花名册.xlsx」。"
        raise CannotGoOn(f"{path}:{tree.line}: 文件应该是一组「名字: 值」", hint)
    values: dict[str, object] = {}
    lines: dict[str, int] = {}
    for key, node in tree.value.items():
        name = _NAMES.get(key, key if key in _NAMES.values() else "")
        lines[name] = node.line
        if not name:
            near = get_close_matches(key, _NAMES, 1)
            hint = f"是不是「{near[0]}」？" if near else ""
            mistakes.append(Mistake(node, f"不认识「{key}」", f"{hint}可以写的有：{'、'.join(_NAMES)}。"))
        elif name == "exams":
            values[name] = _exams(node, path.parent, mistakes)
        elif name in _LISTS.values():
            values[name] = _list(node, key, mistakes)
        elif not isinstance(node.value, str):
            mistakes.append(Mistake(node, f"「{key}」后面应该是一个值", f"请写成「{key}: 值」。"))
        else:
            values[name] = _text(node, key, name, path.parent, mistakes)
    if mistakes:
        raise refusal(mistakes)
    kept = {name: value for name, value in values.items() if value}
    return Settings(path.parent, **kept, lines=lines)  # type: ignore[arg-type]


def _says_something(text: str) -> bool:
    """Tell whether a file holds more than comments, as `init` leaves one that knew nothing."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())


def _text(node: Node, key: str, name: str, folder: Path, mistakes: list[Mistake]) -> str:
    value = str(node.value).strip()
    if name in _FILES and value and not (folder / value).is_file():
        mistakes.append(
            Mistake(
                node, f"「{key}」写的「{value}」不在这个文件夹里", "请改成放在这个文件夹里的文件名，或删掉这一行。"
            )
        )
    if name == "results" and (Path(value).is_absolute() or ".." in Path(value).parts):
        mistakes.append(Mistake(node, f"「{key}」要在这个文件夹里", f"请写一个文件夹的名字，如 {RESULTS}。"))
    return value


def _list(node: Node, key: str, mistakes: list[Mistake]) -> tuple[str, ...]:
    items = node.value if isinstance(node.value, list) else [node] if node.value else []
    texts = [item.value for item in items]
    if not all(isinstance(text, str) for text in texts):
        mistakes.append(Mistake(node, f"「{key}」后面应该是一个或几个值", f"请写成「{key}: [甲, 乙]」。"))
        return ()
    return tuple(str(text).strip() for text in texts)


def _exams(node: Node, folder: Path, mistakes: list[Mistake]) -> tuple[Exam, ...]:
    if not isinstance(node.value, list):
        mistakes.append(
            Mistake(node, "「考试」后面应该是一次一行", "请写成「  - {名称: 期中, 成绩: 期中成绩.xlsx}」。")
        )
        return ()
    found: list[Exam] = []
    for item in node.value:
        parts = item.value if isinstance(item.value, dict) else {}
        said = {key: one.value for key, one in parts.items() if isinstance(one.value, str)}
        name = said.get("名称") or said.get("name") or ""
        scores = said.get("成绩") or said.get("scores") or ""
        unknown = [key for key in parts if key not in ("名称", "成绩", "哪一次", "name", "scores", "exam")]
        if unknown or not name or not scores:
            what = f"不认识「{unknown[0]}」" if unknown else "一次考试要写「名称」和「成绩」"
            mistakes.append(Mistake(item, what, "请写成「  - {名称: 期中, 成绩: 期中成绩.xlsx}」。"))
        elif not (folder / scores).exists():
            mistakes.append(Mistake(item, f"「{scores}」不在这个文件夹里", "请改成放在这里的文件名。"))
        elif name in {exam.name for exam in found}:
            mistakes.append(Mistake(item, f"有两次考试都叫「{name}」", "请起不同的名称：结果按名称放。"))
        elif Path(name).name != name or name.startswith("."):
            mistakes.append(Mistake(item, f"「{name}」不能作文件夹的名字", "名称里请不要有 / 和 \\。"))
        else:
            found.append(Exam(name, scores, said.get("哪一次") or said.get("exam") or ""))
    return tuple(found)


def settings_text(
    found: Mapping[str, str], school: str, term: str, policy: str, words: Callable[[str], str]
) -> str:
    """Return a new 学期.yaml: what is known as lines, what is not as comments to fill in. ``words`` quotes a value."""
    lines = [
        "# 这个文件夹是一个学期。成绩表放进来（或放进「成绩」文件夹），运行 xuekun term；改了这里，再运行一次。",
        "# 以 # 开头的行不起作用；要用就去掉 #，填上值。冒号是英文的，后面空一格。",
    ]
    for key, value, hint in (
        ("学校", school, "实验小学"),
        ("学期", term, "2025年秋"),
        ("办法", policy, "wuping"),
        ("随班就读名单", found.get("exempt", ""), "随班就读名单.xlsx"),
        ("花名册", found.get("roll", ""), "花名册.xlsx"),
        ("任课表", found.get("teachers", ""), "任课表.xlsx"),
    ):
        lines.append(f"{key}: {words(value)}" if value else f"# {key}: {hint}")
    lines += [
        "# 满分: [语文=150]  # 不写就推断",
        "# 不是成绩: [旧成绩.xlsx]  # 放在这里、不算这个学期的考试",
        "# 考试:  # 不写就自己认：放在这里的成绩表，按名字里的期初、期中、期末排",
        "#   - {名称: 期初, 成绩: 期初成绩.xlsx}",
    ]
    return "\n".join(lines) + "\n"


def refuse_no_folder(folder: Path) -> None:
    """Raise `CannotGoOn` where a term's folder is none."""
    if not folder.is_dir():
        raise CannotGoOn(f"没有「{folder}」这个文件夹。", "请先建好文件夹，把成绩表、名单放进去。")

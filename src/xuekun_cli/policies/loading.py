"""A policy file → `model.Policy`: extended, changed for this run, read strictly and looked over."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from xuekun_cli.model.findings import CannotGoOn, Finding, Severity
from xuekun_cli.model.policy.document import Place, Policy, PolicyFile
from xuekun_cli.policies.changing import NOT_INHERITED, changed
from xuekun_cli.policies.checks import look_over
from xuekun_cli.policies.extending import extended
from xuekun_cli.policies.locate import find_policy, found_by_name
from xuekun_cli.policies.reading import Mistaken, is_day, read
from xuekun_cli.policies.shapes import shape_of
from xuekun_cli.policies.tree import Mistake, Node, parse, places


def load_policy(name: str, changes: Sequence[str] = (), as_of: str = "", examples: bool = True) -> Policy:
    """Return the policy given by id or path.

    ``changes`` are values for this run only (``screening.三类.at_most=75%``); ``as_of`` picks the version that
    holds on a day; without ``examples`` the worked examples are not read, which halves the time. Raises
    `CannotGoOn` with ``file:line`` for whatever is wrong in the file.
    """
    if as_of and not is_day(as_of):
        raise CannotGoOn(f"--as-of {as_of} 不是日期", "请写成 2025-09-01。")
    path = find_policy(name, as_of)
    tree, digest, mistakes = _whole(path)
    if not examples and isinstance(tree.value, dict):
        tree = Node({key: node for key, node in tree.value.items() if key != "examples"}, tree.file, tree.line)
    tree, said = changed(tree, changes)
    try:
        file: PolicyFile = read(tree, PolicyFile, "文件")
    except Mistaken as found:
        raise refusal([*mistakes, *found.mistakes]) from None
    mistakes += look_over(file, tree)
    if mistakes:
        raise refusal(mistakes)
    where = {path: Place(*place) for path, place in places(tree).items()}
    policy = Policy(file, f"sha256:{digest}", str(path), where, said, found_by_name(name, path))
    if as_of and not file.effective.holds(as_of):
        raise CannotGoOn(f"{path}: 这份办法{_period(file)}执行，{as_of} 不在其中", "请换一份办法，或改 --as-of。")
    return policy


def refusal(mistakes: Sequence[Mistake]) -> CannotGoOn:
    """Return what is said of a file with mistakes: all of them in the message; several also as findings."""
    ordered = sorted(mistakes, key=lambda mistake: (mistake.node.file, mistake.node.line))
    said = [f"{_where(mistake.node)}: {mistake.message}" for mistake in ordered]
    message = said[0] if len(said) == 1 else f"{said[0]}（还有 {len(said) - 1} 处：{'；'.join(said[1:])}）"
    findings = tuple(
        Finding("policy_mistake", Severity.ERROR, text, mistake.hint)
        for text, mistake in zip(said, ordered, strict=True)
        if len(said) > 1
    )
    return CannotGoOn(message, ordered[0].hint, findings)


def read_tree(path: Path) -> tuple[Node, bytes, list[Mistake]]:
    """Return the tree of one file, its bytes, and the names given twice. Raises `CannotGoOn` when it is no YAML."""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as problem:
        raise CannotGoOn(f"打不开 {path}", "请检查文件是否在用、是否有权限。") from problem
    except UnicodeDecodeError as problem:
        raise CannotGoOn(f"{path} 不是 UTF-8 编码", "请用记事本另存为，编码选 UTF-8。") from problem
    tree, mistakes = parse(text, str(path))
    if not isinstance(tree.value, dict):
        was = "是空的" if tree.value == "" else "应该是一组「名字: 值」"
        raise CannotGoOn(f"{path}:{tree.line}: 文件{was}", "请用 xuekun rules new 生成一份，再在上面改。")
    return tree, content, mistakes


def whole_tree(path: Path) -> Node:
    """Return the tree of a file with what it extends. Raises `CannotGoOn` when one of them cannot be read."""
    return _whole(path)[0]


def _whole(path: Path) -> tuple[Node, str, list[Mistake]]:
    """Return the tree of a file with what it extends, the digest of all the files, and the names given twice."""
    tree, content, mistakes = read_tree(path)
    contents, seen = [content], {path.resolve()}
    base, above = _base(tree), path
    while base is not None:
        try:
            beneath = find_policy(str(base.value), beside=above)
        except CannotGoOn as problem:
            raise CannotGoOn(f"{_where(base)}: {problem.message}", problem.hint) from problem
        if beneath.resolve() in seen:
            raise CannotGoOn(f"{_where(base)}: extends 绕成了圈", "请检查是不是两份办法互相为底。")
        seen.add(beneath.resolve())
        lower, content, more = read_tree(beneath)
        contents.append(content)
        mistakes += more
        base, above = _base(lower), beneath
        assert isinstance(lower.value, dict)
        kept = {key: node for key, node in lower.value.items() if key not in NOT_INHERITED}
        tree = extended(Node(kept, lower.file, lower.line), tree, shape_of(PolicyFile))
    return tree, sha256(b"".join(contents)).hexdigest(), mistakes


def _base(tree: Node) -> Node | None:
    """Return what a file's ``extends`` says, or None."""
    named = tree.value.get("extends") if isinstance(tree.value, dict) else None
    return named if named is not None and isinstance(named.value, str) and named.value else None


def _where(node: Node) -> str:
    return f"{node.file}:{node.line}" if node.line else node.file


def _period(file: PolicyFile) -> str:
    start, end = file.effective.from_, file.effective.until
    return f"{f'从 {start} 起' if start else ''}{f'到 {end} 止' if end else ''}"

"""docs/findings.md, made from the register of codes."""

from __future__ import annotations

from xuekun_cli.model.findings import Severity
from xuekun_cli.model.findings_told import PARTS

_WORDS = {Severity.ERROR: "错误", Severity.QUESTION: "待回答", Severity.WARNING: "注意", Severity.INFO: "说明"}
_HEAD = """# 「待核查」里的编号

每条提醒有一个编号（JSON 里的 `code`），编号不改名。命令里查一个：`xuekun explain 编号`。

程度：**错误** 可能影响结论，先改正；**待回答** 要人回答，没有回答以前怎样算写在旁边，答过的只作说明；**注意** 看一眼；**说明** 不用做什么。
"""


def page() -> str:
    """Return the page: every code by what it is about."""
    parts = [_HEAD]
    for part in PARTS:
        rows = [
            f"| `{one.code}` | {'、'.join(_WORDS[severity] for severity in one.severities)} | {one.title} | {one.means} | {one.do} |"
            for one in part.entries
        ]
        parts.append(
            f"## {part.title}\n\n| 编号 | 程度 | 是什么 | 意思 | 怎么办 |\n|---|---|---|---|---|\n"
            + "\n".join(rows)
            + "\n"
        )
    return "\n".join(parts)

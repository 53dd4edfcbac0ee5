"""Copies of the shipped policies with one place of the text changed."""

from __future__ import annotations

from pathlib import Path

from xuekun_cli.model.policy.document import Policy
from xuekun_cli.policies.loading import load_policy

RULES = Path(__file__).parents[2] / "rules"


def changed(tmp_path: Path, name: str, old: str, new: str) -> Policy:
    """A copy of a shipped policy with one place of its text changed."""
    for file in RULES.glob("*.yaml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    path = tmp_path / f"{name}.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    path.write_text(text.replace(old, new), "utf-8")
    return load_policy(str(path))

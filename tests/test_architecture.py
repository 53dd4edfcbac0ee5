"""docs/architecture.md: its picture is the imports', and every name in it exists."""

from __future__ import annotations

import ast
import os
import re

from architecture import picture
from imports import ROOT, SOURCE

PAGE = ROOT / "docs" / "architecture.md"
PICTURE = ROOT / "docs" / "architecture.svg"
STEP = re.compile(r"`([a-z_/]+\.py):(\w+)`")


def test_the_picture_is_drawn_from_the_imports_as_they_are() -> None:
    """A picture that nobody redraws soon shows another house."""
    if os.environ.get("XUEKUN_REWRITE"):
        PICTURE.write_text(picture(), encoding="utf-8")
    assert PICTURE.read_text(encoding="utf-8") == picture()


def test_the_way_of_a_score_names_what_exists() -> None:
    """Twelve steps, each with files and what they define."""
    steps = re.findall(r"^\d+\. .*$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(steps) == 12
    for step in steps:
        places = STEP.findall(step)
        assert places, step
        for file, name in places:
            tree = ast.parse((SOURCE / file).read_text(encoding="utf-8"))
            assert name in {getattr(node, "name", "") for node in tree.body}, f"{file}:{name}"

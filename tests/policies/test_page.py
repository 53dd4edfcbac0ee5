"""docs/policies.md is what the model and the shipped policies say now.

``XUEKUN_REWRITE=1`` writes it anew.
"""

from __future__ import annotations

import os

from places import ROOT
from xuekun_cli.model.policy.document import PolicyFile
from xuekun_cli.pipeline.policies import page, shipped
from xuekun_cli.policies.shapes import fields_of, sections_within

PAGE = ROOT / "docs" / "policies.md"


def test_the_page_is_what_is_generated_now() -> None:
    """A key added to the model, or a policy to rules/, and not to the page fails here."""
    made = page()
    if os.environ.get("XUEKUN_REWRITE"):
        PAGE.write_text(made, encoding="utf-8", newline="\n")
    assert PAGE.read_text(encoding="utf-8") == made


def test_every_key_of_every_section_is_told_of() -> None:
    """With its meaning; and every shipped policy by its name."""
    made = page()
    for section in sections_within(PolicyFile):
        for field in fields_of(section):
            if not field.told.flat:
                assert f"| `{field.key}` | {field.told.says} |" in made
    for entry in shipped():
        assert f"| `{entry.policy.id}` | {entry.policy.name} |" in made


def test_every_meaning_is_written() -> None:
    """A key without words would be a riddle in the page, in a draft and on the screen."""
    silent = [
        f"{section.__name__}.{field.key}"
        for section in sections_within(PolicyFile)
        for field in fields_of(section)
        if not field.told.says
    ]
    assert silent == []

"""What the pages say of a key is so: of the causes in the dropdown, and of what no command reads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl

from made_school import plain_school
from places import ROOT
from xuekun_cli.model.policy.support import Cause, Requirement
from xuekun_cli.model.register import CAUSE_OPTIONS, REGISTER_NAME
from xuekun_cli.policies.loading import load_policy, whole_tree
from xuekun_cli.policies.locate import policy_files, shipped_folder
from xuekun_cli.policies.tree import leaves


def test_the_dropdown_of_causes_is_the_programs_own(tmp_path: Path, xuekun: Any) -> None:
    """Six by name, as the shipped measures have them; a policy's own names do not reach it."""
    assert "程序自带的六种，不跟着这里变" in Cause.FIELDS["cause"].says
    assert len(CAUSE_OPTIONS) == 6
    measures = load_policy("measures", examples=False).file.measures
    assert measures is not None
    assert {one.cause for one in measures.causes} <= set(CAUSE_OPTIONS)
    own = tmp_path / "own.yaml"
    own.write_text(
        "id: own\nname: 本校\nsource: {title: 本校}\nextends: wuping\n"
        "measures:\n  causes:\n    - {cause: 另一种型, approaches: [谈心], clause: 一}\n",
        encoding="utf-8",
    )
    scores = plain_school().write(tmp_path / "期中成绩.xlsx")
    ran = xuekun("screen", scores, "--policy", own, "-q")
    assert ran.exit == 0, ran.said
    sheet = openpyxl.load_workbook(tmp_path / REGISTER_NAME)["名册"]
    lists = [one.formula1 for one in sheet.data_validations.dataValidation]
    assert f'"{",".join(CAUSE_OPTIONS)}"' in lists


def test_what_no_command_reads_is_said_to_be_so() -> None:
    """`in_force` is read by rules alone, and no command counts requirements yet."""
    assert "现在还没有命令去核对" in Requirement.FIELDS["in_force"].says
    rooms = [ROOT / "src" / "xuekun_cli" / room for room in ("commands", "pipeline", "terminal", "workbooks")]
    assert not [
        file.name
        for room in rooms
        for file in room.rglob("*.py")
        if "rules.requirements" in file.read_text("utf-8")
    ]


def test_every_clause_is_one_that_an_office_can_look_up() -> None:
    """No number of a list that the reader does not have: D7, F·转化."""
    files = policy_files(shipped_folder())
    assert len(files) > 15
    cited = {
        place: node.value
        for file in files
        for place, node in leaves(whole_tree(file))
        if place.endswith("clause") and isinstance(node.value, str)
    }
    assert len(cited) > 50
    assert {one for one in cited.values() if re.match(r"[A-Z]\d*(·|（|$)", one)} == set()
    titles = {load_policy(str(file), examples=False).source for file in files}
    assert not [title for title in titles if re.search("[A-Z][0-9]", title)]

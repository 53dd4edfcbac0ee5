"""Whoever is on an office's list is found by whom the scores know, whatever the words and wherever the columns."""

from __future__ import annotations

import random

import pytest
from made_lists import KINDS
from made_structures import Pupils

from xuekun_cli.model.findings import Finding
from xuekun_cli.model.scores.tables import Container, SheetCells, SourceBook
from xuekun_cli.sheets.lists.known import Known
from xuekun_cli.sheets.lists.people import Person, read_people
from xuekun_cli.sheets.words.files import load_words
from xuekun_cli.sheets.words.labels import class_key, name_key


def said_of(who: tuple[str, str, str], says: tuple[bool, bool, bool]) -> tuple[str, ...]:
    """What a list says of a person, as it is compared."""
    keys = who[0], name_key(who[1]), class_key(who[2]) if who[2] else ""
    return tuple(key if told else "" for key, told in zip(keys, says, strict=True))


def read(rows: list[list[object]], pupils: Pupils) -> tuple[list[Person], list[Finding]]:
    """Who is on a list beside the scores of these pupils, and what is said of how it was read."""
    width = max(map(len, rows))
    cells = SheetCells("Sheet1", [[*row, *[""] * (width - len(row))] for row in rows])
    known = Known.of((str(int(one)) for one in pupils.ids), pupils.names, pupils.classes)
    told: list[Finding] = []
    book = SourceBook("名单.xlsx", "", Container.XLSX, b"", "", (cells,))
    return read_people([book], load_words(), "随班就读名单", known, told), told


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("seed", range(4))
def test_everybody_on_the_list_is_read_and_nobody_else(name: str, seed: int) -> None:
    pupils = Pupils(random.Random(f"{name} {seed}"))
    some = sorted(pupils.rng.sample(range(len(pupils)), pupils.rng.randint(3, 9)))
    who = [(str(int(pupils.ids[k])), pupils.names[k], pupils.classes[k]) for k in some]
    made = KINDS[name](pupils, who)
    people, _ = read([list(row) for row in made.rows], pupils)
    found = {said_of((one.student_id, one.name, one.class_name), made.says) for one in people}
    assert found >= {said_of(one, made.says) for one in who}
    assert len(people) == len(who) + made.strangers


def test_what_was_read_by_content_is_said_and_what_the_words_say_is_not() -> None:
    pupils = Pupils(random.Random("said"))
    who = [(str(int(pupils.ids[k])), pupils.names[k], pupils.classes[k]) for k in (1, 5, 9)]
    _, plain = read([list(row) for row in KINDS["plain"](pupils, who).rows], pupils)
    _, turned = read([list(row) for row in KINDS["on_its_side"](pupils, who).rows], pupils)
    assert plain == []
    (said,) = turned
    assert said.code == "list_by_content"
    assert said.message == (
        "随班就读名单（名单.xlsx）照内容读：姓名在第 1 行、班级在第 2 行；读到 3 名，其中 3 名成绩表里有"
    )

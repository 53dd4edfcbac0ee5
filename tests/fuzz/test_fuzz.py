"""The fuzzer itself, for a moment; and what it found once, as it is right now."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .mutators import BYTES, COMPOUND, XML, ZIP, mutate, of_kind
from .seeds import all_seeds
from .shapes import SHAPES
from .worker import Case, run_all

linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")


@pytest.mark.parametrize("seed", all_seeds(), ids=lambda seed: seed.name)
def test_every_seed_is_read_as_it_is(seed: Any, tmp_path: Path, xuekun: Callable[..., Any]) -> None:
    """A mutant of what is refused anyway would prove nothing."""
    if seed.role in ("policy", "teachers", "exempt"):
        pytest.skip("no scores in it")
    path = tmp_path / seed.name
    path.write_bytes(seed.content)
    ran = xuekun("look", path)
    assert ran.exit == (2 if seed.role == "roll" else 0), ran.err


def test_the_same_chance_breaks_a_file_in_the_same_way() -> None:
    for seed in all_seeds()[1:6]:
        kinds = of_kind(seed.content)
        assert mutate(seed.content, random.Random(5), kinds) == mutate(seed.content, random.Random(5), kinds)


@pytest.mark.parametrize("mutator", sorted({*BYTES, *XML, *ZIP, *COMPOUND}, key=lambda one: one.__name__))
def test_every_mutator_breaks_something(mutator: Callable[..., bytes]) -> None:
    seed = next(one for one in all_seeds() if mutator in of_kind(one.content))
    assert any(mutator(seed.content, random.Random(n)) != seed.content for n in range(9))


@linux
def test_a_worker_tells_what_a_case_may_not_do() -> None:
    """A traceback, another exit code, an end by a signal; and the case after it runs all the same."""
    good = Case({"成绩.csv": "姓名,语文\n王芳,88\n".encode()}, ("look", "成绩.csv"))
    bad = Case({}, ("look", "成绩.csv", "--kein"))
    took = [took for _, took in run_all([good, bad, good])]
    assert [one.code for one in took] == [0, 2, 0]
    assert {one.why for one in took} == {""}


FOUND = {
    "a comment among the content types": "xlsx-comment",
    "a class of five thousand digits": "digits",
    "a row without end": "endless",
    "a remark of thousands of letters": "remarks",
    "namesakes by the thousand": "namesakes",
    "many exams": "exams",
    "comments before nothing": "comments",
    "a cell longer than a page of the file": "cell",
    "thousands of rows of twenty ids": "ids",
    "thousands of rows of one name": "one",
}


def made(name: str) -> tuple[str, bytes]:
    """Return a found case, made anew."""
    if name == "xlsx-comment":
        import io
        import zipfile

        content = all_seeds()[0].content
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
            for part in old.namelist():
                xml = old.read(part)
                if part == "[Content_Types].xml":
                    xml = xml.replace(b"<Override", b"<!-- once --><Override", 1)
                new.writestr(part, xml)
        return "成绩.xlsx", stream.getvalue()
    head = "学号,姓名,班级,语文,备注\n"
    texts = {
        "digits": head + f"1,王芳,三({'1' * 5000})班,88,\n",
        "endless": head + "1,王芳" + ",9" * 700_000,
        "remarks": head + "".join(f"{n},王样{n},三(1)班,{n % 100},{'备注' * 2000}\n" for n in range(500)),
        "namesakes": "姓名,班级,语文,数学\n"
        + "".join(f"王芳,三({n % 3})班,{n % 100},{n % 77}\n" for n in range(6000)),
        "exams": "学号,姓名,班级,考试,科目,成绩\n"
        + "".join(f"{n % 9},王样,三(1)班,月考{n},语文,66\n" for n in range(900)),
        "ids": head + "".join(f"{n % 20},王样{n % 20},三(1)班,{n % 97},\n" for n in range(60_000)),
        "one": head + "".join(f",王芳,三(1)班,{n % 97},\n" for n in range(60_000)),
        "comments": "<!-- -->" * 900 + "x",
        "cell": head + f"1,王芳{'芳' * 140_000},三(1)班,88,\n",
    }
    return "成绩.csv", texts[name].encode()


@linux
@pytest.mark.parametrize("name", FOUND.values(), ids=FOUND)
def test_what_was_found_once_takes_seconds_and_leaves_in_order(name: str) -> None:
    file, content = made(name)
    for command in ("look", "screen"):
        for _, took in run_all([Case({file: content}, (command, file))]):
            assert took.why == ""
            assert took.seconds < 10


@linux
@pytest.mark.parametrize("shape", SHAPES, ids=lambda one: one.__name__)
def test_a_table_of_any_shape_takes_seconds(shape: Callable[..., Any]) -> None:
    made_one = shape(random.Random(3))
    for _, took in run_all([Case({made_one.name: made_one.content}, ("look", made_one.name))]):
        assert took.why == ""
        assert took.seconds < 10


@linux
def test_some_mutants_of_today() -> None:
    """A handful on every run of the tests; `python -m tests.fuzz` has the thousands."""
    from .__main__ import cases

    source = cases(20260901)
    for case, took in run_all([next(source) for _ in range(25)]):
        assert took.why == "", case.words

"""Within a room: the wings stand on floors, nothing reaches past a wing's face, and nothing goes in a circle."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter

import pytest

from imports import PACKAGE, SOURCE, house_files, imported, module_graph

FLOORS: dict[str, list[str]] = {
    "model": [
        "patterns columns",
        "names",
        "scores",
        "findings register answers besides",
        "findings_told teaching",
        "policy",
        "layouts",
        "results",
    ],
    "rules": [
        "screening matching support",
        "conversion explaining rates tracking whatif",
        "rolling value_added",
        "examples",
    ],
    "sheets": [
        "containers",
        "words",
        "evidence",
        "headers",
        "columns",
        "table",
        "lists",
        "sitting teachers register",
        "layouts",
        "reading",
        "no_scores offers",
        "unused",
    ],
    "documents": ["paper", "brief"],
    "workbooks": ["pages", "copy live register report rates whatif", "check track"],
    "pipeline": [
        "typed",
        "inputs",
        "explain look parts policies screen whatif rates term",
        "kinds roll scores track",
    ],
    "commands": [
        "contract shared",
        "brief check explain init look rates report roll rules screen term track whatif",
    ],
}
"""Room → its floors from below: a wing (or a file that stands in the room itself) uses what is on lower floors."""
FLOOR = {
    f"{room}.{wing}": level
    for room, floors in FLOORS.items()
    for level, wings in enumerate(floors)
    for wing in wings.split()
}
WINGS = {
    f"{folder.parent.name}.{folder.name}" for folder in SOURCE.glob("*/*/") if (folder / "__init__.py").is_file()
}


def place_of(module: str) -> str:
    """Return ``room.wing`` of a module, or ``room.file`` of one that stands in the room itself."""
    return ".".join(module.split(".")[1:3])


def handed_out(wing: str) -> set[str] | None:
    """Return the names in the ``__all__`` of a wing's face: modules of the wing, or what the face imports."""
    tree = ast.parse((SOURCE / wing.replace(".", "/") / "__init__.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["__all__"]:
            return set(ast.literal_eval(node.value))
    return None


def wing_faults(source: str, module: str) -> list[str]:
    """Return what in ``source`` breaks the order within its room, or reaches past the face of a wing, as ``line: words``."""
    here = place_of(module)
    faults = []
    for node in ast.walk(ast.parse(source)):
        for target in imported(node, module):
            if fault := wing_fault(here, target):
                faults.append(f"{getattr(node, 'lineno', 0)}: {fault}")
    return faults


def wing_fault(here: str, target: str) -> str:
    """Return what is wrong with a module in ``here`` importing ``target`` (dotted, with the name taken), or ""."""
    parts = target.split(".")
    there = place_of(target)
    if parts[0] != PACKAGE or there == here or len(parts) < 3:
        return ""
    if (
        here.split(".", maxsplit=1)[0] == parts[1]
        and here in FLOOR
        and there in FLOOR
        and FLOOR[there] >= FLOOR[here]
    ):
        return f"{here} imports {there}, which stands no floor below it"
    if there in WINGS and len(parts) > 3 and parts[3] not in (handed_out(there) or set()):
        return f"{here} reaches past the face of {there} for {parts[3]}"
    return ""


@pytest.mark.parametrize("module", house_files())
def test_every_file_keeps_to_its_wing(module: str) -> None:
    """A wing uses the floors below it, and of other wings what they hand out."""
    assert wing_faults(house_files()[module].read_text(encoding="utf-8"), module) == []


def test_every_wing_and_file_has_its_floor() -> None:
    """What stands on no floor would be held to no order."""
    there = {place_of(name) for name in house_files() if name.split(".")[1] in FLOORS and name.count(".") > 1}
    assert {place for place in there if not place.endswith(".__init__")} == set(FLOOR)


def test_every_face_has_its_sentence_and_hands_out_what_is_used() -> None:
    """No name in a face that is not there, none that nobody outside asks for."""
    asked: dict[str, set[str]] = {wing: set() for wing in WINGS}
    for module, file in house_files().items():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for target in imported(node, module):
                there = place_of(target)
                if there in WINGS and there != place_of(module) and target.count(".") > 2:
                    asked[there].add(target.split(".")[3])
    assert len(WINGS) > 30
    for wing in WINGS:
        face = ast.parse((SOURCE / wing.replace(".", "/") / "__init__.py").read_text(encoding="utf-8"))
        assert ast.get_docstring(face), wing
        assert (handed_out(wing) or set()) == asked[wing], wing


def test_no_imports_go_in_a_circle() -> None:
    """Not even inside functions: who reads a module has to be able to begin somewhere."""
    graph = module_graph()
    assert len(graph) > 400
    list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize(
    ("module", "source", "seen"),
    [
        (
            "sheets.words.marks",
            "from xuekun_cli.sheets.columns import decide",
            "sheets.words imports sheets.columns, which stands no floor below it",
        ),
        (
            "sheets.teachers.rows",
            "def f():\n    from ..sitting import assemble",
            "sheets.teachers imports sheets.sitting, which stands no floor below it",
        ),
        (
            "workbooks.report.notes",
            "from xuekun_cli.workbooks.check.judged import sheet",
            "workbooks.report imports workbooks.check, which stands no floor below it",
        ),
        (
            "pipeline.screen",
            "from xuekun_cli.sheets.columns.unexplained import ask",
            "pipeline.screen reaches past the face of sheets.columns for unexplained",
        ),
        (
            "sheets.table.rows",
            "import xuekun_cli.sheets.headers.scored",
            "sheets.table reaches past the face of sheets.headers for scored",
        ),
        (
            "model.names.exams",
            "from xuekun_cli.model import findings",
            "model.names imports model.findings, which stands no floor below it",
        ),
    ],
)
def test_a_planted_violation_is_seen(module: str, source: str, seen: str) -> None:
    """Upwards, sideways and past a face: each is found, and named."""
    line = len(source.splitlines())
    assert wing_faults(source, f"{PACKAGE}.{module}") == [f"{line}: {seen}"]


def test_a_planted_circle_is_seen() -> None:
    """The sorter that finds none has to be able to find one."""
    with pytest.raises(ValueError, match="cycle"):
        list(TopologicalSorter({"a": {"b"}, "b": {"a"}}).static_order())


def test_what_is_handed_out_may_be_used() -> None:
    """From another room, from a floor above, and from within the wing."""
    for module, source in (
        ("pipeline.inputs.opening", "from xuekun_cli.sheets.reading import read"),
        ("sheets.table.rows", "from xuekun_cli.sheets.containers.grid import Grid"),
        ("sheets.columns.decide", "from xuekun_cli.sheets.columns.unexplained import ask"),
        ("rules.screening.screen", "from xuekun_cli.model.scores import cells, marks"),
    ):
        assert wing_faults(source, f"{PACKAGE}.{module}") == []

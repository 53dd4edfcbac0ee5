"""`xuekun whatif` from end to end: its counts are those of `screen --set`; what it writes, says and refuses."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from places import lay_samples
from xuekun_cli.model.names.outputs import WHATIF_NAME

START = "期初成绩.xlsx"
EXEMPT = ("--exempt", "随班就读名单.xlsx")


@pytest.fixture
def term(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample term in it, where one stands."""
    lay_samples(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def line_of(document: dict[str, Any], category: str) -> dict[str, Any]:
    """The line of a category."""
    (line,) = (one for one in document["lines"] if one["category"] == category)
    return line


def standing(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path there."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_default_ranges_are_those_of_the_two_lines(term: Path, xuekun: Any) -> None:
    document = xuekun("whatif", START, "--json", "--dry-run").document
    worse, better = line_of(document, "二类"), line_of(document, "三类")
    assert worse["thresholds"] == [n / 100 for n in range(30, 51)]
    assert better["thresholds"] == [n / 100 for n in range(60, 91)]
    assert (worse["own"], better["own"]) == (0.4, 0.8)
    assert better["path"] == "screening.三类.at_most"


@pytest.mark.parametrize(
    ("category", "threshold"), [("二类", 30), ("二类", 47), ("三类", 61), ("三类", 80), ("三类", 90)]
)
def test_a_threshold_counts_whom_a_screening_with_it_lists(
    category: str, threshold: int, term: Path, xuekun: Any
) -> None:
    """In every class and subject, in the line's category and altogether."""
    document = xuekun("whatif", START, *EXEMPT, "--json", "--dry-run").document
    changed = xuekun(
        "screen", START, *EXEMPT, "--json", "--dry-run", "--set", f"screening.{category}.at_most={threshold}%"
    ).document
    line = line_of(document, category)
    at = line["thresholds"].index(threshold / 100)
    assert [(g["class"], g["subject"], g["counts"][at], g["listed"][at]) for g in line["groups"]] == [
        (g["class"], g["subject"], g["counts"][category], g["counts"]["二类"] + g["counts"]["三类"])
        for g in changed["groups"]
    ]
    assert line["counts"][at] == sum(g["counts"][category] for g in changed["groups"])


def test_sums_by_subject_and_near_a_line_add_up(term: Path, xuekun: Any) -> None:
    document = xuekun("whatif", START, "--json", "--dry-run").document
    for line in document["lines"]:
        for key in ("counts", "listed"):
            by_subject = [sum(found) for found in zip(*(one[key] for one in line["subjects"]), strict=True)]
            by_group = [sum(found) for found in zip(*(one[key] for one in line["groups"]), strict=True)]
            assert line[key] == by_subject == by_group
        for part in ("below", "above", "listed", "not_listed"):
            assert line["near"][part] == sum(group["near"][part] for group in line["groups"])
        assert line["near"]["below"] + line["near"]["above"] == line["near"]["listed"] + line["near"]["not_listed"]
    assert line_of(document, "三类")["near"]["not_listed"] > 0


def test_who_stands_near_is_counted_from_the_scores(term: Path, xuekun: Any) -> None:
    """The listed within two points of their own cut-off, from `screen` alone."""
    listed = xuekun("screen", START, *EXEMPT, "--json", "--dry-run").document["listed"]
    near = Counter(
        one["category"] for one in listed if one["cutoff"] is not None and one["cutoff"] - one["score"] <= 2
    )
    document = xuekun("whatif", START, *EXEMPT, "--json", "--dry-run").document
    assert near["三类"] == line_of(document, "三类")["near"]["below"] > 0
    assert near["二类"] == line_of(document, "二类")["near"]["below"] > 0


def test_the_range_can_be_chosen(term: Path, xuekun: Any) -> None:
    words = ("--range", "screening.三类.at_most=70%..90%/5%", "--range", "二类=38%..42%")
    document = xuekun("whatif", START, *words, "--json", "--dry-run").document
    assert line_of(document, "三类")["thresholds"] == [0.7, 0.75, 0.8, 0.85, 0.9]
    assert line_of(document, "二类")["thresholds"] == [0.38, 0.39, 0.4, 0.41, 0.42]


def test_a_value_changed_for_the_run_is_the_own_value(term: Path, xuekun: Any) -> None:
    document = xuekun("whatif", START, "--set", "screening.三类.at_most=75%", "--json", "--dry-run").document
    assert line_of(document, "三类")["own"] == 0.75
    assert document["policy"]["set"]["screening.三类.at_most"] == {"from": "80%", "to": "75%"}


def test_the_workbook_is_written_beside_the_scores_or_where_out_says(term: Path, xuekun: Any) -> None:
    before = standing(term)
    ran = xuekun("whatif", START)
    assert (ran.exit, ran.err) == (0, "")
    assert set(standing(term)) - set(before) == {WHATIF_NAME}
    assert WHATIF_NAME in ran.out
    document = xuekun("whatif", START, "--out", "试算", "--json").document
    assert [Path(path) for path in document["outputs"]] == [Path("试算", WHATIF_NAME)]
    assert (term / "试算" / WHATIF_NAME).read_bytes() == (term / WHATIF_NAME).read_bytes()


def test_the_same_run_gives_the_same_bytes_and_another_keeps_the_old_file(term: Path, xuekun: Any) -> None:
    xuekun("whatif", START, "-q")
    first = (term / WHATIF_NAME).read_bytes()
    assert xuekun("whatif", START, "-q").out == ""
    assert (term / WHATIF_NAME).read_bytes() == first
    assert not (term / "备份").exists()
    ran = xuekun("whatif", START, "--range", "三类=70%..90%")
    (kept,) = (term / "备份").iterdir()
    assert kept.read_bytes() == first
    assert kept.name in ran.out


def test_its_own_workbook_in_the_folder_is_no_score_sheet(term: Path, xuekun: Any) -> None:
    """A folder given as a whole holds the workbook of the last run; nothing changes by it."""
    for path in term.iterdir():
        if path.name != START:
            path.unlink()
    xuekun("whatif", ".", "-q")
    first = (term / WHATIF_NAME).read_bytes()
    assert xuekun("whatif", ".", "-q").exit == 0
    assert (term / WHATIF_NAME).read_bytes() == first
    assert xuekun("screen", ".", "--dry-run").exit == 0


def test_a_dry_run_writes_nothing_and_names_what_it_would_write(term: Path, xuekun: Any) -> None:
    before = standing(term)
    ran = xuekun("whatif", START, "--dry-run")
    assert WHATIF_NAME in ran.out.split("正式运行会写：")[1]
    assert xuekun("whatif", START, "--dry-run", "--json").document["outputs"] == []
    assert standing(term) == before


def test_no_student_is_named_on_the_screen_or_in_the_document(term: Path, xuekun: Any) -> None:
    """Names are a matter for the sheet 临界; a finding names whom it is about."""
    listed = xuekun("screen", START, "--json", "--dry-run").document["listed"]
    document = xuekun("whatif", START, "--json", "--dry-run").document
    said = "".join(finding["message"] for finding in document.pop("findings"))
    names = {one["name"] for one in listed}
    assert len(names) > 10
    assert not {name for name in names if name in str(document)}
    shown = xuekun("whatif", START, "--dry-run").out
    assert not {name for name in names if name in shown and name not in said}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--policy", "levels"), "没有可以移动的数字线"),
        (("--range", "四类=1%..2%"), "screening.三类.at_most"),
        (("--range", "三类=80%..70%"), "从小到大"),
        (("--out", "花名册.xlsx"), "不是文件夹"),
    ],
)
def test_what_cannot_be_tried_ends_in_a_sentence(
    words: tuple[str, ...], said: str, term: Path, xuekun: Any
) -> None:
    before = standing(term)
    ran = xuekun("whatif", START, *words)
    assert (ran.exit, ran.out) == (2, "")
    assert said in ran.said
    assert standing(term) == before


def test_the_live_workbook_is_written_where_it_was_asked_for_and_read_by_nobody(term: Path, xuekun: Any) -> None:
    ran = xuekun("screen", "期初成绩.xlsx", "--live", "--out", "结果", "--json")
    assert (term / "结果" / "学困生门槛活表.xlsx").is_file()
    assert any(path.endswith("学困生门槛活表.xlsx") for path in ran.document["outputs"])
    assert xuekun("whatif", "期初成绩.xlsx", "--live", "--json").document["outputs"][-1].endswith("活表.xlsx")
    again = xuekun("look", "结果", "--json")
    assert again.exit == 2


def test_what_is_no_line_writes_nothing_at_all(term: Path, xuekun: Any) -> None:
    before = sorted(term.iterdir())
    ran = xuekun("screen", "期初成绩.xlsx", "--policy", "class-last-20", "--live")
    assert ran.exit == 2
    assert "不是一条分数线" in ran.said
    assert sorted(term.iterdir()) == before

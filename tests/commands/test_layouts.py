"""A layout once settled stays settled: written by `look --save`, found beside next month's scores, and refused where it no longer fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from made_months import HEADER, answer_all, codes, month
from xuekun_cli.model.answers import IS_SUBJECT, WHAT_COLUMN
from xuekun_cli.model.layouts import ColumnUse
from xuekun_cli.model.register import REGISTER_NAME
from xuekun_cli.pipeline.inputs.layouts import find_layouts
from xuekun_cli.pipeline.inputs.request import Request
from xuekun_cli.pipeline.look import look
from xuekun_cli.policies.layouts import layout_text, read_layouts

SETTLED = ("--map", "编程=编程")


def columns_of(document: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Letter-free: header → role and subject of every column."""
    (sheet,) = document["inputs"][0]["sheets"]
    return {one["header"]: (one["role"], one["subject"]) for one in sheet["columns"]}


@pytest.fixture
def settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, xuekun: Any) -> Path:
    """A folder with 期中, and the layout that was written of it."""
    monkeypatch.chdir(tmp_path)
    month(tmp_path / "期中.xlsx", "期中", 1)
    assert xuekun("look", "期中.xlsx", *SETTLED, "--save", "读法.yaml").exit == 0
    return tmp_path


def test_next_months_export_asks_nothing(settled: Path, xuekun: Any) -> None:
    """Without the layout 编程 is a question; with it beside the scores it is a subject, under another exam's name."""
    month(settled / "期末.xlsx", "期末", 2)
    (settled / "读法.yaml").rename(settled / "away.yaml")
    assert WHAT_COLUMN in codes(xuekun("look", "期末.xlsx", "--json").document)
    (settled / "away.yaml").rename(settled / "读法.yaml")
    document = xuekun("look", "期末.xlsx", "--json").document
    assert WHAT_COLUMN not in codes(document)
    assert columns_of(document)["编程"] == ("score", "编程")
    assert columns_of(document)["期末语文"] == ("score", "语文")
    assert document["inputs"][0]["tables"][0]["exam"] == "期末"


def test_columns_in_another_order_are_found_by_their_headers(settled: Path, xuekun: Any) -> None:
    """A letter counts only where the header is blank or stands there twice."""
    moved = ("学号", None, "班级", "{exam}数学", "{exam}语文", "物理", "物赋", "编程", "总分", "班名")
    month(settled / "期末.xlsx", "期末", 2, moved)
    document = xuekun("look", "期末.xlsx", "--json").document
    assert "layout_used" in codes(document)
    assert list(columns_of(document).items())[3:5] == [
        ("期末数学", ("score", "数学")),
        ("期末语文", ("score", "语文")),
    ]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ((*HEADER, "备注二"), "多了「备注二」"),
        ((*HEADER[:7], "信息", *HEADER[8:]), "多了「信息」，少了「编程」"),
    ],
)
def test_a_header_that_no_longer_fits_says_what_changed(
    settled: Path, xuekun: Any, header: Sequence[str | None], said: str
) -> None:
    """And nothing is taken from the layout: what it would have settled is asked again."""
    month(settled / "期末.xlsx", "期末", 2, header)
    document = xuekun("look", "期末.xlsx", "--json").document
    (changed,) = [one for one in document["findings"] if one["code"] == "layout_changed"]
    assert said in changed["message"]
    assert "layout_used" not in codes(document)
    assert document["inputs"][0]["sheets"][0]["layout"] is None


def test_the_layout_is_named_on_the_screen_in_the_workbook_and_in_the_json(settled: Path, xuekun: Any) -> None:
    """In one line each."""
    screen = xuekun("screen", "期中.xlsx")
    assert "照 读法.yaml 读了「期中.xlsx!期中成绩」" in screen.out
    document = xuekun("screen", "期中.xlsx", "--json").document
    assert document["inputs"][0]["sheets"][0]["layout"] == "读法.yaml"
    book = openpyxl.load_workbook(settled / REGISTER_NAME)
    notes = {str(row[0]): str(row[1]) for row in book["说明"].iter_rows(values_only=True, max_col=2) if row[0]}
    assert notes["读法"] == "读法.yaml"


@pytest.mark.parametrize(
    "words",
    [
        ("screen", "期末.xlsx"),
        ("explain", "期末.xlsx", "--student", "学甲一"),
        ("whatif", "期末.xlsx"),
        ("rates", "期末.xlsx"),
        ("report", "期中.xlsx", "期末.xlsx"),
        ("track", "期初.xlsx", "期中.xlsx", "期末.xlsx"),
    ],
)
def test_every_command_that_reads_scores_takes_a_layout(
    settled: Path, xuekun: Any, words: tuple[str, ...]
) -> None:
    """Named with --layout as well as found."""
    month(settled / "期初.xlsx", "期初", 3)
    month(settled / "期末.xlsx", "期末", 2)
    found = xuekun(*words, "--json")
    (settled / "读法.yaml").rename(settled / "别处.yaml")
    named = xuekun(*words, "--layout", "别处.yaml", "--json")
    without = xuekun(*words, "--json")
    assert (found.exit, named.exit) == (0, 0)
    assert "layout_used" in codes(found.document)
    assert "layout_used" in codes(named.document)
    assert WHAT_COLUMN not in codes(named.document)
    assert "layout_used" not in codes(without.document)


def test_an_answer_in_the_register_is_heeded_by_look_and_goes_into_the_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, xuekun: Any
) -> None:
    """Asked once by `screen`, answered once in 待核查, never asked again: not of the next month's file either."""
    monkeypatch.chdir(tmp_path)
    month(tmp_path / "期中.xlsx", "期中", 1)
    xuekun("screen", "期中.xlsx")
    assert answer_all(tmp_path / REGISTER_NAME, IS_SUBJECT) == 1
    document = xuekun("look", "期中.xlsx", "--json").document
    (asked,) = [one for one in document["findings"] if one["code"] == WHAT_COLUMN]
    assert (asked["severity"], asked["question"]["answer"]) == ("info", IS_SUBJECT)
    assert columns_of(document)["编程"] == ("score", "编程")
    xuekun("look", "期中.xlsx", "--save", "读法.yaml")
    (next_month := tmp_path / "next").mkdir()
    month(next_month / "期末.xlsx", "期末", 2)
    later = xuekun("look", next_month / "期末.xlsx", "--layout", "读法.yaml", "--json").document
    assert WHAT_COLUMN not in codes(later)
    assert columns_of(later)["编程"] == ("score", "编程")


def test_a_layout_that_is_written_again_is_the_same(settled: Path, xuekun: Any) -> None:
    """Read by it and saved again: nothing is lost on the way, the blank header and its letter included."""
    first = (settled / "读法.yaml").read_text("utf-8")
    assert xuekun("look", "期中.xlsx", "--save", "again.yaml").exit == 0
    assert (settled / "again.yaml").read_text("utf-8") == first
    (layout,) = read_layouts(settled / "读法.yaml")
    assert [one.letter for one in layout.table.columns if not one.header] == ["B"]
    assert layout_text([layout.table]) == first


def test_an_open_question_is_saved_as_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, xuekun: Any) -> None:
    """Nobody has settled it, so the layout does not either."""
    monkeypatch.chdir(tmp_path)
    month(tmp_path / "期中.xlsx", "期中", 1)
    xuekun("look", "期中.xlsx", "--save", "读法.yaml")
    (layout,) = read_layouts(tmp_path / "读法.yaml")
    assert {one.header: one.role for one in layout.table.columns}["编程"] is ColumnUse.OPEN
    assert WHAT_COLUMN in codes(xuekun("look", "期中.xlsx", "--json").document)


def test_a_total_that_no_longer_adds_up_is_a_finding(settled: Path, xuekun: Any) -> None:
    """The same headers over other numbers: the layout is doubted aloud."""
    month(settled / "期末.xlsx", "期末", 2, wrong_sum=True)
    document = xuekun("look", "期末.xlsx", "--json").document
    (broken,) = [one for one in document["findings"] if one["code"] == "layout_sum_broken"]
    assert "30 行里只有" in broken["message"]
    assert broken["cell"] == "I1"
    assert "layout_sum_broken" not in codes(xuekun("look", "期中.xlsx", "--json").document)


def test_a_rank_that_a_layout_calls_a_subject_is_a_finding(settled: Path, xuekun: Any) -> None:
    """What the cells prove holds against the file, and is said with the cell."""
    text = (settled / "读法.yaml").read_text("utf-8")
    (settled / "读法.yaml").write_text(
        text.replace("  - header: 班名\n    role: 名次", "  - header: 班名\n    role: 分数\n    subject: 音乐"),
        "utf-8",
    )
    document = xuekun("look", "期中.xlsx", "--json").document
    (said,) = [one for one in document["findings"] if one["code"] == "layout_contradicted"]
    assert said["cell"] == "J1"
    assert "音乐" not in document["inputs"][0]["sheets"][0]["subjects"]


def test_two_layouts_that_disagree_settle_nothing(settled: Path, xuekun: Any) -> None:
    """One named on the command line goes before those that lie about."""
    text = (settled / "读法.yaml").read_text("utf-8")
    other = text.replace("  - header: 编程\n    role: 分数\n    subject: 编程", "  - header: 编程\n    role: 不用")
    (settled / "读法二.yaml").write_text(other, "utf-8")
    document = xuekun("look", "期中.xlsx", "--json").document
    assert {"layout_disagree", WHAT_COLUMN} <= codes(document)
    named = xuekun("look", "期中.xlsx", "--layout", "读法二.yaml", "--json").document
    assert not {"layout_disagree", WHAT_COLUMN} & codes(named)
    assert columns_of(named)["编程"][0] == "ignored"


def test_a_layout_of_quite_another_table_is_said_to_be_of_no_use_only_where_it_was_named(
    settled: Path, xuekun: Any
) -> None:
    """What lies beside the scores by chance is passed over."""
    (settled / "读法.yaml").write_text(
        "layout: 1\ntables:\n- columns:\n  - {header: 编号, role: 学号}\n  - {header: 字, role: 分数, subject: 书法}\n",
        "utf-8",
    )
    assert not {"layout_unused", "layout_changed"} & codes(xuekun("look", "期中.xlsx", "--json").document)
    assert "layout_unused" in codes(xuekun("look", "期中.xlsx", "--layout", "读法.yaml", "--json").document)


def bomb() -> str:
    """Ten names for ten names for ten …"""
    lines = ["a0: &a0 [学号, 学号]"]
    lines += [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 10)}]" for k in range(1, 9)]
    return "\n".join([*lines, "layout: 1", "tables: *a8"])


FINE = "layout: 1\ntables:\n- columns:\n  - {header: 学号, role: 学号}\n"
HOSTILE: dict[str, tuple[Callable[[], str], tuple[str, ...]]] = {
    "empty": (lambda: "", (":1: 文件是空的",)),
    "no mapping": (lambda: "- 学号\n- 姓名\n", (":1: 文件应该是一组「名字: 值」",)),
    "bomb": (bomb, (":1: 用了 YAML 的引用",)),
    "deep": (lambda: "layout: 1\ntables: " + "[" * 4000 + "]" * 4000, (":2: YAML 写法不对",)),
    "huge": (lambda: FINE + "# " + "长" * (1 << 20), (":1: 文件太大",)),
    "wrong version": (lambda: FINE.replace("layout: 1", "layout: 7"), (":1: layout: 7 不认识",)),
    "wrong types": (
        lambda: "layout: 1\ntables:\n- columns:\n  - header: [语文]\n    role: 分\n    full_mark: 很多\n",
        (":4:", ":5: role: 分 不认识", ":6: full_mark: 很多 不是分数"),
    ),
    "unknown key": (lambda: FINE.replace("header:", "haeder:"), (":4: 不认识「haeder」",)),
    "nothing to find it by": (
        lambda: FINE + "  - {role: 姓名}\n  - {letter: 七, role: 班级}\n",
        (":5: 这一列没有写表头", ":6: letter: 七 不是列的字母"),
    ),
    "twice": (lambda: FINE + "  - {header: 学号, role: 不用}\n", (":5: 「学号」写了两次（第 4 行已有）",)),
    "nobody": (lambda: FINE.replace("role: 学号", "role: 不用"), (":3: 没有写哪一列是姓名",)),
    "converted of nothing": (lambda: FINE + "  - {header: 赋, role: 赋分}\n", (":5: 赋分没有写是哪一科",)),
    "tab": (lambda: FINE.replace("  - ", "\t- "), (":4: 缩进里有 Tab 键",)),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_bad_layout_file_says_all_that_is_wrong_with_its_lines(settled: Path, xuekun: Any, kind: str) -> None:
    """Exit 2 with file and line, whether it was named or lay there; nothing is written."""
    text, messages = HOSTILE[kind]
    (settled / "读法.yaml").write_text(text(), "utf-8")
    before = sorted(path.name for path in settled.iterdir())
    for words in (("screen", "期中.xlsx"), ("look", "期中.xlsx", "--layout", "读法.yaml")):
        ran = xuekun(*words)
        assert ran.exit == 2
        for message in messages:
            assert message in ran.said
        assert "读法.yaml" in ran.said
        assert "下一步" in ran.said
        assert "rules" not in ran.said
    assert sorted(path.name for path in settled.iterdir()) == before


def test_save_wants_a_yaml_name_and_keeps_what_stood_there(settled: Path, xuekun: Any) -> None:
    """A workbook is no place for a layout; an old layout goes to the backups."""
    ran = xuekun("look", "期中.xlsx", "--save", "期中.xlsx")
    assert ran.exit == 2
    assert "--save 读法.yaml" in ran.said
    old = (settled / "读法.yaml").read_text("utf-8") + "# 手写的一行\n"
    (settled / "读法.yaml").write_text(old, "utf-8")
    assert xuekun("look", "期中.xlsx", "--save", "读法.yaml").exit == 0
    kept = list((settled / "备份").rglob("*.yaml"))
    assert [path.read_text("utf-8") for path in kept] == [old]


def test_a_header_without_a_known_word_is_found_by_its_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, xuekun: Any
) -> None:
    """What --map had to say of every column once, of two header rows as well, need not be said again."""
    monkeypatch.chdir(tmp_path)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["No", "Who", "Room", "Chi", None, "Mat", None])
    sheet.append([None, None, None, "pts", "pos", "pts", "pos"])
    for place in ("D1:E1", "F1:G1"):
        sheet.merge_cells(place)
    for pupil in range(30):
        marks = (50 + pupil * 7 % 45, 40 + pupil * 11 % 55)
        name = f"学{'甲乙丙丁戊己庚辛壬癸'[pupil % 10]}{'一二三'[pupil // 10]}"
        sheet.append([f"{1001 + pupil}", name, "三(1)班", marks[0], "好", marks[1], "好"])
    book.save(tmp_path / "a.xlsx")
    maps = ("学号=No", "姓名=Who", "班级=Room", "语文=Chi｜pts", "数学=Mat｜pts", "不用=Chi｜pos", "不用=Mat｜pos")
    words = [word for one in maps for word in ("--map", one)]
    assert xuekun("look", "a.xlsx", *words, "--save", "other.yaml").exit == 0
    mapped = xuekun("look", "a.xlsx", *words, "--json").document["inputs"][0]["sheets"][0]
    read = xuekun("look", "a.xlsx", "--layout", "other.yaml", "--json").document["inputs"][0]["sheets"][0]
    assert read["subjects"] == ["语文", "数学"]
    assert read | {"layout": None} == mapped
    assert xuekun("look", "a.xlsx", "--json").document["inputs"][0]["sheets"] != [mapped]


def test_the_own_word_for_a_subject_goes_into_the_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, xuekun: Any
) -> None:
    """外语 joins with 英语 of other exams, and is called 外语 in the results all the same."""
    monkeypatch.chdir(tmp_path)
    path = month(tmp_path / "期中.xlsx", "期中", 1, ("学号", None, "班级", "外语", *HEADER[4:]))
    xuekun("look", path, *SETTLED, "--save", "读法.yaml")
    first = xuekun("look", path, "--json").document["inputs"][0]["sheets"][0]
    assert (first["subjects"][0], first["layout"]) == ("外语", "读法.yaml")
    assert columns_of(xuekun("look", path, "--json").document)["外语"] == ("score", "英语")


def full_marks(xuekun: Any, *words: str) -> tuple[str, set[str]]:
    """What 说明 says of the full marks after a screening, and the codes of the findings."""
    document = xuekun("screen", "期末.xlsx", *words, "--json").document
    book = openpyxl.load_workbook(REGISTER_NAME)
    notes = {str(row[0]): str(row[1]) for row in book["说明"].iter_rows(values_only=True, max_col=2) if row[0]}
    return notes["满分"], codes(document)


def test_a_full_mark_goes_into_the_layout_where_it_was_told_and_stands_behind_what_the_table_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, xuekun: Any
) -> None:
    """Given once with --full-mark it holds next month; a header's own is stronger, and an odd one is doubted aloud."""
    monkeypatch.chdir(tmp_path)
    month(tmp_path / "期中.xlsx", "期中", 1)
    xuekun("look", "期中.xlsx", *SETTLED, "--full-mark", "语文=150", "--save", "读法.yaml")
    assert (tmp_path / "读法.yaml").read_text("utf-8").count("full_mark:") == 1
    month(tmp_path / "期末.xlsx", "期末", 2)
    said, found = full_marks(xuekun)
    assert "语文 150（读法.yaml 写着）" in said
    assert "layout_full_mark" in found
    said, _ = full_marks(xuekun, "--full-mark", "语文=100")
    assert "语文 100（命令里给出）" in said
    book = openpyxl.load_workbook("期末.xlsx")
    sheet = book.active
    assert sheet is not None
    sheet.insert_rows(2)
    sheet["A2"], sheet["B2"], sheet["D2"] = "满分", "满分", 120
    book.save("期末.xlsx")
    said, _ = full_marks(xuekun)
    assert "语文 120（表里的满分行）" in said


def test_sheets_that_name_their_exam_in_the_header_share_a_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, xuekun: Any
) -> None:
    """Two exams in one workbook give two tables that say the same; a third exam is read by them."""
    monkeypatch.chdir(tmp_path)
    for number, exam in enumerate(("期初", "期中", "期末")):
        month(tmp_path / f"{exam}.xlsx", exam, number)
    xuekun("look", "期初.xlsx", "期中.xlsx", *SETTLED, "--save", "读法.yaml")
    assert len(read_layouts("读法.yaml")) == 2
    document = xuekun("look", "期末.xlsx", "--json").document
    assert "layout_used" in codes(document)
    assert "layout_disagree" not in codes(document)


def test_map_goes_before_a_layout(settled: Path, xuekun: Any) -> None:
    """Whoever types it wants it so this time: by header, and by letter under a blank header."""
    document = xuekun("look", "期中.xlsx", "--map", "不用=编程", "--map", "音乐=F", "--json").document
    read = columns_of(document)
    assert "layout_used" in codes(document)
    assert (read["编程"], read["物理"]) == (("ignored", ""), ("score", "音乐"))


def test_levels_are_judged_by_a_layout_as_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, xuekun: Any
) -> None:
    """A layout knows scores and levels beside each other; which is judged is the policy's matter."""
    monkeypatch.chdir(tmp_path)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["学号", "姓名", "班级", "语文", "语文等级", "数学", "数学等级", "总分"])
    for pupil in range(40):
        marks = (30 + pupil * 7 % 70, 30 + pupil * 11 % 70)
        levels = ["不合格" if mark < 55 else "良好" for mark in marks]
        name = f"学{'甲乙丙丁戊己庚辛壬癸'[pupil % 10]}{'一二三四'[pupil // 10]}"
        sheet.append([f"{1001 + pupil}", name, "三(1)班", marks[0], levels[0], marks[1], levels[1], sum(marks)])
    book.save(tmp_path / "期中.xlsx")
    for policy in ("levels", "wuping"):
        words = ("screen", "期中.xlsx", "--policy", policy, "--dry-run", "--json")
        (tmp_path / "读法.yaml").unlink(missing_ok=True)
        before = xuekun(*words).document
        xuekun("look", "期中.xlsx", "--save", "读法.yaml")
        after = xuekun(*words).document
        assert "layout_used" in codes(after)
        assert after["listed"] == before["listed"] != []


def test_a_folder_called_like_a_layout_is_none(settled: Path, xuekun: Any) -> None:
    """It is passed over."""
    (settled / "读法二.yaml").mkdir()
    assert xuekun("look", "期中.xlsx").exit == 0


def test_the_document_names_the_layout_that_was_written(settled: Path, xuekun: Any) -> None:
    """And none where none was wanted, or nothing could be read."""
    assert xuekun("look", "期中.xlsx", "--save", "again.yaml", "--json").document["outputs"] == ["again.yaml"]
    assert "outputs" not in xuekun("look", "期中.xlsx", "--json").document
    (settled / "空.csv").write_text("一,二\n3,4\n", "utf-8")
    ran = xuekun("look", "空.csv", "--save", "none.yaml", "--json")
    assert ran.exit == 2
    assert not (settled / "none.yaml").exists()


def test_a_terms_own_folder_is_looked_into_when_it_is_named(settled: Path) -> None:
    """For whoever reads exams that lie in folders of their own: the layout of the term holds for all of them."""
    (settled / "9月").mkdir()
    path = month(settled / "9月" / "月考.xlsx", "9月", 2)
    alone = look(Request((str(path),)))
    assert "layout_used" not in {one.code for one in alone.findings}
    both = look(Request((str(path),), layout_folders=(str(settled), str(settled / "没有"))))
    assert "layout_used" in {one.code for one in both.findings}
    assert [one.file for one in find_layouts([settled / "9月", settled])] == ["读法.yaml"]
    assert [one.given for one in find_layouts([settled], [str(settled / "读法.yaml")])] == [True]

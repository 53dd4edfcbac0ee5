"""A register rolled once more, typed into, answered and corrected; and the command from end to end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from rich.cells import cell_len

from roll_desk import GOOD, HEADER, TYPED, Term, codes, filled, student
from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.register import REGISTER_NAME


@pytest.fixture
def first(tmp_path: Path) -> Term:
    """The first exam of the year."""
    return Term(tmp_path, "期初")


@pytest.fixture
def second(tmp_path: Path) -> Term:
    """The next one."""
    return Term(tmp_path, "期中")


@pytest.fixture
def third(tmp_path: Path) -> Term:
    """The last one."""
    return Term(tmp_path, "期末")


def test_the_same_once_more_changes_nothing_whichever_register_is_given(first: Term, second: Term) -> None:
    first.sat(student("2011", "赵样", 20), student("2012", "钱样", 50), student("2013", "孙样", 50)).screened()
    first.type_in("赵样", **TYPED)
    first.type_in("钱样", **TYPED)
    second.sat(student("2011", "赵样", 50), student("2012", "钱样", "缺考"))
    second.rolled(first.register)
    once = second.register.read_bytes()
    second.rolled(first.register)
    assert second.register.read_bytes() == once
    assert second.rolled(second.register).again
    assert second.register.read_bytes() == once


def test_what_was_typed_since_stands_and_what_was_emptied_stays_empty(first: Term, second: Term) -> None:
    first.sat(student("2011", "赵样", 50), student("2012", "钱样", 50), student("2013", "孙样", 50)).screened()
    for name in ("赵样", "钱样", "孙样"):
        first.type_in(name, **TYPED)
    second.sat(student("2011", "赵样", 50), student("2012", "钱样", "缺考"), student("2013", "孙样", 80))
    second.rolled(first.register)
    second.type_in("赵样", 备注="", 帮扶教师="李老师")
    second.type_in("钱样", 备注="补测在下周")
    for register in (first.register, second.register):
        second.rolled(register)
        assert filled(second.on("赵样")) == {t: v for t, v in TYPED.items() if t != "备注"} | {
            "帮扶教师": "李老师"
        }
        assert filled(second.on("钱样")) == TYPED | {"备注": "补测在下周"}
        assert filled(second.on("孙样", "已脱困")) == TYPED


def test_corrected_scores_move_a_row_and_what_was_typed_goes_along(first: Term, second: Term) -> None:
    first.sat(student("2011", "赵样", 50)).screened()
    second.sat(student("2011", "赵样", 55), student("2012", "钱样", 50)).rolled(first.register)
    second.type_in("赵样", 备注="谈过话")
    second.type_in("钱样", 备注="新来的")
    second.sat(student("2011", "赵样", 80), student("2012", "钱样", 80))
    for register in (first.register, second.register):
        outcome = second.rolled(register)
        assert second.rows("名册") == []
        assert second.on("赵样", "已脱困")["备注"] == "谈过话"
        assert second.on("钱样", "已不在册")["备注"] == "新来的"
        assert "roll_typed_left" in codes(outcome)


def test_a_register_that_screening_made_of_these_scores_gives_what_was_typed(first: Term, second: Term) -> None:
    first.sat(student("2011", "赵样", 50)).screened()
    first.type_in("赵样", 帮扶教师="王老师", 备注="旧")
    second.sat(student("2011", "赵样", 55)).screened()
    second.type_in("赵样", 审核="确认", 备注="新")
    second.rolled(first.register)
    assert filled(second.on("赵样")) == {"审核": "确认", "备注": "新", "帮扶教师": "王老师"}


def test_namesakes_without_ids_lose_nothing_and_are_asked_about(first: Term, second: Term) -> None:
    twins = student(None, "赵样", 20), student(None, "赵样", 25)
    first.sat(*twins).screened()
    for score, note in ((20, "甲"), (25, "乙")):
        first.desk.type_in("名册", {"姓名": "赵样", "筛查成绩": score}, 备注=note)
    outcome = second.sat(*twins).rolled(first.register)
    kept = [row["备注"] for row in second.rows("流失转出")]
    assert sorted(map(str, kept)) == ["乙", "甲"]
    assert sorted(str(row["上次备注"]) for row in second.rows("变动") if row["上次类别"]) == ["乙", "甲"]
    assert any(finding.question for finding in outcome.screen.findings)
    once = second.register.read_bytes()
    second.rolled(second.register)
    assert second.register.read_bytes() == once


def test_what_is_said_of_the_given_register_is_not_written_into_the_next_one(first: Term, second: Term) -> None:
    """Made anew from itself the next one could not say it again, and would be another one each time."""
    first.sat(student("2011", "赵样", 50), student(None, "赵样", 40), student("2013", "孙样", 50)).screened()
    second.sat(student("2011", "赵样", 50), student(None, "赵样", 40), student("2013", "孙样", 50))
    outcome = second.rolled(first.register)
    once = second.register.read_bytes()

    assert [one.code for one in outcome.about_given] == ["register_id_missing"]
    assert "register_id_missing" not in codes(outcome)
    assert second.rolled(second.register).again
    assert second.register.read_bytes() == once


def test_an_answer_about_who_is_who_is_honoured_and_carried_on(first: Term, second: Term, third: Term) -> None:
    first.sat(student(None, "赵小样", 50), student(None, "钱样", 50)).screened()
    first.type_in("赵小样", **TYPED)
    second.sat(student(None, "赵晓样", 55), student(None, "钱样", 50)).rolled(first.register)
    assert second.on("赵小样", "流失转出")
    (asked,) = [row for row in second.desk.rows("待核查") if row["编码"]]
    second.desk.type_in("待核查", {"编码": asked["编码"]}, 回答="是同一个人")
    for register in (first.register, second.register, second.register):
        second.rolled(register)
        assert filled(second.on("赵晓样")) == TYPED
        assert second.on("赵晓样", "变动") == {}, "it stands under the name of the last register"
        assert second.on("赵小样", "变动")["现在是"] == "赵晓样"
    third.sat(student(None, "赵晓样", 55), student(None, "钱样", 50)).rolled(second.register)
    assert asked["编码"] in {row["编码"] for row in third.desk.rows("待核查")}


def test_an_answer_about_a_cell_is_not_taken_for_another_exam_of_the_same_file_name(tmp_path: Path) -> None:
    terms = [Term(tmp_path, name) for name in ("上学期", "下学期")]
    for term in terms:
        term.scores = term.folder / "成绩.xlsx"
        term.sat(student("2011", "赵样", "85+5"), student("2012", "钱样", 20))
    before, after = terms
    before.screened()
    (asked,) = [row for row in before.desk.rows("待核查") if row["编码"]]
    before.desk.type_in("待核查", {"编码": asked["编码"]}, 回答="15")
    before.screened()
    assert before.on("赵样")["类别"] == "二类"
    after.sat(student("2011", "赵样", "85+5"), student("2012", "钱样", 25)).rolled(before.register)
    assert after.on("赵样")["变动"] == "待补测"


def test_screening_does_not_run_over_a_register_with_a_history(first: Term, second: Term) -> None:
    first.sat(student("2011", "赵样", 20)).screened()
    second.sat(student("2011", "赵样", 20)).rolled(first.register)
    with pytest.raises(CannotGoOn) as stop:
        second.screened()
    assert "xuekun roll" in stop.value.hint


def test_a_register_that_these_scores_alone_made_is_not_a_last_one(first: Term) -> None:
    first.sat(student("2011", "赵样", 20)).screened()
    with pytest.raises(CannotGoOn, match="就是用这份成绩做的"):
        first.rolled(first.register)


def test_categories_that_the_policy_does_not_have_stop_the_run(first: Term, second: Term) -> None:
    first.sat(student("2011", "赵样", 20)).screened()
    first.type_in("赵样", 类别="丁类")
    second.sat(student("2011", "赵样", 20))
    with pytest.raises(CannotGoOn, match="丁类"):
        second.rolled(first.register)


def test_a_deleted_sheet_of_moves_is_missed_rather_than_guessed(first: Term, second: Term) -> None:
    first.sat(student("2011", "赵样", 20)).screened()
    second.sat(student("2011", "赵样", 20)).rolled(first.register)
    book = openpyxl.load_workbook(second.register)
    del book["变动"]
    book.save(second.register)
    with pytest.raises(CannotGoOn, match="变动"):
        second.rolled(second.register)


def test_text_that_looks_like_a_formula_stays_text_on_every_sheet(first: Term, second: Term) -> None:
    """One student stays, one leaves the list, one is gone: 名册, 变动, 已脱困 and 流失转出 have the text."""
    evil = "=1+1"
    first.sat(*(student(f"201{n}", name, 50) for n, name in enumerate(("赵样", "钱样", "孙样")))).screened()
    book = openpyxl.load_workbook(first.register)
    note = [cell.value for cell in book["名册"][1]].index("备注") + 1
    for row in (2, 3, 4):
        book["名册"].cell(row, note, evil).data_type = "s"
    book.save(first.register)
    second.sat(student("2010", "赵样", 50), student("2011", "钱样", 90)).rolled(first.register)
    book = openpyxl.load_workbook(second.register)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    found = {sheet.title: sum(cell.value == evil for row in sheet for cell in row) for sheet in book}
    assert {title: n for title, n in found.items() if n} == {"名册": 1, "变动": 3, "已脱困": 1, "流失转出": 1}


def test_the_command_writes_the_register_beside_the_scores_and_leaves_the_last_one(
    first: Term, second: Term, xuekun: Any
) -> None:
    first.sat(student("2011", "赵样", 20), student("2012", "钱样", 50), student("2013", "孙样", 50)).screened()
    was = first.register.read_bytes()
    second.sat(student("2011", "赵样", 80), student("2012", "钱样", "缺考"), student("2014", "李样", 50))
    dry = xuekun("roll", first.register, second.scores, "--dry-run")
    assert dry.exit == 0
    assert not second.register.exists()
    ran = xuekun("roll", first.register, second.scores)
    assert (ran.exit, ran.err) == (0, "")
    assert first.register.read_bytes() == was
    assert second.register.is_file()
    assert not [name for name in ("赵样", "李样") if name in ran.out], "a name only where a finding has it"


def test_the_command_in_one_folder_leaves_the_register_that_was_given(first: Term, xuekun: Any) -> None:
    """It would be replaced by the next one: `--out` is the way on, and rolling again backs up what stands there."""
    first.sat(student("2011", "赵样", 20)).screened()
    was = first.register.read_bytes()
    next_scores = first.desk.lay_down([*GOOD, student("2011", "赵样", 50)], "期末成绩.xlsx", HEADER)
    stopped = xuekun("roll", first.register, next_scores)
    assert (stopped.exit, "请加 --out" in stopped.said) == (2, True)
    following = Term(first.folder, "下学期")
    for _ in range(2):
        assert xuekun("roll", first.register, next_scores, "--out", following.folder, "-q").exit == 0
    assert first.register.read_bytes() == was
    assert not (following.folder / "备份").exists(), "the same once more is left alone"
    assert following.on("赵样")["变动"] == "达标"


def test_the_json_has_every_old_row_in_one_list(first: Term, second: Term, xuekun: Any) -> None:
    names = ("赵样", "钱样", "孙样", "李样", "周样")
    first.sat(*(student(f"201{n}", name, 50) for n, name in enumerate(names))).screened()
    first.type_in("周样", 审核="不确认")
    second.sat(
        student("2010", "赵样", 55),
        student("2011", "钱样", 85),
        student("2012", "孙样", "缺考"),
        student("2014", "周样", 85),
        student("2019", "吴样", 50),
    )
    document = xuekun("roll", first.register, second.scores, "--json").document
    lists = {key: [one["name"] for one in document[key]] for key in ("stayed", "left", "pending", "lost", "other")}
    assert lists == {
        "stayed": ["赵样"],
        "left": ["钱样"],
        "pending": ["孙样"],
        "lost": ["李样"],
        "other": ["周样"],
    }
    assert [one["name"] for one in document["entered"]] == ["吴样"]
    assert document["command"] == "roll"
    assert document["outputs"] == [str(second.register)]
    (left,) = document["left"]
    assert (left["before"], left["after"], left["outcome"]) == ("三类", None, "脱困")
    assert left["before_relative"] < left["after_relative"]
    assert document["stayed"][0]["history"][0]["exam"] == "期初"
    assert json.dumps(document["register"], ensure_ascii=False).count(REGISTER_NAME) == 1


def test_the_help_is_chinese_and_fits_eighty_columns(xuekun: Any) -> None:
    ran = xuekun("roll", "--help")
    assert (ran.exit, ran.err) == (0, "")
    assert ran.out.startswith("用法：xuekun roll [选项] 上一份名册 成绩表…")
    assert max(map(cell_len, ran.out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("made", "said"), [("missing", "找不到"), ("scores", "找不到名册"), ("zip", "不止一个工作簿"), ("text", "")]
)
def test_what_is_no_register_is_answered_with_a_next_step(first: Term, xuekun: Any, made: str, said: str) -> None:
    first.sat(student("2011", "赵样", 20)).screened()
    path = first.folder / "上次的.xlsx"
    if made == "scores":
        path.write_bytes(first.scores.read_bytes())
    elif made == "zip":
        with ZipFile(path, "w") as package:
            package.write(first.scores, "一.xlsx")
            package.write(first.register, "二.xlsx")
    elif made == "text":
        path.write_text("这不是表格", encoding="utf-8")
    ran = xuekun("roll", path, first.scores)
    assert (ran.exit, ran.out) == (2, "")
    assert said in ran.said
    assert "下一步：" in ran.said

"""A term in one folder: set up once, one action an exam; what is up to date is left alone, whatever a person typed holds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from places import SAMPLES, lay_samples
from xuekun_cli.commands.shared import defaults
from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.terms.run import run_term
from xuekun_cli.terms.settings import SETTINGS_NAME, read_settings
from xuekun_cli.terms.state import alone

pytestmark = pytest.mark.filterwarnings("ignore:Sparkline")
LISTS = ("随班就读名单.xlsx", "花名册.xlsx", "任课表.xlsx")
EXAMS = ("期初成绩.xlsx", "期中成绩.xlsx", "期末成绩.xls")
ALL = (
    *("screen 期初", "screen 期中", "screen 期末", "roll 期中", "roll 期末"),
    *("report", "check", "rates", "track", "brief"),
)
Xuekun = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the lists of a term and its first exam, where one stands."""
    for name in (*LISTS, EXAMS[0]):
        shutil.copy(SAMPLES / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, xuekun: Xuekun) -> Path:
    """A term's folder in which everything is made."""
    lay_samples(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert xuekun("init").exit == 0
    assert xuekun("term", "-q").exit == 0
    return tmp_path


def states(xuekun: Xuekun, *words: str) -> dict[str, str]:
    """Step → its state, of one run."""
    document = xuekun("term", "--json", *words).document
    return {step["name"]: step["state"] for step in document["steps"]}


def type_answers(register: Path, answer: str) -> int:
    """Answer every open question of a register; return how many there were."""
    book = openpyxl.load_workbook(register)
    sheet = book["待核查"]
    titles = [cell.value for cell in sheet[1]]
    count = 0
    for row in sheet.iter_rows(2):
        if row[titles.index("未回答时")].value and not row[titles.index("回答")].value:
            row[titles.index("回答")].value = answer
            count += 1
    book.save(register)
    return count


def test_a_term_takes_four_actions_and_no_option_and_comes_to_the_numbers_of_typed_runs(
    folder: Path, xuekun: Xuekun
) -> None:
    """init, then term after each exam; beside it `check` with every list typed, in another folder."""
    assert xuekun("init").exit == 0
    for name in EXAMS[1:]:
        assert xuekun("term").exit == 0
        shutil.copy(SAMPLES / name, folder / name)
    document = xuekun("term", "--json").document
    assert [step["name"] for step in document["steps"]] == list(ALL)
    assert {step["state"] for step in document["steps"]} == {"made", "fresh"}
    made = {path for step in document["steps"] for path in step["outputs"]}
    assert all(Path(path).is_file() for path in made)
    assert sum(path.endswith("学困生名册.xlsx") for path in made) == 5
    typed = ("--exempt", LISTS[0], "--roll", LISTS[1], "--teachers", LISTS[2])
    beside = folder / "另外"
    beside.mkdir()
    expected = xuekun("check", EXAMS[0], EXAMS[2], "--mid", EXAMS[1], *typed, "--out", "另外", "--json").document
    verdicts = [
        (one["teacher"], one["subject"], one["verdict"], one["by_category"]) for one in expected["teachers"]
    ]
    assert len(verdicts) == 8
    told = openpyxl.load_workbook("结果/教师指标考核.xlsx", data_only=True).worksheets[0]
    cells = [[cell.value for cell in row] for row in told.iter_rows()]
    other = openpyxl.load_workbook("另外/教师指标考核.xlsx", data_only=True).worksheets[0]
    assert cells == [[cell.value for cell in row] for row in other.iter_rows()]


def test_a_second_run_changes_no_byte_and_no_time(whole: Path, xuekun: Xuekun) -> None:
    """Everything is up to date."""

    def standing() -> dict[Path, tuple[bytes, int]]:
        files = [path for path in Path("结果").rglob("*") if path.is_file() and not path.name.endswith(".lock")]
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}

    before = standing()
    assert len(before) > 12
    assert set(states(xuekun).values()) == {"fresh"}
    assert standing() == before


def change_a_score(folder: Path) -> None:
    """One score of the mid-term becomes another."""
    book = openpyxl.load_workbook(folder / EXAMS[1])
    sheet = book.worksheets[0]
    cell = next(cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, float | int))
    cell.value = 77
    book.save(folder / EXAMS[1])


def settle(line: str) -> Callable[[Path], None]:
    """学期.yaml says one thing more."""

    def change(folder: Path) -> None:
        path = folder / SETTINGS_NAME
        path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")

    return change


def without(name: str) -> Callable[[Path], None]:
    """One file is gone."""
    return lambda folder: (folder / name).unlink()


def without_list(key: str) -> Callable[[Path], None]:
    """学期.yaml does not name a list any more."""

    def change(folder: Path) -> None:
        path = folder / SETTINGS_NAME
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith(f"{key}:")), encoding="utf-8")

    return change


def review(folder: Path) -> None:
    """A candidate of the first register is struck."""
    book = openpyxl.load_workbook(folder / "结果" / "期初" / "学困生名册.xlsx")
    sheet = book["名册"]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "审核" for cell in row))
    column = next(cell.column for cell in head if cell.value == "审核")
    sheet.cell(head[0].row + 1, column).value = "不确认"
    book.save(folder / "结果" / "期初" / "学困生名册.xlsx")


OF_THE_TERM = frozenset(("report", "check", "rates", "track", "brief"))


@pytest.mark.parametrize(
    ("change", "again"),
    [
        (without("结果/历次跟踪.xlsx"), {"track"}),
        (without("结果/简报.html"), {"brief"}),
        (without("结果/期中/期中成绩_标注.xlsx"), {"screen 期中"}),
        (without("结果/学期转化报告.xlsx"), {"report"}),
        (change_a_score, {"screen 期中", "roll 期中", "roll 期末", *OF_THE_TERM}),
        (review, {"screen 期初", "roll 期中", "roll 期末", *OF_THE_TERM}),
        (lambda folder: None, set()),
        (settle("满分: [语文=100]"), set(ALL)),
        (settle("学校: 实验小学"), set()),
        (settle("学期: 2025年秋"), set()),
        (settle("办法: midterm-final"), set(ALL)),
        (without_list("随班就读名单"), set(ALL)),
        (without_list("任课表"), {"report", "check", "rates", "brief"}),
    ],
)
def test_what_depends_on_a_change_is_made_again_and_nothing_else(
    whole: Path, xuekun: Xuekun, change: Callable[[Path], None], again: set[str]
) -> None:
    """Thirteen changes; and after that everything is up to date once more."""
    change(whole)
    assert {name for name, state in states(xuekun).items() if state != "fresh"} == again
    assert set(states(xuekun).values()) == {"fresh"}


def test_an_answered_question_is_asked_nowhere_again(whole: Path, xuekun: Xuekun) -> None:
    """Typed into the register of one exam, it holds for the report, the check, the tracking and the brief."""
    before = xuekun("term", "--json").document
    assert before["questions"] == 2
    assert type_answers(Path("结果/期初/学困生名册.xlsx"), "缺考") == 2
    after = xuekun("term", "--json").document
    assert after["questions"] == 0
    assert [step["questions"] for step in after["steps"]] == [0] * len(ALL)
    for command in ("whatif", "explain"):
        more = ("--student", "沈例乙") if command == "explain" else ()
        document = xuekun(command, EXAMS[0], *more, "--json").document
        open_ones = [one for one in document["findings"] if one.get("question") and not one["question"]["answer"]]
        assert open_ones == []


def test_what_a_person_typed_is_not_lost_when_a_step_is_made_again(whole: Path, xuekun: Xuekun) -> None:
    """A struck candidate stays struck after the scores changed."""
    review(whole)
    change_a_score(whole)
    assert xuekun("term", "-q").exit == 0
    book = openpyxl.load_workbook("结果/期初/学困生名册.xlsx")
    assert "不确认" in {cell.value for row in book["名册"].iter_rows() for cell in row}


@pytest.mark.parametrize("after", range(0, 10, 3))
def test_a_run_that_is_killed_is_finished_by_the_next(
    whole: Path, xuekun: Xuekun, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """What was made before stands; the rest is made, and nothing twice."""
    shutil.rmtree("结果")
    real = defaults.only_typed
    count = 0

    class Killed(BaseException):
        pass

    def dying() -> Any:
        nonlocal count
        count += 1
        if count > after:
            raise Killed
        return real()

    with monkeypatch.context() as patch:
        patch.setattr("xuekun_cli.commands.term.only_typed", dying)
        with pytest.raises((Killed, BaseException)):
            xuekun("term", "-q")
    came = states(xuekun)
    assert list(came) == list(ALL)
    assert [state for state in came.values() if state == "fresh"] == ["fresh"] * after
    assert set(states(xuekun).values()) == {"fresh"}


def test_of_two_runs_in_one_folder_the_second_says_so(whole: Path, xuekun: Xuekun) -> None:
    """Nothing is made by it, and the first goes on."""
    with alone(whole / "结果"):
        ran = xuekun("term")
    assert ran.exit == 2
    assert "另一个 xuekun 正在" in ran.said
    assert set(states(xuekun).values()) == {"fresh"}


def test_a_command_inside_the_folder_takes_its_lists_from_it_and_says_so(whole: Path, xuekun: Xuekun) -> None:
    """As if they were typed; what is typed wins."""
    typed = ("--exempt", LISTS[0], "--roll", LISTS[1], "--policy", "wuping")
    inside = xuekun("screen", EXAMS[1], "--dry-run", "--json").document
    Path(SETTINGS_NAME).rename("另放.yaml")
    outside = xuekun("screen", EXAMS[1], *typed, "--dry-run", "--json").document
    without_lists = xuekun("screen", EXAMS[1], "--dry-run", "--json").document
    Path("另放.yaml").rename(SETTINGS_NAME)
    assert inside["listed"] == outside["listed"] != without_lists["listed"]
    said = xuekun("screen", EXAMS[1], "--dry-run")
    assert f"照 学期.yaml：--teachers {LISTS[2]}，--roll {LISTS[1]}" in said.said
    other = xuekun("screen", EXAMS[1], "--policy", "midterm-final", "--dry-run", "--json").document
    assert other["policy"]["id"] == "midterm-final"


def test_a_trial_writes_nothing_and_says_what_it_would_make_and_why(folder: Path, xuekun: Xuekun) -> None:
    """Neither results nor what is remembered."""
    xuekun("init")
    ran = xuekun("term", "--dry-run")
    assert "期初筛查：还没有做过" in ran.out
    assert not Path("结果").exists()
    xuekun("term", "-q")
    shutil.copy(SAMPLES / EXAMS[1], EXAMS[1])
    came = states(xuekun, "--dry-run")
    assert came["screen 期初"] == "fresh"
    assert came["screen 期中"] == came["report"] == "made"
    assert not Path("结果/期中").exists()


def test_what_lies_in_the_folder_is_told_by_its_content(folder: Path, xuekun: Xuekun) -> None:
    """Under names that say nothing."""
    for place, name in enumerate((*LISTS, EXAMS[0])):
        (folder / name).rename(folder / f"{place}.xlsx")
    (folder / "坏的.xlsx").write_bytes(b"PK not a workbook")
    found = {one["path"]: one["kind"] for one in xuekun("init", "--json").document["files"]}
    assert found == {
        "0.xlsx": "随班就读名单",
        "1.xlsx": "花名册",
        "2.xlsx": "任课表",
        "3.xlsx": "成绩表",
        "坏的.xlsx": "认不出",
    }
    settings = read_settings(folder / SETTINGS_NAME)
    assert (settings.exempt, settings.roll, settings.teachers) == ("0.xlsx", "1.xlsx", "2.xlsx")


def test_a_term_that_is_there_is_not_set_up_again(folder: Path, xuekun: Xuekun) -> None:
    """What a person wrote into it stays."""
    xuekun("init")
    settle("学校: 实验小学")(folder)
    before = Path(SETTINGS_NAME).read_bytes()
    ran = xuekun("init")
    assert ran.exit == 0
    assert "已经有 学期.yaml，没有改它" in ran.out
    assert Path(SETTINGS_NAME).read_bytes() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("花明册: 花名册.xlsx\n", "是不是「花名册」"),
        ("花名册: 没有.xlsx\n", "学期.yaml:1: 「花名册」写的「没有.xlsx」不在这个文件夹里"),
        ("学校: 甲\n花名单: 花名册.xlsx\n", "学期.yaml:2: 不认识「花名单」"),
        ("结果: ../别处\n", "学期.yaml:1: 「结果」要在这个文件夹里"),
        ("考试:\n  - {名称: 期初}\n", "学期.yaml:2: 一次考试要写「名称」和「成绩」"),
        ("考试:\n  - {名称: a/b, 成绩: 期初成绩.xlsx}\n", "学期.yaml:2: 「a/b」不能作文件夹的名字"),
        ("学期: 秋\n学校：甲\n", "学期.yaml:2: 冒号是中文的"),
        ("学校：甲\n", "学期.yaml:1: 文件应该是一组「名字: 值」"),
        ("a: &a [*a]\n", "学期.yaml:1: "),
        ("学校: [甲, 乙]\n", "学期.yaml:1: 「学校」后面应该是一个值"),
    ],
)
def test_mistakes_in_the_settings_are_said_with_their_lines(
    folder: Path, xuekun: Xuekun, text: str, said: str
) -> None:
    """Exit 2, and nothing is made; a command inside the folder says the same."""
    Path(SETTINGS_NAME).write_text(text, encoding="utf-8")
    for words in (("term",), ("screen", EXAMS[0])):
        ran = xuekun(*words)
        assert ran.exit == 2
        assert said in ran.said
    assert not Path("结果").exists()
    assert not Path("学困生名册.xlsx").exists()


def test_settings_saved_in_another_encoding_are_told_to_be_saved_in_utf8(folder: Path) -> None:
    """Some Chinese in GBK happens to be sound UTF-8."""
    for text in ("学校: 一小\n", "学校: 实验小学\n"):
        Path(SETTINGS_NAME).write_bytes(text.encode("gbk"))
        with pytest.raises(CannotGoOn, match="不是 UTF-8 编码"):
            read_settings(folder / SETTINGS_NAME)


def test_all_mistakes_are_said_at_once(folder: Path) -> None:
    """A person mends them in one go."""
    Path(SETTINGS_NAME).write_text("花名册: 无\n任课: 无\n结果: /\n", encoding="utf-8")
    with pytest.raises(CannotGoOn) as stopped:
        read_settings(folder / SETTINGS_NAME)
    assert "还有 2 处" in stopped.value.message
    assert len(stopped.value.findings) == 3


def test_two_files_of_one_exam_are_not_guessed_about(folder: Path, xuekun: Xuekun) -> None:
    """Both are called 期初; one of them may be last year's."""
    xuekun("init")
    shutil.copy(EXAMS[0], "旧的.xlsx")
    ran = xuekun("term")
    assert ran.exit == 2
    assert "都叫「期初」" in ran.said
    settle("不是成绩: [旧的.xlsx]")(folder)
    assert xuekun("term", "-q").exit == 0


def test_a_folder_that_is_no_terms_is_told_what_to_do(folder: Path, xuekun: Xuekun) -> None:
    """`init` first."""
    ran = xuekun("term")
    assert ran.exit == 2
    assert "请先运行 xuekun init" in ran.said


def test_a_step_that_cannot_be_made_leaves_the_others_standing(whole: Path, xuekun: Xuekun) -> None:
    """A broken file of scores: the exam is gone from the term, the rest is made, and what is wrong is said."""
    Path(EXAMS[1]).write_bytes(b"PK broken")
    ran = xuekun("term")
    assert ran.exit == 0
    assert f"没有用：{EXAMS[1]}" in ran.out
    document = xuekun("term", "--json").document
    assert [exam["name"] for exam in document["exams"]] == ["期初", "期末"]


def test_what_is_remembered_by_another_version_is_no_error(whole: Path, xuekun: Xuekun) -> None:
    """Everything is made again."""
    for text in ("{", "[]", json.dumps({"made": {"x": {"y": 1}}, "kinds": {}})):
        Path("结果/.学期.json").write_text(text, encoding="utf-8")
        assert set(states(xuekun).values()) == {"made"}


def test_the_run_asks_nothing_of_the_screen(whole: Path) -> None:
    """The engine takes a function that runs a command, and one that tells how far it is."""
    told: list[str] = []

    def never(words: tuple[str, ...]) -> dict[str, Any]:
        raise AssertionError(words)

    came = run_term(whole, never, told.append)
    assert {one.state.value for one in came.done} == {"fresh"}
    assert told == ["看文件夹"]

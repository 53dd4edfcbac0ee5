"""Every sentence on the screen that holds a number is true: counted again by plain loops, in varied situations.

A sentence with a number that no check below knows fails, so that a new one comes with its check.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from made_school import LOW, MIDDLE, SCHOOLS, School
from places import ROOT, SAMPLES
from xuekun_cli.model.register import REGISTER_NAME

SCORES, EXEMPT = "期中成绩.xlsx", "名单.xlsx"
CLAUSES = re.compile(
    "学困生筛查，按|一分二率，按|门槛试算，按|名册接续，按|次考试，按|依据：|满分是照最高分推断的|满分是推断的"
)
"""Sentences whose numbers are the policy's, held by its own tests, or the full mark's, by tests/sheets."""


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """No sentence is folded."""
    monkeypatch.setattr("xuekun_cli.terminal.console.PLAIN_WIDTH", 400)


class Desk:
    """A school's files in a folder, and how the command is run on them."""

    def __init__(self, school: School, folder: Path, xuekun: Any) -> None:
        self.school, self.folder, self.xuekun = school, folder, xuekun
        school.write(folder / SCORES)
        self.more: list[str] = []
        if any(one.exempt for one in school.pupils):
            school.write_exempt(folder / EXEMPT)
            self.more = ["--exempt", EXEMPT]

    def said(self, command: str, *words: str) -> list[str]:
        """Return the lines of a run."""
        given = [] if command == "look" else self.more
        ran = self.xuekun(command, SCORES, *given, *words)
        assert (ran.exit, ran.err) == (0, ""), ran.said
        return [line.strip() for line in ran.out.splitlines() if line.strip()]

    def other_exams(self) -> list[School]:
        """Write an exam before this one and one after it, whose scores differ a little; return all three in order."""
        exams = [self.school.shifted(2), self.school, self.school.shifted(25)]
        for name, school in zip(("期初", "期中", "期末"), exams, strict=True):
            school.write(self.folder / f"{name}成绩.xlsx")
        return exams

    def tracked(self, *words: str) -> list[str]:
        """Return the lines of a run of track over all three exams."""
        ran = self.xuekun("track", "期初成绩.xlsx", SCORES, "期末成绩.xlsx", *self.more, *words)
        assert (ran.exit, ran.err) == (0, ""), ran.said
        return [line.strip() for line in ran.out.splitlines() if line.strip()]

    def standing(self) -> dict[str, bytes]:
        """Return every file by its path."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in found}


@pytest.fixture(params=sorted(SCHOOLS))
def desk(request: pytest.FixtureRequest, tmp_path: Path, xuekun: Any, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    return Desk(SCHOOLS[request.param](), tmp_path, xuekun)


def students(school: School) -> int:
    return len({(one.school, one.number) for one in school.pupils})


def listed_students(school: School) -> int:
    return len({(one.school, one.number) for one, _, _ in school.listed()})


def exempt(school: School) -> int:
    return sum(one.exempt and bool(one.class_name) for one in school.pupils)


def of_class_and_subject(school: School) -> tuple[int, int]:
    return len(school.classes), len(school.subjects)


def questions(school: School) -> int:
    """Blank cells, pupils of nothing but zeros, pupils without a class."""
    blank = sum(one.scores.get(subject) is None for one in school.pupils for subject in school.subjects)
    zeros = sum(
        all(one.score(subject) in (None, 0) for subject in school.subjects)
        and any(one.score(subject) == 0 for subject in school.subjects)
        for one in school.pupils
    )
    return blank + zeros + sum(not one.class_name for one in school.pupils)


Check = tuple[str, Callable[[School], Any]]
CHECKS: list[Check] = [
    (r"(?:期中：)?(\d+) 个班，(\d+) 个学科，(\d+) 名学生。", lambda s: (*of_class_and_subject(s), students(s))),
    (r"列出 (\d+) 名学生，共 (\d+) 人次", lambda s: (listed_students(s), len(s.listed()))),
    (r"另有一类 (\d+) 名，凭登记在册", lambda s: (exempt(s),)),
    (r"有 (\d+) 个问题等人回答", lambda s: (questions(s),)),
    (r"在册的 (\d+) 名学生（(\d+) 人次）的目标分", lambda s: (listed_students(s), len(s.listed()))),
    (r"考试「期中」：(\d+) 名学生，(\d+) 个班，(\d+) 科", lambda s: (students(s), *of_class_and_subject(s))),
    (r"读到 (\d+) 个成绩表，各表合计 (\d+) 名学生。", lambda s: (1, students(s))),
    (r"表头：第 (\d+) 行", lambda _: (1,)),
    (
        r"学生：(\d+) 名，在第 (\d+) 到 (\d+) 行",
        lambda s: (students(s), 2, 1 + len(s.pupils) * (len(s.subjects) if s.long else 1)),
    ),
    (r"\*?合计 .*?(\d+) +(\d+) +(\d+)$", lambda s: (counts(s, "一类"), counts(s, "二类"), counts(s, "三类"))),
]
"""A sentence and what it is to say of a school, in the order of its numbers."""
ELSEWHERE = re.compile(
    r"另有 \d+ 条|有 \d+ 条说明|发现 \d+ 处|^(待回答|注意|说明|错误)  |怎么办：|^在 .*!|\.xlsx|^-+$"
)
"""Held by the tests below: findings by their cells, counts of findings by the JSON document, paths by the folder."""


def counts(school: School, category: str) -> int:
    if category == "一类":
        return sum(
            one.exempt and bool(one.class_name) and one.scores.get(subject) not in (None, "")
            for one in school.pupils
            for subject in school.subjects
        )
    return sum(found == category for _, _, found in school.listed())


def hold(line: str, school: School) -> bool:
    """Assert what a sentence says; False where no check knows it."""
    for pattern, truth in CHECKS:
        if found := re.search(pattern, line):
            assert tuple(map(int, found.groups())) == truth(school), line
            return True
    return False


def in_a_table(line: str) -> bool:
    return "  " in line and not re.search("[。：]", line)


@pytest.mark.parametrize("command", ["screen", "look", "rates"])
def test_every_count_on_the_screen_is_the_one_of_plain_loops(command: str, desk: Desk) -> None:
    held = 0
    for line in desk.said(command, *(["--dry-run"] if command != "look" else [])):
        if not re.search(r"\d", line) or CLAUSES.search(line) or ELSEWHERE.search(line):
            continue
        known = hold(line, desk.school)
        held += known
        assert known or in_a_table(line), f"no check knows: {line}"
    assert held


def test_every_row_of_the_screening_is_the_one_of_plain_loops(desk: Desk) -> None:
    school = desk.school
    rows = [line.split() for line in desk.said("screen", "--dry-run") if re.search(r"\d+\.\d\d +\d", line)]
    place = ("", "")
    seen = 0
    for cells in rows:
        *names, subject = cells[: cells.index(next(c for c in cells if c in school.subjects)) + 1]
        if names:
            place = (names[0], names[1]) if len(names) > 1 else (place[0], names[0])
        mean = school.mean(place, subject)
        assert mean is not None
        shown = cells[-7:]
        assert int(shown[0]) == school.seen(place, subject)
        for text, exact in zip(shown[1:4], (mean, mean * LOW, mean * MIDDLE), strict=True):
            assert abs(Fraction(text) - exact) <= Fraction(1, 200)
        mine = [
            found for one, of, found in school.listed() if (one.school, one.class_name, of) == (*place, subject)
        ]
        assert list(map(int, shown[5:])) == [mine.count("二类"), mine.count("三类")]
        seen += 1
    sat = [
        (place, subject) for place in school.classes for subject in school.subjects if school.mean(place, subject)
    ]
    assert seen == len(sat)


@pytest.mark.parametrize("command", ["screen", "rates", "whatif", "track"])
def test_what_is_said_of_files_is_what_stands_in_the_folder(
    command: str, tmp_path: Path, xuekun: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    desk = Desk(SCHOOLS["odd"](), tmp_path, xuekun)
    desk.other_exams()
    before = desk.standing()

    def run(*words: str) -> list[str]:
        return desk.tracked(*words) if command == "track" else desk.said(command, *words)

    lines = run("--dry-run")
    assert desk.standing() == before
    assert "这是试运行，没有写任何文件。正式运行会写：" in lines
    planned = lines[lines.index("这是试运行，没有写任何文件。正式运行会写：") + 1 :]
    assert not any("请在「待核查」" in line or "已另存" in line or "已写好" in line for line in lines)
    lines = run()
    head = next(line for line in lines if line.startswith("文件已写好"))
    first = desk.standing()
    assert set(lines[lines.index(head) + 1 :]) == set(planned) == set(first) - set(before)
    assert all(first[name] == content for name, content in before.items()), "an input was touched"
    desk.school.pupils[6].scores["语文"] = 3
    desk.school.write(tmp_path / SCORES)
    lines = run()
    kept = lines[lines.index("原来的文件已另存为：") + 1 :]
    now = desk.standing()
    assert set(kept) == set(now) - set(first)
    assert sorted(now[name] for name in kept) == sorted(
        first[name] for name in planned if now[name] != first[name]
    )


QUOTED = re.compile("「([^」]+)」")
CELLS = (
    "absent",
    "excused",
    "deferred",
    "misconduct",
    "level",
    "blank",
    "unreadable",
    "below_zero",
    "above_full_mark",
)


@pytest.mark.parametrize("command", ["screen", "look", "rates"])
def test_every_finding_stands_in_the_cell_that_it_names(command: str, desk: Desk) -> None:
    """Whom it names is in that row, the subject on top of that column, what it quotes in that cell."""
    more = desk.more if command != "look" else []
    document = desk.xuekun(
        command, SCORES, *more, "--json", *(["--dry-run"] if command != "look" else [])
    ).document
    sheet = openpyxl.load_workbook(desk.folder / SCORES)["成绩"]
    names = {one.name for one in desk.school.pupils}
    for finding in document["findings"]:
        if not finding["cell"]:
            continue
        cell = sheet[finding["cell"]]
        row = {str(one.value) for one in sheet[cell.row]}
        named = {name for name in names if name in finding["message"]}
        assert named <= row, finding
        if finding["code"] in CELLS:
            title = "科目" if desk.school.long else sheet.cell(1, cell.column).value
            subject = (
                next(one.value for one in sheet[cell.row] if one.value in desk.school.subjects)
                if desk.school.long
                else title
            )
            assert subject in finding["message"], finding
            assert all(text == str(cell.value) for text in QUOTED.findall(finding["message"])), finding
            assert "空白" not in finding["message"] or cell.value is None


def test_the_numbers_of_findings_are_those_of_the_document(desk: Desk) -> None:
    document = desk.xuekun("look", SCORES, "--json").document
    codes = [one["code"] for one in document["findings"]]
    lines = desk.said("look")
    if codes:
        assert f"发现 {len(codes)} 处，共 {len(set(codes))} 类：" in lines
    else:
        assert "没有发现问题。" in lines
    document = desk.xuekun("screen", SCORES, *desk.more, "--json", "--dry-run").document
    lines = desk.said("screen", "--dry-run")
    serious = [one for one in document["findings"] if one["severity"] != "info"]
    rest = len(document["findings"]) - len(serious)
    said = [line for line in lines if re.search("有 [0-9]+ 条", line)]
    if len({one["code"] for one in serious}) <= 6:
        wanted = (
            f"{'另有' if serious else '有'} {rest} 条{'' if serious else '说明'}，正式运行后见名册的「待核查」表。"
        )
        assert said == ([wanted] if rest else [])


@pytest.mark.parametrize("low", [Fraction(2, 5), Fraction(1, 2), Fraction(3, 10)])
def test_the_trial_counts_what_a_screening_with_that_line_lists(low: Fraction, desk: Desk) -> None:
    """And how many stand near the line as it is: within two points, the line itself included."""
    lines = desk.said("whatif", "--dry-run")
    text = f"{int(low * 100)}%"
    rows = [line.split() for line in lines if line.startswith(f"{text} ")]
    assert int(rows[0][1]) == sum(found == "二类" for _, _, found in desk.school.listed(low=low))
    said = [line for line in lines if line.startswith("离现行的线 2 分以内有")]
    for line, share, category in zip(said, (LOW, MIDDLE), ("二类", "三类"), strict=True):
        school = desk.school
        near = [
            (one.score(subject) - mean * share, one, subject)  # type: ignore[operator]
            for place in school.classes
            for subject in school.subjects
            if (mean := school.mean(place, subject)) is not None
            for one in school.of_class(place)
            if one.score(subject) is not None and not one.exempt
            if abs(one.score(subject) - mean * share) <= 2  # type: ignore[operator]
        ]
        on_list = {(one.school, one.number, subject) for one, subject, _ in school.listed()}
        below = sum(gap <= 0 for gap, *_ in near)
        already = sum((one.school, one.number, subject) in on_list for _, one, subject in near)
        assert line == (
            f"离现行的线 2 分以内有 {len(near)} 人次：不高于线 {below}，高于线 {len(near) - below}；"
            f"其中已列入 {already}，没有列入 {len(near) - already}。"
        ), category


def test_every_pupil_is_explained_with_the_numbers_of_plain_loops(desk: Desk) -> None:
    school = desk.school
    verdicts = {(one.school, one.number, subject): found for one, subject, found in school.listed()}
    for one in school.pupils[::5]:
        lines = desk.said("explain", "--student", one.number if not one.school else one.name)
        text = "\n".join(lines)
        mine = [verdicts.get((one.school, one.number, subject)) for subject in school.subjects]
        place = (one.school, one.class_name)
        if one.class_name and not one.exempt:
            listed = [found for found in mine if found]
            wanted = f"{len(mine)} 科里列入 {len(listed)} 科" if listed else f"{len(mine)} 科都没有列入"
            assert wanted in text
        for subject in school.subjects:
            mean, score = school.mean(place, subject), one.score(subject)
            if mean is None or one.exempt or not one.class_name:
                continue
            total = sum((s for p in school.of_class(place) if (s := p.score(subject)) is not None), Fraction(0))
            shown = f"{total.numerator / total.denominator:g}"
            assert f"总分 {shown} ÷ 参考 {school.seen(place, subject)} 人 = 平均分" in text
            if score is not None:
                at = f"{score.numerator / score.denominator:g}"
                assert re.search(rf"二类：{at} [≤>] \S+，{'符合' if score <= mean * LOW else '不符合'}", text)


def test_the_register_is_explained_with_numbers_of_its_own(desk: Desk) -> None:
    """说明 of the register: its worked example comes out, and the files are those that were read."""
    desk.said("screen")
    sheet = openpyxl.load_workbook(desk.folder / REGISTER_NAME)["说明"]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    example = [text for text in texts if "÷ 参考人数" in text and "=" in text and text.startswith(("三", "五"))]
    assert len(example) == bool(desk.school.listed())
    for text in example:
        found = re.search(
            r"总分 ([\d.]+) ÷ 参考人数 (\d+) = 平均分 ([\d.]+)；(.)类分数线 = [\d.]+ × (\d+)% = ([\d.]+)。(\S+) ([\d.]+) 分，(\S+)，列入(.)类",
            text,
        )
        assert found is not None, text
        total, people, mean, category, share, line, name, score, how, into = found.groups()
        exact = Fraction(total) / int(people)
        assert abs(exact - Fraction(mean)) <= Fraction(1, 200)
        assert abs(exact * int(share) / 100 - Fraction(line)) <= Fraction(1, 100)
        assert category == into
        assert (how == "正好等于分数线") == (Fraction(score) == exact * int(share) / 100)
        assert any(one.name == name and found == f"{into}类" for one, _, found in desk.school.listed())
    assert SCORES in texts


ZEROS = """\
id: ours
name: 本校办法
source: {title: 本校文件}
extends: wuping
marks: {clause: 本校·七, absent: zero, blank: zero}
"""
ROUNDED = """\
id: ours
name: 本校办法
source: {title: 本校文件}
extends: wuping
screening:
  reference: {statistic: mean, by: class, round: 0, clause: 本校·一}
"""


@pytest.fixture
def odd(tmp_path: Path, xuekun: Any, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    return Desk(SCHOOLS["odd"](), tmp_path, xuekun)


def notes_of(file: Path) -> dict[str, str]:
    """Return the lines of 说明 by their label, those of one label together."""
    found: dict[str, str] = {}
    for row in openpyxl.load_workbook(file)["说明"].iter_rows(values_only=True):
        if row[0] and row[1]:
            found[str(row[0])] = found.get(str(row[0]), "") + str(row[1])
    return found


@pytest.mark.parametrize("command", ["screen", "track"])
def test_an_absence_that_counts_as_zero_is_not_said_to_be_no_score(command: str, odd: Desk) -> None:
    """By a policy that says so: in the findings, in the question's default, and in 说明 of the register."""
    (odd.folder / "本校.yaml").write_text(ZEROS, "utf-8")
    odd.other_exams()
    words = ["期初成绩.xlsx", SCORES, "期末成绩.xlsx"] if command == "track" else [SCORES]
    words += [*odd.more, "--policy", "本校.yaml"]
    document = odd.xuekun(command, *words, "--json").document
    by_cell = {one["cell"]: one["message"] for one in document["findings"] if one["file"] == SCORES}
    assert by_cell["D2"] == "三(1)班赵例甲的语文是「缺考」，按 0 分算（本校·七）"
    assert by_cell["E6"] == "三(1)班周例甲的数学是「免考」，按免考计，不算参考人数"
    if command == "screen":
        place = ("", "三(1)班")
        (group,) = (g for g in document["groups"] if (g["class"], g["subject"]) == ("三(1)班", "语文"))
        assert group["takers"] == odd.school.seen(place, "语文") + 2, "缺考 and 请假"
        said = notes_of(odd.folder / REGISTER_NAME)["参考人数"]
        assert said.startswith(
            "有成绩的学生人数。免考、缓考、作弊的不算；零分算；缺考、空白的按 0 分算，也算人数（本校·七）。"
        )
        check = openpyxl.load_workbook(odd.folder / REGISTER_NAME)["待核查"]
        blank = next(
            row for row in check.iter_rows(values_only=True) if any("是空白" in str(cell) for cell in row)
        )
        assert "按 0 分算（本校·七）" in blank


def test_without_such_a_rule_no_mark_counts(odd: Desk) -> None:
    odd.said("screen")
    said = notes_of(odd.folder / REGISTER_NAME)["参考人数"]
    assert said.startswith("有成绩的学生人数。缺考、免考、缓考、作弊、空白的不算；零分算。")


def test_a_rounded_mean_is_said_to_be_rounded_and_an_exact_one_exact(odd: Desk) -> None:
    (odd.folder / "本校.yaml").write_text(ROUNDED, "utf-8")
    odd.other_exams()
    for policy, rounded in (("wuping", False), ("本校.yaml", True)):
        assert odd.said("screen", "--policy", policy)
        assert odd.said("whatif", "--policy", policy)
        assert odd.tracked("--policy", policy)
        for file, label in ((REGISTER_NAME, "精确"), ("学困生门槛试算.xlsx", "试法"), ("历次跟踪.xlsx", "精确")):
            text = notes_of(next(odd.folder.rglob(file)))[label]
            assert ("先四舍五入取 0 位小数（办法这样写）" in text) == rounded, text
            assert ("判断时用准确的数，不先四舍五入" in text) != rounded, text


def test_where_no_line_stands_the_register_has_no_exit_score_to_explain(odd: Desk) -> None:
    odd.said("screen", "--policy", "class-last-20")
    document = odd.xuekun("screen", SCORES, *odd.more, "--policy", "class-last-20", "--json", "--dry-run").document
    sheet = openpyxl.load_workbook(odd.folder / REGISTER_NAME)["名册"]
    titles = next(n for n in range(1, 6) if any(cell.value == "脱困成绩" for cell in sheet[n]))
    column = next(cell.column for cell in sheet[titles] if cell.value == "脱困成绩")
    exits = [sheet.cell(row, column).value for row in range(titles + 1, sheet.max_row + 1)]
    assert any(one["category"] != "一类" for one in document["listed"])
    said = notes_of(odd.folder / REGISTER_NAME)["脱困成绩"]
    assert said.startswith("这份名单里没有") == (not any(isinstance(one, int | float) for one in exits))


def test_the_rates_are_explained_with_numbers_of_their_own(odd: Desk) -> None:
    """The mean by its sentence, what is folded by the columns, the files by their names."""
    odd.other_exams()
    for words, last in (((), False), (("--before", "期初成绩.xlsx"), True)):
        odd.said("rates", *words)
        book = openpyxl.load_workbook(odd.folder / "一分二率.xlsx")
        notes = notes_of(odd.folder / "一分二率.xlsx")
        titles = [str(cell.value) for cell in book["总表"][2]]
        folded = [one for one in book["总表"].column_dimensions.values() if one.hidden and one.outlineLevel]
        hidden = {titles[at - 1] for one in folded for at in range(one.min, one.max + 1)}
        assert {"最高分", "标准差", "比年级\n平均分"} <= hidden
        assert ("和上次比" in notes["总表"]) == ("上次\n平均分" in hidden) == last
        assert ("上次考试" in notes) == last
        if last:
            students_then = len({one.number for one in odd.school.pupils})
            assert f"期初：{len(odd.school.classes)} 个班，{students_then} 名学生。" in notes["上次考试"]
        assert "随班就读的成绩计入总分，人数不计" in notes["平均分"]
    head = next(
        row
        for row in book["总表"].iter_rows(values_only=True)
        if "平均分" in {str(c).replace("\n", "") for c in row}
    )
    at = {str(name).replace("\n", ""): n for n, name in enumerate(head)}
    seen = 0
    for row in book["总表"].iter_rows(values_only=True):
        subject, class_name, mean = row[at["学科"]], row[at["班级"]], row[at["平均分"]]
        exact = odd.school.mean(("", str(class_name)), str(subject)) if subject in odd.school.subjects else None
        if exact is not None:
            assert abs(Fraction(str(mean)) - exact) < Fraction(1, 10**6)
            seen += 1
    assert seen == 5, "three classes in 语文, two in 数学"


def test_the_tracking_is_explained_with_numbers_of_its_own(odd: Desk) -> None:
    exams = odd.other_exams()
    lines = odd.tracked()
    notes = notes_of(next(odd.folder.rglob("历次跟踪.xlsx")))
    people = len({one.number for one in odd.school.pupils})
    for k, (name, exam) in enumerate(zip(("期初", "期中", "期末"), exams, strict=True), start=1):
        known = people if k > 1 else 0
        found = [category for _, _, category in exam.listed()]
        counted = {category: found.count(category) for category in ("二类", "三类")}
        assert notes[f"第 {k} 次"].startswith(
            f"{name}：{people} 名学生，其中 {known} 名前面考过；在册人次 二类 {counted['二类']}，三类 {counted['三类']}。"
        )
    every = [{(one.number, subject) for one, subject, _ in exam.listed()} for exam in exams]
    stays = len(set.intersection(*every))
    assert stays < len(every[1])
    assert f"连续 3 次或更多次在册：{stays} 人次，其中 {stays} 人次现在仍在册。名单见「连续在册」。" in lines
    assert f"一类：{sum(one.exempt for one in odd.school.pupils)} 人，另列一张表，不算在上面的数里。" in lines


def scored_again(school: School) -> School:
    """The same pupils at the end of the term: some rise, some fall, one of the listed is away, one is gone."""
    later = school.shifted(25)
    away, gone = (one for one, _, _ in [school.listed()[0], school.listed()[-1]])
    kept = [one for one in later.pupils if one.number != gone.number]
    for one in kept:
        if one.number == away.number:
            one.scores.update(dict.fromkeys(school.subjects, "缺考"))
    return School(kept, school.subjects)


@pytest.mark.parametrize("situation", ["plain", "odd", "line"])
def test_what_roll_says_of_its_rows_is_what_plain_loops_find(
    situation: str, tmp_path: Path, xuekun: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    desk = Desk(SCHOOLS[situation](), tmp_path, xuekun)
    first = desk.school
    then = scored_again(first)
    first.write(tmp_path / "期初成绩.xlsx")
    then.write(tmp_path / "期末成绩.xlsx")
    (tmp_path / SCORES).unlink()
    assert xuekun("screen", "期初成绩.xlsx", *desk.more, "-q").exit == 0
    ran = xuekun("roll", REGISTER_NAME, "期末成绩.xlsx", *desk.more, "--out", "新")
    assert (ran.exit, ran.err) == (0, ""), ran.said
    lines = [line.strip() for line in ran.out.splitlines() if line.strip()]
    assert f"上一份：期初（{REGISTER_NAME}）；这一次：期末。" in lines
    before = {(one.number, subject): category for one, subject, category in first.listed()}
    after = {(one.number, subject): category for one, subject, category in then.listed()}
    people = {one.number: one for one in then.pupils}

    def outcome(who: str, subject: str) -> str:
        was, now = before[who, subject], after.get((who, subject), "")
        if who not in people:
            return "流失"
        if people[who].score(subject) is None:
            return "待补测"
        return {("", was): "脱困"}.get((now, was), "未转化" if now == was else "达标" if now == "三类" else "退步")

    shown = {cells[0]: cells[1:] for line in lines if (cells := line.split()) and re.search(r" \d+$", line)}
    found = [(outcome(*who), category) for who, category in before.items()]
    for what in ("脱困", "达标", "未转化", "待补测", "流失"):
        wanted = [found.count((what, category)) for category in ("二类", "三类")]
        assert list(map(int, shown.get(what, ("0", "0", "0")))) == [*wanted, sum(wanted)], what
    assert list(map(int, shown["上一份合计"])) == [
        *(list(before.values()).count(category) for category in ("二类", "三类")),
        len(before),
    ]
    waiting = sum(what == "待补测" for what, _ in found)
    more = f"，其中 {waiting} 人次没有成绩，留着等补测" if waiting else ""
    assert f"新名册 {len(after) + waiting} 人次{more}。" in lines
    (where,) = [line for line in lines if line.startswith("上一份名册的每一行都在")]
    book = openpyxl.load_workbook(tmp_path / "新" / REGISTER_NAME)
    rows = [
        {str(cell) for cell in row if cell is not None}
        for sheet in QUOTED.findall(where)
        for row in book[sheet].iter_rows(values_only=True)
    ]
    names = {one.number: one.name for one in first.pupils}
    for who, subject in before:
        assert any({names[who], subject} <= row for row in rows), (names[who], subject)


BARE = """\
id: ours
name: 本校办法
source: {title: 本校文件}
screening:
  reference: {statistic: mean, by: class, clause: 本校·一}
  bands:
    - {category: 学困生, at_most: 60%, clause: 本校·二}
"""
UNFINISHED = re.compile("依据：(?=[。；，）]|$)|（）|「」|None|。。|：。|，。|、。|；。")
"""What a sentence looks like in which something was to stand."""


@pytest.mark.parametrize("policy", ["本校.yaml", *(path.stem for path in sorted((ROOT / "rules").glob("*.yaml")))])
@pytest.mark.parametrize("command", ["screen", "rates", "explain"])
def test_no_sentence_has_a_hole(command: str, policy: str, odd: Desk) -> None:
    """By every policy, also by one that says as little as it may."""
    (odd.folder / "本校.yaml").write_text(BARE, "utf-8")
    odd.school.shifted(2).write(odd.folder / "期初成绩.xlsx")
    more = ["--student", odd.school.pupils[10].number] if command == "explain" else []
    ran = odd.xuekun(
        command,
        SCORES,
        *odd.more,
        *more,
        "--policy",
        policy,
        "--list",
        f"行为偏差={EXEMPT}",
        "--before",
        "期初成绩.xlsx",
    )
    texts = [ran.out, ran.err]
    for file in (REGISTER_NAME, "一分二率.xlsx"):
        if (odd.folder / file).exists():
            book = openpyxl.load_workbook(odd.folder / file)
            texts += [str(v) for page in book for row in page.iter_rows(values_only=True) for v in row if v]
    assert {text for text in texts if UNFINISHED.search(text)} == set()


def test_answers_used_and_questions_left_are_counted(odd: Desk) -> None:
    """Two answered of those that wait, and what is left is said next time."""
    odd.said("screen")
    every = questions(odd.school)
    book = openpyxl.load_workbook(odd.folder / REGISTER_NAME)
    page = book["待核查"]
    head = next(n for n in range(1, 6) if any(cell.value == "回答" for cell in page[n]))
    answer = next(cell.column for cell in page[head] if cell.value == "回答")
    rows = [
        row for row in range(head + 1, page.max_row + 1) if page.cell(row, answer).fill.fgColor.rgb != "00000000"
    ]
    given = 0
    for row in rows:
        text = " ".join(str(cell.value) for cell in page[row])
        if "都是零分" in text or "是空白" in text:
            page.cell(row, answer).value = "缺考"
            given += 1
    assert given == 2
    book.save(odd.folder / REGISTER_NAME)
    lines = odd.said("screen")
    assert f"上次在「待核查」里填的回答，这次用了 {given} 个。" in lines
    assert any(line.startswith(f"有 {every - given} 个问题等人回答") for line in lines)


def test_an_earlier_exam_is_said_with_those_who_were_found_in_it(odd: Desk) -> None:
    before = odd.other_exams()[0]
    kept = School([one for n, one in enumerate(before.pupils) if n % 5], before.subjects)
    kept.write(odd.folder / "期初成绩.xlsx")
    document = odd.xuekun("screen", SCORES, *odd.more, "--before", "期初成绩.xlsx", "--json", "--dry-run").document
    (said,) = [one["message"] for one in document["findings"] if one["code"] == "earlier_read"]
    then, now = ({one.number for one in exam.pupils} for exam in (kept, odd.school))
    assert said == f"以前的考试 期初：{len(then)} 名学生，对上 {len(then & now)} 名"


def test_look_names_the_rows_that_it_did_not_read(xuekun: Any) -> None:
    """Each row is the one that Excel shows, and says what the reason says."""
    path = SAMPLES / "期初成绩.xlsx"
    book = openpyxl.load_workbook(path)
    ran = xuekun("look", path)
    sheet, held = book.worksheets[0], 0
    for line in map(str.strip, ran.out.splitlines()):
        if found := re.fullmatch(r"工作表「(.+)」", line):
            sheet = book[found[1]]
        if found := re.fullmatch("统计或签名行：(.+?)：第 ([0-9]+) 行", line):
            texts = "".join(str(cell.value or "") for cell in sheet[int(found[2])])
            assert found[1].rstrip("： ") in texts, line
            held += 1
        if found := re.fullmatch("学生：([0-9]+) 名，在第 ([0-9]+) 到 ([0-9]+) 行", line):
            first, last = int(found[2]), int(found[3])
            names = [sheet.cell(row, 3).value for row in range(first, last + 1)]
            assert len(names) == int(found[1])
            assert all(names)
    assert held > 15


def test_the_example_of_the_readme_comes_out(xuekun: Any) -> None:
    """「一个结论是怎样算出来的」: total, people, lines, and the pupil on the line."""
    page = (ROOT / "README.md").read_text("utf-8").partition("## 一个结论是怎样算出来的")[2]
    words = ("screen", SAMPLES / "期初成绩.xlsx", "--exempt", SAMPLES / "随班就读名单.xlsx", "--json", "--dry-run")
    document = xuekun(*words).document
    (group,) = [one for one in document["groups"] if (one["class"], one["subject"]) == ("三(1)班", "语文")]
    assert f"总分 {group['total']}" in page
    assert f"参考人数是 {group['takers']}" in page
    assert f"{group['takers'] + group['counts']['一类']} 名学生有成绩" in page
    assert f"= {group['total']} ÷ {group['takers']} = {group['average']}" in page
    assert f"40% = {group['cutoffs']['二类']:g}；" in page
    assert f"80% = {group['cutoffs']['三类']:g}（" in page
    (on_it,) = [one for one in document["listed"] if one["name"] == "吴例丁" and one["subject"] == "语文"]
    score, total, takers = Fraction(str(on_it["score"])), Fraction(str(group["total"])), group["takers"]
    assert f"{score} × {takers} × 100 = {score * takers * 100}" in page
    assert f"{group['total']} × 80 = {total * 80}" in page
    assert score * takers * 100 == total * 80
    assert "所以是 62.5；差距 0.5 分" in page
    assert "脱困成绩 62.5" in on_it["reason"]


FAULTY = sorted(path.name for path in (SAMPLES / "faulty").glob("*.xlsx"))
NAME = re.compile("[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜][样例][甲乙丙丁戊己庚辛]?")


@pytest.mark.parametrize("name", FAULTY)
def test_what_is_said_of_a_faulty_file_is_what_stands_in_it(name: str, xuekun: Any) -> None:
    """Whom a finding names stands in its row or in a row that it names; columns and quoted texts are there."""
    ran = xuekun("screen", SAMPLES / "faulty" / name, "--json", "--dry-run")
    for finding in ran.document["findings"]:
        message = finding["message"]
        if not finding["sheet"]:
            continue
        sheet = openpyxl.load_workbook(SAMPLES / "faulty" / name, data_only=True)[finding["sheet"]]
        values = {str(cell.value) for row in sheet.iter_rows() for cell in row}
        rows = [int(found) for found in re.findall("第 ([0-9]+) 行", message)]
        if finding["cell"]:
            rows.append(sheet[finding["cell"]].row)
        said = {str(cell.value) for row in rows for cell in sheet[row]}
        assert {one for one in NAME.findall(message) if one in values} <= said or not finding["cell"], finding
        for letters in re.findall("([A-Z]{1,2}) 列", message):
            assert any(sheet[f"{letters}{row}"].value is not None for row in range(1, sheet.max_row + 1)), finding
        if finding["code"] == "row_without_name":
            assert rows[0] == sheet[finding["cell"]].row
        if finding["code"] in CELLS and finding["cell"]:
            value = sheet[finding["cell"]].value
            assert all(text == str(value) for text in QUOTED.findall(message)), finding
        if found := re.search("([0-9]+) 名学生当作一个班", message):
            heads = next(row for row in sheet.iter_rows(values_only=True) if "姓名" in row)
            column = heads.index("姓名") + 1
            assert int(found[1]) == sum(bool(sheet.cell(row, column).value) for row in range(2, sheet.max_row + 1))

"""The options that commands share, each once: names, help in Chinese, defaults."""

from __future__ import annotations

from typing import Annotated, Any

import typer

NEEDED = "要给的"
FILES = "什么文件"
JUDGING = "按什么判"
WRITING = "写到哪里"
OTHER = "其他"
PANELS = (NEEDED, FILES, JUDGING, WRITING, OTHER)
"""The headings that a help page puts options under, in this order; every option is under one of them."""
EVERYDAY = ("--teachers", "--mid", "--exempt", "--roll", "--before", "--exam", "--list", "--policy", "--out")
"""What most people need, in this order; under each heading these stand before the others."""


def option(panel: str, *names: str, **told: Any) -> Any:
    """Return an option of the command line under a heading of the help page; ``told`` as for `typer.Option`."""
    return typer.Option(*names, rich_help_panel=panel, **told)


Scores = Annotated[
    list[str],
    typer.Argument(
        metavar="成绩表…",
        help="成绩表：文件、文件夹，或带 * 的写法。xlsx、xls、csv、ods、网页、zip 都可以。",
        show_default=False,
    ),
]
Policy = Annotated[str, option(JUDGING, "--policy", metavar="办法", help="筛查办法：名字，或 YAML 文件。")]
Exempt = Annotated[str, option(FILES, "--exempt", metavar="名单", help="随班就读名单（一类），按学号或姓名对上。")]
Roll = Annotated[str, option(FILES, "--roll", metavar="花名册", help="花名册：成绩表没有班级时，按学号给出班级。")]
Mapping = Annotated[
    list[str],
    option(
        FILES,
        "--map",
        metavar="语文=Chinese",
        help="说明表头：右边是表头里的字，左边是科目、姓名、不用……可以写多次。",
    ),
]
Words = Annotated[
    str, option(FILES, "--words", metavar="词表", help="补充的表头词表（YAML），格式同自带的 words.yaml。")
]
Sheets = Annotated[list[str], option(FILES, "--sheet", metavar="工作表", help="只读这张工作表。可以写多次。")]
Exam = Annotated[str, option(FILES, "--exam", metavar="考试", help="文件里有几次考试时，选哪一次，如：期中。")]
FullMarks = Annotated[
    list[str], option(FILES, "--full-mark", metavar="语文=150", help="某科的满分；不写就推断。可以写多次。")
]
Lists = Annotated[
    list[str],
    option(FILES, "--list", metavar="行为偏差=名单", help="办法要看的名单，左边是名单的名字。可以写多次。"),
]
Before = Annotated[
    list[str],
    option(FILES, "--before", metavar="成绩表", help="以前的考试，从早到晚；办法看以前几次考试时用。可以写多次。"),
]
Changes = Annotated[
    list[str],
    option(
        JUDGING, "--set", metavar="值=新值", help="这一次改用别的数值，如 screening.三类.at_most=75%。可以写多次。"
    ),
]
AsOf = Annotated[str, option(JUDGING, "--as-of", metavar="日期", help="办法有几个版本时，用这一天有效的那个。")]
Layouts = Annotated[
    list[str],
    option(
        FILES,
        "--layout",
        metavar="读法.yaml",
        help="照它读各列（look --save 写出的）；成绩表旁边的不用写。可以写多次。",
    ),
]
Registers = Annotated[
    list[str],
    option(
        FILES,
        "--register",
        metavar="名册",
        help="填过审核或回答的名册，不和成绩表放在一起时写。可以写多次；审核各用各的那次考试。",
    ),
]
Converted = Annotated[bool, option(JUDGING, "--converted", help="有赋分的科目按赋分判；不写就按卷面分。")]
Notes = Annotated[bool, option(WRITING, "--notes", help="标注的成绩上再加批注：写明理由。")]
Live = Annotated[
    bool,
    option(WRITING, "--live", help="另写一份门槛活表：在 Excel、WPS 里改门槛，名单跟着变。"),
]
Style = Annotated[
    str,
    option(
        WRITING,
        "--style",
        metavar="color|grey|frame",
        help="标注的样子：color 彩色，grey 黑白打印（灰底加框），frame 不改底色只加框；都加粗。",
    ),
]
Split = Annotated[
    str,
    option(
        WRITING,
        "--split",
        metavar="class|subject|teacher",
        help="名册另外分册：class 每班一份，subject 每科一份，teacher 每位教师一份（要有 --teachers）。",
    ),
]
Teaching = Annotated[
    str, option(FILES, "--teachers", metavar="任课表", help="任课表：按教师分册（--split teacher）时用。")
]
Out = Annotated[str, option(WRITING, "--out", metavar="文件夹", help="结果放在哪里；不写就放在成绩表旁边。")]
Json = Annotated[bool, option(WRITING, "--json", help="结果用 JSON 写到标准输出，给别的程序用。")]
Quiet = Annotated[bool, option(WRITING, "--quiet", "-q", help="不显示汇总，只在出错时说话。")]
DryRun = Annotated[bool, option(WRITING, "--dry-run", help="只算不写：看看会列出谁，不写任何文件。")]

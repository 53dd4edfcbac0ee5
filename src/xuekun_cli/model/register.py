"""The register's own words: sheet names and column titles, shared by who writes it and who reads it back."""

from __future__ import annotations

from collections.abc import Collection

REGISTER_NAME = "学困生名册.xlsx"
PART_NAME = "学困生名册_"
"""How the name of a part of the register begins; whose it is follows."""
SPLITS = {"class": "学困生名册_按班级", "subject": "学困生名册_按学科", "teacher": "学困生名册_按教师"}
"""The ways in which a register is split → the folder of the parts, beside the register."""
PROVISIONAL = "暂定"
"""How a number or a verdict is called that would change with an open question."""

SHEET_SUMMARY = "汇总"
SHEET_REGISTER = "名册"
SHEET_CHILDREN = "按学生"
SHEET_GROUPS = "各班各科"
SHEET_EXEMPT = "一类"
SHEET_CHECK = "待核查"
SHEET_LEFT = "已不在册"
SHEET_NOTES = "说明"
SHEET_MOVES = "变动"
SHEET_EXITED = "已脱困"
SHEET_AWAY = "流失转出"

SHEETS = frozenset(
    (
        *(SHEET_SUMMARY, SHEET_REGISTER, SHEET_CHILDREN, SHEET_GROUPS, SHEET_MOVES, SHEET_EXITED, SHEET_AWAY),
        *(SHEET_EXEMPT, SHEET_CHECK, SHEET_LEFT, SHEET_NOTES),
    )
)
"""The sheets of a register: there are names on them, and numbers, and no scores of a class."""

UNREGISTERED = "上一份名册里有，这次没有登记：请核实"
"""On the sheet of the exempt: who was screened by the scores after all."""

COL_SCHOOL = "学校"
COL_CLASS = "班级"
COL_ID = "学号"
COL_NAME = "姓名"
COL_SUBJECT = "学科"
COL_CATEGORY = "类别"
COL_OVERALL = "总类别"
COL_SCORE = "筛查成绩"
COL_REFERENCE = "班级平均分"
COL_RELATIVE = "相对分"
COL_CUTOFF = "分数线"
COL_EXIT = "脱困成绩"
COL_GAP = "差距"
COL_REASON = "依据"
COL_CELL = "出处"
COL_TEACHER = "帮扶教师"
COL_PARTNER = "结对学生"
COL_REVIEW = "审核"
COL_CAUSE = "成因类型"
COL_NOTE = "备注"
COL_MOVE = "变动"
COL_TIMES = "在册次数"

TYPED_COLUMNS = (COL_TEACHER, COL_PARTNER, COL_REVIEW, COL_CAUSE, COL_NOTE)
"""The columns a person fills; what stands there is carried into the next register."""

REVIEW_OPTIONS = ("确认", "不确认", "待定")
CAUSE_OPTIONS = ("心理障碍型", "意志薄弱型", "身体病态型", "知识断层型", "环境困惑型", "智力低下型")
"""武平方案 §五.1, the six kinds of cause."""

COL_SUBJECTS = "列入科数"
COL_EACH = "列入的学科（类别、成绩、还差）"
COL_HELPED = "各科帮扶（名册里填的）"
IN_CATEGORY = "科数"
"""In 按学生: behind a category's name, in how many subjects the child is listed in it."""
CHILD_COLUMNS = (COL_TEACHER, COL_PARTNER, COL_NOTE)
"""The columns of 按学生 that a person fills: for the child as a whole; what stands there is carried on as well."""
CLASS_HEAD = "　列入 "
"""In 按学生: stands between a class's name and its figures in the row above its children."""

COL_QUESTION = "问题"
COL_ANSWER = "回答"
COL_WHO = "对象"
COL_PLACE = "位置"
COL_SEVERITY = "程度"
COL_HINT = "怎么办"
COL_ASSUMED = "未回答时"
COL_KEY = "编码"

NOTE_INPUT = "输入文件"
"""In 说明: rows that start with this hold a file's name and its sha256."""

COL_OUTCOME = "结果"
COL_LAST_CATEGORY = "上次类别"
COL_LAST_SCORE = "上次成绩"
COL_LAST_RELATIVE = "上次相对分"
COL_LAST_MOVE = "上次变动"
COL_NOW_CATEGORY = "这次类别"
COL_NOW_SCORE = "这次成绩"
COL_NOW_RELATIVE = "这次相对分"
COL_NOW_IS = "现在是"
COL_LEFT_AT = "离册考试"
COL_REGISTERED_BY = "登记依据"
LAST_PREFIX = "上次"
"""What a person typed into the last register stands in 变动 under the same title with this in front."""
PAST_CATEGORY = f" {COL_CATEGORY}"
PAST_RELATIVE = f" {COL_RELATIVE}"
"""The columns of an earlier exam: its name, and one of these."""

NOTE_EXAM = "考试"
NOTE_ROLLED = "本次考试"
"""In 说明 of a register that goes on from another: the name that this exam will have among the earlier ones."""
NOTE_LAST = "上一份名册"
NOTE_LAST_EXAM = "上一次考试"
NOTE_LAST_SHA256 = "上一份名册校验"


def is_register_of_ours(sheets: Collection[str]) -> bool:
    """Tell by the names of its sheets whether a workbook is a register that we wrote, or a part of one."""
    return {SHEET_REGISTER, SHEET_NOTES} <= set(sheets) and bool({SHEET_CHECK, SHEET_CHILDREN} & set(sheets))


def provisional_text(said: str, provisional: bool) -> str:
    """Return a verdict with the word beside it where it rests on an open question."""
    return f"{said}（{PROVISIONAL}）" if provisional else said

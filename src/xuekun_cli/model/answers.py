"""The answers that 待核查 offers: one wording, shared by who asks, who reads and who applies them."""

from __future__ import annotations

ABSENT = "缺考"
ZERO = "零分"
EXCUSED = "免考"
VALID = "分数无误"
TWO_PEOPLE = "是两个人"
ONE_PERSON = "是同一人，只算第一行"
EXEMPT_YES = "是随班就读"
EXEMPT_NO = "不是随班就读"
ONLY_CLASS = "只算"
"""``只算三(1)班``: the prefix of an answer that names the class to keep."""

WHICH_COLUMN = "column_choice"
"""The code of the question which of several columns holds a subject's marks."""
WHAT_COLUMN = "column_unknown"
"""The code of the question whether a column without explanation is a subject."""
ZERO_OR_NOT_TAKEN = "elective_zero"
"""The code of the question whether the zeros of subjects that exclude each other are marks."""
ABOUT_COLUMNS = (WHICH_COLUMN, WHAT_COLUMN, ZERO_OR_NOT_TAKEN)
"""Questions whose answers say how the columns are read: they have been heeded by the reader already."""
IS_SUBJECT = "是学科"
NO_SUBJECT = "不是学科"
NOT_TAKEN = "没有选，不算"
REAL_ZERO = "是零分，要算"

MISSING_CELL_ANSWERS = (ABSENT, ZERO, EXCUSED)
WRONG_CELL_ANSWERS = (ABSENT, EXCUSED)
DOUBT_ANSWERS = (VALID, ABSENT)
ALL_ZERO_ANSWERS = (ABSENT, ZERO)
SAME_PERSON_ANSWERS = (TWO_PEOPLE, ONE_PERSON)
EXEMPT_ANSWERS = (EXEMPT_YES, EXEMPT_NO)

"""What each code of a finding means, in words for an office: the register behind ``explain CODE`` and docs/findings.md.

Nothing that a run needs stands here: only whoever explains a code loads it. A code is part of the JSON's contract.
"""

from __future__ import annotations

from typing import NamedTuple

from xuekun_cli.model.findings import Severity

E, Q, W, I = Severity.ERROR, Severity.QUESTION, Severity.WARNING, Severity.INFO  # noqa: E741


class Entry(NamedTuple):
    """One code: how severe it can be, what it is called, what it means for the lists, and what to do."""

    code: str
    severities: tuple[Severity, ...]
    title: str
    means: str
    do: str


class Part(NamedTuple):
    """The entries about one matter."""

    title: str
    entries: tuple[Entry, ...]


CELLS = Part(
    "格子里的分数",
    (
        Entry(
            "absent",
            (I,),
            "缺考",
            "写着缺考、病假、未参加。没有分数，不算参考人数；办法写明按 0 分算的，照办法。",
            "不用做什么；其实考了的，在原表补上分数。",
        ),
        Entry(
            "excused",
            (I,),
            "免考",
            "写着免考、免修。没有分数，不算参考人数；办法写明按 0 分算的，照办法。",
            "不用做什么。",
        ),
        Entry(
            "deferred",
            (I,),
            "缓考",
            "写着缓考、补考。没有分数，不算参考人数；办法写明按 0 分算的，照办法。补考的分不算这一次。",
            "补考后另出一份成绩表。",
        ),
        Entry(
            "misconduct",
            (W,),
            "作弊、违纪",
            "写着作弊、违纪。没有分数，不算参考人数；办法写明按 0 分算的，照办法。",
            "核对是不是这名学生。",
        ),
        Entry(
            "blank",
            (Q, W),
            "空白格",
            "不知道是缺考还是漏录。没有回答以前当作没有分数，不算参考人数；办法写明按 0 分算的，照办法。",
            "在「待核查」里选缺考，或写上分数。",
        ),
        Entry(
            "level",
            (W,),
            "等级",
            "优、A、待达标这样的等级，不能和平均分比，不算分数。",
            "要按等级筛查，用看等级的办法（xuekun rules list）。",
        ),
        Entry(
            "unreadable",
            (Q, W),
            "看不懂的格",
            "85+5、日期、#N/A 这样的，不算分数。",
            "在原表改成一个数，或在「待核查」里写上分数。",
        ),
        Entry(
            "date_cell",
            (Q, W),
            "分数成了日期",
            "1-2 这样的被表格软件改成了日期，不算分数。",
            "在原表改回分数，或在「待核查」里写上。",
        ),
        Entry(
            "error_value",
            (Q, W),
            "公式出错的格",
            "#N/A、#DIV/0! 这样的，不算分数。",
            "在原表改好公式，或在「待核查」里写上分数。",
        ),
        Entry(
            "above_full_mark",
            (Q,),
            "超过满分",
            "比满分还高，多半录错了。没有回答以前不算分数。",
            "改正，或用 --full-mark 写明满分。",
        ),
        Entry(
            "below_zero",
            (Q,),
            "负分",
            "比 0 还低，多半是代号或录错了，不算分数。",
            "改正，或在「待核查」里选缺考。",
        ),
        Entry(
            "full_mark_doubt",
            (Q,),
            "只有一人这么高",
            "一名学生的分比别人都高一截：满分是那么多，还是录错了。没有回答以前按有效分数算。",
            "核对后在「待核查」里回答，或用 --full-mark 写明满分。",
        ),
        Entry(
            "all_zero",
            (Q,),
            "一名学生全是零分",
            "各科都是零分：是缺考，还是真的零分。没有回答以前按零分算。",
            "在「待核查」里选；缺考的不算参考人数，平均分会变。",
        ),
        Entry(
            "reference_zero", (E,), "一个班一科全是零分", "多半没有录入。这一科这个班没有筛查。", "录入后再运行。"
        ),
        Entry(
            "counted_as_zero",
            (W,),
            "按 0 分算",
            "办法写明这种情况按 0 分算，已经照办。",
            "核对名单里的这几名学生；不该这样算的，改办法的 marks 一节。",
        ),
        Entry(
            "not_taken",
            (I,),
            "没有选的科目",
            "选考的科目里没有分数的，当作没有选，不算缺考。",
            "其实选了的，补上分数。",
        ),
        Entry(
            "elective_zero",
            (Q,),
            "选考科目里的零分",
            "没有选的科目写成了 0：是没有选，还是真的考了零分。整组问一次，没有回答以前按没有选算。",
            "在「待核查」里选一项。",
        ),
    ),
)
COLUMNS = Part(
    "表头和列",
    (
        Entry(
            "column_choice",
            (Q,),
            "哪一列是成绩",
            "一科有几列都像成绩，字和数都分不出来。没有回答以前，没有人因这一科列入。",
            "在「待核查」里选，或加 --map 语文=F。",
        ),
        Entry(
            "column_unknown",
            (Q,),
            "是不是一门学科",
            "一列像分数，词表里没有这个叫法。没有回答以前不算学科。",
            "在「待核查」里选，或加 --map。",
        ),
        Entry(
            "unknown_column",
            (W,),
            "不认识的一列当作成绩",
            "词表里没有这个叫法，看内容只有它像成绩。",
            "核对；不是的，加 --map 不用=这一列。",
        ),
        Entry(
            "duplicate_column",
            (W,),
            "一科有两列",
            "两列写的是同一科，用了写明的那一列。",
            "要用另一列，加 --map。",
        ),
        Entry(
            "bare_score_ignored",
            (W,),
            "没有写哪一科的成绩",
            "旁边已有各科，这一列不知道是哪一科，没有用。",
            "加 --map 写明是哪一科。",
        ),
        Entry(
            "subject_without_score",
            (W,),
            "一科只有各部分",
            "只有笔试、听力这样的部分，没有合计，没有用。",
            "在原表加一列合计，或加 --map 说明哪一列是成绩。",
        ),
        Entry(
            "subject_not_named",
            (W,),
            "没有写是哪一科",
            "表名、文件名、标题都没有写科目，当作一科。",
            "加 --map 写明，或改表名。",
        ),
        Entry(
            "only_assigned",
            (W,),
            "只有赋分",
            "这一科没有卷面分，按赋分判。赋分不能说明卷面上的差距。",
            "有卷面分的，换那一份表。",
        ),
        Entry("only_raw", (I,), "只有卷面分", "要按赋分判，这一科没有赋分，按卷面分判。", "不用做什么。"),
        Entry(
            "converted_judged",
            (I,),
            "按赋分判",
            "照 --converted 或办法，判的是赋分。",
            "不是这个意思，去掉 --converted。",
        ),
        Entry(
            "converted_beside_register",
            (W,),
            "名册的分数不知道是哪一种",
            "这次按赋分判，名册做的时候按什么判，看不出来。",
            "给成绩表，不给名册。",
        ),
        Entry(
            "total_only",
            (I,),
            "没有单科成绩的表",
            "别的表也没有单科成绩的，用总分（或总评）一列代替；别的表有的，这一张没有用。",
            "有单科成绩的，换那一份表。",
        ),
        Entry(
            "sum_broken",
            (W,),
            "总分对不上",
            "这一行的总分不是各科之和，别的行都是：多半录错了一格。名单按各科的分数算。",
            "核对这一行的各科和总分。",
        ),
        Entry(
            "rank_out_of_order",
            (W,),
            "名次排错",
            "这一行的名次和分数对不上，别的行都对得上。名单不看名次。",
            "核对这一行的分数。",
        ),
        Entry(
            "level_out_of_step",
            (W,),
            "等级和分数对不上",
            "这一行的等级和分数对不上，别的行都对得上：分数更高的等级从不更低。名单按分数算。",
            "核对这一行的分数。",
        ),
        Entry(
            "header_incomplete",
            (W,),
            "重复的表头缺了字",
            "下面这几列按前面的表头算。",
            "核对这一段的列有没有挪动。",
        ),
        Entry(
            "columns_exchanged",
            (W,),
            "表头和内容对不上",
            "比如姓名一列里是班级。按内容读。",
            "核对；在原表改正表头。",
        ),
        Entry(
            "name_column_inferred",
            (I,),
            "姓名一列没有表头",
            "一列都是人名，当作姓名。",
            "核对；不对的，在原表写上表头。",
        ),
        Entry(
            "who_column_inferred",
            (I,),
            "班级、学校一列不认得表头",
            "一列都是班级（学校），当作班级（学校）。",
            "核对；不对的，加 --map 不用=这一列。",
        ),
        Entry(
            "two_class_columns",
            (W, I),
            "有两列班级",
            "分得不一样。用了和名次、表名相符的那一列；看不出这次按哪一列分班的，只好用一列，作注意。",
            "核对用的是哪一列；要用另一列，照提示加 --map。",
        ),
        Entry(
            "table_on_its_side",
            (E,),
            "表是横着的",
            "学生横排、科目竖排，没有读。",
            "在 Excel 里复制，选择性粘贴时勾「转置」，另存后再给。",
        ),
        Entry("map_unused", (W,), "--map 没有用上", "写的表头在表里没有出现。", "照提示改成表里的字或列号。"),
        Entry("layout_used", (I,), "照读法读", "表头和保存的读法一样，照它读。", "不用做什么。"),
        Entry(
            "layout_changed",
            (W,),
            "表头和读法不一样了",
            "多了或少了列，没有照读法读。",
            "看一看这份表，重新 xuekun look 文件 --save 读法.yaml。",
        ),
        Entry(
            "layout_disagree", (W,), "几份读法说的不一样", "都没有照着读。", "删掉不要的一份，或用 --layout 写明。"
        ),
        Entry(
            "layout_unused", (W,), "--layout 没有用上", "和这些表的表头都不一样。", "核对给的是不是这种表的读法。"
        ),
        Entry(
            "layout_contradicted",
            (W,),
            "读法和内容不合",
            "读法写的列，内容却是别的。",
            "核对这一列，重新保存读法。",
        ),
        Entry("layout_sum_broken", (W,), "读法里的和对不上", "多半列的意思变了。", "核对这几列，重新保存读法。"),
        Entry(
            "layout_full_mark",
            (W,),
            "读法里的满分可疑",
            "这张表的最高分离它很远。",
            "核对满分，改读法或用 --full-mark。",
        ),
    ),
)
ROWS = Part(
    "行、表和文件",
    (
        Entry("row_without_name", (W,), "没有姓名的行", "有分数，没有姓名，没有算。", "补上姓名，或删掉这一行。"),
        Entry(
            "row_without_number",
            (W,),
            "没有序号的几行",
            "别的学生都有序号学号，这几行没有，按学生算了：也许是统计行。",
            "是统计行的，在原表写明（如 平均分）。",
        ),
        Entry(
            "row_without_subject",
            (W,),
            "没有写科目的行",
            "一行一个成绩的表里，这一行没有科目，没有用。",
            "补上科目。",
        ),
        Entry(
            "rows_exchanged",
            (W,),
            "几行写在彼此的格里",
            "比如姓名和班级写反了，按内容对调着读。",
            "核对这几行，在原表改正。",
        ),
        Entry(
            "rows_are_copies",
            (I,),
            "重复的行",
            "和上面的学生、分数都一样，只算一次。",
            "不用做什么；不是同一批学生的，加上学号。",
        ),
        Entry(
            "foot_row",
            (W,),
            "统计行",
            "数和上面学生的平均、最高、最低相符，不是学生，没有算。",
            "核对；是学生的，补上学号。",
        ),
        Entry("full_mark_row", (I,), "满分行", "没有姓名，写的是满分，按各科满分用。", "核对。"),
        Entry(
            "full_mark_inferred",
            (I,),
            "满分是推断的",
            "照最高分推断。只影响超过满分的提醒和按满分比例的线。",
            "用 --full-mark 写明。",
        ),
        Entry(
            "filled_down",
            (W,),
            "只写在第一行",
            "班级（姓名）只写在每段的第一行，下面的照上面算。",
            "核对段与段的交界处。",
        ),
        Entry("sheet_unused", (I,), "没有读的工作表", "没有成绩，或和这次无关。", "要读的，照原因改正。"),
        Entry(
            "sheet_is_copy",
            (I,),
            "重复的工作表",
            "学生和分数都在另一张表里，只读了那一张。",
            "不用做什么；要用这一张的，加 --sheet。",
        ),
        Entry(
            "file_is_copy", (W,), "重复的文件", "学生和分数都在另一个文件里，只读了那一个。", "核对是不是放重了。"
        ),
        Entry(
            "copy_differs",
            (E,),
            "两处分数不一样",
            "同一名学生同一科，两张表写的分数不同，按说明的那一处算。",
            "核对，改正写错的一处。",
        ),
        Entry("hidden_sheet", (I,), "隐藏的工作表", "没有读。", "要读的，先取消隐藏。"),
        Entry("input_unused", (W,), "没有用上的文件", "里面没有这次要的成绩。", "核对给的文件。"),
        Entry("other_sitting", (I,), "别的考试", "文件里还有别的考试，这次没有用。", "要用的，加 --exam。"),
        Entry("own_output", (W, I), "本程序写出的文件", "没有当成绩表读。", "不用做什么。"),
        Entry("ranking_list_read", (I,), "写着排行榜的表", "高低都有，是全班的成绩，照常读。", "不用做什么。"),
        Entry(
            "copy_converted",
            (I,),
            "副本是新做的",
            "原文件不是 xlsx，副本里数据都在，颜色、图片、公式不在。",
            "想保留原样，先另存为 xlsx。",
        ),
        Entry(
            "copy_resaved",
            (W,),
            "副本重新保存过",
            "原文件内部不合规范，个别图形可能丢了。",
            "对照看一眼；先另存为新的 xlsx 就不会丢。",
        ),
        Entry(
            "copy_rebuilt",
            (W,),
            "副本按内容重做",
            "原文件内部有损坏，数据都在，格式不在。",
            "先另存为新的 xlsx，再运行。",
        ),
        Entry(
            "copy_signature", (W,), "副本上的签名失效", "改动了内容，原文件的签名不受影响。", "需要的，重新签名。"
        ),
        Entry(
            "copy_no_room",
            (W,),
            "右边没有空列",
            "只标了颜色，没有写「类别」「说明」。",
            "删去最右边多余的内容，再运行。",
        ),
        Entry("copy_reordered", (I,), "行没有按顺序存放", "副本里理顺了，内容没有变。", "不用做什么。"),
        Entry("copy_no_note", (I,), "已有对话的格", "没有再加批注，理由在「说明」里。", "不用做什么。"),
    ),
)
PEOPLE = Part(
    "学生、班级和名单",
    (
        Entry(
            "duplicate_id",
            (E,),
            "学号重复",
            "两名学生一个学号：是两个人，还是重了。没有回答以前两行都算。",
            "在「待核查」里选，或改正学号。",
        ),
        Entry(
            "duplicate_name",
            (Q,),
            "一个班里同名",
            "没有学号可分：是两个人，还是重了。没有回答以前两行都算。",
            "在「待核查」里选，或补上学号。",
        ),
        Entry(
            "duplicate_row",
            (W,),
            "整行重复",
            "学号、姓名、各科分数都一样。没有回答以前只算第一行。",
            "真是两个人的，在「待核查」里选，并改正学号。",
        ),
        Entry(
            "student_in_two_classes",
            (Q,),
            "两个班都有",
            "各科分数完全一样：是不是重复了。没有回答以前两个班都算。",
            "在「待核查」里选算哪个班。",
        ),
        Entry("no_class", (Q,), "没有班级", "没有放进任何班，没有筛查。", "在「待核查」里写上班级，或给 --roll。"),
        Entry(
            "class_assumed",
            (W,),
            "表里没有班级",
            "全部学生当作一个班算平均分。",
            "分了班的，给 --roll，或在表里加一列班级。",
        ),
        Entry("class_from_sheet", (W,), "班名用了表名", "表里没有班级，把工作表的名字当班名。", "核对。"),
        Entry(
            "class_as_number",
            (E,),
            "班级写成了数",
            "3.10 和 3.1 在 Excel 里是一个数，两个班可能混了。",
            "把班级一列改成文本，如 三(10)班。",
        ),
        Entry(
            "class_was_date",
            (W,),
            "班级变成了日期",
            "3-1 被表格软件改成了日期，照原来的班读。",
            "核对；把这一列改成文本。",
        ),
        Entry(
            "class_in_two_sheets",
            (W,),
            "两处有同名的班",
            "学生没有一个相同，按一个班算了平均分：是不是两所学校。",
            "是两所学校的，加一列学校。",
        ),
        Entry("school_from_names", (I,), "学校用了表名", "表里没有学校，按工作表（文件）的名字分。", "核对。"),
        Entry("ids_of_two_schools", (W,), "两所学校各编各的学号", "学号相同、姓名不同，当作两个人。", "核对。"),
        Entry("ids_without_zeros", (I,), "学号差开头的 0", "去掉 0 对上了，没有两个变成一样。", "不用做什么。"),
        Entry(
            "ids_zeros_collide",
            (E,),
            "去掉 0 会混",
            "学号像是差开头的 0，去掉会有两个变成一样，没有按去掉的对。",
            "把学号一列改成文本，写全。",
        ),
        Entry(
            "id_lost_digits",
            (W,),
            "学号丢了后几位",
            "太长的号码被表格软件改成了数，没有当学号用。",
            "从平台重新导出，学号列用文本。",
        ),
        Entry(
            "exempt_doubt",
            (Q,),
            "是不是随班就读",
            "备注或名单像是，又说不准。没有回答以前按一般学生算。",
            "在「待核查」里选。",
        ),
        Entry(
            "exempt_ambiguous",
            (E,),
            "随班就读名单上的人分不清",
            "成绩表里有几个同名的，都没有算作一类。",
            "在名单里写上学号或班级。",
        ),
        Entry("exempt_empty", (I,), "随班就读名单是空的", "没有人。", "核对给的文件。"),
        Entry(
            "exempt_name_differs",
            (W,),
            "名单和成绩表姓名不同",
            "学号相同，姓名差一点：按学号算作一类。完全是另一个名字的，另外会问（exempt_doubt）。",
            "核对是不是一个人。",
        ),
        Entry(
            "exempt_not_found",
            (W,),
            "名单上的人没有找到",
            "成绩表里没有这名学生。",
            "核对姓名、学号；转走的不用管。",
        ),
        Entry(
            "exempt_before_only",
            (W,),
            "这一次没有登记随班就读",
            "前一次登记了，后一次没有，后一次按一般学生算。",
            "给 --exempt，或在备注里写上。",
        ),
        Entry("exempt_not_registered", (W,), "名册里是一类，这次没有登记", "这次按分数筛查了。", "给 --exempt。"),
        Entry(
            "list_ambiguous",
            (E,),
            "名单上的人分不清",
            "成绩表里有几个同名的，都没有算在名单上。",
            "在名单里写上学号或班级。",
        ),
        Entry(
            "list_by_content",
            (W,),
            "名单照内容读",
            "名单的表头不认得、写错了，或者一行不是一名学生：照成绩表里有的姓名、学号和班级，认出哪一列是什么。",
            "核对读到几名；表头写成「姓名」「学号」「班级」、一名学生一行的，照表头读。",
        ),
        Entry("list_empty", (I,), "名单是空的", "没有人。", "核对给的文件。"),
        Entry(
            "list_name_differs",
            (E, W),
            "名单和成绩表姓名不同",
            "学号相同、姓名不同：差一点的按学号算，作注意；完全是另一个名字的没有算，作错误。",
            "核对是不是一个人。",
        ),
        Entry("list_not_found", (W,), "名单上的人没有找到", "成绩表里没有这名学生。", "核对姓名、学号。"),
        Entry("list_unused", (W,), "名单没有用到", "这份办法不看这份名单。", "核对 --list 左边的名字。"),
        Entry("not_on_roll", (W,), "不在花名册里", "没有照花名册给班级。", "核对花名册。"),
        Entry(
            "roll_name_differs",
            (E, W),
            "花名册姓名不同",
            "学号相同、姓名不同：差一点的照常用花名册，作注意；完全是另一个名字的没有给，作错误。",
            "核对是不是一个人。",
        ),
        Entry("roll_class_differs", (W,), "花名册班级不同", "按成绩表。", "核对。"),
        Entry(
            "roll_of_another_time",
            (W,),
            "像另一学期的花名册",
            "好些学生的班级不同，班级按成绩表。",
            "给这学期的花名册。",
        ),
        Entry(
            "roll_empty",
            (W,),
            "花名册没有用上",
            "花名册里只有表头，没有学生，当作没有给。",
            "不该是空的，补上再运行。",
        ),
        Entry(
            "paperless_grade",
            (W,),
            "一、二年级",
            "义务教育一、二年级不进行纸笔考试（教育部 2021）。",
            "按学校自己的评价办法，不按分数排。",
        ),
    ),
)
EXAMS = Part(
    "前后两次考试",
    (
        Entry("match_few", (E,), "对上的人太少", "像不是同一批学生，结论靠不住。", "核对两次的文件。"),
        Entry(
            "match_near",
            (Q,),
            "是不是同一个人",
            "在后一次里没有找到，有很像的（差一个字，或号码差一位）。没有回答以前不算对上，有关的数是暂定的。",
            "在「待核查」里选；最好在原表改正。",
        ),
        Entry(
            "match_doubled",
            (Q, W),
            "同名分不清",
            "一个班里有同名的，又没有学号可分，没有对上。",
            "在「待核查」里选，或补上学号。",
        ),
        Entry(
            "match_name_changed",
            (Q, W),
            "姓名变了",
            "学号相同，姓名不同：像写错一个字的当作一个人；完全是另一个名字的，没有回答以前不算对上。",
            "核对；不是的，在「待核查」里选。",
        ),
        Entry(
            "match_ids_differ",
            (W,),
            "两次的号码不同",
            "像每次考试另编的考号，按姓名和班级对人。",
            "不用做什么；能用学号更好。",
        ),
        Entry("match_class_changed", (I,), "换了班", "算在第一次列入时的班。", "核对。"),
        Entry("match_class_renamed", (I,), "班级的叫法不同", "按班里的学生对班。", "核对。"),
        Entry(
            "match_reshuffled",
            (E, W),
            "像重新分过班",
            "很多学生换了班，前后两个同名的班不是同一批学生。作错误时：他们这次列入只算首次入册，转化率因此偏高，不能用来考核教师。",
            "核对两次的班级；真的重新分过班的，不要按班比较。",
        ),
        Entry("match_promoted", (I,), "升了一个年级", "三(1)班对四(1)班。", "核对。"),
        Entry(
            "match_joined",
            (I,),
            "新来的学生",
            "后一次有、前一次没有，列入的算首次入册，不算在教师头上。",
            "不用做什么。",
        ),
        Entry(
            "match_left",
            (W, I),
            "不见了的学生",
            "前一次有、后一次没有：转出的不算期初人数，说不清的算流失、没有转化。",
            "给 --roll，写明转出。",
        ),
        Entry("exams_in_wrong_order", (E,), "先后给反了", "看名字，后给的考试在前。", "把先后换过来。"),
        Entry("exams_partly_same", (E,), "两次的成绩大半一样", "像是一次考试给了两遍。", "核对文件。"),
        Entry("earlier_read", (I,), "以前的考试", "读了几人，对上几人。", "核对。"),
        Entry(
            "class_not_in_later_exam",
            (E,),
            "后一次漏了一个班",
            "这个班的学生都算流失、没有转化。",
            "补上这个班的成绩再运行，不要照这次的结论考核。",
        ),
        Entry("class_not_in_last", (W,), "和上次没有对上的班", "没有比。", "核对班级的叫法。"),
        Entry("subject_new", (I,), "上次没有的学科", "没有比，列入的算首次入册。", "不用做什么。"),
        Entry("subject_not_held", (W,), "这次没有考的学科", "不算转化，在册的留着。", "考了的，补上成绩。"),
        Entry(
            "subject_not_at_mid",
            (W,),
            "期中没有考的学科",
            "期中的指标不评。",
            "没有考的不用管；考过的，核对成绩表，或用 --map 说明哪一列是这一科。",
        ),
        Entry("no_subject_in_common", (E,), "没有一科相同", "没有可以比的。", "核对文件。"),
        Entry(
            "no_frozen_line",
            (W,),
            "用不上固定线",
            "列入不只看分数线，后一次按它自己的判。",
            "把办法的 conversion.line 改成 floating。",
        ),
        Entry("not_comparable", (W,), "不能和上次比", "算法或满分不同。", "不用做什么。"),
        Entry("measures_without_scores", (W,), "另外的算法没有算", "给的是名册，没有全班的成绩。", "给成绩表。"),
        Entry("track_comings", (W, I), "每次多了谁、少了谁", "几次考试之间来去的学生。", "核对。"),
        Entry(
            "track_exempt_differs",
            (W,),
            "有的考试登记随班就读",
            "最后一次没有登记，按最后一次算。",
            "给 --exempt。",
        ),
        Entry("track_two_names", (W,), "几次的姓名不同", "当作同一名学生。", "核对。"),
    ),
)
POLICY = Part(
    "办法和判断",
    (
        Entry("policy_by_name", (I,), "按名字找到的办法", "写的是名字，用了这一份。", "核对是不是要的那一份。"),
        Entry("policy_mistake", (E,), "办法、读法写错了", "这一行不能用，没有往下做。", "照提示改正。"),
        Entry(
            "no_takers",
            (W,),
            "没有参考的学生",
            "这个班这一科没有平均分：没有筛查，也没有各率。",
            "核对是不是没有录入。",
        ),
        Entry("no_order", (W,), "全是一个分数", "分不出先后，没有按名次筛查。", "核对。"),
        Entry("no_levels", (E,), "没有等级", "办法看等级，这几科没有，没有筛查。", "换有等级的表，或换办法。"),
        Entry("only_levels", (I,), "是等级，不是分数", "没有算一分二率。", "不用做什么。"),
        Entry("no_full_mark", (E,), "不知道满分", "没有按满分的比例筛查（算率）。", "用 --full-mark 写明。"),
        Entry("full_mark_guessed", (W,), "满分是推断的", "及格线、优秀线跟着它。", "用 --full-mark 写明。"),
        Entry("no_earlier", (E,), "要看以前的考试", "办法要连续几次，没有给够，这一条没有看。", "加 --before。"),
        Entry(
            "exam_unknown",
            (W,),
            "不知道是什么考试",
            "办法有一条只看某次考试，没有看。",
            "在标题或文件名里写上是哪次考试。",
        ),
        Entry("grade_unknown", (W,), "看不出年级", "当作一个年级。", "在班级里写上年级。"),
        Entry("subject_missing", (E,), "缺一科", "办法要看的学科，成绩表里没有。", "换全的成绩表。"),
        Entry(
            "rates_by_default",
            (I,),
            "照另一份办法算率",
            "这份办法没有写一分二率怎样算。",
            "要按自己的，写进办法的 rates。",
        ),
        Entry("listed_by_default", (I,), "照另一份办法列名单", "这份办法没有写谁在册。", "用 --policy 写明。"),
    ),
)
TEACHERS = Part(
    "任课表",
    (
        Entry("no_teachers", (I,), "没有任课表", "结果按班级和学科列出，不到教师。", "加 --teachers。"),
        Entry("teacher_missing", (W,), "没有教师的班", "有成绩，任课表里没有教师。", "补上。"),
        Entry(
            "teachers_by_content",
            (W,),
            "任课表照内容读",
            "表头不在词表里：照格里的班级、学科和姓名，认出哪一列是什么。",
            "核对读到几处任课；表头写成「班级」「学科」「教师」的，照表头读。",
        ),
        Entry(
            "teacher_conflict",
            (E,),
            "两处写得不一样",
            "一个班一科两处的教师不同，暂时当作同教。",
            "核对，改正一处。",
        ),
        Entry("teacher_vacant", (W, I), "空缺", "写着待定、空缺，或看不出是谁。", "定了再补上。"),
        Entry("teacher_several", (W,), "一人几科几班", "当作每个班都教这几门。", "不是的，一门写一行。"),
        Entry("teacher_cell_doubtful", (W,), "看不清的格", "几个名字分不开，照字面读。", "几位之间用顿号隔开。"),
        Entry("teacher_row_filled", (W,), "空格照上一行", "当作和上一行一样。", "核对，把空格填上。"),
        Entry("teacher_row_incomplete", (W,), "一行缺了班级或学科", "没有算。", "补上。"),
        Entry("teacher_class_unread", (W,), "看不懂的班级", "没有算。", "一个班一个班写全。"),
        Entry(
            "teacher_class_unclear",
            (W,),
            "班级对不上唯一的一个",
            "没有算到任何教师名下。",
            "在任课表里写上年级或学校。",
        ),
        Entry(
            "teacher_class_without_scores",
            (W,),
            "没有成绩的班",
            "任课表里有、成绩里没有。",
            "核对是不是漏了这个班的成绩。",
        ),
        Entry(
            "teacher_subject_without_scores", (I,), "没有成绩的学科", "任课表里有、成绩里没有。", "不用做什么。"
        ),
        Entry(
            "teacher_subject_as_written", (I,), "不认识的学科名", "看位置当作学科。", "是另一种叫法的，用 --map。"
        ),
        Entry("teacher_without_scores", (W,), "教师的班没有成绩", "这个班这一科没有成绩。", "核对。"),
    ),
)
REGISTER = Part(
    "名册、回答和填写的内容",
    (
        Entry("answer_unusable", (W,), "回答用不上", "写的不是能选的，没有采用。", "照「怎么办」重新选。"),
        Entry("answer_kept", (I,), "留着的回答", "这次没有用到，带到了新的名册。", "不用做什么。"),
        Entry("answers_unread", (W,), "没有读到的回答", "工作簿里的回答没有读。", "核对文件。"),
        Entry("answers_other_version", (W,), "回答之后文件改过", "回答是对着旧的文件作的。", "核对回答还对不对。"),
        Entry(
            "register_only",
            (I,),
            "只有名册",
            "不在名册上的当作上次没有列入，这次列入就算新增。",
            "有成绩表的，给成绩表。",
        ),
        Entry(
            "register_no_category",
            (W,),
            "名册一行没有类别",
            "没有算在册。",
            "补上类别；不该在册的，审核选不确认。",
        ),
        Entry("register_row_twice", (E, W), "名册里有两行", "只算了前一行。", "删掉多的一行。"),
        Entry(
            "register_rows_deleted",
            (W,),
            "名册删过行",
            "删掉的学生这次若在线下，会算新增。",
            "不该在册的不要删行，审核选不确认。",
        ),
        Entry("register_id_missing", (W,), "名册一行没有学号", "同班同名的别的行有，当作另一个人。", "补上学号。"),
        Entry("register_other_inputs", (W,), "名册是别的成绩做的", "填写的内容照搬了过来。", "核对。"),
        Entry(
            "register_replaced", (W,), "换下别次考试的名册", "里面填写的放在「手写留底」。", "换一个文件夹放结果。"
        ),
        Entry("roll_pending", (W,), "等补测的", "在册、这次没有成绩，留在名册上。", "补测后再运行。"),
        Entry("roll_struck", (W,), "上次不确认、这次又在线下", "另外列出。", "重新审核。"),
        Entry("roll_review_blank", (I,), "审核留空", "类别变了，原来的审核写在备注里。", "重新审核。"),
        Entry("roll_typed_left", (W,), "填写过、现在没有列入", "填写的放在另一张表。", "不用做什么。"),
        Entry("typed_column_added", (I,), "自己加的列", "连同内容带了过来。", "不用做什么。"),
        Entry("typed_column_renamed", (I,), "改了名的列", "照位置和内容认了出来。", "核对。"),
        Entry(
            "typed_sheet_added",
            (W,),
            "自己加的表",
            "文字和数字带了过来，格式和公式没有。",
            "格式、公式在「备份」的那一份里。",
        ),
        Entry(
            "part_taken_over",
            (I,),
            "分册里填写的内容",
            "发下去的分册有人填写过，内容并进了名册；名册里已经填了别的，名册的不动，分册的放在「手写留底」。",
            "核对。",
        ),
        Entry(
            "part_of_nobody",
            (W,),
            "没有分给谁的班级学科",
            "按教师分册时，任课表里没有这些班级学科现在的教师，他们的学生只在总的名册里。",
            "在任课表里补上。",
        ),
        Entry("typed_kept", (W,), "没有栏目可放的", "放在「手写留底」。", "看一看，挪到要的地方。"),
        Entry(
            "typed_not_carried", (W,), "没有带过来的", "原来那一份在「备份」里。", "需要的，从「备份」里抄过来。"
        ),
        Entry(
            "typed_not_told",
            (W, I),
            "分不出来有没有填写过",
            "原来那一份在「备份」里。",
            "填写过的，从「备份」里找。",
        ),
    ),
)
PARTS = (CELLS, COLUMNS, ROWS, PEOPLE, EXAMS, POLICY, TEACHERS, REGISTER)
"""All entries, by what they are about."""


def entries() -> dict[str, Entry]:
    """Return every code with its entry."""
    return {entry.code: entry for part in PARTS for entry in part.entries}

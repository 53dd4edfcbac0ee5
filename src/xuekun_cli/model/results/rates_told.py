"""How a policy counts 一分二率, in words: each part with the clause it comes from."""

from __future__ import annotations

from fractions import Fraction

from xuekun_cli.model.policy.rates import (
    Convention,
    DropLowest,
    LowLine,
    OfPassLine,
    PointsLine,
    Rates,
    ShareLine,
    TopLine,
)
from xuekun_cli.model.policy.wording import choice_text, percent
from xuekun_cli.model.results.class_rates import Rule
from xuekun_cli.model.scores.numbers import decimal_text, points

_ROUNDING = {"down": "小数舍去", "nearest": "小数四舍五入", "up": "有小数就进一"}


def rules_told(convention: Convention) -> tuple[Rule, ...]:
    """Return every part of a way of counting as name, sentence, clause and place in the policy."""

    def rule(name: str, field: str, text: str, formula: str = "") -> Rule:
        return Rule(name, text, convention.clauses[field], convention.said_at[field], formula)

    low_name = convention.low_name
    low = low_name.removesuffix("率")
    said = [
        rule("优秀", "excellent", line_text(convention.excellent, True), "优秀率 = 优秀人数 ÷ 计率人数"),
        rule("及格", "pass_", line_text(convention.pass_, True), "及格率 = 及格人数 ÷ 计率人数"),
        rule(low, "low", line_text(convention.low, False), f"{low_name} = {low}人数 ÷ 计率人数"),
        rule("计率人数", "denominator", _denominator(convention)),
        rule("缺考", "absent", _absent(convention)),
        rule("随班就读", "exempt", choice_text(Rates.FIELDS["exempt"].says, convention.exempt).partition("：")[2]),
    ]
    if convention.trim is not None:
        said.append(rule("去掉谁", "trim", _trim(convention)))
    said.append(
        rule(
            "四率和",
            "mean_as",
            _mean_as(convention),
            f"四率和 = 平均分 + 及格率 + 优秀率 － {low_name}（各率乘 100）",
        )
    )
    if convention.weights is not None:
        weights = convention.weights
        parts = zip(("平均分", "及格率", "优秀率"), (weights.mean, weights.pass_, weights.excellent), strict=True)
        formula = " + ".join(f"{name}×{_number(weight / weights.total)}" for name, weight in parts)
        said.append(rule("综合分", "weights", _mean_as(convention), f"综合分 = {formula}（各率乘 100）"))
    said.append(rule("标准差", "spread", _spread(convention)))
    return (
        *said,
        _definition("平均分", _mean(convention), "平均分 = 总分 ÷ 算平均分的人数"),
        _definition("超均率", "同年级：同一所学校同一年级的各班合起来", "超均率 = 本班平均分 ÷ 同年级平均分 － 1"),
        _definition(
            "四分位数",
            "成绩从低到高排，四分之一、一半、四分之三处的分数；落在两个分数之间的，按距离取，和 Excel 的 QUARTILE 一样；"
            "最高、最低、四分位数、标准差看的，都是算平均分的那些人的成绩",
        ),
    )


def _definition(name: str, text: str, formula: str = "") -> Rule:
    return Rule(name, text, "", "", formula)


def line_text(line: LowLine | TopLine, belongs_above: bool) -> str:
    """Return where a line stands and on which side of it a score on it is.

    ``belongs_above``: for 优秀 and 及格, which are from the line upwards; a low score is below its line.
    """
    if isinstance(line, TopLine):
        ties = "都算" if line.ties == "in" else "都不算"
        return f"{line.within.label}的前 {percent(line.top_share)}（人数{_ROUNDING[line.rounding]}，末位同分的{ties}）"
    at_line = line.at_line or ("in" if belongs_above else "out")
    side = "含本数" if at_line == "in" else "不含本数"
    match line:
        case PointsLine(points=at):
            where = f"{points(at)} 分"
        case OfPassLine(of_pass=share):
            where = f"及格线的 {percent(share)}"
        case ShareLine(share=share, grades=grades):
            by_grade = "".join(f"，{one.until} 年级及以下 {percent(one.share)}" for one in grades)
            where = f"满分的 {percent(share)}{by_grade}"
    return f"{where} 以上（{side}）" if belongs_above else f"{where} 以下（{side}）"


def lines_text(excellent: Fraction | None, pass_: Fraction | None, low: Fraction | None, low_name: str) -> str:
    """Return the lines of a paper in points; what is not known or differs from class to class is left out."""
    low_line = f"{low_name.removesuffix('率')}线"
    named = (("优秀线", excellent), ("及格线", pass_), (low_line, low))
    return "，".join(f"{name} {_number(at)}" for name, at in named if at is not None)


def _denominator(convention: Convention) -> str:
    if convention.denominator == "sat":
        people = "参考人数（有成绩的）" if convention.absent == "out" else "参考人数加按 0 分算的缺考"
    else:
        people = "应考人数：有成绩的，加上缺考、缓考、空白的；免考的不算"
    return f"各率除以{people}" + ("，再去掉下面写的" if convention.trim is not None else "")


def _absent(convention: Convention) -> str:
    if convention.absent == "zero":
        return "按 0 分算，也算人数；缓考、空白、作弊的不按 0 分"
    return "不算成绩" + ("，只算应考人数" if convention.denominator == "enrolled" else "，也不算人数")


_IN_THE_MEAN = {
    "total": "随班就读的成绩计入总分，人数不计",
    "out": "随班就读的成绩和人数都不计",
    "in": "随班就读的和别人一样算",
}


def _mean(convention: Convention) -> str:
    """Return who is in the total, and who is among those that it is divided by."""
    said = ["算平均分的人数是有成绩的" + ("，加上按 0 分算的缺考" if convention.absent == "zero" else "")]
    said.append(_IN_THE_MEAN[convention.exempt])
    if convention.trim is not None:
        kept = "（随班就读的不去掉）" if convention.exempt == "total" else ""
        said.append(f"去掉的人，成绩和人数都不算{kept}")
    if convention.denominator == "enrolled":
        said.append("应考没有成绩的只在各率的人数里，不在这里")
    return "；".join(said)


def _trim(convention: Convention) -> str:
    trim = convention.trim
    assert trim is not None
    if isinstance(trim, DropLowest):
        return f"每班去掉最后 {percent(trim.drop_lowest)} 的人再算（人数{_ROUNDING[trim.rounding]}）"
    return f"每班只算前 {percent(trim.keep_top)} 的人（人数{_ROUNDING[trim.rounding]}）"


def _mean_as(convention: Convention) -> str:
    return "平均分折成百分制" if convention.mean_as == "share" else "平均分用原来的分数"


def _spread(convention: Convention) -> str:
    if convention.spread == "sample":
        return "样本标准差：差的平方和除以人数减 1 再开方，和 Excel 的 STDEV 一样；只有一人的班没有"
    return "总体标准差：差的平方和除以人数再开方，和 Excel 的 STDEVP 一样"


def _number(value: Fraction) -> str:
    text = decimal_text(value, 4)
    return text.rstrip("0").rstrip(".")

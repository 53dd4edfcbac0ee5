"""Names and ids that are one slip of the pen or the keys apart. They suggest a question, never an answer."""

from __future__ import annotations

import re

_VARIANTS = (
    # the same character: simplified, traditional, variant
    "张張 陈陳 刘劉 杨楊 赵趙 黄黃 吴吳 孙孫 马馬 郑鄭 谢謝 许許 邓鄧 冯馮 叶葉 蒋蔣 卢盧 苏蘇 吕呂 鲁魯 韩韓 谭譚 龙龍 "
    "赖賴 罗羅 钟鐘鍾 陆陸 贾賈 顾顧 龚龔 万萬 钱錢 汤湯 乔喬 贺賀 严嚴 庄莊 华華 伟偉 丽麗 红紅 军軍 国國 东東 荣榮 凤鳳 "
    "杰傑 峰峯 群羣 升昇 浚濬 宁甯寧 赟贇 强強 云雲 飞飛 润潤 锋鋒 钰鈺 颖穎 莹瑩 梦夢 宝寶 学學 义義 礼禮 兴興 欢歡 "
    # taken for one another by their looks or their sound, or the short writing of a surname
    "己已巳 戌戍戊 末未 肖萧蕭 闫阎閻閆 付傅 邱丘 代戴 晓小曉 彬斌 哲喆 坤堃 琪淇祺 浩皓灏 辉晖輝暉 昊旲 玥钥 兰蘭蓝 "
    "婷停 媛嫒 妍研 菲霏 茜西 睿瑞 煜昱 欣昕 佳嘉 怡贻 涵函 梓子 轩萱 宇雨 文雯 俊峻骏 鹏朋"
)
"""Groups of characters that stand for one another in names; each is compared as the first of its group."""
_FIRST = {ord(other): group[0] for group in re.findall(r"\S+", _VARIANTS) for other in group[1:]}
_MARK = re.compile(r"(?<=.)(?:\([^()]*\)|[A-Za-z0-9]+)$")
"""What tells doubled names apart in one list and may be missing in the other: 张伟(大), 张伟A."""
_SHORTEST = 2
"""A name of one character is near to every other; nothing is suggested for it."""


def plain_name(name: str) -> str:
    """Return a folded name without a mark at its end, each variant as the first of its group."""
    return (_MARK.sub("", name) or name).translate(_FIRST)


def one_slip(one: str, other: str) -> bool:
    """Tell whether two texts differ by at most one character: changed, missing, or two neighbours swapped."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    if len(one) != len(other):
        longer, shorter = (one, other) if len(one) > len(other) else (other, one)
        return longer[start + 1 :] == shorter[start:]
    if one[start + 1 :] == other[start + 1 :]:
        return True
    swapped = one[start : start + 2][::-1] == other[start : start + 2]
    return swapped and one[start + 2 :] == other[start + 2 :]


def near_names(one: str, other: str) -> bool:
    """Tell whether two folded names may be one person's: one slip apart, variants and marks left aside."""
    a, b = plain_name(one), plain_name(other)
    return min(len(a), len(b)) >= _SHORTEST and one_slip(a, b)


def near_ids(one: str, other: str) -> bool:
    """Tell whether two ids may be one student's: one slip apart, or but for zeros lost at the front."""
    return one_slip(one, other) or (one.lstrip("0") == other.lstrip("0") != "")


def slip_keys(name: str) -> set[str]:
    """Return texts of which two names share at least one when they are near (so that one need not compare all)."""
    plain = plain_name(name)
    if len(plain) < _SHORTEST:
        return set()
    return {plain, *(plain[:k] + plain[k + 1 :] for k in range(len(plain)))}

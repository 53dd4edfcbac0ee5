"""Names and ids that are one slip of the pen or the keys apart: two of one person, or a question."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from xuekun_cli.model.patterns import late

_VARIANTS = (
    # simplified, traditional, variant; and those taken for one another by looks or sound, or a surname's short form
    "张張 陈陳 刘劉 杨楊 赵趙 黄黃 吴吳 孙孫 马馬 郑鄭 谢謝 许許 邓鄧 冯馮 叶葉 蒋蔣 卢盧 苏蘇 吕呂 鲁魯 "
    "韩韓 谭譚 龙龍 赖賴 罗羅 钟鐘鍾 陆陸 贾賈 顾顧 龚龔 万萬 钱錢 汤湯 乔喬 贺賀 严嚴 庄莊 华華 "
    "伟偉玮炜煒瑋纬緯 丽麗 红紅 军軍 国國 东東 荣榮 凤鳳 杰傑洁 峰峯 群羣 升昇 浚濬 宁甯寧 赟贇 强強 云雲 飞飛 "
    "润潤 锋鋒 钰鈺 颖穎 莹瑩 梦夢 宝寶 学學 义義 礼禮 兴興 欢歡 己已巳 戌戍戊 末未 肖萧蕭 闫阎閻閆 付傅 邱丘 "
    "代戴 晓小曉 彬斌 哲喆 坤堃 琪淇祺 浩皓灏 辉晖輝暉 昊旲 玥钥 兰蘭蓝 婷停 媛嫒 妍研 菲霏 茜西 睿瑞 煜昱 "
    "欣昕 佳嘉 怡贻 涵函 梓子 轩萱 宇雨 文雯 俊峻骏 鹏朋鵬 庆慶 静靜婧靖 胜勝 诚誠 贤賢 达達 运運 进進 远遠 "
    "鸣鳴 鸿鴻洪宏 鹤鶴 齐齊 莲蓮 诗詩 语語 诺諾 谦謙 纯純 维維惟唯 绮綺 绍紹 继繼 绩績 缘緣 聪聰 铭銘明 锦錦 "
    "铁鐵 开開 关關 阳陽洋 双雙 灵靈 韵韻 顺順 颐頤 风風 腾騰 驰馳 党黨 尔爾 爱愛 应應 怀懷 扬揚 择擇 泽澤 "
    "涛濤 滨濱 潇瀟 澜瀾 焕煥 灿燦 献獻 玛瑪 玺璽 环環 琼瓊 毕畢 祯禎 稳穩 笔筆 范範 节節 简簡 习習 圣聖 "
    "闻聞 临臨 莱萊 艺藝 卫衛 亲親 训訓 咏詠 证證 誉譽 贞貞 跃躍 辅輔 邹鄒 医醫 钧均鈞 铃鈴 钢鋼 长長 阅閱 "
    "隽雋 霁霽 韦韋 项項 颜顏 显顯 骐騏 骄驕 鲲鯤 鹃鵑 莺鶯 鹰鷹 垚尧堯 䶮龑 祎袆禕 楠南 林琳 珊姗 慧惠 莉利 "
    "欧歐 薇微 菁青箐 如茹 芳方 佩珮 凡帆 航杭 丹舟 "
)
"""Groups of characters that stand for one another in names; each is compared as the first of its group."""
_FIRST = {ord(other): group[0] for group in re.findall(r"\S+", _VARIANTS) for other in group[1:]}
_MARK = late(r"(?<=.)(?:\([^()]*\)|[A-Za-z0-9]+)$")
"""What tells doubled names apart in one list and may be missing in the other: 张伟(大), 张伟A."""
_SHORTEST = 2
"""A name of one character is near to every other; nothing is suggested for it."""
_SYLLABLES = (
    "啊埃鞍肮凹芭白斑邦苞杯奔崩逼鞭标鳖彬兵玻捕擦猜餐苍操厕层插拆搀昌超车郴撑吃充抽初揣川疮吹春戳疵聪凑粗蹿摧村磋搭呆耽当刀德"
    "蹬堤颠碉跌丁丢东兜督端堆墩掇蛾恩而发藩坊菲芬丰佛否夫噶该干冈篙哥给根耕工钩辜刮乖棺光瑰辊锅哈骸酣夯壕呵嘿痕哼轰喉呼花槐欢"
    "荒灰荤豁击嘉歼僵蕉揭巾荆炯揪鞠捐撅均喀开刊康考坷肯坑空抠枯夸块宽匡亏坤括垃莱蓝琅捞勒雷棱厘俩联粮撩列琳玲溜龙楼芦驴峦掠抡"
    "萝妈埋瞒芒猫么玫门萌眯棉苗蔑民明谬摸谋拇拿氖南囊挠呢馁嫩能妮蔫娘鸟捏您柠牛脓奴女暖虐挪哦欧啪拍攀乓抛呸喷砰坯篇飘撇拼乒坡"
    "扑期掐牵枪橇切钦青琼秋趋圈缺裙然瓤饶惹壬扔日戎揉茹软蕊闰若撒腮三桑搔瑟森僧莎筛珊墒梢奢砷声师收蔬刷摔栓霜谁吮说斯松搜苏酸"
    "虽孙蓑塌胎坍汤掏特藤梯天挑贴厅通偷凸湍推吞拖挖歪豌汪威瘟嗡挝巫昔瞎掀相萧楔薪星兄休墟轩靴勋压焉殃邀椰一茵英哟拥幽迂鸳曰耘"
    "匝栽咱赃遭责贼怎增扎摘瞻樟招遮珍蒸芝中舟珠抓拽专桩椎谆捉兹鬃邹租钻嘴尊昨"
)
"""The first character of every syllable among the 3,755 common ones, which GB 2312 keeps in the order of pinyin."""
_COMMON_CODES = range(0xB0A1, 0xD7FA)
_MOST_OF_A_NAME = 3
"""So many characters say who somebody is, though one of them is wrong."""
_COMMON = late("[\u4e00-\u9fff]")
_RARE = late("[^\u4e00-\u9fffA-Za-z0-9]")
"""Characters beyond the common ones, and what stands for them."""
_MASK = late("[?*□■●○◯_\ufffd×]")
"""What stands for one character that is lost or covered."""
_LOST = "[^\u4e00-\u9fff]{0,8}"
"""What may stand in the place of a rare character: nothing, a sign, its spelling."""


def plain_name(name: str) -> str:
    """Return a folded name without a mark at its end, each variant as the first of its group."""
    return (_MARK.sub("", name) or name).translate(_FIRST)


def _code(sign: str) -> int:
    """Return a character's code in GB 2312; 0 for one that is not in it."""
    try:
        return int.from_bytes(sign.encode("gb2312"))
    except UnicodeEncodeError:
        return 0


@cache
def _starts() -> list[int]:
    return [_code(sign) for sign in _SYLLABLES]


def sounds(name: str) -> list[str]:
    """Return a name's sounds, each as the first common character of its syllable, whatever the tone.

    A character that is not among the common ones, or of several sounds, stands for itself (for its commonest one).
    """
    codes = [(sign, _code(sign)) for sign in name]
    return [
        _SYLLABLES[bisect_right(_starts(), code) - 1] if code in _COMMON_CODES else sign for sign, code in codes
    ]


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


def like_names(one: str, other: str) -> bool:
    """Tell whether two folded names under one id are one person's: a slip, and not another name.

    Like are variants, names of one sound (李四, 李思), a mark at the end, a character that an export lost or replaced (张䶮, 张?, 张), a name cut
    short, and one character of three or more. One of two characters is half the name: 张伟 and 张强 are unlike.
    """
    a, b = plain_name(one).casefold(), plain_name(other).casefold()
    if not a or not b or a == b or _fits(a, b) or _fits(b, a) or sounds(a) == sounds(b):
        return True
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) >= _MOST_OF_A_NAME and (longer.startswith(shorter) or longer.endswith(shorter)):
        return True
    return len(longer) >= _MOST_OF_A_NAME and one_slip(a, b)


def _fits(written: str, other: str) -> bool:
    """Tell whether a name with characters that few machines can write is another one, without or instead of them."""
    if not _RARE.search(written) or not _COMMON.search(written):
        return False
    parts = ("." if _MASK.match(sign) else _LOST if _RARE.match(sign) else re.escape(sign) for sign in written)
    return re.fullmatch("".join(parts), other) is not None


def near_ids(one: str, other: str) -> bool:
    """Tell whether two ids may be one student's: one slip apart, or but for zeros lost at the front."""
    return one_slip(one, other) or (one.lstrip("0") == other.lstrip("0") != "")


def slip_keys(name: str) -> set[str]:
    """Return texts of which two names share at least one when they are near (so that one need not compare all)."""
    plain = plain_name(name)
    if len(plain) < _SHORTEST:
        return set()
    return {plain, *(plain[:k] + plain[k + 1 :] for k in range(len(plain)))}

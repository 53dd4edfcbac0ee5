"""Files without class scores: the one clear sentence, and what to do."""

from __future__ import annotations

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.sheets.reading import LIKE_A_LIST, Reading
from xuekun_cli.sheets.table.no_header import LIKE_TEACHERS
from xuekun_cli.sheets.words.table import Words


def no_scores(reading: Reading, words: Words) -> CannotGoOn:
    """Return the one clear sentence for inputs without class scores: which words were seen, and the nearest ones."""
    if reading.asked:
        first = reading.asked[0]
        assert first.ref is not None
        return CannotGoOn(f"{first.ref.file}!{first.ref.sheet}!{first.ref.cell}：{first.message}", first.hint)
    turned = next((said for said in reading.findings if said.code == "table_on_its_side"), None)
    if turned is not None:
        file = turned.ref.file if turned.ref else ""
        return CannotGoOn(f"{file}：{turned.message}", turned.hint)
    files = "、".join(dict.fromkeys(item.book.label for item in reading.inputs))
    reasons = [
        f"工作表「{sheet.name}」{sheet.skipped}"
        for item in reading.inputs
        for sheet in item.sheets
        if sheet.skipped
    ]
    why = "；".join(reasons[:4]) + ("……" if len(reasons) > 4 else "")
    seen = list(dict.fromkeys(text for text in reading.seen if text))[:12]
    hint = "成绩表要有「姓名」或「学号」列，和各科成绩的列。"
    if LIKE_TEACHERS in why:
        return CannotGoOn(
            f"没有找到成绩：{files}（{why}）",
            "任课表和成绩表分开给，如 xuekun rates 成绩表的名字 --teachers 任课表的名字。",
        )
    if LIKE_A_LIST in why:
        return CannotGoOn(
            f"没有找到成绩：{files}（{why}）",
            "名单和成绩表分开给，如 xuekun screen 成绩表的名字 --exempt 名单的名字 --roll 花名册的名字。",
        )
    if seen:
        hint += f"看到的字样：{'、'.join(seen)}。"
        near = {text: words.nearest(text) for text in seen if words.meaning(text) is None}
        close = [f"{text}→{'、'.join(found)}" for text, found in near.items() if found][:4]
        if close:
            hint += f"相近的写法：{'；'.join(close)}。"
        hint += "可以用 --map 语文=表头里的字 说明某一列是什么。"
    return CannotGoOn(f"没有找到成绩：{files}（{why}）" if why else f"没有找到成绩：{files}", hint)

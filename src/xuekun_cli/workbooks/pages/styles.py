"""How every workbook of this room looks: fonts, fills, number formats, widths. Colours are RRGGBB."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

BODY_FONT = "宋体"
TITLE_FONT = "黑体"
BODY_SIZE = 10
TITLE_SIZE = 16

HEADER_FILL = "E7E6E6"
INPUT_FILL = "E2F0D9"
"""Says: a person writes here."""
SUBTOTAL_FILL = "F2F2F2"
LINE = "808080"
NOTE_COLOUR = "595959"

CREATED = datetime(2000, 1, 1)
"""Written into every workbook instead of the clock, so that the same input gives the same bytes."""

PLAIN, TWO_DECIMALS, THREE_DECIMALS, TEXT = "General", "0.00", "0.000", "@"
DATE, DATE_TIME, TIME, DURATION = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "hh:mm:ss", "[h]:mm:ss"

_CATEGORY_FILLS = {"一类": "CBD5E3", "二类": "F4A78B", "三类": "FFF2B8"}
"""Told apart in grey print too: 二类 is the darkest, 一类 between, 三类 nearly white."""
_OTHER_FILLS = ("CBD5E3", "F4A78B", "FFF2B8", "B7DDB0", "D9C3E6", "E3D2BE")
_DARK = 215
_ORDINALS = ("一二三四五六", "ABCDEF", "123456", "甲乙丙丁戊己")

MAX_TEXT = 32_767
"""Excel's limit for the text of one cell."""


def category_fill(category: str) -> str:
    """Return the fill of a category as RRGGBB; the same name always has the same fill."""
    if category in _CATEGORY_FILLS:
        return _CATEGORY_FILLS[category]
    for ordinals in _ORDINALS:
        if category and category.removeprefix("第")[:1] in ordinals:
            return _OTHER_FILLS[ordinals.index(category.removeprefix("第")[:1])]
    return _OTHER_FILLS[sum(map(ord, category)) % len(_OTHER_FILLS)]


def _lightness(colour: str) -> int:
    """Return how light a colour (RRGGBB) is on paper, 0 to 255."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return (299 * red + 587 * green + 114 * blue) // 1000


def is_dark(colour: str) -> bool:
    """Tell whether a fill is one of the darker ones."""
    return _lightness(colour) < _DARK


def grey_of(colour: str) -> str:
    """Return the grey (RRGGBB) that a printer without colours makes of a fill."""
    return f"{_lightness(colour):02X}" * 3


def display_width(text: str) -> int:
    """Return the width of the longest line in half-width characters: a Chinese character counts two."""
    encoded = text.encode("gbk", "replace")
    return max(map(len, encoded.split(b"\n"))) if b"\n" in encoded else len(encoded)


def fitted_width(texts: Iterable[str], least: int, most: int) -> int:
    """Return a column width (characters) that shows the widest text, within ``least`` and ``most``."""
    return min(most, max(least, display_width("\n".join(set(texts))) + 2))


_TILE = {"align": "center", "valign": "vcenter", "left": 1, "right": 1, "border_color": f"#{LINE}"}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font_name": TITLE_FONT, "font_size": TITLE_SIZE, "align": "center", "valign": "vcenter"},
    "section": {"font_name": TITLE_FONT, "font_size": 12, "valign": "vcenter"},
    "note": {"font_color": f"#{NOTE_COLOUR}", "text_wrap": True, "valign": "vcenter", "align": "left"},
    "header": {"bold": True, "bg_color": f"#{HEADER_FILL}", "text_wrap": True, "align": "center"},
    "cell": {"valign": "vcenter", "border": 1, "border_color": f"#{LINE}"},
    "left": {"align": "left", "text_wrap": True},
    "line": {"align": "left"},
    "centre": {"align": "center", "text_wrap": True},
    "number": {"num_format": PLAIN, "align": "right", "indent": 1},
    "one": {"num_format": "0.0", "align": "right", "indent": 1},
    "signed": {"num_format": "+0.0;-0.0;0.0", "align": "right", "indent": 1},
    "two": {"num_format": TWO_DECIMALS, "align": "right", "indent": 1},
    "three": {"num_format": THREE_DECIMALS, "align": "right", "indent": 1},
    "four": {"num_format": "0.0000", "align": "right", "indent": 1},
    "percent": {"num_format": "0.0%", "align": "center"},
    "percent2": {"num_format": "0.00%", "align": "center"},
    "percent3": {"num_format": "0.000%", "align": "center"},
    "percent4": {"num_format": "0.0000%", "align": "center"},
    "rise": {"num_format": '"↑"0.000;"↓"0.000;"＝"0.000', "align": "right", "indent": 1},
    "six": {"num_format": "0.000000", "align": "right", "indent": 1},
    "text": {"num_format": TEXT},
    "input": {"bg_color": f"#{INPUT_FILL}"},
    "subtotal": {"bold": True, "bg_color": f"#{SUBTOTAL_FILL}"},
    "link": {"font_color": "#0563C1", "underline": 1},
    "code": {"font_name": "Consolas", "font_size": 9},
    "about": {"font_color": f"#{NOTE_COLOUR}", "align": "center", "valign": "vcenter", "text_wrap": True},
    "says": {"align": "left", "valign": "vcenter", "text_wrap": True},
    "tile": {**_TILE, "top": 1, "font_color": f"#{NOTE_COLOUR}"},
    "headline": {**_TILE, "font_name": TITLE_FONT, "font_size": 24, "shrink": True},
    "beside": {**_TILE, "bottom": 1, "font_size": 9, "text_wrap": True},
}


class Looks:
    """The formats of one new workbook, made when first asked for."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, ...], Format] = {}

    def __call__(self, *names: str, fill: str = "") -> Format:
        """Return the format that joins the named looks (later ones win); ``fill`` is RRGGBB."""
        key = (*names, fill)
        if key not in self._made:
            looks: dict[str, Any] = {"font_name": BODY_FONT, "font_size": BODY_SIZE, "font_scheme": ""}
            for name in names:
                looks |= _LOOKS[name]
            if fill:
                looks["bg_color"] = f"#{fill}"
            self._made[key] = self._workbook.add_format(looks)
        return self._made[key]

    def shading(self, fill: str) -> Format:
        """Return a fill (RRGGBB) alone, for cells that are coloured on a condition."""
        return self._workbook.add_format({"bg_color": f"#{fill}"})


def workbook_options(font: str = BODY_FONT, size: float = BODY_SIZE) -> dict[str, Any]:
    """Return the options of a new workbook: text stays text, nothing touches the disk.

    A new dictionary each time, because XlsxWriter changes the one it is given.
    """
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        # a font of the theme's scheme would give way to the theme's own font
        "default_format_properties": {"font_name": font, "font_size": size, "font_scheme": ""},
    }

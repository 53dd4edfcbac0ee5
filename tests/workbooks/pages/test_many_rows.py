"""Rows filled into a finished sheet read back as they were given, whatever the texts hold."""

from __future__ import annotations

import re
from enum import StrEnum
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import python_calamine
import xlsxwriter

from xuekun_cli.workbooks.pages.cell_texts import content, contents
from xuekun_cli.workbooks.pages.many_rows import Listing, with_rows

TEXTS = ["赵一", "a&b<c>", " 前后空格 ", " 前", "后 ", "100%", "%s %r %%", "=1+1", "两\n行", "", "坏\x0b字"]


def written(fill) -> bytes:
    """Return a workbook of one sheet with a header, whose rows ``fill(listing, formats)`` adds."""
    out = BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = workbook.add_worksheet("名册")
    plain, bold = workbook.add_format({"align": "left"}), workbook.add_format({"bold": True})
    sheet.write_row(0, 0, ["姓名", "分数", "备注"])
    listing = Listing(1, 1)
    fill(listing, (plain, bold))
    listing.lay_out(sheet)
    workbook.close()
    return with_rows(out.getvalue(), [listing])


def cells(content: bytes) -> list[list[object]]:
    """Return the rows below the header, as openpyxl reads them."""
    sheet = openpyxl.load_workbook(BytesIO(content))["名册"]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def test_rows_read_back_as_they_were_given() -> None:
    def fill(listing, formats):
        for number, text in enumerate(TEXTS):
            listing.add([text, number + 0.5, None], [formats[0]] * 3, 20)

    found = cells(written(fill))

    assert [row[0] or "" for row in found] == [text.replace("\x0b", " ") for text in TEXTS]
    assert [row[1:] for row in found] == [[number + 0.5, None] for number in range(len(TEXTS))]


def test_rows_that_are_made_while_the_sheet_is_written_share_the_pieces_that_do_not_differ() -> None:
    def fill(listing, formats):
        listing.pattern([formats[0]] * 3)

        def rows(patterns):
            text, number, note = patterns[0].cells
            shared = note.text(content("满分的 80%"))
            for place, own in enumerate(contents(TEXTS)):
                yield [*patterns[0].begin(20), text.text(own), number.number % place, shared]

        listing.make(rows, len(TEXTS))

    book = written(fill)

    sheet = python_calamine.load_workbook(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet[1:]] == [text.replace("\x0b", " ") for text in TEXTS]
    assert [row[1:] for row in sheet[1:]] == [[number, "满分的 80%"] for number in range(len(TEXTS))]


def test_a_text_is_written_the_same_alone_and_among_others() -> None:
    plain = ["赵一", "成绩!D4", "语文 44 ≤ 56.84"]
    odd = [*TEXTS, "一|二", " ", "全角　空格", "_x0041_", "长" * 20_000, "\ud800"]

    for texts in (plain, odd, [*plain, *odd], []):
        assert contents(texts) == [content(text) for text in texts]
    for one in odd:
        assert contents([*plain, one])[-1] == content(one)


def test_texts_that_are_a_kind_of_their_own_are_written_as_texts() -> None:
    class Category(StrEnum):
        WORST = "二类"

    def fill(listing, formats):
        listing.add([Category.WORST, 1, "&"], [formats[0]] * 3, 20)

    assert cells(written(fill)) == [["二类", 1, "&"]]


def test_whole_numbers_stay_whole_beside_others_that_are_equal() -> None:
    def fill(listing, formats):
        for one in (1, 1.0, 1):
            listing.add(["赵一", one, None], [formats[0]] * 3, 20)

    part = ZipFile(BytesIO(written(fill))).read("xl/worksheets/sheet1.xml")

    assert re.findall(rb"<v>([^<]*)</v></c><c r=\"C", part)[1:] == [b"1", b"1.0", b"1"]


def test_what_excel_would_take_for_the_number_of_a_character_is_written_so_that_it_is_not() -> None:
    def fill(listing, formats):
        listing.add(["_x0041_", 1, None], [formats[0]] * 3, 20)

    part = ZipFile(BytesIO(written(fill))).read("xl/worksheets/sheet1.xml")

    assert b"<t>_x005F_x0041_</t>" in part


def test_every_row_keeps_its_own_formats_and_height() -> None:
    def fill(listing, formats):
        plain, bold = formats
        listing.add(["赵一", 1, None], [plain] * 3, 20)
        listing.add(["钱二", 2, None], [bold] * 3, 33)
        listing.add(["孙三", 3, None], [plain] * 3, 33)

    sheet = openpyxl.load_workbook(BytesIO(written(fill)))["名册"]

    assert [sheet.cell(row, 1).font.bold for row in (2, 3, 4)] == [False, True, False]
    assert [sheet.row_dimensions[row].height for row in (2, 3, 4)] == [20, 33, 33]


def test_more_rows_than_one_chunk_all_arrive_in_their_order() -> None:
    def fill(listing, formats):
        for number in range(9_001):
            listing.add([f"学生{number}", number, None], [formats[0]] * 3, 20)

    found = cells(written(fill))

    assert [row[:2] for row in found] == [[f"学生{number}", number] for number in range(9_001)]


def test_a_text_longer_than_a_cell_is_cut_without_breaking_a_character() -> None:
    long = "&" * 40_000

    def fill(listing, formats):
        listing.add([long, 1, None], [formats[0]] * 3, 20)

    assert cells(written(fill))[0][0] == long[:32_767]

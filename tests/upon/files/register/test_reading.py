"""Registers of many kinds give the same rows."""

from __future__ import annotations

import email.policy
import io
import json
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from engine.queries.register_rows import RegisterRow
from tests.support.registers import (
    HEADINGS,
    TitledRow,
    csv_bytes,
    docx_bytes,
    json_bytes,
    messy_xlsx_bytes,
    saved,
    titled_rows,
    xlsx_bytes,
)
from triggers.errors import UponError
from upon.files.register.reading import ReadOptions, Register, read_register

UNFOLDED = email.policy.default.clone(max_line_length=900)
"""The writer of this library loses blanks where it folds a header that is no ASCII."""

ROWS = titled_rows()[:30]
Build = Callable[[list[TitledRow]], bytes]
KINDS: dict[str, Any] = {
    "comma.csv": csv_bytes,
    "semicolon.csv": lambda rows: csv_bytes(rows, ";", "utf-8-sig"),
    "tab.tsv": lambda rows: csv_bytes(rows, "\t", "utf-16"),
    "book.xlsx": xlsx_bytes,
    "messy.xlsx": messy_xlsx_bytes,
    "tables.docx": docx_bytes,
    "annex.json": json_bytes,
}


def read(folder: Path, name: str, data: bytes, **options: Any) -> Register:
    path = folder / name
    path.write_bytes(data)
    return read_register(str(path), ReadOptions(**options))


def said(row: RegisterRow) -> tuple[object, ...]:
    document = row.document
    return (document.number, document.issuer, document.title, document.issued)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_file_says_the_same(tmp_path: Path, name: str) -> None:
    """Text between three marks and in three encodings, workbooks, Word tables and objects give the
    same documents."""
    register = read(tmp_path, name, KINDS[name](ROWS))
    expected = [(row.number, row.issuer, row.title, row.issued) for row in ROWS]
    assert [said(row) for row in register.rows] == expected
    assert not [row for row in register.rows if row.faults]


def test_lines_are_those_of_the_sheet(tmp_path: Path) -> None:
    """A row is known by its line in the sheet, whatever stands above and between."""
    register = read(tmp_path, "messy.xlsx", messy_xlsx_bytes(ROWS))
    assert register.header.line == 4
    assert register.rows[0].line == 7
    assert register.rows[7].line == 15  # a blank line after the seventh


def test_the_digest_changes_with_a_row(tmp_path: Path) -> None:
    """The same rows have one digest in every reading, other rows another."""
    first = read(tmp_path, "a.csv", csv_bytes(ROWS)).digest
    assert read(tmp_path, "b.csv", csv_bytes(ROWS, ";")).digest == first
    assert read(tmp_path, "c.csv", csv_bytes(ROWS[1:])).digest != first


def test_headings_are_mapped(tmp_path: Path) -> None:
    """Headings that nobody knows are given by hand; one that is not there is named with those that
    are."""
    text = "Gửi bởi;Mã;Lời\nTỉnh ủy;12-HD/TU;Hướng dẫn\n".encode()
    with pytest.raises(UponError, match="--map"):
        read(tmp_path, "a.csv", text)
    mapping = {"Gửi bởi": "issuer", "MÃ": "number", "lời": "title"}
    register = read(tmp_path, "a.csv", text, mapping=mapping)
    assert said(register.rows[0]) == ("12-HD/TU", "Tỉnh ủy", "Hướng dẫn", None)
    with pytest.raises(UponError, match="Gửi bởi, Mã, Lời"):
        read(tmp_path, "a.csv", text, mapping=mapping | {"Nơi": "url"})


@pytest.mark.parametrize(
    ("text", "day", "fault"),
    [
        ("10/11/2022", "2022-11-10", None),
        ("1/2/2023", "2023-02-01", None),
        ("10-11-2022", "2022-11-10", None),
        ("10.11.2022", "2022-11-10", None),
        ("2022-11-10", "2022-11-10", None),
        ("2022-11-10T08:30:00", "2022-11-10", None),
        ("10/11/2022 08:30", "2022-11-10", None),
        ("ngày 10 tháng 11 năm 2022", "2022-11-10", None),
        ("", None, None),
        ("-", None, None),
        ("10/11", None, "no_year"),
        ("10/11/22", None, "short_year"),
        ("31/02/2023", None, "no_date"),
        ("hôm qua", None, "no_date"),
        ("10/11/1822", None, "no_date"),
    ],
)
def test_dates_of_a_register(tmp_path: Path, text: str, day: str | None, fault: str | None) -> None:
    """The day comes first and the year has four digits; what is no date is a fault of its row."""
    table = f"Số, ký hiệu;Trích yếu;Ngày ban hành;Tác giả\n1-CV/TU;V/v;{text};Tỉnh ủy\n"
    row = read(tmp_path, "a.csv", table.encode()).rows[0]
    assert row.document.issued == (date.fromisoformat(day) if day else None)
    assert [one.code for one in row.faults] == ([fault] if fault else [])


def test_a_year_for_dates_without_one(tmp_path: Path) -> None:
    """Dates without a year take the one that is given."""
    table = "Số, ký hiệu;Trích yếu;Ngày ban hành\n1-CV/TU;V/v;10/11\n".encode()
    row = read(tmp_path, "a.csv", table, year=2022).rows[0]
    assert row.document.issued == date(2022, 11, 10)


def test_months_first_are_refused(tmp_path: Path) -> None:
    """A column that is valid only with the month first is no register of an office here; a single
    wrong date among right ones is a fault of its row."""
    head = "Số, ký hiệu;Trích yếu;Ngày ban hành\n"
    wrong = head + "1-CV/TU;V/v;11/23/2022\n2-CV/TU;V/v;02/03/2022\n"
    with pytest.raises(UponError, match="11/23/2022"):
        read(tmp_path, "a.csv", wrong.encode())
    mixed = read(tmp_path, "b.csv", (wrong + "3-CV/TU;V/v;23/11/2022\n").encode())
    assert [len(row.faults) for row in mixed.rows] == [1, 0, 0]


def test_a_row_without_number_and_summary_is_faulty(tmp_path: Path) -> None:
    """It is reported, and the rest goes on."""
    table = "Số, ký hiệu;Trích yếu;Tác giả;Ghi chú\n;;Tỉnh ủy;gấp\n1-CV/TU;V/v;Tỉnh ủy;\n"
    rows = read(tmp_path, "a.csv", table.encode()).rows
    assert [[one.code for one in row.faults] for row in rows] == [["nothing_named"], []]


def test_old_encodings(tmp_path: Path) -> None:
    """A text in cp1258 is read when that is said, and comes out composed."""
    table = "Số, ký hiệu;Trích yếu;Tác giả\n1-QĐ/TU;Quy định mới;Tỉnh ủy\n"
    data = _cp1258(table)
    with pytest.raises(UponError, match="--encoding"):
        read(tmp_path, "a.csv", data)
    row = read(tmp_path, "a.csv", data, encoding="cp1258").rows[0]
    assert said(row)[:3] == ("1-QĐ/TU", "Tỉnh ủy", "Quy định mới")


def _cp1258(text: str) -> bytes:
    """The text with its tones as characters of their own, as that encoding has them."""
    import unicodedata  # noqa: PLC0415  only here

    marks = "\u0300\u0301\u0303\u0309\u0323"
    found = []
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(part for part in parts if part in marks)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in marks))
        found.append(base + tone)
    return "".join(found).encode("cp1258")


def test_only_some_lines_and_sheets(tmp_path: Path) -> None:
    """A range of lines and a sheet by its name are read alone; an unknown sheet is named with those
    that there are."""
    book = Workbook()
    book.active.title = "Bìa"
    sheet = book.create_sheet("Năm 2023")
    sheet.append(HEADINGS)
    for row in ROWS:
        sheet.append(row.cells)
    data = saved(book)
    assert len(read(tmp_path, "a.xlsx", data).rows) == len(ROWS)
    assert [r.line for r in read(tmp_path, "a.xlsx", data, lines=(3, 5)).rows] == [3, 4, 5]
    assert len(read(tmp_path, "a.xlsx", data, sheet="Năm 2023").rows) == len(ROWS)
    with pytest.raises(UponError, match="Bìa, Năm 2023"):
        read(tmp_path, "a.xlsx", data, sheet="Năm 2022")


def test_formulas_are_not_worked_out(tmp_path: Path) -> None:
    """A formula has the value that was kept with it, none where none was."""

    def arrange(sheet: Any) -> None:
        sheet["D2"] = '=HYPERLINK("http://127.0.0.1:9/x","12-HD/TU")'

    row = read(tmp_path, "a.xlsx", xlsx_bytes(ROWS[:2], arrange)).rows[0]
    assert row.document.number is None
    assert row.document.title == ROWS[0].title


def test_a_register_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes through a pipe is told by its content."""
    for build in (csv_bytes, xlsx_bytes, json_bytes, docx_bytes):
        stream = io.TextIOWrapper(io.BytesIO(build(ROWS)))
        monkeypatch.setattr("sys.stdin", stream)
        assert len(read_register("-", ReadOptions()).rows) == len(ROWS)


@pytest.mark.parametrize("html", [False, True])
def test_a_forwarded_message(tmp_path: Path, html: bool) -> None:
    """A message is a register of one row: number, sender, days and summary from its parts; HTML is
    reduced to text, and nothing in it is fetched."""
    message = EmailMessage()
    message["From"] = "Văn thư Thị ủy <vanthu@example.vn>"
    message["Date"] = "Thu, 17 Nov 2022 08:30:00 +0700"
    message["Subject"] = "Fwd: Hướng dẫn thực hiện Quy chế mẫu"
    body = "Từ: Ban Thường vụ Tỉnh ủy\nSố 12-HD/TU ngày 14 tháng 11 năm 2022\n"
    if html:
        tag = "<script>alert(1)</script><img src='http://127.0.0.1:9/x'>"
        lines = "".join(f"<p>{text}</p>" for text in body.splitlines())
        message.set_content(f"<html><body>{tag}{lines}</body></html>", subtype="html")
    else:
        message.set_content(body)
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="Toan van.pdf")
    row = read(tmp_path, "thu.eml", message.as_bytes(policy=UNFOLDED)).rows[0]
    wanted = ("12-HD/TU", "Ban Thường vụ Tỉnh ủy", "Hướng dẫn thực hiện Quy chế mẫu")
    assert said(row) == (*wanted, date(2022, 11, 14))
    assert row.document.received == date(2022, 11, 17)
    assert row.note == "Toan van"


def test_a_number_in_the_name_of_an_attachment(tmp_path: Path) -> None:
    """Scans are named by their number, with signs that file names allow."""
    message = EmailMessage()
    message["From"] = "Văn phòng Tỉnh ủy <vp@example.vn>"
    message["Subject"] = "Gửi văn bản"
    message.set_content("Kính gửi.")
    name = "655-CV_TU toan van.pdf"
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename=name)
    row = read(tmp_path, "thu.eml", message.as_bytes(policy=UNFOLDED)).rows[0]
    assert row.document.number == "655-CV/TU"


def test_keys_of_objects_in_our_words(tmp_path: Path) -> None:
    """Objects may have the names of fields, or the headings of the book."""
    objects = [{"number": "1-CV/TU", "title": "V/v"}, {"Trích yếu": "Khác", "Tác giả": "Tỉnh ủy"}]
    data = json.dumps(objects[:1]).encode()
    assert read(tmp_path, "a.json", data).rows[0].document.number == "1-CV/TU"
    data = json.dumps(objects[1:]).encode()
    assert read(tmp_path, "b.json", data).rows[0].document.title == "Khác"


def test_what_nobody_sees_is_taken_away(tmp_path: Path) -> None:
    """A register is the office's own: what nobody sees is taken out of its cells, blanks become
    alike, and the row is the same as without them."""
    plain = csv_bytes(ROWS)
    odd = plain.decode().replace("-", "\u200b-").replace("u ", "u\u00ad\u00a0\u2009")
    first = read(tmp_path, "a.csv", plain)
    assert read(tmp_path, "b.csv", odd.encode()).digest == first.digest

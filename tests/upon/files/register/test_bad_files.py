"""Files that are no register, or not as they should be: one line each, which says what to do."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.support.registers import csv_bytes, docx_bytes, saved, titled_rows, xlsx_bytes
from triggers.errors import UponError
from upon.files.register import office_files, text_files
from upon.files.register import sheet as sheets
from upon.files.register.reading import ReadOptions, read_register
from upon.words.texts import Words

ROWS = titled_rows()[:5]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
HEAD = "Số, ký hiệu;Trích yếu;Tác giả\n"


def _packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return stream.getvalue()


def _changed(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """An office file with something else in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {one: packed.read(one) for one in packed.namelist()}
    assert old in parts[name]
    return _packed(parts | {name: parts[name].replace(old, new, 1)})


def _entities() -> bytes:
    bomb = (
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><workbook'
    )
    return _changed(xlsx_bytes(ROWS), "xl/workbook.xml", b"<workbook", bomb)


def _blank_book() -> bytes:
    return saved(Workbook())


def _cases() -> Iterator[tuple[str, bytes, str]]:
    """Name of a file, its bytes, the code of the error."""
    good = xlsx_bytes(ROWS)
    word = docx_bytes(ROWS)
    yield "empty.csv", b"", "register_empty"
    yield "blank.csv", b" \n\t\n", "register_empty"
    yield "mark.csv", b"\xef\xbb\xbf", "register_empty"
    yield "empty.xlsx", b"", "register_empty"
    yield "blank.xlsx", _blank_book(), "register_empty"
    yield "prose.csv", "Kính gửi các đồng chí\nTrân trọng.\n".encode(), "register_no_header"
    yield "two.csv", b"number;note\n1;x\n", "register_no_header"
    yield "late.csv", ("\nx\n" * 25 + HEAD).encode(), "register_no_header"
    yield "dates.csv", "Ngày đến;Ghi chú;Tác giả\n1;2;3\n".encode(), "register_no_header"
    yield "latin.csv", HEAD.encode() + "é".encode("latin-1"), "register_encoding"
    yield "cp1258.csv", "Số;Trích\n".encode() + b"\xd0\xff", "register_encoding"
    yield "half16.csv", b"\xff\xfe" + HEAD.encode("utf-16-le") + b"x", "register_encoding"
    yield "nul.csv", HEAD.encode() + b"a\x00b;c;d\n", "register_encoding"
    yield "image.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "register_encoding"
    yield (
        "months.csv",
        "Số, ký hiệu;Trích yếu;Ngày ban hành\n1;x;12/31/2022\n".encode(),
        ("register_month_first"),
    )
    yield "old.xls", OLE, "register_format"
    yield "old.doc", OLE, "register_format"
    yield "locked.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "register_password"
    yield "scan.pdf", b"%PDF-1.7\n", "register_format"
    yield "pack.zip", _packed({"a.txt": b"x"}), "register_format"
    yield "calc.ods", _packed({"mimetype": b"application/vnd.oasis"}), "register_format"
    yield "none.zip", _packed({}), "register_format"
    yield "bomb.xlsx", _packed({"xl/workbook.xml": b"0" * 310_000_000}), "register_too_large"
    yield "entity.xlsx", _entities(), "register_damaged"
    yield (
        "entity.docx",
        (_changed(word, "word/document.xml", b"<w:document", b"<!DOCTYPE a><w:document")),
        "register_damaged",
    )
    yield "cut.xlsx", good[: len(good) // 2], "register_damaged"
    yield "cut.docx", word[: len(word) // 2], "register_damaged"
    yield "bare.xlsx", _packed({"xl/workbook.xml": b"<workbook/>"}), "register_damaged"
    yield "bare.docx", _packed({"word/document.xml": b"<x/>"}), "register_damaged"
    yield (
        "broken.xlsx",
        _changed(good, "xl/workbook.xml", b"<sheets>", b"<sheets"),
        ("register_damaged"),
    )
    yield (
        "sheet.xlsx",
        _changed(good, "xl/worksheets/sheet1.xml", b"<sheetData>", b"<oops"),
        ("register_damaged"),
    )
    yield "open.json", b"[{", "register_damaged"
    yield "text.json", b'"x"', "register_damaged"
    yield "numbers.json", b"[1, 2]", "register_damaged"
    yield "mixed.json", b'[{"number": "1"}, 2]', "register_damaged"
    yield "none.json", b"[]", "register_no_header"
    yield "other.json", b'[{"a": 1}]', "register_no_header"
    yield "deep.json", b"[" * 100_000, "register_damaged"
    yield "nan.json", b"[{]", "register_damaged"
    yield "many.json", json.dumps([{"number": "1"}] * 50_001).encode(), "register_too_large"
    yield "many.csv", HEAD.encode() + b"1;x;y\n" * 50_100, "register_too_large"
    yield "large.csv", HEAD.encode() + b"1;x;y\n" * 3_400_000, "register_too_large"
    yield "cell.csv", HEAD.encode() + b'1;"' + b"x" * 1_100_000 + b'";y\n', "register_damaged"
    yield "none.eml", b"", "register_empty"
    yield "text.eml", b"\n\nno header\n", "register_damaged"
    yield "folder.csv", b"", "register_empty"


CASES = {name: (data, code) for name, data, code in _cases()}


@pytest.mark.parametrize("name", CASES)
def test_a_bad_file_is_one_line(tmp_path: Path, name: str) -> None:
    """Each is refused with its own error, whose text is one line in both languages and names the
    file."""
    data, code = CASES[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UponError) as refused:
        read_register(str(path), ReadOptions())
    assert refused.value.code == code
    for lang in ("vi", "en"):
        text = Words(lang).error(refused.value)
        assert "\n" not in text
        assert name in text


@pytest.mark.parametrize(
    ("name", "near"), [("so-dne.csv", "so-den.csv"), ("khong-co/so.csv", "-"), ("", "-")]
)
def test_a_file_that_is_not_there(tmp_path: Path, name: str, near: str) -> None:
    """The nearest file of the folder is named."""
    (tmp_path / "so-den.csv").write_bytes(csv_bytes(ROWS))
    with pytest.raises(UponError) as refused:
        read_register(str(tmp_path / name), ReadOptions())
    assert refused.value.exit_code == 3
    assert near in str(refused.value)


@pytest.mark.parametrize("encoding", ["cp1258x", "rot13", "utf-16", "hex"])
def test_a_bad_encoding(tmp_path: Path, encoding: str) -> None:
    """An encoding that is none, or another than the file's, is refused."""
    path = tmp_path / "a.csv"
    path.write_bytes(csv_bytes(ROWS) + b"x")
    with pytest.raises(UponError, match="encoding"):
        read_register(str(path), ReadOptions(encoding=encoding))


@pytest.mark.parametrize("reader", ["openpyxl", "docx"])
def test_a_reader_that_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: str
) -> None:
    """The line says which extra brings it."""
    monkeypatch.setitem(__import__("sys").modules, reader, None)
    path = tmp_path / "a.bin"
    path.write_bytes(xlsx_bytes(ROWS) if reader == "openpyxl" else docx_bytes(ROWS))
    with pytest.raises(UponError, match=r"pip install 'upon\[read\]'"):
        read_register(str(path), ReadOptions())


def test_bounds_are_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A workbook with more rows than are read at once is refused, too; a large one is read as it
    streams."""
    monkeypatch.setattr(office_files, "MOST_ROWS", 3)
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx_bytes(titled_rows()))
    with pytest.raises(UponError, match="3"):
        read_register(str(path), ReadOptions())
    monkeypatch.setattr(office_files, "MOST_ROWS", sheets.MOST_ROWS)
    monkeypatch.setattr(office_files, "SMALL", 0)
    assert len(read_register(str(path), ReadOptions()).rows) == len(titled_rows())
    assert text_files.MOST_ROWS == sheets.MOST_ROWS

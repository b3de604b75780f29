"""Registers in Excel and Word files; formulas are never worked out, links never followed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from upon.files.register.errors import (
    NoReaderError,
    OldFormatError,
    PasswordError,
    RegisterError,
    TooLargeError,
)
from upon.files.register.sheet import MOST_ROWS, Cell, Line, Sheet

MOST_UNPACKED = 300_000_000
"""Bytes that the parts of a file may come to."""

SMALL = 12_000_000
"""Bytes of sheets up to which a workbook is held whole, with its merged cells."""

MOST_COLUMNS, GAP = 100, 1_000
"""Columns that are looked at; blank rows after which nothing more is looked for: a sheet that was
formatted whole has a million."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")


def is_office_file(data: bytes) -> bool:
    """Whether bytes are a file of an office program, whatever it is called."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE, b"%PDF"))


def read_office_file(data: bytes, file: str) -> list[Sheet]:
    """The sheets of a workbook, or the tables of a Word file.

    Raises PasswordError, OldFormatError, TooLargeError, RegisterError, NoReaderError.
    """
    if data.startswith(_OLE):
        if _PROTECTED in data:
            raise PasswordError(file=file)
        raise OldFormatError(file=file, got=".xls, .doc")
    if data.startswith(b"%PDF"):
        raise OldFormatError(file=file, got=".pdf")
    try:
        names = _checked(data, file)
        if "xl/workbook.xml" in names:
            return _workbook(data, file, names)
        if "word/document.xml" in names:
            return _word_tables(data, file)
    except (RegisterError, NoReaderError):
        raise
    except Exception as error:  # a damaged file fails anywhere in its reader
        raise RegisterError(file=file, what=f"{type(error).__name__}: {error}"[:200]) from None
    raise OldFormatError(file=file, got=next(iter(names), "zip"))


def _checked(data: bytes, file: str) -> dict[str, int]:
    """The parts of a packed file with their sizes; what would unpack to too much, or declares
    entities, is refused before it is read."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {part.filename: part.file_size for part in packed.infolist()}
        if sum(parts.values()) > MOST_UNPACKED:
            raise TooLargeError(
                file=file, got=f"{sum(parts.values())} bytes", allowed=f"{MOST_UNPACKED} bytes"
            )
        for name in parts:
            if name.endswith((".xml", ".rels")):
                with packed.open(name) as part:
                    if b"<!DOCTYPE" in part.read(4_096).upper():
                        raise RegisterError(file=file, what=f"{name}: DOCTYPE")
    return parts


def _workbook(data: bytes, file: str, parts: dict[str, int]) -> list[Sheet]:
    try:
        # Only the extra `read` brings it.
        from openpyxl import load_workbook  # noqa: PLC0415
    except ImportError:
        raise NoReaderError(file) from None
    sheets = sum(size for name, size in parts.items() if name.startswith("xl/worksheets/"))
    large = sheets > SMALL
    book = load_workbook(
        io.BytesIO(data), read_only=large, data_only=True, keep_links=False, rich_text=False
    )
    found = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible" and len(book.worksheets) > 1:
            continue
        merged = {} if large else _merged(sheet)
        if large:
            sheet.reset_dimensions()
        rows = sheet.iter_rows(
            max_col=MOST_COLUMNS if large else min(sheet.max_column, MOST_COLUMNS)
        )
        found.append(Sheet(sheet.title, list(_lines(rows, merged, file))))
    return found


def _merged(sheet: Any) -> dict[tuple[int, int], Any]:
    """The cells that lie under a merged one -> its value."""
    found = {}
    for area in sheet.merged_cells.ranges:
        value = sheet.cell(area.min_row, area.min_col).value
        last_row, last_column = min(area.max_row, area.min_row + 50), area.max_col
        for row in range(area.min_row, last_row + 1):
            for column in range(area.min_col, min(last_column, MOST_COLUMNS) + 1):
                found[row, column] = value
    return found


def _lines(
    rows: Iterable[Sequence[Any]], merged: dict[tuple[int, int], Any], file: str
) -> Iterator[Line]:
    filled = last = 0
    for number, row in enumerate(rows, start=1):
        values = [cell.value for cell in row]
        for column in range(len(values)):
            if values[column] is None:
                values[column] = merged.get((number, column + 1))
        cells = tuple(map(_cell, values))
        if any(cell != "" for cell in cells):
            filled, last = filled + 1, number
            if filled > MOST_ROWS + 50:
                raise TooLargeError(file=file, got=f"> {MOST_ROWS} rows", allowed=str(MOST_ROWS))
            yield Line(number, cells)
        elif number > last + GAP:
            return


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _word_tables(data: bytes, file: str) -> list[Sheet]:
    try:
        # Only the extra `read` brings it.
        from docx import Document  # noqa: PLC0415
    except ImportError:
        raise NoReaderError(file) from None
    lines = []
    number = 0
    for table in Document(io.BytesIO(data)).tables:
        for row in table.rows:
            number += 1
            cells = tuple(cell.text.strip() for cell in row.cells)
            if any(cells):
                lines.append(Line(number, cells))
            if len(lines) > MOST_ROWS + 50:
                raise TooLargeError(file=file, got=f"> {MOST_ROWS} rows", allowed=str(MOST_ROWS))
    return [Sheet("docx", lines)]

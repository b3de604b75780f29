"""Tables as offices keep them: with `,`, `;` or tabs, with empty columns, or as a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from triggers.errors import UponError
from workflows.regular_files import check_regular

DELIMITERS = (",", ";", "\t")


class NoReaderError(UponError):
    """A workbook is to be read, and what reads it is not installed."""

    code = "no_workbook_reader"
    template = "{file}: its reader is not installed; install it with: pip install 'upon[read]'"

    def __init__(self, file: str) -> None:
        super().__init__(file=file)


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook by its name."""
    return path.suffix.casefold() in (".xlsx", ".xlsm")


def workbook_text(path: Path) -> str:
    """The first sheet of a workbook as a table with commas. Raises NoReaderError, OSError, and
    ValueError for what is no workbook."""
    try:
        from openpyxl import load_workbook  # noqa: PLC0415  an extra: few offices need it
        from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415
    except ImportError:
        raise NoReaderError(str(path)) from None
    check_regular(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, OSError) as error:
        if isinstance(error, OSError):
            raise
        raise ValueError(str(path)) from None
    try:
        rows = [[_cell(value) for value in row] for row in book.worksheets[0].values]
    finally:
        book.close()
    return _written(row for row in rows if any(row))


def plain_table(text: str) -> str:
    """A table with commas, as the ledger keeps it: another mark between its cells replaced, empty
    columns at the end left out. A table that has both already is given back to the letter."""
    mark = _delimiter(text)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=mark))
    width = len(_trimmed(rows[0])) if rows else 0
    if mark == "," and all(len(row) <= width or not row for row in rows):
        return text
    return _written(_trimmed(row, width) for row in rows if any(row))


def _delimiter(text: str) -> str:
    """The mark that the first line has most often."""
    first = text.removeprefix("\ufeff").split("\n", 1)[0]
    return max(DELIMITERS, key=first.count)


def _trimmed(row: list[str], width: int = 0) -> list[str]:
    """A row without empty cells at its end, beyond a width."""
    row = list(row)
    while len(row) > width and not row[-1].strip():
        row.pop()
    return row


def _written(rows: Iterable[list[str]]) -> str:
    out = io.StringIO()
    found = list(rows)
    width = len(_trimmed(found[0])) if found else 0
    csv.writer(out, lineterminator="\n").writerows(_padded(found, width))
    return out.getvalue()


def _padded(rows: Iterable[list[str]], width: int) -> Iterator[list[str]]:
    for row in rows:
        cells = _trimmed(row, width)
        yield cells + [""] * (width - len(cells))


def _cell(value: Any) -> str:
    """A cell as text: dates as YYYY-MM-DD, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()

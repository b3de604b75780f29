"""The review of a register: a file in which a person says what each row is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.queries.register_rows import AssessedRow
from triggers.nearest import nearest
from upon.files.register.errors import (
    BadReviewError,
    NoReaderError,
    OtherReviewError,
    ReviewRowError,
    ReviewTriggerError,
)
from upon.files.register.headings import folded
from upon.files.register.reading import read_sheets
from upon.files.register.sheet import Line, text_of
from upon.views.inbox import reason_text
from upon.words.texts import Words

ROW, ACCEPT, REGISTER = "row", "accept", "register"
TEXTS = ("status", "number", "issuer", "issued", "title", "proposed", "why")
NONE_OF_OURS = ("-", "\u2010", "\u2013", "\u2014", "\u2212")
WIDTHS = {"title": 60, "proposed": 40, "why": 60, ACCEPT: 30, "issuer": 24, "number": 16}
_SPREADSHEET_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class ReviewedRow:
    """What a person wrote in a review: the line there, the line in the register, the triggers
    (none: it is none of ours)."""

    line: int
    row: int
    triggers: tuple[str, ...]


def review_table(
    words: Words, assessed: Iterable[AssessedRow], names: Mapping[str, str], digest: str
) -> list[list[str]]:
    """The review as rows of cells, its header first: a row for each of `assessed`, in the language
    of `words`. `names` are those of bodies by their ids, `digest` that of the register's file."""
    header = [ROW, *(words.say(f"inbox.column.{name}") for name in TEXTS), ACCEPT, REGISTER]
    return [header, *(_cells(words, one, names, digest) for one in assessed)]


def _cells(words: Words, found: AssessedRow, names: Mapping[str, str], digest: str) -> list[str]:
    document = found.row.document
    proposed = [f"{one.awaited.trigger} ({one.awaited.name})" for one in found.proposals]
    why = [
        reason_text(words, side, reason, names)
        for one in found.proposals[:1]
        for side, reasons in (("because", one.because), ("against", one.against))
        for reason in reasons
    ]
    return [
        str(found.row.line),
        words.say(f"inbox.status.{found.status}"),
        document.number or "",
        document.issuer or "",
        document.issued.isoformat() if document.issued else "",
        document.title or "",
        "\n".join(proposed),
        "\n".join(why),
        "",
        digest,
    ]


def write_review(path: Path, table: Sequence[Sequence[str]]) -> None:
    """Write a review as a workbook, or as text between commas where the path ends so.

    Raises NoReaderError, OSError.
    """
    if path.suffix.lower() == ".csv":
        path.write_bytes(_csv(table))
        return
    try:
        # Only the extra `read` brings it.
        from openpyxl import Workbook  # noqa: PLC0415
        from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415
        from openpyxl.utils import get_column_letter  # noqa: PLC0415
    except ImportError:
        raise NoReaderError(str(path)) from None
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "inbox"
    widths = [WIDTHS.get(name, 12) for name in (ROW, *TEXTS, ACCEPT, REGISTER)]
    for number, cells in enumerate(table, start=1):
        for column, text in enumerate(cells, start=1):
            cell = sheet.cell(number, column)
            cell.value = text
            cell.data_type = "s"  # what a register says is text, never a formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
            if column == len(cells) - 1:
                cell.fill = PatternFill("solid", fgColor="FFF2CC")
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    book.save(path)


def _csv(table: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for cells in table:
        writer.writerow([f"'{c}" if c.startswith(_SPREADSHEET_FORMULA) else c for c in cells])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def read_review(
    file: str, register: str, digest: str, known: Sequence[str], encoding: str | None = None
) -> list[ReviewedRow]:
    """The rows of a review, the table in `file`, that say something; `known` are the triggers that
    there are, `digest` that of the `register` as it is now, `encoding` the file's (None: by its
    byte order mark, or UTF-8).

    Raises BadReviewError, OtherReviewError, ReviewRowError and what a register raises.
    """
    sheet = read_sheets(file, encoding=encoding)[0]
    header = next(iter(sheet.lines), Line(1, ()))
    places = {folded(text_of(cell)): at for at, cell in enumerate(header.cells)}
    missing = [name for name in (ROW, ACCEPT, REGISTER) if name not in places]
    if missing:
        raise BadReviewError(file=file, got=", ".join(missing))
    found = []
    for line in sheet.lines[1:]:
        cells = [text_of(cell) for cell in line.cells] + [""] * len(header.cells)
        said, made = cells[places[ACCEPT]].lstrip("'"), cells[places[REGISTER]]
        if made and made != digest:
            raise OtherReviewError(file=file, register=register)
        if said:
            found.append(_reviewed(line.number, cells[places[ROW]], said, known, file))
    return found


def _reviewed(line: int, row: str, said: str, known: Sequence[str], file: str) -> ReviewedRow:
    if not row.isdecimal():
        raise ReviewRowError(file=file, line=line, got=row)
    if said in NONE_OF_OURS:
        return ReviewedRow(line, int(row), ())
    names = tuple(dict.fromkeys(name for name in re.split(r"[\s,;]+", said) if name))
    for name in names:
        if name not in known:
            near = ", ".join(nearest(name, list(known))) or "-"
            raise ReviewTriggerError(file=file, line=line, got=name, nearest=near)
    return ReviewedRow(line, int(row), names)

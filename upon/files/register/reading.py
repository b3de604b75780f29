"""From a file to the rows of a register, each with what could not be read in it."""

from __future__ import annotations

import hashlib
import json
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from engine.queries.register_rows import RegisterRow, RowFault
from triggers.errors import UnknownNameError
from triggers.nearest import nearest
from triggers.visible_text import one_blank, without_hidden
from upon.files.plan_source import exists
from upon.files.register.cells import BadDateError, month_first, read_date
from upon.files.register.errors import (
    EmptyRegisterError,
    MonthFirstError,
    NoHeaderError,
    NoSheetError,
    TooLargeError,
)
from upon.files.register.headings import DATES, FIELDS, Header, find_header, known_headings
from upon.files.register.headings import folded as folded_heading
from upon.files.register.mail import read_message
from upon.files.register.office_files import is_office_file, read_office_file
from upon.files.register.sheet import MOST_BYTES, MOST_ROWS, Cell, Line, Sheet, text_of
from upon.files.register.text_files import decoded, read_objects, read_table
from workflows.field_types import BAD_CHARACTERS
from workflows.matching.incoming import IncomingDocument
from workflows.regular_files import read_regular

KINDS = (".xlsx", ".csv", ".docx", ".eml", ".json", ".txt", ".tsv")
LONGEST = 2_000
"""Characters of a cell that are kept."""

_MESSAGE = re.compile(
    rb"(?:received|from|subject|date|mime-version|return-path|to):", re.IGNORECASE
)
_NUMBERED = re.compile(r"\(?\d{1,2}\)?")


@dataclass(frozen=True, slots=True)
class Register:
    """A register as it was read: its rows, its header, and the digest of what they hold."""

    file: str
    sheet: str
    header: Header
    rows: tuple[RegisterRow, ...]

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change with any row."""
        said = [[str(part) for part in _parts(row)] for row in self.rows]
        text = json.dumps(said, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a register is to be read: further headings, the sheet, the first and last line, the year
    of dates that have none, the encoding of a text."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    lines: tuple[int, int] | None = None
    year: int | None = None
    encoding: str | None = None


def read_register(name: str, options: ReadOptions) -> Register:
    """Read the register in a file, `-` for standard input.

    Raises UnknownNameError, RegisterError, NoReaderError.
    """
    sheets = read_sheets(name, options.mapping, options.encoding)
    sheet, header = _chosen(sheets, name, options)
    rows = tuple(_rows(sheet, header, name, options))
    if len(rows) > MOST_ROWS:
        raise TooLargeError(file=name, got=f"{len(rows)} rows", allowed=str(MOST_ROWS))
    return Register(name, sheet.name, header, rows)


def _bytes_of(name: str) -> bytes:
    if name == "-":
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        path = Path(name)
        if not exists(path) or path.is_dir():
            there = path.parent.iterdir() if exists(path.parent) else ()
            near = [str(one) for one in there if one.suffix in KINDS]
            raise UnknownNameError("file", name, nearest(name, near))
        data = read_regular(path, MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TooLargeError(file=name, got="> 20 MB", allowed="20 MB")
    if not data.strip():
        raise EmptyRegisterError(file=name)
    return data


def read_sheets(
    name: str, mapping: Mapping[str, str] | None = None, encoding: str | None = None
) -> list[Sheet]:
    """The sheets of the file `name`, `-` for standard input, whatever they hold; at least one. The
    headings of `mapping` count too when the mark that divides a text table is found; `encoding` is
    that of a text file (None: by its byte order mark, or UTF-8).

    Raises UnknownNameError, RegisterError, NoReaderError.
    """
    data = _bytes_of(name)
    if is_office_file(data):
        return read_office_file(data, name) or [Sheet(name)]
    suffix = Path(name).suffix.lower()
    begin = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if suffix == ".eml" or (name == "-" and _MESSAGE.match(data)):
        return [read_message(data, name)]
    text = decoded(data, name, encoding)
    if suffix == ".json" or (suffix not in (".csv", ".tsv") and begin in (b"[", b"{")):
        return [read_objects(text, name)]
    own = {folded_heading(heading) for heading in mapping or ()}
    return [read_table(text, name, lambda sheet: _known(sheet, own))]


def _known(sheet: Sheet, own: set[str]) -> int:
    """The most known headings that a line of a sheet has."""
    known = known_headings().keys() | own
    counts = (sum(folded_heading(text_of(c)) in known for c in line.cells) for line in sheet.lines)
    return max(counts, default=0)


def _chosen(sheets: Sequence[Sheet], name: str, options: ReadOptions) -> tuple[Sheet, Header]:
    """The sheet that was asked for, or the first that has a header."""
    if options.sheet is not None:
        named = [one for one in sheets if one.name == options.sheet]
        if not named:
            allowed = ", ".join(one.name for one in sheets)
            raise NoSheetError(file=name, got=options.sheet, allowed=allowed)
        return named[0], find_header(named[0], options.mapping, name)
    filled = [one for one in sheets if one.lines]
    if not filled:
        raise EmptyRegisterError(file=name)
    for sheet in filled[1:]:
        try:
            return filled[0], find_header(filled[0], options.mapping, name)
        except NoHeaderError:
            filled = [sheet]
    return filled[0], find_header(filled[0], options.mapping, name)


def _rows(sheet: Sheet, header: Header, name: str, options: ReadOptions) -> Iterator[RegisterRow]:
    first, last = options.lines or (0, sys.maxsize)
    lines = [line for line in sheet.lines if line.number > header.line or line.number < 0]
    _check_dates(lines, header, name)
    for line in lines:
        if first <= line.number <= last and not _is_decoration(line, header):
            yield _read(line, header, options.year)


def _check_dates(lines: Sequence[Line], header: Header, name: str) -> None:
    for field_name in DATES:
        if field_name not in header.columns:
            continue
        column, heading = header.columns[field_name]
        wrong = month_first(_at(line, column) for line in lines)
        if wrong is not None:
            line = next(line.number for line in lines if _at(line, column) == wrong)
            raise MonthFirstError(file=name, heading=heading, got=text_of(wrong), line=line)


def _is_decoration(line: Line, header: Header) -> bool:
    """The numbers of the columns, the heading of a month, a header that comes again, a sum."""
    filled = [text_of(cell) for cell in line.filled()]
    if len(set(filled)) < 2 and not _at(line, header.columns.get("number", (-1, ""))[0]):
        return True
    if all(_NUMBERED.fullmatch(text) for text in filled):
        return True
    known = known_headings()
    return sum(folded_heading(text) in known for text in filled) >= max(2, len(filled) // 2)


def _read(line: Line, header: Header, year: int | None) -> RegisterRow:
    faults: list[RowFault] = []
    texts: dict[str, str | None] = {}
    days: dict[str, date | None] = dict.fromkeys(DATES)
    for name in (name for name in FIELDS if name in header.columns):
        cell = _at(line, header.columns[name][0])
        if name not in DATES:
            texts[name] = _clean(text_of(cell)) or None
            continue
        try:
            days[name] = read_date(cell, year)
        except BadDateError as error:
            faults.append(RowFault(name, error.code, _clean(text_of(cell))[:60]))
    if "code_notation" in header.columns:
        texts["number"] = _joined(line, header) or None
    if not texts.get("number") and not texts.get("title"):
        faults.append(RowFault("title", "nothing_named"))
    said = {name: texts.get(name) for name in ("number", "issuer", "title", "kind")}
    document = IncomingDocument(**said, issued=days["issued"], received=days["received"])
    rest = {name: texts.get(name) for name in ("arrival_number", "note", "url")}
    return RegisterRow(line.number, document, tuple(faults), due=days["due"], **rest)


def _parts(row: RegisterRow) -> tuple[object, ...]:
    document = row.document
    said = (document.number, document.issuer, document.title, document.issued, document.received)
    return (row.line, *said, *(fault.got for fault in row.faults))


def _joined(line: Line, header: Header) -> str:
    """The number of Annex VI: the figure and its notation apart."""
    figure = _clean(text_of(_at(line, header.columns["number"][0])))
    notation = _clean(text_of(_at(line, header.columns["code_notation"][0])))
    if not notation or notation.casefold() in figure.casefold():
        return figure
    mark = "-" if re.fullmatch(r"[^\W\d_]+/[^\W\d_]+", notation) else "/"
    return f"{figure}{mark}{notation}"


def _clean(text: str) -> str:
    """What a cell shows: a register is an office's own, so what nobody sees in it is taken away
    and not refused, and the row matches its document."""
    seen = BAD_CHARACTERS.sub("", without_hidden(unicodedata.normalize("NFC", text)))
    return one_blank(seen)[:LONGEST].strip()


def _at(line: Line, column: int) -> Cell:
    return line.cells[column] if 0 <= column < len(line.cells) else ""

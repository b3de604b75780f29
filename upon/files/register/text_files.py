"""Registers in text: tables between commas, semicolons or tabs, and lists of JSON objects."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from upon.files.long_cells import long_cells
from upon.files.register.errors import EncodingError, RegisterError, TooLargeError
from upon.files.register.sheet import MOST_ROWS, Line, Sheet

MARKS = (",", ";", "\t")


def decoded(data: bytes, file: str, encoding: str | None = None) -> str:
    """The text of a file, NFC, from its bytes, `data`: in the `encoding` given, else (None) by its
    byte order mark, or UTF-8. `file` is for messages.

    Raises EncodingError.
    """
    name = encoding or _by_mark(data)
    try:
        text = data.decode(name)
    except LookupError:
        raise EncodingError(file=file, got=name, place=0) from None
    except UnicodeError as error:
        raise EncodingError(file=file, got=name, place=getattr(error, "start", 0)) from None
    if "\x00" in text:
        raise EncodingError(file=file, got=name, place=text.index("\x00"))
    return unicodedata.normalize("NFC", text.removeprefix("\ufeff"))


def _by_mark(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-8-sig"


def read_table(text: str, file: str, fits: Callable[[Sheet], int]) -> Sheet:
    """The table in a `text`, divided by the mark with which its header fits best; `fits` returns
    how many of a sheet's headings are known; `file` is for messages.

    Raises RegisterError, TooLargeError.
    """
    head = "\n".join(text.split("\n", 40)[:40])
    tried = [(fits(_table(head, mark, file, cut=True)), mark) for mark in MARKS]
    best = max(found for found, _ in tried)
    mark = next(mark for found, mark in tried if found == best)
    return _table(text, mark, file)


def _table(text: str, mark: str, file: str, *, cut: bool = False) -> Sheet:
    lines = []
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        with long_cells():
            for number, cells in enumerate(rows, 1):
                if any(cell.strip() for cell in cells):
                    lines.append(Line(number, tuple(cell.strip() for cell in cells)))
                if len(lines) > MOST_ROWS + 50:
                    got = f"> {MOST_ROWS} rows"
                    raise TooLargeError(file=file, got=got, allowed=str(MOST_ROWS))
    except csv.Error as error:
        if not cut:
            raise RegisterError(file=file, what=str(error)) from None
    return Sheet("csv", lines)


def read_objects(text: str, file: str) -> Sheet:
    """A list of JSON objects as a sheet: the keys of all as its header, line 0; a document each.

    Raises RegisterError, TooLargeError.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RegisterError(file=file, what=f"JSON: {error}"[:200]) from None
    if isinstance(found, Mapping):
        found = next((v for v in found.values() if isinstance(v, list)), [found])
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise RegisterError(file=file, what="JSON: not a list of objects")
    if len(found) > MOST_ROWS:
        raise TooLargeError(file=file, got=f"{len(found)} rows", allowed=str(MOST_ROWS))
    keys = list(dict.fromkeys(str(key) for one in found for key in one))
    lines = [Line(0, tuple(keys))]
    for number, one in enumerate(found, start=1):
        named = {str(key): value for key, value in one.items()}
        lines.append(Line(number, tuple(_value(named.get(key)) for key in keys)))
    return Sheet("json", lines)


def _value(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, list):
        return "; ".join(map(_value, value))
    if isinstance(value, Mapping):
        return "; ".join(map(_value, value.values()))
    return unicodedata.normalize("NFC", str(value))

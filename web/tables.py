"""Rows as a table for spreadsheets, and the rows after one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from engine.model.json_text import json_line, to_json
from triggers.errors import BadInputError

Row = Mapping[str, Any]


def csv_text(rows: Sequence[Row]) -> str:
    """Rows as a table with the keys as headings; what is no plain value is JSON."""
    out = io.StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.writer(out)
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in names])
    return out.getvalue()


def _cell(value: object) -> object:
    """A cell; what a spreadsheet would run as a formula is marked as text."""
    if value is None:
        return ""
    if isinstance(value, list | dict | tuple):
        return json_line(value)
    if isinstance(value, int | float):
        return value
    text = value if isinstance(value, str) else str(to_json(value))
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and len(text) > 1 else text


def after(rows: Iterable[Row], name: str, key: str | None) -> Iterator[Row]:
    """The `rows` after the one whose field `name` is the `key` (None: all). Raises BadInputError
    for a key that no row has."""
    rest = iter(rows)
    if key is not None and not any(str(row[name]) == key for row in rest):
        raise BadInputError("after_key", key, "the key of a row")
    return rest

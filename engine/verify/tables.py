"""Tables held against those worked out anew: both ways, every column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from engine.ports.differences import Difference, PlainTable, key_text, of_row

UNREADABLE = "a table that can be read"


def table_differences(
    kept: Iterable[PlainTable], right: Iterable[PlainTable]
) -> Iterator[Difference]:
    """How tables that are `kept` differ from those of the same names that are `right`."""
    expected = {table.name: table for table in right}
    for table in kept:
        if table.rows is None:
            yield of_row(table.name, "", "", None, UNREADABLE)
        else:
            yield from _rows(table, expected[table.name])


def _rows(kept: PlainTable, right: PlainTable) -> Iterator[Difference]:
    """The rows that are altered, doubled or strange, then those that are missing."""
    wanted = {row[: right.keys]: row for row in right.rows or ()}
    met = set[tuple[Any, ...]]()
    for row in kept.rows or ():
        key = row[: kept.keys]
        if key in met or key not in wanted:
            yield of_row(kept.name, key_text(key), "", row, None)
            continue
        met.add(key)
        if row != wanted[key]:
            yield from _columns(kept, row, wanted[key])
    for key, row in wanted.items():
        if key not in met:
            yield of_row(kept.name, key_text(key), "", None, row)


def _columns(
    kept: PlainTable, row: tuple[Any, ...], right: tuple[Any, ...]
) -> Iterator[Difference]:
    key = key_text(row[: kept.keys])
    for name, value, expected in zip(kept.columns, row, right, strict=True):
        if value != expected:
            yield of_row(kept.name, key, name, value, expected)

"""Rows that are taken away, or written anew, put among the former ones: what was there as of an
entry can then be read however much came after (`store.as_of`)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Insert, Integer, Select, Table, bindparam, cast, func, insert, select

from store.backends.json_lists import JsonTexts, as_json
from store.rows.forks import forks_before
from store.schema.core_tables import FORMER


def ended_rows(table: Table) -> Select[Any]:
    """The rows of a `table` as they are put among its former ones by an entry (`ended_by`); those
    that it wrote itself are left out, for nobody has seen them."""
    ending = bindparam("ending", type_=Integer)
    columns: list[Any] = [*table.columns, ending.label("until_entry")]
    if "fork" in FORMER[table.name].columns:
        columns.append(_fork(table).label("fork"))
    return select(*columns).where(table.c.from_entry < ending)


def kept(table: Table, rows: Select[Any]) -> Insert:
    """What puts `rows` (of `ended_rows`) among the former ones of a `table`."""
    return insert(FORMER[table.name]).from_select(rows.selected_columns.keys(), rows)


def ended_by(entry: int) -> dict[str, Any]:
    """What both are given of the entry."""
    return {"ending": entry, "forks": as_json(forks_before(entry))}


def _fork(table: Table) -> Any:
    """The fork of the span that ends, of those that it may have."""
    fork = cast(JsonTexts(bindparam("forks")).column_valued("value"), Integer)
    found = select(func.min(fork)).where(fork > table.c.from_entry)
    return func.coalesce(found.scalar_subquery(), table.c.from_entry)

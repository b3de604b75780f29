"""The rows of tables as plain values, whatever stands in them: what no model would read as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, Table, select
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table
from sqlalchemy.exc import DBAPIError

from engine.ports.differences import PlainTable


def plain_tables(connection: Connection, tables: Sequence[Table]) -> Iterator[PlainTable]:
    """Some tables over an open `connection`, whole, in the values that SQLite keeps: days and
    moments as texts, yes and no as 1 and 0; one whose columns are not there has no rows
    to give."""
    for made in tables:
        keys = [column.name for column in made.primary_key.columns]
        names = (*keys, *(column.name for column in made.columns if column.name not in keys))
        columns: list[Any] = [*map(sql_column, names)]
        query = select(*columns).select_from(sql_table(made.name))
        yield PlainTable(made.name, names, len(keys), _read(connection, query))


def _read(connection: Connection, query: Select[Any]) -> list[tuple[Any, ...]] | None:
    server = connection.dialect.name == "postgresql"  # which drops all after an error, but this
    try:
        with connection.begin_nested() if server else nullcontext(), _any_bytes(connection):
            rows = connection.execute(query).all()
    except DBAPIError:
        return None
    return [tuple(map(plain_value, row)) for row in rows]


def plain_value(value: Any) -> Any:
    """A value as SQLite keeps it: days as texts, yes and no as 1 and 0."""
    if isinstance(value, bool):
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


@contextmanager
def _any_bytes(connection: Connection) -> Iterator[None]:
    """Bytes that are no text come as lone surrogates."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str

"""Writing what cannot be worked out again, each row with its table's checksum, in the transaction
that is open. Writers take turns, so nobody comes between reading a row and writing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, insert, select, update

from engine.ports.checksums import Checksum
from store.schema import core_tables
from store.unit.plain_rows import plain_value

_KEPT = core_tables.CHECKSUM
_READ = select(_KEPT.c.row_count, _KEPT.c.digest).where(_KEPT.c.name == bindparam("of"))
_WRITE = update(_KEPT).where(_KEPT.c.name == bindparam("of"))
_WRITE = _WRITE.values(row_count=bindparam("rows"), digest=bindparam("sum"))

Row = Sequence[Any]


def insert_summed(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert `rows` into a `table`, each with its columns by name; one not named is empty."""
    if rows:
        connection.execute(insert(table), list(rows))
        take_in(connection, table, (), [_of(table, row) for row in rows])


def update_summed(
    connection: Connection,
    table: Table,
    where: Iterable[ColumnElement[bool]],
    values: dict[str, Any] | Callable[[dict[str, Any]], dict[str, Any]],
) -> list[dict[str, Any]]:
    """Set `values` (the same for all, or what they are for a row as it is) in the rows of a `table`
    that are `where` they say; these rows as they are now, by the names of their columns."""
    before = [dict(row) for row in connection.execute(select(table).where(*where)).mappings()]
    if not before:
        return []
    changes = [values(row) if callable(values) else values for row in before]
    (key,) = table.primary_key.columns
    changed = update(table).where(key == bindparam("of_key"))
    changed = changed.values({name: bindparam(f"new_{name}") for name in changes[0]})
    connection.execute(
        changed,
        [
            {"of_key": row[key.name], **{f"new_{name}": new[name] for name in new}}
            for row, new in zip(before, changes, strict=True)
        ],
    )
    after = [row | new for row, new in zip(before, changes, strict=True)]
    olds, news = ([_of(table, row) for row in rows] for rows in (before, after))
    take_in(connection, table, olds, news)
    return after


def delete_summed(connection: Connection, table: Table, *where: ColumnElement[bool]) -> int:
    """Delete the rows of a `table` that are `where` they say; how many there were."""
    gone = connection.execute(select(table).where(*where)).mappings().all()
    if gone:
        connection.execute(delete(table).where(*where))
        take_in(connection, table, [_of(table, dict(row)) for row in gone], ())
    return len(gone)


def take_in(
    connection: Connection, table: Table, removed: Iterable[Row], added: Iterable[Row]
) -> None:
    """Bring the checksum of a `table` to what it is without the rows `removed` and with those
    `added`, whose values are plain and in the order of the columns."""
    name = str(table.name)
    kept = connection.execute(_READ, {"of": name}).first()
    was = Checksum(kept.row_count, int(kept.digest, 16)) if kept else Checksum()
    now = was.changed(name, removed, added)
    values = {"of": name, "rows": now.rows, "sum": now.digest}
    if kept:
        connection.execute(_WRITE, values)
    else:
        row = {"name": name, "row_count": now.rows, "digest": now.digest}
        connection.execute(insert(_KEPT), row)


def sum_anew(connection: Connection) -> None:
    """Work out all checksums from the rows that are there, for a database that had none."""
    connection.execute(delete(_KEPT))
    sum_tables(connection, core_tables.SUMMED)


def sum_tables(connection: Connection, tables: Iterable[Table]) -> None:
    """Work out the checksums of some `tables` that had none."""
    for table in tables:
        rows = connection.execute(select(table)).mappings()
        take_in(connection, table, (), [_of(table, dict(row)) for row in rows])


def _of(table: Table, row: dict[str, Any]) -> Row:
    return [plain_value(row.get(column.name)) for column in table.columns]

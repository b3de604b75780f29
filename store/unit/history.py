"""The ledger and the history page by page: no more is read than is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Select, func, select

from engine.model.acts import Entry
from engine.model.hash_chain import Raw, entry_of
from engine.model.standing import TaskRef
from engine.ports.ledger import Line
from store.backends.json_lists import FEW
from store.rows.read import change_from
from store.schema.ledger_tables import ChangeRow, LedgerRow, RetractedRow
from store.unit.tables import table


def entries_after(connection: Connection, seq: int, limit: int | None) -> list[Entry]:
    """So many entries after a number, in order."""
    ledger = table(LedgerRow)
    query = select(ledger).where(ledger.c.seq > seq).order_by(ledger.c.seq).limit(limit)
    return [entry_of(Raw(*row)) for row in connection.execute(query)]


def entries_at(connection: Connection, seqs: Collection[int]) -> list[Entry]:
    """Some entries, in order."""
    ledger = table(LedgerRow)
    query = select(ledger).order_by(ledger.c.seq)
    return [entry_of(Raw(*row)) for row in _each(connection, query, ledger.c.seq, seqs)]


def taken_back(connection: Connection, seqs: Collection[int]) -> Mapping[int, int]:
    """Those of some entries that no longer count, each with the entry that says so."""
    gone = table(RetractedRow)
    query = select(gone.c.entry, gone.c.seq)
    return {row.entry: row.seq for row in _each(connection, query, gone.c.entry, seqs)}


def lines_of(
    connection: Connection,
    ref: TaskRef,
    scopes: Collection[str | None] | None,
    seqs: Collection[int],
) -> list[Line]:
    """The changes of a task that some entries brought about, at any scope or at those given."""
    made = table(ChangeRow)
    query = _about(select(made), ref, scopes).order_by(made.c.seq, made.c.ord)
    rows = _each(connection, query, made.c.seq, seqs)
    return [Line(row.seq, change_from(row._mapping)) for row in rows]


def changing(
    connection: Connection,
    ref: TaskRef,
    scopes: Collection[str | None] | None,
    after: int,
    limit: int | None,
) -> list[int]:
    """So many entries after a number that changed a task, at any scope or at those given."""
    seq = table(ChangeRow).c.seq
    query = _about(select(seq).distinct(), ref, scopes).where(seq > after).order_by(seq)
    return list(connection.execute(query.limit(limit)).scalars())


def count_lines(connection: Connection, ref: TaskRef, scopes: Collection[str | None] | None) -> int:
    """How many changes of a task are kept, at any scope or at those given."""
    query = _about(select(func.count()).select_from(table(ChangeRow)), ref, scopes)
    return int(connection.execute(query).scalar_one())


def _about(query: Select[Any], ref: TaskRef, scopes: Collection[str | None] | None) -> Select[Any]:
    made = table(ChangeRow)
    query = query.where(made.c.plan == ref.plan, made.c.task == ref.task)
    return query if scopes is None else query.where(made.c.scope.in_([s or "" for s in scopes]))


def _each(
    connection: Connection, query: Select[Any], column: Any, numbers: Collection[int]
) -> Iterator[Any]:
    """The rows of some numbers, so many at a time as a statement may name."""
    asked = sorted(numbers)
    for first in range(0, len(asked), FEW):
        yield from connection.execute(query.where(column.in_(asked[first : first + FEW])))

"""Rows by their entries' numbers, as many at a time as a statement may name: what revisions, the
projector, the entries and the history read alike."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, Select, select

from engine.model.acts import Entry
from engine.model.hash_chain import Raw, entry_of
from store.backends.json_lists import FEW
from store.schema import core_tables


def each_number(
    connection: Connection, query: Select[Any], column: Any, numbers: Collection[int]
) -> Iterator[Any]:
    """The rows of a `query` of which `column` has one of some `numbers`, read over an open
    `connection`."""
    asked = sorted(numbers)
    for first in range(0, len(asked), FEW):
        yield from connection.execute(query.where(column.in_(asked[first : first + FEW])))


def entries_at(connection: Connection, seqs: Collection[int]) -> list[Entry]:
    """Some entries, in order."""
    ledger = core_tables.LEDGER
    query = select(ledger).order_by(ledger.c.seq)
    return [entry_of(Raw(*row)) for row in each_number(connection, query, ledger.c.seq, seqs)]

"""Statements over the tables of one transaction, and what becomes of the rows that they replace."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Table, delete, insert

from store.rows.former import ended_by, ended_rows, kept
from store.rows.moments import Moments
from store.schema.core_tables import FORMER


class Tables:
    """One connection and its open transaction, as each port of the unit uses it; `entry` is the
    number of the entry whose facts are being taken in, `moments` (by entry) those that a writer
    knows of the last entries."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.run = connection.execute
        self.entry = 0
        self.moments: dict[int, Moments] = {}

    def ask(self, statement: Executable, **values: Any) -> Any:
        """Run a statement with its bound `values`."""
        return self.run(statement, values)

    def insert(self, table: Table, rows: list[dict[str, Any]]) -> None:
        """Insert rows, if there are any; where rows come and go, as written by the entry."""
        if table.name in FORMER:
            rows = [row | {"from_entry": self.entry} for row in rows]
        if rows:
            self.run(insert(table), rows)

    def take_out(self, table: Table, where: ColumnElement[bool]) -> int:
        """Take rows away, which stay among the former ones; how many there were."""
        self.keep(table, where)
        return self.run(delete(table).where(where)).rowcount

    def keep(self, table: Table, where: ColumnElement[bool]) -> None:
        """Put rows that are about to be taken away, or written anew, among the former ones; not
        those that the same entry wrote, which nobody has seen."""
        self.run(kept(table, ended_rows(table).where(where)), ended_by(self.entry))

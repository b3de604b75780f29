"""Statements over the tables of one transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Executable, Table, insert


class Tables:
    """One connection and its open transaction, as each port of the unit uses it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.run = connection.execute

    def ask(self, statement: Executable, **values: Any) -> Any:
        """Run a statement with its bound `values`."""
        return self.run(statement, values)

    def insert(self, table: Table, rows: list[dict[str, Any]]) -> None:
        """Insert rows, if there are any."""
        if rows:
            self.run(insert(table), rows)

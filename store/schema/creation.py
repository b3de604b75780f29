"""The statements that make the tables of the models without a migration, for a ledger that is built
beside another to compare them. By itself, so that only a comparison waits for the models."""

from __future__ import annotations

from functools import cache

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

from store.schema import (  # noqa: F401  the tables register themselves
    checksum_tables,
    former_tables,
    ledger_tables,
    message_tables,
    outbox_tables,
)


@cache
def sqlite_statements() -> tuple[str, ...]:
    """What makes the tables and their indexes in SQLite, in an order that can be run."""
    dialect, tables = sqlite.dialect(), SQLModel.metadata.sorted_tables
    made = [str(CreateTable(one).compile(dialect=dialect)) for one in tables]
    indexes = [index for one in tables for index in one.indexes]
    return (*made, *(str(CreateIndex(one).compile(dialect=dialect)) for one in indexes))

"""The tables of accounts made, and brought up to this version."""

from __future__ import annotations

from sqlalchemy import Connection, Table, select, text

from store.backends.connect import backend_of
from store.schema.account_tables import METADATA, SCHEMA, SUMMED, SUMMED_FROM, VERSION
from store.unit.checksums import insert_summed, sum_tables, update_summed

_GUARDED = {
    "sqlite": (
        "CREATE TRIGGER IF NOT EXISTS web_account_log_no_{name} BEFORE {name} ON web_account_log "
        "BEGIN SELECT RAISE(ABORT, 'the list is append-only'); END"
    ),
    "postgresql": (
        "CREATE OR REPLACE RULE web_account_log_no_{name} AS ON {name} TO web_account_log "
        "DO INSTEAD NOTHING"
    ),
}
"""What keeps the list of what was done to accounts append-only, by the kind of database."""


def make_tables(connection: Connection) -> None:
    """Make the tables that are not there yet, in the transaction that is open; those of an older
    version get the checksums of their rows as they are."""
    METADATA.create_all(connection, checkfirst=True)
    statement = _GUARDED[connection.dialect.name]
    for name in ("UPDATE", "DELETE"):
        connection.execute(text(statement.format(name=name)))
    found = connection.execute(select(SCHEMA.c.version)).scalar()
    if found is None or found < SUMMED_FROM:
        sum_tables(connection, SUMMED)
    if found is None:
        insert_summed(connection, SCHEMA, [{"version": VERSION}])
    elif found < SUMMED_FROM:
        update_summed(connection, SCHEMA, (), {"version": VERSION})


def summed_accounts(connection: Connection) -> tuple[Table, ...]:
    """The tables of accounts that have checksums: none where the workspace was never served, or
    by no version that keeps them."""
    if SCHEMA.name not in backend_of(connection.dialect.name).tables(connection):
        return ()
    found = connection.execute(select(SCHEMA.c.version)).scalar()
    return SUMMED if found is None or found >= SUMMED_FROM else ()

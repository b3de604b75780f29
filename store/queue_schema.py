"""A place beside the ledger, on its server, for the tables of a queue that is not ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from store.ledger import SqlLedger

_THERE = text("SELECT count(*) FROM pg_namespace WHERE nspname = :name")


def is_server(ledger: SqlLedger) -> bool:
    """Whether the ledger lies on a server."""
    return ledger.engine.dialect.name == "postgresql"


def server_url(ledger: SqlLedger) -> str:
    """Where the server is, for a driver of its own: with the password, so never to be shown."""
    url = ledger.engine.url
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=False)


@contextmanager
def own_schema(ledger: SqlLedger, name: str) -> Iterator[None]:
    """Make a schema where it is not there; within the block writers wait, and so does everybody
    else who would make something in it.

    Raises NotGrantedError, LostConnectionError.
    """
    with ledger.connected(writing=True) as connection:
        if not connection.scalar(_THERE, {"name": name}):
            connection.execute(text(f'CREATE SCHEMA "{name}"'))
    with ledger.connected(writing=True):
        yield

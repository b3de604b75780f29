"""The schema of a database against that of a fresh one, which the same migrations made."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from engine.ports.differences import Difference
from store import migrate
from store.backends.connect import backend_of, connect
from store.backends.options import WRITING
from store.schema.account_tables import SCHEMA
from store.unit.account_schema import make_tables
from store.verify.catalogs import Part, Parts, parts_of

PLACE = "upon_verify"
"""The schema of a server in which a fresh database is made; its transaction is dropped."""


def built_otherwise(connection: Connection) -> list[Difference] | None:
    """How the tables, columns, keys, indexes, checks, triggers, rules and policies of an open
    `connection` differ from what the migrations make; None where the role may make no schema to
    compare with. The ledger's guards are left to `Unit.unguarded`."""
    try:
        right = expected_parts(connection)
    except DBAPIError:
        return None
    guards = backend_of(connection.dialect.name).guards()
    return [
        Difference(_name(part), kept or "-", wanted or "-", part.table)
        for part, kept, wanted in differing(parts_of(connection), right)
        if part.name not in guards
    ]


def _name(part: Part) -> str:
    if part.table in ("", part.name):
        return f"{part.kind} {part.name}"
    return f"{part.kind} {part.name} of {part.table}"


def differing(kept: Parts, right: Parts) -> Iterator[tuple[Part, str | None, str | None]]:
    """The parts that are not the same, tables first, each as it is and as it should be."""
    for part in sorted(kept.keys() | right.keys(), key=lambda one: (one.kind != "table", one)):
        if kept.get(part) != right.get(part):
            yield part, kept.get(part), right.get(part)


def expected_parts(connection: Connection) -> Parts:
    """What a fresh database of the same kind has; with the tables of accounts, where this one has
    them. On a server it is made in a schema of its own, by a transaction that is dropped."""
    server = connection.dialect.name == "postgresql"
    web = SCHEMA.name in {part.name for part in parts_of(connection) if part.kind == "table"}
    url = connection.engine.url.render_as_string(hide_password=False) if server else "sqlite://"
    return _fresh(url, str(migrate.FOLDER), web)


@cache
def _fresh(url: str, migrations: str, web: bool) -> Parts:
    del migrations  # those that `upgrade` reads; another folder is another schema
    engine = connect(url, create=True)
    server = engine.dialect.name == "postgresql"
    try:
        with (
            engine.connect().execution_options(**{WRITING: not server}) as made,
            made.begin() as it,
        ):
            if server:
                made.exec_driver_sql(
                    f"ROLLBACK; BEGIN; CREATE SCHEMA {PLACE}; SET LOCAL search_path = {PLACE}"
                )
            migrate.upgrade(made)
            if web:
                make_tables(made)
            found = parts_of(made)
            it.rollback()
    finally:
        engine.dispose()
    return found

"""Putting back how a database is built, as far as it can be without the rows of the ledger."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from store.schema import core_tables
from store.verify.catalogs import Part, Parts, parts_of
from store.verify.schema import differing, expected_parts


def mend(connection: Connection) -> None:
    """Put back indexes that are missing or altered and the derived tables, which must be empty;
    take away triggers, rules and policies that do not belong here. What is wrong with the tables
    of the ledger and of what people were told stays, and `verify` goes on naming it. A role that
    may make no schema to compare with puts back none of it."""
    try:
        kept, right = parts_of(connection), expected_parts(connection)
    except DBAPIError:
        return
    ways = _on_server if connection.dialect.name == "postgresql" else _in_file
    for part, was, wanted in differing(kept, right):
        for statement in ways(part, was, wanted, right):
            connection.exec_driver_sql(statement)


DERIVED_NAMES = frozenset(str(table.name) for table in core_tables.DERIVED)


def _in_file(part: Part, was: str | None, wanted: str | None, right: Parts) -> Iterator[str]:
    """A derived table is made anew with its indexes."""
    if part.kind == "table" and part.name in DERIVED_NAMES and wanted:
        yield f"DROP TABLE IF EXISTS {part.name}"
        yield wanted
        for one, definition in right.items():
            if (one.kind, one.table) == ("index", part.name) and _is_statement(definition):
                yield definition
    elif part.kind == "index" and _is_statement(wanted or was):
        yield f'DROP INDEX IF EXISTS "{part.name}"'
        yield from [wanted] if wanted else []
    elif part.kind == "trigger":
        yield f'DROP TRIGGER IF EXISTS "{part.name}"'
        yield from [wanted] if wanted else []


def _is_statement(definition: str | None) -> bool:
    """Whether an index was made by a statement, and is not part of its table."""
    return definition is not None and definition.startswith("CREATE")


def _on_server(part: Part, was: str | None, wanted: str | None, right: Parts) -> Iterator[str]:
    """Tables stay, with what roles were granted on them."""
    name, place = f'"{part.name}"', f'"{part.table}"'
    if part.kind in ("trigger", "rule", "policy") and wanted is None:
        yield f"DROP {part.kind.upper()} IF EXISTS {name} ON {place}"
    elif part.kind == "table" and was and wanted:
        yield f"ALTER TABLE {place} NO FORCE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {place} DISABLE ROW LEVEL SECURITY"
    elif part.kind == "constraint" and part.table in DERIVED_NAMES:
        yield f"ALTER TABLE {place} DROP CONSTRAINT IF EXISTS {name}"
        if wanted:
            yield f"ALTER TABLE {place} ADD CONSTRAINT {name} {wanted.rpartition(' ')[0]}"
    elif part.kind == "index" and part._replace(kind="constraint") not in right:
        yield f"DROP INDEX IF EXISTS {name}"
        yield from [wanted.removesuffix(" t t")] if wanted else []

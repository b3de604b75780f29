"""A database read as it stood after one of its entries: every statement finds, under the names of
the tables, what they held then.

A row that comes and goes has the entry that wrote it, and what it was before a later entry stays
among the former rows; so what stood after an entry is what is there since no later one, and what
was there until a later one. Statements are asked as those of today are, of a name that a common
table expression gives another meaning, and the time they take does not depend on what came after.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    FromClause,
    bindparam,
    column,
    event,
    func,
    literal_column,
    select,
    table,
)

from store.rows.forks import forks_around
from store.schema.table_columns import COLUMNS, NUMBERED, VERSIONED, former

_NAMED = re.compile(rf"\b({'|'.join(sorted((*VERSIONED, *NUMBERED), key=len, reverse=True))})\b")
_READS = re.compile(r"\s*(?:(WITH RECURSIVE)|(WITH)|SELECT)\b")
_SEQ: ColumnElement[Any] = literal_column("{seq}")
_FORKS: ColumnElement[Any] = literal_column("({forks})")


def read_as_of(connection: Connection, seq: int) -> None:
    """Let all that is read over a `connection` from now on be what stood after the entry `seq`."""
    schema = "main"
    if connection.dialect.name != "sqlite":
        schema = str(connection.execute(select(func.current_schema())).scalar())
    others = set(VERSIONED)
    if not connection.execute(_OTHER_CARDS, {"seq": seq}).first():
        others.remove("card")  # lists are joined with it, which takes longer with two tables
    given = {"seq": str(seq), "forks": ", ".join(map(str, forks_around(seq)))}
    kind: Any = type(connection.dialect)

    def rewritten(*told: Any) -> tuple[str, Any]:
        return _as_of(told[2], meaning), told[3]

    def meaning(name: str) -> str:
        return _meaning(kind, schema, name, name in others).format(**given)

    event.listen(connection, "before_cursor_execute", rewritten, retval=True)


def _as_of(statement: str, meaning: Callable[[str], str]) -> str:
    """A statement that reads, asked of what stood where it names tables, each by its `meaning`; any
    other as it is."""
    found, names = _READS.match(statement), {*_NAMED.findall(statement)}
    if found is None or not names:
        return statement
    recursive, more = found.groups()
    given = ", ".join(map(meaning, sorted(names)))
    rest = f", {statement[found.end() :]}" if recursive or more else f" {statement}"
    return f"{recursive or 'WITH'} {given}{rest}"


@lru_cache(maxsize=64)
def _meaning(kind: Callable[[], Dialect], schema: str, name: str, others: bool) -> str:
    """The rows of a table that entries up to one wrote, with the `others` that rows were then, as a
    common table expression of that name; the entry and its forks are left to be filled in."""
    kept = _table(name, schema)
    columns = [one.name for one in kept.c]
    found: Any = select(*kept.c).where(kept.c[NUMBERED.get(name, "from_entry")] <= _SEQ)
    if others:
        was = _table(former(name), schema)
        then = select(*(was.c[one] for one in columns)).where(*_held(was, _SEQ))
        if "fork" in was.c:
            then = then.where(was.c.fork.op("IN")(_FORKS))
        found = found.union_all(then)
    dialect = kind()
    return f"{dialect.identifier_preparer.quote(name)} AS ({found.compile(dialect=dialect)})"


def _held(was: FromClause, seq: ColumnElement[Any]) -> tuple[ColumnElement[bool], ...]:
    return was.c.from_entry <= seq, was.c.until_entry > seq


def _table(name: str, schema: str | None = None) -> FromClause:
    named = COLUMNS[name].split()
    return table(name, *(column(one.partition(":")[0].rstrip("*")) for one in named), schema=schema)


_CARD = _table(former("card"))
_OTHER_CARDS = select(_CARD.c.task).where(*_held(_CARD, bindparam("seq"))).limit(1)

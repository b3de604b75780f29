"""A list's scan as SQL: plain text and bound values, read as the rows are taken."""

from __future__ import annotations

from collections.abc import Collection, Generator
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import (
    Connection,
    Date,
    TextClause,
    bindparam,
    text,
)

from engine.model.standing import Key, Standing
from engine.ports.scan import Found, Scan
from store.backends.json_lists import FEW, as_json, for_this
from store.rows.read import COLUMNS, WITH_CARDS, found_from, standing_from

CHUNK = 200
"""Rows fetched at a time, at most: a few at first, for a page may need no more than one."""

SOME = 20
"""Up to so many scopes are looked up one by one, whatever the order of the list."""

_STREAMED = {"stream_results": True, "max_row_buffer": CHUNK}
_PLACE = ("plan_seq", "position", "ord", "scope", "body")


def scan(connection: Connection, asked: Scan) -> Generator[Found]:
    """Standings with their cards, in the order of a list; whoever stops early lets go of the
    database's cursor."""
    if asked.on is not None and _stepped(connection, asked):
        yield from _as_it_was(connection, asked)
        return
    day, scopes = asked.unfinished_on, asked.scopes
    ended = day is not None and _ended_since(connection, day)
    statement, values = _statement(connection, asked, unfinished=day is not None and not ended)
    exact = not ended and (scopes is None or len(scopes) <= FEW)
    with connection.execute(statement, values, execution_options=_STREAMED) as rows:
        for found in map(found_from, map(tuple, rows)):
            if exact or asked.takes(found):
                yield asked.seen(found)


def _stepped(connection: Connection, asked: Scan) -> bool:
    """Whether by what is asked, a date, anything has changed since the day asked for."""
    dated = asked.by_due or asked.before is not None or asked.since is not None
    return dated and connection.execute(_STEPPED, {"day": asked.on}).first() is not None


def _as_it_was(connection: Connection, asked: Scan) -> Generator[Found]:
    """The same for a day whose dates are not those of the last steps: all is looked through."""
    wide = replace(asked, by_due=False, unfinished_on=None, before=None, since=None, after=None)
    statement, values = _statement(connection, wide, unfinished=False)
    rows = connection.execute(statement, values)
    seen = (asked.seen(found_from(tuple(row))) for row in rows)
    taken = [found for found in seen if asked.takes(found)]
    yield from sorted(taken, key=lambda found: asked.order(found.place))


_STEPPED = text("SELECT 1 FROM standing WHERE steps_to > :day LIMIT 1").bindparams(
    bindparam("day", type_=Date)
)


def narrower(connection: Connection, standing: Standing) -> list[Standing]:
    """The standings of the same task and occurrence at narrower places, parts too; of any
    occurrence where the task waits for its first."""
    values = {"plan": standing.plan, "task": standing.task}
    query = _NARROWER
    if standing.occurrence is not None:
        query, values["occurrence"] = _NARROWER_OF, standing.occurrence
    return [standing_from(row) for row in connection.execute(query, values)]


def narrower_keys(connection: Connection, standing: Standing, places: Collection[str]) -> list[Key]:
    """The keys alone of the standings that are narrower than `standing`, from the index of keys,
    over an open `connection`; of those at some `places` (ids of bodies), at least."""
    values = {"plan": standing.plan, "task": standing.task}
    query = _KEYS
    if standing.occurrence is not None:
        query, values["occurrence"] = f"{query} AND s.occurrence = :occurrence", standing.occurrence
    if len(places) <= FEW:
        query, values["places"] = f"{query} AND s.scope IN {{names:places}}", as_json(places)
    rows = connection.execute(for_this(connection, query), values)
    return [
        Key(standing.plan, standing.task, occurrence or None, scope, body or None)
        for occurrence, scope, body in rows
    ]


def plan_seq(connection: Connection, plan: str) -> int:
    """The entry that put a plan into force first. Raises LookupError."""
    found = connection.execute(_PLAN, {"plan": plan}).scalar()
    if found is None:
        raise LookupError(plan)
    return int(found)


_PLAN = text("SELECT seq FROM plan WHERE id = :plan")
_WHERE = "FROM standing s WHERE s.plan = :plan AND s.task = :task AND s.scope > ''"
_AT = f"SELECT {COLUMNS} {_WHERE}"
_KEYS = f"SELECT s.occurrence, s.scope, s.body {_WHERE}"
_NARROWER = text(_AT)
_NARROWER_OF = text(f"{_AT} AND s.occurrence = :occurrence")


def _statement(
    connection: Connection, asked: Scan, *, unfinished: bool
) -> tuple[TextClause, dict[str, Any]]:
    where, values = _filters(asked)
    if asked.scopes is not None and len(asked.scopes) <= FEW:
        where.append(f"{_scope(connection, asked)} IN {{names:scopes}}")
        values["scopes"] = as_json(("", *asked.scopes))
    if unfinished:
        where.append("s.state != 'done' AND s.state != 'cancelled'")
    order = (["due"] if asked.by_due else []) + list(_PLACE)
    if asked.after is not None:
        compared = ">=" if asked.after.member else ">"
        names = ", ".join(f"s.{name}" for name in order)
        marks = ", ".join(f":after_{name}" for name in order)
        where.append(f"({names}) {compared} ({marks})")
        values |= {
            f"after_{name}": value
            for name, value in zip(order, asked.order(asked.after), strict=True)
        }
    listed = ", ".join(f"s.{name}" for name in order)
    template = f"{WITH_CARDS} WHERE {' AND '.join(where)} ORDER BY {listed}"
    names_of_dates = [name for name, value in values.items() if isinstance(value, date)]
    binds = [bindparam(name, type_=Date) for name in names_of_dates]
    statement = for_this(connection, template)
    return statement.bindparams(*binds), values


def _filters(asked: Scan) -> tuple[list[str], dict[str, Any]]:
    where = ["1 = 1"]
    values: dict[str, Any] = {}
    if asked.by_due:
        where.append("s.due IS NOT NULL")
    if not asked.parts:
        where.append("s.body = ''")
    if asked.plan is not None:
        where.append("s.plan = :plan")
        values["plan"] = asked.plan
    if asked.trigger is not None:
        where.append(
            "(s.plan, s.task) IN (SELECT l.plan, l.task FROM listener l "
            "WHERE l.kind = 'trigger' AND l.name = :trigger)"
        )
        values["trigger"] = asked.trigger
    for name, compared, day in (("before", "<", asked.before), ("since", ">=", asked.since)):
        if day is not None:
            where.append(f"s.due {compared} :{name}")
            values[name] = day
    return where, values


def _scope(connection: Connection, asked: Scan) -> str:
    """The column, in SQLite so that its index is left alone: rows at many scopes, of which a page
    shows the first by date, are found sooner in the order of the list than one scope at a time."""
    many = asked.by_due and asked.scopes is not None and len(asked.scopes) > SOME
    return "+s.scope" if many and connection.dialect.name == "sqlite" else "s.scope"


def _ended_since(connection: Connection, day: date) -> bool:
    """Whether anything ended after a day: the index of what is open then does not have it all."""
    return connection.execute(_ENDED, {"day": day}).first() is not None


_ENDED = text(
    "SELECT 1 FROM standing WHERE (state = 'done' OR state = 'cancelled') AND state_on > :day "
    "LIMIT 1"
).bindparams(bindparam("day", type_=Date))

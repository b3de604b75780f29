"""A list's scan as SQL, read as the rows are taken."""

from __future__ import annotations

from collections.abc import Collection, Generator
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Date,
    Select,
    bindparam,
    literal_column,
    select,
    tuple_,
)

from engine.model.standing import Key, Standing
from engine.ports.scan import Found, Scan
from store.backends.json_lists import FEW, Unindexed, as_json, names
from store.rows.read import COLUMNS, WITH_CARDS, S, found_from, standing_from
from store.schema.plain_tables import LISTENER, PLAN

CHUNK = 200
"""Rows fetched at a time, at most: a few at first, for a page may need no more than one."""

SOME = 20
"""Up to so many scopes are looked up one by one, whatever the order of the list."""

_STREAMED = {"stream_results": True, "max_row_buffer": CHUNK}
_PLACE = ("plan_seq", "position", "ord", "scope", "body")


def scan(connection: Connection, asked: Scan) -> Generator[Found]:
    """Standings with their cards, in the order of a list, each part by itself; whoever stops early
    lets go of the database's cursor."""
    if asked.on is not None and _stepped(connection, asked):
        yield from _as_it_was(connection, asked)
        return
    day, scopes = asked.unfinished_on, asked.scopes
    ended = day is not None and _ended_since(connection, day)
    statement, values = _statement(asked, unfinished=day is not None and not ended)
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
    statement, values = _statement(wide, unfinished=False)
    rows = connection.execute(statement, values)
    seen = (asked.seen(found_from(tuple(row))) for row in rows)
    taken = [found for found in seen if asked.takes(found)]
    yield from sorted(taken, key=lambda found: asked.order(found.place))


_DAY = bindparam("day", type_=Date)
_STEPPED = select(S.c.plan).where(S.c.steps_to > _DAY).limit(1)


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
        query, values["occurrence"] = query.where(_OF_OCCURRENCE), standing.occurrence
    if len(places) <= FEW:
        query, values["places"] = query.where(S.c.scope.in_(names("places"))), as_json(places)
    rows = connection.execute(query, values)
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


_PLAN = select(PLAN.c.seq).where(PLAN.c.id == bindparam("plan"))
_OF_TASK = (S.c.plan == bindparam("plan")) & (S.c.task == bindparam("task"))
_OF_OCCURRENCE = S.c.occurrence == bindparam("occurrence")
_NARROWER = select(*COLUMNS).where(_OF_TASK, S.c.scope > "")
_NARROWER_OF = _NARROWER.where(_OF_OCCURRENCE)
_KEYS = select(S.c.occurrence, S.c.scope, S.c.body).where(_OF_TASK, S.c.scope > "")

# Literals, not bound values: only so does the database see that a partial index has all of it.
_DONE: ColumnElement[str] = literal_column("'done'")
_CANCELLED: ColumnElement[str] = literal_column("'cancelled'")
_UNFINISHED = (S.c.state != _DONE) & (S.c.state != _CANCELLED)
_LISTENING = select(LISTENER.c.plan, LISTENER.c.task).where(
    LISTENER.c.kind == "trigger", LISTENER.c.name == bindparam("trigger")
)
_NO_PART = S.c.body == literal_column("''")


def _statement(asked: Scan, *, unfinished: bool) -> tuple[Select[Any], dict[str, Any]]:
    query, values = filtered(WITH_CARDS, asked)
    if unfinished:
        query = query.where(_UNFINISHED)
    query, values = _from_place(query, values, asked)
    return query.order_by(*(S.c[name] for name in _order(asked))), values


def _order(asked: Scan) -> list[str]:
    return (["due"] if asked.by_due else []) + list(_PLACE)


def _from_place(
    query: Select[Any], values: dict[str, Any], asked: Scan
) -> tuple[Select[Any], dict[str, Any]]:
    """A query of standings, and its values, from the row on after which the list is `asked` for."""
    if asked.after is None:
        return query, values
    place = dict(zip(_order(asked), asked.order(asked.after), strict=True))
    marks = tuple_(*(_mark(f"after_{name}", value) for name, value in place.items()))
    here = tuple_(*(S.c[name] for name in place))
    query = query.where(here >= marks if asked.after.member else here > marks)
    return query, values | {f"after_{name}": value for name, value in place.items()}


def _mark(name: str, value: object) -> BindParameter[Any]:
    return bindparam(name, type_=Date if isinstance(value, date) else None)


def filtered(query: Select[Any], asked: Scan) -> tuple[Select[Any], dict[str, Any]]:
    """A query of standings for those that are `asked` for, as far as it can be said of a row, and
    the values of that."""
    values = dict[str, Any]()
    if asked.scopes is not None and len(asked.scopes) <= FEW:
        query = query.where(_scope(asked).in_(names("scopes")))
        values["scopes"] = as_json(("", *asked.scopes))
    if asked.by_due:
        query = query.where(S.c.due.is_not(None))
    if not asked.parts:
        query = query.where(_NO_PART)
    if asked.plan is not None:
        query, values["plan"] = query.where(S.c.plan == bindparam("plan")), asked.plan
    if asked.trigger is not None:
        query = query.where(tuple_(S.c.plan, S.c.task).in_(_LISTENING))
        values["trigger"] = asked.trigger
    if asked.before is not None:
        query = query.where(S.c.due < bindparam("before", type_=Date))
        values["before"] = asked.before
    if asked.since is not None:
        query = query.where(S.c.due >= bindparam("since", type_=Date))
        values["since"] = asked.since
    return query, values


def _scope(asked: Scan) -> ColumnElement[Any]:
    """The column, in SQLite so that its index is left alone: rows at many scopes, of which a page
    shows the first by date, are found sooner in the order of the list than one scope at a time."""
    many = asked.by_due and asked.scopes is not None and len(asked.scopes) > SOME
    return Unindexed(S.c.scope) if many else S.c.scope


def _ended_since(connection: Connection, day: date) -> bool:
    """Whether anything ended after a day: the index of what is open then does not have it all."""
    return connection.execute(_ENDED, {"day": day}).first() is not None


_ENDED = (
    select(S.c.plan)
    .where((S.c.state == _DONE) | (S.c.state == _CANCELLED), S.c.state_on > _DAY)
    .limit(1)
)

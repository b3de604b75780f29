"""A list's scan with the parts that differ in nothing but whose they are put together, by the
database: a country's parts that were acted on are then as many rows as there are ways they stand.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, literal_column, select, tuple_

from engine.ports.alike import Alike
from engine.ports.scan import Found, Place, Scan
from store.backends.json_lists import JsonGroup
from store.rows.read import CARD_COLUMNS, COLUMNS, C, S, found_from
from store.rows.scan import filtered, scan

FIRST, MOST = 50, 3_200
"""After so many standings of the whole the parts are asked for that stand among them: of a few at
first, for a page may need no more, then of four times as many each time, up to the most."""

_TASK = tuple_(S.c.plan_seq, S.c.position)
_BETWEEN = ("low_plan", "low_position", "high_plan", "high_position")
_LOW = tuple_(*map(bindparam, _BETWEEN[:2]))
_HIGH = tuple_(*map(bindparam, _BETWEEN[2:]))
_SAME = [S.c[name] for name in ("plan_seq", "position", "ord", "fingerprint")]
_PART = S.c.body > literal_column("''")
"""A literal, not a bound value: only so does the database see that the index has all parts."""
_TOLD = (*COLUMNS, *CARD_COLUMNS)
_Task = tuple[int, int]
_END: _Task = (2**31 - 1, 0)
"""After the last task: as great as an entry's number is in any database."""


def scan_for(connection: Connection, asked: Scan) -> Generator[Found]:
    """Standings with their cards in the order of a list, as `asked`: each part by itself, or those
    that are alike together, where the first of them would stand. Whoever stops early lets go of the
    database's cursor."""
    return _together(connection, asked) if asked.alike and asked.parts else scan(connection, asked)


def _together(connection: Connection, asked: Scan) -> Generator[Found]:
    query, values = _statement(asked)
    low = _before(asked.after)
    for wholes in _by_tasks(scan(connection, replace(asked, parts=False, alike=False))):
        high = _task(wholes[-1]) if wholes else _END
        between = dict(zip(_BETWEEN, (*low, *high), strict=True))
        parts = _alike(connection, asked, query, values | between)
        yield from sorted([*wholes, *parts], key=_order)
        low = high


def _by_tasks(found: Iterable[Found]) -> Iterator[list[Found]]:
    """Standings in lists that grow, those of a task in one; an empty one after the last."""
    size, taken = FIRST, list[Found]()
    for _, group in groupby(found, key=_task):
        taken += group
        if len(taken) >= size:
            yield taken
            size, taken = min(4 * size, MOST), []
    if taken:
        yield taken
    yield []


def _order(found: Found) -> tuple[object, ...]:
    """Where it stands in the plans' order."""
    return found.place[1:6]


def _task(found: Found) -> _Task:
    """Where a task stands in the plans' order."""
    return found.place.plan_seq, found.place.position


def _before(after: Place | None) -> _Task:
    """The place of the last task before a list that goes on from a task on."""
    return (after.plan_seq, after.position - 1) if after else (0, 0)


def _alike(
    connection: Connection, asked: Scan, query: Select[Any], values: dict[str, Any]
) -> Iterator[Found]:
    for row in connection.execute(query, values):
        *same, number, names = row
        found, alike = found_from(tuple(same)), Alike(number, partial(_names, names))
        yield asked.seen(Found(found.standing, found.card, found.place, alike))


def _names(text: str) -> frozenset[str]:
    """The names in a JSON list."""
    return frozenset(json.loads(text))


def _statement(asked: Scan) -> tuple[Select[Any], dict[str, Any]]:
    """The first part of each way to stand, with the number and the names of all that stand so, of
    the tasks between two, in any order."""
    number, names = func.count().label("number"), JsonGroup(S.c.scope).label("names")
    columns = [*_SAME, func.min(S.c.scope).label("scope"), number, names]
    query, values = filtered(select(*columns), asked)
    query = query.where(_PART, _TASK > _LOW, _TASK <= _HIGH)
    ways = query.group_by(*_SAME).subquery("w")
    first = [S.c[one.name] == ways.c[one.name] for one in (*_SAME, S.c.scope)]
    found = ways.join(S, and_(*first, S.c.body == S.c.scope))
    found = found.join(C, (C.c.plan == S.c.plan) & (C.c.task == S.c.task))
    return select(*_TOLD, ways.c.number, ways.c.names).select_from(found), values

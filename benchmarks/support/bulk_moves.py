"""A ledger filled with moves faster than by recording them one by one: their rows are written as
the engine writes them, which `verify` holds them against.

In each task that starts with its plan two parts are moved by the engine itself, the first started,
the second completed as well; every further move gives rows like those.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice, product
from random import Random
from typing import Any, cast

from sqlalchemy import Connection, delete, insert

from benchmarks.nation import TODAY, Size, commune
from benchmarks.support.scale_reading import DATED
from engine.commit.commit import copy_entry
from engine.model.acts import Entry, TaskMoved
from engine.model.hash_chain import Head, raw, seal
from engine.model.states import Move
from engine.service.engine import Engine
from store.ledger import SqlLedger
from store.rows.forks import fork_of
from store.schema import core_tables
from store.unit.unit import StoredUnit

START, DAY = datetime(2025, 7, 2, tzinfo=UTC), date(2025, 3, 1)
Row = dict[str, Any]


def moves(size: Size) -> Iterator[TaskMoved]:
    """Each part is started once and completed once: first those of two bodies in each task, the
    second's to its end, then the others in a random order."""
    plans = [f"k{number:02}" for number in range(size.plans)]
    for plan, task in product(plans, DATED):
        yield _move(plan, task, 0, Move.START)
        yield _move(plan, task, 1, Move.START)
        yield _move(plan, task, 1, Move.COMPLETE)
    left = 2 * [*product(plans, DATED, range(2, size.communes))]
    Random(1).shuffle(left)  # noqa: S311  any order will do
    started = set[tuple[str, str, int]]()
    for part in left:
        yield _move(*part, Move.COMPLETE if part in started else Move.START)
        started.add(part)


def _move(plan: str, task: str, number: int, move: Move) -> TaskMoved:
    return TaskMoved(plan=plan, task=task, move=move, on=DAY, body=commune(number))


def sealed(head: Head, act: TaskMoved) -> Entry:
    """The entry after a head, a second after the one before it."""
    at = START + timedelta(seconds=head.count)
    return seal(head, act, at=at, today=TODAY, by="bench", via="bench")


def record_first(engine: Engine, size: Size, coming: Iterator[TaskMoved]) -> None:
    """Let the engine record the moves that others are like."""
    with engine.ledger.writing() as unit:
        for act in islice(coming, size.plans * len(DATED) * 3):
            copy_entry(unit, engine.calendars, sealed(unit.entries.head(), act))


class Bulk:
    """The rows of many moves, collected and then written at once, after the engine's own."""

    def __init__(self, ledger: SqlLedger) -> None:
        self._ledger = ledger
        with ledger.reading() as unit:
            rows = unit.rows_of(core_tables.STANDING)
        self._wholes = {(row["plan"], row["task"]): row for row in rows if not row["body"]}
        parts = [row for row in rows if row["body"]]
        self._like = {(row["plan"], row["task"], row["state"]): row for row in parts}
        self._parts = {(row["plan"], row["task"], row["body"]): row for row in parts}

    def fill(self, number: int, coming: Iterator[TaskMoved]) -> None:
        """Go on with the moves that are `coming` until there are so many entries."""
        made, self._rows = list[Entry](), defaultdict[str, list[Row]](list)
        with self._ledger.connected(writing=True) as connection:
            unit = StoredUnit(connection)
            head = unit.entries.head()
            while head.count < number:
                entry = sealed(head, next(coming))
                made.append(entry)
                head = Head(entry.seq, entry.hash)
                self._move(entry.seq, cast("TaskMoved", entry.act))
            unit.entries.append_raw([raw(entry) for entry in made])
            self._write(connection)

    def _move(self, seq: int, act: TaskMoved) -> None:
        """What one move writes: its act, its change, the part and the whole as they become, and
        what they were."""
        body = cast("str", act.body)
        done = act.move is Move.COMPLETE
        after = "done" if done else "in_progress"
        named = {"plan": act.plan, "task": act.task}
        doc = act.model_dump_json()
        said = {"seq": seq, "kind": act.kind, **named, "body": body, "doc": doc}
        self._rows["task_act"].append(said | {"from_entry": seq})
        change = {"seq": seq, "ord": 0, **named, "occurrence": "", "scope": body, "field": "state"}
        states = {"before": '"in_progress"' if done else '"active"', "after": f'"{after}"'}
        self._rows["change"].append(change | states)
        place = (act.plan, act.task, body)
        if place in self._parts:
            self._rows["standing_former"].append(_ended(self._parts[place], seq))
        like = self._like[act.plan, act.task, after]
        self._parts[place] = like | {"scope": body, "body": body, "from_entry": seq}
        whole = self._wholes[place[:2]]
        self._rows["standing_former"].append(_ended(whole, seq))
        days, behind, *rest = json.loads(whole["days"])
        days, behind = ([[days[0][0], days[0][1] + 1]], behind - 1) if done else (days, behind + 1)
        counted = json.dumps([days, behind, *rest], separators=(",", ":"))
        self._wholes[place[:2]] = whole | {"days": counted, "from_entry": seq}

    def _write(self, connection: Connection) -> None:
        connection.execute(delete(core_tables.STANDING))
        standing = [*self._wholes.values(), *self._parts.values()]
        tables = (core_tables.TASK_ACT, core_tables.CHANGE, core_tables.FORMER["standing"])
        for table in tables:
            connection.execute(insert(table), self._rows[table.name])
        connection.execute(insert(core_tables.STANDING), standing)


def _ended(row: Row, until: int) -> Row:
    return row | {"fork": fork_of(row["from_entry"], until), "until_entry": until}

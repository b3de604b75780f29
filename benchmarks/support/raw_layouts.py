"""The ways to lay out a table of one row a task that were tried, the best one first.

Each row is (task_id, trigger, plan, commune, state, started_on, due). Days are numbers in SQLite
and dates in PostgreSQL. A "prepared" row holds days that mean "not yet" from the start, so that it
keeps its length and is changed where it lies.
"""

# ruff: noqa: S608  the statements are made of nothing but what is written here

from __future__ import annotations

from typing import NamedTuple

TABLE = "raw_task"
SERIES = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {rows}) "
"""SQLite's 0, 1 .. rows - 1."""


class Layout(NamedTuple):
    """Statements with places for `rows`, `affected` and `trigger`."""

    name: str
    make: tuple[str, ...]
    fill: str
    after: tuple[str, ...] = ()
    where: str = "trigger = {trigger} AND state = 0"
    changed: str = "state = 1, started_on = 738000, due = 738030"
    waiting: str = "state = 0, started_on = 8000000, due = 8000000"
    page: int = 16384

    def update(self, trigger: int) -> str:
        """The statement that is measured."""
        return f"UPDATE {TABLE} SET {self.changed} WHERE {self.where.format(trigger=trigger)}"

    def restore(self) -> str:
        """What makes every task wait again."""
        return f"UPDATE {TABLE} SET {self.waiting}"


_NUMBERS = (
    "trigger INTEGER NOT NULL, plan INTEGER NOT NULL, commune INTEGER NOT NULL, "
    "state INTEGER NOT NULL, started_on INTEGER, due INTEGER"
)
_WORDS = (
    "trigger TEXT NOT NULL, plan TEXT NOT NULL, commune TEXT NOT NULL, state TEXT NOT NULL, "
    "started_on {day}, due {day}"
)
_CLUSTERED = (
    f"CREATE TABLE raw_task (task_id INTEGER NOT NULL, {_NUMBERS}, PRIMARY KEY ({{key}})) "
    "WITHOUT ROWID"
)
_KEYED = f"CREATE TABLE raw_task (task_id INTEGER PRIMARY KEY, {_NUMBERS})"
_GROUP = "i / {affected}, i / {affected}, i % 11000, 0"
_INTO = f"INSERT INTO raw_task {SERIES}"
_PREPARED = f"{_INTO}SELECT i, {_GROUP}, 8000000, 8000000 FROM n"
_PREFIX = (
    f"{_INTO}SELECT (i / {{affected}} << 32) + i % {{affected}}, {_GROUP}, 8000000, 8000000 FROM n"
)
_RANGE = "task_id BETWEEN {trigger} << 32 AND ({trigger} + 1 << 32) - 1 AND state = 0"


def _plain(day: str, fill: str) -> Layout:
    return Layout(
        "as one would write it: words, empty days, index (trigger, state)",
        (f"CREATE TABLE raw_task (task_id INTEGER PRIMARY KEY, {_WORDS.format(day=day)})",),
        fill,
        ("CREATE INDEX raw_waiting ON raw_task (trigger, state)",),
        where="trigger = 'directive-{trigger}' AND state = 'waiting'",
        changed="state = 'active', started_on = '2023-01-05', due = '2023-02-05'",
        waiting="state = 'waiting', started_on = NULL, due = NULL",
        page=4096,
    )


SQLITE = (
    Layout("key begins with the trigger, prepared", (_KEYED,), _PREFIX, where=_RANGE),
    Layout("the same, pages of 4 KiB", (_KEYED,), _PREFIX, where=_RANGE, page=4096),
    Layout(
        "WITHOUT ROWID (trigger, task_id), prepared",
        (_CLUSTERED.format(key="trigger, task_id"),),
        _PREPARED,
    ),
    Layout(
        "index (trigger), prepared",
        (_KEYED,),
        _PREPARED,
        ("CREATE INDEX raw_trigger ON raw_task (trigger)",),
    ),
    Layout(
        "index (trigger), days empty",
        (_KEYED,),
        f"{_INTO}SELECT i, {_GROUP}, NULL, NULL FROM n",
        ("CREATE INDEX raw_trigger ON raw_task (trigger)",),
        waiting="state = 0, started_on = NULL, due = NULL",
    ),
    Layout(
        "partial index (trigger) WHERE waiting, prepared",
        (_KEYED,),
        _PREPARED,
        ("CREATE INDEX raw_waiting ON raw_task (trigger) WHERE state = 0",),
    ),
    Layout(
        "WITHOUT ROWID (trigger, state, task_id), prepared",
        (_CLUSTERED.format(key="trigger, state, task_id"),),
        _PREPARED,
    ),
    _plain(
        "TEXT",
        f"{_INTO}SELECT i, 'directive-' || (i / {{affected}}), 'plan-' || (i / {{affected}}), "
        "printf('%05d', i % 11000), 'waiting', NULL, NULL FROM n",
    ),
)

_SMALL = (
    "task_id INTEGER NOT NULL, trigger SMALLINT NOT NULL, plan SMALLINT NOT NULL, "
    "commune SMALLINT NOT NULL, state SMALLINT NOT NULL, started_on DATE, due DATE"
)
_PARTITIONS = (
    "DO $$ BEGIN FOR g IN 0..({rows} - 1) / {affected} LOOP EXECUTE format("
    "'CREATE TABLE raw_task_%s PARTITION OF raw_task FOR VALUES IN (%s) "
    "WITH (fillfactor = 50)', g, g); END LOOP; END $$"
)
_HALF = f"CREATE TABLE raw_task ({_SMALL}) WITH (fillfactor = 50)"
_FULL = f"CREATE TABLE raw_task ({_SMALL})"
_FROM = "FROM generate_series(0, {rows} - 1) AS i"
_NOT_YET = f"INSERT INTO raw_task SELECT i, {_GROUP}, 'infinity', 'infinity' {_FROM}"
_ON_TRIGGER = ("CREATE INDEX raw_trigger ON raw_task (trigger)",)


def _dated(name: str, make: tuple[str, ...], after: tuple[str, ...] = ()) -> Layout:
    return Layout(
        name,
        make,
        _NOT_YET,
        after,
        changed="state = 1, started_on = '2023-01-05', due = '2023-02-05'",
        waiting="state = 0, started_on = 'infinity', due = 'infinity'",
    )


POSTGRESQL = (
    _dated(
        "BRIN (trigger), pages half full, prepared",
        (_HALF,),
        ("CREATE INDEX raw_trigger ON raw_task USING brin (trigger)",),
    ),
    _dated("index (trigger), pages half full, prepared", (_HALF,), _ON_TRIGGER),
    _dated(
        "partition by trigger, pages half full, prepared",
        (
            f"CREATE TABLE raw_task ({_SMALL}) PARTITION BY LIST (trigger)",
            _PARTITIONS,
        ),
    ),
    _dated(
        "partial index (trigger) WHERE waiting, pages half full, prepared",
        (_HALF,),
        ("CREATE INDEX raw_waiting ON raw_task (trigger) WHERE state = 0",),
    ),
    _dated("index (trigger), pages full, prepared", (_FULL,), _ON_TRIGGER),
    _plain(
        "DATE",
        "INSERT INTO raw_task SELECT i, 'directive-' || i / {affected}, 'plan-' || i / {affected}, "
        f"lpad((i % 11000)::text, 5, '0'), 'waiting', NULL, NULL {_FROM}",
    ),
)

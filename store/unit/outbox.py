"""The outbox in tables, and how far the days have been looked at."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from engine.model.json_codec import dump
from engine.model.notices import Notice, NoticeKey
from engine.model.stamps import stamp
from engine.ports.outbox import Numbered, SweepCursor
from store.backends.json_lists import as_json, joined
from store.rows.write import insert_many
from store.schema import core_tables
from store.schema.plain_tables import NOTICE
from store.unit.checksums import insert_summed, take_in, update_summed
from store.unit.numbered_rows import each_number
from store.unit.tables import Tables

_KEY = [NOTICE.c[name] for name in NoticeKey._fields]
_ANNOUNCED = select(*_KEY).select_from(joined("keys", NoticeKey._fields, NOTICE))
_LAST = select(func.max(NOTICE.c.n))
_NOTICE = (
    "n",
    "plan",
    "task",
    "occurrence",
    "scope",
    "kind",
    "deadline",
    "day",
    "roles",
    "urgent",
    "late",
    "since",
    "entry",
    "at",
)


class SqlOutbox:
    """Notices, numbered from 1 without gaps, and the cursor of the sweep."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def announced(self, keys: Collection[NoticeKey]) -> set[NoticeKey]:
        """Those of some notices that are in the outbox."""
        asked = as_json([_key_texts(key) for key in keys])
        return {_key_from(row) for row in self._tables.ask(_ANNOUNCED, keys=asked)}

    def publish(self, notices: Sequence[Notice], at: datetime) -> None:
        """Put notices into the outbox, none of which is there."""
        last = self.count_notices()
        plain = self._tables.connection.dialect.name == "sqlite"
        moment, numbered = stamp(at), list(enumerate(notices, last + 1))
        rows = [(number, *_notice_row(one, plain=True), moment) for number, one in numbered]
        given = rows
        if not plain:
            given = [(number, *_notice_row(one, plain=False), moment) for number, one in numbered]
        insert_many(self._tables.connection, "notice", _NOTICE, given)
        take_in(self._tables.connection, core_tables.NOTICE, (), rows)

    def notices(self, after: int = 0, limit: int | None = None) -> Sequence[Numbered]:
        """The outbox after a number, in order."""
        kept = core_tables.NOTICE
        query = select(kept).where(kept.c.n > after).order_by(kept.c.n).limit(limit)
        return [_numbered(row) for row in self._tables.run(query)]

    def at(self, numbers: Collection[int]) -> Sequence[Numbered]:
        """Some notices by their numbers, in order."""
        kept = core_tables.NOTICE
        query = select(kept).order_by(kept.c.n)
        rows = each_number(self._tables.connection, query, kept.c.n, numbers)
        return [_numbered(row) for row in rows]

    def count_notices(self) -> int:
        """How many there are, which is the number of the last."""
        return int(self._tables.ask(_LAST).scalar() or 0)

    def watch(self) -> SweepCursor | None:
        """How far the days have been looked at, None where they never were."""
        kept = core_tables.CLOCK
        row = self._tables.run(select(kept.c.day, kept.c.at, kept.c.entries)).first()
        if row is None or row.day is None:
            return None
        return SweepCursor(row.day, datetime.fromisoformat(row.at), row.entries)

    def put_cursor(self, watch: SweepCursor) -> None:
        """Say how far they have been now."""
        values = {"day": watch.day, "at": stamp(watch.at), "entries": watch.entries}
        connection = self._tables.connection
        if not update_summed(connection, core_tables.CLOCK, (), values):
            insert_summed(connection, core_tables.CLOCK, [{"id": 1, **values}])


def _key_texts(key: NoticeKey) -> list[str]:
    deadline = key.deadline.isoformat() if key.deadline else ""
    return [key.plan, key.task, key.occurrence or "", key.scope or "", key.kind, deadline]


def _key_from(row: Any) -> NoticeKey:
    plan, task, occurrence, scope, kind, deadline = row
    return NoticeKey(
        plan,
        task,
        occurrence or None,
        scope or None,
        kind,
        date.fromisoformat(deadline) if deadline else None,
    )


def _notice_row(one: Notice, *, plain: bool) -> tuple[Any, ...]:
    """A notice as its row; `plain` as SQLite keeps it, and as checksums have it everywhere."""

    def day(value: date | None) -> Any:
        return value.isoformat() if value and plain else value

    return (
        *_key_texts(one.key),
        day(one.day),
        dump(one.roles),
        int(one.urgent) if plain else one.urgent,
        int(one.late) if plain else one.late,
        day(one.since),
        one.entry,
    )


def _numbered(row: Any) -> Numbered:
    key = _key_from([getattr(row, name) for name in NoticeKey._fields])
    notice = Notice(
        *key, row.day, tuple(json.loads(row.roles)), row.urgent, row.late, row.since, row.entry
    )
    return Numbered(row.n, notice, datetime.fromisoformat(row.at))

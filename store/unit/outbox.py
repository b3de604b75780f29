"""The outbox in tables, and what a day asks of standings there."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, TextClause, case, func, insert, select, text

from engine.model.acts import RemindersSet
from engine.model.json_codec import dump
from engine.model.notices import Bell, Notice, NoticeKey
from engine.model.stamps import stamp
from engine.model.standing import TaskRef
from engine.ports.outbox import Numbered, Watch
from store.backends.json_lists import as_json, statement
from store.rows.write import insert_many
from store.schema.ledger_tables import CardRow, LedgerRow, PlanRow, StandingRow, WorkspaceActRow
from store.schema.outbox_tables import ClockRow, NoticeRow
from store.unit.projector import SqlAbsorbing
from store.unit.tables import table
from workflows.reminders import Reminders

# Literals, not bound values: only so does SQLite see that a partial index has all that is asked.
_OPEN = "s.due IS NOT NULL AND s.state != 'done' AND s.state != 'cancelled'"
_DUE_DATES = f"""
WITH RECURSIVE days(due) AS (
    SELECT * FROM (SELECT s.due FROM standing s WHERE {_OPEN} ORDER BY s.due LIMIT 1) first
    UNION ALL
    SELECT (SELECT s.due FROM standing s WHERE {_OPEN} AND s.due > days.due ORDER BY s.due LIMIT 1)
    FROM days WHERE days.due IS NOT NULL
)
SELECT due FROM days WHERE due IS NOT NULL
"""  # noqa: S608  our own names
_KEYS = " AND ".join(f"n.{name} = k.{name}" for name in NoticeKey._fields)
_FIELDS = ", ".join(f"n.{name}" for name in NoticeKey._fields)
_ANNOUNCED = f"SELECT {_FIELDS} FROM {{keys}} notice n ON {_KEYS}"  # noqa: S608
_EACH = {
    "sqlite": ("json_extract(value, '$[{}]')", "json_each(:keys)", "CROSS JOIN"),
    "postgresql": ("value ->> {}", "jsonb_array_elements(CAST(:keys AS jsonb))", "JOIN"),
}
_REMINDERS_OF = (
    "SELECT c.plan, c.task, c.reminders FROM {refs} card c ON c.plan = r.plan AND c.task = r.task "
    "WHERE c.reminders > ''"
)
_RULES_SET = "SELECT doc FROM workspace_act WHERE kind = 'reminders' ORDER BY seq DESC LIMIT 1"
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


class SqlWatching(SqlAbsorbing):
    """Notices and the watch, beside the facts."""

    def announced(self, keys: Collection[NoticeKey]) -> set[NoticeKey]:
        """Those of some notices that are in the outbox."""
        asked = as_json([_key_texts(key) for key in keys])
        query = _announced(self._connection.dialect.name)
        return {_key_from(row) for row in self._run(query, {"keys": asked})}

    def announce(self, notices: Sequence[Notice], at: datetime) -> None:
        """Put notices into the outbox, none of which is there."""
        last = self.count_notices()
        plain = self._connection.dialect.name == "sqlite"
        rows = [
            (number, *_notice_row(one, plain=plain), stamp(at))
            for number, one in enumerate(notices, last + 1)
        ]
        insert_many(self._connection, "notice", _NOTICE, rows)

    def notices(self, after: int = 0, limit: int | None = None) -> Sequence[Numbered]:
        """The outbox after a number, in order."""
        kept = table(NoticeRow)
        query = select(kept).where(kept.c.n > after).order_by(kept.c.n).limit(limit)
        return [_numbered(row) for row in self._run(query)]

    def count_notices(self) -> int:
        """How many there are, which is the number of the last."""
        return int(self._ask("SELECT max(n) FROM notice").scalar() or 0)

    def watch(self) -> Watch | None:
        """How far the days have been looked at, None where they never were."""
        kept = table(ClockRow)
        row = self._run(select(kept.c.day, kept.c.at, kept.c.entries)).first()
        if row is None or row.day is None:
            return None
        return Watch(row.day, datetime.fromisoformat(row.at), row.entries)

    def put_watch(self, watch: Watch) -> None:
        """Say how far they have been now."""
        kept = table(ClockRow)
        values = {"day": watch.day, "at": stamp(watch.at), "entries": watch.entries}
        if not self._run(kept.update().values(values)).rowcount:
            self._run(insert(kept).values({"id": 1, **values}))

    def workspace_reminders(self) -> Reminders | None:
        """The rules set for the whole workspace."""
        doc = self._ask(_RULES_SET).scalar()
        return RemindersSet.model_validate_json(doc).reminders if doc else None

    def reminders_of(self, refs: Collection[TaskRef]) -> Mapping[TaskRef, str]:
        """What plans and tasks say of reminders, for those of some tasks of which they do."""
        rows = self._ask(_REMINDERS_OF, refs=as_json(refs))
        return {TaskRef(plan, task): said for plan, task, said in rows}

    def own_rules(self) -> Collection[str]:
        """The same of all tasks, each text once."""
        cards = table(CardRow)
        query = select(cards.c.reminders).distinct().where(cards.c.reminders > "")
        return list(self._run(query).scalars())

    def due_dates(self) -> Sequence[date]:
        """The due dates of what is not finished, each once: as many steps through an index."""
        return list(self._run(text(_DUE_DATES).columns(due=Date)).scalars())

    def due_on(self, days: Collection[date]) -> Iterator[Bell]:
        """What was begun or may be, is not finished, and due on one of these days."""
        s = table(StandingRow).alias("s")
        since = func.min(func.coalesce(s.c.since, s.c.state_on), type_=Date)
        return self._bells(
            s,
            since,
            s.c.due.in_(list(days)),
            text(_OPEN),
            s.c.state.not_in(("waiting", "suspended")),
        )

    def starting(self, first: date, last: date) -> Iterator[Bell]:
        """What may be begun from a day of these on."""
        s = table(StandingRow).alias("s")
        active = text("s.state = 'active'")
        new = s.c.since == s.c.state_on  # else it was taken up again, which is no start
        return self._bells(s, s.c.state_on, active, s.c.state_on.between(first, last), new)

    def waiting_in(self, plan: str) -> Iterator[Bell]:
        """What waits in a plan."""
        s = table(StandingRow).alias("s")
        return self._bells(
            s, func.min(s.c.state_on, type_=Date), s.c.plan == plan, s.c.state == "waiting"
        )

    def _bells(self, s: Any, on: Any, *where: Any) -> Iterator[Bell]:
        """Standings as bells; the parts of bodies come together, so that there are never more rows
        than dates and places."""
        cards = table(CardRow)
        scope = case((s.c.body == "", s.c.scope), else_="")
        joined = s.join(cards, (cards.c.plan == s.c.plan) & (cards.c.task == s.c.task))
        named = (s.c.plan, s.c.task, s.c.occurrence, scope.label("place"))
        query = select(*named, on, s.c.due, cards.c.reminders).select_from(joined).where(*where)
        grouped = [*named[:3], text("place"), s.c.due, cards.c.reminders]
        if on is s.c.state_on:
            grouped.append(on)
        for row in self._run(query.group_by(*grouped)):
            plan, task, occurrence, place, began, due, own = row
            yield Bell(plan, task, occurrence or None, place or None, began, due, own or None)

    def plan_days(self) -> Sequence[tuple[str, date]]:
        """The plans in force, each with the day on which it was adopted."""
        plans, entries = table(PlanRow), table(LedgerRow)
        joined = plans.join(entries, entries.c.seq == plans.c.seq)
        query = select(plans.c.id, entries.c.today).select_from(joined).order_by(plans.c.seq)
        return [(name, date.fromisoformat(day)) for name, day in self._run(query)]

    def calendars_kept(self) -> Collection[str]:
        """The names of the calendars that the workspace counts by."""
        said = table(WorkspaceActRow)
        query = select(said.c.name).distinct().where(said.c.kind == "calendar")
        return list(self._run(query).scalars())


def _announced(dialect: str) -> TextClause:
    part, each, join = _EACH[dialect]
    parts = ", ".join(
        f"{part.format(place)} AS {name}" for place, name in enumerate(NoticeKey._fields)
    )
    keys = f"(SELECT {parts} FROM {each}) k {join}"  # noqa: S608  our own names
    return statement(dialect, _ANNOUNCED.replace("{keys}", keys))


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
    def day(value: date | None) -> Any:
        return value.isoformat() if value and plain else value

    return (
        *_key_texts(one.key),
        day(one.day),
        dump(one.roles),
        one.urgent,
        one.late,
        day(one.since),
        one.entry,
    )


def _numbered(row: Any) -> Numbered:
    key = _key_from([getattr(row, name) for name in NoticeKey._fields])
    notice = Notice(
        *key, row.day, tuple(json.loads(row.roles)), row.urgent, row.late, row.since, row.entry
    )
    return Numbered(row.n, notice, datetime.fromisoformat(row.at))

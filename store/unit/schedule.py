"""What a day asks of standings, in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, case, func, select, text

from engine.model.acts import RemindersSet
from engine.model.notices import ReminderCandidate
from engine.model.standing import TaskRef
from store.backends.json_lists import as_json
from store.schema.ledger_tables import CardRow, LedgerRow, PlanRow, StandingRow, WorkspaceActRow
from store.unit.tables import Tables, table
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
_REMINDERS_OF = (
    "SELECT c.plan, c.task, c.reminders FROM {refs} card c ON c.plan = r.plan AND c.task = r.task "
    "WHERE c.reminders > ''"
)
_RULES_SET = "SELECT doc FROM workspace_act WHERE kind = 'reminders' ORDER BY seq DESC LIMIT 1"


class SqlSchedule:
    """Rules of reminders and what falls on a day."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def workspace_reminders(self) -> Reminders | None:
        """The rules set for the whole workspace."""
        doc = self._tables.ask(_RULES_SET).scalar()
        return RemindersSet.model_validate_json(doc).reminders if doc else None

    def reminders_of(self, refs: Collection[TaskRef]) -> Mapping[TaskRef, str]:
        """What plans and tasks say of reminders, for those of some tasks of which they do."""
        rows = self._tables.ask(_REMINDERS_OF, refs=as_json(refs))
        return {TaskRef(plan, task): said for plan, task, said in rows}

    def own_rules(self) -> Collection[str]:
        """The same of all tasks, each text once."""
        cards = table(CardRow)
        query = select(cards.c.reminders).distinct().where(cards.c.reminders > "")
        return list(self._tables.run(query).scalars())

    def due_dates(self) -> Sequence[date]:
        """The due dates of what is not finished, each once: as many steps through an index."""
        return list(self._tables.run(text(_DUE_DATES).columns(due=Date)).scalars())

    def due_on(self, days: Collection[date]) -> Iterator[ReminderCandidate]:
        """What was begun or may be, is not finished, and due on one of these days."""
        s = table(StandingRow).alias("s")
        since = func.min(func.coalesce(s.c.since, s.c.state_on), type_=Date)
        resting = ("waiting", "suspended")
        return self._bells(
            s, since, s.c.due.in_(list(days)), text(_OPEN), s.c.state.not_in(resting)
        )

    def starting(self, first: date, last: date) -> Iterator[ReminderCandidate]:
        """What may be begun from a day of these on."""
        s = table(StandingRow).alias("s")
        active = text("s.state = 'active'")
        new = s.c.since == s.c.state_on  # else it was taken up again, which is no start
        return self._bells(s, s.c.state_on, active, s.c.state_on.between(first, last), new)

    def waiting_in(self, plan: str) -> Iterator[ReminderCandidate]:
        """What waits in a plan."""
        s = table(StandingRow).alias("s")
        return self._bells(
            s, func.min(s.c.state_on, type_=Date), s.c.plan == plan, s.c.state == "waiting"
        )

    def _bells(self, s: Any, on: Any, *where: Any) -> Iterator[ReminderCandidate]:
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
        for row in self._tables.run(query.group_by(*grouped)):
            plan, task, occurrence, place, began, due, own = row
            yield ReminderCandidate(
                plan, task, occurrence or None, place or None, began, due, own or None
            )

    def plan_days(self) -> Sequence[tuple[str, date]]:
        """The plans in force, each with the day on which it was adopted."""
        plans, entries = table(PlanRow), table(LedgerRow)
        joined = plans.join(entries, entries.c.seq == plans.c.seq)
        query = select(plans.c.id, entries.c.today).select_from(joined).order_by(plans.c.seq)
        return [(name, date.fromisoformat(day)) for name, day in self._tables.run(query)]

    def calendars_kept(self) -> Collection[str]:
        """The names of the calendars that the workspace counts by."""
        said = table(WorkspaceActRow)
        query = select(said.c.name).distinct().where(said.c.kind == "calendar")
        return list(self._tables.run(query).scalars())

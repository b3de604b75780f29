"""What a day asks of standings, in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Select,
    case,
    func,
    literal_column,
    select,
    type_coerce,
)

from engine.model.notices import ReminderCandidate
from engine.model.standing import TaskRef
from store.backends.json_lists import as_json, joined
from store.schema import core_tables
from store.schema.plain_tables import CARD, STANDING
from store.unit.kept_facts import KeptFacts
from store.unit.tables import Tables
from workflows.reminders import Reminders

_S, _CARD = STANDING.alias("s"), CARD.alias("c")
_DONE: ColumnElement[str] = literal_column("'done'")
_CANCELLED: ColumnElement[str] = literal_column("'cancelled'")


def _open(s: FromClause) -> ColumnElement[bool]:
    """What has a due date and is not finished. Literals, not bound values: only so does SQLite see
    that a partial index has all that is asked."""
    return s.c.due.is_not(None) & (s.c.state != _DONE) & (s.c.state != _CANCELLED)


def _due_dates() -> Select[Any]:
    """The due dates of what is open, each found from the one before."""
    first = select(_S.c.due).where(_open(_S)).order_by(_S.c.due).limit(1).subquery("first")
    days = select(first.c.due).cte("days", recursive=True)
    later = select(_S.c.due).where(_open(_S), _S.c.due > days.c.due).order_by(_S.c.due).limit(1)
    following = select(later.correlate(days).scalar_subquery()).where(days.c.due.is_not(None))
    days = days.union_all(following)
    return select(type_coerce(days.c.due, Date)).where(days.c.due.is_not(None))


_DUE_DATES = _due_dates()
_REMINDERS_OF = (
    select(_CARD.c.plan, _CARD.c.task, _CARD.c.reminders)
    .select_from(joined("refs", TaskRef._fields, _CARD))
    .where(_CARD.c.reminders > "")
)


class SqlSchedule:
    """Rules of reminders and what falls on a day; `facts` keep what the workspace counts by."""

    def __init__(self, tables: Tables, facts: KeptFacts) -> None:
        self._tables, self._facts = tables, facts

    def workspace_reminders(self) -> Reminders | None:
        """The rules set for the whole workspace."""
        return self._facts.reminders()

    def reminders_of(self, refs: Collection[TaskRef]) -> Mapping[TaskRef, str]:
        """What plans and tasks say of reminders, for those of some tasks of which they do."""
        rows = self._tables.ask(_REMINDERS_OF, refs=as_json(refs))
        return {TaskRef(plan, task): said for plan, task, said in rows}

    def own_rules(self) -> Collection[str]:
        """The same of all tasks, each text once."""
        cards = core_tables.CARD
        query = select(cards.c.reminders).distinct().where(cards.c.reminders > "")
        return list(self._tables.run(query).scalars())

    def due_dates(self) -> Sequence[date]:
        """The due dates of what is not finished, each once: as many steps through an index."""
        return list(self._tables.run(_DUE_DATES).scalars())

    def due_on(self, days: Collection[date]) -> Iterator[ReminderCandidate]:
        """What was begun or may be, is not finished, and due on one of these days."""
        s = core_tables.STANDING.alias("s")
        since = func.min(func.coalesce(s.c.since, s.c.state_on), type_=Date)
        resting = ("waiting", "suspended")
        return self._bells(s, since, s.c.due.in_(list(days)), _open(s), s.c.state.not_in(resting))

    def starting(self, first: date, last: date) -> Iterator[ReminderCandidate]:
        """What may be begun from a day of these on."""
        s = core_tables.STANDING.alias("s")
        active = s.c.state == literal_column("'active'")
        new = s.c.since == s.c.state_on  # else it was taken up again, which is no start
        return self._bells(s, s.c.state_on, active, s.c.state_on.between(first, last), new)

    def waiting_in(self, plan: str) -> Iterator[ReminderCandidate]:
        """What waits in a plan."""
        s = core_tables.STANDING.alias("s")
        return self._bells(
            s, func.min(s.c.state_on, type_=Date), s.c.plan == plan, s.c.state == "waiting"
        )

    def _bells(self, s: Any, on: Any, *where: Any) -> Iterator[ReminderCandidate]:
        """Standings as bells; the parts of bodies come together, so that there are never more rows
        than dates and places."""
        cards = core_tables.CARD
        scope = case((s.c.body == "", s.c.scope), else_="")
        joined = s.join(cards, (cards.c.plan == s.c.plan) & (cards.c.task == s.c.task))
        named = (s.c.plan, s.c.task, s.c.occurrence, scope.label("place"))
        query = select(*named, on, s.c.due, cards.c.reminders).select_from(joined).where(*where)
        grouped = [*named[:3], literal_column("place"), s.c.due, cards.c.reminders]
        if on is s.c.state_on:
            grouped.append(on)
        for row in self._tables.run(query.group_by(*grouped)):
            plan, task, occurrence, place, began, due, own = row
            yield ReminderCandidate(
                plan, task, occurrence or None, place or None, began, due, own or None
            )

    def plan_days(self) -> Sequence[tuple[str, date]]:
        """The plans in force, each with the day on which it was adopted."""
        plans, entries = core_tables.PLAN, core_tables.LEDGER
        joined = plans.join(entries, entries.c.seq == plans.c.seq)
        query = select(plans.c.id, entries.c.today).select_from(joined).order_by(plans.c.seq)
        return [(name, date.fromisoformat(day)) for name, day in self._tables.run(query)]

    def calendar_names(self) -> Collection[str]:
        """The names of the calendars that the workspace counts by."""
        said = core_tables.WORKSPACE_ACT
        query = select(said.c.name).distinct().where(said.c.kind == "calendar")
        return list(self._tables.run(query).scalars())

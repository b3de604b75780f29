"""The facts in tables that an evaluation reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, literal_column, select

from engine.model.acts import Placed
from engine.model.progress import Progress
from engine.model.standing import TaskRef
from engine.ports.facts import Revising
from store.backends.json_lists import FEW, as_json, joined, names
from store.schema.plain_tables import (
    EVENT,
    EVENT_TRIGGER,
    TASK_ACT,
)
from store.unit.documents import (
    event_from,
    task_act_from,
)
from store.unit.kept_facts import KeptFacts
from store.unit.revisions import revised_after
from store.unit.standings import SqlStandings
from store.unit.tables import Tables
from triggers.events import Event

_TRIGGERED = EVENT_TRIGGER.join(EVENT, EVENT.c.id == EVENT_TRIGGER.c.event)
_FOR_TRIGGER = EVENT_TRIGGER.c.trigger == bindparam("trigger")
_OF_TASK = (TASK_ACT.c.plan == bindparam("plan")) & (TASK_ACT.c.task == bindparam("task"))
_RECORDED_BY = select(EVENT.c.seq).where(EVENT.c.id == bindparam("event"))
_REPLACING = (
    select(EVENT.c.doc).where(EVENT.c.replaces > literal_column("''")).order_by(EVENT.c.seq)
)
_EVENTS_OF = (
    select(EVENT.c.doc, EVENT.c.seq)
    .select_from(_TRIGGERED)
    .where(_FOR_TRIGGER)
    .order_by(EVENT.c.seq)
)
_EVENTS_AT = _EVENTS_OF.where(EVENT_TRIGGER.c.scope.in_(names("places")))
_BY_SCOPE = (
    select(EVENT_TRIGGER.c.scope, EVENT.c.doc, EVENT.c.seq)
    .select_from(_TRIGGERED)
    .where(_FOR_TRIGGER)
    .order_by(EVENT.c.seq)
)
_SCOPES_FOR = select(EVENT_TRIGGER.c.scope).distinct().where(_FOR_TRIGGER)
_SCOPES = _SCOPES_FOR.where(EVENT_TRIGGER.c.scope > "")
_SCOPES_AT = _SCOPES_FOR.where(EVENT_TRIGGER.c.scope.in_(names("places")))
_ACTS = select(TASK_ACT.c.seq, TASK_ACT.c.doc).where(_OF_TASK).order_by(TASK_ACT.c.seq)
_ACTS_OF = _ACTS.where(TASK_ACT.c.body.in_(names("bodies")))
_ACTING = select(TASK_ACT.c.body).distinct().where(_OF_TASK)
_ACTED = _ACTING.where(TASK_ACT.c.body > "")
_ACTED_OF = _ACTING.where(TASK_ACT.c.body.in_(names("bodies")))
_SAID = (
    select(TASK_ACT.c.plan, TASK_ACT.c.task)
    .distinct()
    .select_from(joined("refs", TaskRef._fields, TASK_ACT))
)


class SqlFacts(KeptFacts):
    """The facts; what is kept of them between transactions is in `shared`."""

    def __init__(self, tables: Tables, standings: SqlStandings, shared: dict[str, Any]) -> None:
        super().__init__(tables, shared)
        self._standings = standings
        self._replacing: dict[str, Event] | None = None
        self._documents: dict[tuple[str, Collection[str] | None], list[Event]] = {}

    def events_of(self, trigger: str, path: Collection[str] | None = None) -> Sequence[Event]:
        """The documents recorded for a trigger; those that hold at a path. Read once, until this
        transaction changes a document."""
        key = trigger, None if path is None else tuple(path)
        if key not in self._documents:
            if path is None:
                rows = self._tables.ask(_EVENTS_OF, trigger=trigger)
            else:
                places = as_json(("", *path))
                rows = self._tables.ask(_EVENTS_AT, trigger=trigger, places=places)
            docs = dict.fromkeys(row[0] for row in rows)
            self._documents[key] = [event_from(doc) for doc in docs]
        return list(self._documents[key])

    def scopes_of(self, trigger: str, within: Collection[str] | None = None) -> Collection[str]:
        """The scopes at which documents for a trigger hold."""
        if within is None or len(within) > FEW:
            return set(self._tables.ask(_SCOPES, trigger=trigger).scalars())
        return set(self._tables.ask(_SCOPES_AT, trigger=trigger, places=as_json(within)).scalars())

    def replacing(self, event: str) -> Event | None:
        """The document in force that replaces one, None where none does."""
        if self._replacing is None:
            found = [event_from(row[0]) for row in self._tables.ask(_REPLACING)]
            self._replacing = {one.replaces: one for one in reversed(found) if one.replaces}
        return self._replacing.get(event)

    def recorded_by(self, event: str) -> int:
        """The entry that recorded a document in force."""
        return int(self._tables.ask(_RECORDED_BY, event=event).scalar_one())

    def revised_after(self, seq: int) -> Sequence[Revising]:
        """The standing revisions after an entry, in the order of the ledger."""
        return revised_after(self._tables.connection, seq)

    def forget_documents(self) -> None:
        """Which documents there are, where they hold and which replace which, as this transaction
        has changed."""
        self._replacing = None
        self._documents.clear()

    def acts_of(
        self, ref: TaskRef, bodies: Collection[str | None] | None = None
    ) -> Sequence[Placed]:
        """What was said of a task, in the order of the ledger."""
        if bodies is None:
            rows = self._tables.ask(_ACTS, plan=ref.plan, task=ref.task)
        else:
            asked = as_json([body or "" for body in bodies])
            rows = self._tables.ask(_ACTS_OF, plan=ref.plan, task=ref.task, bodies=asked)
        return [Placed(row[0], task_act_from(row[1])) for row in rows]

    def acted_on(self, ref: TaskRef, within: Collection[str] | None = None) -> Collection[str]:
        """The bodies that what was said of a task names."""
        if within is None or len(within) > FEW:
            return set(self._tables.ask(_ACTED, plan=ref.plan, task=ref.task).scalars())
        asked = as_json(within)
        return set(
            self._tables.ask(_ACTED_OF, plan=ref.plan, task=ref.task, bodies=asked).scalars()
        )

    def tasks_with_acts(self, refs: Collection[TaskRef]) -> Collection[TaskRef]:
        """Those of some tasks that acts are about."""
        return {TaskRef(*row) for row in self._tables.ask(_SAID, refs=as_json(refs))}

    def events_by_scope(self, trigger: str) -> Mapping[str | None, Sequence[Event]]:
        """The documents recorded for a trigger, by the scopes at which they hold."""
        found: dict[str | None, list[Event]] = {}
        for scope, doc, _ in self._tables.ask(_BY_SCOPE, trigger=trigger):
            found.setdefault(scope or None, []).append(event_from(doc))
        return found

    def stored_progress(self, ref: TaskRef, scope: str | None) -> Progress | None:
        """How far the counted parts of a task are, where it has no occurrences."""
        if self._standings.occurs(ref):
            return None
        return self._standings.progress(ref, None, scope)

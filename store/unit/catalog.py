"""Plans, documents and listeners in tables, by name."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, select

from engine.model.json_codec import dump
from engine.model.standing import TaskRef
from store.backends.json_lists import as_json, names
from store.schema.plain_tables import CARD, DECLARED, EVENT, LISTENER, PLAN
from store.unit.documents import event_from, plan_from
from store.unit.facts import SqlFacts
from store.unit.tables import Tables
from triggers.events import Event
from workflows.plan import Plan

_PLANS = select(PLAN.c.doc).order_by(PLAN.c.seq)
_PLANS_WITH = select(CARD.c.plan).where(CARD.c.task == bindparam("task")).order_by(CARD.c.plan_seq)
_DECLARES = select(DECLARED.c.plan).where(DECLARED.c.trigger == bindparam("trigger")).limit(1)
_EVENTS = select(EVENT.c.doc).order_by(EVENT.c.seq)
_EVENT = select(EVENT.c.doc).where(EVENT.c.id == bindparam("id"))
_SAME = select(EVENT.c.doc).where(EVENT.c.identity == bindparam("identity"))
_WITH_EACH = (
    select(CARD.c.plan, CARD.c.task)
    .where(CARD.c.each.in_(names("groups")), CARD.c.each > "")
    .order_by(CARD.c.plan_seq, CARD.c.position)
)
_LISTENING = (
    select(LISTENER.c.plan, LISTENER.c.task)
    .select_from(
        LISTENER.outerjoin(
            CARD, (CARD.c.plan == LISTENER.c.plan) & (CARD.c.task == LISTENER.c.task)
        )
    )
    .where(LISTENER.c.kind == bindparam("kind"), LISTENER.c.name == bindparam("name"))
    .order_by(CARD.c.plan_seq, CARD.c.position)
)


class SqlCatalog:
    """What is in force by name; what was read is kept for the transaction."""

    def __init__(self, tables: Tables, facts: SqlFacts) -> None:
        self._tables, self._facts = tables, facts
        self._events: dict[str, Event | None] = {}
        self._listeners: dict[tuple[str, str], list[TaskRef]] = {}

    def plans(self) -> Sequence[Plan]:
        """The plans in force, in the order of adoption."""
        return [plan_from(row[0]) for row in self._tables.ask(_PLANS)]

    def plans_with(self, task: str) -> list[str]:
        """The plans in force that have a task of that id, in the order of adoption."""
        return list(self._tables.ask(_PLANS_WITH, task=task).scalars())

    def plan_versions(self, plan_id: str) -> Sequence[Plan]:
        """All versions of a plan, the one in force last."""
        return [version.plan for version in self._facts.plan_timeline(plan_id)]

    def declares(self, trigger: str) -> bool:
        """Whether a plan in force declares a trigger."""
        return self._tables.ask(_DECLARES, trigger=trigger).first() is not None

    def events(self) -> Sequence[Event]:
        """All documents, in the order of recording."""
        return [event_from(row[0]) for row in self._tables.ask(_EVENTS)]

    def event(self, name: str) -> Event | None:
        """A document by its id."""
        if name not in self._events:
            doc = self._tables.ask(_EVENT, id=name).scalar()
            self._events[name] = event_from(doc) if doc else None
        return self._events[name]

    def same_document(self, identity: tuple[str, ...]) -> Event | None:
        """The document in force of that identity."""
        doc = self._tables.ask(_SAME, identity=dump(identity)).scalar()
        return event_from(doc) if doc else None

    def with_each(self, groups: Collection[str]) -> list[TaskRef]:
        """The tasks in which each member of one of these groups has a part."""
        return [TaskRef(*row) for row in self._tables.ask(_WITH_EACH, groups=as_json(groups))]

    def waiting_on_trigger(self, trigger: str) -> list[TaskRef]:
        """The tasks, of every plan, that name a trigger."""
        return self._listening("trigger", trigger)

    def waiting_on_task(self, ref: TaskRef) -> list[TaskRef]:
        """The tasks of the same plan that wait for a task to be done."""
        return self._listening("done", f"{ref.plan}:{ref.task}")

    def _listening(self, kind: str, name: str) -> list[TaskRef]:
        if (kind, name) not in self._listeners:
            rows = self._tables.ask(_LISTENING, kind=kind, name=name)
            self._listeners[kind, name] = [TaskRef(*row) for row in rows]
        return list(self._listeners[kind, name])

    def cache_event(self, name: str, event: Event | None) -> None:
        """A document as this transaction has just written it, None where it took it away."""
        self._events[name] = event

    def forget_listeners(self) -> None:
        """Who listens to what, which this transaction has changed."""
        self._listeners.clear()

    def forget(self) -> None:
        """All that was read."""
        self._events.clear()
        self._listeners.clear()

"""The facts in tables: plans, documents and what was said of tasks, by the names tasks use."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter
from sqlalchemy import Connection, func, select

from engine.bodies import Bodies
from engine.codec import dump
from engine.entries import CalendarPut, PolicySet, TaskAct
from engine.standing import TaskRef
from store.asked import as_json, for_this
from store.bodies import read_bodies
from store.tables import (
    CardRow,
    DeclaredRow,
    DirectoryActRow,
    EventRow,
    EventTriggerRow,
    EventVersionRow,
    ListenerRow,
    PlanRow,
    PlanVersionRow,
    RetractedRow,
    TaskActRow,
    WorkspaceActRow,
)
from triggers.events import Event
from workflows.plan import Plan

FEW = 500
"""How many names one statement asks for; beyond that all are read."""


_SAID = (
    "SELECT DISTINCT a.plan, a.task FROM {refs} task_act a ON a.plan = r.plan AND a.task = r.task"
)
_PLANS = "SELECT id, doc FROM plan WHERE id IN {names:ids}"


@lru_cache(maxsize=1024)
def _plan(doc: str) -> Plan:
    return Plan.model_validate_json(doc)


_TASK_ACTS: TypeAdapter[TaskAct] = TypeAdapter(Annotated[TaskAct, Field(discriminator="kind")])


@lru_cache(maxsize=4096)
def _task_act(doc: str) -> TaskAct:
    return _TASK_ACTS.validate_json(doc)


@lru_cache(maxsize=4096)
def _event(doc: str) -> Event:
    return Event.model_validate_json(doc)


def table(model: Any) -> Any:
    """The Core table of a model; no ORM objects are made."""
    return model.__table__


class SqlFacts:
    """The facts on one connection and its open transaction."""

    def __init__(self, connection: Connection, shared: dict[str, Any] | None = None) -> None:
        self._run = connection.execute
        self._connection = connection
        self._shared: dict[str, Any] = {} if shared is None else shared
        self._bodies: Bodies | None = None
        self._own_bodies = False

    def plans(self) -> Sequence[Plan]:
        """The plans in force, in the order of adoption."""
        plans = table(PlanRow)
        return [_plan(row[0]) for row in self._run(select(plans.c.doc).order_by(plans.c.seq))]

    def plan(self, plan_id: str) -> Plan | None:
        """The plan as adopted."""
        plans = table(PlanRow)
        doc = self._run(select(plans.c.doc).where(plans.c.id == plan_id)).scalar()
        return _plan(doc) if doc else None

    def events(self) -> Sequence[Event]:
        """All documents, in the order of recording."""
        events = table(EventRow)
        return [_event(row[0]) for row in self._run(select(events.c.doc).order_by(events.c.seq))]

    def events_of(self, trigger: str, path: Collection[str] | None = None) -> Sequence[Event]:
        """The documents recorded for a trigger; those that hold at a path."""
        events, named = table(EventRow), table(EventTriggerRow)
        query = (
            select(events.c.doc, events.c.seq)
            .distinct()
            .join(named, named.c.event == events.c.id)
            .where(named.c.trigger == trigger)
            .order_by(events.c.seq)
        )
        if path is not None:
            query = query.where(named.c.scope.in_(("", *path)))
        return [_event(row[0]) for row in self._run(query)]

    def scopes_of(self, trigger: str, within: Collection[str] | None = None) -> Collection[str]:
        """The scopes at which documents for a trigger hold."""
        named = table(EventTriggerRow)
        query = select(named.c.scope).distinct().where(named.c.trigger == trigger)
        query = query.where(named.c.scope != "")
        if within is not None and len(within) <= FEW:
            query = query.where(named.c.scope.in_(within))
        return set(self._run(query).scalars())

    def event(self, name: str) -> Event | None:
        """A document by its id."""
        events = table(EventRow)
        doc = self._run(select(events.c.doc).where(events.c.id == name)).scalar()
        return _event(doc) if doc else None

    def same_document(self, identity: tuple[str, ...]) -> Event | None:
        """The document in force of that identity."""
        events = table(EventRow)
        query = select(events.c.doc).where(events.c.identity == dump(identity))
        doc = self._run(query).scalar()
        return _event(doc) if doc else None

    def plan_versions(self, plan_id: str) -> Sequence[Plan]:
        """All versions of a plan, the one in force last."""
        made = table(PlanVersionRow)
        query = select(made.c.doc).where(made.c.plan == plan_id).order_by(made.c.seq)
        return [_plan(row[0]) for row in self._run(query)]

    def acts_of(self, ref: TaskRef,
                bodies: Collection[str | None] | None = None) -> Sequence[TaskAct]:  # fmt: skip
        """What was said of a task, in the order of the ledger."""
        acts = table(TaskActRow)
        query = select(acts.c.doc).where(acts.c.plan == ref.plan, acts.c.task == ref.task)
        if bodies is not None:
            query = query.where(acts.c.body.in_([body or "" for body in bodies]))
        return [_task_act(row[0]) for row in self._run(query.order_by(acts.c.seq))]

    def acted_on(self, ref: TaskRef, within: Collection[str] | None = None) -> Collection[str]:
        """The bodies that what was said of a task names."""
        acts = table(TaskActRow)
        query = select(acts.c.body).distinct().where(acts.c.plan == ref.plan)
        query = query.where(acts.c.task == ref.task, acts.c.body != "")
        if within is not None and len(within) <= FEW:
            query = query.where(acts.c.body.in_(within))
        return set(self._run(query).scalars())

    def said_of(self, refs: Collection[TaskRef]) -> Collection[TaskRef]:
        """Those of some tasks that acts are about."""
        rows = self._run(for_this(self._connection, _SAID), {"refs": as_json(refs)})
        return {TaskRef(*row) for row in rows}

    def plans_of(self, names: Collection[str]) -> Mapping[str, Plan]:
        """Some plans in force."""
        rows = self._run(for_this(self._connection, _PLANS), {"ids": as_json(names)})
        return {row[0]: _plan(row[1]) for row in rows}

    def plans_with(self, task: str) -> list[str]:
        """The plans in force that have a task of that id, in the order of adoption."""
        cards = table(CardRow)
        query = select(cards.c.plan).where(cards.c.task == task).order_by(cards.c.plan_seq)
        return list(self._run(query).scalars())

    def declares(self, trigger: str) -> bool:
        """Whether a plan in force declares a trigger."""
        declared = table(DeclaredRow)
        query = select(declared.c.plan).where(declared.c.trigger == trigger).limit(1)
        return self._run(query).first() is not None

    def with_each(self, groups: Collection[str]) -> list[TaskRef]:
        """The tasks in which each member of one of these groups has a part."""
        cards = table(CardRow)
        query = select(cards.c.plan, cards.c.task).where(cards.c.each.in_(groups))
        query = query.where(cards.c.each != "").order_by(cards.c.plan_seq, cards.c.position)
        return [TaskRef(*row) for row in self._run(query)]

    def recorded_by(self, event: str) -> int:
        """The entry that recorded a document in force."""
        said = table(EventVersionRow)
        query = select(func.min(said.c.seq)).where(said.c.event == event)
        return int(self._run(query).scalar_one())

    # The bodies, kept between transactions for as long as nothing is said of them

    def bodies(self) -> Bodies:
        """The tree of bodies, the shared groups, the successions."""
        if self._bodies is None:
            key = None if self._own_bodies else self._bodies_key()
            if key is None or self._shared.get("key") != key:
                self._bodies = read_bodies(self._connection)
                if key is not None:
                    self._shared.update(key=key, bodies=self._bodies)
            else:
                self._bodies = self._shared["bodies"]
        found: Bodies = self._bodies
        return found

    def forget_bodies(self) -> None:
        """What this transaction says of bodies is its own until it is kept."""
        self._bodies, self._own_bodies = None, True

    def _bodies_key(self) -> tuple[Any, ...]:
        """Changes with every act on bodies and every plan."""
        parts: list[Any] = []
        for seq in (table(DirectoryActRow).c.seq, table(PlanVersionRow).c.seq):
            query = select(func.count(), func.max(seq), func.sum(seq)).select_from(seq.table)
            parts += self._run(query).one()
        return tuple(parts)

    def is_retracted(self, seq: int) -> bool:
        """Whether an entry no longer counts."""
        gone = table(RetractedRow)
        return self._run(select(gone.c.seq).where(gone.c.entry == seq)).first() is not None

    def workspace_policy(self) -> Mapping[str, str]:
        """The knobs set for the whole workspace."""
        knobs: dict[str, str] = {}
        for doc in self._workspace_acts("policy"):
            knobs.update(PolicySet.model_validate_json(doc).knobs)
        return knobs

    def calendar_table(self, name: str) -> str | None:
        """The table of a calendar that was put into the workspace."""
        docs = self._workspace_acts("calendar", name)
        return CalendarPut.model_validate_json(docs[-1]).table if docs else None

    def _workspace_acts(self, kind: str, name: str = "") -> list[str]:
        acts = table(WorkspaceActRow)
        query = select(acts.c.doc).where(acts.c.kind == kind, acts.c.name == name)
        return [row[0] for row in self._run(query.order_by(acts.c.seq))]

    def waiting_on_trigger(self, trigger: str) -> list[TaskRef]:
        """The tasks, of every plan, that name a trigger."""
        return self._listening("trigger", trigger)

    def waiting_on_task(self, ref: TaskRef) -> list[TaskRef]:
        """The tasks of the same plan that wait for a task to be done."""
        return self._listening("done", f"{ref.plan}:{ref.task}")

    def _listening(self, kind: str, name: str) -> list[TaskRef]:
        heard, cards = table(ListenerRow), table(CardRow)
        query = (
            select(heard.c.plan, heard.c.task)
            .outerjoin(cards, (cards.c.plan == heard.c.plan) & (cards.c.task == heard.c.task))
            .where(heard.c.kind == kind, heard.c.name == name)
            .order_by(cards.c.plan_seq, cards.c.position)
        )
        return [TaskRef(*row) for row in self._run(query)]

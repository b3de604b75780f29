"""The facts in tables: plans, documents and what was said of tasks, by the names tasks use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter
from sqlalchemy import Connection, select

from engine.codec import dump
from engine.entries import CalendarPut, PolicySet, TaskAct
from engine.names import names_in
from engine.standing import TaskRef
from store.tables import (
    CardRow,
    EventRow,
    EventTriggerRow,
    ListenerRow,
    PlanRow,
    PlanVersionRow,
    RetractedRow,
    TaskActRow,
    WorkspaceActRow,
)
from triggers.events import Event
from workflows.plan import Plan


@lru_cache(maxsize=64)
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

    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

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

    def events_of(self, trigger: str) -> Sequence[Event]:
        """The documents recorded for a trigger."""
        events, named = table(EventRow), table(EventTriggerRow)
        query = (
            select(events.c.doc)
            .join(named, named.c.event == events.c.id)
            .where(named.c.trigger == trigger)
            .order_by(events.c.seq)
        )
        return [_event(row[0]) for row in self._run(query)]

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

    def acts_of(self, ref: TaskRef) -> Sequence[TaskAct]:
        """What was said of a task, in the order of the ledger."""
        acts = table(TaskActRow)
        query = select(acts.c.doc).where(acts.c.plan == ref.plan, acts.c.task == ref.task)
        return [_task_act(row[0]) for row in self._run(query.order_by(acts.c.seq))]

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

    def names_for(self, body: str) -> frozenset[str]:
        """The ids under which roles name a body. Raises UnknownNameError."""
        return names_in(self.plans(), body)

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

"""Taking an entry's facts into the tables, and taking them out when it is retracted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select

from engine.evaluate.scoped_facts import body_of
from engine.model.acts import (
    BodiesPut,
    BodySucceeded,
    CalendarPut,
    DocumentDismissed,
    Entry,
    EventCorrected,
    EventRecorded,
    PlanAdopted,
    PlanAmended,
    PolicySet,
    RemindersSet,
    Retracted,
    TaskAct,
)
from engine.model.json_codec import dump
from store.schema.ledger_tables import (
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
from store.unit.facts import SqlFacts, table
from triggers.events import Event
from workflows.graph import listeners
from workflows.plan import Directory, Plan


class SqlAbsorbing(SqlFacts):
    """The facts, and how they grow."""

    def absorb(self, entry: Entry) -> None:
        """Take an entry's facts in."""
        act = entry.act
        if isinstance(act, PlanAdopted | PlanAmended):
            self._put_plan(entry.seq, act)
        elif isinstance(act, EventRecorded | EventCorrected):
            self._put_event(entry.seq, act)
        elif isinstance(act, PolicySet | CalendarPut):
            self._say(entry.seq, act)
        elif isinstance(act, RemindersSet):
            row = {"seq": entry.seq, "kind": act.kind, "name": "", "doc": act.model_dump_json()}
            self._run(insert(table(WorkspaceActRow)).values(row))
        elif isinstance(act, BodiesPut):
            self._put_directory(entry.seq, act.kind, act.directory)
            self._reach_again()
        elif isinstance(act, BodySucceeded):
            self._put_directory(entry.seq, act.kind, act)
            self._reach_again()
        elif isinstance(act, Retracted):
            self._take_out(entry.seq, act)
        elif not isinstance(act, DocumentDismissed):
            self._put_task_act(entry.seq, act)

    def _put_task_act(self, seq: int, act: TaskAct) -> None:
        row = {
            "seq": seq,
            "kind": act.kind,
            "plan": act.plan,
            "task": act.task,
            "body": body_of(act) or "",
            "doc": act.model_dump_json(),
        }
        self._run(insert(table(TaskActRow)).values(row))

    def _put_directory(self, seq: int, kind: str, said: Directory | BodySucceeded) -> None:
        row = {"seq": seq, "kind": kind, "doc": said.model_dump_json()}
        self._run(insert(table(DirectoryActRow)).values(row))
        self.forget_bodies()

    def _reach_again(self, *, gone: bool = False) -> None:
        """Where documents hold depends on who carries on whose work, and who is above whom; `gone`
        where a succession may have been taken back."""
        said, named = table(DirectoryActRow), table(EventTriggerRow)
        query = select(said.c.seq).where(said.c.kind == "succeeded").limit(1)
        if not gone and self._run(query).first() is None:
            return
        self._run(delete(named).where(named.c.scope != ""))
        for event in self.events():
            if event.scope:
                self._many(EventTriggerRow, self._reached(event))

    def _reached(self, event: Event) -> list[dict[str, str]]:
        scopes = self.bodies().reach(event) if event.scope else (None,)
        return [
            {"trigger": trigger, "scope": scope or "", "event": event.id}
            for trigger in event.triggers
            for scope in scopes
        ]

    def _say(self, seq: int, act: PolicySet | CalendarPut) -> None:
        name = act.name if isinstance(act, CalendarPut) else ""
        self._keep(seq, act.calendars, act.reason)
        bare = act.model_copy(update={"calendars": {}})
        row = {"seq": seq, "kind": act.kind, "name": name, "doc": bare.model_dump_json()}
        self._run(insert(table(WorkspaceActRow)).values(row))

    def _keep(self, seq: int, calendars: Mapping[str, str], reason: str) -> None:
        """Take in the shipped calendars that an act is the first to use."""
        for name, rows in calendars.items():
            self._say(seq, CalendarPut(name=name, table=rows, reason=reason))

    def _put_plan(self, seq: int, act: PlanAdopted | PlanAmended) -> None:
        plan, doc = act.plan, act.plan.model_dump_json()
        self.forget_plans()
        self._keep(seq, act.calendars, f"{act.kind} with {plan.plan}")
        version = {"seq": seq, "plan": plan.plan, "doc": doc}
        self._run(insert(table(PlanVersionRow)).values(version))
        plans, heard = table(PlanRow), table(ListenerRow)
        first = self._run(select(plans.c.seq).where(plans.c.id == plan.plan)).scalar()
        self._run(delete(plans).where(plans.c.id == plan.plan))
        self._run(insert(plans).values({"id": plan.plan, "seq": first or seq, "doc": doc}))
        self._run(delete(heard).where(heard.c.plan == plan.plan))
        rows_heard = [
            {"kind": kind, "name": _listened(plan, kind, name), "plan": plan.plan, "task": task}
            for (kind, name), tasks in listeners(plan).items()
            for task in tasks
        ]
        self._many(ListenerRow, rows_heard)
        declared = table(DeclaredRow)
        self._run(delete(declared).where(declared.c.plan == plan.plan))
        self._many(DeclaredRow, [{"trigger": t, "plan": plan.plan} for t in plan.triggers])
        self.forget_bodies()
        if act.directory:
            self._put_directory(seq, "bodies", act.directory)
        self._reach_again()

    def _put_event(self, seq: int, act: EventRecorded | EventCorrected) -> None:
        event, known = act.event, self.event(act.event.id)
        if isinstance(act, EventCorrected) and known is None:
            return
        doc = event.model_dump_json()
        row = {"seq": seq, "kind": act.kind, "event": event.id, "doc": doc}
        self._run(insert(table(EventVersionRow)).values(row))
        if known is None:
            self._put_version(seq, event, doc)
        else:
            self._refresh(event.id)

    def _take_out(self, seq: int, act: Retracted) -> None:
        """A document goes with all its versions; any other entry alone."""
        self._run(insert(table(RetractedRow)).values({"entry": act.entry, "seq": seq}))
        for model in (TaskActRow, WorkspaceActRow):
            self._run(delete(table(model)).where(table(model).c.seq == act.entry))
        directory = table(DirectoryActRow)
        if self._run(delete(directory).where(directory.c.seq == act.entry)).rowcount:
            self.forget_bodies()
            self._reach_again(gone=True)
        said = table(EventVersionRow)
        row = self._run(select(said.c.event, said.c.kind).where(said.c.seq == act.entry)).first()
        if row is None:
            return
        gone = said.c.event == row.event if row.kind == "recorded" else said.c.seq == act.entry
        self._run(delete(said).where(gone))
        self._refresh(row.event)

    def _refresh(self, name: str) -> None:
        """Bring a document's row to its last version that stands."""
        said, events, named = table(EventVersionRow), table(EventRow), table(EventTriggerRow)
        self._run(delete(named).where(named.c.event == name))
        self._run(delete(events).where(events.c.id == name))
        self._events.pop(name, None)
        query = select(said.c.seq, said.c.doc).where(said.c.event == name).order_by(said.c.seq)
        versions = self._run(query).all()
        if not versions:
            return
        doc = versions[-1].doc
        self._put_version(versions[0].seq, Event.model_validate_json(doc), doc)

    def _put_version(self, seq: int, event: Event, doc: str) -> None:
        row = {"id": event.id, "seq": seq, "identity": dump(event.identity), "doc": doc}
        self._run(insert(table(EventRow)).values(row))
        self._events[event.id] = event
        self._many(EventTriggerRow, self._reached(event))

    def _many(self, model: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._run(insert(table(model)), rows)


def _listened(plan: Plan, kind: str, name: str) -> str:
    return name if kind == "trigger" else f"{plan.plan}:{name}"

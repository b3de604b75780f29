"""Taking an entry's facts into the tables, and taking them out when it is retracted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from engine.evaluate.scoped_facts import body_of
from engine.model.acts import (
    Act,
    BodiesPut,
    BodySucceeded,
    CalendarPut,
    DocumentDismissed,
    Entry,
    EventCorrected,
    EventRecorded,
    PlanAdopted,
    PlanAmended,
    PlanMoved,
    PolicySet,
    RemindersSet,
    Retracted,
    Revised,
    TaskAct,
)
from engine.model.effective import (
    Revision,
    carried_by,
    content_of,
    dated,
    effect_on,
    is_revision,
)
from engine.model.json_codec import dump
from engine.model.stamps import stamp
from store.rows.moments import Moments, latest_by
from store.schema import core_tables
from store.unit.catalog import SqlCatalog
from store.unit.facts import SqlFacts
from store.unit.numbered_rows import entries_at
from store.unit.revisions import revisions_of, root_of
from store.unit.tables import Tables
from triggers.events import Event
from workflows.graph import all_listeners
from workflows.plan import Directory, Plan


class Projector:
    """How the facts grow; what the ports keep of them is told."""

    def __init__(self, tables: Tables, facts: SqlFacts, catalog: SqlCatalog) -> None:
        self._tables, self._facts, self._catalog = tables, facts, catalog

    def absorb(self, entry: Entry) -> None:
        """Take an entry's facts in; those of a revision in the place of what it revises."""
        self._tables.entry = entry.seq
        self._note_behind(entry)
        if is_revision(entry.act):
            self._revise(entry)
        else:
            self._keep(entry.seq, [entry.act])
            self._put_act(entry.seq, dated(entry.act, entry.today), entry.today)

    def _note_behind(self, entry: Entry) -> None:
        """Note an entry of a clock that is behind what an earlier entry has."""
        before, at = entry.seq - 1, stamp(entry.at)
        known = self._tables.moments.get(before)
        latest = known.latest if known else latest_by(self._tables.connection, before)
        if latest is not None and at < latest:
            self._tables.insert(core_tables.BEHIND, [{"seq": entry.seq, "at": latest}])
        moments = {before: known} if known else {}
        self._tables.moments = moments | {entry.seq: Moments(at, max(at, latest or at))}

    def _revise(self, entry: Entry) -> None:
        """Fold a revision in: the entry at its root counts with another content, or no more."""
        named = self._named_by(entry.act)
        row = {"seq": entry.seq, "entry": named, "retracts": isinstance(entry.act, Retracted)}
        self._tables.insert(core_tables.REVISION, [row])
        found = effect_on(root_of(self._tables.connection, named), self._revisions_of)
        gone = core_tables.RETRACTED
        self._tables.take_out(gone, gone.c.entry.in_(found.members))
        self._tables.insert(
            core_tables.RETRACTED, [{"entry": e, "seq": seq} for e, seq in found.gone.items()]
        )
        self._take_out(found.root)
        said = {one.seq: one for one in entries_at(self._tables.connection, set(found.members))}
        self._keep(found.root, [said[seq].act for seq in found.members if seq in said])
        if found.root in said and found.content is not None:
            root = said[found.root]
            act = content_of(said[found.content].act, root.act, root.today)
            if not isinstance(root.act, Retracted):
                self._put_act(root.seq, act, root.today)

    def _named_by(self, act: Act) -> int:
        if isinstance(act, Retracted | Revised):
            return act.entry
        events = core_tables.EVENT
        name = act.event.id if isinstance(act, EventCorrected) else ""
        return self._tables.run(select(events.c.seq).where(events.c.id == name)).scalar() or 0

    def _revisions_of(self, seq: int) -> list[Revision]:
        return revisions_of(self._tables.connection, seq)

    def _put_act(self, seq: int, act: Act, today: date) -> None:
        if isinstance(act, PlanAdopted | PlanAmended):
            self._put_plan(seq, act, today)
        elif isinstance(act, EventRecorded):
            self._put_event(seq, act.event)
        elif isinstance(act, PolicySet | CalendarPut):
            self._say(seq, act)
        elif isinstance(act, PlanMoved):
            doc = act.model_dump_json()
            row = {"seq": seq, "kind": act.kind, "name": act.plan, "doc": doc, "since": act.on}
            self._put_workspace(row)
        elif isinstance(act, RemindersSet):
            doc = act.model_dump_json()
            row = {"seq": seq, "kind": act.kind, "name": "", "doc": doc, "since": act.holds_from}
            self._put_workspace(row)
        elif isinstance(act, BodiesPut):
            self._put_directory(seq, act.kind, act.directory, today)
            self._reach_again()
        elif isinstance(act, BodySucceeded):
            self._put_directory(seq, act.kind, act, today)
            self._reach_again()
        elif isinstance(act, TaskAct):
            self._put_task_act(seq, act)
        elif not isinstance(act, DocumentDismissed):
            raise TypeError(f"no rule for {type(act).__name__}")

    def _put_task_act(self, seq: int, act: TaskAct) -> None:
        row = {
            "seq": seq,
            "kind": act.kind,
            "plan": act.plan,
            "task": act.task,
            "body": body_of(act) or "",
            "doc": act.model_dump_json(),
        }
        self._tables.insert(core_tables.TASK_ACT, [row])

    def _put_directory(
        self, seq: int, kind: str, said: Directory | BodySucceeded, today: date
    ) -> None:
        row = {"seq": seq, "kind": kind, "doc": said.model_dump_json(), "since": today}
        self._tables.insert(core_tables.DIRECTORY_ACT, [row])
        self._facts.forget("bodies")

    def _reach_again(self, *, gone: bool = False) -> None:
        """Where documents hold depends on who carries on whose work, and who is above whom; `gone`
        where a succession may have been taken back."""
        said, named = core_tables.DIRECTORY_ACT, core_tables.EVENT_TRIGGER
        query = select(said.c.seq).where(said.c.kind == "succeeded").limit(1)
        if not gone and self._tables.run(query).first() is None:
            return
        self._tables.take_out(named, named.c.scope != "")
        self._facts.forget_documents()
        for event in self._catalog.events():
            if event.scope:
                self._tables.insert(core_tables.EVENT_TRIGGER, self._reached(event))

    def _reached(self, event: Event) -> list[dict[str, str]]:
        scopes = self._facts.bodies().reach(event) if event.scope else (None,)
        return [
            {"trigger": trigger, "scope": scope or "", "event": event.id}
            for trigger in event.triggers
            for scope in scopes
        ]

    def _say(self, seq: int, act: PolicySet | CalendarPut) -> None:
        name = act.name if isinstance(act, CalendarPut) else ""
        bare = act.model_copy(update={"calendars": {}})
        doc, since = bare.model_dump_json(), act.holds_from
        row = {"seq": seq, "kind": act.kind, "name": name, "doc": doc, "since": since}
        self._put_workspace(row)

    def _put_workspace(self, row: dict[str, Any]) -> None:
        self._tables.insert(core_tables.WORKSPACE_ACT, [row])
        self._facts.forget("workspace")

    def _keep(self, seq: int, acts: Iterable[Act]) -> None:
        """Take in the shipped calendars that the act of an entry, or what revises it, is the first
        to use."""
        first: dict[str, CalendarPut] = {}
        for act in acts:
            for name, rows in carried_by(act).items():
                first.setdefault(name, CalendarPut(name=name, table=rows, reason=_why(act)))
        for put in first.values():
            self._say(seq, put)

    def _put_plan(self, seq: int, act: PlanAdopted | PlanAmended, today: date) -> None:
        plan = act.plan
        since = act.holds_from if isinstance(act, PlanAmended) else None
        doc = plan.model_dump_json()
        version = {"seq": seq, "plan": plan.plan, "doc": doc, "since": since}
        self._tables.insert(core_tables.PLAN_VERSION, [version])
        if act.directory:
            self._put_directory(seq, "bodies", act.directory, today)
        self._refresh_plan(plan.plan)

    def _refresh_plan(self, name: str) -> None:
        """Bring a plan to its last version that stands; away, where none does."""
        said, plans, heard = core_tables.PLAN_VERSION, core_tables.PLAN, core_tables.LISTENER
        declared = core_tables.DECLARED
        for shown, column in ((plans, "id"), (heard, "plan"), (declared, "plan")):
            self._tables.take_out(shown, shown.c[column] == name)
        query = select(said.c.seq, said.c.doc).where(said.c.plan == name).order_by(said.c.seq)
        versions = self._tables.run(query).all()
        if versions:
            all_plans = [Plan.model_validate_json(version.doc) for version in versions]
            plan, doc = all_plans[-1], versions[-1].doc
            self._tables.insert(plans, [{"id": name, "seq": versions[0].seq, "doc": doc}])
            rows_heard = [
                {"kind": kind, "name": _listened(plan, kind, one), "plan": name, "task": task}
                for (kind, one), tasks in all_listeners(all_plans).items()
                for task in tasks
            ]
            self._tables.insert(core_tables.LISTENER, rows_heard)
            self._tables.insert(
                core_tables.DECLARED, [{"trigger": t, "plan": name} for t in plan.triggers]
            )
        self._facts.forget("plans")
        self._catalog.forget_listeners()
        self._facts.forget("bodies")
        self._reach_again()

    def _put_event(self, seq: int, event: Event) -> None:
        doc = event.model_dump_json()
        identity, replaces = dump(event.identity), event.replaces or ""
        row = {"id": event.id, "seq": seq, "identity": identity, "doc": doc, "replaces": replaces}
        self._tables.insert(core_tables.EVENT, [row])
        self._tables.insert(core_tables.EVENT_TRIGGER, self._reached(event))
        self._catalog.cache_event(event.id, event)
        self._facts.forget_documents()

    def _take_out(self, seq: int) -> None:
        """Take away what an entry brought."""
        for model in (core_tables.TASK_ACT, core_tables.WORKSPACE_ACT):
            self._tables.take_out(model, model.c.seq == seq)
        self._facts.forget("workspace")
        events, named = core_tables.EVENT, core_tables.EVENT_TRIGGER
        name = self._tables.run(select(events.c.id).where(events.c.seq == seq)).scalar()
        if name is not None:
            self._tables.take_out(named, named.c.event == name)
            self._tables.take_out(events, events.c.id == name)
            self._catalog.cache_event(name, None)
            self._facts.forget_documents()
        directory, versions = core_tables.DIRECTORY_ACT, core_tables.PLAN_VERSION
        if self._tables.take_out(directory, directory.c.seq == seq):
            self._facts.forget("bodies")
            self._reach_again(gone=True)
        plan = self._tables.run(select(versions.c.plan).where(versions.c.seq == seq)).scalar()
        if plan is not None:
            self._tables.take_out(versions, versions.c.seq == seq)
            self._refresh_plan(plan)


def _listened(plan: Plan, kind: str, name: str) -> str:
    return name if kind == "trigger" else f"{plan.plan}:{name}"


def _why(act: Act) -> str:
    inner = act.act if isinstance(act, Revised) else act
    if isinstance(inner, PlanAdopted | PlanAmended):
        return f"{inner.kind} with {inner.plan.plan}"
    return inner.reason if isinstance(inner, PolicySet | CalendarPut) else "-"

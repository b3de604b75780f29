"""The facts in tables that an evaluation reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import TableClause, bindparam, func, literal_column, select

from engine.model.acts import Placed
from engine.model.bodies import Bodies
from engine.model.progress import Progress
from engine.model.standing import TaskRef
from engine.model.timelines import CalendarStep, PlanStep, PlanVersion, PolicyStep
from engine.ports.facts import Revising
from store.backends.json_lists import FEW, as_json, joined, names
from store.rows.bodies import read_bodies
from store.schema.plain_tables import (
    DIRECTORY_ACT,
    EVENT,
    EVENT_TRIGGER,
    LEDGER,
    PLAN,
    PLAN_VERSION,
    REVISION,
    TASK_ACT,
    WORKSPACE_ACT,
)
from store.unit.documents import (
    calendar_from,
    day_or_none,
    event_from,
    knobs_from,
    plan_from,
    plan_step_from,
    task_act_from,
)
from store.unit.revisions import revised_after
from store.unit.standings import SqlStandings
from store.unit.tables import Tables
from triggers.events import Event
from workflows.plan import Plan

_TRIGGERED = EVENT_TRIGGER.join(EVENT, EVENT.c.id == EVENT_TRIGGER.c.event)
_FOR_TRIGGER = EVENT_TRIGGER.c.trigger == bindparam("trigger")
_OF_TASK = (TASK_ACT.c.plan == bindparam("plan")) & (TASK_ACT.c.task == bindparam("task"))
_PLANS_OF = select(PLAN.c.id, PLAN.c.doc).where(PLAN.c.id.in_(names("ids")))
_VERSIONS = (
    select(PLAN_VERSION.c.plan, PLAN_VERSION.c.seq, PLAN_VERSION.c.since, PLAN_VERSION.c.doc)
    .where(PLAN_VERSION.c.plan.in_(names("ids")))
    .order_by(PLAN_VERSION.c.seq)
)
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
_SAID_OF_ALL = (
    select(WORKSPACE_ACT.c.seq, WORKSPACE_ACT.c.since, WORKSPACE_ACT.c.doc)
    .where(WORKSPACE_ACT.c.kind == bindparam("kind"), WORKSPACE_ACT.c.name == bindparam("name"))
    .order_by(WORKSPACE_ACT.c.seq)
)
_LAST_REVISION = select(func.max(REVISION.c.seq)).scalar_subquery()
_LAST_VERSION = select(func.max(PLAN_VERSION.c.seq)).scalar_subquery()


def _numbers(kept: TableClause) -> list[Any]:
    """What tells a table of acts from what it was: how many there are, and which, by their sum."""
    seq = kept.c.seq
    return [
        select(one).select_from(kept).scalar_subquery()
        for one in (func.count(), func.max(seq), func.sum(seq))
    ]


_KEY = select(
    select(LEDGER.c.hash).where(LEDGER.c.seq == _LAST_VERSION).scalar_subquery(),
    _LAST_REVISION,
    *_numbers(PLAN_VERSION),
    *_numbers(DIRECTORY_ACT),
    *_numbers(WORKSPACE_ACT),
)
"""The entry that last put a plan into force, by its hash, which covers all entries before it; the
last revision, which may have taken anything back; plans, bodies, what the workspace counts by."""


class KeptPlans(NamedTuple):
    """Plans in force, and the versions of plans, that were read, by their names."""

    plans: dict[str, Plan]
    timelines: dict[str, list[PlanVersion]]


class SqlFacts:
    """The facts, with what is kept of them between transactions in `shared`."""

    def __init__(self, tables: Tables, standings: SqlStandings, shared: dict[str, Any]) -> None:
        self._tables, self._standings, self._shared = tables, standings, shared
        self._kept: dict[str, Any] | None = None
        self._replacing: dict[str, Event] | None = None
        self._documents: dict[tuple[str, Collection[str] | None], list[Event]] = {}

    def plan(self, plan_id: str) -> Plan | None:
        """The plan as adopted."""
        return self.plans_of((plan_id,)).get(plan_id)

    def plans_of(self, plan_ids: Collection[str]) -> Mapping[str, Plan]:
        """Some plans in force."""
        known = self._kept_plans().plans
        fresh = [name for name in plan_ids if name not in known]
        if fresh:
            rows = self._tables.ask(_PLANS_OF, ids=as_json(fresh))
            known.update((row[0], plan_from(row[1])) for row in rows)
        if len(plan_ids) > 1:
            self._timelines(plan_ids)
        return {name: known[name] for name in plan_ids if name in known}

    def _timelines(self, plan_ids: Collection[str]) -> Mapping[str, list[PlanVersion]]:
        """The versions of some plans, and of others that were read; those that are not known yet
        are read at once."""
        known = self._kept_plans().timelines
        fresh = [name for name in plan_ids if name not in known]
        if fresh:
            known.update((name, []) for name in fresh)
            for name, seq, since, doc in self._tables.ask(_VERSIONS, ids=as_json(fresh)):
                known[name].append(PlanVersion(seq, day_or_none(since), plan_from(doc)))
        return known

    def _kept_plans(self) -> KeptPlans:
        """Plans that were read."""
        kept = self._kept_between()
        if "plans" not in kept:
            kept["plans"] = KeptPlans({}, {})
        found: KeptPlans = kept["plans"]
        return found

    def _kept_between(self) -> dict[str, Any]:
        """What was read of plans, bodies and the workspace, kept between transactions for as long
        as nobody records anything about them."""
        if self._kept is None:
            key = tuple(self._tables.ask(_KEY).one())
            kept = self._shared.get("kept")
            if key[0] is None or kept is None or kept["key"] != key:
                # A new one: another thread may still go by the old.
                kept = self._shared["kept"] = {"key": key}
            self._kept = kept
        return self._kept

    def _forget(self, name: str) -> None:
        """What this transaction changes is its own until it is kept; what it read before of the
        rest stays, and what it reads from now on is its own as well."""
        kept = {one: value for one, value in self._kept_between().items() if one != name}
        if "plans" in kept:
            kept["plans"] = KeptPlans(*map(dict, kept["plans"]))
        if "workspace" in kept:
            kept["workspace"] = dict(kept["workspace"])
        self._kept = kept

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

    def workspace_policy(self) -> Mapping[str, str]:
        """The knobs set for the whole workspace."""
        return {
            name: value for step in self.policy_timeline() for name, value in step.knobs.items()
        }

    def plan_steps(self, plan_id: str) -> Sequence[PlanStep]:
        """When a plan ended, rested and went on, in the order of the ledger."""
        return [plan_step_from(seq, doc) for seq, _, doc in self._said("plan_moved", plan_id)]

    def _said(self, kind: str, name: str) -> Sequence[Any]:
        """What was said of the whole workspace, of a kind and under a name: entry, day, act."""
        known = self._kept_between().setdefault("workspace", {})
        if (kind, name) not in known:
            known[kind, name] = self._tables.ask(_SAID_OF_ALL, kind=kind, name=name).all()
        found: Sequence[Any] = known[kind, name]
        return found

    def policy_timeline(self) -> Sequence[PolicyStep]:
        """The knobs set for the whole workspace, in the order of the ledger."""
        rows = self._said("policy", "")
        return [PolicyStep(seq, day_or_none(since), knobs_from(doc)) for seq, since, doc in rows]

    def calendar_timeline(self, name: str) -> Sequence[CalendarStep]:
        """The versions of a calendar that were put into the workspace, in order."""
        rows = self._said("calendar", name)
        return [
            CalendarStep(seq, day_or_none(since), calendar_from(doc)) for seq, since, doc in rows
        ]

    def calendar_table(self, name: str) -> str | None:
        """The table of a calendar that was put into the workspace."""
        steps = self.calendar_timeline(name)
        return steps[-1].table if steps else None

    def plan_timeline(self, plan_id: str) -> Sequence[PlanVersion]:
        """The versions of a plan, in the order of the ledger."""
        return self._timelines((plan_id,))[plan_id]

    def bodies(self) -> Bodies:
        """The tree of bodies, the shared groups, the successions."""
        kept = self._kept_between()
        if "bodies" not in kept:
            kept["bodies"] = read_bodies(self._tables.connection)
        found: Bodies = kept["bodies"]
        return found

    def forget_bodies(self) -> None:
        """What this transaction says of bodies is its own until it is kept."""
        self._forget("bodies")

    def forget_plans(self) -> None:
        """The same of plans."""
        self._forget("plans")

    def forget_workspace(self) -> None:
        """The same of what the workspace counts by, and of when plans ended and rested."""
        self._forget("workspace")

    def stored_progress(self, ref: TaskRef, scope: str | None) -> Progress | None:
        """How far the counted parts of a task are, where it has no occurrences."""
        if self._standings.occurs(ref):
            return None
        return self._standings.progress(ref, None, scope)

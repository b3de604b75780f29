"""The facts in tables: plans, documents and what was said of tasks, by the names tasks use."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter
from sqlalchemy import Connection

from engine.model.acts import Act, CalendarPut, Placed, PlanMoved, PolicySet, TaskAct
from engine.model.bodies import Bodies
from engine.model.effective import Revision
from engine.model.json_codec import dump
from engine.model.standing import TaskRef
from engine.model.timelines import CalendarStep, PlanStep, PlanVersion, PolicyStep
from store.backends.json_lists import FEW, as_json, for_this
from store.rows.bodies import read_bodies
from store.rows.read import day_from
from store.unit.revisions import act_in_force, revisions_of, root_of
from triggers.events import Event
from workflows.plan import Plan

_PLANS = "SELECT doc FROM plan ORDER BY seq"
_PLANS_OF = "SELECT id, doc FROM plan WHERE id IN {names:ids}"
_PLANS_WITH = "SELECT plan FROM card WHERE task = :task ORDER BY plan_seq"
_VERSIONS = "SELECT seq, since, doc FROM plan_version WHERE plan = :plan ORDER BY seq"
_DECLARES = "SELECT plan FROM declared WHERE trigger = :trigger LIMIT 1"
_EVENTS = "SELECT doc FROM event ORDER BY seq"
_EVENT = "SELECT doc FROM event WHERE id = :id"
_SAME = "SELECT doc FROM event WHERE identity = :identity"
_RECORDED_BY = "SELECT seq FROM event WHERE id = :event"
_REPLACING = "SELECT doc FROM event WHERE replaces > '' ORDER BY seq"
_EVENTS_OF = (
    "SELECT DISTINCT e.doc, e.seq FROM event_trigger t JOIN event e ON e.id = t.event "
    "WHERE t.trigger = :trigger ORDER BY e.seq"
)
_EVENTS_AT = (
    "SELECT DISTINCT e.doc, e.seq FROM event_trigger t JOIN event e ON e.id = t.event "
    "WHERE t.trigger = :trigger AND t.scope IN {names:places} ORDER BY e.seq"
)
_BY_SCOPE = (
    "SELECT t.scope, e.doc FROM event_trigger t JOIN event e ON e.id = t.event "
    "WHERE t.trigger = :trigger ORDER BY e.seq"
)
_SCOPES = "SELECT DISTINCT scope FROM event_trigger WHERE trigger = :trigger AND scope > ''"
_SCOPES_AT = (
    "SELECT DISTINCT scope FROM event_trigger WHERE trigger = :trigger AND scope IN {names:places}"
)
_ACTS = "SELECT seq, doc FROM task_act WHERE plan = :plan AND task = :task ORDER BY seq"
_ACTS_OF = (
    "SELECT seq, doc FROM task_act WHERE plan = :plan AND task = :task AND body IN {names:bodies} "
    "ORDER BY seq"
)
_ACTED = "SELECT DISTINCT body FROM task_act WHERE plan = :plan AND task = :task AND body > ''"
_ACTED_OF = (
    "SELECT DISTINCT body FROM task_act WHERE plan = :plan AND task = :task "
    "AND body IN {names:bodies}"
)
_SAID = (
    "SELECT DISTINCT a.plan, a.task FROM {refs} task_act a ON a.plan = r.plan AND a.task = r.task"
)
_WITH_EACH = (
    "SELECT plan, task FROM card WHERE each IN {names:groups} AND each > '' "
    "ORDER BY plan_seq, position"
)
_LISTENING = (
    "SELECT l.plan, l.task FROM listener l "
    "LEFT JOIN card c ON c.plan = l.plan AND c.task = l.task "
    "WHERE l.kind = :kind AND l.name = :name ORDER BY c.plan_seq, c.position"
)
_RETRACTED = "SELECT seq FROM retracted WHERE entry = :entry"
_SAID_OF_ALL = (
    "SELECT seq, since, doc FROM workspace_act WHERE kind = :kind AND name = :name ORDER BY seq"
)
_PLANS_KEY = (
    "SELECT hash, (SELECT max(seq) FROM revision) FROM ledger "
    "WHERE seq = (SELECT max(seq) FROM plan_version)"
)
"""The entry that last put a plan into force, by its hash, which covers all entries before it; and
the last revision, which may have taken a version back."""
_BODIES_KEY = (
    "SELECT (SELECT count(*) FROM directory_act), (SELECT max(seq) FROM directory_act), "
    "(SELECT sum(seq) FROM directory_act), (SELECT count(*) FROM plan_version), "
    "(SELECT max(seq) FROM plan_version), (SELECT max(seq) FROM revision)"
)


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


@lru_cache(maxsize=1024)
def _plan_step(seq: int, doc: str) -> PlanStep:
    act = PlanMoved.model_validate_json(doc)
    return PlanStep(seq, act.on, act.move, act.replaced_by)


@lru_cache(maxsize=64)
def _knobs(doc: str) -> dict[str, str]:
    return PolicySet.model_validate_json(doc).knobs


def _day(value: date | str | None) -> date | None:
    return None if value is None else day_from(value)


@lru_cache(maxsize=64)
def _calendar(doc: str) -> str:
    return CalendarPut.model_validate_json(doc).table


class SqlFacts:
    """The facts on one connection and its open transaction."""

    def __init__(self, connection: Connection, shared: dict[str, Any] | None = None) -> None:
        self._run = connection.execute
        self._connection = connection
        self._shared: dict[str, Any] = {} if shared is None else shared
        self._bodies: Bodies | None = None
        self._own_bodies = False
        self._plans: dict[str, Plan] | None = None
        self._events: dict[str, Event | None] = {}
        self._replacing: dict[str, Event] | None = None
        self._listeners: dict[tuple[str, str], list[TaskRef]] = {}

    def _ask(self, template: str, **values: Any) -> Any:
        return self._run(for_this(self._connection, template), values)

    def plans(self) -> Sequence[Plan]:
        """The plans in force, in the order of adoption."""
        return [_plan(row[0]) for row in self._ask(_PLANS)]

    def plan(self, plan_id: str) -> Plan | None:
        """The plan as adopted."""
        return self.plans_of((plan_id,)).get(plan_id)

    def plans_of(self, names: Collection[str]) -> Mapping[str, Plan]:
        """Some plans in force."""
        known = self._known_plans()
        fresh = [name for name in names if name not in known]
        if fresh:
            rows = self._ask(_PLANS_OF, ids=as_json(fresh))
            known.update((row[0], _plan(row[1])) for row in rows)
        return {name: known[name] for name in names if name in known}

    def _known_plans(self) -> dict[str, Plan]:
        """Plans that were read, kept between transactions for as long as none is put into force."""
        if self._plans is None:
            key = None if self._own_bodies else self._plans_key()
            kept = self._shared.get("plans")
            if key is None or kept is None or kept[0] != key:
                kept = (key, {})
            if key is not None:
                self._shared["plans"] = kept
            self._plans = kept[1]
        return self._plans

    def _plans_key(self) -> tuple[Any, ...] | None:
        row = self._ask(_PLANS_KEY).first()
        return tuple(row) if row else None

    def plans_with(self, task: str) -> list[str]:
        """The plans in force that have a task of that id, in the order of adoption."""
        return list(self._ask(_PLANS_WITH, task=task).scalars())

    def plan_versions(self, plan_id: str) -> Sequence[Plan]:
        """All versions of a plan, the one in force last."""
        return [version.plan for version in self.plan_timeline(plan_id)]

    def plan_timeline(self, plan_id: str) -> Sequence[PlanVersion]:
        """The versions of a plan, in the order of the ledger."""
        rows = self._ask(_VERSIONS, plan=plan_id)
        return [PlanVersion(seq, _day(since), _plan(doc)) for seq, since, doc in rows]

    def declares(self, trigger: str) -> bool:
        """Whether a plan in force declares a trigger."""
        return self._ask(_DECLARES, trigger=trigger).first() is not None

    def events(self) -> Sequence[Event]:
        """All documents, in the order of recording."""
        return [_event(row[0]) for row in self._ask(_EVENTS)]

    def events_of(self, trigger: str, path: Collection[str] | None = None) -> Sequence[Event]:
        """The documents recorded for a trigger; those that hold at a path."""
        if path is None:
            return [_event(row[0]) for row in self._ask(_EVENTS_OF, trigger=trigger)]
        places = as_json(("", *path))
        return [_event(row[0]) for row in self._ask(_EVENTS_AT, trigger=trigger, places=places)]

    def scopes_of(self, trigger: str, within: Collection[str] | None = None) -> Collection[str]:
        """The scopes at which documents for a trigger hold."""
        if within is None or len(within) > FEW:
            return set(self._ask(_SCOPES, trigger=trigger).scalars())
        return set(self._ask(_SCOPES_AT, trigger=trigger, places=as_json(within)).scalars())

    def event(self, name: str) -> Event | None:
        """A document by its id."""
        if name not in self._events:
            doc = self._ask(_EVENT, id=name).scalar()
            self._events[name] = _event(doc) if doc else None
        return self._events[name]

    def same_document(self, identity: tuple[str, ...]) -> Event | None:
        """The document in force of that identity."""
        doc = self._ask(_SAME, identity=dump(identity)).scalar()
        return _event(doc) if doc else None

    def replacing(self, event: str) -> Event | None:
        """The document in force that replaces one, None where none does."""
        if self._replacing is None:
            found = [_event(row[0]) for row in self._ask(_REPLACING)]
            self._replacing = {one.replaces: one for one in reversed(found) if one.replaces}
        return self._replacing.get(event)

    def recorded_by(self, event: str) -> int:
        """The entry that recorded a document in force."""
        return int(self._ask(_RECORDED_BY, event=event).scalar_one())

    def acts_of(
        self, ref: TaskRef, bodies: Collection[str | None] | None = None
    ) -> Sequence[Placed]:
        """What was said of a task, in the order of the ledger."""
        if bodies is None:
            rows = self._ask(_ACTS, plan=ref.plan, task=ref.task)
        else:
            names = as_json([body or "" for body in bodies])
            rows = self._ask(_ACTS_OF, plan=ref.plan, task=ref.task, bodies=names)
        return [Placed(row[0], _task_act(row[1])) for row in rows]

    def acted_on(self, ref: TaskRef, within: Collection[str] | None = None) -> Collection[str]:
        """The bodies that what was said of a task names."""
        if within is None or len(within) > FEW:
            return set(self._ask(_ACTED, plan=ref.plan, task=ref.task).scalars())
        names = as_json(within)
        return set(self._ask(_ACTED_OF, plan=ref.plan, task=ref.task, bodies=names).scalars())

    def said_of(self, refs: Collection[TaskRef]) -> Collection[TaskRef]:
        """Those of some tasks that acts are about."""
        return {TaskRef(*row) for row in self._ask(_SAID, refs=as_json(refs))}

    def events_by_scope(self, trigger: str) -> Mapping[str | None, Sequence[Event]]:
        """The documents recorded for a trigger, by the scopes at which they hold."""
        found: dict[str | None, list[Event]] = {}
        for scope, doc in self._ask(_BY_SCOPE, trigger=trigger):
            found.setdefault(scope or None, []).append(_event(doc))
        return found

    def with_each(self, groups: Collection[str]) -> list[TaskRef]:
        """The tasks in which each member of one of these groups has a part."""
        return [TaskRef(*row) for row in self._ask(_WITH_EACH, groups=as_json(groups))]

    def is_retracted(self, seq: int) -> bool:
        """Whether an entry no longer counts."""
        return self._ask(_RETRACTED, entry=seq).first() is not None

    def root_of(self, seq: int) -> int:
        """The entry that an entry is about in the end, through all revisions."""
        return root_of(self._connection, seq)

    def revisions_of(self, seq: int) -> Sequence[Revision]:
        """The entries that revise one, in order, whether or not they count."""
        return revisions_of(self._connection, seq)

    def act_in_force(self, seq: int) -> Act | None:
        """The act of an entry as it counts, None where it does not."""
        return act_in_force(self._connection, seq)

    def workspace_policy(self) -> Mapping[str, str]:
        """The knobs set for the whole workspace."""
        return {
            name: value for step in self.policy_timeline() for name, value in step.knobs.items()
        }

    def plan_steps(self, plan_id: str) -> Sequence[PlanStep]:
        """When a plan ended, rested and went on, in the order of the ledger."""
        rows = self._ask(_SAID_OF_ALL, kind="plan_moved", name=plan_id)
        return [_plan_step(seq, doc) for seq, _, doc in rows]

    def policy_timeline(self) -> Sequence[PolicyStep]:
        """The knobs set for the whole workspace, in the order of the ledger."""
        rows = self._ask(_SAID_OF_ALL, kind="policy", name="")
        return [PolicyStep(seq, _day(since), _knobs(doc)) for seq, since, doc in rows]

    def calendar_timeline(self, name: str) -> Sequence[CalendarStep]:
        """The versions of a calendar that were put into the workspace, in order."""
        rows = self._ask(_SAID_OF_ALL, kind="calendar", name=name)
        return [CalendarStep(seq, _day(since), _calendar(doc)) for seq, since, doc in rows]

    def calendar_table(self, name: str) -> str | None:
        """The table of a calendar that was put into the workspace."""
        steps = self.calendar_timeline(name)
        return steps[-1].table if steps else None

    def waiting_on_trigger(self, trigger: str) -> list[TaskRef]:
        """The tasks, of every plan, that name a trigger."""
        return self._listening("trigger", trigger)

    def waiting_on_task(self, ref: TaskRef) -> list[TaskRef]:
        """The tasks of the same plan that wait for a task to be done."""
        return self._listening("done", f"{ref.plan}:{ref.task}")

    def _listening(self, kind: str, name: str) -> list[TaskRef]:
        if (kind, name) not in self._listeners:
            rows = self._ask(_LISTENING, kind=kind, name=name)
            self._listeners[kind, name] = [TaskRef(*row) for row in rows]
        return list(self._listeners[kind, name])

    # The bodies, kept between transactions for as long as nothing is said of them

    def bodies(self) -> Bodies:
        """The tree of bodies, the shared groups, the successions."""
        if self._bodies is None:
            key = None if self._own_bodies else tuple(self._ask(_BODIES_KEY).one())
            if key is None or self._shared.get("key") != key:
                self._bodies = read_bodies(self._connection)
                if key is not None:
                    self._shared.update(key=key, bodies=self._bodies)
            else:
                self._bodies = self._shared["bodies"]
        found: Bodies = self._bodies
        return found

    def bodies_without(self, seq: int) -> Bodies:
        """The bodies, groups and successions as they would be if an entry had not been."""
        return read_bodies(self._connection, without=seq)

    def forget_bodies(self) -> None:
        """What this transaction says of bodies is its own until it is kept."""
        self._bodies, self._own_bodies = None, True

    def forget_plans(self) -> None:
        """The same of plans, and of who listens to what."""
        self._plans = {}
        self._listeners.clear()

"""The facts on plans, bodies and the workspace in tables, kept between transactions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import TableClause, bindparam, func, select

from engine.model.bodies import Bodies
from engine.model.timelines import CalendarStep, PlanStep, PlanVersion, PolicyStep
from store.backends.json_lists import as_json, names
from store.rows.bodies import read_bodies
from store.schema.plain_tables import (
    DIRECTORY_ACT,
    LEDGER,
    PLAN,
    PLAN_VERSION,
    WORKSPACE_ACT,
)
from store.unit.documents import (
    calendar_from,
    day_or_none,
    knobs_from,
    plan_from,
    plan_step_from,
    reminders_from,
)
from store.unit.tables import Tables
from workflows.plan import Plan
from workflows.reminders import Reminders

_PLANS_OF = select(PLAN.c.id, PLAN.c.doc).where(PLAN.c.id.in_(names("ids")))
_VERSIONS = (
    select(PLAN_VERSION.c.plan, PLAN_VERSION.c.seq, PLAN_VERSION.c.since, PLAN_VERSION.c.doc)
    .where(PLAN_VERSION.c.plan.in_(names("ids")))
    .order_by(PLAN_VERSION.c.seq)
)
_SAID_OF_ALL = (
    select(WORKSPACE_ACT.c.seq, WORKSPACE_ACT.c.since, WORKSPACE_ACT.c.doc)
    .where(WORKSPACE_ACT.c.kind == bindparam("kind"), WORKSPACE_ACT.c.name == bindparam("name"))
    .order_by(WORKSPACE_ACT.c.seq)
)
_LAST_VERSION = select(func.max(PLAN_VERSION.c.seq)).scalar_subquery()


def _numbers(kept: TableClause) -> list[Any]:
    """What tells a table of acts from what it was: how many there are, and which, by their sum; the
    entry that last wrote a row, since a row that a revision changed is written anew."""
    return [
        select(one).select_from(kept).scalar_subquery()
        for one in (func.count(), func.sum(kept.c.seq), func.max(kept.c.from_entry))
    ]


_KEY = select(
    select(LEDGER.c.hash).where(LEDGER.c.seq == _LAST_VERSION).scalar_subquery(),
    *_numbers(PLAN_VERSION),
    *_numbers(DIRECTORY_ACT),
    *_numbers(WORKSPACE_ACT),
)
"""The entry that last put a plan into force, by its hash, which covers all entries before it;
plans, bodies, what the workspace counts by."""


class KeptPlans(NamedTuple):
    """Plans in force, and the versions of plans, that were read, by their names."""

    plans: dict[str, Plan]
    timelines: dict[str, list[PlanVersion]]


class KeptFacts:
    """What acts on plans, bodies and the workspace come to, with what was read of it between
    transactions in `shared`."""

    def __init__(self, tables: Tables, shared: dict[str, Any]) -> None:
        self._tables, self._shared = tables, shared
        self._kept: dict[str, Any] | None = None

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

    def forget(self, name: Literal["bodies", "plans", "workspace"]) -> None:
        """What this transaction changes of bodies, of plans, or of what the workspace counts by and
        of when plans ended and rested, is its own until it is kept; what it read before of the rest
        stays, and what it reads from now on is its own as well."""
        kept = {one: value for one, value in self._kept_between().items() if one != name}
        if "plans" in kept:
            kept["plans"] = KeptPlans(*map(dict, kept["plans"]))
        if "workspace" in kept:
            kept["workspace"] = dict(kept["workspace"])
        self._kept = kept

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

    def reminders(self) -> Reminders | None:
        """The rules of reminders set for the whole workspace, None where none are."""
        said = self._said("reminders", "")
        return reminders_from(said[-1].doc) if said else None

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

"""Plans that bodies made of their own for their part in a task, and how far each of them is."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from engine.model.acts import PlanAdopted, Under
from engine.model.hash_chain import entry_of
from engine.model.states import State
from engine.ports.ledger import Unit
from engine.queries.counted_work import counted_work
from engine.queries.filters import Filters

MARK = '"under":{"plan":'
"""What the text of an adoption has only where the plan is under another's task."""


class SubPlan(NamedTuple):
    """A plan that carries out a body's part in a task of another plan, by the entry that adopted
    it."""

    plan: str
    under: Under
    entry: int


def sub_plans(unit: Unit) -> list[SubPlan]:
    """All sub-plans, in the order of adoption."""
    # Plans are long to read, so only those are whose text names a task above.
    raws = [raw for raw in unit.entries.raw() if raw.kind == "adopted" and MARK in raw.act]
    gone = unit.entries.taken_back([raw.seq for raw in raws])
    found = []
    for raw in raws:
        act = entry_of(raw).act
        if raw.seq not in gone and isinstance(act, PlanAdopted) and act.under is not None:
            found.append(SubPlan(act.plan.plan, act.under, raw.seq))
    return found


def with_sub_plans(plans: Iterable[str], links: Iterable[SubPlan]) -> list[str]:
    """Some plans, each followed by those under its tasks, and those under theirs."""
    links = list(links)
    found: dict[str, None] = {}
    waiting = deque(plans)
    while waiting:
        plan = waiting.popleft()
        if plan not in found:
            found[plan] = None
            waiting.extendleft(reversed([link.plan for link in links if link.under.plan == plan]))
    return list(found)


class SubPlanRows:
    """How far the sub-plans are on a day, each counted once."""

    def __init__(self, unit: Unit, today: date) -> None:
        self._unit, self._today = unit, today
        self.links = sub_plans(unit)
        self._kept: dict[str, dict[str, Any]] = {}

    def of(self, plan: str, task: str, body: str | None) -> Iterator[dict[str, Any]]:
        """The sub-plans for a body's part in a task (None: for any): plan, title, body, and how
        many of its rows are `done`, `of` those that are not cancelled."""
        for link in self.links:
            under = link.under
            if (under.plan, under.task) == (plan, task) and body in (None, under.body):
                if link.plan not in self._kept:
                    self._kept[link.plan] = self._row(link)
                yield self._kept[link.plan]

    def _row(self, link: SubPlan) -> dict[str, Any]:
        plan = self._unit.facts.plan(link.plan)
        filters = Filters(plan=link.plan)
        work = counted_work(self._unit.standings, filters, self._today)
        states = [
            (one.standing.part_of(one.place.member) if one.place.member else one.standing)
            .phase(self._today)
            .state
            for one in work
        ]
        return {
            "plan": link.plan,
            "title": plan.title if plan else link.plan,
            "body": link.under.body,
            "done": states.count(State.DONE),
            "of": len(states) - states.count(State.CANCELLED),
        }

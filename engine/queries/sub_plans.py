"""Plans that bodies made of their own for their part in a task, and how far each of them is."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from engine.model.acts import PlanAdopted, Under
from engine.model.standing import TaskRef, as_part
from engine.model.states import State
from engine.ports.ledger import Unit
from engine.queries.counted_work import counted_work
from engine.queries.filters import Filters


class SubPlan(NamedTuple):
    """A plan that carries out a body's part in a task of another plan, by the entry that adopted
    it."""

    plan: str
    under: Under
    entry: int


def sub_plans(unit: Unit, besides: str | None = None) -> list[SubPlan]:
    """All sub-plans in force, in the order of adoption. The plan `besides` is not read: it is no
    sub-plan of its own."""
    # A ledger may be long, so only the entries are read that put a plan into force; and of plans
    # there are two, where one is under the other.
    plans = unit.catalog.plans()
    several = plans if len(plans) > 1 else ()
    seqs = {unit.standings.plan_seq(plan.plan) for plan in several if plan.plan != besides}
    entries = unit.entries.at(seqs) if seqs else []
    return [
        SubPlan(entry.act.plan.plan, entry.act.under, entry.seq)
        for entry in entries
        if isinstance(entry.act, PlanAdopted) and entry.act.under is not None
    ]


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

    def __init__(self, unit: Unit, today: date, besides: str | None = None) -> None:
        self._unit, self._today = unit, today
        self.links = sub_plans(unit, besides)
        self._kept: dict[str, dict[str, Any]] = {}

    def of(self, plan: str, task: str, body: str | None) -> Iterator[dict[str, Any]]:
        """The sub-plans for a body's part in a task (None: for any): plan, title, body, and how
        many of its rows are `done`, `of` those that are not cancelled; `finished` is the day on
        which the last was done, None while one is open or still to come."""
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
        phases = [
            (as_part(one.standing, one.place.member) if one.place.member else one.standing).phase(
                self._today
            )
            for one in work
        ]
        states = [phase.state for phase in phases]
        done, of = states.count(State.DONE), len(states) - states.count(State.CANCELLED)
        days = [phase.on for phase in phases if phase.state is State.DONE and phase.on]
        finished = done and done == of and not self._more_comes(link.plan)
        return {
            "plan": link.plan,
            "title": plan.title if plan else link.plan,
            "body": link.under.body,
            "done": done,
            "of": of,
            "finished": max(days, default=None) if finished else None,
        }

    def _more_comes(self, name: str) -> bool:
        """Whether occurrences of a plan's tasks open after the day."""
        plan = self._unit.facts.plan(name)
        refs = [TaskRef(name, task) for task in plan.tasks] if plan else []
        return any(
            standing.opens is not None
            and standing.opens > self._today
            and not standing.is_closed(standing.opens)
            for standing in self._unit.standings.of(refs)
        )

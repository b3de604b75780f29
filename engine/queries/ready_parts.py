"""Parts that may be completed, since the plans by which bodies do them are done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple, TypedDict

from engine.model.acts import Under
from engine.model.standing import TaskRef
from engine.model.states import State
from engine.ports.ledger import Unit
from engine.queries.filters import Filters
from engine.queries.parts import place_standings
from engine.queries.sub_plans import SubPlanRows
from workflows.plan import Plan

COMPLETABLE = (State.ACTIVE, State.IN_PROGRESS)
"""States in which a part can be completed."""


class ReadyRow(TypedDict):
    """A part that may be completed: whose it is, the sub-plans that are done, and the day on which
    the last of them was."""

    plan: str
    task: str
    title: str
    body: str
    sub_plans: list[str]
    on: date


class ReadyPart(NamedTuple):
    """A part of a task with `completes`, all of whose sub-plans are done; `body` is who carries it
    on the day, `on` the day of the last completion. It is completed when a person records that."""

    plan: str
    task: str
    title: str
    body: str
    sub_plans: tuple[str, ...]
    on: date

    def row(self) -> ReadyRow:
        """Its JSON."""
        return ReadyRow(
            plan=self.plan,
            task=self.task,
            title=self.title,
            body=self.body,
            sub_plans=list(self.sub_plans),
            on=self.on,
        )


def ready_parts(unit: Unit, today: date, besides: Collection[str] | None = None) -> list[ReadyPart]:
    """The open parts whose sub-plans are all done on a day, in the order of adoption; with
    `besides`, only those that one of these plans is a sub-plan of."""
    plans = {plan.plan: plan for plan in unit.catalog.plans()}
    if not any(task.completes for plan in plans.values() for task in plan.tasks.values()):
        return []
    rows = SubPlanRows(unit, today)
    parts: dict[Under, list[str]] = {}
    for link in rows.links:
        parts.setdefault(link.under, []).append(link.plan)
    wanted = [
        under
        for under, names in parts.items()
        if besides is None or not set(besides).isdisjoint(names)
    ]
    found = [_ready(unit, plans.get(under.plan), under, rows, today) for under in wanted]
    return [part for part in found if part is not None]


def _ready(
    unit: Unit, plan: Plan | None, under: Under, rows: SubPlanRows, today: date
) -> ReadyPart | None:
    task = plan.tasks.get(under.task) if plan else None
    if task is None or not task.completes or not _is_open(unit, under, today):
        return None
    made = list(rows.of(under.plan, under.task, under.body))
    if not all(row["finished"] for row in made):
        return None
    return ReadyPart(
        under.plan,
        under.task,
        task.title,
        unit.facts.bodies().successions.carrier(under.body, today),
        tuple(row["plan"] for row in made),
        max(row["finished"] for row in made),
    )


def _is_open(unit: Unit, under: Under, today: date) -> bool:
    """Whether the part can be completed on the day: it has begun and has not ended."""
    ref = TaskRef(under.plan, under.task)
    standings = place_standings(unit, ref, under.body, part=True)
    return any(
        one.occurrence is None and one.is_open(today) and one.phase(today).state in COMPLETABLE
        for one in standings
    )


def passing(unit: Unit, found: Collection[ReadyPart], filters: Filters) -> list[ReadyPart]:
    """Those of some parts that pass the plan and the body (with all below it) of a list."""
    below = unit.facts.bodies().below(filters.body) if filters.body else None
    wide = filters.below or filters.total
    return [
        part
        for part in found
        if filters.plan in (None, part.plan)
        and (below is None or part.body == filters.body or (wide and part.body in below))
    ]

"""What would follow if: hypothetical records forward, and a wanted date backward."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import get_args

from engine.commit.commit import Signature, commit_in
from engine.evaluate.decision import decide_at
from engine.evaluate.scoped_facts import ScopedFacts
from engine.model.acts import AnyAct, Placed
from engine.model.bodies import Bodies
from engine.model.changes import Change, difference
from engine.model.points import FOREVER
from engine.model.progress import Progress
from engine.model.standing import Standing, TaskRef
from engine.model.timelines import CalendarStep, PlanStep, PlanVersion, PolicyStep
from engine.ports.facts import Calendars, Records, Revising
from engine.ports.ledger import Ledger, Unit
from engine.queries.lookup import find_plan
from engine.queries.parts import parts_of, place_standings
from engine.queries.standing_choice import choose_standing
from triggers.dates import FIRST, LAST, DateKind
from triggers.events import Event
from workflows.plan import Plan

Hypothesis = Callable[[Unit, date], AnyAct]
"""From the transaction and the day to the act that is supposed."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """What the hypotheses would change, as seen on a day."""

    changes: tuple[Change, ...]
    today: date


def suppose(
    ledger: Ledger,
    calendars: Calendars,
    signature: Signature,
    steps: Sequence[tuple[date, Hypothesis]],
    today: date,
) -> Supposed:
    """What hypothetical records would change: they are made in a transaction that is dropped, and
    the standings after them, as of `today`, are compared with those before.

    `steps` are the records, each with its day and a function that gives its act. They are made in
    `ledger`, signed with `signature`; `calendars` finds the calendars that are shipped.
    """
    with ledger.writing(preview=True) as unit:
        before = [standing for standing, _ in unit.standings.board()]
        for day, prepare in steps:
            dated = replace(signature, today=day)
            commit_in(unit, calendars, dated, lambda u, d=day, p=prepare: p(u, d))  # type: ignore[misc]
        after = [standing for standing, _ in unit.standings.board()]
        bodies = unit.facts.bodies()
    return Supposed(tuple(difference(before, after, today, (), bodies)), today)


@dataclass(slots=True)
class _Overlay:
    """The facts with hypothetical documents over them."""

    facts: Records
    events: dict[str, Event] = field(default_factory=dict)

    def plan(self, plan_id: str) -> Plan | None:
        """As the facts have it."""
        return self.facts.plan(plan_id)

    def events_of(self, trigger: str, path: Collection[str] | None = None) -> Sequence[Event]:
        """The recorded documents, and the hypothetical one."""
        supposed = self.events.get(trigger)
        return [*self.facts.events_of(trigger, path), *([supposed] if supposed else [])]

    def acts_of(
        self, ref: TaskRef, bodies: Collection[str | None] | None = None
    ) -> Sequence[Placed]:
        """As the facts have it."""
        return self.facts.acts_of(ref, bodies)

    def replacing(self, event: str) -> Event | None:
        """As the facts have it."""
        return self.facts.replacing(event)

    def recorded_by(self, event: str) -> int:
        """As the facts have it; what is supposed comes last."""
        return FOREVER if event in {one.id for one in self.events.values()} else self._told(event)

    def _told(self, event: str) -> int:
        return self.facts.recorded_by(event)

    def revised_after(self, seq: int) -> Sequence[Revising]:
        """As the facts have it."""
        return self.facts.revised_after(seq)

    def bodies(self) -> Bodies:
        """As the facts have it."""
        return self.facts.bodies()

    def scopes_of(self, trigger: str, within: Collection[str] | None = None) -> Collection[str]:
        """As the facts have it."""
        return self.facts.scopes_of(trigger, within)

    def acted_on(self, ref: TaskRef, within: Collection[str] | None = None) -> Collection[str]:
        """As the facts have it."""
        return self.facts.acted_on(ref, within)

    def stored_progress(self, ref: TaskRef, scope: str | None) -> Progress | None:
        """What is kept was decided without what is supposed."""
        del ref, scope
        return None

    def plan_timeline(self, plan_id: str) -> Sequence[PlanVersion]:
        """As the facts have it."""
        return self.facts.plan_timeline(plan_id)

    def plan_steps(self, plan_id: str) -> Sequence[PlanStep]:
        """As the facts have it."""
        return self.facts.plan_steps(plan_id)

    def policy_timeline(self) -> Sequence[PolicyStep]:
        """As the facts have it."""
        return self.facts.policy_timeline()

    def calendar_timeline(self, name: str) -> Sequence[CalendarStep]:
        """As the facts have it."""
        return self.facts.calendar_timeline(name)

    def workspace_policy(self) -> Mapping[str, str]:
        """As the facts have it."""
        return self.facts.workspace_policy()


def latest_date(
    unit: Unit,
    ref: TaskRef,
    due: date,
    calendars: Calendars,
    occurrence: str | None,
    body: str | None = None,
) -> tuple[date | None, tuple[str, ...]]:
    """The last day on which the documents that a deadline waits for may be issued for the task to
    be due by the day `due`, and their triggers.

    `ref` is the task, read in the transaction `unit`, `occurrence` its label (None: the only open
    one), `body` whose part or place is meant (None: the whole); `calendars` finds those that are
    shipped. The due date never falls as its documents come later, so the day is found by halving.
    None where even the first recordable day gives a later date, or where the deadline waits for
    none.
    """
    plan = find_plan(unit, ref.plan)
    task = plan.task(ref.task)
    part = next(iter(parts_of(unit.facts.bodies(), plan, task, body, due)), None)
    standings = place_standings(unit, ref, part or body, part=part is not None)
    standing = choose_standing(standings, occurrence, due, "latest")
    missing = tuple(
        dict.fromkeys(name for name in _lacking(standing) if not name.startswith("done "))
    )
    if not missing:
        return None, ()

    def due_if(day: date) -> date | None:
        event = Event(
            id="-", triggers=missing, issued=day, effective=day, received=day, recorded=day
        )
        overlay = _Overlay(unit.facts, dict.fromkeys(missing, event))
        sight = ScopedFacts(overlay, task, scope=None if part else body, body=part)
        made = [one.standing for one in decide_at(plan, task, sight, calendars)]
        return _of_occurrence(made, standing.occurrence or event.id).computed

    low, high = FIRST, LAST
    first = due_if(low)
    if first is None or first > due:
        return None, missing
    while low < high:
        middle = low + timedelta(days=((high - low).days + 1) // 2)
        found = due_if(middle)
        if found is not None and found <= due:
            low = middle
        else:
            high = middle - timedelta(days=1)
    return low, missing


def _of_occurrence(made: Sequence[Standing], occurrence: str) -> Standing:
    """The standing of an occurrence, the last one where the task has none of that name. A document
    more may begin another occurrence, which says nothing of the one that was asked of."""
    return next((one for one in made if one.occurrence == occurrence), made[-1])


def trigger_of(name: str) -> str:
    """`model-regulation.received` -> `model-regulation`."""
    trigger, _, kind = name.rpartition(".")
    return trigger if kind in get_args(DateKind) else name


def _lacking(standing: Standing) -> list[str]:
    """What the deadline waits for; where that is the start, what the condition waits for."""
    names = [name for name in standing.missing if name != "start"]
    if standing.node and (not names or "start" in standing.missing):
        names += standing.node.waiting_for(LAST)
    return [trigger_of(name) for name in names if not name.startswith("from ")]

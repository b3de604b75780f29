"""What deciding a task asks of the recorded facts, and the facts as one task sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol, cast

from engine.entries import TaskMoved
from engine.phases import completed_on, fold
from engine.standing import TaskRef
from engine.states import Move
from triggers.calendars import Calendar
from triggers.events import Event
from triggers.expressions import DateKind
from triggers.policies import Policy, resolve
from triggers.results import Anchor
from workflows.plan import Plan, Task


class Records(Protocol):
    """The facts in force, by the names that plans use."""

    def plan(self, plan_id: str) -> Plan | None:
        """The plan as adopted, None where it was not."""

    def events_of(self, trigger: str) -> Sequence[Event]:
        """The documents recorded for a trigger, in any order."""

    def moves_of(self, ref: TaskRef) -> Sequence[TaskMoved]:
        """What was done about a task, in the order of the ledger, all occurrences."""


class Calendars(Protocol):
    """Where calendars come from."""

    def __call__(self, name: str) -> Calendar:
        """The calendar in force under that name. Raises UnknownNameError."""


def policy_for(plan: Plan, task: Task) -> Policy:
    """The policy of one task's deadline: the default, the plan's, the rule's."""
    planned = {"calendar": plan.calendar} | plan.policy
    return _policy(tuple(planned.items()), tuple(task.due_policy.items()))


@lru_cache(maxsize=1024)
def _policy(planned: tuple[tuple[str, str], ...], ruled: tuple[tuple[str, str], ...]) -> Policy:
    return resolve((("plan", dict(planned)), ("rule", dict(ruled))))


def moves_with_adoption(plan: Plan, task: Task, moves: Sequence[TaskMoved]) -> list[TaskMoved]:
    """The moves of a task; one that the plan calls done was completed when it was adopted."""
    if task.state != "done":
        return list(moves)
    done = TaskMoved(plan=plan.plan, task=task.id, move=Move.COMPLETE, on=plan.adopted)
    return [done, *moves]


def counted_kind(plan: Plan, task: Task, trigger: str) -> DateKind:
    """Which of a trigger's dates counts where the rule names none: the rule's own policy decides,
    then the trigger's, then the plan's, then the default."""
    declared = plan.triggers.get(trigger)
    chosen = task.due_policy.get("counts_from") or (declared and declared.counts_from)
    return cast("DateKind", chosen or policy_for(plan, task).counts_from)


def earliest(events: Sequence[Event], kind: DateKind) -> Event | None:
    """The event that counts among several of one trigger: the first by that date. Ties go by
    number and id, so that the order of recording does not matter."""
    dated = [event for event in events if event.on(kind) is not None]
    if not dated:
        return None
    return min(dated, key=lambda event: (event.on(kind), event.number or "", event.id))


@dataclass(slots=True)
class TaskAnchors:
    """The facts as one task (or one occurrence, bound to its own event) sees them."""

    records: Records
    plan: Plan
    task: Task
    start: date | None = None
    bound: Mapping[str, Event] | None = None

    def event(self, trigger: str, kind: DateKind | None) -> Anchor | None:
        """The trigger's event by the date that counts."""
        counted = kind or counted_kind(self.plan, self.task, trigger)
        found = earliest(self._events(trigger), counted)
        if found is None:
            return None
        return Anchor(cast("date", found.on(counted)), found.id, counted, found.label())

    def lacking(self, trigger: str, kind: DateKind | None) -> str:
        """The trigger, or its unrecorded date where the document itself is there."""
        counted = kind or counted_kind(self.plan, self.task, trigger)
        return f"{trigger}.{counted}" if self._events(trigger) else trigger

    def done(self, task: str) -> Anchor | None:
        """The first completion of another task that stands."""
        other = self.plan.task(task)
        moves = self.records.moves_of(TaskRef(self.plan.plan, task))
        day = first_completion(moves_with_adoption(self.plan, other, moves))
        return Anchor(day, task, "done") if day else None

    def set_by(self, trigger: str) -> Anchor | None:
        """The date that the trigger's document carries."""
        fixed = [event for event in self._events(trigger) if event.sets_due]
        found = earliest(fixed, counted_kind(self.plan, self.task, trigger))
        if found is None or found.sets_due is None:
            return None
        return Anchor(found.sets_due, found.id, "sets_due", found.label())

    def _events(self, trigger: str) -> Sequence[Event]:
        if self.bound and trigger in self.bound:
            return (self.bound[trigger],)
        return self.records.events_of(trigger)


def first_completion(moves: Sequence[TaskMoved]) -> date | None:
    """The earliest completion that stands among the occurrences of a task."""
    by_occurrence: dict[str | None, list[TaskMoved]] = {}
    for move in moves:
        by_occurrence.setdefault(move.occurrence, []).append(move)
    days = [completed_on(fold(None, made)) for made in by_occurrence.values()]
    return min((day for day in days if day), default=None)

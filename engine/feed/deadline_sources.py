"""From what the dates of a calendar follow: the steps of each, and whose completion it counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.evaluate.cached_facts import CachedFacts
from engine.evaluate.decision import Decision, decide_at
from engine.evaluate.facts import confirmations_of
from engine.evaluate.overrides import as_read
from engine.evaluate.scoped_facts import ScopedFacts
from engine.model.standing import Standing, TaskRef
from engine.model.timelines import tasks_of
from engine.ports.facts import Calendars
from engine.ports.ledger import Unit
from triggers.expressions import Both, Counted, Deadline, Done, Moment, Offset, Span
from workflows.plan import Plan, Task

DAYS = {"day": 1, "week": 7}
"""The units that are the same number of days whenever they are counted."""


class Reasons:
    """Decisions, each made once for all bodies for which one standing speaks."""

    def __init__(self, unit: Unit, calendars: Calendars) -> None:
        self._facts, self._calendars = CachedFacts(unit.facts), calendars
        self._made: dict[object, dict[str | None, Decision]] = {}
        self._tasks: dict[TaskRef, Task] = {}

    def prefetch(self, refs: Collection[TaskRef]) -> None:
        """Ask at once for what deciding these tasks will need."""
        self._facts.prefetch.read(refs)

    def of(self, standing: Standing) -> tuple[Task, Decision | None]:
        """The task as people read it, and the decision behind a standing of it."""
        ref, scope, body = standing.ref, standing.scope, standing.body
        plan = self._facts.plan(ref.plan)
        if plan is None:
            raise LookupError(ref)
        if ref not in self._tasks:
            said = confirmations_of(self._facts, ref)
            self._tasks[ref] = as_read(self._task(plan, ref), said)
        key = (ref, scope, body)
        if key not in self._made:
            task = self._task(plan, ref)
            sight = ScopedFacts(self._facts, task, None if body else scope, body)
            made = decide_at(plan, task, sight, self._calendars)
            self._made[key] = {one.standing.occurrence: one for one in made}
        return self._tasks[ref], self._made[key].get(standing.occurrence)

    def _task(self, plan: Plan, ref: TaskRef) -> Task:
        """The task, of one that is gone as it was last."""
        found = plan.tasks.get(ref.task)
        return found or tasks_of(self._facts.plan_timeline(ref.plan))[ref.task]

    @staticmethod
    def counted_from(task: Task) -> Iterator[tuple[str, int]]:
        """The tasks from whose completion a deadline is counted, each with the days between."""
        return _links(task.deadline)


def _links(rule: Deadline) -> Iterator[tuple[str, int]]:
    if isinstance(rule, Both):
        for one in rule.rules:
            yield from _links(one)
    elif isinstance(rule, Counted):
        yield from _counted(Offset(rule.span, rule.direction, rule.moment), 0)


def _counted(moment: Moment, days: int) -> Iterator[tuple[str, int]]:
    if isinstance(moment, Done):
        yield moment.task, days
    elif isinstance(moment, Offset) and all(unit in DAYS for _, unit in moment.span.parts):
        span = _length(moment.span)
        yield from _counted(moment.moment, days + (span if moment.direction == "after" else -span))


def _length(span: Span) -> int:
    return sum(number * DAYS[unit] for number, unit in span.parts)

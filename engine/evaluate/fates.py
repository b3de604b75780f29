"""What else there is to say of an occurrence: that it lapsed, that its condition was waived, that
it waits for what can no longer come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.evaluate.facts import moves_of
from engine.evaluate.lapses import lapsing_of, was_begun
from engine.evaluate.scoped_facts import ScopedFacts
from engine.evaluate.stepping import Evaluator
from engine.evaluate.timeline import fold
from engine.model.phases import Phase
from engine.model.states import State
from engine.model.story import Barred, Story
from triggers.expressions import tasks_in
from workflows.plan import Plan, Task


def with_fates(story: Story, evaluator: Evaluator, phases: tuple[Phase, ...]) -> Story:
    """The `story` of an occurrence with when it lapsed, when its condition was waived and what it
    waits for in vain; `evaluator` is that of the occurrence, `phases` are its states over time."""
    lapse = evaluator.lapse
    lapsed = lapse is not None and Phase(lapse.point.day, State.CANCELLED) in phases
    waived = min((act.on for act in evaluator.waivers()), default=None)
    barred = tuple(_barred(evaluator))
    if not lapsed and waived is None and not barred:
        return story
    return replace(
        story,
        lapsed=lapse.point.day if lapse and lapsed else None,
        lapsed_by=lapse.by if lapse and lapsed else None,
        waived=waived,
        barred=barred,
    )


def _barred(evaluator: Evaluator) -> Iterator[Barred]:
    """The tasks that the condition waits for and that are cancelled, or have lapsed."""
    plan, task, sight = evaluator.latest()
    for name in tasks_in(task.condition) if task.condition else ():
        other = plan.tasks.get(name)
        if other is not None and sight.completed(plan, other) is None:
            found = _end_of(plan, other, sight)
            if found is not None:
                yield found


def _end_of(plan: Plan, other: Task, sight: ScopedFacts) -> Barred | None:
    """How a task ended without being done, as a place sees it; None where it may still be done."""
    there = ScopedFacts(sight.records, sight.task, sight.scope, sight.body)
    made = moves_of(there, plan, other)
    part = sight.body if other.each else None
    if other.each is not None and other.each != sight.task.each:
        part = None
    last = fold(None, made, part)[-1] if made else None
    if last is not None and last.state is State.CANCELLED:
        return Barred(other.id, last.on, "cancel")
    lapse = lapsing_of(plan, other, ScopedFacts(sight.records, other, sight.scope, sight.body))
    placed = list(enumerate(made, 1))
    if lapse is not None and not was_begun(placed, lapse, part):
        return Barred(other.id, lapse.point.day, "lapse" if lapse.by == "until" else "plan")
    return None

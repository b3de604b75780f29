"""Loading what an entry affects at a place, and evaluating it: the parts of bodies, then the wholes
that sum them up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from engine.commit.affected_place import AffectedPlace
from engine.commit.progress import reported
from engine.evaluate.cached_facts import FEW, CachedFacts
from engine.evaluate.equivalent_scopes import decide_equivalent
from engine.evaluate.evaluate import decide_parts, decide_wholes, members_at, past_scopes_of
from engine.evaluate.evaluation_cache import EvaluationCache
from engine.evaluate.member_counts import parted
from engine.evaluate.pieces import bodies_with_parts
from engine.evaluate.scoped_facts import bearing
from engine.model.progress import Counts, Progress
from engine.model.standing import Standing, TaskRef
from engine.model.timelines import tasks_of
from engine.ports.ledger import Unit
from workflows.plan import Plan, Task


@dataclass(frozen=True, slots=True)
class Loaded:
    """The tasks affected at a `place`, the bodies whose parts are to be evaluated (a task without
    any is none of `parts`), and the standings as they are kept: `near` those at the place and above
    it, of which `parts_before` and `wholes_before` can change."""

    place: AffectedPlace
    tasks: Sequence[tuple[Plan, Task]]
    parts: Mapping[TaskRef, Sequence[str]]
    with_parts: Collection[TaskRef]
    near: Sequence[Standing]
    parts_before: Sequence[Standing]
    wholes_before: Sequence[Standing]


def load(
    unit: Unit, cache: EvaluationCache, refs: Sequence[TaskRef], place: AffectedPlace
) -> Loaded:
    """Read the standings of the tasks `refs` at a `place` from `unit`, and find whose parts the
    facts of `cache` bring about there."""
    near = unit.standings.of(refs, place.near)
    tasks = [found for ref in refs if (found := _task(cache.facts, ref))]
    parts = {
        TaskRef(plan.plan, task.id): bodies
        for plan, task in tasks
        if (bodies := _bodies(plan, task, cache.facts, place))
    }
    with_parts = {*parts, *(s.ref for s in near if s.body and place.takes_part(s.body))}
    before = [s for s in near if place.takes(s, with_parts)]
    parts_before = [s for s in before if s.body]
    wholes_before = [s for s in before if not s.body]
    return Loaded(place, tasks, parts, with_parts, near, parts_before, wholes_before)


def _task(facts: CachedFacts, ref: TaskRef) -> tuple[Plan, Task] | None:
    """A task by the version of its plan that has it last; None where none has."""
    plan = facts.plan(ref.plan)
    if plan is None:
        return None
    task = plan.tasks.get(ref.task) or tasks_of(facts.plan_timeline(ref.plan)).get(ref.task)
    return (plan, task) if task else None


def _bodies(plan: Plan, task: Task, facts: CachedFacts, place: AffectedPlace) -> list[str]:
    found = bodies_with_parts(plan, task, facts, place.near)
    return [body for body in found if place.takes_part(body)]


def evaluate_parts(loaded: Loaded, cache: EvaluationCache) -> list[Standing]:
    """The standings of bodies' parts."""
    found: list[Standing] = []
    for plan, task in loaded.tasks:
        bodies = loaded.parts.get(TaskRef(plan.plan, task.id))
        if bodies:
            decisions = decide_parts(plan, task, bodies, cache.facts, cache.calendars)
            found += [decision.standing for decision in decisions]
    return found


def evaluate_wholes(unit: Unit, loaded: Loaded, cache: EvaluationCache) -> list[Standing]:
    """The standings at scopes; how far the parts below are is read from `unit`, so those must have
    been written."""
    found: list[Standing] = []
    for plan, task in reported(loaded.tasks):
        found += _wholes_of(unit, cache, plan, task, loaded)
    return found


def _wholes_of(
    unit: Unit, cache: EvaluationCache, plan: Plan, task: Task, loaded: Loaded
) -> list[Standing]:
    facts, place = cache.facts, loaded.place
    parts = TaskRef(plan.plan, task.id) in loaded.with_parts
    known = (None, *past_scopes_of(plan, task, facts, place.near))
    scopes = [scope for scope in known if place.takes_scope(scope, parts=parts)]
    progress = PartsProgress(unit, facts, plan, task, many=len(scopes) > FEW)

    def at(some: Iterable[str | None]) -> list[Standing]:
        decisions = decide_wholes(plan, task, some, facts, cache.calendars, progress)
        return [decision.standing for decision in decisions]

    def evaluate() -> list[Standing]:
        return decide_equivalent(plan, task, scopes, facts, at, progress.at)

    return cache.wholes(plan, task, scopes, evaluate)


class PartsProgress:
    """How far the parts of a task are at a scope and below it; asked of the ledger only where
    somebody has one, which is looked up at once for `many` scopes."""

    def __init__(
        self, unit: Unit, facts: CachedFacts, plan: Plan, task: Task, *, many: bool
    ) -> None:
        self._unit, self._facts, self._plan, self._task = unit, facts, plan, task
        self._parted = parted(facts.bodies(), plan, task) is not None
        self.acted = self._parted and not facts.prefetch.is_silent(bearing(plan, task, facts))
        self._parts: Collection[str] | None = None
        if self.acted and many:
            self._parts = bodies_with_parts(plan, task, facts)

    def __call__(self, occurrence: str | None, scope: str | None) -> Progress:
        below = self._facts.bodies().ever_below(scope) if scope else None
        nobody = self._parts is not None and below is not None and below.isdisjoint(self._parts)
        if nobody or not self.acted:
            return _NOBODY
        ref = TaskRef(self._plan.plan, self._task.id)
        return self._unit.standings.progress(ref, occurrence, scope)

    def at(self, scope: str | None, occurrence: str | None) -> Progress | None:
        """The same with how many there are, None for a task without parts."""
        if not self._parted:
            return None
        of, was = members_at(self._plan, self._task, scope, self._facts)
        progress = self(occurrence, scope)
        return _nobody_of(of, was) if progress is _NOBODY else replace(progress, of=of, was_of=was)


_NOBODY = Progress()


@lru_cache(maxsize=1024)
def _nobody_of(members: int, was_of: Counts) -> Progress:
    return Progress(of=members, was_of=was_of)

"""When a task lapses: with the event or the day that its plan names, or with the plan's end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from engine.evaluate.facts import TaskAnchors
from engine.evaluate.records_at import RecordsAt
from engine.evaluate.rule_eras import Era
from engine.evaluate.scoped_facts import ScopedFacts
from engine.evaluate.timeline import Halt, fold
from engine.model.acts import TaskMoved
from engine.model.points import LATEST, Point, once
from engine.model.states import Move, State
from engine.model.timelines import PlanStep
from triggers.expressions import Occurred
from workflows.plan import Plan, Task

Placed = Sequence[tuple[int, TaskMoved]]
WORK = frozenset({Move.START, Move.COMPLETE, Move.SUSPEND, Move.REOPEN})


class Lapsing(NamedTuple):
    """The point at which a task lapses, and by what: until, plan; with the entries that brought
    the `versions` of its plan."""

    point: Point
    by: str
    versions: frozenset[int] = frozenset()


def lapsing_of(plan: Plan, task: Task, sight: ScopedFacts) -> Lapsing | None:
    """When a `task` of `plan` lapses, as one place (`sight`) sees it; None while that is not known,
    or never. A date holds through its day, an event ends it on its day (Civil Code of Vietnam 2015,
    article 148.6)."""
    found = []
    lapses = task.lapses
    if isinstance(lapses, date):
        found.append(Lapsing(Point(lapses + timedelta(days=1), 0), "until"))
    elif isinstance(lapses, Occurred):
        anchors = TaskAnchors(sight, plan, task, starting=True)
        anchor = anchors.event(lapses.trigger, lapses.kind)
        if anchor is not None:
            found.append(Lapsing(Point(anchor.day, 0), "until"))
    end = ended(sight.plan_steps(plan.plan))
    if end is not None and end.since is not None:
        found.append(Lapsing(Point(end.since, end.seq), "plan"))
    return min(found, default=None)


def lapsing_over(eras: Sequence[Era], task: Task, sight: ScopedFacts) -> Lapsing | None:
    """When a task lapses over its `eras`, as one place (`sight`) sees it: by the first of them that
    is in force then. A day that had passed when the rule that names it began to hold lapses it
    then, and what has lapsed stays so whatever holds later. Eras that have the task no more take it
    as `task` is."""
    moved = sight.moved()
    for start, end in pairwise([*once([*(era.start for era in eras), *moved]), LATEST]):
        era = next(era for era in reversed(eras) if era.start <= start)
        records = sight.records
        if moved or len(eras) > 1:
            records = RecordsAt(records, era.rules, start if moved else LATEST)
        seen = ScopedFacts(records, task, sight.scope, sight.body)
        found = lapsing_of(era.plan, era.task or task, seen)
        if found is not None and (point := max(found.point, start)) < end:
            versions = frozenset(v.seq for v in sight.plan_timeline(era.plan.plan))
            return found._replace(point=point, versions=versions)
    return None


def ended(steps: Sequence[PlanStep]) -> PlanStep | None:
    """The end of a plan, None where it has none."""
    return next((step for step in steps if step.move == "end"), None)


def halts_of(steps: Sequence[PlanStep]) -> list[Halt]:
    """When a plan rests and goes on."""
    ordered = sorted(steps, key=lambda step: (step.since or date.min, step.seq))
    return [
        Halt(Point(step.since, step.seq), step.move == "resume")
        for step in ordered
        if step.move != "end" and step.since is not None
    ]


def resumed_on(day: date | None, halts: Sequence[Halt]) -> date | None:
    """The day from which a condition that comes true on a day counts: while its plan rests, that on
    which it goes on (None while that is not known)."""
    if day is None:
        return None
    for number, halt in enumerate(halts):
        if halt.goes_on or halt.point.day > day:
            continue
        end = halts[number + 1].point.day if number + 1 < len(halts) else None
        if end is None:
            return None
        if day < end:
            return end
    return day


def was_begun(made: Placed, lapse: Lapsing, part: str | None) -> bool:
    """Whether somebody had begun an occurrence when it lapsed (`lapse`), or went on with it as if
    it had not; what was brought back since is work again, and not what lapsed. `made` are its moves
    with their entries, `part` is the body whose part it is (None: the whole); what a version of
    its plan calls done later is nobody's work."""
    before = [move for seq, move in made if (move.on, seq) < lapse.point]
    if before and fold(None, before, part)[-1].state not in (State.WAITING, State.ACTIVE):
        return True
    later = [(seq, move) for seq, move in made if (move.on, seq) >= lapse.point]
    after = [move.move for seq, move in later if seq not in lapse.versions]
    back = after.index(Move.REINSTATE) if Move.REINSTATE in after else len(after)
    return any(move in WORK for move in after[:back])

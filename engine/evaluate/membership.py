"""From when to when a body's part is a member's: groups change, and tasks come to have parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engine.evaluate.member_counts import parted
from engine.evaluate.rule_eras import Era
from engine.evaluate.scoped_facts import ScopedFacts
from engine.model.points import BEGIN, Point, at_point, once, starts
from engine.model.progress import ALWAYS, Spans, Stay, stay_of
from engine.model.story import EachBefore


def membership(eras: Sequence[Era], sight: ScopedFacts) -> Stay:
    """When a part's member is one; of the whole, that is always."""
    plan, bodies = eras[-1].plan, sight.records.bodies()
    group = parted(bodies, plan, eras[-1].task or sight.task)
    if sight.body is None or group is None:
        return ALWAYS
    steps = bodies.member_steps(plan.plan, group)
    points = once([BEGIN, *starts(steps)]) if steps else ()
    days = list(dict.fromkeys(point.day for point in points))
    found = [sight.body in bodies.members_on(plan.plan, group, day) for day in days]
    return ALWAYS if all(found) else stay_of(days, found)


def each_before(eras: Sequence[Era], sight: ScopedFacts) -> tuple[EachBefore, ...]:
    """Of which group each member had a part in the task before each day on which that changed."""
    plan, task = eras[-1].plan.plan, sight.task.id
    steps = sight.records.bodies().each.get((plan, task), ())
    days = list(dict.fromkeys(step.since for step in steps if step.since is not None))
    held = [at_point(steps, Point(day, 0))[-1].each for day in days]
    found = [EachBefore(day, group) for day, group in zip(days, held, strict=True)]
    if steps and steps[-1].each != sight.task.each:
        found.append(EachBefore(date.max, steps[-1].each))  # the last version never held
    return tuple(found)


def one_piece(told: Sequence[EachBefore], last: str | None) -> Spans:
    """The spans of days in which a task was, or is, one piece of work, by the groups that it had
    before each day (`told`) and that of its `last` version; none where it always was, or never."""
    ends = [*(one.until for one in told), date.max]
    groups = [*(one.each for one in told), last]
    spans = zip([date.min, *ends], ends, groups, strict=False)
    found = [(first, end) for first, end, group in spans if group is None and first < end]
    return tuple(found) if told else ()

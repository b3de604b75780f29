"""From when to when a body's part is a member's: groups change, and tasks come to have parts."""

from __future__ import annotations

from collections.abc import Sequence

from engine.evaluate.rule_eras import Era
from engine.evaluate.scoped_facts import ScopedFacts
from engine.model.points import BEGIN, Point, once, starts
from engine.model.progress import ALWAYS, Stay, stay_of


def membership(eras: Sequence[Era], sight: ScopedFacts) -> Stay:
    """When a part's member is one; of the whole, the day from which the task has parts is that of
    joining."""
    switch = parts_since(eras)
    of_task = Stay(switch.day if switch else None)
    last = eras[-1]
    group = last.task.each if last.task else None
    if sight.body is None:
        return of_task
    if group is None:
        return ALWAYS
    bodies = sight.records.bodies()
    steps = bodies.member_steps(last.plan.plan, group)
    points = once([BEGIN, *starts(steps)]) if steps else ()
    days = list(dict.fromkeys(point.day for point in points))
    found = [sight.body in bodies.members_on(last.plan.plan, group, day) for day in days]
    return of_task if all(found) else stay_of(days, found)


def parts_since(eras: Sequence[Era]) -> Point | None:
    """The point from which a task that was one piece of work has a part for each member; None where
    it has none, or always had."""
    each = [era.task.each if era.task else None for era in eras]
    if each[-1] is None:
        return None
    before = [n for n, group in enumerate(each) if group is None and eras[n].task is not None]
    return eras[before[-1] + 1].start if before else None


def piece_since(eras: Sequence[Era]) -> Point | None:
    """The point from which a task that had parts is one piece of work; None where it has parts, or
    never had."""
    each = [era.task.each if era.task else None for era in eras]
    if each[-1] is not None or not any(each):
        return None
    return eras[max(n for n, group in enumerate(each) if group is not None) + 1].start

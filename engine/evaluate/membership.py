"""From when to when a body's part is a member's: groups change, and tasks come to have parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engine.evaluate.rule_eras import Era
from engine.evaluate.scoped_facts import ScopedFacts
from engine.model.points import BEGIN, Point, once, starts

Span = tuple[date | None, date | None]


def membership(eras: Sequence[Era], sight: ScopedFacts) -> Span:
    """The day on which a part's member joined (None: it was one from the beginning) and that on
    which it left (None: it is one); of the whole, the day from which the task has parts."""
    switch = parts_since(eras)
    if sight.body is None:
        return (switch.day if switch else None), None
    last = eras[-1]
    group = last.task.each if last.task else None
    if group is None:
        return None, None
    bodies = sight.records.bodies()
    steps = bodies.member_steps(last.plan.plan, group)
    if not steps:
        return (switch.day if switch else None), None
    points = once([BEGIN, *starts(steps)])
    found = [sight.body in bodies.members_at(last.plan.plan, group, p) for p in points]
    if all(found):
        return (switch.day if switch else None), None
    joined = (
        None if found[0] else next((p.day for p, m in zip(points, found, strict=True) if m), None)
    )
    left = None
    if not found[-1]:
        left = next(p.day for p, m in reversed(list(zip(points, found, strict=True))) if not m)
        left = _last_departure(points, found) or left
    return joined, left


def _last_departure(points: Sequence[Point], found: Sequence[bool]) -> date | None:
    """The first point after the last at which the body was a member."""
    there = [number for number, member in enumerate(found) if member]
    return points[there[-1] + 1].day if there and there[-1] + 1 < len(points) else None


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

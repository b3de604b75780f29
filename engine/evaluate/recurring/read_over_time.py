"""Which occurrences a task has over all that people decided about how it is to be read: from the
day of a decision on the new ones, on the days before it those that there were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from engine.evaluate.recurring.occasions import Occasion, occasions_of
from engine.evaluate.rule_eras import Era
from engine.evaluate.scoped_facts import ScopedFacts
from engine.model.acts import TaskMoved
from engine.model.points import BEGIN, Point
from engine.ports.facts import Calendars
from triggers.expressions import recurrences_in
from workflows.graph import repeating_triggers

Read = tuple[Point, list[Occasion]]


def occasions_over(
    eras: Sequence[Era],
    sight: ScopedFacts,
    moves: Sequence[TaskMoved],
    latest: Era,
    calendars: Calendars,
    readings: Sequence[Point],
) -> list[Occasion]:
    """The occurrences of a task over its `eras` as `occasions_of` has them (with its `sight`,
    `moves`, `latest` and `calendars`), each from the first of the `readings` that opens it until
    the one that does no more; what was begun or finished before that stays."""
    found = occasions_of(eras, sight, moves, latest, calendars)
    if not any(_may_recur(era) for era in eras) or not readings:
        return found
    read = [
        (point, occasions_of(eras, sight, moves, latest, calendars, point))
        for point in (BEGIN, *readings)
    ]
    if all(one == found for _, one in read):
        return found
    now = [_since_read(one, read) for one in found]
    labels = {one.slot.label for one in found}
    before = {
        one.slot.label: one
        for _, listed in read
        for one in listed
        if one.slot.label not in labels and not one.slot.lost
    }
    gone = [_since_read(one, read) for one in before.values()]
    return sorted([*now, *(one for one in gone if _was_shown(one))], key=_opening)


def _opening(one: Occasion) -> date:
    return one.slot.dated or one.slot.opens or date.min


def _may_recur(era: Era) -> bool:
    """Whether the occurrences of a task may depend on how it is read."""
    task = era.task
    if task is None:
        return False
    asked = any(would.when or would.due for one in task.open for would in one.would.values())
    return asked or bool(recurrences_in(task.deadline) or repeating_triggers(era.plan, task))


def _since_read(one: Occasion, read: Sequence[Read]) -> Occasion:
    """An occurrence with what it was under each reading that opens it."""
    label = one.slot.label
    there = [
        (point, each)
        for point, listed in read
        for each in listed
        if each.slot.label == label and not each.slot.lost
    ]
    if not there:
        return one
    first, last = there[0], there[-1]
    after = [point for point, _ in read if point > last[0]]
    opens = first[1].opens
    if first[0] != BEGIN:
        opens = max(opens or first[0].day, first[0].day)
    return replace(last[1], opens=opens, read=tuple(there), gone=after[0] if after else None)


def _was_shown(one: Occasion) -> bool:
    """Whether an occurrence that is gone had opened before that."""
    return one.gone is not None and (one.opens is None or one.opens < one.gone.day)

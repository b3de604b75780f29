"""Which occurrences a task has over all that people decided about how it is to be read, and over
completions that were taken back: from the day of that on the new ones, before it those that there
were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from operator import itemgetter

from engine.evaluate.facts import as_move
from engine.evaluate.recurring.occasions import Occasion, occasions_of
from engine.evaluate.rule_eras import Era
from engine.evaluate.scoped_facts import ScopedFacts
from engine.evaluate.timeline import MadeMoves
from engine.model.acts import TaskMoved
from engine.model.points import BEGIN, LATEST, Point, by_day
from engine.model.standing import TaskRef
from engine.model.states import AGAIN, UNDOING, Move
from engine.ports.facts import Calendars, Records
from triggers.expressions import AfterDone, tasks_in
from triggers.joined_rules import recurrences_in
from workflows.graph import repeating_triggers

Read = tuple[Point, list[Occasion]]


def occasions_over(
    eras: Sequence[Era],
    sight: ScopedFacts,
    placed: MadeMoves,
    latest: Era,
    calendars: Calendars,
    readings: Sequence[Point],
) -> list[Occasion]:
    """The occurrences of a task over its `eras` as `occasions_of` has them (with its `sight`,
    `latest` and `calendars`), each from the first of the `readings` that opens it until the one
    that does no more; what was begun or finished before that stays. `placed` are the task's moves
    with their entries."""
    moves = [move for _, move in placed]
    found = occasions_of(eras, sight, moves, latest, calendars)
    if not any(_may_recur(era) for era in eras) or not readings:
        return found
    undone = bool(undone_points(eras, placed))
    read = [
        (point, occasions_of(eras, sight, made, latest, calendars, point))
        for point, end in pairwise((BEGIN, *readings, LATEST))
        for made in [_made_before(end, placed) if undone else moves]
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
    """The day by which an occurrence has its place in lists: of one that follows another, that on
    which it opened first."""
    slot = one.read[0][1].slot if one.slot.follows and one.read else one.slot
    return slot.dated or slot.opens or date.min


def undone_points(eras: Sequence[Era], placed: MadeMoves) -> list[Point]:
    """The points at which what opens the next occurrence of a task, by its `eras`, may have been
    taken back, by its moves (`placed`): where each follows the one before."""
    if not any(_may_follow(era) for era in eras):
        return []
    ended = {move.occurrence for _, move in placed if move.move is Move.COMPLETE}
    return [
        Point(move.on, seq + 1)
        for seq, move in placed
        if move.move in AGAIN or (move.move is Move.CANCEL and move.occurrence in ended)
    ]


def awaited_turns(eras: Sequence[Era], sight: ScopedFacts) -> list[Point]:
    """The points at which what opens the occurrences of a recurring task, by its `eras`, may have
    been taken back: the completion of another task that its condition waits for, as one place
    (`sight`) sees it."""
    if not any(_may_recur(era) for era in eras):
        return []
    found: dict[Point, None] = {}
    for era in eras:
        condition = era.task.condition if era.task else None
        for name in tasks_in(condition) if condition else ():
            other = era.plan.tasks.get(name)
            if other is not None and _was_undone(TaskRef(era.plan.plan, name), sight.records):
                turns = sight.turns_of(era.plan, other)  # those of parts by whole days
                found |= dict.fromkeys(p if p.seq else by_day(p.day) for p in turns)
    return list(found)


def _was_undone(ref: TaskRef, records: Records) -> bool:
    """Whether anybody took up again, or cancelled, anything of a task."""
    moves = (as_move(act) for _, act in records.acts_of(ref))
    return any(move is not None and move.move in UNDOING for move in moves)


def _may_follow(era: Era) -> bool:
    """Whether occurrences of a task may be opened by those before them."""
    task = era.task
    if task is None:
        return False
    asked = any(would.due for one in task.open for would in one.would.values())
    return asked or any(isinstance(rule, AfterDone) for rule in recurrences_in(task.deadline))


def _made_before(end: Point, placed: MadeMoves) -> list[TaskMoved]:
    """The moves that count before a point at which another reading begins."""
    return [move for seq, move in placed if Point(move.on, seq + 1) < end]


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
    gone = after[0] if after else None
    if not last[1].slot.follows:
        return replace(last[1], opens=opens, read=tuple(there), gone=gone)
    until = _until_opened(there, [point for point, _ in read])
    opens = max(filter(None, (opens, first[1].slot.reached)), default=None)
    again = [(point, each.slot.reached) for point, each in until if each.slot.lost]
    shut = tuple((point.day, back) for point, back in again if back is not None)
    return replace(last[1], opens=opens, read=tuple(until), gone=gone, shut=shut)


def _until_opened(
    there: Sequence[tuple[Point, Occasion]], points: Sequence[Point]
) -> list[tuple[Point, Occasion]]:
    """What an occurrence that follows another is from which of the `points` on: from one that opens
    it later, or no more until a later one does, nothing does (it is lost) until the day of that;
    `there` has what it is from the points that open it."""
    found = dict(there[:1])
    for point in points:
        if not there[0][0] < point <= there[-1][0]:
            continue
        each = next(each for then, each in there if then >= point)
        back = each.slot.reached
        if back is not None and back > point.day:
            found[point] = replace(each, slot=replace(each.slot, lost=True))
            found[Point(back, 0)] = each
        else:
            found[point] = each
    return sorted(found.items(), key=itemgetter(0))


def _was_shown(one: Occasion) -> bool:
    """Whether an occurrence that is gone had opened before that."""
    return one.gone is not None and (one.opens is None or one.opens < one.gone.day)

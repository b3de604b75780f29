"""What holds of an occurrence from which point on, and when it is closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from engine.evaluate.recurring.occasions import Occasion
from engine.evaluate.recurring.occurrences import Slot
from engine.evaluate.stepping import Evaluator, Steps
from engine.evaluate.timeline import MadeMoves, fold
from engine.model.points import BEGIN, LATEST, Point
from engine.model.states import FINISHED


def steps_of(
    evaluator: Evaluator, points: Sequence[Point], made: MadeMoves, part: str | None
) -> Steps:
    """What the `evaluator` of an occurrence finds to hold from which of the `points` on. What was
    finished at a point is as it was then, until it is taken up again; but where what it hangs on
    was taken up, its condition holds no more. `made` are its moves with their entries, `part` is
    the body whose part it is (None: the whole)."""
    steps: Steps = [(BEGIN, evaluator.at(BEGIN if points else LATEST))]
    for point in points:
        finished = _is_finished(made, point, part)
        if finished and point not in evaluator.turns | evaluator.ends:
            continue
        found = evaluator.at(point)
        if finished and point not in evaluator.ends:
            found = replace(steps[-1][1], point=point, since=found.since, node=found.node)
        if not found.like(steps[-1][1]):
            steps.append((point, found))
        else:
            steps[-1] = steps[-1][0], found
    return steps


def _is_finished(made: MadeMoves, point: Point, part: str | None) -> bool:
    before = [move for seq, move in made if (move.on, seq) < point]
    return bool(before) and fold(None, before, part)[-1].state in FINISHED


def closed_on(steps: Steps, made: MadeMoves, slot: Slot) -> date | None:
    """The day from which an occurrence (`slot`) is shown no more: that on which the facts let go of
    it for good, where nobody had begun it by then, nor, of one that follows another, later. `made`
    are its moves with their entries."""
    point, last = steps[-1]
    if not last.lost or point == BEGIN:
        return None
    begun = any(slot.follows or (move.on, seq) < point for seq, move in made)
    return None if begun else point.day


def shut_over(occasion: Occasion, made: MadeMoves) -> tuple[tuple[date, date], ...]:
    """The spans of days in which an occurrence (`occasion`) was not there, of those that ended
    before anybody worked on it: its moves are `made`."""
    begun = min((move.on for _, move in made), default=date.max)
    return tuple((first, back) for first, back in occasion.shut if back <= begun)

"""Whether the moves of a task could be made in the order in which they were recorded, whatever
documents there were: the lifecycle alone is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from engine.evaluate.facts import as_move
from engine.evaluate.timeline import MadeMoves, fold
from engine.model.acts import Placed, TaskMoved
from engine.model.lifecycle import MoveRefusedError, next_state
from engine.model.phases import phase_on
from engine.model.points import Point
from engine.model.states import Move, State

Course = list[tuple[int, TaskMoved]]


def misplaced(placed: Iterable[Placed], *, parts: bool) -> dict[int, int]:
    """The entries of moves that their occurrence, or of a task with `parts` that body's part of
    it, does not allow after what was recorded before them; each with the entry before it, 0 where
    there is none. A move on all parts at once is made on those that allow it."""
    made = [(seq, move) for seq, act in placed if (move := as_move(act)) is not None]
    found: dict[int, int] = {}
    for course in _courses(made, parts=parts):
        found |= dict(_refused(course, parts=parts))
    return found


def _courses(made: Course, *, parts: bool) -> Iterator[Course]:
    by_occurrence = sorted(made, key=lambda one: one[1].occurrence or "")
    for _, group in groupby(by_occurrence, key=lambda one: one[1].occurrence or ""):
        said = list(group)
        if not parts:
            yield said
            continue
        for body in dict.fromkeys(part_of(move) for _, move in said):
            yield [(seq, m) for seq, m in said if part_of(m) in (None, body)]


def part_of(move: TaskMoved) -> str | None:
    """The member whose part a move is about, None for all of them."""
    return move.part or move.body


def _refused(course: Sequence[tuple[int, TaskMoved]], *, parts: bool) -> Iterator[tuple[int, int]]:
    for number, (seq, move) in enumerate(course):
        before = course[:number]
        if parts and part_of(move) is None and any(part_of(m) for _, m in before):
            continue
        last = before[-1] if before else None
        if last and move.on < last[1].on:
            yield seq, last[0]
        elif not _allowed([m for _, m in before], move):
            yield seq, last[0] if last else 0


def _allowed(before: Sequence[TaskMoved], move: TaskMoved) -> bool:
    state = phase_on(fold(date.min, before), move.on).state
    try:
        next_state(state, move.move)
    except MoveRefusedError:
        return False
    return True


def finished_at(made: MadeMoves, part: str | None) -> Point | None:
    """The point at which work was done, None where it is not."""
    last = fold(None, [move for _, move in made], part)[-1] if made else None
    if last is None or last.state is not State.DONE or last.on is None:
        return None
    ends = [seq for seq, move in made if move.on == last.on and move.move is Move.COMPLETE]
    return Point(last.on, max(ends, default=0))

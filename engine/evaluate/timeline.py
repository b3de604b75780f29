"""A task's states over time, folded from the day its condition holds and the moves made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engine.model.acts import TaskMoved
from engine.model.lifecycle import MoveRefusedError, allowed_moves, next_state
from engine.model.phases import Phase
from engine.model.states import Move, State


def fold(
    since: date | None, moves: Sequence[TaskMoved], part: str | None = None
) -> tuple[Phase, ...]:
    """The phases of a task, or of one body's `part` in it, the first from the beginning of time.

    Moves are taken by day, those of one day in the order of the ledger. Work is never thrown away:
    a move that a later correction left without its condition still counts; one whose own ground was
    undone (a completion that was reopened) leaves the work in hand. A move on many parts at once is
    made on those that allow it: what was done before keeps its day.
    """
    phases = [Phase(None, State.WAITING)]
    person: State | None = None
    before: State | None = None
    for move in sorted(moves, key=lambda made: made.on):
        holds = since is not None and since <= move.on
        if holds and person is None and phases[-1].state is State.WAITING:
            phases.append(Phase(since, State.ACTIVE))
        current = phases[-1].state
        if part not in (None, move.body) and not _allows(current, move.move):
            continue
        after = _after(current, move, before, holds)
        before = current if move.move is Move.SUSPEND else before
        back_to_facts = after in (State.WAITING, State.ACTIVE)
        person = None if back_to_facts else after
        if back_to_facts:
            after = State.ACTIVE if holds else State.WAITING
        phases.append(Phase(move.on, after))
    if since is not None and person is None and phases[-1].state is State.WAITING:
        last = phases[-1].on
        phases.append(Phase(since if last is None or since > last else last, State.ACTIVE))
    return _merged(phases)


def _allows(state: State, move: Move) -> bool:
    """Whether a part in that state takes a move on many; one that waits may have been active."""
    if state is State.WAITING:
        state = State.ACTIVE
    return move.value in allowed_moves(state)


def _after(state: State, move: TaskMoved, before: State | None, holds: bool) -> State:
    if state is State.WAITING and move.move is Move.COMPLETE:
        return State.DONE
    for assumed in (state, State.ACTIVE):
        try:
            return next_state(assumed, move.move, before, holds)
        except MoveRefusedError:
            continue
    return State.IN_PROGRESS if move.move is Move.REOPEN else state


def _merged(phases: list[Phase]) -> tuple[Phase, ...]:
    """Without phases that were over on the day they began."""
    kept = phases[:1]
    for phase in phases[1:]:
        if kept[-1].on == phase.on:
            kept[-1] = phase
        else:
            kept.append(phase)
    return tuple(kept)


def completed_on(phases: Sequence[Phase]) -> date | None:
    """The day of the completion that stands at the end, if one does."""
    return phases[-1].on if phases[-1].state is State.DONE else None

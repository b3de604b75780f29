"""Which standing of a task an act is about, and which moves it allows."""

from __future__ import annotations

from datetime import date

from engine.model.lifecycle import MoveRefusedError, allowed_moves, next_state
from engine.model.refusals import WhichOccurrenceError
from engine.model.standing import Standing
from engine.model.states import ENGINE_MOVES, Move, State
from triggers.errors import UnknownNameError
from triggers.nearest import nearest


def choose_occurrence(
    standings: list[Standing],
    move: Move,
    label: str | None,
    on: date,
    without_trigger: bool = False,
) -> Standing:
    """The occurrence, one of the `standings` of a task, that a `move` on the day `on` is about: the
    one with the `label`, or (None) the only open one that allows it, with a trigger or
    `without_trigger`.

    Raises MoveRefusedError where none allows it, WhichOccurrenceError where several do.
    """
    if label is not None:
        return _named(standings, label)
    open_ones = [s for s in standings if s.is_open(on)] or standings[:1]
    fitting = [s for s in open_ones if allows(s, move, on, without_trigger)]
    if len(fitting) > 1:
        labels = [s.occurrence or "-" for s in fitting]
        raise WhichOccurrenceError(fitting[0].task, move, labels)
    return (fitting or open_ones[-1:])[0]


def choose_standing(
    standings: list[Standing], label: str | None, today: date, what: str
) -> Standing:
    """Of the `standings` of a task the one with the `label`, or (None) the only one open on the day
    `today`, unfinished ones first; `what` is the act, as an error names it. Raises
    UnknownNameError, WhichOccurrenceError."""
    if label is not None:
        return _named(standings, label)
    open_ones = [s for s in standings if s.is_open(today)] or standings[:1]
    unfinished = [s for s in open_ones if s.phase(today).state is not State.DONE] or open_ones
    if len(unfinished) > 1:
        raise WhichOccurrenceError(
            unfinished[0].task, what, [s.occurrence or "-" for s in unfinished]
        )
    return unfinished[0]


def _named(standings: list[Standing], label: str) -> Standing:
    for standing in standings:
        if standing.occurrence == label:
            return standing
    known = [s.occurrence for s in standings if s.occurrence]
    raise UnknownNameError("occurrence", label, nearest(label, known) or tuple(known[:3]))


def allows(standing: Standing, move: Move, on: date, without_trigger: bool = False) -> bool:
    """Whether the state of a `standing` on the day `on` allows a `move`; `without_trigger` lets it
    be completed while it waits."""
    try:
        check_move(standing, move, on, without_trigger)
    except MoveRefusedError:
        return False
    return True


def check_move(standing: Standing, move: Move, on: date, without_trigger: bool = False) -> None:
    """Raise MoveRefusedError, with the state, the move asked for and the moves allowed, where the
    state of a `standing` on the day `on` does not allow a `move`; `without_trigger` lets it be
    completed while it waits."""
    state = standing.phase(on).state
    if without_trigger and move is Move.COMPLETE and state is State.WAITING:
        return
    allowed = moves_open(state)
    if move in ENGINE_MOVES:
        raise MoveRefusedError(standing.task, move, state, allowed)
    try:
        next_state(state, move)
    except MoveRefusedError:
        raise MoveRefusedError(standing.task, move, state, allowed) from None


def moves_open(state: State) -> tuple[str, ...]:
    """The moves that people may make from a state, with the one that runs ahead of its trigger."""
    ahead = ("complete without_trigger",) if state is State.WAITING else ()
    return ahead + allowed_moves(state)

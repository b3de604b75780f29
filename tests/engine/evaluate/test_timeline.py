"""States over time, folded from the day a condition holds and the moves made."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.evaluate.timeline import completed_on, fold
from engine.model.acts import TaskMoved
from engine.model.lifecycle import MoveRefusedError
from engine.model.states import Move, State


def day(number: int) -> date:
    return date(2023, 1, number)


def moved(text: str) -> list[TaskMoved]:
    """`start 5, complete 9` as moves in January."""
    pairs = [part.split() for part in text.split(",") if part.strip()]
    return [TaskMoved(plan="p", task="t", move=Move(m), on=day(int(on))) for m, on in pairs]


def told(since: int | None, moves: str) -> str:
    """The phases as `waiting, active 3`."""
    phases = fold(day(since) if since else None, moved(moves))
    return ", ".join(f"{p.state} {p.on.day}" if p.on else str(p.state) for p in phases)


FOLDS = [
    (None, "", "waiting"),
    (3, "", "waiting, active 3"),
    (3, "start 5", "waiting, active 3, in_progress 5"),
    (3, "start 3", "waiting, in_progress 3"),
    (3, "start 5, complete 9", "waiting, active 3, in_progress 5, done 9"),
    (3, "complete 9", "waiting, active 3, done 9"),
    (3, "complete 9, reopen 11", "waiting, active 3, done 9, in_progress 11"),
    (3, "complete 9, reopen 11, complete 12", "waiting, active 3, done 9, in_progress 11, done 12"),
    (3, "suspend 5, resume 8", "waiting, active 3, suspended 5, active 8"),
    (
        3,
        "start 4, suspend 5, resume 8",
        "waiting, active 3, in_progress 4, suspended 5, in_progress 8",
    ),
    (
        3,
        "start 4, suspend 5, cancel 6, reinstate 7",
        "waiting, active 3, in_progress 4, suspended 5, cancelled 6, active 7",
    ),
    (3, "cancel 5", "waiting, active 3, cancelled 5"),
    (3, "cancel 5, reinstate 8", "waiting, active 3, cancelled 5, active 8"),
    (3, "cancel 1, reinstate 2", "waiting, cancelled 1, waiting 2, active 3"),
    (3, "cancel 1, reinstate 4", "waiting, cancelled 1, active 4"),
    (None, "cancel 1, reinstate 4", "waiting, cancelled 1, waiting 4"),
    (None, "complete 4", "waiting, done 4"),
    (9, "complete 4", "waiting, done 4"),
    (9, "complete 4, reopen 5", "waiting, done 4, in_progress 5"),
    # a correction moved the condition away from under the work
    (None, "start 5", "waiting, in_progress 5"),
    (9, "start 5", "waiting, in_progress 5"),
    (9, "suspend 5, resume 6", "waiting, suspended 5, waiting 6, active 9"),
    (None, "start 5, suspend 6, resume 7", "waiting, in_progress 5, suspended 6, in_progress 7"),
    (None, "suspend 5", "waiting, suspended 5"),
    # several moves of one day count in the order of the ledger
    (3, "start 5, complete 5, reopen 5", "waiting, active 3, in_progress 5"),
    # moves are taken by day, whatever the order of the ledger
    (3, "complete 9, start 5", "waiting, active 3, in_progress 5, done 9"),
]


@pytest.mark.parametrize(("since", "moves", "phases"), FOLDS)
def test_fold(since: int | None, moves: str, phases: str) -> None:
    """The phases are those of the table."""
    assert told(since, moves) == phases


@pytest.mark.parametrize(
    ("moves", "done"),
    [
        ("", None),
        ("complete 4", 4),
        ("complete 4, reopen 5", None),
        ("start 2, complete 4", 4),
        ("complete 4, reopen 5, complete 6", 6),
        ("cancel 2", None),
    ],
)
def test_completed_on(moves: str, done: int | None) -> None:
    """The completion that stands is the last one that nobody took back."""
    assert completed_on(fold(None, moved(moves))) == (day(done) if done else None)


steps = st.lists(st.tuples(st.sampled_from(list(Move)[2:]), st.integers(1, 28)), max_size=6)


@given(st.none() | st.integers(1, 28), steps)
def test_phases_are_in_order(since: int | None, made: list[tuple[Move, int]]) -> None:
    """Whatever is folded begins with waiting, has one phase a day, in order, and no lost work:
    a completion that nobody took back stands at the end."""
    legal = _legal(since, made)
    phases = fold(day(since) if since else None, legal)
    assert phases[0] == (None, State.WAITING)
    days = [phase.on for phase in phases[1:]]
    assert all(days)
    assert days == sorted(set(days), key=str)
    if legal and legal[-1].move is Move.COMPLETE:
        assert phases[-1].state is State.DONE


def _legal(since: int | None, made: list[tuple[Move, int]]) -> list[TaskMoved]:
    """The moves that the table allows one after the other, under a condition that may have held
    when they were made even if it does not now."""
    kept: list[TaskMoved] = []
    for move, on in sorted(made, key=lambda step: step[1]):
        tried = [*kept, TaskMoved(plan="p", task="t", move=move, on=day(on))]
        try:
            fold(day(since) if since else None, tried)
        except MoveRefusedError:
            continue
        kept = tried
    return kept

"""The lifecycle: the whole table of states and moves, cell by cell, as the design has it."""

from __future__ import annotations

import itertools

import pytest

from engine.model.lifecycle import MoveRefusedError, allowed_moves, next_state
from engine.model.states import Move, State

REFUSED = "-"

# One row a state; the columns are the moves in the order of the head.
TABLE = """
state      | activate withdraw start       complete suspend   resume reopen      cancel    reinstate
waiting    | active   -        -           -        -         -      -           cancelled -
active     | -        waiting  in_progress done     suspended -      -           cancelled -
in_progress| -        -        -           done     suspended -      -           cancelled -
suspended  | -        -        -           -        -         active -           cancelled -
done       | -        -        -           -        -         -      in_progress -         -
cancelled  | -        -        -           -        -         -      -           -         waiting
"""

ALLOWED = {
    State.WAITING: ("cancel",),
    State.ACTIVE: ("start", "complete", "suspend", "cancel"),
    State.IN_PROGRESS: ("complete", "suspend", "cancel"),
    State.SUSPENDED: ("resume", "cancel"),
    State.DONE: ("reopen",),
    State.CANCELLED: ("reinstate",),
}


def cells() -> list[tuple[State, Move, str]]:
    head, *lines = TABLE.strip().splitlines()
    moves = head.partition("|")[2].split()
    found = []
    for line in lines:
        state, _, row = line.partition("|")
        pairs = zip(moves, row.split(), strict=True)
        found += [(State(state.strip()), Move(move), to) for move, to in pairs]
    return found


CELLS = cells()


def test_table_has_every_cell() -> None:
    """The table names each pair of a state and a move once."""
    pairs = [(state, move) for state, move, _ in CELLS]
    assert sorted(pairs) == sorted(itertools.product(State, Move))


@pytest.mark.parametrize(("state", "move", "to"), CELLS)
def test_each_cell(state: State, move: Move, to: str) -> None:
    """A move leads where the table says, or is refused with the state, the move and what may be."""
    if to != REFUSED:
        assert next_state(state, move) == to
        return
    with pytest.raises(MoveRefusedError) as caught:
        next_state(state, move)
    assert caught.value.exit_code == 4
    given = caught.value.arguments
    assert (given["move"], given["state"]) == (move, state)
    assert given["allowed"] == tuple(ALLOWED[state])
    for word in (move, state, *ALLOWED[state]):
        assert word in str(caught.value)


@pytest.mark.parametrize("state", State)
def test_allowed_moves_are_those_of_people(state: State) -> None:
    """What a refusal offers is what a person may do; the engine's own moves are never offered."""
    assert allowed_moves(state) == ALLOWED[state]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.IN_PROGRESS, State.IN_PROGRESS),
        (State.ACTIVE, State.ACTIVE),
        (State.WAITING, State.ACTIVE),
        (None, State.ACTIVE),
    ],
)
def test_resume_goes_back(before: State | None, after: State) -> None:
    """Resuming gives the state that the suspension interrupted."""
    assert next_state(State.SUSPENDED, Move.RESUME, before) is after


@pytest.mark.parametrize(("holds", "after"), [(True, State.ACTIVE), (False, State.WAITING)])
def test_reinstate_asks_the_facts(holds: bool, after: State) -> None:
    """A cancelled task comes back active if its condition holds, else waiting."""
    assert next_state(State.CANCELLED, Move.REINSTATE, holds=holds) is after


@pytest.mark.parametrize("before", [None, *State])
@pytest.mark.parametrize("holds", [True, False])
def test_the_rest_asks_nothing_else(before: State | None, holds: bool) -> None:
    """Only `resume` looks at the state before, only `reinstate` at the condition."""
    for state, move, to in CELLS:
        if to != REFUSED and move not in (Move.RESUME, Move.REINSTATE):
            assert next_state(state, move, before, holds) == to

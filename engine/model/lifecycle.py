"""The lifecycle as a machine; the one home of `transitions`."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from transitions import Machine, MachineError

from engine.model.states import ENGINE_MOVES, Move, State
from triggers.errors import RefusedError

LIVE = [State.WAITING, State.ACTIVE, State.IN_PROGRESS, State.SUSPENDED]

TABLE: list[dict[str, Any]] = [
    {"trigger": Move.ACTIVATE, "source": State.WAITING, "dest": State.ACTIVE},
    {"trigger": Move.WITHDRAW, "source": State.ACTIVE, "dest": State.WAITING},
    {"trigger": Move.START, "source": State.ACTIVE, "dest": State.IN_PROGRESS},
    {"trigger": Move.COMPLETE, "source": [State.ACTIVE, State.IN_PROGRESS], "dest": State.DONE},
    {"trigger": Move.SUSPEND, "source": [State.ACTIVE, State.IN_PROGRESS], "dest": State.SUSPENDED},
    {
        "trigger": Move.RESUME,
        "source": State.SUSPENDED,
        "dest": State.IN_PROGRESS,
        "conditions": "was_in_progress",
    },
    {"trigger": Move.RESUME, "source": State.SUSPENDED, "dest": State.ACTIVE},
    {"trigger": Move.REOPEN, "source": State.DONE, "dest": State.IN_PROGRESS},
    {"trigger": Move.CANCEL, "source": LIVE, "dest": State.CANCELLED},
    {
        "trigger": Move.REINSTATE,
        "source": State.CANCELLED,
        "dest": State.ACTIVE,
        "conditions": "condition_holds",
    },
    {"trigger": Move.REINSTATE, "source": State.CANCELLED, "dest": State.WAITING},
]


class MoveRefusedError(RefusedError):
    """The state does not allow the move (exit 4)."""

    code = "move_refused"
    template = "{task}: cannot {move} while {state}; moves allowed: {allowed}"

    def __init__(self, task: str, move: str, state: str, allowed: tuple[str, ...]) -> None:
        super().__init__(task=task, move=move, state=state, allowed=allowed)


class _Case:
    """The model on which the machine runs: a state, and what two of the moves depend on."""

    state: State

    def __init__(self, before: State | None, holds: bool) -> None:
        self.before, self.holds = before, holds

    def was_in_progress(self) -> bool:
        return self.before is State.IN_PROGRESS

    def condition_holds(self) -> bool:
        return self.holds


@cache
def _machine() -> Machine:
    return Machine(
        model=None,
        states=State,
        transitions=TABLE,
        initial=State.WAITING,
        auto_transitions=False,
        send_event=False,
    )


@lru_cache(maxsize=512)
def next_state(state: State, move: Move, before: State | None = None, holds: bool = False) -> State:
    """The state after a move.

    `before` is the state that a suspension interrupted, `holds` whether the condition holds (for
    `reinstate`). Raises MoveRefusedError for anything that the table does not have.
    """
    case, machine = _Case(before, holds), _machine()
    machine.add_model(case, initial=state)
    try:
        machine.events[move.value].trigger(case)
    except MachineError:
        raise MoveRefusedError("-", move, state, allowed_moves(state)) from None
    finally:
        machine.remove_model(case)
    return case.state


@cache
def allowed_moves(state: State) -> tuple[str, ...]:
    """The moves that people may make from a state, in the order of the table."""
    names = _machine().get_triggers(state)
    return tuple(move.value for move in Move if move.value in names and move not in ENGINE_MOVES)

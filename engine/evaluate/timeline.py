"""A task's states over time, folded from the day its condition holds and the moves made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from engine.model.acts import TaskMoved
from engine.model.lifecycle import MoveRefusedError, allowed_moves, next_state
from engine.model.phases import Phase
from engine.model.points import BEGIN, Point
from engine.model.states import Move, State


class Ground(NamedTuple):
    """From a point on, the condition is taken to hold from a day (None: not while it lasts)."""

    start: Point
    since: date | None


class _Flip(NamedTuple):
    """The condition begins to hold, or holds no more."""

    day: date
    holds: bool


class Lapse(NamedTuple):
    """At a point, what nobody has begun is cancelled."""

    point: Point


class Halt(NamedTuple):
    """The plan rests from a point on (`goes_on`: it goes on)."""

    point: Point
    goes_on: bool


Event = tuple[tuple[date, int], "_Flip | Phase | Lapse | Halt | TaskMoved"]
"""What happens, with its place: by day, on one day by the order of the ledger; documents come
first."""


def fold(
    since: date | None, moves: Sequence[TaskMoved], part: str | None = None
) -> tuple[Phase, ...]:
    """The phases of a task whose condition holds from the day `since` (None: it does not), by its
    `moves` in order, of the whole or of the `part` of a body, as `fold_over`."""
    return fold_over([Ground(BEGIN, since)], list(enumerate(moves, 1)), part)


def fold_over(
    grounds: Sequence[Ground],
    moves: Sequence[tuple[int, TaskMoved]],
    part: str | None = None,
    start: tuple[Point, State] | None = None,
    others: Sequence[Lapse | Halt] = (),
) -> tuple[Phase, ...]:
    """The phases of a task, or of one body's `part` in it, the first from the beginning of time.

    `grounds` are from when its condition holds, `moves` what was done, with the entries: they are
    taken by day, those of one day in the order of the ledger. Work is never thrown away: a move
    that a later correction left without its condition still counts; one whose own ground was undone
    (a completion that was reopened) leaves the work in hand. A move on many parts at once is made
    on those that allow it: what was done before keeps its day. `start` is a state that work has
    from a point on, however it came to it; `others` is what befalls the plan.
    """
    course = _Course(part)
    happened: list[Event] = [((move.on, 2 * seq), move) for seq, move in moves]
    happened += [((one.point.day, 2 * one.point.seq - 1), one) for one in others]
    if start is not None:
        day, seq = start[0]
        happened.append(((day, 2 * seq - 1), Phase(day, start[1])))
    for _, event in sorted([*_flips(grounds), *happened], key=itemgetter(0)):
        if isinstance(event, _Flip):
            course.flip(event)
        elif isinstance(event, Phase):
            course.begin(event)
        elif isinstance(event, Lapse):
            course.lapse(event)
        elif isinstance(event, Halt):
            course.halt(event)
        else:
            course.move(event)
    return _merged(course.phases)


def _flips(grounds: Sequence[Ground]) -> Iterator[Event]:
    for number, (start, since) in enumerate(grounds):
        end = grounds[number + 1].start if number + 1 < len(grounds) else None
        if number:
            holds = since is not None and since <= start.day
            yield (start.day, 2 * start.seq - 1), _Flip(start.day, holds)
            if holds:
                continue
        if since is not None and (end is None or since < end.day):
            yield (since, -1), _Flip(since, holds=True)


class _Course:
    """The phases as they come; `person` is a state that somebody brought about, which facts do not
    change, `before` the state that a suspension interrupted."""

    def __init__(self, part: str | None) -> None:
        self.phases = [Phase(None, State.WAITING)]
        self._part, self._holds = part, False
        self._person: State | None = None
        self._before: State | None = None
        self._halted: tuple[State | None] | None = None

    def flip(self, flip: _Flip) -> None:
        """The condition begins to hold, or holds no more."""
        self._holds = flip.holds
        state = State.ACTIVE if flip.holds else State.WAITING
        if self._halted is not None:
            return
        if self._person is None and self.phases[-1].state is not state:
            self.phases.append(Phase(flip.day, state))

    def lapse(self, lapse: Lapse) -> None:
        """What nobody has begun is cancelled."""
        if self.phases[-1].state in (State.WAITING, State.ACTIVE):
            self.begin(Phase(lapse.point.day, State.CANCELLED))

    def halt(self, halt: Halt) -> None:
        """The plan rests: what is under way is suspended, and nothing starts; or it goes on."""
        if not halt.goes_on:
            self._halted = (self._person,)
            if self.phases[-1].state in (State.ACTIVE, State.IN_PROGRESS):
                self.begin(Phase(halt.point.day, State.SUSPENDED))
        elif self._halted is not None:
            (person,), self._halted = self._halted, None
            facts = State.ACTIVE if self._holds else State.WAITING
            waits = self.phases[-1].state is State.WAITING
            if waits or (
                self.phases[-1].state is State.SUSPENDED and person is not State.SUSPENDED
            ):
                self._person = person
                self.phases.append(Phase(halt.point.day, person or facts))

    def begin(self, phase: Phase) -> None:
        """Work has come to a state."""
        self._person = phase.state
        self.phases.append(phase)

    def move(self, move: TaskMoved) -> None:
        """Somebody moves it."""
        current = self.phases[-1].state
        if self._part not in (None, move.part or move.body) and not _allows(current, move.move):
            return
        after = _after(current, move, self._before, self._holds)
        self._before = current if move.move is Move.SUSPEND else self._before
        back_to_facts = after in (State.WAITING, State.ACTIVE)
        self._person = None if back_to_facts else after
        if back_to_facts:
            after = State.ACTIVE if self._holds else State.WAITING
        self.phases.append(Phase(move.on, after))


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


MadeMoves = Sequence[tuple[int, TaskMoved]]
"""Moves with the numbers of their entries."""

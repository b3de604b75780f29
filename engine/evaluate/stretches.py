"""The work on a task that had parts for a while, and was one piece of work for another: what was
done is folded stretch by stretch, as it was parted then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from engine.evaluate.member_counts import parted
from engine.evaluate.timeline import Ground, Halt, Lapse, completed_on, fold, fold_over
from engine.model.acts import TaskMoved
from engine.model.phases import Phase, phase_on
from engine.model.points import BEGIN, LATEST, Point
from engine.model.progress import Progress
from engine.model.states import FINISHED, State
from engine.ports.facts import Records
from workflows.plan import Plan, Task

Moves = list[tuple[int, TaskMoved]]
Phases = tuple[Phase, ...]


class Stretch(NamedTuple):
    """The moves made from a point on, for as long as a task had a part for each of some members
    (those that it had last), or was one piece of work (None)."""

    start: Point
    members: frozenset[str] | None
    moves: Moves

    @property
    def own(self) -> Moves:
        """Those that were made on the whole."""
        if self.members is None:
            return self.moves
        return [(seq, move) for seq, move in self.moves if part_named(move) is None]


class Work(NamedTuple):
    """What was done on an occurrence at one place: the moves that count there. Of the whole of a
    task that was parted otherwise before, they are in `stretches`, one after another."""

    moves: Moves
    stretches: tuple[Stretch, ...] = ()

    @property
    def all(self) -> Moves:
        """All moves that bear on whether it was finished."""
        return [one for stretch in self.stretches for one in stretch.own] or self.moves

    @property
    def begun(self) -> Moves:
        """All moves that bear on whether it was begun: those on its parts too."""
        return [one for stretch in self.stretches for one in stretch.moves] or self.moves

    def phases(
        self,
        grounds: Sequence[Ground],
        part: str | None,
        others: Sequence[Lapse | Halt] = (),
        *,
        in_sum: bool = False,
    ) -> Phases:
        """The states over time, those of each stretch as the work was parted then. `grounds` are
        from when the condition holds, `part` is the body whose part it is (None: the whole),
        `others` what befalls it: its lapse, the plan's rests. With `in_sum`, what had parts is, on
        each day before it became one piece of work, what these were."""
        if not self.stretches:
            return fold_over(grounds, self.moves, part, others=others)
        found = fold_over(grounds, self.stretches[0].own, others=others)
        for number, stretch in enumerate(self.stretches[1:], 1):
            if stretch.members is None:
                course = self._of_parts(number, found, grounds, others)
                start = _begun_with(stretch.start, course)
                after = fold_over(grounds, stretch.moves, start=start, others=others)
                found = course if in_sum else found
            else:
                after = self._in_parts(number, found, grounds, others)
            found = spliced(found, stretch.start, after)
        return found

    def _of_parts(
        self,
        number: int,
        before: Phases,
        grounds: Sequence[Ground],
        others: Sequence[Lapse | Halt],
    ) -> Phases:
        """The states of what were parts: in progress once one was begun, done only if all were."""
        *_, last = earlier = self.stretches[:number]
        every = [one for stretch in earlier for one in stretch.moves]
        members = last.members or frozenset()
        parts = []
        for member in sorted(members):
            mine = [(seq, m) for seq, m in every if part_named(m) in (None, member)]
            if any(part_named(move) for _, move in mine):
                parts.append(fold_over(grounds, mine, member, others=others))
        return replace(Progress.of_parts(parts), of=len(members)).over(before)

    def _in_parts(
        self,
        number: int,
        before: Phases,
        grounds: Sequence[Ground],
        others: Sequence[Lapse | Halt],
    ) -> Phases:
        """The whole of what was one piece: what was finished stays so; of the rest, what was done
        without a name."""
        stretch, state = self.stretches[number], phase_on(before, self.stretches[number].start.day)
        if state.state in FINISHED:
            start = stretch.start, state.state
            return fold_over(grounds, stretch.own, start=start, others=others)
        every = [one for earlier in self.stretches[:number] for one in earlier.moves]
        unnamed = [(seq, move) for seq, move in every if part_named(move) is None]
        return fold_over(grounds, unnamed + stretch.own, others=others)


def _begun_with(start: Point, course: Phases) -> tuple[Point, State] | None:
    """The state that work has from a point on, if somebody brought it about."""
    state = phase_on(course, start.day).state
    return None if state in (State.WAITING, State.ACTIVE) else (start, state)


def spliced(before: Phases, point: Point, after: Phases) -> Phases:
    """The states over time of `before` up to the day of a `point`, those of `after` from then
    on."""
    kept = [phase for phase in before if phase.on is None or phase.on < point.day]
    now = phase_on(after, point.day)
    if now.state is not kept[-1].state:
        kept.append(Phase(point.day, now.state))
    return (*kept, *(phase for phase in after if phase.on and phase.on > point.day))


def stretches_of(plan: Plan, task: Task, records: Records) -> list[Stretch]:
    """When a `task` of `plan` had parts and when it was one piece of work, where that changed, by
    the versions in `records`; without moves."""
    bodies, group = records.bodies(), parted(records.bodies(), plan, task)
    found: list[Stretch] = []
    for step in bodies.groups.each.get((plan.plan, task.id), ()):
        start = BEGIN if step.since is None else Point(step.since, step.seq + 1)
        if not found or (found[-1].members is None) != (step.each is None):
            found.append(Stretch(start, None if step.each is None else frozenset(), []))
    for number, stretch in enumerate(found if len(found) > 1 else ()):
        if stretch.members is not None:
            end = found[number + 1].start if number + 1 < len(found) else LATEST
            last = Point(end.day, end.seq - 1)
            members = bodies.groups.members_at(plan.plan, group or "", last)
            found[number] = stretch._replace(members=members)
    return found if len(found) > 1 else []


def with_moves(stretches: Sequence[Stretch], moves: Moves) -> tuple[Stretch, ...]:
    """The same `stretches` with those of the `moves` that were made in each; in the last, where it
    has parts, with those on the whole."""
    ends = [*(one.start for one in stretches[1:]), LATEST]
    found = [
        one._replace(moves=[(n, move) for n, move in moves if one.start <= (move.on, n) < end])
        for one, end in zip(stretches, ends, strict=True)
    ]
    last = found[-1] if found else None
    if last is not None and last.members is not None:
        found[-1] = last._replace(moves=last.own)
    return tuple(found)


def done_on(stretches: Sequence[Stretch], moves: Moves) -> date | None:
    """The day on which one occurrence was completed as a whole, by what was done in the
    `stretches` (its `moves`, with their entries): by a completion that was not a member's own, or,
    where its parts became one piece of work, with the last of them. None where it was not, or is
    no more."""
    work = Work([], with_moves(stretches, moves))
    return completed_on(work.phases([Ground(BEGIN, None)], None, in_sum=True))


def is_finished(moves: Moves) -> bool:
    """Whether work is done or cancelled by its `moves`."""
    return bool(moves) and fold(None, [move for _, move in moves])[-1].state in FINISHED


def part_named(move: TaskMoved) -> str | None:
    """The member whose part a `move` is about, None where it names none."""
    return move.part or move.body

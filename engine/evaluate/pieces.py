"""A task that was one piece of work and came to have a part for each member, or the other way: what
was done before is whose it was then."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from engine.evaluate.facts import placed_moves
from engine.evaluate.member_counts import parted
from engine.evaluate.rule_eras import Era
from engine.evaluate.scoped_facts import ScopedFacts, acts_on_part, part_bodies
from engine.evaluate.timeline import Ground, Halt, Lapse, fold, fold_over
from engine.model.acts import TaskMoved
from engine.model.phases import Phase, phase_on
from engine.model.points import BEGIN, LATEST, Point
from engine.model.progress import Progress
from engine.model.standing import TaskRef
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
        return [(seq, move) for seq, move in self.moves if _part(move) is None]


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
        self, grounds: Sequence[Ground], part: str | None, others: Sequence[Lapse | Halt] = ()
    ) -> Phases:
        """The states over time, those of each stretch as the work was parted then. `grounds` are
        from when the condition holds, `part` is the body whose part it is (None: the whole),
        `others` what befalls it: its lapse, the plan's rests."""
        if not self.stretches:
            return fold_over(grounds, self.moves, part, others=others)
        found = fold_over(grounds, self.stretches[0].own, others=others)
        for number, stretch in enumerate(self.stretches[1:], 1):
            if stretch.members is None:
                start = self._of_parts(number, found, grounds, others)
                after = fold_over(grounds, stretch.moves, start=start, others=others)
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
    ) -> tuple[Point, State] | None:
        """The state of what were parts: in progress once one was begun, done only if all were."""
        *_, last = earlier = self.stretches[:number]
        every = [one for stretch in earlier for one in stretch.moves]
        members = last.members or frozenset()
        parts = []
        for member in sorted(members):
            mine = [(seq, m) for seq, m in every if _part(m) in (None, member)]
            if any(_part(move) for _, move in mine):
                parts.append(fold_over(grounds, mine, member, others=others))
        progress = replace(Progress.of_parts(parts), of=len(members))
        start = self.stretches[number].start
        state = phase_on(progress.over(before), start.day).state
        return None if state in (State.WAITING, State.ACTIVE) else (start, state)

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
        unnamed = [(seq, move) for seq, move in every if _part(move) is None]
        return fold_over(grounds, unnamed + stretch.own, others=others)


def spliced(before: Phases, point: Point, after: Phases) -> Phases:
    """The states over time of `before` up to the day of a `point`, those of `after` from then
    on."""
    kept = [phase for phase in before if phase.on is None or phase.on < point.day]
    now = phase_on(after, point.day)
    if now.state is not kept[-1].state:
        kept.append(Phase(point.day, now.state))
    return (*kept, *(phase for phase in after if phase.on and phase.on > point.day))


def work_on(eras: Sequence[Era], sight: ScopedFacts, made: Moves, label: str | None) -> Work:
    """What was done on the occurrence with the `label`, as one place (`sight`) sees it, over the
    task's `eras`; `made` are its moves seen from there, with their entries."""
    plan, task = eras[-1].plan, eras[-1].task or sight.task
    stretches = _stretches(plan, task, sight.records)
    if not stretches:
        return Work(made)
    every = placed_moves(sight.records, plan, task)
    mine = [one for one in every if one[1].occurrence == label]
    parted = [stretch._replace(moves=_within(stretch, stretches, mine)) for stretch in stretches]
    if sight.body is not None:
        return Work(_of_part(parted, sight, TaskRef(plan.plan, task.id)))
    if parted[-1].members is not None:
        parted[-1] = parted[-1]._replace(moves=parted[-1].own)
    return Work([], tuple(parted))


def _stretches(plan: Plan, task: Task, records: Records) -> list[Stretch]:
    """When the task had parts and when it was one piece of work, where that changed."""
    bodies, group = records.bodies(), parted(records.bodies(), plan, task)
    found: list[Stretch] = []
    for step in bodies.each.get((plan.plan, task.id), ()):
        start = BEGIN if step.since is None else Point(step.since, step.seq + 1)
        if not found or (found[-1].members is None) != (step.each is None):
            found.append(Stretch(start, None if step.each is None else frozenset(), []))
    for number, stretch in enumerate(found if len(found) > 1 else ()):
        if stretch.members is not None:
            end = found[number + 1].start if number + 1 < len(found) else LATEST
            last = Point(end.day, end.seq - 1)
            members = bodies.members_at(plan.plan, group or "", last)
            found[number] = stretch._replace(members=members)
    return found if len(found) > 1 else []


def _within(stretch: Stretch, among: Sequence[Stretch], moves: Moves) -> Moves:
    """Those of some moves that were made in a stretch."""
    end = next((one.start for one in among if one.start > stretch.start), LATEST)
    return [(seq, move) for seq, move in moves if stretch.start <= (move.on, seq) < end]


def _of_part(stretches: Sequence[Stretch], sight: ScopedFacts, ref: TaskRef) -> Moves:
    """The moves on a part: what was done in its member's name while the task was one piece of work
    is its own once there are parts, but of what was finished then."""
    own = {one.seq for one in acts_on_part(sight.records, ref, sight.body or "")}
    found: Moves = []
    for stretch in stretches:
        if stretch.members is not None:
            found += [(seq, m) for seq, m in stretch.moves if seq in own or _part(m) is None]
        elif stretch is not stretches[-1]:
            named = [(seq, move) for seq, move in stretch.moves if _part(move) == sight.body]
            found = [] if _is_finished(stretch.moves) else found + named
    return found


def _is_finished(moves: Moves) -> bool:
    return bool(moves) and fold(None, [move for _, move in moves])[-1].state in FINISHED


def _part(move: TaskMoved) -> str | None:
    return move.part or move.body


def bodies_with_parts(
    plan: Plan, task: Task, records: Records, within: Collection[str] | None = None
) -> list[str]:
    """The bodies (of those in `within`, at least; None: all) whose parts in a `task` of `plan` are
    more than the whole says: by `records` they did something of their own, or what was done when
    the task was one piece of work is not theirs."""
    found = part_bodies(plan, task, records, within)
    if not labels_of_nobody(plan, task, records):
        return found
    group = parted(records.bodies(), plan, task) or ""
    return sorted({*found, *records.bodies().ever_members(plan.plan, group)})


def labels_of_nobody(plan: Plan, task: Task, records: Records) -> set[str | None]:
    """The occurrences of a `task` of `plan` that, by `records`, were begun, without a name and not
    to the end, while the task was one piece of work: they are nobody's part."""
    stretches = _stretches(plan, task, records)
    every = placed_moves(records, plan, task) if stretches else []
    found: set[str | None] = set()
    for stretch in stretches[1:]:
        before = [(seq, m) for seq, m in every if (m.on, seq) < stretch.start]
        for label in {m.occurrence for _, m in before if _part(m) is None}:
            of_label = [one for one in before if one[1].occurrence == label]
            if stretch.members is not None and not _is_finished(of_label):
                found.add(label)
    return found

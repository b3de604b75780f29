"""A task that was one piece of work and came to have a part for each member, or the other way: what
was done before is whose it was then."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from engine.evaluate.facts import placed_moves
from engine.evaluate.membership import parts_since, piece_since
from engine.evaluate.rule_eras import Era, eras_of
from engine.evaluate.scoped_facts import ScopedFacts, part_bodies
from engine.evaluate.timeline import Ground, Halt, Lapse, fold, fold_over
from engine.model.acts import TaskMoved
from engine.model.phases import Phase, phase_on
from engine.model.points import Point
from engine.model.progress import Progress
from engine.model.standing import TaskRef
from engine.model.states import FINISHED, State
from engine.ports.facts import Records
from workflows.plan import Plan, Task

Moves = list[tuple[int, TaskMoved]]
Phases = tuple[Phase, ...]


class Work(NamedTuple):
    """What was done on an occurrence at one place: the moves that count there. Before the point
    `since` the work was parted otherwise: then `before` counts."""

    moves: Moves
    since: Point | None = None
    before: Moves = []  # noqa: RUF012  never changed
    members: tuple[str, ...] = ()

    @property
    def all(self) -> Moves:
        """All moves that bear on whether it was begun or finished."""
        return (
            sorted({*self.before, *self.moves}, key=lambda one: one[0])
            if self.since
            else self.moves
        )

    def phases(
        self, grounds: Sequence[Ground], part: str | None, others: Sequence[Lapse | Halt] = ()
    ) -> Phases:
        """The states over time, those before the point as the work was parted then. `grounds` are
        from when the condition holds, `part` is the body whose part it is (None: the whole),
        `others` what befalls it: its lapse, the plan's rests."""
        if self.since is None:
            return fold_over(grounds, self.moves, part, others=others)
        if self.members:
            return self._one_piece(grounds, others)
        after = fold_over(grounds, self.moves, part, others=others)
        return spliced(fold_over(grounds, self.before, others=others), self.since, after)

    def _one_piece(self, grounds: Sequence[Ground], others: Sequence[Lapse | Halt]) -> Phases:
        """The whole of what were parts: in progress once one was begun, done only if all were."""
        unnamed = [(seq, move) for seq, move in self.before if _part(move) is None]
        parts = []
        for member in self.members:
            mine = [(seq, m) for seq, m in self.before if _part(m) in (None, member)]
            if any(_part(move) for _, move in mine):
                parts.append(fold_over(grounds, mine, member, others=others))
        progress = replace(Progress.of_parts(parts), of=len(self.members))
        before = progress.over(fold_over(grounds, unnamed, others=others))
        point = self.since or Point(before[-1].on, 0)  # type: ignore[arg-type]
        state = phase_on(before, point.day).state
        start = None if state in (State.WAITING, State.ACTIVE) else (point, state)
        return spliced(before, point, fold_over(grounds, self.moves, start=start, others=others))


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
    joined, united = parts_since(eras), piece_since(eras)
    if joined is None and united is None:
        return Work(made)
    every = _every(eras, sight, label)
    if joined is not None:
        return _parted(every, made, joined, sight.body)
    point = united or Point(eras[-1].start.day, 0)
    return _united(eras, sight, every, point)


def _every(eras: Sequence[Era], sight: ScopedFacts, label: str | None) -> Moves:
    plan, task = eras[-1].plan, eras[-1].task or sight.task
    return [one for one in placed_moves(sight.records, plan, task) if one[1].occurrence == label]


def _parted(every: Moves, made: Moves, point: Point, body: str | None) -> Work:
    before = [(seq, move) for seq, move in every if (move.on, seq) < point]
    after = [(seq, move) for seq, move in made if (move.on, seq) >= point]
    done = _is_finished(before)
    if body is None:
        unnamed = [(seq, move) for seq, move in before if _part(move) is None]
        return Work((before if done else unnamed) + after, point, before)
    named = [(seq, move) for seq, move in before if _part(move) == body]
    return Work(([] if done else named) + after)


def _united(eras: Sequence[Era], sight: ScopedFacts, every: Moves, point: Point) -> Work:
    before = [(seq, move) for seq, move in every if (move.on, seq) < point]
    after = [(seq, move) for seq, move in every if (move.on, seq) >= point]
    last = next(era for era in reversed(eras) if era.task and era.task.each)
    group = last.task.each if last.task else None
    members = sight.records.bodies().members_at(last.plan.plan, group or "", last.rules)
    return Work(after, point, before, tuple(sorted(members)))


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
    return sorted({*found, *records.bodies().member_set(plan.plan, task.each or "")})


def labels_of_nobody(plan: Plan, task: Task, records: Records) -> set[str | None]:
    """The occurrences of a `task` of `plan` that, by `records`, were begun, without a name and not
    to the end, while the task was one piece of work: they are nobody's part."""
    if task.each is None or len(records.plan_timeline(plan.plan)) < 2:
        return set()
    eras = eras_of(TaskRef(plan.plan, task.id), records, (plan, task))
    point = parts_since(eras)
    if point is None:
        return set()
    made = placed_moves(records, plan, task)
    before = [(seq, move) for seq, move in made if (move.on, seq) < point]
    labels = {move.occurrence for _, move in before if _part(move) is None}
    return {
        label
        for label in labels
        if not _is_finished([one for one in before if one[1].occurrence == label])
    }

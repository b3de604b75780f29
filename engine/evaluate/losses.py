"""What took the ground away from work, and until when a decision to let it stand holds: a later
loss is decided anew, from its day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from engine.evaluate.documents.lines import day_of
from engine.evaluate.facts import as_move
from engine.evaluate.scoped_facts import ScopedFacts
from engine.evaluate.stepping import Evaluation, Evaluator, Steps
from engine.evaluate.timeline import fold
from engine.model.acts import (
    Act,
    EventRecorded,
    Placed,
    PlanAmended,
    Settled,
    TaskAct,
    TaskMoved,
    Waived,
)
from engine.model.standing import TaskRef
from engine.model.states import Move, State
from engine.ports.facts import Revising
from triggers.expressions import tasks_in
from triggers.nodes import Node

Span = tuple[date, date | None]
UNDOING = (Move.REOPEN, Move.CANCEL)


class Loss(NamedTuple):
    """The entry that took ground away, or of a date that lapsed the day; and from which day on."""

    by: int | date
    day: date


class Settling(NamedTuple):
    """The day from which ungrounded work stands by a person's word, and the spans since then in
    which it does not, for it lost its ground anew."""

    accepted: date | None = None
    unsettled: tuple[Span, ...] = ()

    def but_for(self, since: date | None) -> tuple[Span, ...]:
        """The spans before a day from which the work stands whatever was said (None: no such)."""
        if since is None:
            return self.unsettled
        ends = [(first, min(last or since, since)) for first, last in self.unsettled]
        return tuple((first, last) for first, last in ends if first < last)


def settling_of(
    placed: Sequence[Placed], label: str | None, evaluator: Evaluator, steps: Steps
) -> Settling:
    """What people let stand of the occurrence with the `label`, by what was said of its task
    (`placed`), as its `evaluator` and its `steps` see what took its ground away. A decision that
    was recorded without its losses holds for good."""
    said = [one for one in placed if _lets_stand(one.act, label)]
    if not said:
        return Settling()
    since = min((one.seq for one in said if _losses(one.act) is not None), default=None)
    found = [] if since is None else losses_of(evaluator, steps, since)
    spans = sorted(_span(one.seq, one.act, found) for one in said if isinstance(one.act, Settled))
    return Settling(spans[0][0], tuple(_between(spans)))


def _lets_stand(act: TaskAct, label: str | None) -> bool:
    return isinstance(act, Settled) and act.occurrence == label and act.decision != "cancel"


def _losses(act: Act) -> tuple[int | date, ...] | None:
    return act.losses if isinstance(act, Settled) else None


def _span(seq: int, act: Settled, found: Iterable[Loss]) -> tuple[date, date]:
    """From when to before which day a decision holds."""
    if act.losses is None:
        return act.on, date.max
    known = act.losses
    fresh = [loss for loss in found if loss.by not in known and _comes_after(loss, seq, act.on)]
    return act.on, max(act.on, min((loss.day for loss in fresh), default=date.max))


def _comes_after(loss: Loss, seq: int, on: date) -> bool:
    return loss.by > on if isinstance(loss.by, date) else loss.by > seq


def _between(spans: Sequence[tuple[date, date]]) -> Iterator[Span]:
    """The days from the first decision on that none of them holds for."""
    end = spans[0][1]
    for first, last in spans[1:]:
        if end < first:
            yield end, first
        end = max(end, last)
    if end < date.max:
        yield end, None


def losses_of(evaluator: Evaluator, steps: Steps, since: int = 0) -> list[Loss]:
    """What took the ground of an occurrence away, by its `evaluator` and its `steps`: that has a
    day among the facts, and the revisions that were recorded after the entry `since`."""
    last = steps[-1][1]
    return [
        *_by_steps(evaluator, steps),
        *_by_moves(evaluator, last, since),
        *_by_revisions(evaluator, last, since),
    ]


def _by_steps(evaluator: Evaluator, steps: Steps) -> Iterator[Loss]:
    lapse = evaluator.lapse
    for (_, before), (point, now) in pairwise(steps):
        if _holds(before, point.day) and not _holds(now, point.day):
            by: int | date = point.seq - 1 if point.seq else point.day
            ended = lapse is not None and lapse.by == "plan" and lapse.point == point
            yield Loss(point.seq if ended else by, point.day)


def _holds(one: Evaluation, day: date) -> bool:
    return one.since is not None and one.since <= day


def _by_moves(evaluator: Evaluator, last: Evaluation, since: int) -> Iterator[Loss]:
    """What was done on a task that the condition hangs on, and was then reopened or cancelled."""
    plan, task, sight = evaluator.latest()
    for name in tasks_in(task.condition) if task.condition else ():
        made: dict[object, list[TaskMoved]] = {}
        for seq, act in sight.acts_of(TaskRef(plan.plan, name)):
            move = as_move(act)
            if move is None:
                continue
            before = made.setdefault((move.occurrence, move.part or move.body), [])
            took = move.move in UNDOING and before and fold(None, before)[-1].state is State.DONE
            if seq > since and took and f"done {name}" in _lacking(last.node, move.on):
                yield Loss(seq, move.on)
            before.append(move)


def _by_revisions(evaluator: Evaluator, last: Evaluation, since: int) -> Iterator[Loss]:
    plan, task, sight = evaluator.latest()
    ref = TaskRef(plan.plan, task.id)
    for taken in sight.revised_after(since):
        lacking = set(_lacking(last.node, taken.day))
        act = taken.act
        if isinstance(act, EventRecorded):
            event, label = act.event, evaluator.label
            hangs = event.id == label or not lacking.isdisjoint(event.triggers)
            took = hangs and day_of(event) <= taken.day and _is_seen(taken, sight)
        elif isinstance(act, TaskMoved | Settled):
            took = act.plan == ref.plan and f"done {act.task}" in lacking
        elif isinstance(act, Waived):
            took = TaskRef(act.plan, act.task) == ref and not _holds(last, taken.day)
        elif isinstance(act, PlanAmended) and act.plan.plan == ref.plan:
            brought = act.plan.tasks.get(ref.task)
            took = brought is not None and brought.when != task.when
        else:
            took = False
        if took:
            yield Loss(taken.seq, taken.day)


def _is_seen(taken: Revising, sight: ScopedFacts) -> bool:
    """Whether a document that was taken back held here."""
    if not isinstance(taken.act, EventRecorded):
        return False
    reach = sight.records.bodies().reach(taken.act.event)
    return any(scope is None or scope in sight.path for scope in reach)


def _lacking(node: Node | None, day: date) -> Iterator[str]:
    """The triggers, and the completions as `done T`, that keep a condition from holding."""
    if node is None or node.met(day):
        return
    if node.children:
        for child in node.children:
            yield from _lacking(child, day)
    elif node.kind == "event":
        yield node.text.partition(".")[0]
    else:
        yield node.text

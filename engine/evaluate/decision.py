"""One task at one place of the tree -> its standings there, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.evaluate.facts import TaskAnchors, calendar_for, confirmations_of, moves_of, policy_for
from engine.evaluate.occurrences import Slot, slots_of
from engine.evaluate.overrides import (
    accepted_on,
    as_read,
    extend,
    extensions_of,
    in_force,
    open_questions,
)
from engine.evaluate.scoped_facts import Sight
from engine.evaluate.timeline import fold
from engine.model.acts import Extended, TaskMoved
from engine.model.standing import Standing, TaskRef
from engine.model.states import Move
from engine.ports.facts import Calendars
from triggers.conditions import Node, evaluate
from triggers.deadlines import compute
from triggers.results import Result
from workflows.plan import Plan, Task


@dataclass(frozen=True, slots=True)
class Decision:
    """A standing with the whole calculation behind it, and the extensions granted over it."""

    standing: Standing
    deadline: Result
    extensions: tuple[Extended, ...] = ()


def decide_at(plan: Plan, task: Task, sight: Sight, calendars: Calendars) -> list[Decision]:
    """All occurrences of a task as one place sees them."""
    ref = TaskRef(plan.plan, task.id)
    task = as_read(task, confirmations_of(sight, ref))
    moves = moves_of(sight, plan, task)
    return [
        _decide(plan, task, slot, order, moves, sight, calendars)
        for order, slot in enumerate(slots_of(plan, task, sight, moves))
    ]


def _decide(
    plan: Plan,
    task: Task,
    slot: Slot,
    order: int,
    moves: Sequence[TaskMoved],
    records: Sight,
    calendars: Calendars,
) -> Decision:
    anchors, node = _condition(plan, task, slot, records)
    since = anchors.start
    policy = policy_for(plan, task, records)
    calendar = calendar_for(policy.calendar, records, calendars)
    result = compute(task.deadline, anchors, policy, calendar, slot.period)
    made = [move for move in moves if move.occurrence == slot.label]
    standing = Standing(
        plan=plan.plan,
        task=task.id,
        occurrence=slot.label,
        scope=records.scope,
        order=order,
        opens=slot.opens if order else None,
        since=since,
        node=node,
        phases=fold(since, made, records.body),
        due_kind=result.kind,
        due=result.due,
        nominal=result.nominal,
        ambiguous=result.ambiguous,
        provisional=result.provisional,
        needs_confirmation=result.needs_confirmation or bool(open_questions(task)),
        missing=result.missing,
        computed=result.due,
    )
    grounds = _grounds_elsewhere(plan, task, slot, made, moves, records)
    return _decided(standing, result, records, grounds)


def _condition(
    plan: Plan, task: Task, slot: Slot, records: Sight
) -> tuple[TaskAnchors, Node | None]:
    """The facts as an occurrence has them, with the day from which its condition holds, and why."""
    anchors = TaskAnchors(records, plan, task)
    if slot.event:
        anchors.bound = dict.fromkeys(slot.event.triggers, slot.event)
    node = evaluate(task.condition, anchors) if task.condition else None
    anchors.start = _since(plan, task, slot, node)
    return anchors, node


def _grounds_elsewhere(
    plan: Plan,
    task: Task,
    slot: Slot,
    made: Sequence[TaskMoved],
    moves: Sequence[TaskMoved],
    records: Sight,
) -> date | None:
    """The day from which the condition holds for the body that last began or completed a task that
    is one piece of work: what it did has its grounds there, whichever place looks at it."""
    work = sorted((m for m in made if m.move in (Move.START, Move.COMPLETE)), key=lambda m: m.on)
    body = work[-1].body if work and task.each is None else None
    if body is None:
        return None
    there = Sight(records.records, task, scope=body)
    for one in slots_of(plan, task, there, moves):
        if one.label == slot.label:
            return _condition(plan, task, one, there)[0].start
    return None


def _decided(standing: Standing, result: Result, records: Sight, grounds: date | None) -> Decision:
    """What people decided over what the rules give; work that has its grounds elsewhere stands as
    if it had been let stand."""
    acts = [act for _, act in records.acts_of(standing.ref)]
    said = extensions_of(acts, standing.occurrence)
    days = [day for day in (accepted_on(acts, standing.occurrence), grounds) if day]
    standing = replace(standing, accepted=min(days, default=None))
    own = bool(said) and records.scope is None and in_force(said).body == records.body
    return Decision(extend(standing, said, own=own), result, tuple(said))


def _since(plan: Plan, task: Task, slot: Slot, node: Node | None) -> date | None:
    """The day from which the condition holds; never, for what the facts no longer open."""
    if slot.lost or task.state == "removed":
        return None
    since = node.on if node else plan.adopted
    return max(since, slot.opens) if since and slot.opens else since

"""When other tasks could no longer be done, which a condition waits for: spans of days, so that
each day shows what it showed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from engine.evaluate.facts import Only, placed_moves
from engine.evaluate.lapses import Lapsing, ended, lapsing_over, was_begun
from engine.evaluate.recurring.occurrences import Slot, slots_of
from engine.evaluate.recurring.same_period import counting_occurrences, place_of
from engine.evaluate.rule_eras import eras_of
from engine.evaluate.scoped_facts import ScopedFacts
from engine.evaluate.stepping import Steps
from engine.evaluate.timeline import Ground, Lapse, MadeMoves, fold_over
from engine.model.points import BEGIN
from engine.model.standing import TaskRef
from engine.model.states import Move, State
from engine.model.story import Barred
from engine.model.timelines import plan_with
from engine.ports.facts import Calendars
from triggers.expressions import AfterDone, tasks_in, triggers_in
from triggers.joined_rules import recurrences_in
from triggers.nodes import Node
from workflows.graph import repeating_triggers
from workflows.plan import Plan, Task


class Waiting(NamedTuple):
    """An occurrence (`slot`) of a `task` of `plan` as one place (`sight`) sees it; `calendars`
    finds the shipped calendars."""

    plan: Plan
    task: Task
    sight: ScopedFacts
    slot: Slot
    calendars: Calendars


def barred_over(steps: Steps, waiting: Waiting) -> list[Barred]:
    """The ends of the tasks that a condition named at any of the `steps` of what is `waiting`: of
    those that it names no more as well, for the days on which it did."""
    found: list[Barred] = []
    names = [name for _, one in steps if one.node for name in _done_in(one.node)]
    versions = waiting.sight.plan_timeline(waiting.plan.plan) if names else ()
    for name in dict.fromkeys(names):
        plan = plan_with(waiting.plan, name, versions)
        if name in plan.tasks:
            found += _ends_of(plan, plan.tasks[name], waiting)
    return found


def _done_in(node: Node) -> Iterator[str]:
    """The tasks whose completion a condition names."""
    if node.kind == "done":
        yield node.text.removeprefix("done ")
    for child in node.children:
        yield from _done_in(child)


def _ends_of(plan: Plan, other: Task, waiting: Waiting) -> list[Barred]:
    """When the task `other` of `plan` could be done no more in a way that counts for what is
    `waiting`: one of the occurrences that all count ended, or all of those of which one counts."""
    _, task, sight, slot, calendars = waiting
    labels = counting_occurrences(plan, task, slot, other, sight, calendars)
    if labels == ():
        opened = slots_of(plan, other, place_of(sight, other), (), calendars)
        days = [one.opens for one in opened if one.period and one.opens]
        named = triggers_in(other.condition) or tasks_in(other.condition)
        since = min(days, default=None) if named else None
        return [Barred(other.id, None, "none", None, since)] if days else []
    placed, lapse = placed_moves(sight, plan, other), _lapse_of(plan, other, sight)
    if lapse is None and all(move.move is not Move.CANCEL for _, move in placed):
        return []
    part = sight.body if other.each is not None and other.each == task.each else None
    if labels is not None:
        return [end for one in labels for end in _spans(other, placed, (one,), lapse, part)]
    if not recurrences_in(other.deadline) and not repeating_triggers(plan, other):
        return _spans(other, placed, None, lapse, part)
    if _goes_on(plan, other):
        begun = lapse is None or was_begun(placed, lapse, part)
        return [] if begun else _spans(other, (), None, lapse, part)
    opened = slots_of(plan, other, place_of(sight, other), (), calendars)
    return _while_all([_spans(other, placed, (one.label,), lapse, part) for one in opened])


def _goes_on(plan: Plan, other: Task) -> bool:
    """Whether there may be another occurrence of a task whatever became of those before."""
    chained = any(isinstance(rule, AfterDone) for rule in recurrences_in(other.deadline))
    return chained or bool(repeating_triggers(plan, other))


def _lapse_of(plan: Plan, other: Task, sight: ScopedFacts) -> Lapsing | None:
    """When the task lapses over all rules that it was under."""
    versions = sight.plan_timeline(plan.plan)
    tasks = [other, *(v.plan.tasks[other.id] for v in versions if other.id in v.plan.tasks)]
    if ended(sight.plan_steps(plan.plan)) is None and all(one.lapses is None for one in tasks):
        return None
    there = ScopedFacts(sight.records, other, sight.scope, sight.body)
    eras = eras_of(TaskRef(plan.plan, other.id), sight.records, (plan, other))
    return lapsing_over(eras, other, there)


def _spans(
    other: Task, placed: MadeMoves, only: Only, lapse: Lapsing | None, part: str | None
) -> list[Barred]:
    """The spans of days in which an occurrence (`only`; None: the task) was cancelled or lapsed."""
    made = [(seq, move) for seq, move in placed if only is None or move.occurrence == only[0]]
    binds = lapse is not None and not was_begun(made, lapse, part)
    others = [Lapse(lapse.point)] if lapse is not None and binds else []
    phases = fold_over([Ground(BEGIN, None)], made, part, others=others)
    found = []
    for phase, after in pairwise([*phases, None]):
        if phase is not None and phase.state is State.CANCELLED:
            lapsed = others and phase.on == others[0].point.day
            by = "cancel" if not lapsed or lapse is None else _by(lapse)
            found.append(Barred(other.id, phase.on, by, after.on if after else None))
    return found


def _by(lapse: Lapsing) -> str:
    return "lapse" if lapse.by == "until" else "plan"


def _while_all(ends: Sequence[Sequence[Barred]]) -> list[Barred]:
    """The spans that several have in common, each by what ended last."""
    common = list(ends[0]) if ends else []
    for more in ends[1:]:
        pairs = [(one, other) for one in common for other in more]
        met = [_overlap(one, other) for one, other in pairs]
        common = [span for span in met if span is not None]
    return common


def _overlap(one: Barred, other: Barred) -> Barred | None:
    last = max(one, other, key=lambda span: span.on or date.min)
    ends = [span.until for span in (one, other) if span.until is not None]
    until = min(ends, default=None)
    if until is not None and last.on is not None and until <= last.on:
        return None
    return last._replace(until=until)

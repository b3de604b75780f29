"""Whether a condition holds at a point, as an occurrence sees it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.evaluate.facts import TaskAnchors, counts_latest, setting_for
from engine.evaluate.recurring.occasions import Occasion
from engine.evaluate.recurring.occurrences import Slot, is_withdrawn
from engine.evaluate.recurring.same_period import anchors_of
from engine.evaluate.rule_eras import Era
from engine.evaluate.scoped_facts import ScopedFacts
from engine.model.points import Point
from engine.ports.facts import Calendars
from triggers.conditions import evaluate
from triggers.expressions import AsSetBy
from triggers.joined_rules import rules_in
from triggers.nodes import Node
from workflows.graph import repeating_triggers
from workflows.plan import Plan, Task


def condition_of(
    plan: Plan,
    task: Task,
    occasion: Occasion,
    sight: ScopedFacts,
    calendars: Calendars,
    point: Point,
) -> tuple[TaskAnchors, Node | None]:
    """The facts as an `occasion` of a `task` of `plan` has them, seen from `sight` at a `point`,
    and its condition's reason (None: it has none); `calendars` finds the shipped calendars."""
    slot = occasion.slot
    anchors = anchors_of(plan, task, slot, sight, calendars, point)
    anchors.starting = True
    if slot.event:
        anchors.bound = dict.fromkeys(slot.event.triggers, slot.event)
    elif is_withdrawn(plan, task, slot):
        anchors.bound = dict.fromkeys(repeating_triggers(plan, task))
    setting = setting_for(plan, task, sight, calendars)
    node = evaluate(task.condition, anchors, setting) if task.condition else None
    anchors.starting = False
    return anchors, node


def opened_on(slot: Slot, node: Node | None) -> date | None:
    """The day before which an occurrence (`slot`) is not there, whatever else its condition (its
    reason, `node`) asks for: that on which the condition has its document, or where it does not
    name it that of the document. None where no document opens it, or a person let it start."""
    if slot.event is None or (node is not None and node.kind == "waived"):
        return None
    days = [leaf.on for leaf in _leaves(node) if leaf.event == slot.event.id and leaf.on]
    return min(days, default=slot.dated)


def _leaves(node: Node | None) -> Iterator[Node]:
    if node is not None and not node.children:
        yield node
    for child in node.children if node else ():
        yield from _leaves(child)


def counts_later(era: Era, trigger: str) -> bool:
    """Whether a later document of a trigger may take the place of an earlier one."""
    task = era.task
    if task is None:
        return False
    sets = any(isinstance(r, AsSetBy) and r.trigger == trigger for r in rules_in(task.deadline))
    return sets or counts_latest(era.plan, task, trigger)

"""Why a task stands as it does, and what brought it there: values, to be worded at the edge."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from engine.evaluate.decision import Decision, decide_at
from engine.evaluate.evaluate import decide_wholes
from engine.evaluate.facts import confirmations_of
from engine.evaluate.overrides import as_read
from engine.evaluate.scoped_facts import Sight
from engine.evaluate.task_card import card_of
from engine.model.cards import Card
from engine.model.progress import Progress
from engine.model.standing import TaskRef
from engine.ports.facts import Calendars
from engine.ports.ledger import Unit
from engine.queries.lookup import find_plan
from engine.queries.parts import parts_of
from triggers.conditions import Node
from triggers.errors import UnknownNameError
from triggers.events import Event
from triggers.nearest import nearest
from workflows.plan import Plan, Task


@dataclass(frozen=True, slots=True)
class Why:
    """A decision with what is needed to put words on it."""

    plan: Plan
    task: Task
    card: Card
    decision: Decision
    events: dict[str, Event]
    today: date

    def condition(self) -> dict[str, Any] | None:
        """The condition's tree as JSON, None where the task starts with its plan."""
        node = self.decision.standing.node
        return node_json(node, self.today) if node else None


def node_json(node: Node, today: date) -> dict[str, Any]:
    """A node as JSON: kind, text, met, on, event, children."""
    return {
        "kind": node.kind,
        "text": node.text,
        "met": node.met(today),
        "on": node.on.isoformat() if node.on else None,
        "event": node.event,
        "children": [node_json(child, today) for child in node.children],
    }


def explain(
    unit: Unit,
    ref: TaskRef,
    calendars: Calendars,
    today: date,
    occurrence: str | None = None,
    body: str | None = None,
) -> Why:
    """The decision on a task (its last open occurrence, or the one named) and its sources; with a
    `body`, as it is for that body, or of its part (of several, the first).

    Raises UnknownNameError for an occurrence that the task does not have.
    """
    plan = find_plan(unit, ref.plan)
    task = as_read(plan.task(ref.task), confirmations_of(unit, ref))
    decisions = _decisions(unit, plan, task, calendars, body)
    chosen = _choose(decisions, occurrence, today)
    named = {name: event for name in sorted(_sources(chosen)) if (event := unit.event(name))}
    card = card_of(plan, task, list(plan.tasks).index(task.id))
    return Why(plan, task, card, chosen, named, today)


def _decisions(
    unit: Unit, plan: Plan, task: Task, calendars: Calendars, body: str | None
) -> list[Decision]:
    """All occurrences as a body, or the whole, has them."""
    bodies, ref = unit.bodies(), TaskRef(plan.plan, task.id)
    part = next(iter(parts_of(bodies, plan, task, body)), None)
    if part is not None:
        made = decide_at(plan, task, Sight(unit, task, body=part), calendars)
        return [replace(one, standing=replace(one.standing, body=part)) for one in made]

    def progress(occurrence: str | None, scope: str | None) -> Progress:
        return unit.progress(ref, occurrence, bodies.below(scope) if scope else None)

    return decide_wholes(plan, task, (body,), unit, calendars, progress)


def _choose(decisions: list[Decision], label: str | None, today: date) -> Decision:
    if label is None:
        shown = [d for d in decisions if d.standing.is_open(today)] or decisions
        return shown[-1].at(today)
    for decision in decisions:
        if decision.standing.occurrence == label:
            return decision.at(today)
    known = [d.standing.occurrence or "-" for d in decisions]
    raise UnknownNameError("occurrence", label, nearest(label, known) or tuple(known[:3]))


def _sources(decision: Decision) -> set[str]:
    """The documents that a decision names."""
    named = {str(step.args["source"]) for step in decision.deadline.steps if "source" in step.args}
    stack = [decision.standing.node] if decision.standing.node else []
    while stack:
        node = stack.pop()
        named |= {node.event} if node.event else set()
        stack += node.children
    return named

"""Why a task stands as it does, and what brought it there: values, to be worded at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.decide import Decision, decide
from engine.entries import (
    Act,
    CalendarPut,
    EventCorrected,
    EventRecorded,
    Extended,
    PlanAdopted,
    PlanAmended,
    PolicySet,
    ReadingConfirmed,
    Retracted,
    Settled,
    TaskMoved,
)
from engine.ledger import Unit
from engine.lookup import find_plan
from engine.projection import card_of
from engine.readings import as_read
from engine.records import Calendars, confirmations_of
from engine.standing import Card, TaskRef
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


def explain(unit: Unit, ref: TaskRef, calendars: Calendars, today: date,
            occurrence: str | None = None) -> Why:  # fmt: skip
    """The decision on a task (its last open occurrence, or the one named) and its sources.

    Raises UnknownNameError for an occurrence that the task does not have.
    """
    plan = find_plan(unit, ref.plan)
    task = as_read(plan.task(ref.task), confirmations_of(unit, ref))
    decisions = decide(plan, task, unit, calendars)
    chosen = _choose(decisions, occurrence, today)
    named = {event.id: event for event in unit.events() if _names(chosen, event)}
    card = card_of(plan, task, list(plan.tasks).index(task.id))
    return Why(plan, task, card, chosen, named, today)


def _choose(decisions: list[Decision], label: str | None, today: date) -> Decision:
    if label is None:
        return [d for d in decisions if d.standing.is_open(today)][-1]
    for decision in decisions:
        if decision.standing.occurrence == label:
            return decision
    known = [d.standing.occurrence or "-" for d in decisions]
    raise UnknownNameError("occurrence", label, nearest(label, known) or tuple(known[:3]))


def _names(decision: Decision, event: Event) -> bool:
    if any(step.args.get("source") == event.id for step in decision.deadline.steps):
        return True
    stack = [decision.standing.node] if decision.standing.node else []
    while stack:
        node = stack.pop()
        if node.event == event.id:
            return True
        stack += node.children
    return False


def history(unit: Unit, ref: TaskRef) -> list[dict[str, Any]]:
    """Every change of a task with its cause: the entry, who, when, the document."""
    found = []
    for line in unit.lines(ref=ref):
        entry = unit.entry(line.seq)
        if entry is None:
            continue
        found.append({
            "entry": line.seq,
            "at": entry.at,
            "today": entry.today,
            "by": entry.by,
            "cause": cause(entry.act),
            "change": line.change,
        })  # fmt: skip
    return found


def cause(act: Act) -> dict[str, Any]:
    """What an act was, in a few fields: kind, and its plan, event or move with its details."""
    if isinstance(act, PlanAdopted):
        return {"kind": act.kind, "plan": act.plan.plan}
    if isinstance(act, EventRecorded):
        event = act.event
        return {"kind": act.kind, "event": event.id, "triggers": list(event.triggers),
                "document": event.label()}  # fmt: skip
    if isinstance(act, TaskMoved):
        return {"kind": act.kind, "move": act.move.value, "task": act.task, "on": act.on,
                "occurrence": act.occurrence, "body": act.body, "number": act.number,
                "reason": act.reason}  # fmt: skip
    if isinstance(act, ReadingConfirmed):
        return {
            "kind": act.kind,
            "task": act.task,
            "subject": act.subject,
            "reading": act.reading,
            "reason": act.reason,
        }
    if isinstance(act, PlanAmended):
        return {"kind": act.kind, "plan": act.plan.plan, "reason": act.reason}
    if isinstance(act, EventCorrected):
        return {"kind": act.kind, "event": act.event.id, "triggers": list(act.event.triggers),
                "document": act.event.label(), "reason": act.reason}  # fmt: skip
    if isinstance(act, Retracted | Extended | Settled):
        return act.model_dump()
    if isinstance(act, PolicySet):
        return {"kind": act.kind, "knobs": act.knobs, "reason": act.reason}
    if isinstance(act, CalendarPut):
        return {"kind": act.kind, "calendar": act.name, "reason": act.reason}
    raise TypeError(f"no rule for {type(act).__name__}")

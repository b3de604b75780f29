"""One line of reason for many rows at once: the document that a date was counted from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.evaluate.facts import confirmations_of
from engine.evaluate.overrides import as_read
from engine.model.standing import TaskRef
from engine.ports.ledger import Unit
from triggers import expressions as x
from triggers.dates import DateKind
from triggers.events import Event
from triggers.printing import print_span
from workflows.plan import Plan, Task

DATE_OF_TRIGGER: DateKind = "issued"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row has its date: counted by a `span` (canonical form) from a document and its day.
    Where no one document decides, all three are None and `says` has the plan's own words."""

    span: str | None = None
    document: str | None = None
    day: date | None = None
    says: str | None = None


def reasons(
    unit: Unit, rows: Iterable[Mapping[str, Any]]
) -> dict[tuple[str, str, str | None], Reason]:
    """(plan, task, body or scope) -> the reason of each row; each document is looked up once.

    Only a rule that counts a span from the one document of a trigger is told in this way: what is
    said in a line must be the whole reason. `why` has the whole of the others.
    """
    plans: dict[str, Plan | None] = {}
    events: dict[str, list[Event]] = {}
    found: dict[tuple[str, str, str | None], Reason] = {}
    for row in rows:
        name = row["plan"]
        if name not in plans:
            plans[name] = unit.facts.plan(name)
        plan = plans[name]
        if plan is None or row["task"] not in plan.tasks:
            continue
        place = row["body"] or row["scope"]
        found[name, row["task"], place] = _reason(unit, plan, row, place, events)
    return found


def _reason(
    unit: Unit,
    plan: Plan,
    row: Mapping[str, Any],
    place: str | None,
    events: dict[str, list[Event]],
) -> Reason:
    ref = TaskRef(row["plan"], row["task"])
    task = as_read(plan.task(ref.task), confirmations_of(unit.facts, ref))
    rule = task.deadline
    if row["due"] is None or row["extended_to"] or not isinstance(rule, x.Counted):
        return Reason(says=task.says)
    if not _usual(unit, plan, task):
        return Reason(says=task.says)
    moment = rule.moment
    if not isinstance(moment, x.Occurred) or rule.direction != "after":
        return Reason(says=task.says)
    if moment.trigger not in events:
        events[moment.trigger] = list(unit.facts.events_of(moment.trigger))
    path = unit.facts.bodies().path(place) if place else ()
    seen = [e for e in events[moment.trigger] if e.scope is None or e.scope in path]
    if len(seen) != 1:
        return Reason(says=task.says)
    declared = plan.triggers.get(moment.trigger)
    kind = moment.kind or (declared.counts_from if declared else None) or DATE_OF_TRIGGER
    day = seen[0].on(kind)
    if day is None:
        return Reason(says=task.says)
    return Reason(print_span(rule.span), seen[0].label(), day, task.says)


def _usual(unit: Unit, plan: Plan, task: Task) -> bool:
    """Whether no layer of policy says from which of a document's dates is counted."""
    layers = (unit.facts.workspace_policy(), plan.policy, task.due_policy)
    return not any(knob in layer for layer in layers for knob in ("counts_from", "name"))

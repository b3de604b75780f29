"""From what people type to what there is: tasks, triggers, events, occurrences."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

from engine.model.refusals import WhichPlanError
from engine.model.standing import TaskRef
from triggers.errors import UnknownNameError
from triggers.nearest import nearest

if TYPE_CHECKING:
    from engine.model.acts import Entry
    from engine.ports.ledger import Unit  # lists are read without the weight of models
    from triggers.events import Event
    from workflows.plan import Plan

DISMISSED = "none:"
"""What stands before a document's key where it was found to be none that is awaited."""


def find_plan(unit: Unit, name: str) -> Plan:
    """An adopted plan. Raises UnknownNameError."""
    plan = unit.facts.plan(name)
    if plan is None:
        raise UnknownNameError("plan", name, nearest(name, (p.plan for p in unit.catalog.plans())))
    return plan


def find_task(unit: Unit, name: str, plan: str | None = None) -> TaskRef:
    """The task with the id `name`, in the plan with the id `plan` or (None) in the only one that
    has it.

    `unit` is the open transaction. Raises UnknownNameError naming the nearest ids, WhichPlanError
    where several plans have it.
    """
    name = unicodedata.normalize("NFC", name.strip())
    plans = [find_plan(unit, plan)] if plan else ()
    found = [p.plan for p in plans if name in p.tasks] if plan else unit.catalog.plans_with(name)
    if len(found) > 1:
        raise WhichPlanError(name, found)
    if not found:
        known = [task for p in plans or unit.catalog.plans() for task in p.tasks]
        raise UnknownNameError("task", name, nearest(name, known))
    return TaskRef(found[0], name)


def check_triggers(unit: Unit, triggers: Iterable[str]) -> None:
    """Raise UnknownNameError for a trigger that no adopted plan declares.

    Before any plan is adopted nothing can be called unknown, so anything goes.
    """
    for trigger in triggers:
        if unit.catalog.declares(trigger):
            continue
        known = {trigger for plan in unit.catalog.plans() for trigger in plan.triggers}
        if known:
            raise UnknownNameError("trigger", trigger, nearest(trigger, sorted(known)))


def check_body(unit: Unit, name: str) -> None:
    """Raise UnknownNameError for a body that nobody declared. Before any is, nothing can be called
    unknown."""
    known = unit.facts.bodies().known
    if known and name not in known:
        raise UnknownNameError("body", name, nearest(name, sorted(known)))


def find_event(unit: Unit, name: str) -> Event:
    """A recorded document by its id. Raises UnknownNameError."""
    found = unit.catalog.event(name)
    if found is None:
        known = [event.id for event in unit.catalog.events()]
        raise UnknownNameError("event", name, nearest(name, known))
    return found


def entry_in_force(unit: Unit, key: str) -> tuple[str, Entry | None]:
    """The key under which a document's next entry goes, and its entry that still counts; one that
    was retracted leaves the document to be recorded again."""
    name, number = key, 1
    while entry := unit.entries.by_key(name):
        if not unit.entries.is_retracted(entry.seq):
            return name, entry
        number += 1
        name = f"{key}~{number}"
    return name, None

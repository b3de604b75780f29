"""The receipt of an act, read in the transaction that made it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from engine.model.changes import Change
from engine.model.event_ids import is_event_id
from engine.model.receipt import Receipt
from engine.ports.ledger import Unit
from engine.queries.parts import place_standings
from triggers.expressions import AsSetBy
from triggers.joined_rules import rules_in
from triggers.nodes import Waits
from workflows.plan import Task


def receipt_of(unit: Unit, changes: Iterable[Change]) -> Receipt:
    """The receipt of an act whose `changes` are given: what titles, names and numbers it needs,
    read in the transaction `unit`."""
    scoped, refs, opened = False, dict[tuple[str, str], None](), dict[str, None]()
    for change in changes:
        refs[change.plan, change.task] = None
        if change.occurrence and is_event_id(change.occurrence):
            opened[change.occurrence] = None
        scoped = scoped or bool(change.scope)
    tasks = {ref: task for ref in refs if (task := _task(unit, *ref))}
    titles = {ref: task.title for ref, task in tasks.items()}
    found = {id_: unit.catalog.event(id_) for id_ in opened}
    numbers = {id_: event.number for id_, event in found.items() if event is not None}
    if not scoped:
        return Receipt(titles, numbers=numbers)
    bodies = unit.facts.bodies()
    members = {
        ref: bodies.groups.member_set(ref[0], task.each) for ref, task in tasks.items() if task.each
    }
    return Receipt(titles, bodies, members, numbers=numbers)


def _task(unit: Unit, plan: str, task: str) -> Task | None:
    found = unit.facts.plan(plan)
    return found.tasks.get(task) if found else None


def undated_tasks(unit: Unit, triggers: Sequence[str]) -> tuple[str, ...]:
    """The tasks, of every plan, whose date a document for these triggers sets, in order."""
    refs = dict.fromkeys(ref for name in triggers for ref in unit.catalog.waiting_on_trigger(name))
    found: dict[str, list[tuple[int, str]]] = {}
    for ref in refs:
        plan = unit.facts.plan(ref.plan)
        task = plan.tasks.get(ref.task) if plan else None
        if plan and task and _set_by(task) & set(triggers):
            place = list(plan.tasks).index(ref.task)
            found.setdefault(ref.plan, []).append((place, ref.task))
    plans = sorted(found, key=unit.standings.plan_seq) if len(found) > 1 else list(found)
    return tuple(task for plan in plans for _, task in sorted(found[plan]))


def _set_by(task: Task) -> set[str]:
    """The triggers whose documents carry the date of a task."""
    return {rule.trigger for rule in rules_in(task.deadline) if isinstance(rule, AsSetBy)}


def still_waiting(
    unit: Unit, triggers: Sequence[str], today: date, scope: str | None
) -> dict[str, Waits]:
    """The tasks (by id) that wait for one of the `triggers` of a document, and what else each waits
    for on the day `today`, as seen at its `scope`, a body's id (None: for the whole workspace).
    `unit` is the transaction that recorded the document."""
    refs = dict.fromkeys(ref for name in triggers for ref in unit.catalog.waiting_on_trigger(name))
    found: dict[str, Waits] = {}
    for standing in (s for ref in refs for s in place_standings(unit, ref, scope)):
        waits = standing.waits(today) if standing.waiting_for(today) else None
        dated = isinstance(waits, str) and waits.startswith("from ")
        if waits and standing.is_open(today) and not dated:
            found.setdefault(standing.task, waits)
    return found


def unheard_triggers(unit: Unit, triggers: Sequence[str]) -> tuple[str, ...]:
    """Those of some triggers that no task waits for."""
    return tuple(name for name in triggers if not unit.catalog.waiting_on_trigger(name))


def trigger_names(unit: Unit) -> dict[str, str]:
    """What the plans in force call their triggers."""
    return {id_: one.name for plan in unit.catalog.plans() for id_, one in plan.triggers.items()}

"""Warnings of an act, found once what it affects has been evaluated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from engine.commit.publish import Effects
from engine.evaluate.blocking.barred import barred_by
from engine.evaluate.documents.likeness import resembling
from engine.evaluate.documents.lines import day_of
from engine.evaluate.lapses import ended
from engine.model.acts import (
    Act,
    CalendarPut,
    Entry,
    EventCorrected,
    EventRecorded,
    PlanAmended,
    PolicySet,
    ReadingConfirmed,
    Revised,
    Settled,
    TaskMoved,
)
from engine.model.changes import Change
from engine.model.standing import TaskRef
from engine.model.states import Move, State
from engine.model.warnings import ActWarning
from engine.ports.ledger import Unit
from triggers.events import Event
from triggers.expressions import AsSetBy
from triggers.joined_rules import rules_in


def warnings_of(unit: Unit, entry: Entry, effects: Effects) -> tuple[ActWarning, ...]:
    """The warnings of the act of an `entry`, from its content and from its `effects`; `unit` is the
    transaction that recorded it."""
    return (*_of_act(unit, entry), *_found(entry, effects.changes))


def _of_act(unit: Unit, entry: Entry) -> Iterator[ActWarning]:
    act = entry.act
    if isinstance(act, EventRecorded | EventCorrected):
        yield from _of_document(unit, act.event)
    cancels = getattr(act, "move", getattr(act, "decision", None)) == Move.CANCEL
    if isinstance(act, TaskMoved | Settled) and cancels:
        yield from _of_cancelling(unit, TaskRef(act.plan, act.task), entry.today)
    if isinstance(act, PlanAmended):
        yield from _of_parts(unit, act)
    before = unit.entries.recorded_at(entry.seq - 1) if entry.seq > 1 else None
    if before is not None and entry.at < before:
        yield ActWarning("clock_behind", {"a": entry.at, "b": before})


def _of_cancelling(unit: Unit, ref: TaskRef, today: date) -> Iterator[ActWarning]:
    """Who waits for it and for nothing that may still come."""
    waiting = [
        standing.task
        for standing in unit.standings.of(unit.catalog.waiting_on_task(ref))
        if standing.phase(today).state is State.WAITING
        and ref.task in {one.task for one in barred_by(standing.at(today), today)}
    ]
    if waiting:
        yield ActWarning("waits_for_cancelled", {"tasks": list(dict.fromkeys(waiting))})


def _of_parts(unit: Unit, act: PlanAmended) -> Iterator[ActWarning]:
    """The tasks that were one piece of work and now have parts, or the other way."""
    versions = unit.facts.plan_timeline(act.plan.plan)
    before = versions[-2].plan.tasks if len(versions) > 1 else {}
    for name, task in act.plan.tasks.items():
        was = before.get(name)
        if was is not None and (was.each is None) != (task.each is None):
            told = {"task": name, "before": was.each or "-", "after": task.each or "-"}
            yield ActWarning("parts_change", told)


def _of_document(unit: Unit, event: Event) -> Iterator[ActWarning]:
    for name in ("effective", "received"):
        day = getattr(event, name)
        if day and event.issued and day < event.issued:
            yield ActWarning(f"{name}_before_issued", {"a": day, "b": event.issued})
    like = resembling(unit.facts, event)
    if like is not None:
        yield ActWarning("near_duplicate", {"event": like.label()})
    for trigger in event.triggers:
        plans = {ref.plan for ref in unit.catalog.waiting_on_trigger(trigger)}
        if plans and all(ended(unit.facts.plan_steps(plan)) for plan in plans):
            yield ActWarning("nobody_waits", {"trigger": trigger})
    replaced = unit.catalog.event(event.replaces) if event.replaces else None
    if replaced is not None:
        yield from _of_replacing(event, replaced)
    for trigger in event.triggers if event.sets_due is None else ():
        if not _set_by(unit, trigger):
            continue
        setting = [e for e in unit.facts.events_of(trigger) if e.sets_due and e.id != event.id]
        if setting:
            yield ActWarning("no_date_set", {"event": setting[-1].label()})
            return


def _set_by(unit: Unit, trigger: str) -> bool:
    """Whether a task takes its date from the trigger's documents."""
    refs = unit.catalog.waiting_on_trigger(trigger)
    plans = unit.facts.plans_of({ref.plan for ref in refs})
    tasks = (plans[ref.plan].tasks.get(ref.task) for ref in refs if ref.plan in plans)
    return any(
        isinstance(rule, AsSetBy) and rule.trigger == trigger
        for task in tasks
        if task
        for rule in rules_in(task.deadline)
    )


def _of_replacing(event: Event, replaced: Event) -> Iterator[ActWarning]:
    elsewhere = [name for name in replaced.triggers if name not in event.triggers]
    if elsewhere:
        yield ActWarning("replaces_elsewhere", {"trigger": elsewhere[0], "event": replaced.label()})
    if day_of(event) < day_of(replaced):
        since = day_of(replaced)
        yield ActWarning("replaces_later", {"event": replaced.label(), "since": since})


def _found(entry: Entry, changes: Sequence[Change]) -> Iterator[ActWarning]:
    judged = sum(change.field == "verdict" for change in changes)
    if judged:
        yield ActWarning("verdict_changes", {"count": judged})
    since = _holds_from(entry.act, entry.today)
    for change in changes if since else ():
        if change.field == "due" and change.after and str(change.after) < str(since):
            due = date.fromisoformat(str(change.after))
            label = f"{change.task} ({change.occurrence})" if change.occurrence else change.task
            yield ActWarning("date_before_from", {"task": label, "due": due, "since": since})


def _holds_from(act: Act, today: date) -> date | None:
    """The day from which rules hold anew."""
    if isinstance(act, Revised):
        act = act.act
    if isinstance(act, PlanAmended | PolicySet | CalendarPut | ReadingConfirmed):
        return act.holds_from or today
    return None

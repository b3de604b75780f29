"""What an act was, in a few fields, for those who read the history."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from engine.model.acts import (
    Act,
    BodiesPut,
    BodySucceeded,
    CalendarPut,
    DocumentDismissed,
    EventCorrected,
    EventRecorded,
    Extended,
    PlanAdopted,
    PlanAmended,
    PolicySet,
    ReadingConfirmed,
    RemindersSet,
    Retracted,
    Settled,
    TaskMoved,
)
from triggers.events import Event


@singledispatch
def cause(act: Act) -> dict[str, Any]:
    """What an act was: kind, and its plan, event or move with its details."""
    raise TypeError(f"no rule for {type(act).__name__}")


@cause.register
def _(act: PlanAdopted) -> dict[str, Any]:
    said = {"kind": act.kind, "plan": act.plan.plan}
    under = act.under
    return said | {"under": f"{under.plan}/{under.task}", "body": under.body} if under else said


@cause.register
def _(act: PlanAmended) -> dict[str, Any]:
    return {"kind": act.kind, "plan": act.plan.plan, "reason": act.reason}


@cause.register
def _(act: EventRecorded) -> dict[str, Any]:
    return {"kind": act.kind, **_document(act.event)}


@cause.register
def _(act: EventCorrected) -> dict[str, Any]:
    return {"kind": act.kind, **_document(act.event), "reason": act.reason}


def _document(event: Event) -> dict[str, Any]:
    return {"event": event.id, "triggers": list(event.triggers), "document": event.label()}


@cause.register
def _(act: TaskMoved) -> dict[str, Any]:
    return {
        "kind": act.kind,
        "move": act.move.value,
        "task": act.task,
        "on": act.on,
        "occurrence": act.occurrence,
        "body": act.body,
        "number": act.number,
        "reason": act.reason,
    }


@cause.register
def _(act: ReadingConfirmed) -> dict[str, Any]:
    return act.model_dump(include={"kind", "task", "subject", "reading", "reason"})


@cause.register(Retracted)
@cause.register(Extended)
@cause.register(Settled)
@cause.register(BodySucceeded)
def _(act: Act) -> dict[str, Any]:
    return act.model_dump()


@cause.register
def _(act: PolicySet) -> dict[str, Any]:
    return {"kind": act.kind, "knobs": act.knobs, "reason": act.reason}


@cause.register
def _(act: CalendarPut) -> dict[str, Any]:
    return {"kind": act.kind, "calendar": act.name, "reason": act.reason}


@cause.register
def _(act: RemindersSet) -> dict[str, Any]:
    rules = act.reminders.model_dump(mode="json", exclude_none=True)
    return {"kind": act.kind, "rules": rules, "reason": act.reason}


@cause.register
def _(act: DocumentDismissed) -> dict[str, Any]:
    return {"kind": act.kind, "document": act.number or act.title or act.key}


@cause.register
def _(act: BodiesPut) -> dict[str, Any]:
    directory = act.directory
    return {"kind": act.kind, "bodies": len(directory.bodies), "groups": len(directory.groups)}

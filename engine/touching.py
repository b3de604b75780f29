"""From an act to the tasks that it can change."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch

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
    TaskAct,
    TaskMoved,
)
from engine.ledger import Unit
from engine.standing import TaskRef


@singledispatch
def touched(act: Act, _: Unit) -> list[TaskRef]:
    """The tasks that an act can change: the closure, since a task waits only for documents, days
    and completions, and a completion is itself an act. Asked before the act is taken in (what it
    takes away) and after (what it brings)."""
    raise TypeError(f"no rule for {type(act).__name__}")


@touched.register(PlanAdopted)
@touched.register(PlanAmended)
def _(act: PlanAdopted | PlanAmended, unit: Unit) -> list[TaskRef]:
    before = unit.plan(act.plan.plan)
    names = [*(before.tasks if before else ()), *act.plan.tasks]
    return [TaskRef(act.plan.plan, task) for task in dict.fromkeys(names)]


@touched.register(EventRecorded)
@touched.register(EventCorrected)
def _(act: EventRecorded | EventCorrected, unit: Unit) -> list[TaskRef]:
    before = unit.event(act.event.id)
    return _waiting((*(before.triggers if before else ()), *act.event.triggers), unit)


def _waiting(triggers: Iterable[str], unit: Unit) -> list[TaskRef]:
    refs = [ref for trigger in dict.fromkeys(triggers) for ref in unit.waiting_on_trigger(trigger)]
    return list(dict.fromkeys(refs))


@touched.register(TaskMoved)
@touched.register(Settled)
def _(act: TaskMoved | Settled, unit: Unit) -> list[TaskRef]:
    ref = TaskRef(act.plan, act.task)
    return list(dict.fromkeys((ref, *unit.waiting_on_task(ref))))


@touched.register(ReadingConfirmed)
@touched.register(Extended)
def _(act: TaskAct, _: Unit) -> list[TaskRef]:
    return [TaskRef(act.plan, act.task)]


@touched.register(PolicySet)
@touched.register(CalendarPut)
def _(act: Act, unit: Unit) -> list[TaskRef]:
    del act
    return [TaskRef(plan.plan, task) for plan in unit.plans() for task in plan.tasks]


@touched.register
def _(act: Retracted, unit: Unit) -> list[TaskRef]:
    earlier = unit.entry(act.entry)
    return touched(earlier.act, unit) if earlier else []

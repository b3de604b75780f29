"""Rows of JSON as values, kept by their text: the same text is the same value."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter

from engine.model.acts import CalendarPut, PlanMoved, PolicySet, RemindersSet, TaskAct
from engine.model.timelines import PlanStep
from store.rows.read import day_from
from triggers.events import Event
from workflows.field_types import KEPT
from workflows.plan import Plan
from workflows.reminders import Reminders


@lru_cache(maxsize=1024)
def plan_from(doc: str) -> Plan:
    """A version of a plan; of its rules those are read that somebody asks for."""
    return Plan.model_validate_json(doc, context={KEPT: True})


_TASK_ACTS: TypeAdapter[TaskAct] = TypeAdapter(
    Annotated[TaskAct, Field(discriminator="kind")], config=ConfigDict(defer_build=True)
)


@lru_cache(maxsize=4096)
def task_act_from(doc: str) -> TaskAct:
    """An act about a task."""
    return _TASK_ACTS.validate_json(doc)


@lru_cache(maxsize=4096)
def event_from(doc: str) -> Event:
    """A document."""
    return Event.model_validate_json(doc)


@lru_cache(maxsize=64)
def knobs_from(doc: str) -> dict[str, str]:
    """The knobs that a policy sets."""
    return PolicySet.model_validate_json(doc).knobs


@lru_cache(maxsize=64)
def reminders_from(doc: str) -> Reminders:
    """The rules of reminders that an act sets."""
    return RemindersSet.model_validate_json(doc).reminders


def day_or_none(value: date | str | None) -> date | None:
    """A day as SQLite or PostgreSQL gives it."""
    return None if value is None else day_from(value)


@lru_cache(maxsize=1024)
def plan_step_from(seq: int, doc: str) -> PlanStep:
    """When a plan ended, rested or went on, by its entry."""
    act = PlanMoved.model_validate_json(doc)
    return PlanStep(seq, act.on, act.move, act.replaced_by)


@lru_cache(maxsize=64)
def calendar_from(doc: str) -> str:
    """The table of a calendar."""
    return CalendarPut.model_validate_json(doc).table

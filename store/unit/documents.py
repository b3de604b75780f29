"""Rows of JSON as values, kept by their text: the same text is the same value."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from pydantic import Field, TypeAdapter

from engine.model.acts import CalendarPut, TaskAct
from triggers.events import Event
from workflows.plan import Plan


@lru_cache(maxsize=1024)
def plan_from(doc: str) -> Plan:
    """A version of a plan."""
    return Plan.model_validate_json(doc)


_TASK_ACTS: TypeAdapter[TaskAct] = TypeAdapter(Annotated[TaskAct, Field(discriminator="kind")])


@lru_cache(maxsize=4096)
def task_act_from(doc: str) -> TaskAct:
    """An act about a task."""
    return _TASK_ACTS.validate_json(doc)


@lru_cache(maxsize=4096)
def event_from(doc: str) -> Event:
    """A document."""
    return Event.model_validate_json(doc)


@lru_cache(maxsize=64)
def calendar_from(doc: str) -> str:
    """The table of a calendar."""
    return CalendarPut.model_validate_json(doc).table

"""What acts said of plans and of the workspace over time, each with the day from which it holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from workflows.plan import Plan


class PlanVersion(NamedTuple):
    """A version of a plan."""

    seq: int
    since: date | None
    plan: Plan


class PlanStep(NamedTuple):
    """A plan ended, suspended or resumed on a day."""

    seq: int
    since: date | None
    move: str
    replaced_by: str | None = None


class PolicyStep(NamedTuple):
    """Knobs set for the whole workspace."""

    seq: int
    since: date | None
    knobs: Mapping[str, str]


class CalendarStep(NamedTuple):
    """A version of a calendar, as its table."""

    seq: int
    since: date | None
    table: str

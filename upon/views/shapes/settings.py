"""The shapes of JSON of the workspace's settings: policy, calendars, reminders."""

from __future__ import annotations

from datetime import date, datetime
from typing import NotRequired, TypedDict

KnobJson = TypedDict("KnobJson", {"value": str, "from": str, "allowed": list[str]})
KnobJson.__doc__ = (
    "The value of a knob, the layer that it is from, and the values that it may have."
)


class PolicyActJson(TypedDict):
    """Knobs that somebody set for the workspace."""

    entry: int
    at: datetime
    by: str
    knobs: dict[str, str]
    reason: str


class PolicyJson(TypedDict):
    """The policy of the workspace: its name, title and source, each knob, who set what, and what
    plans set for themselves."""

    name: str
    title: dict[str, str]
    source: str
    knobs: dict[str, KnobJson]
    set: list[PolicyActJson]
    plans: dict[str, dict[str, str]]


class NamedPolicyJson(TypedDict):
    """A policy that is shipped."""

    name: str
    title: dict[str, str]
    source: str
    default: bool
    knobs: dict[str, str]


class SetByJson(TypedDict):
    """The entry that put a calendar into the workspace."""

    entry: int
    at: datetime
    by: str
    reason: str | None


class CalendarRow(TypedDict):
    """A day or a range that differs from the week: `kind` is off, work or recess; `status` is
    confirmed or forecast, and `source` the document."""

    date: date
    to: date
    weekday: str
    kind: str
    name: str | None
    name_en: str | None
    source: str | None
    status: str


class CalendarJson(TypedDict):
    """The calendar in force and a year of it; `origin` is shipped, kept or workspace."""

    name: str
    version: str
    origin: str
    set: SetByJson | None
    extends: str | None
    confirmed_to: int | None
    years: list[int]
    weekend: list[str]
    weekend_source: str | None
    year: int
    year_status: str | None
    year_source: str | None
    rows: list[CalendarRow]


class RuleJson(TypedDict):
    """When whom a rule of reminders tells: roles, days before or after, at once or in the digest;
    `daily` days after the due date, then `weekly`."""

    to: NotRequired[list[str]]
    urgent: NotRequired[bool]
    days: NotRequired[list[int]]
    daily: NotRequired[int]
    weekly: NotRequired[bool]


class PlanRulesJson(TypedDict):
    """The rules that a plan, and tasks of it, set for themselves."""

    rules: dict[str, RuleJson]
    tasks: dict[str, dict[str, RuleJson]]


class RemindersJson(TypedDict):
    """The rules of reminders in force (null: nobody is told), those set for the workspace, and
    those of plans and tasks."""

    rules: dict[str, RuleJson | None]
    set: dict[str, RuleJson] | None
    plans: dict[str, PlanRulesJson]


class YearJson(TypedDict):
    """How many days of each kind a year of a calendar has, and whether its list is confirmed."""

    year: int
    off: int
    work: int
    recess: int
    status: str | None


class TableFaultJson(TypedDict):
    """A fault of a calendar's table: its place, what it is about, what was found there and what is
    allowed."""

    file: str
    line: int
    code: str
    what: str
    got: str
    allowed: str
    message: str


class CalendarCheckJson(TypedDict):
    """A calendar's table: its faults, or what it says and how it differs from the one in force."""

    faults: list[TableFaultJson]
    name: NotRequired[str]
    version: NotRequired[str]
    confirmed_to: NotRequired[int | None]
    years: NotRequired[list[YearJson]]
    in_force: NotRequired[str | None]
    becomes_off: NotRequired[list[date]]
    becomes_worked: NotRequired[list[date]]

"""Rules of reminders as data: when whom a task's days are told; a plan's over the workspace's, a
task's over its plan's, key by key."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Annotated, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from workflows.field_types import ROLES, Flag, Role, refusal

DOING: tuple[Role, ...] = ("lead", "advising", "implementing")
FURTHEST = 3660
"""Days ahead or behind that a rule may name."""


def _days(value: object) -> object:
    """A number of days, from a file's text or from JSON."""
    if isinstance(value, str):
        value = int(value) if value.isascii() and value.isdecimal() and len(value) < 6 else value
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= FURTHEST:
        raise refusal("bad-days", got=str(value), most=FURTHEST)
    return value


def _is_none(value: object) -> bool:
    return value is None


DayCount = Annotated[int, BeforeValidator(_days)]


class Rule(BaseModel):
    """To whom, and whether at once rather than in the day's digest. What is not said comes from
    the layer below; `to: []` is nobody."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    to: tuple[Role, ...] | None = Field(default=None, exclude_if=_is_none)
    urgent: Flag | None = Field(default=None, exclude_if=_is_none)


class DaysRule(Rule):
    """On which days: before the due date (0: on it), or after waiting began."""

    days: tuple[DayCount, ...] | None = Field(default=None, exclude_if=_is_none)


class OverdueRule(Rule):
    """Each day for the first `daily` days after the due date, then every Monday if `weekly`."""

    daily: DayCount | None = Field(default=None, exclude_if=_is_none)
    weekly: Flag | None = Field(default=None, exclude_if=_is_none)


class Reminders(BaseModel):
    """The rules of one layer, by what is told."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    due: DaysRule | None = Field(default=None, exclude_if=_is_none)
    overdue: OverdueRule | None = Field(default=None, exclude_if=_is_none)
    start: Rule | None = Field(default=None, exclude_if=_is_none)
    moved: Rule | None = Field(default=None, exclude_if=_is_none)
    withdrawn: Rule | None = Field(default=None, exclude_if=_is_none)
    question: Rule | None = Field(default=None, exclude_if=_is_none)
    waiting: DaysRule | None = Field(default=None, exclude_if=_is_none)


class ReminderRule(NamedTuple):
    """One rule as it holds for a task, all layers taken together."""

    to: tuple[str, ...]
    urgent: bool = False
    days: tuple[int, ...] = ()
    daily: int = 0
    weekly: bool = False


FAMILIES = ("due", "overdue", "start", "moved", "withdrawn", "question", "waiting")
"""What can be told, by the names of `Reminders`."""


@cache
def shipped_rules() -> Reminders:
    """What holds where nobody says otherwise."""
    return Reminders(
        due=DaysRule(to=DOING, days=(30, 7, 1, 0)),
        overdue=OverdueRule(to=("directing", *DOING), daily=7, weekly=True),
        start=Rule(to=ROLES),
        moved=Rule(to=ROLES),
        withdrawn=Rule(to=ROLES),
        question=Rule(to=DOING),
        waiting=DaysRule(to=DOING, days=(180, 365)),
    )


def merged(layers: Iterable[Reminders | None]) -> Reminders:
    """Layers as one, the later over the earlier, key by key."""
    found: dict[str, dict[str, object]] = {}
    for layer in layers:
        for name in FAMILIES:
            rule = getattr(layer, name, None)
            if rule is not None:
                found.setdefault(name, {}).update(rule.model_dump(exclude_none=True))
    return Reminders.model_validate(found)


def overrides(plan: Reminders | None, task: Reminders | None) -> str | None:
    """What a plan and its task say of reminders, as text; None where they say nothing."""
    if plan is None and task is None:
        return None
    return merged((plan, task)).model_dump_json()


@lru_cache(maxsize=4096)
def rules_from(workspace: Reminders | None, own: str | None) -> dict[str, ReminderRule]:
    """Family -> the rule that holds, of those that tell anybody; `own` as `overrides` gives it."""
    said = Reminders.model_validate_json(own) if own else None
    whole = merged((shipped_rules(), workspace, said))
    found = {
        name: ReminderRule(**getattr(whole, name).model_dump(exclude_none=True))
        for name in FAMILIES
    }
    return {name: rule for name, rule in found.items() if rule.to}

"""What a list is asked for: a plan, a body, a role, a state, dates, a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from engine.model.states import State
from engine.queries.glance import Glance
from triggers.dates import DATE_KINDS, check_day
from triggers.errors import UsageError

ROLES = ("directing", "lead", "advising", "coordinating", "implementing")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which rows a list shows; None means any.

    `body` asks for what concerns a body: its roles and those of its groups, its own parts; with
    `below` for each body at or below it, with `total` for the tasks as they are at that place,
    their parts summed up from there down. `after_key` is the key of the row before the first.
    """

    plan: str | None = None
    body: str | None = None
    role: str | None = None
    state: str | None = None
    trigger: str | None = None
    before: date | None = None
    after: date | None = None
    all_occurrences: bool = False
    below: bool = False
    total: bool = False
    after_key: str | None = None

    def __post_init__(self) -> None:
        for name, day in (("before", self.before), ("after", self.after)):
            check_day(name, day)
        if self.role is not None and self.role not in ROLES:
            raise UsageError("role", self.role, ", ".join(ROLES))
        if self.state is not None and self.state not in tuple(State):
            raise UsageError("state", self.state, ", ".join(State))
        if (self.below or self.total) and self.body is None:
            raise UsageError("below" if self.below else "total", "-", "together with body")
        if self.below and self.total:
            raise UsageError("below", "total", "one of the two")

    def accept(self, seen: Glance, named: Iterable[str] = ()) -> bool:
        """Whether the row of what was looked at (`seen`) passes, but for the body that it concerns;
        `named` are the triggers that the task's condition names, met or not."""
        due = seen.due
        return (
            (self.plan is None or seen.plan == self.plan)
            and (self.state is None or seen.state == self.state)
            and (self.trigger is None or self.trigger in _triggers(seen, named))
            and (self.before is None or (due is not None and due < self.before))
            and (self.after is None or (due is not None and due > self.after))
        )


def _triggers(seen: Glance, named: Iterable[str]) -> Iterator[str]:
    for name in (*seen.waiting_for, *seen.standing.missing, *named):
        yield name
        trigger, _, kind = name.rpartition(".")
        if kind in DATE_KINDS:
            yield trigger

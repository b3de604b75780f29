"""Due dates that were worked out before, by rule and days: pure and bounded.

For work over many bodies that count the same rule from the same days: a look-up in place of a
calculation. The steps are not kept; `compute` gives them for the one date that is asked about.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triggers import expressions as x
from triggers.calendars import Calendar
from triggers.dates import DateKind
from triggers.deadlines import compute
from triggers.expressions import tasks_in, triggers_in
from triggers.parsing import parse_due
from triggers.policies import Policy
from triggers.results import Anchor

MOST = 100_000


@dataclass(frozen=True, slots=True)
class _Days:
    """Facts as bare days: one for each name, and the task's start."""

    start: date | None
    days: dict[str, date | None]

    def event(self, trigger: str, kind: DateKind | None) -> Anchor | None:
        day = self.days.get(trigger)
        return Anchor(day, trigger, kind or "") if day else None

    def lacking(self, trigger: str, kind: DateKind | None) -> str:
        return f"{trigger}.{kind}" if kind else trigger

    def done(self, task: str) -> Anchor | None:
        return self.event(f"done {task}", None)

    def set_by(self, trigger: str) -> Anchor | None:
        return self.event(trigger, None)


def names_in(rule: x.Deadline) -> tuple[str, ...]:
    """What a rule counts from, in the order in which `due` takes the days: the triggers, then
    `done TASK`, then `start` if it is named."""
    tasks = tuple(f"done {task}" for task in tasks_in(rule))
    start = ("start",) if _has_start(rule) else ()
    return triggers_in(rule) + tasks + start


def _has_start(node: object) -> bool:
    if isinstance(node, x.Counted | x.Upon | x.Offset):
        return _has_start(node.moment)
    if isinstance(node, x.Latest | x.Earliest):
        return any(_has_start(moment) for moment in node.moments)
    if isinstance(node, x.Both | x.Either):
        return any(_has_start(rule) for rule in node.rules)
    return isinstance(node, x.Start)


class DueDates:
    """Due dates under one policy and one calendar; forgets all when `most` are kept.

    A rule that names one trigger by two of its dates (`x.issued`, `x.received`) has one day here:
    use `compute` for it.
    """

    __slots__ = ("_calendar", "_known", "_most", "_policy")

    def __init__(self, policy: Policy, calendar: Calendar, most: int = MOST) -> None:
        self._policy, self._calendar, self._most = policy, calendar, most
        self._known: dict[tuple[str | date | None, ...], date | None] = {}

    def __len__(self) -> int:
        return len(self._known)

    def due(self, rule: str, *days: date | None) -> date | None:
        """The due date of a rule (its text) for the days of `names_in(rule)`; None while it has
        none. Raises ExpressionError for a bad rule, ValueError for another number of days."""
        try:
            return self._known[(rule, *days)]
        except KeyError:
            return self._work_out(rule, days)

    def _work_out(self, rule: str, days: tuple[date | None, ...]) -> date | None:
        parsed = parse_due(rule)
        facts = dict(zip(names_in(parsed), days, strict=True))
        found = compute(parsed, _Days(facts.get("start"), facts), self._policy, self._calendar).due
        if len(self._known) >= self._most:
            self._known.clear()
        self._known[(rule, *days)] = found
        return found

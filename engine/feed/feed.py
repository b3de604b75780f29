"""What a calendar shows: whatever has a date, and what had one as cancelled, on the entries that
say so."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, cast
from uuid import UUID, uuid5

from engine.feed.deadline_sources import Reasons
from engine.feed.item_identity import Which, once_dated, which_of
from engine.feed.ledger_history import Past
from engine.feed.standing_history import Trace
from engine.model.bodies import names_in
from engine.model.states import State
from engine.ports.facts import Calendars
from engine.ports.ledger import Unit
from engine.ports.scan import Found, Scan
from engine.queries.body_lists import spread
from engine.queries.filters import Filters
from engine.queries.lookup import find_plan
from engine.queries.rows import TaskRow, view
from triggers.results import Result


class Link(NamedTuple):
    """The item from whose completion a date is counted, and by how many days."""

    uid: str
    days: int


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a calendar.

    `moved` is the entry of the ledger that last moved its date or let it come or go, `turned` the
    one that last changed its state too: neither ever falls, on any machine. `at` is the stamp of
    the entry that last changed anything. `gone` is why it is shown as cancelled although no person
    cancelled it: it lost its date (`undated`), the plan lost it (`removed`), another has it now
    (`elsewhere`); `row` and `deadline` are then none.
    """

    which: Which
    uid: str
    title: str
    says: str | None
    roles: dict[str, tuple[str, ...]]
    due: date
    state: State
    moved: int
    turned: int
    at: datetime
    row: TaskRow | None = None
    deadline: Result | None = None
    links: tuple[Link, ...] = ()
    gone: str | None = None


def feed(unit: Unit, calendars: Calendars, today: date, filters: Filters) -> list[Item]:
    """The items of a calendar on the day `today`, by date; `filters` may have plan, body with
    below, role.

    `unit` is the open transaction, `calendars` finds the shipped calendars. Raises UnknownNameError
    for the plan or the body.
    """
    if filters.plan is not None:
        find_plan(unit, filters.plan)
    if filters.body is not None:
        names_in(unit.facts.bodies(), filters.body)
    return _Feed(unit, calendars, today, filters).items()


class _Feed:
    """The making of one feed."""

    def __init__(self, unit: Unit, calendars: Calendars, today: date, filters: Filters) -> None:
        self._unit, self._today, self._filters = unit, today, filters
        self._bodies, self._past = unit.facts.bodies(), Past(unit)
        self._reasons = Reasons(unit, calendars)
        self._home = UUID(hex=self._past.genesis[:32])

    def items(self) -> list[Item]:
        """What is dated, and what was, by date."""
        shown: dict[Which, Found] = {}
        others: dict[Which, Found] = {}
        kept = self._unit.standings
        for found in spread(kept, self._scan(), self._filters, self._today):
            asked = self._filters.plan in (None, found.standing.plan)
            closed = found.standing.is_closed(self._today)
            if asked and not closed and not self._is_others(found):
                which = which_of(found, self._bodies, self._filters.body)
                is_shown = found.standing.due and self._is_open(found)
                (shown if is_shown else others)[which] = found
        self._reasons.prefetch({found.standing.ref for found in shown.values()})
        made = [self._item(which, found, shown) for which, found in shown.items()]
        made += self._gone(shown, others)
        return sorted(made, key=lambda item: (item.due, _order(item.which)))

    def _scan(self) -> Scan:
        """All standings, as they are on the day."""
        return Scan(plan=self._filters.plan, on=self._today)

    def _gone(self, shown: dict[Which, Found], others: dict[Which, Found]) -> Iterator[Item]:
        """What had a date and has none any more."""
        asked = self._filters
        for which in once_dated(self._past, asked, self._today):
            found = others.get(which)
            if which in shown or (found and not self._is_open(found)):
                continue
            trace = self._trace(which)
            if trace.due is None or not self._was_open(which, trace):
                continue
            task = self._past.tasks[which.ref]
            roles: dict[str, tuple[str, ...]] = {r: tuple(ids) for r, ids in task.roles.items()}
            yield Item(
                which,
                self._uid(which),
                task.title,
                task.says,
                roles,
                trace.due,
                State.CANCELLED,
                *self._numbers(which, trace, gone=True),
                gone="undated" if found else self._why_gone(which, trace),
            )

    def _why_gone(self, which: Which, trace: Trace) -> str:
        plan = self._unit.facts.plan(which.plan)
        there = plan is not None and which.task in plan.tasks and not trace.gone
        return "elsewhere" if there and (which.scope or which.body) else "removed"

    def _is_others(self, found: Found) -> bool:
        """Whether a body whose own part another carries on would see only the whole of it."""
        asked = self._filters
        narrow = asked.body is not None and not asked.below and not found.place.member
        return narrow and self._past.had_part(found.standing.ref, asked.body)

    def _is_open(self, found: Found) -> bool:
        """Whether lists show it, or showed it once as the first occurrence that there was."""
        standing = found.standing
        once = self._past.history.was_first(standing.ref, standing.occurrence)
        return once or standing.is_open(self._today)

    def _was_open(self, which: Which, trace: Trace) -> bool:
        """Whether lists had shown it before it went: occurrences open with their period."""
        if self._past.history.was_first(which.ref, which.occurrence):
            return True
        opens = self._past.opens(which.ref, which.occurrence or "")
        return opens is None or opens <= min(self._past.days[trace.moved], self._today)

    def _item(self, which: Which, found: Found, shown: dict[Which, Found]) -> Item:
        standing = found.standing
        trace = self._trace(which)
        row = view(standing, found.card, self._today, which.body)
        task, decision = self._reasons.of(standing)
        links = [
            Link(self._uid(near), days)
            for name, days in self._reasons.counted_from(task)
            if (near := _nearest(which, name, shown))
        ]
        return Item(
            which,
            self._uid(which),
            found.card.title,
            task.says,
            dict(found.card.roles),
            cast("date", row["due"]),  # only what has a date is shown
            State(row["state"]),
            *self._numbers(which, trace),
            row=row,
            deadline=decision.deadline if decision else None,
            links=tuple(links),
        )

    def _trace(self, which: Which) -> Trace:
        return self._past.history.trace(which.ref, which.occurrence, self._path(which))

    def _path(self, which: Which) -> tuple[str | None, ...]:
        place = which.body or which.scope
        return (None, *(self._bodies.path(place) if place else ()))

    def _numbers(
        self, which: Which, trace: Trace, *, gone: bool = False
    ) -> tuple[int, int, datetime]:
        """The entries that moved and turned it, and the stamp of the last that touched it."""
        path = self._path(which)
        also = [self._past.documented(which.ref, which.scope)]
        if self._filters.body is not None:
            also.append(self._past.placed(which.ref, path))
        if gone:
            also.append(self._past.defined(which.ref))
        if which.occurrence is None:
            also.append(self._past.history.replaced(which.ref))
        moved, turned = max(trace.moved, *also), max(trace.turned, *also)
        last = max(moved, turned, trace.changed, self._past.said(which.ref, path))
        return moved, turned, self._past.at[last]

    def _uid(self, which: Which) -> str:
        return str(uuid5(self._home, json.dumps(which, ensure_ascii=False)))


def _order(which: Which) -> tuple[str, ...]:
    return tuple(name or "" for name in which)


def _nearest(which: Which, task: str, shown: Iterable[Which]) -> Which | None:
    """The item of another task that speaks for the same place: its part, else the whole."""
    places = ((which.scope, which.body), (which.body, None), (None, None))
    candidates = (
        Which(which.plan, task, occurrence, *place)
        for occurrence in dict.fromkeys((which.occurrence, None))
        for place in places
    )
    return next((one for one in candidates if one in shown), None)

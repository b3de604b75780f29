"""What an office asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from itertools import islice
from typing import Any

from engine.commands.directories import check_body
from engine.commit.commit import rebuild
from engine.evaluate.facts import calendar_for
from engine.feed.feed import Item, feed
from engine.model.acts import Entry
from engine.model.gc_pause import quiet
from engine.model.hash_chain import Head, verify
from engine.model.standing import TaskRef
from engine.ports.facts import Calendars
from engine.ports.history import Line
from engine.ports.ledger import Ledger, Unit
from engine.ports.outbox import Numbered
from engine.queries.explanation import Why, explain
from engine.queries.filters import Filters, Row
from engine.queries.history import HistoryPage, LogPage, history_count, history_page, log_page
from engine.queries.lists import agenda, rows
from engine.queries.lookup import find_plan, find_task
from engine.verify.verification import Difference, compare, lost_guards
from triggers.calendar_files import shipped_calendar
from triggers.calendars import Calendar
from triggers.policies import Policy, resolve
from workflows.plan import Plan


@dataclass(slots=True)
class Questions:
    """The reading half of the engine.

    `clock` gives the moment (aware), `zone` the office's time zone, in which "today" is reckoned
    unless a call gives a `today`. `by` says who records, `via` through what.
    """

    ledger: Ledger
    clock: Callable[[], datetime]
    zone: tzinfo
    by: str = "-"
    via: str = "python"
    calendars: Calendars = shipped_calendar

    def today(self) -> date:
        """The office's day."""
        return self.clock().astimezone(self.zone).date()

    def tasks(
        self, name: str = "tasks", *, today: date | None = None, filters: Filters | None = None
    ) -> list[Row]:
        """One of the lists `tasks`, `due`, `overdue`, `waiting`, with the keys of its JSON."""
        with self.ledger.reading() as unit, quiet():
            return list(rows(unit.standings, name, today or self.today(), filters or Filters()))

    def notices(self, *, after: int = 0, limit: int | None = None) -> Sequence[Numbered]:
        """The outbox: what was decided that people are to hear, after a number."""
        with self.ledger.reading() as unit:
            return unit.outbox.notices(after, limit)

    def count_notices(self) -> int:
        """How many notices there are."""
        with self.ledger.reading() as unit:
            return unit.outbox.count_notices()

    def page(
        self,
        name: str = "tasks",
        *,
        limit: int,
        after_key: str | None = None,
        today: date | None = None,
        filters: Filters | None = None,
    ) -> list[Row]:
        """At most `limit` rows of a list, from the one after the row of a key on; costs what it
        shows. Raises BadInputError for a key that is none."""
        asked = replace(filters or Filters(), after_key=after_key)
        with self.ledger.reading() as unit, quiet():
            return list(islice(rows(unit.standings, name, today or self.today(), asked), limit))

    def agenda(
        self, *, today: date | None = None, within: int = 7, filters: Filters | None = None
    ) -> dict[str, list[Row]]:
        """The day's page, by heading."""
        day = today or self.today()
        return agenda(self.tasks(today=day, filters=filters), day, within)

    def feed(self, *, today: date | None = None, filters: Filters | None = None) -> list[Item]:
        """What a calendar shows: whatever has a date, and what had one as cancelled. `filters` may
        have plan, body with below, role. Raises UnknownNameError."""
        with self.ledger.reading() as unit:
            return feed(unit, self.calendars, today or self.today(), filters or Filters())

    def why(
        self,
        task: str,
        *,
        plan: str | None = None,
        occurrence: str | None = None,
        body: str | None = None,
        today: date | None = None,
    ) -> Why:
        """The reasons of a task, or of a body's part in it: its condition's tree and its deadline's
        steps. Raises UnknownNameError."""
        with self.ledger.reading() as unit:
            ref = find_task(unit, task, plan)
            if body is not None:
                check_body(unit, body)
            return explain(unit, ref, self.calendars, today or self.today(), occurrence, body)

    def calendar(self, name: str) -> Calendar:
        """The calendar in force under a name. Raises UnknownNameError."""
        with self.ledger.reading() as unit:
            return calendar_for(name, unit.facts, self.calendars)

    def policy(self) -> Policy:
        """The policy of the workspace: the default and what was set over it."""
        with self.ledger.reading() as unit:
            return resolve([("workspace", unit.facts.workspace_policy())])

    def history(
        self, task: str, *, plan: str | None = None, body: str | None = None
    ) -> list[dict[str, Any]]:
        """Every change of a task with its cause, in order; with a `body`, of what concerns it."""
        return self.history_page(task, plan=plan, body=body).items

    def history_page(
        self,
        task: str,
        *,
        plan: str | None = None,
        body: str | None = None,
        limit: int | None = None,
        after: int | None = None,
    ) -> HistoryPage:
        """The changes of a task by at most `limit` entries, from the one after an entry on; costs
        what it shows. Raises UnknownNameError, BadInputError."""
        with self.ledger.reading() as unit:
            ref = self._asked_of(unit, task, plan, body)
            return history_page(unit, ref, body, limit, after)

    def history_count(self, task: str, *, plan: str | None = None, body: str | None = None) -> int:
        """How many changes of a task there are. Raises UnknownNameError."""
        with self.ledger.reading() as unit:
            return history_count(unit, self._asked_of(unit, task, plan, body), body)

    @staticmethod
    def _asked_of(unit: Unit, task: str, plan: str | None, body: str | None) -> TaskRef:
        ref = find_task(unit, task, plan)
        if body is not None:
            check_body(unit, body)
        return ref

    def plan_versions(self, name: str) -> list[Plan]:
        """All versions of a plan, the one in force last. Raises UnknownNameError."""
        with self.ledger.reading() as unit:
            find_plan(unit, name)
            return list(unit.catalog.plan_versions(name))

    def log(self) -> list[tuple[Entry, bool]]:
        """The ledger's entries in order, each with whether it still counts."""
        return [(entry, gone is None) for entry, gone in self.log_page().said]

    def log_page(self, *, limit: int | None = None, after: int | None = None) -> LogPage:
        """At most `limit` entries of the ledger in order, the newest, or those after an entry;
        costs what it shows. Raises BadInputError for an entry that there is not."""
        with self.ledger.reading() as unit:
            return log_page(unit, limit, after)

    def verify(self, expected: Head | None = None) -> tuple[Head, list[Difference]]:
        """Walk the chain, look at what guards it, and hold the derived tables against the ledger.

        Raises BrokenChainError at the first bad entry.
        """
        with self.ledger.reading() as unit:
            head = verify(unit.entries.raw(), expected)
            return head, [*lost_guards(unit), *compare(unit, self.calendars)]

    def lines(self) -> list[Line]:
        """All changes kept."""
        with self.ledger.reading() as unit:
            return list(unit.history.lines())

    def rebuild(self) -> int:
        """Work the derived tables out again from the ledger; how many entries were read."""
        return self.ledger.retrying(lambda: rebuild(self.ledger, self.calendars))

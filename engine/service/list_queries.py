"""What is to be done: lists, the day's page, what would follow if."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from engine.commands.amendments import Amendment, compare_plans
from engine.commands.requests import Request, RequestContext
from engine.feed.feed import Item, feed
from engine.model.acts import AnyAct
from engine.model.json_text import Rows
from engine.ports.ledger import Unit
from engine.queries.filters import Filters
from engine.queries.lists import LISTS, rows
from engine.queries.lookup import check_body, find_plan, find_task
from engine.queries.place_sums import AgendaPage, PlaceCounts, agenda_page, counts, day_page
from engine.queries.ready_parts import ReadyRow, passing, ready_parts
from engine.queries.rows import Row
from engine.service.base import Service, check_days, day_of
from engine.service.submission import signature_of
from engine.service.what_if import Hypothesis, Supposed, latest_date, suppose
from triggers.errors import UsageError
from workflows.plan import Plan


class ListQueries(Service):
    """What an office asks about its tasks."""

    __slots__ = ()

    def tasks(
        self, name: str = "tasks", *, today: date | None = None, filters: Filters | None = None
    ) -> Rows[Row]:
        """One of the lists `tasks`, `due`, `overdue`, `waiting`, with the keys of its JSON.

        `name` is the list, `today` the office's day (None: the clock's); `filters` choose its rows
        (None: all). Raises UsageError for a list that there is not, UnknownNameError for the
        filters' body.
        """
        day = self._listed(name, today)
        with self.ledger.reading() as unit:
            return Rows(rows(unit.standings, name, day, filters or Filters()))

    def page(
        self,
        name: str = "tasks",
        *,
        limit: int,
        after_key: str | None = None,
        today: date | None = None,
        filters: Filters | None = None,
    ) -> Rows[Row]:
        """At most `limit` rows of a list (`name`), from the one after the row whose key is
        `after_key` on (None: from the first); costs what it shows. `today` and `filters` as for
        `tasks`. Raises UsageError, UnknownNameError, and BadInputError for a key that is none."""
        day, asked = self._listed(name, today), replace(filters or Filters(), after_key=after_key)
        with self.ledger.reading() as unit:
            return Rows(islice(rows(unit.standings, name, day, asked), limit))

    def agenda(
        self, *, today: date | None = None, within: int = 7, filters: Filters | None = None
    ) -> dict[str, list[Row]]:
        """The day's page, by heading; `within` is how many days ahead count as soon, `today` the
        office's day (None: the clock's); `filters` choose the tasks (None: all)."""
        day = day_of(self, today)
        with self.ledger.reading() as unit:
            page = day_page(unit.standings, day, within, filters or Filters())
        return {name: list(found.rows()) for name, found in page.items()}

    def agenda_page(
        self,
        *,
        limit: int,
        today: date | None = None,
        within: int = 7,
        filters: Filters | None = None,
    ) -> AgendaPage:
        """The day's page with at most `limit` rows under each heading, and how many there are:
        below a place it makes no row that it does not show. The others as for `agenda`. Raises
        UnknownNameError."""
        day = day_of(self, today)
        with self.ledger.reading() as unit:
            return agenda_page(unit.standings, day, within, filters or Filters(), limit)

    def counts(
        self, *, today: date | None = None, within: int = 7, filters: Filters | None = None
    ) -> PlaceCounts:
        """How many tasks there are under each heading of the day's page, and by state, timeliness,
        plan and role; the arguments are those of `agenda`. Raises UnknownNameError."""
        day = day_of(self, today)
        with self.ledger.reading() as unit:
            return counts(unit.standings, day, within, filters or Filters())

    def ready_parts(
        self, *, today: date | None = None, filters: Filters | None = None
    ) -> list[ReadyRow]:
        """The parts that may be completed, since the sub-plans by which bodies do them are done.
        `filters` may have plan, body with below."""
        day = day_of(self, today)
        with self.ledger.reading() as unit:
            found = passing(unit, ready_parts(unit, day), filters or Filters())
        return [part.row() for part in found]

    def feed(self, *, today: date | None = None, filters: Filters | None = None) -> list[Item]:
        """What a calendar shows: whatever has a date, and what had one as cancelled. `filters` may
        have plan, body with below, role. Raises UnknownNameError."""
        day = day_of(self, today)
        with self.ledger.reading() as unit:
            return feed(unit, self.calendars, day, filters or Filters())

    def latest(
        self,
        task: str,
        due: date,
        *,
        plan: str | None = None,
        occurrence: str | None = None,
        body: str | None = None,
    ) -> tuple[date | None, tuple[str, ...]]:
        """By which date the documents that a `task` still waits for must be issued for it to be due
        by the day `due`, and which those are; None where no date would do. `plan` says which, where
        several have a task of that id; `occurrence` is a label (None: the only open one), `body`
        whose part or place is meant (None: the whole). Raises UnknownNameError,
        WhichOccurrenceError."""
        check_days(due=due)
        with self.ledger.reading() as unit:
            ref = find_task(unit, task, plan)
            if body is not None:
                check_body(unit, body)
            return latest_date(unit, ref, due, self.calendars, occurrence, body)

    def what_if(
        self, steps: Sequence[tuple[date, Request | Hypothesis]], *, today: date | None = None
    ) -> Supposed:
        """What would follow from hypothetical records, each a request (or a function that gives an
        act) on its day; nothing is kept. Raises what recording them would raise."""
        day = day_of(self, today)
        for on, _ in steps:
            check_days(step=on)
        signature = signature_of(self, None, day, None)
        made = [(on, self._hypothesis(step)) for on, step in steps]
        return self.ledger.retrying(
            lambda: suppose(self.ledger, self.calendars, signature, made, day)
        )

    def compare(self, plan: Plan) -> list[Amendment]:
        """What a new version of a plan would change. Raises UnknownNameError."""
        with self.ledger.reading() as unit:
            return compare_plans(find_plan(unit, plan.plan), plan)

    def _listed(self, name: str, today: date | None) -> date:
        if name not in LISTS:
            raise UsageError("list", name, ", ".join(LISTS))
        return day_of(self, today)

    def _hypothesis(self, step: Request | Hypothesis) -> Hypothesis:
        if not isinstance(step, Request):
            return step

        def prepare(unit: Unit, today: date) -> AnyAct:
            return step.prepare(unit, RequestContext(today, self.by, self.calendars))

        return prepare

"""Why a task stands as it does, and by what its dates are counted: apart from what records, for
whoever asks no more."""

from __future__ import annotations

from datetime import date

from engine.evaluate.facts import calendar_for
from engine.queries.explanation import Why, explain
from engine.queries.lookup import check_body, find_task
from engine.service.base import Service, day_of
from triggers.calendars import Calendar
from triggers.policies import Policy, resolve


class ReasonQueries(Service):
    """What an office asks about one of its tasks."""

    __slots__ = ()

    def why(
        self,
        task: str,
        *,
        plan: str | None = None,
        occurrence: str | None = None,
        body: str | None = None,
        today: date | None = None,
    ) -> Why:
        """The reasons of a `task`, or of the part that a `body` has in it: its condition's tree and
        its deadline's steps.

        `plan` says which, where several have a task of that id; `occurrence` is a label (None: the
        last open one), `today` the office's day (None: the clock's). Raises UnknownNameError,
        WhichPlanError.
        """
        day = day_of(self, today)
        with self.ledger.reading() as unit:
            ref = find_task(unit, task, plan)
            if body is not None:
                check_body(unit, body)
            return explain(unit, ref, self.calendars, day, occurrence, body)

    def calendar(self, name: str) -> Calendar:
        """The calendar in force under a name. Raises UnknownNameError."""
        with self.ledger.reading() as unit:
            return calendar_for(name, unit.facts, self.calendars)

    def policy(self) -> Policy:
        """The policy of the workspace: the default and what was set over it."""
        with self.ledger.reading() as unit:
            return resolve([("workspace", unit.facts.workspace_policy())])

"""What every part of the engine stands on: the ledger, the clock, who records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Self

from engine.ports.facts import Calendars
from engine.ports.ledger import Ledger
from triggers.calendar_files import shipped_calendar
from triggers.dates import check_day

if TYPE_CHECKING:  # who only asks for reasons loads neither messages nor what records
    from collections.abc import Sequence

    from engine.commands.requests import Request
    from engine.commit.commit import Outcome
    from engine.ports.heartbeats import ServiceRecords


@dataclass(slots=True)
class Service:
    """The parts that all use cases share.

    `clock` gives the moment (aware), `zone` the office's time zone, in which "today" is reckoned
    unless a call gives a `today`. `by` says who records, `via` through what; `calendars` are those
    that are shipped, and `beside` keeps what lies beside the ledger (None: nothing does).
    """

    ledger: Ledger
    clock: Callable[[], datetime]
    zone: tzinfo
    by: str = "-"
    via: str = "python"
    calendars: Calendars = shipped_calendar
    beside: ServiceRecords | None = None

    def __enter__(self) -> Self:
        """The same, until the block ends."""
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database's connections. What is asked later opens new ones."""
        if self.beside is not None:
            self.beside.close()

    def today(self) -> date:
        """The office's day."""
        return self.clock().astimezone(self.zone).date()

    if TYPE_CHECKING:  # by these all methods that record are spelled; `Engine` has them

        def submit(
            self,
            request: Request,
            *,
            today: date | None = None,
            key: str | None = None,
            preview: bool = False,
            receipt: bool = False,
        ) -> Outcome:
            """Record what a request asks for."""

        def submit_all(
            self,
            requests: Sequence[Request],
            *,
            today: date | None = None,
            key: str | None = None,
            preview: bool = False,
            receipt: bool = False,
        ) -> Outcome:
            """Record several requests in one transaction."""


def day_of(service: Service, today: date | None) -> date:
    """The office's day: `today` as a call gave it, or (None) that of the clock of `service`. Raises
    BadInputError for what is no day."""
    check_days(today=today)
    return today or service.today()


def check_days(**days: date | None) -> None:
    """Raise BadInputError, by the name of the argument, for a day that is none: text, a moment."""
    for name, day in days.items():
        check_day(name, day)

"""What every part of the engine stands on: the ledger, the clock, who records; and the one way in
which a request is recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from functools import partial
from typing import Self

from engine.commands.clean_input import said
from engine.commands.requests import NothingNewError, Request, RequestContext
from engine.commit.commit import Outcome, Signature, commit, commit_all
from engine.model.changes import Change
from engine.model.hash_chain import digest_of
from engine.model.receipt import Receipt
from engine.model.states import FINISHED
from engine.model.warnings import ActWarning
from engine.ports.facts import Calendars
from engine.ports.heartbeats import ServiceRecords
from engine.ports.ledger import Ledger, Unit
from engine.queries.ready_parts import ready_parts
from triggers.calendar_files import shipped_calendar
from triggers.dates import check_day
from triggers.errors import UsageError


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

    def submit(
        self,
        request: Request,
        *,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
        receipt: bool = False,
    ) -> Outcome:
        """Record what a `request` asks for; the other methods that record are spelled by it.

        `today` is the office's day (None: the clock's); `key` an idempotency key, under which the
        same request again gives the same answer; `preview` records nothing. `receipt` lets the
        outcome bring what tells people of it, as the same transaction saw it. Where the ledger has
        it already, the outcome has no entry. Raises what the method for the same act raises.
        """
        day = self._day(today)
        signature = self._signature(request, day, key)
        context = RequestContext(day, signature.by, self.calendars)

        def record() -> Outcome:
            return commit(
                self.ledger,
                self.calendars,
                signature,
                lambda unit: request.prepare(unit, context),
                preview=preview,
                tell=partial(_receipt, request if receipt else None, day),
            )

        try:
            return _voiced(self.ledger.retrying(record), receipt=receipt)
        except NothingNewError:
            with self.ledger.reading() as unit:
                return Outcome(None, None, (), unit.entries.head())

    def submit_all(
        self,
        requests: Sequence[Request],
        *,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
        receipt: bool = False,
    ) -> Outcome:
        """Record several `requests`, an entry each, in one transaction: all of them or, where one
        is refused, none. `today`, `key` (one for all of them), `preview` and `receipt` are those of
        `submit`; one request alone is submitted as there. Raises UsageError where there is none."""
        if not requests:
            raise UsageError("requests", "none", "at least one")
        if len(requests) == 1:
            return self.submit(requests[0], today=today, key=key, preview=preview, receipt=receipt)
        day = self._day(today)
        signature = self._signature(None, day, None)
        if key is not None:
            kept = digest_of("".join(request.digest() for request in requests))
            signature = replace(signature, key=said("key", key), request=kept)
        context = RequestContext(day, signature.by, self.calendars)
        prepares = [partial(request.prepare, context=context) for request in requests]
        tell = partial(_receipt, requests[0] if receipt else None, day)
        made = self.ledger.retrying(
            lambda: commit_all(
                self.ledger, self.calendars, signature, prepares, preview=preview, tell=tell
            )
        )
        return _voiced(made, receipt=receipt)

    def _day(self, today: date | None) -> date:
        check_days(today=today)
        return today or self.today()

    def _signature(self, request: Request | None, day: date, key: str | None) -> Signature:
        by, via = said("by", self.by), said("via", self.via)
        if key is None or request is None:
            return Signature(self.clock(), day, by, via)
        kept, former = request.digest(), request.former_digests()
        return Signature(self.clock(), day, by, via, said("key", key), kept, former)


def _receipt(
    request: Request | None, day: date, unit: Unit, changes: tuple[Change, ...]
) -> Receipt:
    """What tells of an act (with a `request`), and what it makes possible."""
    made = request.receipt(unit, changes, day) if request else Receipt()
    return replace(made, warnings=tuple(_made_possible(unit, changes, day)))


def _made_possible(unit: Unit, changes: Sequence[Change], day: date) -> Iterator[ActWarning]:
    """The parts that may be completed, now that the last task of a sub-plan has ended."""
    ended = {c.plan for c in changes if c.field == "state" and c.after in FINISHED}
    for part in ready_parts(unit, day, ended) if ended else ():
        named = {name: value for name, value in part.row().items() if name != "title"}
        yield ActWarning("part_ready", named)


def _voiced(outcome: Outcome, *, receipt: bool) -> Outcome:
    """The outcome with the warnings of its receipt, which itself goes where nobody asked for it."""
    found = outcome.receipt
    if found is None:
        return outcome
    warnings = (*outcome.warnings, *found.warnings)
    return replace(outcome, warnings=warnings, receipt=found if receipt else None)


def check_days(**days: date | None) -> None:
    """Raise BadInputError, by the name of the argument, for a day that is none: text, a moment."""
    for name, day in days.items():
        check_day(name, day)

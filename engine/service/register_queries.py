"""What there is: plans, triggers, documents, bodies; and who keeps the clock and sends messages."""

from __future__ import annotations

from datetime import date

from engine.model.bodies import names_in
from engine.model.json_text import Rows
from engine.ports.heartbeats import Seen
from engine.ports.messages import STATES
from engine.queries.awaited import TriggerRow, trigger_rows
from engine.queries.body_tree import BodyPage, BodyRow, body_json, body_rows, find_level
from engine.queries.lookup import check_triggers
from engine.queries.message_rows import MessageRow, message_row
from engine.queries.registers import DocumentRow, PlanRow, document_rows, plan_rows
from engine.queries.service_status import Status, status_of
from engine.service.base import Service, day_of
from triggers.errors import UnknownNameError, UsageError
from triggers.nearest import nearest


class RegisterQueries(Service):
    """What an office asks about what there is, beside its tasks."""

    __slots__ = ()

    def plans(self) -> Rows[PlanRow]:
        """The plans in force, in the order of adoption."""
        with self.ledger.reading() as unit:
            return plan_rows(unit)

    def triggers(self, *, today: date | None = None) -> Rows[TriggerRow]:
        """What can be recorded, the most waited-for first, with how many tasks wait on the day."""
        day = day_of(self, today)
        with self.ledger.reading() as unit:
            return trigger_rows(unit, day)

    def documents(self, trigger: str | None = None) -> Rows[DocumentRow]:
        """The documents that count, in the order of recording, of one trigger or all; each as last
        corrected. Raises UnknownNameError for a trigger that no plan declares and none sets off."""
        with self.ledger.reading() as unit:
            found = document_rows(unit, trigger)
            if trigger is not None and not found:
                check_triggers(unit, [trigger])
            return found

    def bodies(self, *, under: str | None = None, level: str | None = None) -> Rows[BodyRow]:
        """The bodies (those below one, those of a level), each after the one above it. Raises
        UnknownNameError."""
        with self.ledger.reading() as unit:
            known = unit.facts.bodies()
        if under is not None:
            names_in(known, under)
        return Rows(body_rows(known, under, find_level(known, level) if level else None))

    def body(self, name: str) -> BodyPage:
        """The page of one body. Raises UnknownNameError."""
        with self.ledger.reading() as unit:
            known, plans = unit.facts.bodies(), unit.catalog.plans()
        if name not in known.known:
            raise UnknownNameError("body", name, nearest(name, sorted(known.known)))
        return body_json(known, plans, name)

    def messages(
        self, *, state: str | None = None, recipient: str | None = None
    ) -> Rows[MessageRow]:
        """The messages, the oldest first: of one state (queued, sent, dead, dropped), to one
        recipient, or all. Raises UsageError for a state that there is not."""
        if state is not None and state not in STATES:
            raise UsageError("state", state, ", ".join(STATES))
        kept = self.beside.messages(state, recipient) if self.beside else ()
        return Rows(map(message_row, kept))

    def status(self) -> Status:
        """Who keeps the clock, since when nobody does, and what waits."""
        if self.beside is not None:
            return status_of(self.beside.look(), self.clock())
        with self.ledger.reading() as unit:
            seen = Seen(
                (),
                None,
                unit.outbox.watch(),
                unit.entries.head().count,
                unit.outbox.count_notices(),
                None,
            )
        return status_of(seen, self.clock())

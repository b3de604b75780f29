"""Decisions about the office's own register of incoming documents, many in one transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from engine.commands.receipts_of_acts import receipt_of
from engine.commands.register import RegisterDecision, make_decision, recorded_before
from engine.commit.commit import Outcome, commit_in, outcome_of
from engine.model.hash_chain import digest_of
from engine.ports.ledger import Unit
from engine.queries.lookup import DISMISSED, entry_in_force
from engine.service.base import Service, day_of
from engine.service.submission import signature_of


class RegisterCommands(Service):
    """How the rows of a register that a person accepted are recorded."""

    __slots__ = ()

    def decide(
        self,
        decisions: Sequence[RegisterDecision],
        *,
        today: date | None = None,
        preview: bool = False,
        receipt: bool = False,
    ) -> list[Outcome]:
        """Record the `decisions` of a person about documents of the register: all of them or none.

        A document that was decided so before gives the answer that it gave then. `today` is the
        office's day (None: the clock's); `preview` records nothing; `receipt` lets each outcome
        bring what tells people of it. Raises AlreadyRecordedError where one is recorded as
        something else, and what `record` raises.
        """
        day = day_of(self, today)

        def run() -> list[Outcome]:
            with self.ledger.writing(preview=preview) as unit:
                start = unit.entries.head()
                made = [self._decide(unit, decision, day) for decision in decisions]
                if receipt:
                    made = [replace(o, receipt=receipt_of(unit, o.changes)) for o in made]
            if not preview:
                return made
            return [replace(one, entry=None, event=None, head=start) for one in made]

        return self.ledger.retrying(run)

    def _decide(self, unit: Unit, decision: RegisterDecision, day: date) -> Outcome:
        """One of them, inside the transaction of all."""
        earlier = recorded_before(unit, decision)
        if earlier is not None:
            return outcome_of(unit, earlier)
        base = decision.key if decision.triggers else DISMISSED + decision.key
        key, _ = entry_in_force(unit, base)
        asked = digest_of(json.dumps(decision.request, default=str))
        signature = replace(signature_of(self, None, day, None), key=key, request=asked)
        return commit_in(
            unit, self.calendars, signature, lambda unit: make_decision(unit, decision, day)
        )

"""The one way in which a request is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from engine.commands.clean_input import said
from engine.commands.requests import NothingNewError, Request, RequestContext
from engine.commit.commit import Outcome, Signature, commit, commit_all
from engine.model.changes import Change
from engine.model.hash_chain import digest_of
from engine.model.receipt import Receipt
from engine.model.states import FINISHED
from engine.model.warnings import ActWarning
from engine.ports.ledger import Unit
from engine.queries.ready_parts import ready_parts
from engine.service.base import Service, day_of
from triggers.errors import UsageError


def submit(
    service: Service,
    request: Request,
    *,
    today: date | None = None,
    key: str | None = None,
    preview: bool = False,
    receipt: bool = False,
) -> Outcome:
    """Record what a `request` asks for, by the ledger, clock and calendars of a `service`.

    `today` is the office's day (None: the clock's); `key` an idempotency key, under which the
    same request again gives the same answer; `preview` records nothing. `receipt` lets the
    outcome bring what tells people of it, as the same transaction saw it. Where the ledger has
    it already, the outcome has no entry. Raises what the method for the same act raises.
    """
    day = day_of(service, today)
    signature = signature_of(service, request, day, key)
    context = RequestContext(day, signature.by, service.calendars)

    def record() -> Outcome:
        return commit(
            service.ledger,
            service.calendars,
            signature,
            lambda unit: request.prepare(unit, context),
            preview=preview,
            tell=partial(_receipt, request if receipt else None, day),
        )

    try:
        return _voiced(service.ledger.retrying(record), receipt=receipt)
    except NothingNewError:
        with service.ledger.reading() as unit:
            return Outcome(None, None, (), unit.entries.head())


def submit_all(
    service: Service,
    requests: Sequence[Request],
    *,
    today: date | None = None,
    key: str | None = None,
    preview: bool = False,
    receipt: bool = False,
) -> Outcome:
    """Record several `requests`, an entry each, in one transaction: all of them or, where one is
    refused, none. `service`, `today`, `key` (one for all of them), `preview` and `receipt` are
    those of `submit`; one request alone is submitted as there. Raises UsageError where there is
    none."""
    if not requests:
        raise UsageError("requests", "none", "at least one")
    if len(requests) == 1:
        return submit(service, requests[0], today=today, key=key, preview=preview, receipt=receipt)
    day = day_of(service, today)
    signature = signature_of(service, None, day, None)
    if key is not None:
        kept = digest_of("".join(request.digest() for request in requests))
        signature = replace(signature, key=said("key", key), request=kept)
    context = RequestContext(day, signature.by, service.calendars)
    prepares = [partial(request.prepare, context=context) for request in requests]
    tell = partial(_receipt, requests[0] if receipt else None, day)
    made = service.ledger.retrying(
        lambda: commit_all(
            service.ledger, service.calendars, signature, prepares, preview=preview, tell=tell
        )
    )
    return _voiced(made, receipt=receipt)


def signature_of(
    service: Service, request: Request | None, day: date, key: str | None
) -> Signature:
    """Who records, when and through what: by a `service` on a `day`, where a `request` is asked for
    under a `key` with the digests of what is asked. Raises BadInputError."""
    by, via = said("by", service.by), said("via", service.via)
    if key is None or request is None:
        return Signature(service.clock(), day, by, via)
    kept, former = request.digest(), request.former_digests()
    return Signature(service.clock(), day, by, via, said("key", key), kept, former)


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

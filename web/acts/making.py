"""Making an act: rights first, then the preview, then the record of what was seen."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from engine.commit.commit import Outcome
from engine.commit.expectation import ExpectingLedger, changes_digest
from triggers.errors import RefusedError, UnknownNameError
from web.acts.given import Given, text_of
from web.acts.options import Options
from web.acts.table import ACTS, Act
from web.request_context import RequestContext
from web.rights import HiddenError


class Seen(NamedTuple):
    """What an act would change, and the digest by which that is known again."""

    outcome: Outcome
    digest: str


class SecondNeededError(RefusedError):
    """The act needs a second person (exit 4)."""

    code = "second_needed"
    template = "{operation} needs a second person here; propose it, and another confirms"

    def __init__(self, operation: str) -> None:
        super().__init__(operation=operation)


def look(ctx: RequestContext, name: str, given: Given) -> Seen:
    """The preview of the act `name`, with the fields `given`, by the person of `ctx`. Raises
    FieldsError, UponError, ForbiddenError, HiddenError."""
    act = ACTS[name]
    check_place(ctx, act, given)
    engine = ctx.acting_engine()
    outcome = act.perform(engine, given, Options(ctx.day, None, preview=True))
    return Seen(outcome, changes_digest(outcome.changes))


def make(
    ctx: RequestContext,
    name: str,
    given: Given,
    key: str | None,
    digest: str | None,
    *,
    by: str | None = None,
    seconded: bool = False,
) -> Outcome:
    """Record the act `name`, with the fields `given`; with a `digest` only if it changes what was
    seen (None: whatever it changes). `key` is the idempotency key, None for none. `by` is who
    records (None: the person of `ctx`), `seconded` that a second person has confirmed it.

    Raises as `look` does, ChangedSinceError with nothing recorded, and SecondNeededError.
    """
    act = ACTS[name]
    check_place(ctx, act, given)
    if act.operation in ctx.office.settings.second and not seconded:
        raise SecondNeededError(act.operation)
    ledger = ctx.office.ledger
    engine = ctx.acting_engine(ExpectingLedger(ledger, digest) if digest else None)
    engine = replace(engine, by=by) if by else engine
    return act.perform(engine, given, Options(ctx.day, key, preview=False))


def check_place(ctx: RequestContext, act: Act, given: Given) -> None:
    """Raise where the person of `ctx` may not do an `act` there: for the body that the fields
    `given` name, for the document as it was recorded, or for the whole."""
    place = text_of(given, act.place) if act.place else None
    if act.operation == "undo":
        place = ctx.person.body
    if act.operation in ("correct", "retract"):
        place = _scope_of(ctx, text_of(given, "event"))
        if given.get("scope"):
            ctx.check(act.operation, text_of(given, "scope"))
    ctx.check(act.operation, place)


def _scope_of(ctx: RequestContext, event: str | None) -> str | None:
    with ctx.office.ledger.reading() as unit:
        found = unit.catalog.event(event) if event else None
    if found is None:
        raise UnknownNameError("event", event or "-")
    if ctx.person.body is not None and found.scope is not None:
        known = {*ctx.bodies.below(ctx.person.body), *ctx.bodies.path(ctx.person.body)}
        if found.scope not in known:
            raise HiddenError(found.scope)
    return found.scope

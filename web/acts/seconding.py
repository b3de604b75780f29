"""Acts that a second person must confirm: proposed with a digest, recorded by another."""

from __future__ import annotations

from collections.abc import Iterable

from engine.commit.commit import Outcome
from engine.commit.expectation import ChangedSinceError
from store.accounts.proposals import Proposal
from triggers.errors import RefusedError, UsageError
from web.acts.given import Given, text_of
from web.acts.making import check_place, look, make
from web.acts.table import ACTS
from web.request_context import RequestContext
from web.rights import OPERATIONS, ForbiddenError, HiddenError

PROPOSED = tuple(name for name in ACTS if name != "undo")
"""The acts that may wait for a second person."""


class DecidedError(RefusedError):
    """The proposal was decided already (exit 4)."""

    code = "decided"
    template = "the proposal {name} was decided already"

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


def propose(ctx: RequestContext, name: str, given: Given) -> Proposal:
    """Keep the act `name`, with the fields `given`, of the person of `ctx` for a second
    person, with the digest of what it would change.

    Raises UsageError for an act that there is not, and as the act's preview does.
    """
    if name not in PROPOSED:
        raise UsageError("operation", name[:40], ", ".join(PROPOSED))
    seen = look(ctx, name, given)
    place = ACTS[name].place
    body = text_of(given, place) if place else None
    return ctx.office.proposals.add(name, dict(given), seen.digest, body, ctx.person.id)


def acts_seconded(names: Iterable[str]) -> frozenset[str]:
    """The acts that wait for a second person, as `--second` has their `names`. Raises UsageError
    for one that is no act, or that cannot wait: it would be recorded at once, by one person."""
    found = frozenset(names)
    for name in sorted(found.difference(PROPOSED)):
        raise UsageError("--second", name[:40], ", ".join(PROPOSED))
    return found


def open_proposals(ctx: RequestContext) -> list[Proposal]:
    """Those that the person may see."""
    return [one for one in ctx.office.proposals.open() if _sees(ctx, one)]


def find_proposal(ctx: RequestContext, name: str) -> Proposal:
    """A proposal that is open. Raises HiddenError, DecidedError."""
    found = ctx.office.proposals.find(name)
    if found is None or not _sees(ctx, found):
        raise HiddenError(name)
    if found.decided_at is not None:
        raise DecidedError(name)
    return found


def confirm_proposal(ctx: RequestContext, found: Proposal, digest: str) -> Outcome:
    """Record what another person proposed, `found`; the entry is by that person, through the one at
    `ctx`, who confirms. `digest` is that of the changes seen. Raises ForbiddenError for one's
    own, ChangedSinceError where it would now change something else."""
    _check_second(ctx, found)
    if digest != found.digest:
        raise ChangedSinceError(found.digest)
    proposer, key = found.by, f"proposal:{found.id}"
    engine_by = f"{proposer} + {ctx.person.id}"
    outcome = make(ctx, found.operation, found.given, key, digest, by=engine_by, seconded=True)
    ctx.office.proposals.decide(found.id, ctx.person.id, None, outcome.entry)
    return outcome


def refuse_proposal(ctx: RequestContext, found: Proposal, reason: str) -> None:
    """Refuse the proposal `found` with a `reason`, for the person of `ctx`; nothing is
    recorded. Raises DecidedError where it has been decided."""
    _check_second(ctx, found)
    if not ctx.office.proposals.decide(found.id, ctx.person.id, reason, None):
        raise DecidedError(found.id)


def may_second(ctx: RequestContext, found: Proposal) -> bool:
    """Whether the person of `ctx` is one who may confirm or refuse the proposal `found`."""
    try:
        _check_second(ctx, found)
    except (ForbiddenError, HiddenError):
        return False
    return True


def _check_second(ctx: RequestContext, found: Proposal) -> None:
    """Another person who may do it there itself, and second: a head; for what administrators alone
    do, which no head may, an administrator."""
    if found.by == ctx.person.id:
        raise ForbiddenError("second")
    act = ACTS[found.operation]
    if OPERATIONS[act.operation] & OPERATIONS["second"]:
        ctx.check("second", found.body or ctx.person.body)
    check_place(ctx, act, found.given)


def _sees(ctx: RequestContext, one: Proposal) -> bool:
    return one.by == ctx.person.id or ctx.may("read", one.body)

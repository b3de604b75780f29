"""Acts that a second person must confirm: proposed with a digest, recorded by another."""

from __future__ import annotations

from engine.commit.commit import Outcome
from engine.commit.expectation import ChangedSinceError
from store.accounts.proposals import Proposal
from triggers.errors import RefusedError, UsageError
from web.acts.given import Given, text_of
from web.acts.making import check_place, look, make
from web.acts.table import ACTS
from web.desk import Desk
from web.rights import ForbiddenError, HiddenError


class DecidedError(RefusedError):
    """The proposal was decided already (exit 4)."""

    code = "decided"
    template = "the proposal {name} was decided already"

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


def propose(desk: Desk, name: str, given: Given) -> Proposal:
    """Keep the act `name`, with the fields `given`, of the person at the `desk` for a second
    person, with the digest of what it would change.

    Raises UsageError for an act that there is not, and as the act's preview does.
    """
    if name not in ACTS or name == "undo":
        raise UsageError("operation", name[:40], ", ".join(n for n in ACTS if n != "undo"))
    seen = look(desk, name, given)
    place = ACTS[name].place
    body = text_of(given, place) if place else None
    return desk.office.proposals.add(name, dict(given), seen.digest, body, desk.person.id)


def open_proposals(desk: Desk) -> list[Proposal]:
    """Those that the person may see."""
    return [one for one in desk.office.proposals.open() if _sees(desk, one)]


def find_proposal(desk: Desk, name: str) -> Proposal:
    """A proposal that is open. Raises HiddenError, DecidedError."""
    found = desk.office.proposals.find(name)
    if found is None or not _sees(desk, found):
        raise HiddenError(name)
    if found.decided_at is not None:
        raise DecidedError(name)
    return found


def confirm_proposal(desk: Desk, found: Proposal, digest: str) -> Outcome:
    """Record what another person proposed, `found`; the entry is by that person, through the one at
    the `desk`, who confirms. `digest` is that of the changes seen. Raises ForbiddenError for one's
    own, ChangedSinceError where it would now change something else."""
    _check_second(desk, found)
    if digest != found.digest:
        raise ChangedSinceError(found.digest)
    proposer, key = found.by, f"proposal:{found.id}"
    engine_by = f"{proposer} + {desk.person.id}"
    outcome = make(desk, found.operation, found.given, key, digest, by=engine_by, seconded=True)
    desk.office.proposals.decide(found.id, desk.person.id, None, outcome.entry)
    return outcome


def refuse_proposal(desk: Desk, found: Proposal, reason: str) -> None:
    """Refuse the proposal `found` with a `reason`, for the person at the `desk`; nothing is
    recorded. Raises DecidedError where it has been decided."""
    _check_second(desk, found)
    if not desk.office.proposals.decide(found.id, desk.person.id, reason, None):
        raise DecidedError(found.id)


def _check_second(desk: Desk, found: Proposal) -> None:
    """Another person, with the right to second and to do it itself, there."""
    if found.by == desk.person.id:
        raise ForbiddenError("second")
    desk.check("second", found.body or desk.person.body)
    check_place(desk, ACTS[found.operation], found.given)


def _sees(desk: Desk, one: Proposal) -> bool:
    return one.by == desk.person.id or desk.may("read", one.body)

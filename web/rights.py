"""Who may do what, and where: the one table, and the one rule of places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.model.bodies import Bodies

ROLES = ("reader", "clerk", "head", "admin")

_READ = frozenset(ROLES)
_RECORD = frozenset({"clerk", "head"})
_DECIDE = frozenset({"head"})
_RULE = frozenset({"admin"})

OPERATIONS: Mapping[str, frozenset[str]] = {
    "read": _READ,
    "ledger": _READ,
    "record": _RECORD,
    "correct": _RECORD,
    "retract": _RECORD,
    "start": _RECORD,
    "complete": _RECORD,
    "undo": _RECORD,
    "resume": _DECIDE,
    "extend": _DECIDE,
    "settle": _DECIDE,
    "confirm": _DECIDE,
    "suspend": _DECIDE,
    "cancel": _DECIDE,
    "reopen": _DECIDE,
    "reinstate": _DECIDE,
    "second": _DECIDE,
    "adopt": _RULE,
    "amend": _RULE,
    "bodies": _RULE,
    "succeed": _RULE,
    "policy": _RULE,
    "calendar": _RULE,
    "reminders": _RULE,
    "accounts": _RULE,
    "tokens_of_others": _RULE,
    "backup": _RULE,
    "outbox": _RULE,
}
"""Operation -> the roles that may do it. A test walks all of it."""

WHOLE = frozenset(
    {
        "ledger",
        "adopt",
        "amend",
        "bodies",
        "succeed",
        "policy",
        "calendar",
        "reminders",
        "confirm",
        "accounts",
        "tokens_of_others",
        "backup",
        "outbox",
    }
)
"""Operations that concern the whole workspace, which only people of the whole may do."""


class ForbiddenError(Exception):
    """The person may not do it, and may know that it is there (403)."""


class HiddenError(Exception):
    """What was asked for lies outside the person's place, and is as if it were not there (404)."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who makes a request: an account's id and name, the roles that hold for it, the body to which
    it belongs (None: the whole). `session` is what its form tokens are made of, None for programs;
    `via` is what the ledger says that it came through."""

    id: str
    name: str
    roles: frozenset[str]
    body: str | None = None
    via: str = "web"
    session: str | None = None
    lang: str | None = None
    shortcuts: bool = True
    seen_entry: int = 0
    local: bool = True

    def may(self, operation: str) -> bool:
        """Whether one of its roles allows an operation, somewhere."""
        held = bool(self.roles & OPERATIONS[operation])
        return held and (self.body is None or operation not in WHOLE)


def check(person: Person, operation: str, place: str | None, bodies: Bodies) -> None:
    """Raise where a `person` may not do an `operation` for a `place` (a body's id; None: the
    whole); `bodies` is the tree.

    A person sees and acts for its body and all below; it reads what holds for it from above. What
    lies outside is hidden: HiddenError. What it may know of and not do: ForbiddenError.
    """
    if person.body is not None and place is not None:
        below = bodies.below(person.body)
        above = bodies.path(person.body)
        if place not in below and not (operation == "read" and place in above):
            raise HiddenError(place)
    if not person.may(operation):
        raise ForbiddenError(operation)
    if operation != "read" and person.body is not None and place is None:
        raise ForbiddenError(operation)


def sees(person: Person, place: str | None, bodies: Bodies) -> bool:
    """Whether a `person` may read what holds for a `place` (a body's id; None: the whole); `bodies`
    is the tree."""
    try:
        check(person, "read", place, bodies)
    except (HiddenError, ForbiddenError):
        return False
    return True

"""Whose item of a calendar a standing is, and which items there may have been."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from engine.feed.ledger_history import Past
from engine.model.bodies import Bodies
from engine.model.standing import TaskRef
from engine.ports.scan import Found
from engine.queries.filters import Filters


class Which(NamedTuple):
    """What makes an item one: a task's occurrence for the whole, at a scope, or as a body's part.

    A body's calendar has the tasks in which it has a role at its own place, whichever standing
    speaks there, so that a document for a narrower place moves an item and makes no other.
    """

    plan: str
    task: str
    occurrence: str | None
    scope: str | None
    body: str | None

    @property
    def ref(self) -> TaskRef:
        """The task that it is about."""
        return TaskRef(self.plan, self.task)


def which_of(found: Found, bodies: Bodies, body: str | None) -> Which:
    """The item that a standing (`found`) is in the calendar of a `body` (its id; None: of
    everybody); `bodies` are those of the workspace."""
    standing = found.standing
    scope, part = standing.scope, found.place.member or None
    if part is not None:
        scope = None
    elif body is not None and (scope is None or scope in bodies.path(body)):
        scope = body
    return Which(standing.plan, standing.task, standing.occurrence, scope, part)


def once_dated(past: Past, asked: Filters, today: date) -> Iterator[Which]:
    """All that a calendar with the filters `asked` may ever have shown by the day `today`, of tasks
    with a date in their history; `past` is what the ledger has of them."""
    places = _Places(past, asked, today)
    for ref, occurrence, scopes in past.history.dated():
        if asked.plan in (None, ref.plan):
            for scope, part in places.of(ref, sorted(scopes | past.scopes(ref))):
                yield Which(*ref, occurrence, scope, part)


class _Places:
    """The places for which one calendar may have had a task."""

    def __init__(self, past: Past, asked: Filters, today: date) -> None:
        self._past, self._role = past, asked.role
        self._body, self._below = asked.body, asked.below
        if asked.body is None:
            return
        self._parts = past.carried(asked.body, today)
        if asked.below:
            self._parts = past.below(asked.body)
        held = self._parts if asked.below else {asked.body}
        self._names = frozenset().union(*(past.names_of(name) for name in held))

    def of(self, ref: TaskRef, scopes: Iterable[str]) -> Iterator[tuple[str | None, str | None]]:
        """Scope and body of each place, of those where the task has a history."""
        role = self._role
        if self._body is None:
            if self._past.had_role(ref, role, None):
                yield None, None
                for scope in scopes:
                    if self._is_narrow(ref, scope):
                        yield scope, None
            return
        in_role = self._past.had_role(ref, role, self._names)
        parts = self._past.members(ref) & self._parts
        if in_role or role is None:
            yield from ((None, part) for part in sorted(parts))
        if in_role and not self._past.tasks[ref].each:
            yield self._body, None
            below = self._parts - {self._body} if self._below else ()
            yield from ((s, None) for s in scopes if s in below and self._is_narrow(ref, s))

    def _is_narrow(self, ref: TaskRef, scope: str) -> bool:
        """Whether the task ever had a standing of its own there, not only a body's part."""
        return not self._past.has_parts(ref) or self._past.documented(ref, scope) > 0

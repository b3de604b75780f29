"""Which standings of a task an entry can change at a place, and which lie above them."""

from __future__ import annotations

from collections.abc import Collection

from engine.model.bodies import Bodies
from engine.model.standing import Standing, TaskRef


class AffectedPlace:
    """A `scope` and all that ever lay below it (None: everywhere), or only the part of one `body`
    and what sums it up. `near` are the scopes and bodies of the standings that are to be loaded,
    None: all."""

    def __init__(self, bodies: Bodies | None, scope: str | None, body: str | None) -> None:
        self._bodies, self.scope, self.body = bodies, scope, body
        self.near: Collection[str] | None = None
        if bodies is not None and body:
            self.near = bodies.ever_path(body)
        elif bodies is not None and scope:
            self.near = bodies.ever_below(scope) | set(bodies.ever_path(scope))

    def takes(self, standing: Standing, with_parts: Collection[TaskRef]) -> bool:
        """Whether a standing can change; `with_parts` are the tasks of which bodies have parts
        here."""
        if standing.body is not None:
            return self.takes_part(standing.body)
        return self.takes_scope(standing.scope, parts=standing.ref in with_parts)

    def takes_part(self, body: str) -> bool:
        """Whether a body's part can change."""
        if self.body is not None:
            return body == self.body
        return self.scope is None or (self.near is not None and body in self._below())

    def takes_scope(self, scope: str | None, *, parts: bool) -> bool:
        """Whether the standing at a scope can change: it lies here or, with `parts`, above those
        that do."""
        if self.near is None:
            return True
        if self.body is not None or parts:
            return scope is None or scope in self.near
        return scope is not None and scope in self._below()

    def _below(self) -> frozenset[str]:
        return self._bodies.ever_below(self.scope) if self._bodies and self.scope else frozenset()

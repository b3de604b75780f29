"""Bodies whose parts are alike, which a store may count without reading who they are."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property


class Alike:
    """The bodies that have some parts which differ in nothing but whose they are: how many
    (`number`), and who, which `read` tells once that is asked for; all of them are `among` a set
    that is known (None: none is)."""

    def __init__(
        self,
        number: int,
        read: Callable[[], frozenset[str]],
        among: frozenset[str] | None = None,
    ) -> None:
        self.number, self._read, self.among = number, read, among

    @classmethod
    def of(cls, body: str) -> Alike:
        """One body alone."""
        return cls(1, lambda: frozenset((body,)))

    @cached_property
    def names(self) -> frozenset[str]:
        """Who they are, by their ids."""
        return self._read()

    def within(self, everyone: frozenset[str]) -> Alike:
        """The same, of whom it is known that all are among `everyone`."""
        return Alike(self.number, lambda: self.names, everyone)

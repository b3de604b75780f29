"""The kept standings, with the cards that lists show beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from engine.model.bodies import Bodies
from engine.model.cards import Card
from engine.model.progress import Progress
from engine.model.standing import Key, Standing, TaskRef
from engine.ports.scan import Found, Scan

Replaced = tuple[Standing, Standing]
"""A standing as it was and as it is now."""


class Standings(Protocol):
    """Standings and cards: what lists read and what a decision writes."""

    def of(self, refs: Iterable[TaskRef], places: Collection[str] | None = None) -> list[Standing]:
        """The standings kept for some tasks, in the order of lists; with `places`, those for the
        whole and at these scopes."""

    def progress(self, ref: TaskRef, occurrence: str | None, scope: str | None) -> Progress:
        """How far the counted parts of an `occurrence` (its label) of the task `ref` are, of all
        bodies or of those at a `scope` and below; `of` is left to the caller."""

    def board(self) -> Iterable[tuple[Standing, Card]]:
        """All standings with their cards, in the order of lists."""

    def scan(self, asked: Scan) -> Iterable[Found]:
        """Standings with their cards, in the order of a list, read as they are taken."""

    def plan_seq(self, plan: str) -> int:
        """The entry that put a plan into force first. Raises LookupError."""

    def narrower(self, standing: Standing) -> Collection[Standing]:
        """The standings of the same task and occurrence at narrower places, parts too; of any
        occurrence where the task waits for its first."""

    def narrower_keys(self, standing: Standing, places: Collection[str]) -> Collection[Key]:
        """Their keys alone; of those at some places, at least."""

    def with_places(self) -> list[TaskRef]:
        """The tasks that have standings at narrower scopes, or parts that were acted on."""

    def bodies(self) -> Bodies:
        """The tree of bodies, the groups, the successions."""

    def put(
        self,
        gone: Collection[Standing],
        fresh: Collection[Standing],
        changed: Collection[Replaced] = (),
    ) -> None:
        """Take the standings in `gone` away and write those in `fresh`, new or in the place of
        their like; of those `changed` it is known how they were, at the same place in lists."""

    def put_cards(self, refs: Sequence[TaskRef], cards: Sequence[Card]) -> None:
        """Replace the cards of some tasks."""

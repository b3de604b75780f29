"""What the engine asks of a ledger: one transaction at a time, in which all or nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol, TypeVar

from engine.chain import Head, Raw
from engine.changes import Change
from engine.entries import Entry
from engine.records import Records
from engine.standing import Card, Standing, TaskRef
from triggers.events import Event
from workflows.plan import Plan

T = TypeVar("T")


class Line(NamedTuple):
    """A change with the entry that caused it."""

    seq: int
    change: Change


class Unit(Records, Protocol):
    """One transaction over the entries and everything derived from them."""

    def head(self) -> Head:
        """How many entries there are and the last hash."""

    def entry(self, seq: int) -> Entry | None:
        """One entry."""

    def entry_by_key(self, key: str) -> Entry | None:
        """The entry recorded under an idempotency key."""

    def raw_entries(self) -> Iterator[Raw]:
        """All rows as they are kept, in order."""

    def entries(self) -> Iterator[Entry]:
        """All entries in order."""

    def append(self, entry: Entry) -> None:
        """Add an entry and take its facts in."""

    def absorb(self, entry: Entry) -> None:
        """Take the facts of an entry in, which is in the ledger already (for a rebuild)."""

    def plan_versions(self, plan_id: str) -> Sequence[Plan]:
        """All versions of a plan, the one in force last."""

    def latest_entries(self, by: str) -> Iterator[Entry]:
        """What a person recorded, the newest first."""

    def is_retracted(self, seq: int) -> bool:
        """Whether an entry no longer counts."""

    def plans(self) -> Sequence[Plan]:
        """The plans in force, in the order of adoption."""

    def event(self, name: str) -> Event | None:
        """A document in force by its id."""

    def same_document(self, identity: tuple[str, ...]) -> Event | None:
        """The document in force of that identity (number, issuer, date)."""

    def events(self) -> Sequence[Event]:
        """All documents, in the order of recording."""

    def names_for(self, body: str) -> frozenset[str]:
        """The ids under which roles name a body: its own and those of its groups.

        Raises UnknownNameError."""

    def waiting_on_trigger(self, trigger: str) -> list[TaskRef]:
        """The tasks, of every plan, that name a trigger."""

    def waiting_on_task(self, ref: TaskRef) -> list[TaskRef]:
        """The tasks of the same plan that wait for a task to be done."""

    def standings_of(self, refs: Iterable[TaskRef]) -> list[Standing]:
        """The standings kept for some tasks."""

    def board(self) -> Iterable[tuple[Standing, Card]]:
        """All standings with their cards, in the order of lists."""

    def put(self, refs: Sequence[TaskRef], standings: Sequence[Standing],
            cards: Sequence[Card] | None) -> None:  # fmt: skip
        """Replace the standings of some tasks, and their cards where those are given."""

    def note(self, seq: int, changes: Sequence[Change]) -> None:
        """Keep what an entry changed."""

    def lines(self, *, seq: int | None = None, ref: TaskRef | None = None) -> Sequence[Line]:
        """The changes kept, of one entry or of one task, in order."""

    def clear_derived(self) -> None:
        """Throw away everything that `rebuild` works out again."""

    def unguarded(self) -> Sequence[str]:
        """The guards by which the ledger's keeper refuses changes to entries and that are missing
        or altered."""


class Ledger(Protocol):
    """The append-only list of what people said. The only truth; all else is derived from it."""

    def writing(self, *, preview: bool = False) -> AbstractContextManager[Unit]:
        """A transaction that is kept whole on leaving, or dropped on an error or in a preview."""

    def reading(self) -> AbstractContextManager[Unit]:
        """A transaction that sees one state and changes nothing."""

    def retrying(self, call: Callable[[], T]) -> T:
        """Run a whole use case, and run it again where a passing failure of the ledger's keeper
        dropped it: what `call` gives was kept once."""

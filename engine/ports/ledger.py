"""What the engine asks of a ledger: one transaction at a time, in which all or nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from engine.model.acts import Entry
from engine.ports.catalog import Catalog
from engine.ports.differences import Difference, PlainTable
from engine.ports.entries import Entries
from engine.ports.facts import Gathering
from engine.ports.history import History
from engine.ports.outbox import Outbox
from engine.ports.schedule import Schedule
from engine.ports.standings import Standings

T = TypeVar("T")


class Unit(Protocol):
    """One transaction over the entries and everything derived from them, by its ports."""

    @property
    def entries(self) -> Entries:
        """The entries."""

    @property
    def facts(self) -> Gathering:
        """What an evaluation reads."""

    @property
    def catalog(self) -> Catalog:
        """Plans and documents by name, and who listens to what."""

    @property
    def standings(self) -> Standings:
        """The kept standings with their cards."""

    @property
    def history(self) -> History:
        """What each entry changed."""

    @property
    def outbox(self) -> Outbox:
        """The notices."""

    @property
    def schedule(self) -> Schedule:
        """What a day asks of standings."""

    def append(self, entry: Entry) -> None:
        """Add an entry and take its facts in."""

    def absorb(self, entry: Entry) -> None:
        """Take the facts of an entry in, which is in the ledger already (for a rebuild)."""

    def clear_derived(self) -> None:
        """Throw away everything that `rebuild` works out again. What people were told stays: nobody
        is told twice."""

    def derived(self) -> Iterable[PlainTable]:
        """All that is derived, as it is kept, table by table."""

    def outbox_tables(self) -> Iterable[PlainTable]:
        """What is kept of notices and messages, and of how far days and people were looked at."""

    def shadow(self) -> AbstractContextManager[Unit]:
        """An empty unit of the same kind that is kept nowhere, to work things out anew."""

    def built(self) -> Sequence[Difference] | None:
        """How the tables differ from what this version makes: columns, keys, indexes, checks,
        triggers, rules; None where that cannot be compared."""

    def unguarded(self) -> Sequence[str]:
        """The guards by which the ledger's keeper refuses changes to entries and that are missing
        or altered."""


class Ledger(Protocol):
    """The append-only list of what people said. The only truth; all else is derived from it."""

    @property
    def reads_aside(self) -> bool:
        """Whether a reader neither waits for a writer nor holds one up."""

    def writing(self, *, preview: bool = False) -> AbstractContextManager[Unit]:
        """A transaction that is kept whole on leaving, or dropped on an error or in a preview."""

    def reading(self) -> AbstractContextManager[Unit]:
        """A transaction that sees one state and changes nothing."""

    def retrying(self, call: Callable[[], T]) -> T:
        """Run a whole use case, and run it again where a passing failure of the ledger's keeper
        dropped it: what `call` gives was kept once."""

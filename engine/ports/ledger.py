"""What the engine asks of a ledger: one transaction at a time, in which all or nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol, TypeVar

from engine.model.acts import Act, Entry
from engine.model.bodies import Bodies
from engine.model.cards import Card
from engine.model.changes import Change
from engine.model.effective import Revision
from engine.model.hash_chain import Head, Raw
from engine.model.progress import Progress
from engine.model.standing import Key, Standing, TaskRef
from engine.ports.facts import Gathering
from engine.ports.outbox import Watching
from engine.ports.scan import Found, Scan
from triggers.events import Event
from workflows.plan import Plan

T = TypeVar("T")


Replaced = tuple[Standing, Standing]
"""A standing as it was and as it is now."""


class Line(NamedTuple):
    """A change with the entry that caused it."""

    seq: int
    change: Change


class Unit(Gathering, Watching, Protocol):
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

    def entries_after(self, seq: int, limit: int | None = None) -> list[Entry]:
        """So many entries after a number, in order."""

    def entries_at(self, seqs: Collection[int]) -> list[Entry]:
        """Some entries, in order."""

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

    def root_of(self, seq: int) -> int:
        """The entry that an entry is about in the end, through all revisions: itself, where it
        revises none."""

    def revisions_of(self, seq: int) -> Sequence[Revision]:
        """The entries that revise one, in order, whether or not they count."""

    def act_in_force(self, seq: int) -> Act | None:
        """The act of an entry as it counts, under its last standing revision; None where it does
        not, and for an entry that revises another."""

    def taken_back(self, seqs: Collection[int]) -> Mapping[int, int]:
        """Those of some entries that no longer count, each with the entry that says so."""

    def plans(self) -> Sequence[Plan]:
        """The plans in force, in the order of adoption."""

    def event(self, name: str) -> Event | None:
        """A document in force by its id."""

    def same_document(self, identity: tuple[str, ...]) -> Event | None:
        """The document in force of that identity (number, issuer, date)."""

    def events(self) -> Sequence[Event]:
        """All documents, in the order of recording."""

    def waiting_on_trigger(self, trigger: str) -> list[TaskRef]:
        """The tasks, of every plan, that name a trigger."""

    def waiting_on_task(self, ref: TaskRef) -> list[TaskRef]:
        """The tasks of the same plan that wait for a task to be done."""

    def plans_with(self, task: str) -> list[str]:
        """The plans in force that have a task of that id, in the order of adoption."""

    def declares(self, trigger: str) -> bool:
        """Whether a plan in force declares a trigger."""

    def bodies_without(self, seq: int) -> Bodies:
        """The bodies, groups and successions as they would be if an entry had not been."""

    def with_each(self, groups: Collection[str]) -> list[TaskRef]:
        """The tasks in which each member of one of these groups has a part."""

    def with_places(self) -> list[TaskRef]:
        """The tasks that have standings at narrower scopes, or parts that were acted on."""

    def standings_of(
        self, refs: Iterable[TaskRef], places: Collection[str] | None = None
    ) -> list[Standing]:
        """The standings kept for some tasks, in the order of lists; with `places`, those for the
        whole and at these scopes."""

    def progress(
        self, ref: TaskRef, occurrence: str | None, below: Collection[str] | None
    ) -> Progress:
        """How far the counted parts of an occurrence are, of all bodies or of those given; `of`
        is left to the caller."""

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

    def put(
        self,
        gone: Collection[Standing],
        fresh: Collection[Standing],
        changed: Collection[Replaced] = (),
    ) -> None:
        """Take some standings away and write others, new or in the place of their like; of those
        `changed` it is known how they were, at the same place in lists."""

    def put_cards(self, refs: Sequence[TaskRef], cards: Sequence[Card]) -> None:
        """Replace the cards of some tasks."""

    def note(self, seq: int, changes: Sequence[Change]) -> None:
        """Keep what an entry changed."""

    def lines(self, *, seq: int | None = None, ref: TaskRef | None = None) -> Sequence[Line]:
        """The changes kept, of one entry or of one task, in order."""

    def lines_of(
        self, ref: TaskRef, scopes: Collection[str | None] | None, seqs: Collection[int]
    ) -> Sequence[Line]:
        """The changes of a task that some entries brought about, at any scope or at those given."""

    def changing(
        self,
        ref: TaskRef,
        scopes: Collection[str | None] | None,
        after: int,
        limit: int | None = None,
    ) -> list[int]:
        """So many entries after a number that changed a task, at any scope or at those given."""

    def count_lines(self, ref: TaskRef, scopes: Collection[str | None] | None) -> int:
        """How many changes of a task are kept, at any scope or at those given."""

    def clear_derived(self) -> None:
        """Throw away everything that `rebuild` works out again. What people were told stays: nobody
        is told twice."""

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

"""The entries of a ledger, as one transaction reads them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from engine.model.acts import Act, Entry
from engine.model.effective import Revision
from engine.model.hash_chain import Head, Raw


class Entries(Protocol):
    """The append-only list, and which of it no longer counts."""

    def head(self) -> Head:
        """How many entries there are and the last hash."""

    def entry(self, seq: int) -> Entry | None:
        """One entry."""

    def recorded_at(self, seq: int) -> datetime | None:
        """The moment of an entry, None where there is none."""

    def by_key(self, key: str) -> Entry | None:
        """The entry recorded under an idempotency key."""

    def raw(self) -> Iterator[Raw]:
        """All rows as they are kept, in order."""

    def all(self) -> Iterator[Entry]:
        """All entries in order."""

    def after(self, seq: int, limit: int | None = None) -> list[Entry]:
        """So many entries after a number, in order."""

    def at(self, seqs: Collection[int]) -> list[Entry]:
        """Some entries, in order."""

    def latest_by(self, by: str) -> Iterator[Entry]:
        """What a person recorded, the newest first."""

    def is_retracted(self, seq: int) -> bool:
        """Whether an entry no longer counts."""

    def taken_back(self, seqs: Collection[int]) -> Mapping[int, int]:
        """Those of some entries that no longer count, each with the entry that took it back."""

    def root_of(self, seq: int) -> int:
        """The entry that an entry is about in the end, through all revisions: itself, where it
        revises none."""

    def revisions_of(self, seq: int) -> Sequence[Revision]:
        """The entries that revise one, in order, whether or not they count."""

    def act_in_force(self, seq: int) -> Act | None:
        """The act of an entry as it counts, under its last standing revision; None where it does
        not, and for an entry that revises another."""

"""Following another ledger: its entries are read and proved, and what is national is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from engine.commands.following import (
    DocumentHistory,
    DocumentTurn,
    OtherSourceError,
    OwnLedgerError,
    SourceBrokenError,
    SourceChangedError,
)
from engine.commit.commit import Outcome
from engine.model.hash_chain import BrokenChainError, Head, Raw, verify
from engine.model.receipt import Receipt
from engine.queries.origins import Origin, followed_ledger, last_taken
from engine.service.engine import Engine
from engine.service.follow_commands import Followed
from upon.running.ledger_sources import source_of

READ = 1000
"""Entries of the other ledger that are read at a time."""
BATCH = 100
"""Entries that are taken in one transaction."""


class Follower:
    """Another ledger as one process follows it: `head` is how far it was read and proved, `ledger`
    the hash of its first entry (None: it has none yet).

    The first look reads the other ledger whole and recomputes each hash; a later one only what was
    added. The other ledger is read and never written to.
    """

    def __init__(
        self, engine: Engine, url: str, *, also: bool = False, token: str | None = None
    ) -> None:
        """`engine` is this workspace's, `url` that of the other ledger's database, or of a service
        that has it (`https://`), for which `token` is an access token (None: it asks for none);
        `also` allows it beside a ledger that was followed before. Raises what `source_of`
        raises."""
        self._engine, self._also = engine, also
        self._source = source_of(url, token)
        self.name = self._source.name
        self.head = Head()
        self.ledger: str | None = None
        self._documents: DocumentHistory | None = None
        self._turns: list[DocumentTurn] = []
        self._hashes: dict[int, str] = {}

    def close(self) -> None:
        """Let go of the other ledger."""
        self._source.close()

    def look(self, *, today: date | None = None, preview: bool = False) -> Followed:
        """Read what the other ledger has by now, and take what is new of it; `today` is the
        office's day (None: the clock's), with `preview` nothing is kept.

        Each batch is one transaction: killed between two, what was taken stays, and the next look
        goes on behind it. Raises SourceBrokenError, SourceChangedError, OtherSourceError,
        OwnLedgerError, with nothing taken by this look.
        """
        self._read()
        if self.ledger is None:
            with self._engine.ledger.reading() as unit:
                return Followed((), (), Outcome(None, None, (), unit.entries.head()))
        self._check(self.ledger)
        size = max(1, len(self._turns)) if preview else BATCH
        pieces = range(0, max(1, len(self._turns)), size)
        try:
            made = [
                self._engine.follow(
                    self.ledger, self._turns[n : n + size], today=today, preview=preview
                )
                for n in pieces
            ]
        except SourceChangedError as error:
            raise SourceChangedError(self.name, error.entry, error.hash) from None
        return _joined(made)

    def _read(self) -> None:
        """The entries behind the head, each held against the one before it."""
        self._hold()
        while True:
            rows = self._source.rows(self.head.count, READ)
            if not rows:
                return
            try:
                head = verify(rows, start=self.head)
                self._take_in(rows)
            except BrokenChainError as error:
                what = str(error.arguments["what"])
                raise SourceBrokenError(self.name, error.seq, what) from None
            self.head = head

    def _hold(self) -> None:
        """Raise SourceChangedError where the entry that was read last is not there any more."""
        if not self.head.count:
            return
        rows = self._source.rows(self.head.count - 1, 1)
        if [row.hash for row in rows] != [self.head.hash]:
            raise SourceChangedError(self.name, self.head.count, self.head.hash)

    def _take_in(self, rows: Sequence[Raw]) -> None:
        for row in rows:
            if self._documents is None:
                self.ledger = row.hash
                self._documents = DocumentHistory(row.hash)
            turn = self._documents.take(row)
            if turn is not None:
                self._turns.append(turn)
                self._hashes[row.seq] = row.hash

    def _check(self, ledger: str) -> None:
        """Hold the other ledger against what was taken of it, and drop what was."""
        with self._engine.ledger.reading() as unit:
            own = unit.entries.entry(1)
            last, other = last_taken(unit, ledger), followed_ledger(unit)
        if own is not None and own.hash == ledger:
            raise OwnLedgerError(self.name)
        if last is None and other is not None and not self._also:
            raise OtherSourceError(self.name, ledger, other)
        if last is None:
            return
        if self._hashes.get(last.entry) != last.hash:
            raise SourceChangedError(self.name, last.entry, last.hash)
        self._turns = [turn for turn in self._turns if turn.origin.entry > last.entry]

    def cursor(self) -> Origin | None:
        """The last entry of the other ledger that was taken."""
        if self.ledger is None:
            return None
        with self._engine.ledger.reading() as unit:
            return last_taken(unit, self.ledger)


def _joined(made: Sequence[Followed]) -> Followed:
    """What several batches came to, as one."""
    outcomes = [one.outcome for one in made]
    last = outcomes[-1]
    entries = tuple(entry for one in outcomes for entry in one.entries)
    warnings = tuple(dict.fromkeys(warning for one in outcomes for warning in one.warnings))
    outcome = replace(
        last,
        entry=entries[-1] if entries else None,
        changes=tuple(change for one in outcomes for change in one.changes),
        warnings=warnings,
        entries=entries,
        receipt=_receipt(outcomes),
    )
    taken = tuple(one for part in made for one in part.taken)
    return Followed(taken, tuple(one for part in made for one in part.left), outcome)


def _receipt(outcomes: Sequence[Outcome]) -> Receipt:
    """What names the tasks and bodies of all of them."""
    found = Receipt()
    for receipt in filter(None, (one.receipt for one in outcomes)):
        found = replace(
            receipt,
            titles={**found.titles, **receipt.titles},
            bodies=receipt.bodies or found.bodies,
            members={**found.members, **receipt.members},
            numbers={**found.numbers, **receipt.numbers},
        )
    return found

"""A transaction over the tables: the engine's Unit in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import OperationalError

from engine.chain import Head, Raw, entry_of, raw
from engine.changes import Change
from engine.codec import dump
from engine.entries import Entry
from engine.ledger import Line
from engine.standing import Card, Standing, TaskRef
from store.absorbing import SqlAbsorbing
from store.facts import table
from store.reading import BOARD, change_from, standing_from, standing_row
from store.reading import board as read_board
from store.tables import DERIVED, CardRow, ChangeRow, LedgerRow, PlanRow, StandingRow


class SqlUnit(SqlAbsorbing):
    """The engine's Unit on one connection and its open transaction."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._connection = connection

    # The ledger

    def head(self) -> Head:
        """How many entries there are and the last hash."""
        ledger = table(LedgerRow)
        row = self._run(
            select(ledger.c.seq, ledger.c.hash).order_by(ledger.c.seq.desc()).limit(1)
        ).first()
        return Head(row[0], row[1]) if row else Head()

    def entry(self, seq: int) -> Entry | None:
        """One entry."""
        return self._entry(table(LedgerRow).c.seq == seq)

    def entry_by_key(self, key: str) -> Entry | None:
        """The entry recorded under an idempotency key."""
        return self._entry(table(LedgerRow).c.key == key)

    def _entry(self, where: Any) -> Entry | None:
        row = self._run(select(table(LedgerRow)).where(where)).first()
        return entry_of(Raw(*row)) if row else None

    def raw_entries(self) -> Iterator[Raw]:
        """All rows as they are kept, in order, however many; bytes that are no text come as lone
        surrogates, which no digest covers."""
        last = None
        try:
            for row in self._rows_after(last):
                yield row
                last = row.seq
        except OperationalError as error:
            if "decode" not in str(error.orig):
                raise
            with self._any_bytes():
                yield from self._rows_after(last)

    def _rows_after(self, seq: int | None) -> Iterator[Raw]:
        ledger = table(LedgerRow)
        query = select(ledger).order_by(ledger.c.seq)
        if seq is not None:
            query = query.where(ledger.c.seq > seq)
        return map(Raw._make, self._run(query).yield_per(1000))

    @contextmanager
    def _any_bytes(self) -> Iterator[None]:
        driver: Any = self._connection.connection.driver_connection
        driver.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        try:
            yield
        finally:
            driver.text_factory = str

    def entries(self) -> Iterator[Entry]:
        """All entries in order."""
        return map(entry_of, self.raw_entries())

    def latest_entries(self, by: str) -> Iterator[Entry]:
        """What a person recorded, the newest first."""
        ledger = table(LedgerRow)
        query = select(ledger).where(ledger.c.by == by).order_by(ledger.c.seq.desc())
        return (entry_of(Raw(*row)) for row in self._run(query).yield_per(20))

    def append(self, entry: Entry) -> None:
        """Add an entry and take its facts in."""
        self._run(insert(table(LedgerRow)).values(raw(entry)._asdict()))
        self.absorb(entry)

    # What is derived

    def standings_of(self, refs: Iterable[TaskRef]) -> list[Standing]:
        """The standings kept for some tasks."""
        kept = table(StandingRow)
        found = []
        for ref in refs:
            query = select(kept).where(kept.c.plan == ref.plan, kept.c.task == ref.task)
            rows = self._run(query.order_by(kept.c.ord)).mappings()
            found += [standing_from(row) for row in rows]
        return found

    def board(self) -> Iterable[tuple[Standing, Card]]:
        """All standings with their cards, in the order of lists."""
        return read_board(self._run(BOARD).mappings())

    def put(self, refs: Sequence[TaskRef], standings: Sequence[Standing],
            cards: Sequence[Card] | None) -> None:  # fmt: skip
        """Replace the standings of some tasks, and their cards where those are given."""
        kept, shown = table(StandingRow), table(CardRow)
        if cards is not None:
            for ref in refs:
                self._run(delete(shown).where(shown.c.plan == ref.plan, shown.c.task == ref.task))
            plans = table(PlanRow)
            rows = self._run(select(plans.c.id, plans.c.seq))
            order: dict[str, int] = {row[0]: row[1] for row in rows}
            self._many(CardRow, [_card_row(card, order[card.plan]) for card in cards])
        for ref in refs:
            self._run(delete(kept).where(kept.c.plan == ref.plan, kept.c.task == ref.task))
        self._many(StandingRow, [standing_row(standing) for standing in standings])

    def note(self, seq: int, changes: Sequence[Change]) -> None:
        """Keep what an entry changed."""
        rows = [
            {"seq": seq, "ord": number, "plan": made.plan, "task": made.task,
             "occurrence": made.occurrence or "", "scope": made.scope or "", "field": made.field,
             "before": dump(made.before), "after": dump(made.after)}
            for number, made in enumerate(changes)
        ]  # fmt: skip
        self._many(ChangeRow, rows)

    def lines(self, *, seq: int | None = None, ref: TaskRef | None = None) -> Sequence[Line]:
        """The changes kept, of one entry or of one task, in order."""
        made = table(ChangeRow)
        query = select(made).order_by(made.c.seq, made.c.ord)
        if seq is not None:
            query = query.where(made.c.seq == seq)
        if ref is not None:
            query = query.where(made.c.plan == ref.plan, made.c.task == ref.task)
        return [Line(row["seq"], change_from(row)) for row in self._run(query).mappings()]

    def clear_derived(self) -> None:
        """Throw away everything that `rebuild` works out again."""
        for model in DERIVED:
            self._run(delete(table(model)))


def _card_row(card: Card, plan_seq: int) -> dict[str, Any]:
    return {"plan": card.plan, "task": card.task, "plan_seq": plan_seq,
            "position": card.position, "title": card.title, "roles": dump(card.roles)}  # fmt: skip

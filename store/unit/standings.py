"""A transaction over the tables: the engine's Unit in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, Integer, delete, select
from sqlalchemy.exc import OperationalError

from engine.model.acts import Entry
from engine.model.cards import Card
from engine.model.changes import Change
from engine.model.hash_chain import Head, Raw, entry_of, raw
from engine.model.json_codec import dump, phases_from, story_from
from engine.model.progress import Progress, TurnedPart
from engine.model.standing import Key, Standing, TaskRef
from engine.ports.ledger import Line, Replaced
from engine.ports.scan import Found, Scan
from store.backends.json_lists import as_json, for_this
from store.rows.read import BOARD, STANDINGS, STANDINGS_AT, change_from, standing_from
from store.rows.read import board as read_board
from store.rows.scan import narrower, narrower_keys, plan_seq, scan
from store.rows.write import PLACES, card_row, insert_many, remove, rewrite, write
from store.schema.ledger_tables import DERIVED, CardRow, ChangeRow, LedgerRow, PlanRow, StandingRow
from store.unit import history
from store.unit.outbox import SqlWatching
from store.unit.tables import table

_FIELDS = ", ".join(Raw._fields)
_HEAD = "SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1"
_ENTRY = f"SELECT {_FIELDS} FROM ledger WHERE seq = :seq"  # noqa: S608  our own names
_ENTRY_BY_KEY = f"SELECT {_FIELDS} FROM ledger WHERE key = :key"  # noqa: S608
_APPEND = f"INSERT INTO ledger ({_FIELDS}) VALUES (:{_FIELDS.replace(', ', ', :')})"  # noqa: S608
_COUNTED = "plan = :plan AND task = :task AND occurrence = :occurrence AND counted AND NOT turned"
_TURNED = (
    "SELECT body, phases, story FROM standing "
    "WHERE plan = :plan AND task = :task AND occurrence = :occurrence AND turned"
)
_OCCURS = (
    "SELECT 1 FROM standing WHERE plan = :plan AND task = :task AND occurrence > '' AND counted "
    "LIMIT 1"
)
_ENDS = (
    "SELECT state, state_on, count(*) AS number, min(began) AS began FROM standing "  # noqa: S608
    f"WHERE {_COUNTED} GROUP BY state, state_on"
)
_ENDS_BELOW = _ENDS.replace("NOT turned ", "NOT turned AND body IN {names:below} ", 1)
_value = lru_cache(maxsize=4096, typed=True)(dump)
"""Most changes of an entry are from the same to the same."""
_CHANGE = ("seq", "ord", "plan", "task", "occurrence", "scope", "field", "before", "after")


class SqlUnit(SqlWatching):
    """The engine's Unit on one connection and its open transaction."""

    # The ledger

    def head(self) -> Head:
        """How many entries there are and the last hash."""
        row = self._ask(_HEAD).first()
        return Head(row[0], row[1]) if row else Head()

    def entry(self, seq: int) -> Entry | None:
        """One entry."""
        row = self._ask(_ENTRY, seq=seq).first()
        return entry_of(Raw(*row)) if row else None

    def entry_by_key(self, key: str) -> Entry | None:
        """The entry recorded under an idempotency key."""
        row = self._ask(_ENTRY_BY_KEY, key=key).first()
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

    def entries_after(self, seq: int, limit: int | None = None) -> list[Entry]:
        """So many entries after a number, in order."""
        return history.entries_after(self._connection, seq, limit)

    def entries_at(self, seqs: Collection[int]) -> list[Entry]:
        """Some entries, in order."""
        return history.entries_at(self._connection, seqs)

    def taken_back(self, seqs: Collection[int]) -> Mapping[int, int]:
        """Those of some entries that no longer count, each with the entry that says so."""
        return history.taken_back(self._connection, seqs)

    def append(self, entry: Entry) -> None:
        """Add an entry and take its facts in."""
        self._ask(_APPEND, **raw(entry)._asdict())
        self.absorb(entry)

    # What is derived

    def standings_of(
        self, refs: Iterable[TaskRef], places: Collection[str] | None = None
    ) -> list[Standing]:
        """The standings kept for some tasks, in the order of lists."""
        values = {"refs": as_json(list(refs))}
        template = STANDINGS
        if places is not None:
            template, values["places"] = STANDINGS_AT, as_json(("", *places))
        query = for_this(self._connection, template)
        return [standing_from(row) for row in self._run(query, values)]

    def progress(
        self, ref: TaskRef, occurrence: str | None, below: Collection[str] | None
    ) -> Progress:
        """How far the counted parts of an occurrence are."""
        values = {"plan": ref.plan, "task": ref.task, "occurrence": occurrence or ""}
        query = _ENDS
        if below is not None:
            query, values["below"] = _ENDS_BELOW, as_json(below)
        asked = for_this(self._connection, query).columns(state_on=Date, number=Integer, began=Date)
        rows = self._run(asked, values).all()
        began = min((row.began for row in rows if row.began), default=None)
        ends = ((row.state, row.state_on, row.number) for row in rows)
        return Progress.of_ends(ends, began, self._turned(ref, occurrence, below))

    def _turned(
        self, ref: TaskRef, occurrence: str | None, below: Collection[str] | None
    ) -> Iterator[TurnedPart]:
        rows = self._ask(_TURNED, plan=ref.plan, task=ref.task, occurrence=occurrence or "")
        for body, phases, told in rows.all():
            if below is None or body in below:
                story = story_from(told)
                yield TurnedPart(phases_from(phases), story.joined, story.left)

    def parts_kept(self, ref: TaskRef, below: Collection[str] | None) -> Progress | None:
        """How far the counted parts of a task are, where it has no occurrences."""
        if self._ask(_OCCURS, plan=ref.plan, task=ref.task).first():
            return None
        return self.progress(ref, None, below)

    def with_places(self) -> list[TaskRef]:
        """The tasks that have standings at narrower scopes, or parts that were acted on."""
        kept, cards = table(StandingRow), table(CardRow)
        query = select(kept.c.plan, kept.c.task).distinct().where(kept.c.scope > "")
        found = {TaskRef(*row) for row in self._run(query)}
        order = select(cards.c.plan, cards.c.task).order_by(cards.c.plan_seq, cards.c.position)
        return [ref for row in self._run(order) if (ref := TaskRef(*row)) in found]

    def scan(self, asked: Scan) -> Iterator[Found]:
        """Standings with their cards, in the order of a list, read as they are taken."""
        return scan(self._connection, asked)

    def plan_seq(self, plan: str) -> int:
        """The entry that put a plan into force first. Raises LookupError."""
        return plan_seq(self._connection, plan)

    def narrower(self, standing: Standing) -> Collection[Standing]:
        """The standings of the same task and occurrence at narrower places, parts too; of any
        occurrence where the task waits for its first."""
        return narrower(self._connection, standing)

    def narrower_keys(self, standing: Standing, places: Collection[str]) -> list[Key]:
        """Their keys alone; of those at some places, at least."""
        return narrower_keys(self._connection, standing, places)

    def board(self) -> Iterable[tuple[Standing, Card]]:
        """All standings with their cards, in the order of lists."""
        return read_board(self._run(BOARD))

    def put(
        self,
        gone: Collection[Standing],
        fresh: Collection[Standing],
        changed: Collection[Replaced] = (),
    ) -> None:
        """Take some standings away and write others, new or in the place of their like; of those
        `changed` it is known how they were, at the same place in lists."""
        if gone:
            remove(self._connection, gone)
        if fresh:
            write(self._connection, fresh)
        if changed:
            rewrite(self._connection, changed)

    def put_cards(self, refs: Sequence[TaskRef], cards: Sequence[Card]) -> None:
        """Replace the cards of some tasks, and bring their standings to the cards' places."""
        shown, plans = table(CardRow), table(PlanRow)
        self._listeners.clear()
        for ref in refs:
            self._run(delete(shown).where(shown.c.plan == ref.plan, shown.c.task == ref.task))
        for plan in dict.fromkeys(card.plan for card in cards):
            first = self._run(select(plans.c.seq).where(plans.c.id == plan)).scalar_one()
            own = [card for card in cards if card.plan == plan]
            self._many(CardRow, [card_row(card, first) for card in own])
            self._run(PLACES, {"plan": plan})

    def note(self, seq: int, changes: Sequence[Change]) -> None:
        """Keep what an entry changed."""
        rows = [
            (
                seq,
                number,
                made.plan,
                made.task,
                made.occurrence or "",
                made.scope or "",
                made.field,
                _value(made.before),
                _value(made.after),
            )
            for number, made in enumerate(changes)
        ]
        if rows:
            insert_many(self._connection, "change", _CHANGE, rows)

    def lines(self, *, seq: int | None = None, ref: TaskRef | None = None) -> Sequence[Line]:
        """The changes kept, of one entry or of one task, in order."""
        made = table(ChangeRow)
        query = select(made).order_by(made.c.seq, made.c.ord)
        if seq is not None:
            query = query.where(made.c.seq == seq)
        if ref is not None:
            query = query.where(made.c.plan == ref.plan, made.c.task == ref.task)
        return [Line(row["seq"], change_from(row)) for row in self._run(query).mappings()]

    def lines_of(
        self, ref: TaskRef, scopes: Collection[str | None] | None, seqs: Collection[int]
    ) -> Sequence[Line]:
        """The changes of a task that some entries brought about, at any scope or at those given."""
        return history.lines_of(self._connection, ref, scopes, seqs)

    def changing(
        self,
        ref: TaskRef,
        scopes: Collection[str | None] | None,
        after: int,
        limit: int | None = None,
    ) -> list[int]:
        """So many entries after a number that changed a task, at any scope or at those given."""
        return history.changing(self._connection, ref, scopes, after, limit)

    def count_lines(self, ref: TaskRef, scopes: Collection[str | None] | None) -> int:
        """How many changes of a task are kept, at any scope or at those given."""
        return history.count_lines(self._connection, ref, scopes)

    def clear_derived(self) -> None:
        """Throw away everything that `rebuild` works out again."""
        for model in DERIVED:
            self._run(delete(table(model)))
        self._events.clear()
        self._replacing = None
        self.forget_plans()
        self.forget_bodies()

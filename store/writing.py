"""A transaction over the tables: the engine's Unit in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from engine.chain import Head, Raw, entry_of, raw
from engine.changes import Change
from engine.codec import dump
from engine.entries import Entry, EventRecorded, PlanAdopted, TaskMoved
from engine.ledger import Line
from engine.names import names_in
from engine.standing import Card, Standing, TaskRef
from store.reading import (
    BOARD,
    change_from,
    standing_from,
    standing_row,
)
from store.reading import board as read_board
from store.tables import (
    DERIVED,
    CardRow,
    ChangeRow,
    EventRow,
    EventTriggerRow,
    LedgerRow,
    ListenerRow,
    MoveRow,
    PlanRow,
    StandingRow,
)
from triggers.events import Event
from workflows.graph import listeners
from workflows.plan import Plan


@lru_cache(maxsize=64)
def _plan(doc: str) -> Plan:
    return Plan.model_validate_json(doc)


@lru_cache(maxsize=4096)
def _event(doc: str) -> Event:
    return Event.model_validate_json(doc)


def table(model: Any) -> Any:
    """The Core table of a model; no ORM objects are made."""
    return model.__table__


class SqlUnit:
    """The engine's Unit on one connection and its open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

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
        """All rows as they are kept, in order."""
        rows = self._run(select(table(LedgerRow)).order_by(table(LedgerRow).c.seq))
        return (Raw(*row) for row in rows.yield_per(1000))

    def entries(self) -> Iterator[Entry]:
        """All entries in order."""
        return map(entry_of, self.raw_entries())

    def append(self, entry: Entry) -> None:
        """Add an entry and take its facts in."""
        self._run(insert(table(LedgerRow)).values(raw(entry)._asdict()))
        self.absorb(entry)

    def absorb(self, entry: Entry) -> None:
        """Take an entry's facts in."""
        act = entry.act
        if isinstance(act, PlanAdopted):
            self._adopt(act.plan, entry.seq)
        elif isinstance(act, EventRecorded):
            self._record(act.event, entry.seq)
        elif isinstance(act, TaskMoved):
            row = {"seq": entry.seq, "plan": act.plan, "task": act.task,
                   "doc": act.model_dump_json()}  # fmt: skip
            self._run(insert(table(MoveRow)).values(row))

    def _adopt(self, plan: Plan, seq: int) -> None:
        row = {"id": plan.plan, "seq": seq, "doc": plan.model_dump_json()}
        self._run(insert(table(PlanRow)).values(row))
        rows = [
            {"kind": kind, "name": _listened(plan, kind, name), "plan": plan.plan, "task": task}
            for (kind, name), tasks in listeners(plan).items()
            for task in tasks
        ]
        self._many(ListenerRow, rows)

    def _record(self, event: Event, seq: int) -> None:
        row = {"id": event.id, "seq": seq, "identity": dump(event.identity),
               "doc": event.model_dump_json()}  # fmt: skip
        self._run(insert(table(EventRow)).values(row))
        self._many(EventTriggerRow, [{"trigger": t, "event": event.id} for t in event.triggers])

    def _many(self, model: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._run(insert(table(model)), rows)

    # The facts

    def plans(self) -> Sequence[Plan]:
        """The plans in force, in the order of adoption."""
        plans = table(PlanRow)
        return [_plan(row[0]) for row in self._run(select(plans.c.doc).order_by(plans.c.seq))]

    def plan(self, plan_id: str) -> Plan | None:
        """The plan as adopted."""
        plans = table(PlanRow)
        doc = self._run(select(plans.c.doc).where(plans.c.id == plan_id)).scalar()
        return _plan(doc) if doc else None

    def events(self) -> Sequence[Event]:
        """All documents, in the order of recording."""
        events = table(EventRow)
        return [_event(row[0]) for row in self._run(select(events.c.doc).order_by(events.c.seq))]

    def events_of(self, trigger: str) -> Sequence[Event]:
        """The documents recorded for a trigger."""
        events, named = table(EventRow), table(EventTriggerRow)
        query = (
            select(events.c.doc)
            .join(named, named.c.event == events.c.id)
            .where(named.c.trigger == trigger)
            .order_by(events.c.seq)
        )
        return [_event(row[0]) for row in self._run(query)]

    def moves_of(self, ref: TaskRef) -> Sequence[TaskMoved]:
        """What was done about a task, in the order of the ledger."""
        moves = table(MoveRow)
        query = select(moves.c.doc).where(moves.c.plan == ref.plan, moves.c.task == ref.task)
        rows = self._run(query.order_by(moves.c.seq))
        return [TaskMoved.model_validate_json(row[0]) for row in rows]

    def names_for(self, body: str) -> frozenset[str]:
        """The ids under which roles name a body. Raises UnknownNameError."""
        return names_in(self.plans(), body)

    def waiting_on_trigger(self, trigger: str) -> list[TaskRef]:
        """The tasks, of every plan, that name a trigger."""
        return self._listening("trigger", trigger)

    def waiting_on_task(self, ref: TaskRef) -> list[TaskRef]:
        """The tasks of the same plan that wait for a task to be done."""
        return self._listening("done", f"{ref.plan}:{ref.task}")

    def _listening(self, kind: str, name: str) -> list[TaskRef]:
        heard, cards = table(ListenerRow), table(CardRow)
        query = (
            select(heard.c.plan, heard.c.task)
            .outerjoin(cards, (cards.c.plan == heard.c.plan) & (cards.c.task == heard.c.task))
            .where(heard.c.kind == kind, heard.c.name == name)
            .order_by(cards.c.plan_seq, cards.c.position)
        )
        return [TaskRef(*row) for row in self._run(query)]

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
            cards: Sequence[Card]) -> None:  # fmt: skip
        """Replace the standings of some tasks; add cards that are new."""
        kept = table(StandingRow)
        if cards:
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


def _listened(plan: Plan, kind: str, name: str) -> str:
    return name if kind == "trigger" else f"{plan.plan}:{name}"


def _card_row(card: Card, plan_seq: int) -> dict[str, Any]:
    return {"plan": card.plan, "task": card.task, "plan_seq": plan_seq,
            "position": card.position, "title": card.title, "roles": dump(card.roles)}  # fmt: skip

"""The messages in tables: kept once, taken by one at a time, settled by whoever took them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, case, func, select

from engine.model.json_codec import dump
from engine.model.stamps import stamp
from engine.ports.messages import DEAD, DROPPED, QUEUED, SENT, Message, Seen, Step
from store.backends.errors import BusyError, LostConnectionError
from store.backends.retry import again
from store.ledger import SqlLedger
from store.schema import core_tables
from store.unit.checksums import insert_summed, update_summed

T = TypeVar("T")

_MESSAGES, _RECIPIENTS = core_tables.MESSAGE, core_tables.RECIPIENT
CHUNK = 200
"""Recipients that are kept in one transaction."""
_FREE = {"claimed_by": None, "claimed_until": None}


class SqlMessageQueue:
    """The engine's MessageQueue on a ledger's database; each call is a transaction of its own,
    tried again where others stood in its way."""

    def __init__(self, ledger: SqlLedger) -> None:
        self.ledger = ledger

    def seen(self) -> dict[str, Seen]:
        """How far each recipient has been told."""
        with self._reading() as run:
            rows = run(select(_RECIPIENTS)).all()
        return {row.name: Seen(row.digested, row.urged, row.digest_day) for row in rows}

    def put(self, steps: Sequence[Step]) -> int:
        """Keep the messages of some recipients; how many that is. Of one told by another meanwhile
        nothing is kept."""
        chunks = (steps[first : first + CHUNK] for first in range(0, len(steps), CHUNK))
        return sum(self._write(partial(_keep, chunk)) for chunk in chunks)

    def due_addresses(self, now: datetime) -> list[str]:
        """The addresses to which something may go now, who waits longest first."""
        first = func.min(_MESSAGES.c.next_at)
        query = (
            select(_MESSAGES.c.address)
            .where(*_free(stamp(now)))
            .group_by(_MESSAGES.c.address)
            .order_by(first)
        )
        with self._reading() as run:
            return list(run(query).scalars())

    def claim(
        self, addresses: Sequence[str], by: str, now: datetime, until: datetime
    ) -> list[Message]:
        """Take the next message that may go to each of some `addresses` at `now`; `by` is the
        process that sends them, and nobody else does `until` then. Both moments are aware."""
        free = _free(stamp(now))
        place = (_MESSAGES.c.next_at, _MESSAGES.c.made_at, _MESSAGES.c.id)
        rank = func.row_number().over(partition_by=_MESSAGES.c.address, order_by=place)
        asked = select(_MESSAGES.c.id, rank.label("rank"))
        asked = asked.where(_MESSAGES.c.address.in_(addresses), *free)
        ranked = asked.subquery()
        first = select(ranked.c.id).where(ranked.c.rank == 1)
        values = {"claimed_by": by, "claimed_until": stamp(until)}
        rows = self._change([_MESSAGES.c.id.in_(first), *free], values)
        order = {address: number for number, address in enumerate(addresses)}
        return sorted(map(_message, rows), key=lambda one: order[one.address])

    def settle(self, messages: Sequence[Message], by: str) -> list[Message]:
        """Keep what became of messages that were taken, in one transaction; those that were still
        `by`'s."""
        return self._write(partial(_settle, messages, by)) if messages else []

    def delay(self, address: str, until: datetime) -> int:
        """Let all that waits for an address wait until then; how many that is."""
        return self._delay(_MESSAGES.c.address == address, until)

    def delay_channel(self, channel: str, until: datetime) -> int:
        """The same of all addresses of a channel."""
        address = _MESSAGES.c.address
        below = address.startswith(f"{channel}: ", autoescape=True)
        return self._delay((address == channel) | below, until)

    def _delay(self, which: ColumnElement[bool], until: datetime) -> int:
        later = (which, _MESSAGES.c.state == QUEUED, _MESSAGES.c.next_at < stamp(until))
        return len(self._change(later, {"next_at": stamp(until)}))

    def next_at(self) -> datetime | None:
        """When the next message may go."""
        held = _MESSAGES.c.claimed_until > _MESSAGES.c.next_at
        at = func.min(case((held, _MESSAGES.c.claimed_until), else_=_MESSAGES.c.next_at))
        with self._reading() as run:
            found = run(select(at).where(_MESSAGES.c.state == QUEUED)).scalar()
        return datetime.fromisoformat(found) if found else None

    def messages(self, state: str | None = None, recipient: str | None = None) -> list[Message]:
        """The messages, the oldest first, of one state or recipient."""
        query = select(_MESSAGES).order_by(_MESSAGES.c.made_at, _MESSAGES.c.id)
        if state is not None:
            query = query.where(_MESSAGES.c.state == state)
        if recipient is not None:
            query = query.where(_MESSAGES.c.recipient == recipient)
        with self._reading() as run:
            return [_message(row) for row in run(query).mappings()]

    def message(self, name: str) -> Message | None:
        """One message by its id."""
        with self._reading() as run:
            row = run(select(_MESSAGES).where(_MESSAGES.c.id == name)).mappings().first()
        return _message(row) if row else None

    def queue_again(self, ids: Sequence[str], now: datetime) -> int:
        """Let messages be sent once more, under the ids that they have; how many that is."""
        ended = (_MESSAGES.c.id.in_(ids), _MESSAGES.c.state.in_((SENT, DEAD, DROPPED)))
        values = {"state": QUEUED, "attempts": 0, "next_at": stamp(now)}
        empty = {"sent_at": None, "error": None, **_FREE}
        return len(self._change(ended, values | empty))

    def drop(self, name: str, reason: str) -> bool:
        """Let a message that waits or is dead never be sent; False where it is neither."""
        there = (_MESSAGES.c.id == name, _MESSAGES.c.state.in_((QUEUED, DEAD)))
        return bool(self._change(there, {"state": DROPPED, "error": reason, **_FREE}))

    def _change(
        self, where: Sequence[ColumnElement[bool]], values: dict[str, Any]
    ) -> list[dict[str, Any]]:
        return self._write(
            lambda connection: update_summed(connection, core_tables.MESSAGE, where, values)
        )

    @contextmanager
    def _reading(self) -> Iterator[Callable[..., Any]]:
        with self.ledger.connected(writing=False) as connection:
            yield connection.execute

    def _write(self, call: Callable[[Connection], T]) -> T:
        def once() -> T:
            with self.ledger.connected(writing=True) as connection:
                return call(connection)

        return again(once, BusyError, LostConnectionError)


def _settle(messages: Sequence[Message], by: str, connection: Connection) -> list[Message]:
    """Settle some messages in an open transaction."""
    given = {message.id: message for message in messages}
    mine = (
        _MESSAGES.c.id.in_(list(given)),
        _MESSAGES.c.claimed_by == by,
        _MESSAGES.c.state == QUEUED,
    )

    def settled(row: dict[str, Any]) -> dict[str, Any]:
        now = _row(given[row["id"]])
        return {name: now[name] for name in _SETTLED} | _FREE

    kept = {row["id"] for row in update_summed(connection, core_tables.MESSAGE, mine, settled)}
    return [message for message in messages if message.id in kept]


_SETTLED = ("state", "attempts", "next_at", "sent_at", "error")


def _keep(steps: Sequence[Step], connection: Connection) -> int:
    """Keep some steps in an open transaction."""
    names = [step.recipient for step in steps]
    asked = select(_RECIPIENTS).where(_RECIPIENTS.c.name.in_(names))
    seen = {row.name: Seen(*row[1:]) for row in connection.execute(asked)}
    mine = [step for step in steps if seen.get(step.recipient) == step.before]
    told = {step.recipient: _told(step) for step in mine}
    old = [step.recipient for step in mine if step.before is not None]
    update_summed(
        connection,
        core_tables.RECIPIENT,
        (_RECIPIENTS.c.name.in_(old),),
        lambda row: told[row["name"]],
    )
    new = [told[step.recipient] for step in mine if step.before is None]
    insert_summed(connection, core_tables.RECIPIENT, new)
    rows = {message.id: _row(message) for step in mine for message in step.messages}
    known = select(_MESSAGES.c.id).where(_MESSAGES.c.id.in_(list(rows)))
    there = set(connection.execute(known).scalars())
    fresh = [row for name, row in rows.items() if name not in there]
    insert_summed(connection, core_tables.MESSAGE, fresh)
    return len(fresh)


def _told(step: Step) -> dict[str, Any]:
    """How far a recipient is told, as its row."""
    digested, urged, day = step.after
    return {"name": step.recipient, "digested": digested, "urged": urged, "digest_day": day}


def _free(now: str) -> tuple[Any, ...]:
    """What may be sent at a moment and is nobody's."""
    until = _MESSAGES.c.claimed_until
    return (
        _MESSAGES.c.state == QUEUED,
        _MESSAGES.c.next_at <= now,
        until.is_(None) | (until <= now),
    )


def _row(message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "kind": message.kind,
        "recipient": message.recipient,
        "address": message.address,
        "day": message.day,
        "notices": dump(message.notices),
        "state": message.state,
        "attempts": message.attempts,
        "late": message.late,
        "made_at": stamp(message.made_at),
        "next_at": stamp(message.next_at),
        "sent_at": stamp(message.sent_at) if message.sent_at else None,
        "error": message.error,
    }


def _message(row: Mapping[str, Any]) -> Message:
    day = row["day"] if isinstance(row["day"], date) else date.fromisoformat(row["day"])
    return Message(
        id=row["id"],
        kind=row["kind"],
        recipient=row["recipient"],
        address=row["address"],
        day=day,
        notices=tuple(json.loads(row["notices"])),
        made_at=datetime.fromisoformat(row["made_at"]),
        next_at=datetime.fromisoformat(row["next_at"]),
        late=bool(row["late"]),
        state=row["state"],
        attempts=row["attempts"],
        sent_at=datetime.fromisoformat(row["sent_at"]) if row["sent_at"] else None,
        error=row["error"],
    )

"""Which entry was the last one by a moment, found in a few steps however long the ledger is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    Text,
    bindparam,
    case,
    func,
    literal_column,
    select,
    type_coerce,
)

from engine.model.stamps import stamp
from store.schema.plain_tables import BEHIND, LEDGER

_LATEST = (
    select(type_coerce(func.coalesce(BEHIND.c.at, LEDGER.c.at), Text))
    .select_from(LEDGER.outerjoin(BEHIND, BEHIND.c.seq == LEDGER.c.seq))
    .where(LEDGER.c.seq == bindparam("seq"))
)


def _halving() -> Select[Any]:
    """The latest moment up to an entry grows with the entries, so the last is found by halving."""
    count = func.coalesce(func.max(LEDGER.c.seq), literal_column("0"), type_=Integer)
    span = select(literal_column("0", Integer).label("low"), count.label("high")).cte(
        "span", recursive=True
    )
    middle = (span.c.low + span.c.high + 1) // 2
    latest = type_coerce(func.coalesce(BEHIND.c.at, LEDGER.c.at), Text)
    entry = LEDGER.outerjoin(BEHIND, BEHIND.c.seq == LEDGER.c.seq)
    by_then, found = latest <= bindparam("moment"), LEDGER.c.seq
    half = (
        select(
            case((by_then, found), else_=span.c.low), case((by_then, span.c.high), else_=found - 1)
        )
        .select_from(span.join(entry, found == middle))
        .where(span.c.low < span.c.high)
    )
    span = span.union_all(half)
    return select(span.c.low).where(span.c.low == span.c.high)


_LAST = _halving()


def latest_by(connection: Connection, seq: int) -> str | None:
    """The latest moment, as the ledger writes them, that an entry up to the one numbered `seq` has;
    None where there is no such entry."""
    found: str | None = connection.execute(_LATEST, {"seq": seq}).scalar()
    return found


def last_by(connection: Connection, moment: datetime) -> int:
    """The last entry that was recorded by a `moment`, 0 where there was none. The order is that of
    the ledger, never of the clock: what follows a later entry was recorded after it, whatever its
    stamp says."""
    return int(connection.execute(_LAST, {"moment": stamp(moment)}).scalar_one())

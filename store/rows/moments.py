"""Which entry was the last one by a moment, found in a few steps however long the ledger is."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

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

WITH_LATEST = LEDGER.outerjoin(BEHIND, BEHIND.c.seq == LEDGER.c.seq)
LATEST = type_coerce(func.coalesce(BEHIND.c.at, LEDGER.c.at), Text)
"""Of each row of `WITH_LATEST` the latest moment that an entry up to it has."""
_LATEST_BY = select(LATEST).select_from(WITH_LATEST).where(LEDGER.c.seq == bindparam("seq"))


class Moments(NamedTuple):
    """When an entry was recorded (`at`), and the `latest` moment that an entry up to it has; both
    as the ledger writes them."""

    at: str
    latest: str


def _halving() -> Select[Any]:
    """The latest moment up to an entry grows with the entries, so the last is found by halving."""
    count = func.coalesce(func.max(LEDGER.c.seq), literal_column("0"), type_=Integer)
    span = select(literal_column("0", Integer).label("low"), count.label("high")).cte(
        "span", recursive=True
    )
    middle = (span.c.low + span.c.high + 1) // 2
    by_then, found = bindparam("moment") >= LATEST, LEDGER.c.seq
    half = (
        select(
            case((by_then, found), else_=span.c.low), case((by_then, span.c.high), else_=found - 1)
        )
        .select_from(span.join(WITH_LATEST, found == middle))
        .where(span.c.low < span.c.high)
    )
    span = span.union_all(half)
    return select(span.c.low).where(span.c.low == span.c.high)


_LAST = _halving()


def latest_by(connection: Connection, seq: int) -> str | None:
    """The latest moment, as the ledger writes them, that an entry up to the one numbered `seq` has;
    None where there is no such entry."""
    found: str | None = connection.execute(_LATEST_BY, {"seq": seq}).scalar()
    return found


def last_by(connection: Connection, moment: datetime) -> int:
    """The last entry that was recorded by a `moment`, 0 where there was none. The order is that of
    the ledger, never of the clock: what follows a later entry was recorded after it, whatever its
    stamp says."""
    return int(connection.execute(_LAST, {"moment": stamp(moment)}).scalar_one())

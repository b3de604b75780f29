"""The history in its table, page by page: no more is read than is asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from engine.model.acts import Entry
from engine.model.changes import Change
from engine.model.hash_chain import Raw, entry_of
from engine.model.json_codec import dump
from engine.model.standing import TaskRef
from engine.ports.history import Line
from store.rows.read import change_from
from store.rows.write import insert_many
from store.schema import core_tables
from store.schema.plain_tables import LEDGER
from store.unit.numbered_rows import each_number
from store.unit.tables import Tables

_value = lru_cache(maxsize=4096, typed=True)(dump)
"""Most changes of an entry are from the same to the same."""
_CHANGE = ("seq", "ord", "plan", "task", "occurrence", "scope", "field", "before", "after")

_LAST_KEYED = (
    select(*(LEDGER.c[name] for name in Raw._fields))
    .where(
        LEDGER.c.key >= bindparam("low"),
        LEDGER.c.key <= bindparam("high"),
        LEDGER.c.via == bindparam("via"),
    )
    .order_by(LEDGER.c.key.desc())
    .limit(1)
)


class SqlHistory:
    """The changes, by the entries that brought them about."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

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
            insert_many(self._tables.connection, "change", _CHANGE, rows)

    def lines(self, *, seq: int | None = None, ref: TaskRef | None = None) -> Sequence[Line]:
        """The changes kept, of one entry or of one task, in order."""
        made = core_tables.CHANGE
        query = select(made).order_by(made.c.seq, made.c.ord)
        if seq is not None:
            query = query.where(made.c.seq == seq)
        if ref is not None:
            query = query.where(made.c.plan == ref.plan, made.c.task == ref.task)
        return [Line(row["seq"], change_from(row)) for row in self._tables.run(query).mappings()]

    def lines_of(
        self, ref: TaskRef, scopes: Collection[str | None] | None, seqs: Collection[int]
    ) -> Sequence[Line]:
        """The changes of the task `ref` that the entries of the numbers `seqs` brought about, at
        the `scopes` given (ids of bodies, None for the whole) or, where that is None, at any."""
        made = core_tables.CHANGE
        query = _about(select(made), ref, scopes).order_by(made.c.seq, made.c.ord)
        rows = each_number(self._tables.connection, query, made.c.seq, seqs)
        return [Line(row.seq, change_from(row._mapping)) for row in rows]

    def changing(
        self,
        ref: TaskRef,
        scopes: Collection[str | None] | None,
        after: int,
        limit: int | None = None,
    ) -> list[int]:
        """The numbers of the entries `after` one of a number that changed the task `ref`, at the
        `scopes` given (None: at any); at most `limit` of them (None: all)."""
        seq = core_tables.CHANGE.c.seq
        query = _about(select(seq).distinct(), ref, scopes).where(seq > after).order_by(seq)
        return list(self._tables.run(query.limit(limit)).scalars())

    def last_keyed(self, low: str, high: str, via: str) -> Entry | None:
        """Of the entries recorded through `via`, the one with the greatest idempotency key between
        two, `low` and `high`."""
        row = self._tables.ask(_LAST_KEYED, low=low, high=high, via=via).first()
        return entry_of(Raw(*row)) if row else None

    def count_lines(self, ref: TaskRef, scopes: Collection[str | None] | None) -> int:
        """How many changes of a task are kept, at any scope or at those given."""
        query = _about(select(func.count()).select_from(core_tables.CHANGE), ref, scopes)
        return int(self._tables.run(query).scalar_one())


def _about(query: Select[Any], ref: TaskRef, scopes: Collection[str | None] | None) -> Select[Any]:
    made = core_tables.CHANGE
    query = query.where(made.c.plan == ref.plan, made.c.task == ref.task)
    return query if scopes is None else query.where(made.c.scope.in_([s or "" for s in scopes]))

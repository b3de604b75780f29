"""A database of an older schema, read without changing it: its entries are gone through in memory,
which is all that an answer needs. Nothing can be recorded there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from engine.commit.commit import copy_entry
from engine.memory.ledger import MemoryLedger
from engine.model.hash_chain import verify
from engine.ports.ledger import Unit
from store.backends.connect import backend_of
from store.backends.errors import OlderSchemaError
from store.ledger import SqlLedger, open_as_is
from store.schema import core_tables
from triggers.calendar_files import shipped_calendar

FIRST_RECORDS = "0003"
"""The schema from which on the tables of the running clock, and those of messages where they are,
are what they are today."""


def older_records(url: str, refusal: OlderSchemaError) -> SqlLedger:
    """The database of an older schema as it is, for those who read what is kept beside the ledger:
    who keeps the clock, notices, messages. Raises the `refusal` where they would be others."""
    if str(refusal.arguments["found"]) < FIRST_RECORDS:
        raise refusal
    return open_as_is(url)


def keeps_messages(ledger: SqlLedger) -> bool:
    """Whether a database has messages; a schema before the first that had has none."""
    with ledger.connected(writing=False) as connection:
        there = backend_of(connection.dialect.name).tables(connection)
    return core_tables.MESSAGE.name in there


class OlderLedger(MemoryLedger):
    """What the entries of an older database give; to record in it raises `refusal`."""

    def __init__(self, url: str, refusal: OlderSchemaError) -> None:
        super().__init__()
        self.refusal = refusal
        with open_as_is(url).reading() as source, super().writing() as unit:
            verify(source.entries.raw())
            for entry in source.entries.all():
                copy_entry(unit, shipped_calendar, entry)

    @contextmanager
    def writing(self, *, preview: bool = False) -> Iterator[Unit]:
        """A preview, in memory. Raises OlderSchemaError for anything else."""
        if not preview:
            raise self.refusal
        with super().writing(preview=True) as unit:
            yield unit

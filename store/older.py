"""A database of an older schema, read without changing it: its entries are gone through in memory,
which is all that an answer needs. Nothing can be recorded there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from engine.commit.commit import copy_entry
from engine.memory.ledger import MemoryLedger
from engine.model.hash_chain import verify
from engine.ports.ledger import Unit
from store.backends.errors import OlderSchemaError
from store.ledger import open_as_is
from triggers.calendar_files import shipped_calendar


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

"""A ledger copied into memory, for what may be supposed but not written."""

from __future__ import annotations

from engine.commit.commit import copy_entry
from engine.memory.ledger import MemoryLedger
from engine.ports.ledger import Unit
from triggers.calendar_files import shipped_calendar


def in_memory(unit: Unit) -> MemoryLedger:
    """The same ledger in memory, for what may be supposed but not written."""
    ledger = MemoryLedger()
    with ledger.writing() as mirror:
        for entry in unit.entries.all():
            copy_entry(mirror, shipped_calendar, entry)
    return ledger

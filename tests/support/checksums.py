"""Whether the checksums of a ledger fit the rows that they sum up. It stands alone because tests of
several folders ask for it after whatever they did."""

from __future__ import annotations

from engine.ports.ledger import Unit
from engine.verify.checksums import CHECKSUMS, checksum_differences
from store.ledger import SqlLedger


def unsummed(ledger: SqlLedger) -> list[str]:
    """What a `ledger` keeps that its checksums do not have, or the other way round."""
    with ledger.reading() as unit:
        return unsummed_in(unit)


def unsummed_in(unit: Unit) -> list[str]:
    """The same in the transaction of a `unit`."""
    tables = {one.name: one for one in unit.outbox_tables()}
    kept = tables.pop(CHECKSUMS)
    return [one.what for one in checksum_differences(tables.values(), kept)]

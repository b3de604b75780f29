"""The tables of what people were told, held against the checksums that were kept as they were
written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.ports.checksums import Checksum
from engine.ports.differences import Difference, PlainTable, of_row

CHECKSUMS = "checksum"
"""The table that keeps them: a table's name, its number of rows, the sum of their digests."""


def checksum_differences(tables: Iterable[PlainTable], kept: PlainTable) -> Iterator[Difference]:
    """How the rows of `tables` differ from the checksums that are `kept`."""
    if kept.rows is None:
        yield of_row(kept.name, "", "", None, "a table that can be read")
        return
    written = {row[0]: (row[1], row[2]) for row in kept.rows}
    for table in tables:
        if table.rows is None:
            written.pop(table.name, None)
            continue
        found = Checksum().changed(table.name, (), table.rows)
        count, digest = written.pop(table.name, (None, None))
        if count != found.rows:
            yield of_row(kept.name, table.name, "row_count", count, found.rows)
        if digest != found.digest:
            yield of_row(kept.name, table.name, "digest", digest, found.digest)
    for name, value in written.items():
        yield of_row(kept.name, str(name), "", value, None)

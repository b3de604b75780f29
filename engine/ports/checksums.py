"""Checksums of tables whose rows cannot be worked out again: the count of the rows, and the sum of
their digests, which does not depend on their order. Whoever writes a row takes its digest in, so a
row that is altered, removed or put in by anybody else shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

MODULUS = 1 << 256
_ENCODED = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


class Checksum(NamedTuple):
    """How many rows a table has, and the sum of their digests."""

    rows: int = 0
    total: int = 0

    @property
    def digest(self) -> str:
        """The sum, as 64 hexadecimal digits."""
        return f"{self.total:064x}"

    def changed(
        self, name: str, removed: Iterable[Sequence[Any]], added: Iterable[Sequence[Any]]
    ) -> Checksum:
        """The checksum of the table `name` without the rows `removed` and with those `added`; each
        is the plain values of its columns in their order."""
        rows, total = self
        for row in removed:
            rows, total = rows - 1, total - row_digest(name, row)
        for row in added:
            rows, total = rows + 1, total + row_digest(name, row)
        return Checksum(rows, total % MODULUS)


def row_digest(name: str, row: Sequence[Any]) -> int:
    """The digest of a row of the table `name`, as a number; texts, numbers and None alone count, so
    it is the same on every database."""
    text = _ENCODED([name, *row])
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")

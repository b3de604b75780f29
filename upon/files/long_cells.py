"""Long cells of CSV: the reader's limit is one for the whole process, so it is put back."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_CELL = 1_000_000
"""Characters of a cell that a document may have; Python's own limit is 131,072."""


@contextmanager
def long_cells() -> Iterator[None]:
    """Lets the readers of this block take cells of up to `LONGEST_CELL` characters."""
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)

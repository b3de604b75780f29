"""Cells longer than Python's own limit."""

from __future__ import annotations

import csv
import io

import pytest

from upon.files.long_cells import LONGEST_CELL, long_cells


def test_the_limit_of_the_process_stays_what_it_was() -> None:
    """Whoever embeds Upon keeps the limit that he set, after a fault too."""
    before = csv.field_size_limit()
    with pytest.raises(csv.Error), long_cells():
        list(csv.reader(io.StringIO("x" * (LONGEST_CELL + 1))))
    assert csv.field_size_limit() == before

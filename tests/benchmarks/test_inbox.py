"""The benchmark of the register: each row is another document, in both kinds of file."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import inbox
from upon.files.register.reading import ReadOptions, read_register


def test_every_row_is_another_document(tmp_path: Path) -> None:
    """No number comes twice, no row is faulty, and both kinds of file give the same rows."""
    text, book = (
        read_register(str(path), ReadOptions()) for path in inbox.files(tmp_path, 200).values()
    )
    numbers = [row.document.number for row in text.rows]
    assert len(set(numbers)) == 200
    assert not [row for row in text.rows if row.faults]
    assert [row.document for row in text.rows] == [row.document for row in book.rows]


def test_a_row_of_the_table_has_its_ratio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rate, a peak, plain reading and how many times the processor's time that is."""
    monkeypatch.delitem(inbox.PLAIN, "xlsx")
    (row,) = inbox.against_the_plan(tmp_path, [5], 1)
    assert row[0] == "5 rows, .csv, 23 documents"
    assert float(row[-1].replace(",", "")) > 1

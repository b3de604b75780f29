"""The ledgers that keep one contract; PostgreSQL joins them when the product has it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.ledger import Ledger, Unit
from engine.memory import MemoryLedger
from store.database import open_ledger


class Reopened:
    """A SQLite file that is opened anew for each transaction, as by another process."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def writing(self, *, preview: bool = False) -> Iterator[Unit]:
        """A transaction on a fresh connection."""
        with open_ledger(str(self.path)).writing(preview=preview) as unit:
            yield unit

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """A transaction on a fresh connection."""
        with open_ledger(str(self.path)).reading() as unit:
            yield unit


@pytest.fixture(params=["memory", "sqlite", "sqlite-reopened", "sqlite-memory"])
def ledger(request: pytest.FixtureRequest) -> Ledger:
    """An empty ledger of each kind."""
    if request.param == "memory":
        return MemoryLedger()
    if request.param == "sqlite-memory":
        return open_ledger("sqlite://")
    path: Path = request.getfixturevalue("database")
    return open_ledger(str(path)) if request.param == "sqlite" else Reopened(path)

"""The ledgers that keep one contract: memory, SQLite, PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from engine.memory.ledger import MemoryLedger
from engine.ports.ledger import Ledger, Unit
from store.ledger import open_ledger


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

    reads_aside = False

    def retrying(self, call: Callable[[], Any]) -> Any:
        """Once."""
        return call()


KINDS = ["memory", "sqlite", "sqlite-reopened", "sqlite-memory", "postgresql"]


@pytest.fixture(params=KINDS)
def ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    """An empty ledger of each kind."""
    if request.param == "memory":
        yield MemoryLedger()
    elif request.param == "sqlite-memory":
        yield open_ledger("sqlite://")
    elif request.param == "postgresql":
        made = open_ledger(request.getfixturevalue("server_database"))
        yield made
        made.engine.dispose()
    else:
        path: Path = request.getfixturevalue("database")
        yield open_ledger(str(path)) if request.param == "sqlite" else Reopened(path)

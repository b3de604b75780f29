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


KINDS = ["memory", "sqlite", "sqlite-reopened", "postgresql"]
IN_MEMORY = "sqlite-memory"
"""The same code as of a file but for how it is opened: the facts alone are held against it too."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each test that asks for a ledger one of each kind."""
    if "ledger" in metafunc.fixturenames:
        also = [IN_MEMORY] if metafunc.module.__name__.endswith("test_facts") else []
        metafunc.parametrize("ledger", [*KINDS, *also], indirect=True)


@pytest.fixture
def ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    """An empty ledger of a kind."""
    if request.param == "memory":
        yield MemoryLedger()
    elif request.param == IN_MEMORY:
        yield open_ledger("sqlite://")
    elif request.param == "postgresql":
        made = open_ledger(request.getfixturevalue("server_database"))
        yield made
        made.engine.dispose()
    else:
        path: Path = request.getfixturevalue("database")
        yield open_ledger(str(path)) if request.param == "sqlite" else Reopened(path)

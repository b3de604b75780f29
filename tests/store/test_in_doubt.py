"""What is said of an entry when the disk fails at the commit: nothing was recorded, or it was, or
nobody can know; never the first where the second is true."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from engine.service.engine import Engine
from store import ledger
from store.backends import sqlite
from store.backends.errors import InDoubtError, StorageError
from store.backends.writers_queue import turn
from store.ledger import open_ledger
from tests.support.strategies import make_plan, office

DAY = date(2023, 1, 5)
FAILED = "disk I/O error"


class Disk:
    """A disk that fails at the next commits: `before` anything is kept, or once all is; and that
    opens no file any more from then on, if it is `gone`."""

    def __init__(self) -> None:
        self.before, self.after, self.gone, self.failed = False, False, False, False

    def opened(self, path: str, asked: str) -> sqlite3.Connection:
        """A connection to a file on this disk."""
        disk = self

        class Failing(sqlite3.Connection):
            """One whose commits fail as the disk does."""

            def commit(self) -> None:
                """Keep, or not, and fail."""
                if disk.before:
                    disk.failed = True
                    raise sqlite3.OperationalError(FAILED)
                super().commit()
                if disk.after:
                    disk.failed = True
                    raise sqlite3.OperationalError(FAILED)

        if self.gone and self.failed:
            raise sqlite3.OperationalError("unable to open database file")
        place = Path(path).absolute().as_uri()
        return sqlite3.connect(
            f"{place}?{asked}", uri=True, factory=Failing, check_same_thread=False
        )


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The disk on which all files of the test lie."""
    made = Disk()
    monkeypatch.setattr(sqlite, "_open_uri", made.opened)
    return made


@pytest.fixture
def engine(database: Path, disk: Disk) -> Engine:
    """An office on the disk."""
    assert disk
    made = office(open_ledger(str(database)))
    made.adopt(make_plan({"1": {"when": "x"}}))
    return made


def test_it_failed_once_all_was_kept(engine: Engine, disk: Disk) -> None:
    """The entry is found by its hash, and told as recorded."""
    disk.after = True
    assert engine.record("x", issued=DAY, number="1").entry == 2
    disk.after = False
    assert [entry.seq for entry, _ in engine.log()] == [1, 2]
    assert engine.verify()[1] == []


def test_it_failed_before(engine: Engine, disk: Disk) -> None:
    """The entry is looked for and is not there: nothing was recorded, and that is said."""
    disk.before = True
    with pytest.raises(StorageError) as caught:
        engine.record("x", issued=DAY, number="1")
    assert "nothing was recorded" in str(caught.value)
    disk.before = False
    assert engine.proof(quick=True).head.count == 1
    assert engine.record("x", issued=DAY, number="1").entry == 2


def test_nobody_queues_behind_oneself(
    engine: Engine, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whose commit failed looks at once: it is their turn to write until they have looked."""
    inside: list[str] = []

    @contextmanager
    def counted(path: str) -> Iterator[None]:
        assert not (path and inside), "a turn within a turn waits for itself"
        inside.extend([path] if path else [])
        try:
            with turn(path):
                yield
        finally:
            inside.clear()

    monkeypatch.setattr(ledger, "turn", counted)
    disk.before = True
    with pytest.raises(StorageError):
        engine.record("x", issued=DAY, number="1")
    disk.before = False
    assert engine.record("x", issued=DAY, number="1").entry == 2


@pytest.mark.parametrize("when", ["before", "after"])
def test_nobody_can_look(engine: Engine, disk: Disk, when: str) -> None:
    """Where the file cannot be opened any more it is in doubt, which names the entry; asked again
    under its key the answer is one entry, either way."""
    disk.gone = True
    setattr(disk, when, True)
    with pytest.raises(InDoubtError) as caught:
        engine_keyed(engine)
    assert caught.value.arguments["seq"] == 2
    assert "nothing was recorded" not in str(caught.value)
    disk.gone = False
    setattr(disk, when, False)
    assert engine_keyed(engine) == 2
    assert engine.proof(quick=True).head.count == 2


def engine_keyed(engine: Engine) -> int | None:
    """Record the same document under the same key."""
    return engine.record("x", issued=DAY, number="1", key="once").entry

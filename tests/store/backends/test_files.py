"""Files in the making, apart from what they become."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from store.backends.files import part_of
from store.backends.sqlite import Sqlite
from store.backup import back_up
from store.creation import create_file
from store.ledger import open_ledger


@pytest.fixture(scope="module")
def gone() -> int:
    """The number of a process that is no more."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_no_two_have_one_name(tmp_path: Path) -> None:
    """Threads of one process make theirs apart; what is being made stays."""
    first = part_of(tmp_path / "a.db")
    first.touch()
    assert part_of(tmp_path / "a.db") != first
    assert first.exists()


def made(folder: Path) -> Path:
    """A new database, as who adopts makes it."""
    create_file(f"sqlite:///{folder / 'new.db'}")
    return folder / "new.db"


def copied(folder: Path) -> Path:
    """A backup."""
    back_up(f"sqlite:///{folder / 'upon.db'}", folder / "copy.db")
    return folder / "copy.db"


def kept_before(folder: Path) -> Path:
    """The copy that is made before an older database is brought up."""
    engine = open_ledger(str(folder / "upon.db")).engine
    path = Sqlite().back_up(engine, "0001", "0006")
    assert path is not None
    return path


NAMES: dict[Callable[[Path], Path], str] = {
    made: "new.db",
    copied: "copy.db",
    kept_before: "upon.db.before-0006-from-0001",
}


@pytest.mark.parametrize("way", NAMES)
def test_what_the_killed_left_is_removed_by_the_next(
    way: Callable[[Path], Path], database: Path, gone: int
) -> None:
    """Whoever makes a file of that name takes away what a dead process began, and no other's."""
    folder = database.parent
    name = NAMES[way]
    left, other = folder / f"{name}.{gone}-a1b2c3.part", folder / f"x.db.{gone}-a1b2c3.part"
    for path in (left, other):
        path.touch()
    assert way(folder).is_file()
    assert not left.exists()
    assert other.exists()

"""Processes of the running clock killed over both databases; the long campaign is
benchmarks/clock.py."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kill.clockwork import Report, campaign
from tests.support.servers import fresh_database

KILLS, REMINDERS, PROCESSES = 5, 200, 3
_SHARED = Path("/dev/shm")  # noqa: S108  the folder gets a fresh name; commits there are quick


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where commits are quick."""
    where = _SHARED if _SHARED.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="upon-clock-", dir=where) as name:
        yield Path(name)


def survived(url: str, folder: Path) -> Report:
    """A short campaign; it raises where a reminder is missing, twice, or not sent."""
    return campaign(url, folder, reminders=REMINDERS, kills=KILLS, processes=PROCESSES, seed=1)


def test_on_a_file(folder: Path) -> None:
    """On SQLite each reminder is in the outbox once and goes out, whoever dies; what goes out again
    has its id, and no more does than processes were killed."""
    assert survived(f"sqlite:///{folder}/u.db", folder).reminders == REMINDERS


def test_on_a_server(server: str, folder: Path) -> None:
    """On PostgreSQL the same."""
    assert survived(fresh_database(server), folder).reminders == REMINDERS
